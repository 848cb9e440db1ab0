"""What a page says of itself, what it hides, and what was left of it."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from chatbot.ingest.dates import iso
from chatbot.ingest.draft import Draft
from chatbot.ingest.feeds import host
from chatbot.language import fold

if TYPE_CHECKING:
    from collections.abc import Iterator


def _names(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


_HIDDEN_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?:px|em|pt|%)?\s*(?:;|!|$)"
    r"|opacity\s*:\s*0(?:\.0+)?\s*(?:;|!|$)|(?:left|top|text-indent)\s*:\s*-\d{3,}",
    re.IGNORECASE,
)
_HIDING_RULE = re.compile(
    r"(?:^|[}\s])([.#][\w-]+(?:\s*,\s*[.#][\w-]+)*)\s*\{[^{}]*display\s*:\s*none[^{}]*\}"
)
_AT_RULE = re.compile(r"@[\w-]+[^{};]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}")
_TITLE_SUFFIX = re.compile(r"\s+(?:[|–—»·]|-)\s+([^|–—»·]{2,60})$")
_NEVER_SHOWN = ("script", "style", "noscript", "template", "head", "svg", "iframe", "select")
_BLOCKS = _names(
    "p div li h1 h2 h3 h4 h5 h6 td th tr section article aside nav footer header form label button"
    " figcaption blockquote ul ol table main dl dt dd br body"
)
_LEAST_ARTICLE = 800
_ARTICLE_SHARE = 0.4
_LONGEST_LINE = 300
_MANY_LINES = 2000


def described(tree: Any, markup: str, url: str) -> Draft:
    """Title, outlet, date and address from the metadata; ``text`` is left empty."""
    linked = list(_linked_data(tree))
    address = url or _canonical(tree)
    outlet = _meta(tree, "og:site_name") or _publisher(linked) or _meta(tree, "application-name")
    named = outlet or host(address)
    return Draft(
        text="",
        title=_title(tree, linked, named, host(address)),
        outlet=named,
        published=_published(linked, tree, markup, address),
        url=address,
        guessed=frozenset() if outlet else frozenset({"outlet"}),
    )


def drop_hidden(tree: Any) -> None:
    """Take out what no reader of the page sees: instructions are hidden there.

    An element with most of the page's paragraphs stays: the article itself, which some sites hide
    until a script shows it.
    """
    hiding = _hiding_selectors(tree)
    article = max(_LEAST_ARTICLE, _ARTICLE_SHARE * _prose_length(tree))
    for element in list(tree.iter()):
        hidden = isinstance(element.tag, str) and _is_hidden(element, hiding)
        if hidden and _prose_length(element) < article:
            element.drop_tree()


def dropped_lines(tree: Any, kept: str) -> Iterator[str]:
    """Visible lines of the page that are not in the kept text, in order."""
    known = fold(" ".join(kept.split()))
    for line in _visible_lines(tree):
        if fold(line) not in known:
            yield line if len(line) <= _LONGEST_LINE else line[:_LONGEST_LINE] + "…"


def _prose_length(element: Any) -> int:
    return sum(len(paragraph.text_content()) for paragraph in element.iter("p"))


def _is_hidden(element: Any, hiding: frozenset[str]) -> bool:
    if element.tag in ("html", "body") or element.getparent() is None:
        return False
    if element.tag == "template":
        return True
    names = {f".{name}" for name in element.get("class", "").split()}
    names.add(f"#{element.get('id', '')}")
    style = element.get("style", "")
    return "hidden" in element.attrib or bool(_HIDDEN_STYLE.search(style)) or bool(names & hiding)


def _hiding_selectors(tree: Any) -> frozenset[str]:
    """Classes and ids that the page's own style sheet hides on every screen."""
    found: set[str] = set()
    for style in tree.iter("style"):
        rules = _AT_RULE.sub(" ", style.text_content() or "")
        for match in _HIDING_RULE.finditer(rules):
            found.update(name.strip() for name in match[1].split(","))
    return frozenset(found)


