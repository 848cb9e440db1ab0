"""From a result to its page: numbers the passages, orders the stories, gathers the sources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import chain

from chatbot.export.views import Dispute, Line, Mark, Moment, Page, Row, Section
from chatbot.types import (
    LANGS,
    Answer,
    Article,
    Briefing,
    Citation,
    Disagreement,
    Fact,
    Lang,
    LeftOut,
    Position,
    Story,
    Summary,
)

Known = Mapping[str, Article]
"""Articles by id."""
LINES = 5
"""Most lines at the top of a briefing."""


def page(
    result: Summary | Briefing | Answer,
    *,
    ui_lang: Lang,
    articles: Mapping[str, Article] | None = None,
) -> Page:
    """Lay a result out; ``articles`` add the context of its passages (a briefing has its own)."""
    known = dict(articles or {})
    if isinstance(result, Briefing):
        return _briefing(result, ui_lang, known | result.articles)
    if isinstance(result, Summary):
        return _summary(result, ui_lang, known)
    return _answer(result, ui_lang, known)


def numbering(citations: Iterable[Citation]) -> dict[Citation, int]:
    """One number a passage: the citations' own if they agree, else by first appearance."""
    all_of = list(citations)
    spans = dict.fromkeys(_span(citation) for citation in all_of)
    own = {(_span(citation), citation.n) for citation in all_of}
    if len(own) == len(spans) == len({n for _, n in own}):
        return {citation: citation.n for citation in all_of}
    order = {span: n for n, span in enumerate(spans, start=1)}
    return {citation: order[_span(citation)] for citation in all_of}


def _briefing(result: Briefing, ui_lang: Lang, known: Known) -> Page:
    ordered = sorted(result.stories, key=lambda story: not story.dated)
    sections = tuple(_story(n, story, known) for n, story in enumerate(ordered, start=1))
    return Page(
        kind="briefing",
        title={},
        langs=_langs(result.lang, ui_lang),
        ui_lang=ui_lang,
        sections=sections,
        articles=_manifest(chain.from_iterable(s.articles for s in ordered), known, sections),
        left_out=_left_out(result.left_out, known),
        model=result.model,
        prompt=result.prompt,
        seconds=result.seconds,
        briefing=result,
        top=_top(result.top, sections),
    )


def _summary(result: Summary, ui_lang: Lang, known: Known) -> Page:
    sections = (_section("f", result.facts, known),)
    return Page(
        kind="summary",
        title=result.title,
        langs=_langs(result.lang, ui_lang),
        ui_lang=ui_lang,
        sections=sections,
        articles=_manifest(result.articles, known, sections),
        left_out=_left_out(result.left_out, known),
        model=result.model,
        prompt=result.prompt,
        seconds=result.seconds,
    )


def _answer(result: Answer, ui_lang: Lang, known: Known) -> Page:
    facts = tuple(
        Fact(id=str(n), renderings={result.lang: s}, sources=0, independent_sources=0, date=None)
        for n, s in enumerate(result.sentences, start=1)
    )
    sections = (_section("a", facts, known),) if facts else ()
    return Page(
        kind="answer",
        title={result.lang: result.question},
        langs=(result.lang,),
        ui_lang=ui_lang,
        sections=sections,
        articles=_manifest((), known, sections),
        left_out=(),
        model=result.model,
        prompt=result.prompt,
        seconds=result.seconds,
        answer=result,
        nearest=_marks(result.nearest, numbering(result.nearest), known),
    )


def _story(n: int, story: Story, known: Known) -> Section:
    """A story: its facts, then where sources differ and what happened when."""
    anchor, sides = f"s{n}", chain.from_iterable(d.positions for d in story.disagreements)
    also = tuple(chain.from_iterable(side.citations for side in sides))
    section = _section(anchor, story.facts, known, also=also, changed=_changed(story))
    rows = {fact.id: row for fact, row in zip(story.facts, section.rows, strict=True)}
    return replace(
        section,
        title=story.title,
        story=story,
        dates=_dates(story, known),
        disputes=tuple(
            _dispute(f"{anchor}d{m}", item, section.numbers, known)
            for m, item in enumerate(story.disagreements, start=1)
        ),
        timeline=tuple(
            Moment(date=item.date, row=rows[item.fact_id], kind=item.kind)
            for item in story.timeline
            if item.fact_id in rows
        ),
    )


