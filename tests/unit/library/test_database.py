"""The file under the library: readable by others, migrated from any age, never half-written."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from chatbot.errors import LibraryError
from chatbot.library import Library
from chatbot.library.database import Database, migrations
from chatbot.types import Article

RELEASED = [
    "02fde856af4c",
    "80eed3a34e31",
    "1044d0bdedca",
    "c53f4b57e7bc",
    "93c7a3eb1682",
    "8b2583b10264",
    "8494ed9fed39",
]


def fresh(path: Path, upto: int) -> None:
    """Make the file as a version that knew only the first migrations left it."""
    with closing(sqlite3.connect(path)) as connection:
        for script in migrations()[:upto]:
            connection.executescript(script)
        connection.execute(f"PRAGMA user_version = {upto}")
        connection.execute(
            """INSERT INTO articles VALUES ('aaaa0001', '/a', 'Été', 'Il a plu à Nîmes.', 'fr',
               '', '', NULL, 1, '["Partager"]', 'x', '2031-05-01T08:00:00Z')"""
        )
        connection.commit()


def test_released_migrations_are_never_edited() -> None:
    """A library out there has run these very words: add a step, never change one."""
    digests = [hashlib.sha256(script.encode()).hexdigest()[:12] for script in migrations()]
    assert digests[: len(RELEASED)] == RELEASED
    assert len(digests) == len(RELEASED), "pin the new migration here"


@pytest.mark.parametrize("age", range(1, len(migrations()) + 1))
def test_a_library_of_any_age_is_brought_up_to_date(tmp_path: Path, age: int) -> None:
    """Its articles are still there, and it has all that is new."""
    fresh(tmp_path / "library.sqlite", age)
    with Library.open(tmp_path / "library.sqlite") as library:
        assert library.article("aaaa0001").removed == ("Partager",)
        library.remember("kind", "key", b"value")
    with Library.open(tmp_path / "library.sqlite", readonly=True) as library:
        assert library.cached("kind", "key") == b"value"


def test_an_old_library_is_not_migrated_by_reading(tmp_path: Path) -> None:
    """Who opens to read is told to open to write once."""
    fresh(tmp_path / "library.sqlite", 1)
    with pytest.raises(LibraryError) as caught:
        Library.open(tmp_path / "library.sqlite", readonly=True)
    assert caught.value.key == "library_too_old"
    assert "recoupe reindex" in caught.value.render("fr")


@pytest.mark.parametrize("readonly", [False, True])
def test_a_library_from_the_future_is_left_alone(tmp_path: Path, readonly: bool) -> None:  # noqa: FBT001
    """A newer version's file is refused, not damaged."""
    path = tmp_path / "library.sqlite"
    Library.open(path).close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 999")
    with pytest.raises(LibraryError, match="newer version"):
        Library.open(path, readonly=readonly)


def test_a_migration_that_fails_leaves_the_library_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half a step is no step: the next version can try again."""
    fresh(tmp_path / "library.sqlite", 1)
    broken = [migrations()[0], "CREATE TABLE half (x); SELECT nonsense;"]
    with monkeypatch.context() as patched:
        patched.setattr("chatbot.library.database.migrations", lambda: broken)
        with pytest.raises(LibraryError):
            Library.open(tmp_path / "library.sqlite")
    with Library.open(tmp_path / "library.sqlite") as library:
        assert library.article("aaaa0001").title == "Été"


def test_a_file_that_is_no_library_is_named(tmp_path: Path) -> None:
    """The error says which file, in the reader's language, without a traceback."""
    path = tmp_path / "library.sqlite"
    path.write_text("Ceci n’est pas une base de données. " * 50, "utf-8")
    with pytest.raises(LibraryError) as caught:
        Library.open(path)
    assert str(path) in caught.value.render("fr")
    assert "illisible" in caught.value.render("fr")


def test_reading_goes_on_beside_a_writer(tmp_path: Path) -> None:
    """A reader sees what is committed, at once, and can write nothing."""
    path = tmp_path / "library.sqlite"
    with Library.open(path) as writer, Library.open(path, readonly=True) as reader:
        one = Article(article_id="aaaa0001", source="-", title="T", text="", lang="fr")
        writer.put(one, [], np.zeros((0, 8), dtype=np.float32), fingerprint="e5@1")
        assert [found.article_id for found in reader.articles()] == ["aaaa0001"]
        with pytest.raises(LibraryError, match="reading only"):
            reader.remember("kind", "key", b"")
        with pytest.raises(LibraryError, match="reading only"):
            reader.remove("aaaa0001")


def test_an_absent_library_reads_as_an_empty_one(tmp_path: Path) -> None:
    """Listing the articles of a new home finds none, and makes no file."""
    with Library.open(tmp_path / "new" / "library.sqlite", readonly=True) as library:
        assert list(library.articles()) == []
    assert not (tmp_path / "new").exists()


def test_a_failed_write_leaves_nothing(tmp_path: Path) -> None:
    """Whatever stops a transaction undoes all of it, and the next one works."""
    database = Database(tmp_path / "library.sqlite")

    def fail() -> None:
        with database.transaction() as connection:
            connection.execute("INSERT INTO cache VALUES ('kind', 'key', x'00')")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with database.transaction() as connection:
        connection.execute("INSERT INTO cache VALUES ('kind', 'other', x'01')")
    assert [row["key"] for row in database.rows("SELECT key FROM cache")] == ["other"]
    database.close()
    database.close()
    with pytest.raises(LibraryError):
        database.rows("SELECT 1")


@pytest.mark.parametrize("name", ["Mes journaux été", "50 % #1 ?", "l’œuvre"])
def test_any_folder_name_will_do(tmp_path: Path, name: str) -> None:
    """Spaces, accents and signs that mean something in a URI are just a name."""
    path = tmp_path / name / "library.sqlite"
    with Library.open(path) as library:
        library.remember("kind", "key", b"here")
    assert path.exists()
    with Library.open(path, readonly=True) as library:
        assert library.cached("kind", "key") == b"here"


def test_a_home_that_cannot_be_made_is_explained(tmp_path: Path) -> None:
    """A file where the folder should be is our error, not a traceback."""
    (tmp_path / "home").write_text("", "utf-8")
    with pytest.raises(LibraryError):
        Library.open(tmp_path / "home" / "library.sqlite")
