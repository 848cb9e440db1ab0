"""A source's sentence in the reader's language, as a translation model has it.

It comes as several renderings. The likeliest of those that no check by program objects to is
taken, and judged like anything that is written. What the source quotes stays between quotation
marks, said to be translated.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from chatbot.evidence.attribution import MARKS
from chatbot.language import QUOTES, one_line
from chatbot.messages import say
from chatbot.models.translation import Translator
from chatbot.types import Evidence, Lang
from chatbot.writing.article import with_articles
from chatbot.writing.check import verdict
from chatbot.writing.draft import Draft, Job
from chatbot.writing.mend import mend
from chatbot.writing.proper import as_written, in_names
from chatbot.writing.respell import respell
from chatbot.writing.spelling import in_spelling
from chatbot.writing.terms import meant
from vectorstore.glossary import OTHER

_LOOSE_APOSTROPHE: Final = re.compile(
    r"(?<=\b[dlnsjmtcDLNSJMTC]) ['’] (?=\w)|(?<=\bqu) ['’] (?=\w)"
)
"""« d ' Israël », as the United Nations' texts that the model learnt from have it."""
_DASH: Final = re.compile(r"(?:^|\s)[-–—]|[–—](?:\s|$)")
_STRAY: Final = re.compile(r"\s[-–—─]\s?(?:([^\W\d])|(?=[.,]|$))")
"""What the model now and then makes of quotation marks: « jugée -praticable »."""
_CLINGS: Final = re.compile(r"\b((?:Mrs?|Ms|Dr|MM?)\.)(?=[^\W\d_]{2})")
_STRAIGHT: Final = re.compile(r"(?<=\w)'(?!\d)")
_SAID: Final = re.compile(
    r",[”\"]?\s+[^,]{2,60}\b(?:said|announced|added|stated|reported|declared|estimated)"
    r"(?: on [A-Z]\w+day)?\.[”\"]?\s*$"
)
_DAY: Final = "(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)"
_SPOKEN: Final = re.compile(
    r",\s+([^,;:«»]{2,60}?)\s+(a|ont)\s+"
    r"((?:(?:déclar|annonc|indiqu|affirm|précis|rapport|ajout|estim)é|dit)"
    rf"(?: {_DAY})?)\.$"
)
"""« …, leur syndicat a déclaré. », in the order of the English."""
_HUNG: Final = re.compile(
    r"(,[”\"]?) (announced|said|stated|reported|declared|added|confirmed|told)(?: on)? "
    r"((?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day) ((?:the|an?|its|[A-Z])[^,;:“”]{2,90})"
    r"(\.$|, (?:citing|invoking|adding|noting|stressing|while|after|as)\b)"
)
"""“…, announced on Thursday the Ministry.”, in the order of the French."""
_SPOKE: Final = re.compile(
    r",[ \u00a0\u202f»\"]+(?:a|ont) "
    r"(?:(?:déclar|annonc|indiqu|affirm|précis|rapport|ajout|confirm)é|dit) "
    rf"{_DAY} (?!que\b|qu[’'])[^,;:]{{2,90}}(?:\.$|,)"
)
_SAYS: Final = re.compile(r",[”\"]? [^,]{2,60}\bsays?[,.]")
_TOLD: Final = re.compile(
    r", (?:disent|dit|déclarent|déclare) ((?:l[ea] |les |l’)?[A-ZÀ-Ý][^,.;:«»]{1,40})\.$"
)
"""« …, dit le Valmère. », hung at the end, where the English has it in the middle."""
_PRONOUN: Final = re.compile(r"(?:ils?|elles?|on)$")
_APART: Final = {
    "fr": re.compile(r"(?<![\w.,])\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?![.,]?\d)"),
    "en": re.compile(r"(?<![\w.,])\d{1,3}(?:,\d{3})+(?![.,]?\d)"),
}
"""Numbers whose thousands are set apart, as each language does."""
_SET_APART: Final = {"fr": "\u202f", "en": ","}
_STOPS: Final = ".!?…"
_CLOCK: Final = re.compile(r"(?<![\w.,])(\d{1,2})[ \u00a0\u202f]?h[ \u00a0\u202f]?([0-5]\d)(?!\w)")
_FRACTION: Final = re.compile(r"\d+[½¼¾⅓⅔⅛]")


def foreign(job: Job) -> Evidence | None:
    """The sentence that a fact has to be translated from; ``None`` where there is none."""
    if job.task != "fact" or any(source.lang == job.lang for source in job.sources):
        return None
    return next((source for source in job.sources if OTHER.get(source.lang) == job.lang), None)


def rendered(job: Job, source: Evidence, renderings: Sequence[str]) -> Draft:
    """The first rendering without a fault, else the first; not judged yet."""
    drafts = [_draft(job, source, text) for text in renderings]
    sound = (draft for draft in drafts if not verdict(job, replace(draft, support=1.0)).reason)
    return next(sound, drafts[0])


def restored(text: str, source: str, lang: Lang) -> str:
    """A rendering with its source's names, and quotation marks only where that has any.

    >>> restored("La ligne « rouge » d ' Hydralvene", "Hydralvène’s red line", "fr")
    'La ligne rouge d’Hydralvène'
    >>> restored("Ils l’ont jugé -praticable, dit-il.", "They found it “rideable”, he said.", "fr")
    'Ils l’ont jugé praticable, dit-il.'
    >>> restored("Mrs.Pellegry swears by sage.", "Mme Pellegry jure par la sauge.", "en")
    'Mrs. Pellegry swears by sage.'
    >>> restored("The Workers' Federation", "La Fédération des travailleurs", "en")
    'The Workers’ Federation'
    """
    tight = _LOOSE_APOSTROPHE.sub("’", text) if lang == "fr" else text
    tight = _CLINGS.sub(r"\1 ", _STRAIGHT.sub("’", tight))
    if MARKS.search(source) and not _DASH.search(source):
        tight = _STRAY.sub(lambda found: f" {found[1]}" if found[1] else "", tight)
    return as_written(_marked(tight, lang if MARKS.search(source) else None), source, lang)


def put_right(text: str, lang: Lang, source: str, source_lang: str) -> str:
    """A translation without the slips that a program can mend, given what it was made from."""
    told = meant(mend(_figures(text, lang, source), lang), source, source_lang)
    return respell(told, lang, [(source, source_lang)])


def _figures(text: str, lang: Lang, source: str) -> str:
    """With clock times and fractions as the source has them.

    The model writes English times as soldiers do, and takes fractions apart.

    >>> _figures("They sounded at 0310 and won by 141⁄2.", "en", "à 3 h 10, par 14½")
    'They sounded at 3:10 and won by 14½.'
    """
    for hour, minute in _CLOCK.findall(source) if lang == "en" else ():
        text = re.sub(rf"(?<![\w.,:])0?{hour}{minute}(?![\w:]|[.,]\d)", f"{hour}:{minute}", text)
    for whole in _FRACTION.findall(source):
        text = text.replace(unicodedata.normalize("NFKC", whole), whole)
    return text


def put_back(text: str, lang: Lang, translator: Translator) -> str:
    """What a translation into ``lang`` is in its source's language again."""
    ((again, *_),) = translator.translate([text], lang, OTHER[lang])
    return meant(again, text, lang)


