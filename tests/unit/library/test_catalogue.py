"""The library keeps every word, every revision, and knows a copy from a second source."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from chatbot.errors import LibraryError
from chatbot.library import Library
from chatbot.library.database import Database
from chatbot.library.outbox import Cache
from chatbot.types import Article, Ingested
from vectorstore.types import Filter, Passage, Vectors

TEXT = "La mairie de Valmont-sur-Ourle a voté l’œuvre : « 3,5 M€ ».\nElle fermera à Noël."


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """A library of its own for each test."""
    with Library.open(tmp_path / "library.sqlite") as opened:
        yield opened


def article(article_id: str = "aaaa0001", **values: object) -> Article:
    """An article on Valmont, but for what the test says."""
    whole: dict[str, object] = {
        "source": f"/presse/{article_id}.txt",
        "title": "Valmont vote",
        "text": TEXT,
        "lang": "fr",
        "removed": ("Partager", "Abonnez-vous"),
    }
    return Article(article_id=article_id, **whole | values)  # type: ignore[arg-type]


def cut(written: Article) -> list[Passage]:
    """A passage a line."""
    passages, at = [], 0
    for ordinal, line in enumerate(written.text.split("\n")):
        passage = Passage(
            article_id=written.article_id,
            ordinal=ordinal,
            text=line,
            start=at,
            end=at + len(line),
            lang=written.lang,
        )
        passages.append(passage)
        at += len(line) + 1
    return passages


def vectors_for(passages: list[Passage], seed: int = 0) -> Vectors:
    """Eight random numbers a passage, the same every time."""
    return np.random.default_rng(seed).standard_normal((len(passages), 8)).astype(np.float32)


def put(library: Library, written: Article, fingerprint: str = "e5@1") -> Ingested:
    """Cut, embed and store."""
    passages = cut(written)
    return library.put(written, passages, vectors_for(passages), fingerprint=fingerprint)


def test_what_is_put_is_given_back_to_the_letter(library: Library) -> None:
    """Accents, ligatures, odd spaces and decomposed letters come back as they went in."""
    odd = article(text="L\u2019e\u0301te\u0301\u00a0! \u0130stanbul \U0001f5de\nŒuvre\u202f: fin.")
    assert put(library, odd).status == "added"
    assert library.article(odd.article_id) == odd
    assert [passage.text for passage in library.passages(odd.article_id)] == odd.text.split("\n")
    assert np.array_equal(library.vectors(odd.article_id), vectors_for(cut(odd)))


def test_the_same_article_again_changes_nothing(library: Library) -> None:
    """Neither the revision nor the outbox moves."""
    put(library, article())
    library.outbox.settle(list(library.outbox.pending().values()))
    again = put(library, article())
    assert (again.status, again.article) == ("unchanged", article())
    assert library.outbox.pending() == {}


def test_furniture_that_changes_makes_no_revision(library: Library) -> None:
    """A share bar with another count is not a correction."""
    put(library, article())
    assert put(library, article(removed=("Partager (12)",))).status == "unchanged"


def test_a_correction_replaces_the_words_and_keeps_the_old_ones(library: Library) -> None:
    """What was corrected can be read in the revisions and no longer cited."""
    put(library, article())
    fixed = article(text=TEXT.replace("3,5", "5,3"), removed=())
    result = put(library, fixed)
    assert result.status == "updated"
    assert result.article == replace(fixed, revision=2)
    assert library.revisions("aaaa0001") == [article(), replace(fixed, revision=2)]
    assert all("3,5" not in passage.text for passage in library.passages("aaaa0001"))
    assert library.passage_count() == 2


def test_every_earlier_text_is_kept(library: Library) -> None:
    """Three corrections, a return to the first wording included, leave four revisions."""
    texts = ["un mort.", "deux morts.", "trois morts.", "un mort."]
    for text in texts:
        put(library, article(text=text))
    kept = library.revisions("aaaa0001")
    assert [(one.revision, one.text) for one in kept] == list(enumerate(texts, start=1))


@pytest.mark.parametrize("change", [{"published": "2031-05-02"}, {"title": "Valmont a voté"}])
def test_another_date_or_headline_is_an_update(library: Library, change: dict[str, str]) -> None:
    """What the article says of itself counts as much as its text, in its passages too."""
    put(library, article(published="2031-05-01"))
    assert put(library, article(**change)).status == "updated"
    passage = library.passages("aaaa0001")[0]
    assert {"published": passage.published, "title": passage.title}.items() >= change.items()


@pytest.mark.parametrize(
    ("known", "again", "status"),
    [
        ({"title": "Un titre donné"}, {"title": "La mairie de Valmont-sur-Ourle…"}, "unchanged"),
        ({"title": "La mairie de Valmont-sur-Ourle"}, {"title": "La mairie de Valmont"}, "updated"),
        ({"title": "Un titre donné"}, {"title": "Un autre"}, "updated"),
        ({"outlet": "Le Val"}, {"outlet": "leval.example"}, "unchanged"),
        ({"outlet": "leval.example"}, {"outlet": "Le Val"}, "updated"),
        ({"outlet": "Le Val"}, {"outlet": "Le Vallon"}, "updated"),
    ],
)
def test_a_guess_is_no_correction(
    library: Library, known: dict[str, str], again: dict[str, str], status: str
) -> None:
    """A first line, or a server's name, says nothing against what was stated or hinted before."""
    url = "https://www.leval.example/vote"
    put(library, article(url=url, **known))
    assert put(library, article(url=url, **again)).status == status


