"""Safe repairs of a small model's slips: elision, typography, names in the wrong language.

Only what is wrong whatever the sentence means is touched; anything else goes back to the writer.
"""

from __future__ import annotations

import re
from functools import cache, partial

from chatbot.evidence.moments import is_calendar
from chatbot.evidence.names import Name, articles, english_article, names, preferred
from chatbot.evidence.numbers import amounts
from chatbot.language import fold, is_common
from vectorstore.words import is_stopword

_VOWEL = "aàâæeéèêëiîïoôœuùû"
_MUTE = (
    "abit|aleine|ameçon|armoni|ebdomad|élicopt|émisph|erbe|érédit|érit|ésit|eure|istoi|istor|iver|"
    "omma|omme|omo|onnê|onne|onora|ôpita|orair|orizon|orloge|orreur|orrib|ostil|ôte|uil|uissier|"
    "umain|umanit|umeur|umid|umili|ydr|ymne|ypoth|ypocri"
)
"""How words go on after an h that is not heard; before others (« le héros ») nothing is elided."""
_ELISION = re.compile(
    r"\b([LlDdNnSsJjMmTtCc]|[Qq]u|[Jj]usqu|[Ll]orsqu|[Pp]uisqu)([ea]) "
    rf"(?=([{_VOWEL}]\w*|h(?:{_MUTE})\w*))",
    re.IGNORECASE,
)
_UNELIDED = {"onze", "onzieme", "oui", "ouistiti", "uhlan", "un", "one", "iode", "yaourt"}
_ELIDABLE = {
    *("la", "le", "de", "ne", "se", "je", "me", "te", "ce"),
    *("que", "jusque", "lorsque", "puisque"),
}
_HIGH = re.compile(r"[ \u00a0\u202f]*([:;!?»])(?=\s|$)")
_SPACES = re.compile(r"[ \t]+")
_NAME_BEFORE = re.compile(r"(?:^|[^.!?:»”\s]\s)([A-ZÀ-Ý][a-zà-ÿ]+|[A-ZÀ-Ý]{2,})[ -]$")
_TITLE_BEFORE = re.compile(
    r"\b(?:[A-ZÀ-Ý]|MM|M[rs]s?|[DP]r|Prof|Mgr|G[ée]n|Gov|Sen|Rep|Rev|Col|Lt|Capt|Sgt)\.[ \u00a0]$"
)
_NAME_AFTER = re.compile(r"[ -][A-ZÀ-Ý][a-zà-ÿ]")
_CLOSING = '»”"\u00a0 '
_LOOSE_COMMA = re.compile(r"(?<!\d)(\d{1,3}), (\d{3})\b")
_LOOSE_THOUSANDS = re.compile(
    r"(?<![\w.,])\d{1,3}(?:[ \u00a0\u202f]\d{3})+\b(?![.,]\d|[ \u00a0\u202f]\d{3})"
)
_SPLIT_DECIMAL = re.compile(
    r"(?<![\d,])(?<!\d, )(\d{1,3}), (\d{1,2})"
    r"(?=[ \u00a0\u202f]?(?:%|(?:pour cent|millions?|milliards?)\b)"
    r"(?!(?:,| et| ou| puis)[ \u00a0]\d))"
)
"""Neither a year and what comes after it, nor numbers of a list."""
_COUNTED = re.compile(
    r"\b((?:millions?|milliards?|milliers|centaines|dizaines) de )([a-zà-ÿ]{2,}[a-rt-wyà-ÿ])\b"
)
"""Not « milliers d’entre eux » nor « 100 milliards d’impact »; with « de », one misspelling and
nothing else in the French of the evaluation data."""
_SPELLED = {
    "fr": re.compile(
        r"\b(?:(?:twent|thirt|fort|fift|sixt|sevent|eight|ninet)y(?:-[a-z]+)?"
        r"|(?:thir|four|fif|seven|eigh|nine)teen|eleven|twelve|eight|nine)\b",
        re.IGNORECASE,
    ),
    "en": re.compile(
        r"\b(?:(?:vingt|trente|quarante|cinquante|soixante|quatre-vingts?)"
        r"(?:-[a-zé]+| et (?:une?|onze)\b)*"
        r"|quatre|cinq|sept|huit|neuf|onze|douze|treize|quatorze|quinze|seize)\b",
        re.IGNORECASE,
    ),
}
"""Numbers in the other language's words, where these are none of the sentence's own (« six ») nor
used in it (“pas de deux”)."""
_AFTER = re.compile(
    r"\b(après qu(?:e |[’']))((?:(?!\bqu[e’'])[^,.;:«»]){1,60}?)\b(ait|aient|soit|soient)\b",
    re.IGNORECASE,
)
_INDICATIVE = {"ait": "a", "aient": "ont", "soit": "est", "soient": "sont"}
_PERCENT = re.compile(r"(?<=\d)[ \u00a0\u202f]*percent\b")
_BEFORE_STOP = re.compile(r"[ \u00a0]+([.,])")
_LEAD = re.compile(
    r"\b(de la|de l[’']|du|des|à la|à l[’']|au|aux|la|les|le|l[’']|the|en|de|d[’']|à)\s*$",
    re.IGNORECASE,
)
_SUPERFLUOUS = re.compile(r"(?:\b(de ))?\b[lL][’']$")
_WANTS_ARTICLE = re.compile(r"^$|\b(?!entre |contre )\w{2,}(?:er|ir|dre|tre) $")
_MERGED = {
    ("de", "le"): "du ", ("à", "le"): "au ", ("de", "les"): "des ", ("à", "les"): "aux ",
}  # fmt: skip
_HELD = {
    "du": ("de", "le"), "de la": ("de", "la"), "de l’": ("de", "l’"), "des": ("de", "les"),
    "au": ("à", "le"), "à la": ("à", "la"), "à l’": ("à", "l’"), "aux": ("à", "les"),
    "le": ("", "le"), "la": ("", "la"), "l’": ("", "l’"), "les": ("", "les"), "the": ("", ""),
    "de": ("de", ""), "d’": ("de", ""), "à": ("à", ""), "en": ("en", ""),
}  # fmt: skip
"""The preposition and the article that a French word holds."""


