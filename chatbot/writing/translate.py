"""A source's sentence in the reader's language, as a translation model has it.

It comes as several renderings. The likeliest of those that no check by program objects to is
taken, and judged like anything that is written. What the source quotes stays between quotation
marks, said to be translated.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from chatbot.evidence.attribution import MARKS
from chatbot.language import fold, one_line
from chatbot.messages import say
from chatbot.types import Evidence, Lang
from chatbot.writing.check import verdict
from chatbot.writing.draft import Draft, Job
from chatbot.writing.mend import mend
from chatbot.writing.respell import respell

_NAME: Final = re.compile(r"\b[^\W\d_a-zà-ÿ][\w’'-]*")
_STOPS: Final = ".!?…"
_QUOTES: Final = {"fr": ("«\u00a0", "\u00a0»"), "en": ("“", "”")}


def foreign(job: Job) -> Evidence | None:
    """The sentence that a fact has to be translated from; ``None`` where there is none."""
    if job.task != "fact" or any(source.lang == job.lang for source in job.sources):
        return None
    return job.sources[0]


def rendered(job: Job, source: Evidence, renderings: Sequence[str]) -> Draft:
    """The first rendering without a fault, else the first; not judged yet."""
    drafts = [_draft(job, source, text) for text in renderings]
    sound = (draft for draft in drafts if not verdict(job, replace(draft, support=1.0)).reason)
    return next(sound, drafts[0])


def _draft(job: Job, source: Evidence, rendering: str) -> Draft:
    told = _marked(rendering, job.lang if MARKS.search(source.text) else None)
    text = mend(_spelled(told, source.text), job.lang)
    text = respell(text, job.lang, [(source.text, source.lang)])
    return Draft(text=text, used=(source,), translated=True)


def _marked(text: str, lang: Lang | None) -> str:
    r"""With the quotation marks of a language; without any for none.

    >>> _marked('"It holds," she said.', "fr")
    '«\xa0It holds,\xa0» she said.'
    """
    opening, closing = _QUOTES[lang] if lang else ("", "")

    def inside(match: re.Match[str]) -> str:
        return opening + next(group for group in match.groups() if group is not None) + closing

    return MARKS.sub(inside, one_line(text))


def _spelled(text: str, source: str) -> str:
    """With the names of the source written as it writes them, accents and all.

    >>> _spelled("Hydralvene opened the dam.", "Hydralvène a ouvert le barrage.")
    'Hydralvène opened the dam.'
    """
    names = {fold(name): name for name in _NAME.findall(source) if not name.isupper()}

    def own(found: re.Match[str]) -> str:
        name = names.get(fold(found[0]), found[0])
        return found[0] if name.lower() == found[0].lower() else name  # in capitals all the same

    return _NAME.sub(own, text)


def announced(draft: Draft, lang: Lang) -> Draft:
    """A translation that passed, with a word on it where it holds somebody's words."""
    if not draft.translated or draft.reason or not MARKS.search(draft.text):
        return draft
    body = draft.text.rstrip(_STOPS)
    stop = draft.text[len(body) :]
    return replace(draft, text=f"{body} {say('translated_words', lang)}{stop or '.'}")
