"""A briefing with everything that one can hold, about events that never happened."""

# ruff: noqa: E501 - a sentence stays on one line

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from typing import Literal

from chatbot.types import (
    Article,
    Briefing,
    Citation,
    Disagreement,
    Fact,
    LeftOut,
    Manifest,
    Named,
    Position,
    Seconds,
    Sentence,
    SentenceStatus,
    Story,
    TimelineEntry,
)

_TEXTS = {
    "dam-fr": (
        "fr", "La Dépêche d’Aubrac", "2031-05-02T06:10:00+02:00",
        "Barrage de Sauveterre : la vidange commence lundi",
        "Barrage de Sauveterre : la vidange commence lundi\n\nLa préfecture de la Sarrenne a autorisé jeudi la vidange du lac de Sauveterre, la première depuis 1987. Elle commencera lundi 5 mai et durera six semaines.\n\nSelon l’exploitant, Énergies du Vallat, l’opération coûtera 18 millions d’euros. « Les vannes ne pouvaient plus attendre », a déclaré sa directrice, Solène Marcillac. Trois cents riverains seront relogés aux frais de l’État.\n\nL’association Rivière vivante redoute la mort de 40 tonnes de poissons et a saisi le tribunal administratif le 28 avril.",
    ),
    "dam-en": (
        "en", "The Northern Ledger", "2031-05-02",
        "French lake to be drained for first time in decades",
        "French lake to be drained for first time in decades\n\nLake Sauveterre will be drained from Monday, the prefecture of Sarrenne said, so that engineers can replace gates that no longer close.\n\nThe operator puts the cost at 18 million euros, but the regional audit chamber wrote in March that it would exceed 25 million. Some 450 residents must leave their homes, according to the mayor, Hervé Tournadre.\n\nNATO air forces, which use the valley for training, have been told to keep away until mid-June.",
    ),
    "dam-wire": (
        "fr", "Agence Rouergue", "2031-05-01",
        "Feu vert à la vidange du lac de Sauveterre",
        "La préfecture de la Sarrenne a autorisé jeudi la vidange du lac de Sauveterre, la première depuis 1987. Elle commencera lundi 5 mai et durera six semaines.",
    ),
    "ferry-fr": (
        "fr", "L’Écho du Ponant", "2031-05-01T18:40:00+02:00",
        "Le bac de Trémeur reprend la mer",
        "Le bac de Trémeur reprend la mer\n\nAmarré depuis février, le bac « Sterenn » a repris ses rotations jeudi matin entre Trémeur et l’île de Goulven. Deux rotations supplémentaires sont prévues dès le 1er juin.",
    ),
    "prize-en": (
        "en", "Harbour Courier", "2031-05-02",
        "Unknown novelist wins Kestrel prize",
        "Unknown novelist wins Kestrel prize\n\nThe Kestrel prize went on Thursday to Maren Okafor-Lind for a first novel that eleven publishers had refused. “I had stopped counting,” she said.",
    ),
    "notes-fr": (
        "fr", "", None, "Carnets d’un gardien de phare",
        "Les carnets trouvés au grenier du phare de Goulven racontent quarante ans de brume et de navires.",
    ),
    "horoscope": ("fr", "La Dépêche d’Aubrac", "2031-05-02", "Votre horoscope du week-end", "Bélier : patience."),
}  # fmt: skip

ARTICLES = {
    id_: Article(
        article_id=id_, source=f"/presse/{id_}.html", title=title, text=text, lang=lang, outlet=outlet,
        published=published, url=f"https://presse.example/{id_}" if outlet else "",
    )
    for id_, (lang, outlet, published, title, text) in _TEXTS.items()
}  # fmt: skip


def _cite(article_id: str, start: str, end: str = "") -> Citation:
    """The characters from one phrase to the end of another."""
    article = ARTICLES[article_id]
    first = article.text.rindex(start)
    last = article.text.index(end, first) + len(end) if end else first + len(start)
    return Citation(
        n=1, article_id=article_id, passage_id=f"{article_id}-0", outlet=article.outlet,
        title=article.title, url=article.url, published=article.published, lang=article.lang,
        quote=article.text[first:last], start=first, end=last,
    )  # fmt: skip


