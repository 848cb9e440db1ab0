"""Names of months and weekdays, folded, as CLDR has them (through Babel)."""

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
def day_names(lang: str) -> dict[str, int]:
    """Each weekday's name and number, Monday being 0.

    >>> day_names("en")["sunday"]
    6
    """
    from babel.dates import get_day_names

    return {fold(name): n for n, name in get_day_names("wide", locale=lang).items()}