def test_a_later_reading_that_knows_less_erases_nothing(library: Library) -> None:
    """An outlet given once by hand survives a folder ingested again without it."""
    put(library, article(outlet="Le Courrier de l’Ourle", published="2031-05-01"))
    assert put(library, article()).status == "unchanged"
    corrected = put(library, article(text="Autre texte."))
    assert corrected.article is not None
    assert corrected.article.outlet == "Le Courrier de l’Ourle"


@pytest.mark.parametrize("outlet", ["", "Le Courrier"])
def test_the_same_words_from_the_same_outlet_are_a_duplicate(library: Library, outlet: str) -> None:
    """Typography and spacing aside; the article already there is returned, nothing is stored."""
    put(library, article(outlet=outlet))
    copy = article("bbbb0002", outlet=outlet, text=TEXT.replace("’", "'").replace("\n", "  "))
    result = put(library, copy)
    assert (result.status, result.source) == ("duplicate", copy.source)
    assert result.article == article(outlet=outlet)
    assert library.count() == 1


def test_the_same_words_from_two_outlets_are_two_sources(library: Library) -> None:
    """An agency's dispatch printed twice is kept twice."""
    put(library, article(outlet="Le Courrier"))
    assert put(library, article("bbbb0002", outlet="La Gazette")).status == "added"
    assert library.outlets() == ["La Gazette", "Le Courrier"]


def test_an_accent_makes_another_text(library: Library) -> None:
    """« pêché » and « péché » are not the same news."""
    put(library, article(text="Il a pêché."))
    assert put(library, article("bbbb0002", text="Il a péché.")).status == "added"


def test_removing_forgets_all_of_it(library: Library) -> None:
    """Revisions, passages and vectors go; the index is told; a new start is revision 1."""
    put(library, article())
    put(library, article(text="Corrigé."))
    assert library.remove("aaaa").text == "Corrigé."
    assert (library.count(), library.passage_count()) == (0, 0)
    assert list(library.outbox.pending()) == ["aaaa0001"]
    assert put(library, article()).status == "added"
    assert len(library.revisions("aaaa0001")) == 1


def test_the_beginning_of_an_id_is_enough(library: Library) -> None:
    """Four characters or more, if they name one article; otherwise the error says why."""
    for number in (1, 2):
        put(library, article(f"abcd000{number}", outlet=str(number)))
    assert library.article("abcd0001").outlet == "1"
    put(library, article("beef0003", outlet="3"))
    assert library.article("beef").article_id == "beef0003"
    for key, said in {
        "abcd": "ambiguous",
        "bee": "unknown",
        "zzzz": "unknown",
        "": "unknown",
    }.items():
        with pytest.raises(LibraryError) as caught:
            library.article(key)
        assert caught.value.key == f"article_{said}"
    with pytest.raises(LibraryError, match="abcd0001, abcd0002"):
        library.remove("abcd")


