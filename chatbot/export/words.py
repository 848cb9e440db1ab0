"""The words around the prose: what a page says of a story, a fact and itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from chatbot.export.fragments import outlet_name
from chatbot.export.typography import counted, decimal, long_date, moment, span, window
from chatbot.export.views import Page, Row, Section
from chatbot.language import detect
from chatbot.messages import say
from chatbot.types import Named, Sentence, Story

PACE = 220
"""Words a minute that a reader of news takes in; both languages are near it (Brysbaert 2019)."""


def heading(page: Page, lang: str) -> str:
    """The page's name: its own title, or the kind of page it is."""
    return page.title.get(lang) or say(f"export_kind_{page.kind}", lang)


def subheading(page: Page, lang: str) -> str:
    """Days and amounts of a briefing, amounts of a summary, the outcome of an answer."""
    articles = counted("export_articles", len(page.articles), lang)
    if page.briefing is not None:
        stories = counted("export_stories", len(page.sections), lang)
        days = window(page.briefing.date, page.briefing.days, lang)
        return " · ".join((days, *_topics(page, lang), stories, articles, *_reading(page, lang)))
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
        counted("export_articles", len(story.articles), lang),
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
    return (*((new,) if row.new else ()), *((told,) if many else ()))


def news(section: Section, lang: str) -> str:
    """How many facts of a story told before are new; nothing when none is."""
    n = sum(row.new for row in section.rows)
    return counted("export_news", n, lang) if n else ""


def elsewhere(page: Page) -> tuple[Section, ...]:
    """The sections that the top does not lead to."""
    led = {line.section.anchor for line in page.top}
    return tuple(section for section in page.sections if section.anchor not in led)


def outlets(side: Row, lang: str) -> tuple[str, ...]:
    """Who says so: each outlet once."""
    return tuple(dict.fromkeys(outlet_name(mark.citation, lang) for mark in side.marks))


def forms(named: Named) -> str:
    """A name as each language has it, French first; once where both have the same.

    >>> forms(Named(kind="organisation", forms={"en": "NATO", "fr": "OTAN"}, articles=()))
    'OTAN / NATO'
    """
    by_lang = sorted(named.forms.items(), key=lambda form: form[0] != "fr")
    return " / ".join(dict.fromkeys(form for _, form in by_lang))


def doubts(section: Section, lang: str) -> tuple[str, ...]:
    """What a reader should know could not be verified in a story; nothing when all was."""
    story, said = section.story, []
    if story is None:
        return ()
    if story.independent_sources <= 1:
        said.append(say("export_doubt_alone", lang))
    elif alone := sum(row.independent_sources <= 1 for row in section.rows):
        said.append(counted("export_doubt_single", alone, lang))
    counts = {
        "foreign": sum(map(_untranslated, section.rows)),
        "unverified": sum(map(_unverified, section.rows)),
    }
    said += [counted(f"export_doubt_{kind}", n, lang) for kind, n in counts.items() if n]
    return tuple(said)


def _untranslated(row: Row) -> bool:
    """Whether a language has the words of a source in another, for want of a translation."""
    return any(sentence.untranslated(lang) for lang, sentence in row.sentences.items())


def _unverified(row: Row) -> bool:
    return any(sentence.status == "unverified" for sentence in row.sentences.values())


def _topics(page: Page, lang: str) -> tuple[str, ...]:
    topics = page.briefing.topics if page.briefing else ()
    return (say("export_on_topics", lang, topics=", ".join(topics)),) if topics else ()


def _reading(page: Page, lang: str) -> tuple[str, ...]:
    """Minutes to read one language of it; nothing for an empty page."""
    told = lang if lang in page.langs else page.langs[0]
    rows = [row for section in page.sections for row in section.rows]
    rows += [line.row for line in page.top]
    words = sum(len(r.sentences[told].text.split()) for r in rows if told in r.sentences)
    return (say("export_reading", lang, n=max(1, round(words / PACE))),) if words else ()


def written_in(texts: Mapping[str, str], lang: str) -> str:
    """The language that the text for a language is in: an original may stand for both.

    >>> written_in({"fr": "Two dead as dam floods town", "en": "Two dead as dam floods town"}, "fr")
    'en'
    >>> written_in({"fr": "Le pont ferme", "en": "Bridge closes"}, "fr")
    'fr'
    """
    text = texts.get(lang, "")
    same = [code for code, other in texts.items() if other == text]
    return detect(text, "fr" if lang == "fr" else "en") if len(same) > 1 else lang


def sayings(texts: Mapping[str, str], langs: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Each text once with the language it is in, in the order of the languages.

    >>> sayings(dict.fromkeys(["fr", "en"], "Two dead as dam floods town"), ["fr", "en"])
    (('Two dead as dam floods town', 'en'),)
    """
    return tuple(dict.fromkeys((texts.get(lang, ""), written_in(texts, lang)) for lang in langs))


def columns(told: Mapping[str, Sentence], langs: Sequence[str]) -> Sequence[str]:
    """The languages to print a fact for: one, where one quotation stands for both.

    It is the reader of the other language who is told what the quotation is in.
    """
    said = {(told[lang].text, told[lang].lang) for lang in langs if lang in told}
    if len(said) > 1 or not all(lang in told for lang in langs):
        return langs
    return [lang for lang in langs if told[lang].lang != lang][:1] or langs


def colophon(page: Page, lang: str) -> str:
    """Who wrote it and how far to trust it."""
    seconds = decimal(page.seconds.total, lang, digits=0)
    made = say("export_made", lang, model=page.model, seconds=seconds)
    return f"{made} {say('export_trust', lang)}"


def checks(page: Page, lang: str) -> tuple[str, ...]:
    """How the sentences of a briefing fared, and what it is compared with."""
    briefing = page.briefing
    if briefing is None or briefing.manifest is None:
        return ()
    made = briefing.manifest
    counts = ", ".join(
        counted(f"export_manifest_{key}", n, lang)
        for key, n in (
            ("supported", made.supported),
            ("quoted", made.quoted),
            ("dropped", made.dropped),
        )
    )
    first = say("export_manifest_first", lang)
    since = say("export_manifest_since", lang, date=long_date(briefing.previous, lang))
    when = say("export_manifest_made", lang, moment=moment(briefing.made, lang))
    asked = say("export_manifest_prompts", lang, prompts=", ".join(made.prompts))
    lines = (counts, since if briefing.previous else first)
    by = say("export_manifest_translator", lang, translator=made.translator)
    said = ((when, briefing.made), (asked, made.prompts), (by, made.translator))
    return (*lines, *(line for line, told in said if told))


def hashes(page: Page) -> tuple[tuple[str, str], ...]:
    """Every article a briefing was made from, by name, and the hash of what was read."""
    briefing = page.briefing
    if briefing is None or briefing.manifest is None:
        return ()

    def named(id_: str) -> str:
        article = briefing.articles.get(id_)
        known = (article.outlet, article.title) if article else ()
        return " · ".join(filter(None, known)) or id_

    return tuple((named(id_), digest) for id_, digest in briefing.manifest.sources.items())


def title(page: Page) -> str:
    """The document's title, in the reader's language if it has one."""
    lang = page.ui_lang if page.ui_lang in page.langs or not page.title else page.langs[0]
    if page.briefing is None:
        return heading(page, lang)
    days = window(page.briefing.date, page.briefing.days, page.ui_lang)
    return f"{heading(page, page.ui_lang)}, {days}"
