"""A desk: everything a reader can ask for, over one library, opened as late as possible."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from threading import Event as Flag

import pytest

from chatbot.briefing import keep
from chatbot.build import Desk, build
from chatbot.config import EngineSettings, IndexSettings, Settings
from chatbot.errors import LibraryError
from chatbot.messages import say
from chatbot.types import Answer, Briefing, Hints, Stage, Summary
from chatbot.writing.prompting import Prompt, prompt
from tests.fakes import ScriptedEngine
from tests.newsroom import BRIDGE, FERRIES, REPAIRS, STRIKE, Newsroom, finished
from vectorstore import near
from vectorstore.embedders import HashEmbedder
from vectorstore.memory import MemoryIndex
from vectorstore.types import Filter, Passage, Query, StoreError, Vector, Vectors

WHY = "Pourquoi le pont de Velcourt est-il fermé aux camions ?"
HINTS = Hints(outlet="Le Val", published="2026-03-10")


class BrokenOnce(MemoryIndex):
    """A memory index that fails at its next query when told to."""

    broken: bool = False
    cleared: int = 0

    def query(self, vector: Vector, k: int, where: Filter) -> list[tuple[str, float]]:
        """Fail if broken."""
        if self.broken:
            raise StoreError("damaged")
        return super().query(vector, k, where)

    def clear(self) -> None:
        """Clearing mends."""
        self.broken = False
        self.cleared += 1
        super().clear()


class Untouchable(HashEmbedder):
    """An embedder nobody may use."""

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Refuse."""
        raise AssertionError(f"embedded too early: {texts}")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings with a home and models of their own."""
    return Settings(
        home=tmp_path / "home", models=tmp_path / "models", index=IndexSettings(kind="memory")
    )


@pytest.fixture
def news(tmp_path: Path) -> Path:
    """A folder with two articles."""
    folder = tmp_path / "presse"
    folder.mkdir()
    pont = "\n\n".join(["Velcourt ferme son pont", BRIDGE["fr"], REPAIRS["fr"]])
    port = "\n\n".join(["Port of Tessing on strike", STRIKE["en"], FERRIES["en"]])
    (folder / "pont.txt").write_text(pont, "utf-8")
    (folder / "port.txt").write_text(port, "utf-8")
    return folder


Open = Callable[..., Desk]


@pytest.fixture
def open_desk(settings: Settings) -> Iterator[Open]:
    """Opens desks over one home, closed at the end."""
    opened: list[Desk] = []

    def desk(
        engine: ScriptedEngine | None = None, dense: MemoryIndex | None = None, **given: object
    ) -> Desk:
        opened.append(
            build(
                settings,
                engine=engine or Newsroom().engine(),
                embedder=HashEmbedder(),
                dense=dense or MemoryIndex(),
                **given,  # type: ignore[arg-type]
            )
        )
        return opened[-1]

    yield desk
    for one in opened:
        one.close()


def filled(desk: Desk, news: Path) -> list[str]:
    """Ingest the folder; the articles' ids in the order of their files."""
    results = list(desk.ingest([str(news)], hints=HINTS))
    assert [(r.status, r.error) for r in results] == [("added", None)] * 2
    return [r.article.article_id for r in results if r.article]


def found(desk: Desk, text: str = "pont camions fissures") -> list[Passage]:
    """The passages a search brings."""
    return [hit.passage for hit in desk.search(Query(text=text, lang="fr"))]


def test_nothing_is_opened_before_it_is_needed(settings: Settings) -> None:
    """Building makes no folder, takes no lock and touches no model; so does closing."""
    desk = build(settings, embedder=Untouchable())
    desk.close()

    assert not settings.home.exists()
    assert not settings.models.exists()


def test_reading_the_list_needs_no_model(settings: Settings) -> None:
    """The stored articles are listed without engine or embedder."""
    with build(settings, embedder=Untouchable()) as desk:
        assert list(desk.library.articles()) == []


def test_from_ingest_to_remove(open_desk: Open, news: Path) -> None:
    """Articles come in, are found, answer, are told, and go, leaving nothing behind."""
    desk = open_desk()
    pont, port = filled(desk, news)
    assert {p.article_id for p in found(desk)} >= {pont}

    answer = finished(desk.ask(WHY, id="1"), Answer)
    (sentence,) = answer.sentences
    (citation,) = sentence.citations
    stored = desk.library.article(citation.article_id)
    assert sentence.text == citation.quote == stored.text[citation.start : citation.end]
    assert (citation.outlet, citation.published) == ("Le Val", "2026-03-10")

    assert desk.remove(pont).article_id == pont
    assert {p.article_id for p in found(desk)} == {port}
    assert finished(desk.ask(WHY), Answer).status == "not_found"
    desk.remove(port)
    assert finished(desk.ask(WHY), Answer).text == say("not_found_empty", "fr")