def _fact(  # noqa: PLR0913 - a fact has two of everything
    id_: str, fr: str, en: str, *cited: Citation, independent: int = 1,
    status: SentenceStatus = "supported", date: str | None = None,
) -> Fact:  # fmt: skip
    langs: tuple[tuple[Literal["fr", "en"], str], ...] = (("fr", fr), ("en", en))
    return Fact(
        id=id_,
        renderings={
            lang: Sentence(
                text=text, lang=cited[0].lang if status == "quoted" else lang, status=status,
                support=1.0 if status == "quoted" else 0.88, citations=cited,
            )
            for lang, text in langs
            if text
        },
        sources=len(cited),
        independent_sources=independent,
        date=date,
    )  # fmt: skip


_START = _cite("dam-fr", "La préfecture de la Sarrenne", "depuis 1987.")
_START_EN = _cite("dam-en", "Lake Sauveterre will be", "no longer close.")
_START_WIRE = _cite("dam-wire", "La préfecture de la Sarrenne", "depuis 1987.")
_COST_FR = _cite("dam-fr", "Selon l’exploitant", "18 millions d’euros.")
_COST_EN = _cite("dam-en", "The operator puts", "25 million.")
_MOVED_FR = _cite("dam-fr", "Trois cents riverains", "de l’État.")
_MOVED_EN = _cite("dam-en", "Some 450 residents", "Tournadre.")
_COURT = _cite("dam-fr", "L’association Rivière vivante", "28 avril.")
_NATO = _cite("dam-en", "NATO air forces", "mid-June.")
_GATES = _cite("dam-fr", "« Les vannes", "Marcillac.")

DAM = Story(
    id="dam",
    title={
        "fr": "Le lac de Sauveterre vidé à partir de lundi, son coût contesté",
        "en": "Lake Sauveterre to be drained from Monday, at a disputed cost",
    },
    status="developing",
    articles=("dam-fr", "dam-en", "dam-wire"),
    outlets=3,
    independent_sources=2,
    facts=(
        _fact("d1", "La préfecture de la Sarrenne a autorisé la vidange du lac de Sauveterre, la première depuis 1987 ; elle commence lundi.", "The prefecture of Sarrenne has allowed Lake Sauveterre to be drained, for the first time since 1987, from Monday.", _START, _START_EN, _START_WIRE, independent=2, date="2031-05-01"),
        _fact("d2", "Énergies du Vallat chiffre l’opération à 18 millions d’euros ; la chambre des comptes écrivait en mars qu’elle dépasserait 25 millions.", "Énergies du Vallat puts the cost at 18 million euros; the audit chamber wrote in March that it would exceed 25 million.", _COST_FR, _COST_EN, independent=2, date="2031-03"),
        _fact("d3", "L’association Rivière vivante, qui redoute la mort de 40 tonnes de poissons, a saisi le tribunal administratif.", "The group Rivière vivante, which fears for 40 tonnes of fish, has gone to the administrative court.", _COURT, date="2031-04-28"),
        _fact("d4", _GATES.quote, _GATES.quote, _GATES, status="quoted"),
        _fact("d5", "", "NATO air forces have been told to keep away from the valley until mid-June.", _NATO, date="2031-06"),
    ),
    disagreements=(
        Disagreement(
            about={"fr": "Le coût de l’opération", "en": "What it will cost"},
            positions=(
                Position(text={"fr": "18 millions d’euros, selon l’exploitant", "en": "18 million euros, says the operator"}, citations=(_COST_FR, _COST_EN)),
                Position(text={"fr": "plus de 25 millions, selon la chambre régionale des comptes", "en": "more than 25 million, says the regional audit chamber"}, citations=(_COST_EN,)),
            ),
        ),
        Disagreement(
            about={"fr": "Le nombre d’habitants à reloger", "en": "How many residents must move"},
            positions=(
                Position(text={"fr": "trois cents riverains", "en": "three hundred residents"}, citations=(_MOVED_FR,)),
                Position(text={"fr": "quelque 450 habitants, selon le maire", "en": "some 450 residents, says the mayor"}, citations=(_MOVED_EN,)),
            ),
        ),
    ),
    timeline=(
        TimelineEntry(date="2031-03", fact_id="d2", kind="event"),
        TimelineEntry(date="2031-04-28", fact_id="d3", kind="event"),
        TimelineEntry(date="2031-05-01", fact_id="d1", kind="published"),
        TimelineEntry(date="2031-06", fact_id="d5", kind="event"),
    ),
    changed=("d2", "d3"),
    names=(
        Named(kind="place", forms={"fr": "lac de Sauveterre", "en": "Lake Sauveterre"}, articles=("dam-fr", "dam-en", "dam-wire")),
        Named(kind="organisation", forms={"fr": "Énergies du Vallat", "en": "Énergies du Vallat"}, articles=("dam-fr", "dam-en")),
        Named(kind="organisation", forms={"fr": "OTAN", "en": "NATO"}, articles=("dam-en",)),
        Named(kind="person", forms={"fr": "Solène Marcillac", "en": "Solène Marcillac"}, articles=("dam-fr",)),
        Named(kind="person", forms={"en": "Hervé Tournadre"}, articles=("dam-en",)),
    ),
)  # fmt: skip

