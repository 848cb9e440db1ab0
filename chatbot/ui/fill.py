"""Our templates, filled. They escape everything they print: nothing an article says is markup."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

from chatbot.export import fragments, typography
from chatbot.messages import has, say
from chatbot.types import Lang, Sentence, Stage

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup


def fill(name: str, lang: Lang, **values: Any) -> str:
    """Fill ``templates/<name>.html`` in the reader's language; the words of a page come with it."""
    html = (
        _templates()
        .get_template(f"{name}.html")
        .render(
            lang=lang,
            say=lambda key, **words: say(key, lang, **words),
            counted=lambda key, n: typography.counted(key, n, lang),
            day=lambda published: typography.long_date(published, lang),
            tongue=lambda code: tongue(code, lang),
            words=fragments.sentence_text,
            gist=fragments.gist,
            check=lambda sentence, written: _check(sentence, written, lang),
            stage_words=lambda stage: stage_words(stage, lang),
            **values,
        )
    )
    return _sayable(html)


def stage_words(stage: Stage | None, lang: Lang) -> str:
    """Say what is being done, honestly: how many passages, how far.

    >>> stage_words(Stage(name="choose", total=8), "fr"), stage_words(None, "en")
    ('Lecture de 8 passages', 'Waiting for its turn')
    """
    if stage is None:
        return say("ui_stage_wait", lang)
    keys = [f"ui_stage_{stage.name}_of"] if stage.total else []
    key = next((k for k in (*keys, f"ui_stage_{stage.name}") if has(k)), "ui_stage_other")
    said = say(key, lang, n=stage.total)
    return f"{said} ({stage.done}/{stage.total})" if stage.total and stage.done else said


def tongue(code: str, lang: str) -> str:
    """Name a language.

    >>> tongue("en", "fr"), tongue("fr", "en")
    ('anglais', 'French')
    """
    from babel import Locale

    return str(Locale.parse(lang).languages.get(code, code))


def _check(sentence: Sentence, written: str, lang: str) -> Markup:
    """The check in the reader's words; a quotation is said foreign only where it stands out."""
    at_home = replace(sentence, lang=lang) if sentence.lang == written else sentence
    return fragments.check_html(at_home, lang)


@cache
def _templates() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader("chatbot.ui"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _sayable(html: str) -> str:
    """Show what a page cannot carry (NUL, lone surrogates) as a replacement character."""
    return html.replace("\0", "\ufffd").encode("utf-8", "replace").decode("utf-8")