def mend(text: str, lang: str) -> str:
    r"""Repair a written sentence; never a quotation.

    >>> mend("La Turquie a refusé de élargir la enquête de le NATO", "fr")
    'La Turquie a refusé d’élargir l’enquête de l’OTAN.'
    >>> mend("L'ONU dit \"oui\"", "fr")
    'L’ONU dit «\xa0oui\xa0».'
    """
    text = _SPACES.sub(" ", text).strip()
    text = _SPELLED["fr" if lang == "fr" else "en"].sub(partial(_in_digits, lang=lang), text)
    if lang != "fr":
        text = _LOOSE_COMMA.sub(r"\1,\2", _LOOSE_THOUSANDS.sub(_thousands, text))
    text = _names(text, lang)
    if lang == "fr":
        text = _typography(elide(_french_articles(_english_figures(text))))
        text = _AFTER.sub(lambda after: after[1] + after[2] + _INDICATIVE[after[3].lower()], text)
    text = _BEFORE_STOP.sub(r"\1", text)
    if text and text.rstrip(_CLOSING)[-1:] not in {".", "!", "?", "…"}:
        text = text.rstrip(",;:– ") + "."
    return text[:1].upper() + text[1:]


def _in_digits(found: re.Match[str], lang: str) -> str:
    """A number that was left in the source's words; itself where they are no number.

    >>> mend("Forty-six cas ont été recensés", "fr"), mend("Trente-huit houses fell", "en")
    ('46 cas ont été recensés.', '38 houses fell.')
    """
    if found.start() and found[0] != found[0].lower():
        return found[0]  # a name, « les Forty Niners »
    values = amounts(found[0].lower(), "en" if lang == "fr" else "fr")
    return f"{min(values)}" if len(values) == 1 else found[0]


def _thousands(found: re.Match[str]) -> str:
    """A number spaced as in French, written as in English; not the day of a date and what follows.

    >>> mend("In all 1 200 people left; on March 3 200 came back.", "en")
    'In all 1,200 people left; on March 3 200 came back.'
    """
    before = found.string[: found.start()].split()[-1:]
    if before and is_calendar(before[0], "en"):
        return found[0]
    return re.sub(r"\s", ",", found[0])


def _english_figures(text: str) -> str:
    """Decimals, percentages, dates and what is counted, where they were half translated."""
    text = _PERCENT.sub("\u00a0%", _SPLIT_DECIMAL.sub(r"\1,\2", text))
    text = _COUNTED.sub(lambda match: match[1] + _plural(match[2]), text)

    def day_first(match: re.Match[str]) -> str:
        year = f" {match[4]}" if match[4] else ""
        return f"{match[1] or 'le'} {match[3]} {match[2]}{year}"

    return _month_first().sub(day_first, text)


def _plural(noun: str) -> str:
    """The plural of a French noun by the rule, where that is a word; else itself."""
    plural = noun + ("x" if noun.endswith(("eau", "eu")) else "s")
    return plural if is_common(plural, "fr") else noun


@cache
def _month_first() -> re.Pattern[str]:
    """A French date in the English order, where nothing but a date can be meant."""
    from babel.dates import get_month_names

    months = "|".join(get_month_names("wide", locale="fr").values())
    return re.compile(
        rf"(?:\b(le|du|au) )?\b({months}) (\d{{1,2}})(?=[.;:!?»)]|,(?!\d)|$)(?:, (\d{{4}})\b)?"
    )


