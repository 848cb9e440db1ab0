"""How text looks on a page: spaces that do not break, quotation marks, dates.

Display only: stored texts, JSON and verbatim quotations keep the characters they have.
French spacing follows the *Lexique des règles typographiques en usage à l’Imprimerie nationale*.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from chatbot.messages import say

NBSP, NARROW = "\u00a0", "\u202f"
_BLANK = r"[ \u00a0\u202f]"
_FRENCH: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r'"([^"\n]+)"'), r"« \1 »"),
    (re.compile(rf"«{_BLANK}*"), f"«{NBSP}"),
    (re.compile(rf"(?<=\S){_BLANK}*»"), f"{NBSP}»"),
    (re.compile(rf"(?<=[^\W_]){_BLANK}*([;!?]+)(?=\s|$|»|{NBSP}|[)\]])"), rf"{NARROW}\1"),
    (re.compile(rf"(?<=[»)%€]){_BLANK}*([;!?]+)(?=\s|$)"), rf"{NARROW}\1"),
    (re.compile(rf"(?<=[\w»)]){_BLANK}*:(?=\s|$)"), f"{NBSP}:"),
    (re.compile(r"(?<=\d) (?=\d{3}(?!\d))"), NARROW),
    (re.compile(rf"(?<=\d){_BLANK}(?=[%€$£])"), NBSP),
)
_ENGLISH: tuple[tuple[re.Pattern[str], str], ...] = ((re.compile(r'"([^"\n]+)"'), "“\\1”"),)
_APOSTROPHE = re.compile(r"(?<=[^\W\d_])'(?=[^\W\d_])")
_MONTH = re.compile(r"(?!0000)\d{4}-(?:0[1-9]|1[0-2])")


def typeset(text: str, lang: str) -> str:
    r"""Give written prose its language's spaces, quotation marks and apostrophes.

    >>> typeset('Il a dit : "Oui !" à 10:30', "fr")
    'Il a dit\xa0: «\xa0Oui\u202f!\xa0» à 10:30'
    >>> typeset("L'œuvre a coûté 12 500 € ; qui paie ?", "fr")
    'L’œuvre a coûté 12\u202f500\xa0€\u202f; qui paie\u202f?'
    >>> typeset('It said: "no one\'s fault"', "en")
    'It said: “no one’s fault”'
    """
    for pattern, instead in _FRENCH if lang == "fr" else _ENGLISH:
        text = pattern.sub(instead, text)
    return _APOSTROPHE.sub("’", text)


def long_date(iso: str | None, lang: str, *, weekday: bool = False) -> str:
    """Say an ISO date in a language; an unknown one is said to be, a strange one is kept.

    >>> long_date("2031-05-01T08:00:00+02:00", "fr"), long_date("2031-05-01", "en")
    ('1er mai 2031', 'May 1, 2031')
    >>> long_date(None, "fr"), long_date("mai 2031", "fr")
    ('sans date', 'mai 2031')
    >>> long_date("2031-08", "fr"), long_date("2031-08", "en"), long_date("2031", "fr")
    ('août 2031', 'August 2031', '2031')
    """
    if not iso:
        return say("export_undated", lang)
    if _MONTH.fullmatch(iso):
        return _month(iso, lang)
    try:
        day = date.fromisoformat(iso[:10])
    except ValueError:
        return iso
    return _spoken(day, lang, weekday=weekday)


def window(last: str, days: int, lang: str) -> str:
    r"""Say the days a briefing covers, ``days`` of them, ending with ``last``.

    >>> window("2031-05-02", 2, "fr"), window("2031-05-01", 1, "fr")
    ('1–2 mai 2031', 'jeudi 1er mai 2031')
    """
    if days <= 1:
        return long_date(last, lang, weekday=True)
    try:
        first = date.fromisoformat(last[:10]) - timedelta(days=days - 1)
    except (ValueError, OverflowError):
        return long_date(last, lang)
    return span(first.isoformat(), last, lang)


def span(first: str, last: str, lang: str) -> str:
    r"""Say the days from one ISO date to another.

    >>> span("2031-04-30", "2031-05-02", "fr"), span("2031-05-02", "2031-05-02", "en")
    ('30 avr.\u2009–\u20092 mai 2031', 'May 2, 2031')
    """
    try:
        start, end = date.fromisoformat(first[:10]), date.fromisoformat(last[:10])
    except ValueError:
        return f"{long_date(first, lang)} – {long_date(last, lang)}"
    return long_date(last, lang) if start == end else _interval(start, end, lang)


def counted(key: str, n: int, lang: str) -> str:
    """Say a number of things; French counts zero as singular, English as plural.

    >>> counted("export_articles", 0, "fr"), counted("export_articles", 0, "en")
    ('0 article', '0 articles')
    """
    one = n < 2 if lang == "fr" else n == 1  # noqa: PLR2004 - two is many
    return say(f"{key}_{'one' if one else 'many'}", lang, n=n)


def decimal(value: float, lang: str, digits: int = 2) -> str:
    """Write a decimal number with its language's separator.

    >>> decimal(0.871, "fr"), decimal(0.871, "en")
    ('0,87', '0.87')
    """
    written = f"{value:.{digits}f}"
    return written.replace(".", ",") if lang == "fr" else written


def moment(iso: str, lang: str) -> str:
    """Say an ISO date and time, to the minute, as its own zone has it.

    >>> moment("2031-05-01T06:31:07+02:00", "fr"), moment("2031-05-01", "en")
    ('1er mai 2031, 06:31', 'May 1, 2031')
    """
    try:
        clock = datetime.fromisoformat(iso).strftime(", %H:%M") if "T" in iso else ""
    except ValueError:
        return iso
    return long_date(iso, lang) + clock


def _month(iso: str, lang: str) -> str:
    from babel.dates import format_skeleton

    first = date(int(iso[:4]), int(iso[5:]), 1)
    said: str = format_skeleton("yMMMM", first, locale=lang)
    return said


def _spoken(day: date, lang: str, *, weekday: bool) -> str:
    from babel.dates import format_date

    said: str = format_date(day, "full" if weekday else "long", locale=lang)
    return re.sub(r"\b1 (?=[^\W\d])", "1er ", said) if lang == "fr" and day.day == 1 else said


def _interval(start: date, end: date, lang: str) -> str:
    from babel.dates import format_interval

    said: str = format_interval(start, end, "yMMMd", locale=lang)
    return said