_BACK = _cite("ferry-fr", "Amarré depuis février", "Goulven.")
_JUNE = _cite("ferry-fr", "Deux rotations", "1er juin.")
_PRIZE = _cite("prize-en", "The Kestrel prize", "had refused.")
_COUNT = _cite("prize-en", "“I had stopped", "she said.")
_NOTES = _cite("notes-fr", "Les carnets trouvés", "navires.")

FERRY = Story(
    id="ferry",
    title={"fr": "Le bac de Trémeur reprend la mer", "en": "Trémeur ferry sails again"},
    status="unchanged",
    articles=("ferry-fr",),
    outlets=1,
    independent_sources=1,
    facts=(
        _fact("t1", "Le bac « Sterenn » relie de nouveau Trémeur à l’île de Goulven depuis jeudi.", "The ferry Sterenn has linked Trémeur and Goulven island again since Thursday.", _BACK, date="2031-05-01"),
        _fact("t2", "Deux rotations de plus sont prévues dès le 1er juin.", "Two more crossings are planned from June 1.", _JUNE, date="2031-06-01"),
    ),
    names=(Named(kind="place", forms={"fr": "Trémeur", "en": "Trémeur"}, articles=("ferry-fr",)),),
)  # fmt: skip

PRIZE = Story(
    id="prize",
    title={"fr": "Une inconnue reçoit le prix Kestrel", "en": "Unknown novelist wins Kestrel prize"},
    status="new",
    articles=("prize-en",),
    outlets=1,
    independent_sources=1,
    facts=(
        _fact("p1", "Le prix Kestrel est allé à Maren Okafor-Lind pour un premier roman refusé par onze éditeurs.", "The Kestrel prize went to Maren Okafor-Lind for a first novel refused by eleven publishers.", _PRIZE),
        _fact("p2", _COUNT.quote, _COUNT.quote, _COUNT, status="quoted"),
    ),
    changed=("p1", "p2"),
)  # fmt: skip

NOTES = Story(
    id="notes",
    title={"fr": "Les carnets du phare de Goulven", "en": "The notebooks of Goulven lighthouse"},
    status="new",
    articles=("notes-fr",),
    outlets=1,
    independent_sources=1,
    facts=(
        _fact("n1", "Des carnets trouvés au phare racontent quarante ans de brume.", "Notebooks found in the lighthouse tell of forty years of fog.", _NOTES),
    ),
    dated=False,
)  # fmt: skip


def rich_briefing(date: str = "2031-05-02", lang: str = "both") -> Briefing:
    """Four stories: developing and disputed, unchanged, new, and one that is mere context."""
    return Briefing(
        date=date,
        days=2,
        lang=lang,
        stories=(DAM, PRIZE, FERRY, NOTES),
        left_out=(LeftOut(article_id="horoscope", why="aucune phrase à citer"),),
        model="qwen2.5-coder-1.5b",
        prompt="fact.fr@2",
        seconds=Seconds(first_token=8.0, total=412.0),
        articles=dict(ARTICLES),
        top=("d1", "d2", "p1", "t1"),
        made=f"{date}T06:31:07+02:00",
        previous="2031-04-30",
        manifest=Manifest(
            sources={key: sha256(item.text.encode()).hexdigest() for key, item in ARTICLES.items()},
            prompts=("fact.en@2", "fact.fr@2", "title.fr@1"),
            supported=15,
            quoted=4,
            dropped=1,
            translator="opus-mt-en-fr@cc1de10b4934",
        ),
    )


def untranslated_position(text: str) -> Briefing:
    """A briefing with one story, where one position has the same words in both languages."""
    point = DAM.disagreements[0]
    side = replace(point.positions[0], text={"fr": text, "en": text})
    point = replace(point, positions=(side, *point.positions[1:]))
    return replace(rich_briefing(), stories=(replace(DAM, disagreements=(point,)),))