@pytest.mark.parametrize(
    ("where", "ids"),
    [
        (Filter(), ["b", "c", "a", "d"]),
        (Filter(langs=frozenset({"en"})), ["b"]),
        (Filter(outlets=frozenset({"L’Écho", "Nobody’s"})), ["c"]),
        (Filter(articles=frozenset({"dddd", "aaaa"})), ["a", "d"]),
        (Filter(since="2031-05-02"), ["b", "c"]),
        (Filter(until="2031-05-02"), ["c", "a"]),
        (Filter(since="2031-05-02", until="2031-05-02"), ["c"]),
        (Filter(langs=frozenset({"fr"}), since="2031-05-03"), []),
    ],
)
def test_articles_are_filtered_newest_first(
    library: Library, where: Filter, ids: list[str]
) -> None:
    """Bounds are inclusive, an undated article passes none of them, and it comes last."""
    put(library, article("aaaa", outlet="Le Courrier", published="2031-05-01"))
    put(
        library,
        article("bbbb", lang="en", outlet="The Ferry", published="2031-05-03T08:00:00+02:00"),
    )
    put(library, article("cccc", outlet="L’Écho", published="2031-05-02T23:59:00"))
    put(library, article("dddd"))
    assert [found.article_id[0] for found in library.articles(where)] == ids


def test_articles_can_change_while_they_are_read(library: Library) -> None:
    """A long reading neither blocks nor breaks when an article goes meanwhile."""
    for number in range(150):
        put(library, article(f"{number:08d}", outlet=str(number)))
    reading = library.articles()
    next(reading)
    library.remove("00000149")
    assert sum(1 for _ in reading) == 148


def test_the_library_is_a_source_of_passages(library: Library) -> None:
    """Indexes are rebuilt from it, an article at a time, vectors exact; unknown ids are absent."""
    put(library, article("aaaa0001", outlet="Le Courrier", published="2031-05-01"))
    library.put(article("bbbb0002", text=""), [], vectors_for([]), fingerprint="e5@1")
    [(key, passages, vectors)] = library.all_passages()
    assert (key, str(vectors.dtype), vectors.shape) == ("aaaa0001", "float32", (2, 8))
    assert (passages[1].outlet, passages[1].published) == ("Le Courrier", "2031-05-01")
    assert library.passages_by_id([passages[1].id, "nothing"]) == {passages[1].id: passages[1]}
    assert library.vectors("nothing").shape == (0, 0)


def test_parts_that_do_not_belong_together_are_refused_whole(library: Library) -> None:
    """A missing vector, one that is no number, or words the article does not hold store nothing."""
    passages = cut(article())
    good = vectors_for(passages)
    with pytest.raises(ValueError, match="1 finite vectors"):
        library.put(article(), passages, good[:1], fingerprint="e5@1")
    with pytest.raises(ValueError, match="finite"):
        library.put(article(), passages, good * np.float32("nan"), fingerprint="e5@1")
    with pytest.raises(ValueError, match="passage 0 is not of"):
        library.put(article(text=f" {TEXT}"), passages, good, fingerprint="e5@1")
    with pytest.raises(LibraryError):  # the same passage twice breaks off half-way
        library.put(article(), [passages[0]] * 2, good, fingerprint="e5@1")
    assert (library.count(), library.passage_count(), library.outbox.pending()) == (0, 0, {})


def test_vectors_of_two_embedders_stand_side_by_side(library: Library) -> None:
    """The first to come serves until another takes over; a passage that has gone is passed over."""
    put(library, article(), "e5@1")
    put(library, article("bbbb0002", text="Autre."), "e5@1")
    assert (library.missing("e5@1"), library.missing("e5@2")) == (0, 3)
    [[first, second], [third]] = library.unembedded("e5@2", 2)
    assert [first.article_id, third.article_id] == ["aaaa0001", "bbbb0002"]
    passages = [first, second, replace(first, ordinal=9)]
    fresh = vectors_for(passages, seed=1)
    library.add_vectors(passages, fresh, fingerprint="e5@2")
    assert library.missing("e5@2") == 1
    assert np.array_equal(library.vectors("aaaa0001"), vectors_for([first, second]))
    library.pairs.adopt("e5@2")
    assert np.array_equal(library.vectors("aaaa0001"), fresh[:2])
    assert library.vectors("bbbb0002").shape == (0, 0)
    assert library.drop_vectors(keep="e5@2") == 3
    assert library.missing("e5@1") == 3