def _visible_lines(tree: Any) -> Iterator[str]:
    parts: list[str] = []
    lines: list[str] = []

    def flush() -> None:
        if line := " ".join("".join(parts).split()):
            lines.append(line)
        parts.clear()

    def walk(element: Any) -> None:
        if not isinstance(element.tag, str) or element.tag in _NEVER_SHOWN:
            return
        block = element.tag in _BLOCKS
        if block:
            flush()
        parts.append(element.text or "")
        for child in element:
            walk(child)
            parts.append(child.tail or "")
        if block:
            flush()

    for body in tree.iter("body"):
        walk(body)
    flush()
    yield from dict.fromkeys(lines[:_MANY_LINES])


def _meta(tree: Any, name: str) -> str:
    found = tree.xpath("//meta[@property=$name or @name=$name]/@content", name=name)
    return " ".join(str(found[0]).split()) if found else ""


def _canonical(tree: Any) -> str:
    links = [str(link) for link in tree.xpath("//link[@rel='canonical']/@href")]
    address = next(iter([*links, _meta(tree, "og:url")]), "")
    return address if address.startswith(("http://", "https://")) and host(address) else ""


def _linked_data(tree: Any) -> Iterator[dict[str, Any]]:
    """Every JSON-LD object of the page, graphs opened; what is no JSON is passed over."""
    for script in tree.xpath("//script[@type='application/ld+json']"):
        try:
            waiting = [json.loads(script.text or "", strict=False)]
        except (ValueError, RecursionError):
            continue
        while waiting:
            item = waiting.pop(0)
            if isinstance(item, list):
                waiting += item
            elif isinstance(item, dict):
                yield item
                waiting += [item["@graph"]] if "@graph" in item else []


def _publisher(linked: list[dict[str, Any]]) -> str:
    for item in linked:
        publisher = item.get("publisher")
        name = publisher.get("name") if isinstance(publisher, dict) else publisher
        if isinstance(name, str) and name.strip():
            return " ".join(name.split())
    return ""


def _title(tree: Any, linked: list[dict[str, Any]], *site: str) -> str:
    headlines = [item["headline"] for item in linked if isinstance(item.get("headline"), str)]
    heads = [" ".join(one.text_content().split()) for one in tree.iter("h1")]
    tags = [" ".join(one.text_content().split()) for one in tree.xpath("//head/title")]
    stated = [_meta(tree, "og:title"), *headlines, *heads[:1], *tags, *_meta_titles(tree)]
    title = next((" ".join(one.split()) for one in stated if one.strip()), "")
    return _without_site(title, [*site, *heads])


def _meta_titles(tree: Any) -> list[str]:
    return [_meta(tree, "twitter:title"), _meta(tree, "title")]


def _without_site(title: str, known: list[str]) -> str:
    """« Le pont rouvre | Le Courrier » without the site, when it is the site or the page's h1."""
    outlet, host, *heads = known
    names = [re.sub(r"\W", "", fold(name)) for name in (outlet, host) if name]
    while match := _TITLE_SUFFIX.search(title):
        suffix = re.sub(r"\W", "", fold(match[1]))
        bare = title[: match.start()]
        if bare not in heads and not any(suffix in name or name in suffix for name in names):
            break
        title = bare
    return title


def _published(linked: list[dict[str, Any]], tree: Any, markup: str, url: str) -> str | None:
    """JSON-LD, then the usual meta tags, then htmldate on markup alone (never on prose)."""
    stated = [str(item["datePublished"]) for item in linked if item.get("datePublished")]
    stated += [_meta(tree, "article:published_time"), _meta(tree, "datePublished")]
    found = next((date for date in map(iso, filter(None, stated)) if date), None)
    return found or _htmldate(markup, url)


def _htmldate(markup: str, url: str) -> str | None:
    from htmldate import find_date

    found = find_date(markup, extensive_search=False, original_date=True, url=url or None)
    return iso(found) if found else None