def _top(ids: tuple[str, ...], sections: tuple[Section, ...]) -> tuple[Line, ...]:
    """The first five facts named that a story tells; a briefing made without a top has none."""
    told = {
        fact.id: Line(row=row, section=section)
        for section in sections
        if section.story
        for fact, row in zip(section.story.facts, section.rows, strict=True)
    }
    return tuple(told[id_] for id_ in dict.fromkeys(ids) if id_ in told)[:LINES]


def _section(
    anchor: str,
    facts: tuple[Fact, ...],
    known: Known,
    *,
    also: tuple[Citation, ...] = (),
    changed: frozenset[str] = frozenset(),
) -> Section:
    cited = [*chain.from_iterable(map(_cited, facts)), *also]
    numbers = numbering(cited)
    return Section(
        anchor=anchor,
        rows=tuple(
            _row(f"{anchor}f{n}", fact, numbers, known, new=fact.id in changed)
            for n, fact in enumerate(facts, start=1)
        ),
        numbers=numbers,
        sources=_marks(cited, numbers, known),
    )


def _row(
    anchor: str, fact: Fact, numbers: Mapping[Citation, int], known: Known, *, new: bool
) -> Row:
    return Row(
        anchor=anchor,
        sentences=fact.renderings,
        texts={},
        marks=_marks(_cited(fact), numbers, known),
        sources=fact.sources,
        independent_sources=fact.independent_sources,
        new=new,
    )


def _changed(story: Story) -> frozenset[str]:
    """What is new in a story told before; in a new story everything is, so nothing is marked."""
    return frozenset(story.changed) if story.status == "developing" else frozenset()


def _dates(story: Story, known: Known) -> tuple[str, ...]:
    """First and last day of the story's dated articles; one day when they are the same."""
    found = (known[id_].published for id_ in story.articles if id_ in known)
    days = sorted(day[:10] for day in found if day)
    return tuple(dict.fromkeys((days[0], days[-1]))) if days and story.dated else ()


def _dispute(
    anchor: str, item: Disagreement, numbers: Mapping[Citation, int], known: Known
) -> Dispute:
    def side(n: int, position: Position) -> Row:
        marks = _marks(position.citations, numbers, known)
        return Row(anchor=f"{anchor}p{n}", sentences={}, texts=position.text, marks=marks)

    sides = tuple(side(n, position) for n, position in enumerate(item.positions, start=1))
    return Dispute(about=item.about, sides=sides)


def _cited(fact: Fact) -> Iterator[Citation]:
    """A fact's citations, French rendering first."""
    for lang in sorted(fact.renderings, key=lambda code: code != "fr"):
        yield from fact.renderings[lang].citations


def _marks(
    citations: Iterable[Citation], numbers: Mapping[Citation, int], known: Known
) -> tuple[Mark, ...]:
    """One mark a number, in the order of the numbers."""
    first = {numbers[citation]: citation for citation in reversed(list(citations))}
    return tuple(
        Mark(n=n, citation=citation, text=_text(known, citation.article_id))
        for n, citation in sorted(first.items())
    )


def _manifest(
    ids: Iterable[str], known: Known, sections: Iterable[Section]
) -> tuple[Article | Citation, ...]:
    cited = {m.citation.article_id: m.citation for s in sections for m in s.sources}
    wanted = dict.fromkeys(chain(ids, cited))
    named = ((known.get(id_) or cited.get(id_)) for id_ in wanted)
    return tuple(entry for entry in named if entry is not None)


def _left_out(items: Iterable[LeftOut], known: Known) -> tuple[tuple[str, str], ...]:
    def name(id_: str) -> str:
        return (known[id_].title or id_) if id_ in known else id_

    return tuple((name(item.article_id), item.why) for item in items)


def _text(known: Known, article_id: str) -> str | None:
    return known[article_id].text if article_id in known else None


def _span(citation: Citation) -> tuple[str, int, int]:
    return citation.article_id, citation.start, citation.end


def _langs(lang: str, first: Lang) -> tuple[str, ...]:
    """The languages told, the reader's own first."""
    return tuple(sorted(LANGS, key=lambda code: code != first)) if lang == "both" else (lang,)