def test_changes_are_noted_for_the_pair_being_made_too(library: Library) -> None:
    """Each pair of indexes settles its own; switching is one step, and forgets the other."""
    put(library, article(), "e5@1")
    library.outbox.settle(list(library.outbox.pending().values()))
    coming = library.pairs.begin("e5@2")
    assert library.pairs.begin("e5@2") == coming == library.pairs.coming
    put(library, article("bbbb0002", text="Autre."), "e5@1")
    library.outbox.settle(list(library.outbox.pending().values()))
    assert (list(library.outbox.pending()), library.pairs.serving.name) == ([], "")
    assert list(library.outbox.pending(pair=coming.name)) == ["bbbb0002"]
    other = library.pairs.begin("e5@3")
    assert other.name != coming.name
    assert library.outbox.pending(pair=coming.name) == {}
    assert library.pairs.switch() == other == library.pairs.serving
    assert library.pairs.coming is None


def test_several_are_put_together_or_not_at_all(library: Library) -> None:
    """One transaction: a copy of the first is known, and a failure leaves nothing of the others."""
    one, copy = article(), article("bbbb0002")
    entries = [(item, cut(item), vectors_for(cut(item))) for item in (one, copy)]
    assert [r.status for r in library.put_all(entries, fingerprint="e5@1")] == [
        "added",
        "duplicate",
    ]
    other = article("cccc0003", text="Neuf.")
    broken = article("dddd0004", text="Cassé.")
    twice = [
        (other, cut(other), vectors_for(cut(other))),
        (broken, cut(broken) * 2, vectors_for(cut(broken) * 2)),
    ]
    with pytest.raises(LibraryError):
        library.put_all(twice, fingerprint="e5@1")
    assert library.count() == 1


def test_a_change_settled_late_does_not_hide_a_newer_one(library: Library) -> None:
    """The index may be told of a first version after a second was stored."""
    put(library, article())
    first = library.outbox.pending()["aaaa0001"]
    put(library, article(text="Corrigé."))
    library.outbox.settle([first])
    assert library.outbox.pending("aaaa0001")["aaaa0001"] > first


def test_results_are_remembered_by_kind_and_key(library: Library) -> None:
    """Bytes come back as they were; a kind can be forgotten alone."""
    library.remember("verdict", "clé", b"\x00oui")
    library.remember("verdict", "clé", b"\x00non")
    library.remember("fact", "clé", b"")
    assert library.cached("verdict", "clé") == b"\x00non"
    library.forget("verdict")
    assert (library.cached("verdict", "clé"), library.cached("fact", "clé")) == (None, b"")


def test_only_so_many_results_are_kept(tmp_path: Path) -> None:
    """The oldest make room; one kept again is new again."""
    with closing(Database(tmp_path / "library.sqlite")) as database:
        cache = Cache(database, most=3)
        for key in "abcad":
            cache.put("verdict", key, key.encode())
        held = [key for key in "abcd" if cache.get("verdict", key)]

        assert held == ["a", "c", "d"]


def test_many_threads_may_write_and_read(library: Library) -> None:
    """Eight threads on different and on the same articles lose nothing and mix nothing up."""
    start = threading.Barrier(8)

    def work(worker: int) -> None:
        start.wait()
        for number in range(12):
            put(library, article(f"{worker:02d}{number:06d}", outlet=f"{worker}/{number}"))
            put(library, article("ffffffff", text=f"Version {worker}.{number}\nFin."))
            assert sum(1 for _ in library.articles()) > number

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(8)))
    assert library.count() == 8 * 12 + 1
    told = [one.revision for one in library.revisions("ffffffff")]
    assert told == list(range(1, 8 * 12 + 1))
    now = library.article("ffffffff")
    assert "\n".join(passage.text for passage in library.passages("ffffffff")) == now.text