@pytest.mark.parametrize("paraphrase", [False, True])
def test_a_larger_model_may_answer_in_its_own_words(
    settings: Settings, news: Path, *, paraphrase: bool
) -> None:
    """By default a sentence that answers is quoted; with the setting it is written again."""
    engine = settings.engine.model_copy(update={"paraphrase": paraphrase})
    chosen = settings.model_copy(update={"engine": engine})
    writer = Newsroom().engine()
    with build(chosen, engine=writer, embedder=HashEmbedder(), dense=MemoryIndex()) as desk:
        filled(desk, news)
        answer = finished(desk.ask(WHY), Answer)

    assert [sentence.text for sentence in answer.sentences] == [BRIDGE["fr"]]
    assert bool(writer.generations) == paraphrase


def test_ingesting_again_changes_nothing(open_desk: Open, news: Path) -> None:
    """The same files twice are unchanged; a failure is a value, and the rest go on."""
    desk = open_desk()
    filled(desk, news)
    plain = list(desk.ingest([str(news)]))
    again = list(desk.ingest([str(news), str(news / "absent.txt")], hints=HINTS))

    assert [r.status for r in plain] == ["unchanged", "unchanged"]
    assert [r.status for r in again] == ["unchanged", "unchanged", "failed"]
    assert again[-1].error is not None
    assert desk.library.count() == 2


def test_standard_input(open_desk: Open) -> None:
    """``-`` is what was given as standard input."""
    desk = open_desk()
    text = f"Velcourt ferme son pont\n\n{BRIDGE['fr']} {REPAIRS['fr']}"
    (result,) = desk.ingest(["-"], stdin=text.encode(), hints=HINTS)

    assert result.status == "added"
    assert found(desk)


def test_summaries_by_id_words_and_filter(open_desk: Open, news: Path) -> None:
    """A summary takes the articles named, those a query finds, or all that a filter admits."""
    desk = open_desk()
    pont, port = filled(desk, news)
    named = finished(desk.summarize(articles=[port], lang="fr"), Summary)
    searched = finished(desk.summarize(query="pont camions fissures"), Summary)
    everything = finished(desk.summarize(where=Filter(outlets=frozenset({"Le Val"}))), Summary)
    nothing = finished(desk.summarize(where=Filter(outlets=frozenset({"Nul"}))), Summary)

    assert named.articles == (port,)
    assert pont in searched.articles
    assert set(everything.articles) == {pont, port}
    assert (nothing.articles, nothing.facts) == ((), ())
    with pytest.raises(LibraryError):
        list(desk.summarize(articles=["0000000000000000"]))


def test_briefing_takes_the_window(open_desk: Open, news: Path) -> None:
    """A briefing tells what was published in its days, and undated articles as context."""
    desk = open_desk()
    ids = filled(desk, news)
    text = f"Sans date\n\n{FERRIES['fr']} Le chantier cherche aussi des soudeurs pour l’hiver."
    (undated,) = desk.ingest(["-"], stdin=text.encode())
    assert undated.article is not None
    there = finished(desk.brief(date="2026-03-11", days=2), Briefing)
    elsewhere = finished(desk.brief(date="2026-03-09", days=2), Briefing)

    assert set(there.articles) == {*ids, undated.article.article_id}
    assert set(elsewhere.articles) == {undated.article.article_id}
    assert all(not story.dated for story in elsewhere.stories)


def test_a_briefing_is_made_once(open_desk: Open, news: Path) -> None:
    """Asked again it is given as it was, without the model; anew only on demand, the old kept."""
    engine = Newsroom().engine()
    desk = open_desk(engine)
    filled(desk, news)
    first = finished(desk.brief(date="2026-03-11", days=2), Briefing)
    asked = len(engine.generations) + len(engine.scorings)
    second = list(desk.brief(date="2026-03-11", days=2))
    (past,) = desk.briefings()

    assert len(second) == 1
    assert finished(iter(second), Briefing) == first == desk.past_briefing(past.id)
    assert len(engine.generations) + len(engine.scorings) == asked
    assert finished(desk.brief(date="2026-03-11", days=2, lang="fr"), Briefing).lang == "fr"
    list(desk.brief(date="2026-03-11", days=2, again=True))
    assert len(desk.briefings()) == 3
    assert desk.forget_briefing(past.id) == past
    with pytest.raises(LibraryError):
        desk.past_briefing(past.id)


