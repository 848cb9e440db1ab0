"""The words around the prose: what a page says of a story, a fact and itself."""

from __future__ import annotations

from chatbot.export.typography import counted, decimal, span, window
from chatbot.export.views import Page, Row, Section
from chatbot.messages import say
from chatbot.types import Story


def heading(page: Page, lang: str) -> str:
    """The page's name: its own title, or the kind of page it is."""
    return page.title.get(lang) or say(f"export_kind_{page.kind}", lang)


def subheading(page: Page, lang: str) -> str:
    """Days and amounts of a briefing, amounts of a summary, the outcome of an answer."""
    articles = counted("export_articles", len(page.articles), lang)
    if page.briefing is not None:
        stories = counted("export_stories", len(page.sections), lang)
        days = window(page.briefing.date, page.briefing.days, lang)
        return f"{days} · {stories} · {articles}"
    if page.answer is not None and page.answer.status == "not_found":
        return say("export_not_found", lang)
    passages = counted("export_passages", sum(len(s.sources) for s in page.sections), lang)
    return f"{articles} · {passages}"


def status(story: Story, lang: str) -> str:
    """New, developing or unchanged; an undated story is context, whatever its status."""
    return say(f"export_status_{story.status}" if story.dated else "export_story_undated", lang)


def story_line(section: Section, lang: str) -> tuple[str, ...]:
    """How many outlets and independent sources tell a story, and when."""
    story = section.story
    if story is None:
        return ()
    parts = [
        counted("export_outlets", story.outlets, lang),
        counted("export_independent", story.independent_sources, lang),
    ]
    return (
        (*parts, span(section.dates[0], section.dates[-1], lang)) if section.dates else tuple(parts)
    )


def fact_line(row: Row, lang: str) -> tuple[str, ...]:
    """How many independent sources tell a fact when more than one does, and whether it is new."""
    many = row.independent_sources > 1
    told = counted("export_independent", row.independent_sources, lang)
    new = say("export_fact_new", lang)
    return (*((told,) if many else ()), *((new,) if row.new else ()))


def colophon(page: Page, lang: str) -> str:
    """Who wrote it and how far to trust it."""
    seconds = decimal(page.seconds.total, lang, digits=0)
    made = say("export_made", lang, model=page.model, seconds=seconds)
    return f"{made} {say('export_trust', lang)}"


def title(page: Page) -> str:
    """The document's title, in the reader's language if it has one."""
    lang = page.ui_lang if page.ui_lang in page.langs or not page.title else page.langs[0]
    if page.briefing is None:
        return heading(page, lang)
    days = window(page.briefing.date, page.briefing.days, page.ui_lang)
    return f"{heading(page, page.ui_lang)}, {days}"
