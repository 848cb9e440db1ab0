"""Names of months and weekdays, folded, as CLDR has them (through Babel), whole or short."""

from __future__ import annotations

from functools import cache

from chatbot.language.folding import fold


@cache
def month_names(lang: str) -> dict[str, int]:
    """Each month's name and number, from 1.

    >>> month_names("fr")["aout"]
    8
    """
    from babel.dates import get_month_names

    return {fold(name): n for n, name in get_month_names("wide", locale=lang).items()}


@cache
def short_month_names(lang: str) -> dict[str, int]:
    """Each month's abbreviation without its point, and its number; not those that are names.

    Some are other words too: only a point or a number beside them tells.

    >>> short_month_names("en")["sept"], short_month_names("fr")["juil"]
    (9, 7)
    """
    from babel.dates import get_month_names

    short = get_month_names("abbreviated", locale=lang).items()
    found = {fold(name).rstrip("."): n for n, name in short} | {"sept": 9}
    return {name: n for name, n in found.items() if name not in month_names(lang)}


@cache
def day_names(lang: str) -> dict[str, int]:
    """Each weekday's name and number, Monday being 0.

    >>> day_names("en")["sunday"]
    6
    """
    from babel.dates import get_day_names

    return {fold(name): n for n, name in get_day_names("wide", locale=lang).items()}