@pytest.mark.parametrize(
    "other", [{"model": "large"}, {"remote_model": "large"}, {"paraphrase": True}]
)
def test_another_writer_makes_another_briefing(
    settings: Settings, news: Path, other: dict[str, object]
) -> None:
    """A kept one is of whoever wrote it, and of how: another behind one address is another."""
    told = EngineSettings(model="http://127.0.0.1:9/v1", remote_model="small")
    dense = MemoryIndex()
    for engine in (told, told, told.model_copy(update=other)):
        chosen = settings.model_copy(update={"engine": engine})
        writer, embedder = Newsroom().engine(), HashEmbedder()
        with build(chosen, engine=writer, embedder=embedder, dense=dense) as desk:
            list(desk.ingest([str(news)], hints=HINTS))
            list(desk.brief(date="2026-03-11", days=2))
            kept = len(desk.briefings())
        assert kept == (1 if engine == told else 2)


@pytest.mark.parametrize(
    ("task", "lang"),
    [
        ("fact", "fr"),
        ("headline", "en"),
        ("translation", "fr"),
        ("support", None),
        ("contradicts", None),
    ],
)
def test_another_prompt_makes_another_briefing(
    monkeypatch: pytest.MonkeyPatch, task: str, lang: str | None
) -> None:
    """A new version of any prompt that a briefing is written or judged by is told apart."""
    before = keep.asked([])

    def raised(one: str, of: str | None = None) -> Prompt:
        found = prompt(one, of)
        return found.model_copy(update={"version": 99}) if (one, of) == (task, lang) else found

    monkeypatch.setattr(keep, "prompt", raised)
    assert keep.asked([]) != before


def test_a_past_briefing_does_not_change_with_its_articles(open_desk: Open, news: Path) -> None:
    """What was told stays as it was when an article is gone; the next one is made anew."""
    desk = open_desk()
    ids = filled(desk, news)
    first = finished(desk.brief(date="2026-03-11", days=2), Briefing)
    desk.remove(ids[0])
    (past,) = desk.briefings()
    again = finished(desk.brief(date="2026-03-11", days=2), Briefing)

    assert desk.past_briefing(past.id) == first
    assert ids[0] in first.articles
    assert ids[0] not in again.articles


def test_a_cancelled_briefing_is_not_kept(open_desk: Open, news: Path) -> None:
    """What was finished is given; asked again it is made whole. Days without news leave nothing."""
    desk = open_desk()
    filled(desk, news)
    cancel = Flag()
    cancel.set()
    stopped = finished(desk.brief(date="2026-03-11", days=2, cancel=cancel), Briefing)
    empty = finished(desk.brief(date="2020-01-01"), Briefing)

    assert stopped.left_out
    assert (empty.stories, desk.briefings()) == ((), [])
    assert finished(desk.brief(date="2026-03-11", days=2), Briefing).stories


def test_verify(open_desk: Open) -> None:
    """The support check works on its own, without any article."""
    rows = [(BRIDGE["fr"], BRIDGE["en"]), (BRIDGE["fr"], STRIKE["en"])]

    assert [v for _, v in open_desk().verify(rows)] == ["supported", "unsupported"]


def test_judgements_outlive_the_desk(open_desk: Open, news: Path) -> None:
    """The same question to a later desk finds its judgements made."""
    first = Newsroom().engine()
    desk = open_desk(first)
    filled(desk, news)
    list(desk.ask(WHY))
    desk.close()
    second = Newsroom().engine()
    answer = finished(open_desk(second).ask(WHY), Answer)

    assert answer.status == "answered"
    assert len(second.scorings) < len(first.scorings)


def test_a_second_desk_reads_only(open_desk: Open, news: Path) -> None:
    """While one desk owns the library, another lists it, and is told why it can do no more."""
    owner = open_desk()
    ids = filled(owner, news)
    other = open_desk()

    assert {a.article_id for a in other.library.articles()} == set(ids)
    for refused in (
        lambda: other.search(Query(text="pont", lang="fr")),
        lambda: list(other.ingest([str(news)])),
        lambda: other.remove(ids[0]),
        lambda: list(other.ask(WHY)),
    ):
        with pytest.raises(LibraryError) as caught:
            refused()
        assert caught.value.key.startswith("library_owned")
    assert found(owner)


