"""Plain text to a draft: head read, furniture out, headline named. Every reader ends here."""

from __future__ import annotations

import re

from chatbot.ingest import furniture
from chatbot.ingest.clean import clean
from chatbot.ingest.draft import Draft
from chatbot.ingest.encoding import normalise
from chatbot.ingest.head import read_head
from chatbot.ingest.lines import is_headline, words
from chatbot.language import sentences

_LONGEST_TITLE = 220
_SHORTENED = 100
_LABEL = re.compile(r"^(.{2,40}?)\s*\|\s+(?=\S)")


def drafted(text: str, *, known: Draft | None = None, headed: bool = True) -> Draft:
    """Clean a text and name it; what ``known`` says wins over what the text says.

    ``headed``: the text opens with its own headline, which stays its first line.
    """
    known = known or Draft(text="")
    text = normalise(text)
    head = read_head(text)
    cleaned = clean(text, known=head.lines)
    title = known.title or head.title
    body = cleaned.text
    if headed and head.title and body and not same_line(body.split("\n", 1)[0], head.title):
        body = f"{head.title}\n\n{body}"
    return Draft(
        text=body,
        title=title or headline(body),
        outlet=known.outlet or head.outlet,
        published=known.published or head.published,
        url=known.url or head.url,
        removed=(*known.removed, *cleaned.removed),
        guessed=known.guessed if title else known.guessed | {"title"},
    )


def headline(text: str) -> str:
    r"""The first line where it stands as a headline; else the first sentence, cut short.

    >>> headline("Économie | Le pont rouvre\n\nIl a rouvert hier.")
    'Le pont rouvre'
    >>> headline("Le pont a rouvert hier.\nIl était fermé depuis mars.")
    'Le pont a rouvert hier'
    """
    first, _, body = text.partition("\n")
    first = " ".join(first.split())
    if body.strip() and _stands_alone(first):
        label = _LABEL.match(first)
        return first[label.end() :] if label and furniture.section(label[1]) else first
    spans = sentences(first, "fr")
    sentence = first[spans[0][0] : spans[0][1]] if spans else ""
    return _shortened(sentence.rstrip(". "))


def same_line(line: str, title: str) -> bool:
    """Tell whether a line is the title, spaces and a section label before it aside.

    >>> same_line("Monde |  Le pont rouvre", "Le pont rouvre")
    True
    """
    bare, wanted = " ".join(line.split()), " ".join(title.split())
    label = _LABEL.match(bare)
    return wanted in (bare, bare[label.end() :] if label else bare)


def _stands_alone(line: str) -> bool:
    short = len(line) <= _LONGEST_TITLE and bool(words(line))
    return is_headline(line) or (short and not line.rstrip("»”\"’') ").endswith("."))


def _shortened(sentence: str) -> str:
    if len(sentence) <= _SHORTENED:
        return sentence
    return sentence[:_SHORTENED].rsplit(" ", 1)[0].rstrip(" ,;:–—-") + "…"