def elide(text: str) -> str:
    """With the apostrophes that French wants: « d’Orsund », « de Hautvers »."""

    def joined(match: re.Match[str]) -> str:
        whole = (match[1] + match[2]).casefold()
        if whole not in _ELIDABLE or fold(match[3]) in _UNELIDED:
            return match[0]
        if whole in {"le", "la"} and fold(match[3]) in {"un", "une"}:
            return match[0]
        if whole == "ce" and not fold(match[3]).startswith("e"):
            return match[0]
        return f"{match[1]}’"

    return _ELISION.sub(joined, text)


def _typography(text: str) -> str:
    """French apostrophes, guillemets and the spaces before high punctuation."""
    text = re.sub(r"(?<=\w)'(?=\w)", "’", text)
    text = re.sub(r"[\"“]\s*([^\"“”]+?)\s*[\"”]", "«\u00a0\\1\u00a0»", text)
    text = re.sub(r"«\s*", "«\u00a0", text)
    return _HIGH.sub("\u00a0\\1", text)


def _names(text: str, lang: str) -> str:
    """Put organisations, countries and places into the language of the sentence."""
    other = "en" if lang == "fr" else "fr"
    native = {(name.start, name.end) for name in names(text, lang, only=True)}
    foreign = [
        name
        for name in names(text, other, only=True)
        if name.kind in {"organisation", "territory", "place"}
        and not _part_of_a_name(text, name.start, name.end)
        and not (lang == "fr" and _surname(text, name))
        and not any(start < name.end and name.start < end for start, end in native)
    ]
    for name in reversed(foreign):
        key = next((k for k in name.ranked if preferred(k, lang)), None)
        if key and fold(name.text) not in fold(preferred(key, lang) or ""):
            text = _replace(text, name.start, name.end, key, lang)
    return text


def _french_articles(text: str) -> str:
    """Give a country or organisation the article it takes in French, or take one it does not.

    Only where no other reading is possible: at the start of the sentence, after an infinitive,
    and « l’ » before a name without article.
    """
    for name in reversed(names(text, "fr", only=True)):
        if name.kind not in {"organisation", "territory"} or _part_of_a_name(
            text, name.start, name.end
        ):
            continue
        before, after = text[: name.start], text[name.end :]
        article = articles(name.key)
        if not article and (bare := _SUPERFLUOUS.search(before)):
            lead = "d’" if bare[1] else ""
            text = before[: bare.start()] + lead + text[name.start :]
        elif article and _WANTS_ARTICLE.search(before) and re.match(r" [a-zà-ÿ]|[.,;]", after):
            joined = with_article("", article)
            text = before + (joined if before else joined.capitalize()) + text[name.start :]
    return text


def _part_of_a_name(text: str, start: int, end: int) -> bool:
    """Jordan Bardella is no country: a capitalised word, or a title, stands beside it."""
    before = _NAME_BEFORE.search(text[:start])
    joined = before is not None and not is_stopword(before[1])
    return (
        joined
        or _TITLE_BEFORE.search(text[:start]) is not None
        or _NAME_AFTER.match(text[end:]) is not None
    )


def _surname(text: str, name: Name) -> bool:
    """Whether a place of one word, “the West”, lacks its English article, as Mr West does."""
    if name.kind != "place" or not name.text.istitle() or not name.text.isalpha():
        return False
    before = text[: name.start]
    _, preposition, article = led(before)
    led_in = article or preposition == "en" or before.lower().endswith("the ")
    wanted = english_article(name.key) or (preferred(name.key, "en") or "").startswith("the ")
    return bool(wanted) and not led_in


def _replace(text: str, start: int, end: int, key: str, lang: str) -> str:
    printed = preferred(key, lang) or text[start:end]
    before = text[:start]
    if lang != "fr":
        bare = re.sub(r"(?i)\b(?:the |les |la |le |l[’'])$", "", before)
        article = english_article(key)
        return f"{bare}{article} {printed}" + text[end:] if article else bare + printed + text[end:]
    bare, preposition, _ = led(before)
    if preposition == "en":
        return before + printed + text[end:]
    joined = with_article(preposition, articles(key))
    if before[len(bare) :][:1].isupper():
        joined = joined[:1].upper() + joined[1:]
    return bare + joined + printed + text[end:]


def led(before: str) -> tuple[str, str, str]:
    """What stands before a French name: all but its lead, its preposition, its article.

    >>> led("Il ira jusqu’au "), led("Dit-il de "), led("Selon ")
    (('Il ira jusqu’', 'à', 'le'), ('Dit-il ', 'de', ''), ('Selon ', '', ''))
    """
    found = _LEAD.search(before)
    if found is None:
        return before, "", ""
    return (before[: found.start()], *_HELD[found[1].casefold().replace("'", "’")])


def with_article(preposition: str, article: str) -> str:
    """« de » + « le » is « du »; an elided article leaves no space."""
    if (preposition, article) in _MERGED:
        return _MERGED[preposition, article]
    bare = article if article.endswith("’") else f"{article} " if article else ""
    return f"{preposition} {bare}" if preposition else bare