def test_the_next_desk_takes_over(open_desk: Open, news: Path) -> None:
    """Once the owner has closed, another may own; its index is made from the library."""
    owner, other = open_desk(), open_desk()
    filled(owner, news)
    assert other.library.count() == 2
    owner.close()

    assert found(other)


def test_announced(open_desk: Open) -> None:
    """Others are told the address at which the owner serves."""
    open_desk().announce("http://127.0.0.1:7860")
    with pytest.raises(LibraryError) as caught:
        open_desk().search(Query(text="pont", lang="fr"))

    assert "http://127.0.0.1:7860" in str(caught.value)


def test_a_damaged_index_mends_itself(
    open_desk: Open, news: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A search that meets a damaged index rebuilds it and answers; small libraries ask none."""
    monkeypatch.setattr(near, "_LOOKED_THROUGH", 0)
    dense = BrokenOnce()
    desk = open_desk(dense=dense)
    filled(desk, news)
    before = found(desk)
    cleared = dense.cleared
    dense.broken = True

    assert found(desk) == before != []
    assert dense.cleared > cleared


@pytest.mark.parametrize("damage", [b"", b"rubbish" * 5000, None])
def test_a_damaged_file_mends_itself(
    open_desk: Open, news: Path, settings: Settings, damage: bytes | None
) -> None:
    """An index file that is empty, rubbish or gone is made anew at the next start."""
    desk = open_desk()
    filled(desk, news)
    before = found(desk)
    desk.close()
    lexical = settings.home / "index" / "lexical.sqlite"
    for file in lexical.parent.glob("lexical.sqlite*"):
        file.unlink()
    if damage is not None:
        lexical.write_bytes(damage)
    heard: list[Stage] = []

    assert found(open_desk(progress=heard.append)) == before != []
    assert heard


def test_reindex(open_desk: Open, news: Path) -> None:
    """The index can be made anew from the library, and tells how far it is."""
    desk = open_desk()
    filled(desk, news)
    before = found(desk)
    stages = list(desk.reindex())

    assert stages[-1].done == stages[-1].total == len(list(desk.library.passage_ids()))
    assert found(desk) == before


@pytest.mark.parametrize("anew", ["erase", "reindex"])
@pytest.mark.parametrize("kind", ["memory", pytest.param("chroma", marks=pytest.mark.chroma)])
def test_an_index_made_anew_goes_on_serving(
    settings: Settings, news: Path, kind: str, anew: str
) -> None:
    """What comes later is found in it, and the next start finds nothing to mend."""
    settings = settings.model_copy(update={"index": IndexSettings(kind=kind)})
    dense = MemoryIndex() if kind == "memory" else None
    heard: list[Stage] = []

    def desk() -> Desk:
        engine, embedder = Newsroom().engine(), HashEmbedder()
        return build(settings, engine=engine, embedder=embedder, dense=dense, progress=heard.append)

    with desk() as serving:
        list(serving.ingest([str(news / "port.txt")], hints=HINTS))
        if anew == "erase":
            serving.erase()
        else:
            assert {stage.name for stage in serving.reindex()} == {"index"}
        (result,) = serving.ingest([str(news / "pont.txt")], hints=HINTS)
        assert (result.status, result.error) == ("added", None)
        told = found(serving)
    assert BRIDGE["fr"] in told[0].text
    heard.clear()
    with desk() as later:
        assert found(later) == told
    assert heard == []


def test_prompts_are_read_ahead(open_desk: Open) -> None:
    """Every task's beginning is read once, in the background, with nothing of anybody's in it."""
    engine = ScriptedEngine(lambda _: "x")
    desk = open_desk(engine=engine)
    desk.prepare()

    assert engine.lanes == [True]
    assert len(engine.generations) >= 10
    for request in engine.generations:
        assert request.fixed == len(request.messages) - 1
        assert request.messages[-1].content == "…"


def test_warm_loads_the_model(open_desk: Open) -> None:
    """Warming writes something short, and opens no library."""
    engine = Newsroom().engine()
    desk = open_desk(engine)
    desk.warm()

    assert len(engine.generations) == 1
    assert not desk.settings.home.exists()


def test_closing_twice(open_desk: Open, news: Path) -> None:
    """Closing is harmless, twice, before and after use; a passed engine is its owner's."""
    engine = Newsroom().engine()
    desk = open_desk(engine)
    desk.close()
    filled(desk, news)
    desk.close()
    desk.close()

    assert not engine.closed
    with open_desk() as other:
        assert other.library.count() == 2
