"""What the lexical index promises about words, filters, threads and damage."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from vectorstore.lexical import WordIndex
from vectorstore.types import Change, Filter, LexicalIndex, Passage, StoreError


@pytest.fixture
def index(tmp_path: Path) -> Iterator[LexicalIndex]:
    """An empty index in a folder that does not exist yet."""
    fts5 = WordIndex(tmp_path / "library" / "words.sqlite")
    yield fts5
    fts5.close()


def passage(  # noqa: PLR0913 - a builder
    text: str,
    *,
    article: str = "a",
    ordinal: int = 0,
    lang: str = "fr",
    title: str = "",
    outlet: str = "",
    published: str | None = None,
) -> Passage:
    """A passage about nothing that ever happened."""
    return Passage(
        article_id=article,
        ordinal=ordinal,
        text=text,
        start=0,
        end=len(text),
        lang=lang,
        title=title,
        outlet=outlet,
        published=published,
    )


def found(index: LexicalIndex, text: str, where: Filter | None = None) -> list[str]:
    """Ids for a question."""
    return [id_ for id_, _ in index.query(text, 10, where or Filter())]


@pytest.mark.parametrize(
    ("lang", "text", "question"),
    [
        ("fr", "Les élections contestées d’Ormessan", "elections contestees"),
        ("fr", "Le MİT surveillait İbrahim Karadağ.", "Who is Ibrahim Karadag of the MIT?"),
        ("en", "Mr Karadağ's lawyers met Isık.", "avocats de KARADAG et d’Işık"),
        ("fr", "Une œuvre volée à l’Élysée", "l'oeuvre de l'Elysee"),
        ("en", "They freed 12,000 prisoners.", "Combien ? 12 000 ?"),
        ("en", "The U.N. condemned the raid.", "UN raid"),
        ("fr", "L’accord signé jeudi", "les accords signés"),
        ("fr", "Qu’est-ce que l’OMS ?", "OMS"),
        ("en", "The WHO spoke.", "WHO"),
        ("de", "Die Straße nach Lübeck", "Lubeck strasse"),
        ("fr", "De l’e\u0301te\u0301 a\u0300 Valmorte", "été à Valmorte"),
    ],
)
def test_words_meet_whatever_their_dress(
    index: LexicalIndex, lang: str, text: str, question: str
) -> None:
    """Accents, dotted İ, ligatures, elisions, separators and inflections do not hide a word."""
    item = passage(text, lang=lang)
    index.replace("a", [item])

    assert found(index, question) == [item.id]


@pytest.mark.parametrize(
    "question",
    ['"', "canal* OR (", "NEAR(a b)", "text: canal -x ^", "canal'); DROP TABLE words;--", "", "?!"],
)
def test_no_question_is_a_syntax_error(index: LexicalIndex, question: str) -> None:
    """What a reader types is never read as a query language."""
    index.replace("a", [passage("Le canal rouvre.")])

    index.query(question, 5, Filter())
    assert index.count() == 1


def test_a_very_long_question_is_answered(index: LexicalIndex) -> None:
    """A pasted article is searched by its first words."""
    item = passage("Le canal rouvre.")
    index.replace("a", [item])

    assert found(index, "canal " + " ".join(f"mot{n}" for n in range(5000))) == [item.id]


def test_text_counts_more_than_title(index: LexicalIndex) -> None:
    """The headline helps every passage of its article, less than their own words."""
    own = passage("Le canal rouvre aux péniches ce matin.")
    lent = passage("La maire promet un port neuf.", article="b", title="Canal")
    other = [passage(f"Rien de neuf {n}.", article="c", ordinal=n) for n in range(8)]
    index.extend([lent, own, *other])

    assert found(index, "canal") == [own.id, lent.id]


def test_question_words_alone_do_not_match_everything(index: LexicalIndex) -> None:
    """Function words of both languages carry no subject."""
    index.replace(
        "a", [passage("Qui est là ? Ce que nous sommes."), passage("Le canal.", ordinal=1)]
    )

    assert found(index, "What is the canal?") == [passage("Le canal.", ordinal=1).id]


def test_correction_replaces_the_old_words(index: LexicalIndex) -> None:
    """What a publisher corrects can no longer be found."""
    index.replace("a", [passage("Douze blessés."), passage("La maire se tait.", ordinal=1)])
    new = [passage("Dix blessés."), passage("La maire se tait.", ordinal=1)]

    assert index.replace("a", new) == Change(added=1, removed=1)
    assert index.replace("a", new) == Change()
    assert not found(index, "douze")
    assert index.ids() == {item.id for item in new}
    assert index.replace("a", []) == Change(removed=2)
    assert index.count() == 0


def test_filters_let_through_what_they_admit(index: LexicalIndex) -> None:
    """The index filters exactly as `Filter.admits` says."""
    days = [None, "2031-03-02", "2031-03-03T23:30:00+01:00", "2031-03-04", "1969-07-20", "mars"]
    items = [
        passage(
            f"Le quai {number} ferme.",
            article=str(number),
            lang=("fr", "en")[number % 2],
            outlet=("Le Fanal", "L'Écho")[number // 3],
            published=days[number],
        )
        for number in range(6)
    ]
    index.extend(items)
    for where in (
        Filter(langs=frozenset({"en"})),
        Filter(outlets=frozenset({"L'Écho"})),
        Filter(articles=frozenset({"0", "5"})),
        Filter(since="2031-03-03"),
        Filter(until="2031-03-03"),
        Filter(since="1960-01-01", until="1969-12-31", langs=frozenset({"fr"})),
    ):
        assert set(found(index, "quai", where)) == {i.id for i in items if where.admits(i)}


def test_what_a_filter_admits_follows_every_write(index: LexicalIndex) -> None:
    """What was found for a filter before is not what it admits after an article came or went."""
    evening = Filter(outlets=frozenset({"Le Soir"}))

    def admitted() -> list[int]:
        every, some = index.admitted(Filter()), index.admitted(evening)
        return [sum(who.count for who in found.values()) for found in (every, some)]

    index.extend([passage("Un."), passage("Deux.", ordinal=1, outlet="Le Soir")])
    assert admitted() == admitted() == [2, 1]
    index.replace("b", [passage("Three.", article="b", lang="en", outlet="Le Soir")])
    assert admitted() == [3, 2]
    index.replace("a", [])
    assert admitted() == [1, 1]
    assert [who.whole for who in index.admitted(evening).values()] == [True]


def test_languages_are_counted(index: LexicalIndex) -> None:
    """Search gives each language present its share."""
    index.extend(
        [passage("Un."), passage("Two.", ordinal=1, lang="en"), passage("Deux.", ordinal=2)]
    )

    assert index.langs() == {"en": 1, "fr": 2}


def test_what_was_written_survives_reopening(tmp_path: Path) -> None:
    """Words and stamp are on disk."""
    path = tmp_path / "words.sqlite"
    first = WordIndex(path)
    first.replace("a", [passage("Le canal rouvre.")])
    first.set_stamp("vu")
    first.close()
    second = WordIndex(path)

    assert found(second, "canal")
    assert second.stamp() == "vu"
    second.clear()
    assert (second.stamp(), second.count()) == ("", 0)
    second.close()


def test_many_threads_share_one_index(index: LexicalIndex) -> None:
    """Readers and writers wait for each other; nothing is lost."""

    def work(number: int) -> int:
        index.replace(str(number), [passage(f"Le quai {number} ferme.", article=str(number))])
        return len(found(index, f"quai {number}"))

    with ThreadPoolExecutor(8) as pool:
        counts = list(pool.map(work, range(40)))

    assert index.count() == 40
    assert all(counts)


@pytest.mark.parametrize("junk", [b"not a database at all" * 300, b""])
def test_damage_is_noticed_and_cleared(tmp_path: Path, junk: bytes) -> None:
    """A file that is no database says so; an empty one is simply new."""
    path = tmp_path / "words.sqlite"
    path.write_bytes(junk)
    index = WordIndex(path)
    if junk:
        with pytest.raises(StoreError, match=r"words\.sqlite"):
            index.probe()
    index.clear()
    index.replace("a", [passage("Le canal rouvre.")])

    index.probe()
    assert index.count() == 1
    index.close()


def test_a_damaged_page_is_noticed(tmp_path: Path) -> None:
    """The probe reads the file, not only its first page."""
    path = tmp_path / "words.sqlite"
    index = WordIndex(path)
    index.extend([passage(f"Le quai numéro {n} ferme.", ordinal=n) for n in range(2000)])
    index.close()
    data = bytearray(path.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 20_000] = b"\xa5" * 20_000
    path.write_bytes(data)

    with pytest.raises(StoreError):
        index.probe()
    index.close()


def test_a_failed_write_changes_nothing(index: LexicalIndex) -> None:
    """All of an article's passages go in, or none."""
    twice = passage("Le canal rouvre.")

    with pytest.raises(StoreError):
        index.extend([twice, twice])
    assert index.count() == 0
    assert not found(index, "canal")