def _draft(job: Job, source: Evidence, rendering: str) -> Draft:
    text = restored(rendering, source.text, job.lang)
    text = put_right(text, job.lang, source.text, source.lang)
    return Draft(text=text, used=(source,), translated=True)


def _marked(text: str, lang: Lang | None) -> str:
    r"""With the quotation marks of a language; without any for none.

    >>> _marked('"It holds," she said.', "fr")
    '«\xa0It holds,\xa0» she said.'
    """
    opening, closing = QUOTES[lang] if lang else ("", "")

    def inside(match: re.Match[str]) -> str:
        return opening + next(group for group in match.groups() if group is not None) + closing

    return MARKS.sub(inside, one_line(text))


def finished(draft: Draft, job: Job) -> Draft:
    """A translation that passed as it is printed: names, numbers, who speaks, quoted words.

    Only now, for both ways of a translation are judged as the model has them: a name in the
    reader's spelling is not always put back, nor is who speaks in the order of French.
    """
    if not draft.translated or draft.reason:
        return draft
    text = in_names(draft.text, job.habits.names, job.lang)
    text = with_articles(text, job.lang, job.habits.articles)
    text = in_spelling(text, job.habits.words)
    if job.lang == "fr" and any(_SAID.search(source.text) for source in draft.used):
        text = _SPOKEN.sub(_inverted, text)
    if job.lang == "fr" and any(_SAYS.search(source.text) for source in draft.used):
        text = _TOLD.sub(r", selon \1.", text)
    if job.lang == "en" and any(_SPOKE.search(source.text) for source in draft.used):
        text = _HUNG.sub(r"\1 \4 \2 on \3\5", text)
    for source in draft.used:
        text = _grouped(text, source, job.lang)
    if MARKS.search(text):
        body = text.rstrip(_STOPS)
        text = f"{body} {say('translated_words', job.lang)}{text[len(body) :] or '.'}"
    return replace(draft, text=text)


def _grouped(text: str, source: Evidence, lang: Lang) -> str:
    """With the thousands set apart of every number where the source does so."""
    apart = _APART.get(source.lang)
    for number in apart.findall(source.text) if apart else ():
        groups = re.findall(r"\d+", number)
        same = r"[ ,\u00a0\u202f]?".join(groups)
        text = re.sub(rf"(?<![\w.,]){same}(?![.,]?\d)", _SET_APART[lang].join(groups), text)
    return text


def _inverted(found: re.Match[str]) -> str:
    """Who said it after the verb, as French has it at the end of a sentence.

    >>> _SPOKEN.sub(_inverted, "Le port est fermé, leur syndicat a déclaré.")
    'Le port est fermé, a déclaré leur syndicat.'
    >>> _SPOKEN.sub(_inverted, "La grève est finie, il a dit.")
    'La grève est finie, a-t-il dit.'
    """
    who, has, said = found.groups()
    if not _PRONOUN.match(who):
        return f", {has} {said} {who}."
    return f", a-t-{who} {said}." if has == "a" else f", ont-{who} {said}."
