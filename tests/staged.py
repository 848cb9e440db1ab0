"""A real desk over `samples/` whose answers and briefings are written here, not by a model.

For screenshots and for tests of pages: everything but what the language model does is real. The
citations are found in the articles as stored, so each is exact.
"""

# ruff: noqa: E501 - a sentence stays on one line

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from threading import Event as Flag
from typing import Any

from chatbot.build import Desk
from chatbot.config import Settings, load
from chatbot.types import (
    Answer,
    Article,
    Briefing,
    Citation,
    Disagreement,
    Event,
    Fact,
    Finished,
    Found,
    Lang,
    LeftOut,
    Manifest,
    Named,
    Position,
    Printed,
    Seconds,
    Sentence,
    Stage,
    Story,
    TimelineEntry,
    Turn,
)
from tests.fakes import ScriptedEngine
from vectorstore.embedders import HashEmbedder
from vectorstore.memory import MemoryIndex
from vectorstore.types import Filter, Hit, Query

SAMPLES = Path(__file__).parents[1] / "samples"
MODEL = "qwen2.5-coder-1.5b"
TODAY = "2026-03-12"
_SPACES = str.maketrans("\u00a0\u202f", "  ")


class StagedDesk(Desk):
    """The real desk, but for ``ask`` and ``brief``, which follow the script below."""

    pace = 0.0
    """Seconds a stage takes."""

    def warm(self) -> None:
        """There is no model to load."""

    def prepare(self) -> None:
        """There is no prompt to read."""

    def ask(  # noqa: PLR0913 - the desk's own signature
        self,
        question: str,
        *,
        id: str | None = None,  # noqa: A002 - as in the desk
        lang: Lang | None = None,
        answer_lang: Lang | None = None,
        ui_lang: Lang = "en",
        where: Filter | None = None,
        history: Sequence[Turn] = (),
        today: date | None = None,
        cancel: Flag | None = None,
    ) -> Iterator[Event]:
        """Search for real, then say the three sentences that the script has for the strike."""
        del id, lang, history, today, cancel
        yield Stage(name="search")
        query = Query(text=question, lang=ui_lang, k=6, where=where or Filter())
        hits: list[Hit] = self.search(query)
        yield Found(hits=tuple(hits))
        stage = Stage(name="choose", total=len(hits))
        yield stage
        said = answer_lang or ui_lang
        told = [fact.renderings[said] for fact in _facts(Press(self), STRIKE)[:3]]
        sentences = [
            replace(s, citations=tuple(replace(c, n=n) for c in s.citations))
            for n, s in enumerate(told, start=1)
        ]
        for sentence in sentences:
            time.sleep(self.pace)
            yield Stage(name="write")
            yield Printed(sentence=sentence)
        yield Finished(result=_answer(question, said, tuple(sentences)))

    def brief(  # noqa: PLR0913 - the desk's own signature
        self,
        *,
        date: str,
        days: int = 1,
        lang: Any = "both",
        ui_lang: Lang = "en",
        where: Filter | None = None,
        cancel: Flag | None = None,
        again: bool = False,
        topics: Sequence[str] = (),
    ) -> Iterator[Event]:
        """Every stage, then the script's four stories; kept, as a real one is."""
        del ui_lang, where, again, topics
        for name, total in (("read", 20), ("group", None), ("write", 12), ("check", 12)):
            for done in range(1, (total or 1) + 1):
                yield Stage(name=name, done=done if total else 0, total=total)
                if self.pace and cancel is not None and cancel.wait(self.pace):
                    return
        made = staged_briefing(self, date=date, days=days, lang=lang)
        self.library.briefings.put(made)
        yield Finished(result=made)


def staged(home: Path, **settings: Any) -> StagedDesk:
    """A desk over a home, with the embedder and the index of the tests; close it after use."""
    chosen: Settings = load(home=home, index={"kind": "memory"}, **settings)
    return StagedDesk(
        chosen, engine=ScriptedEngine(), embedder=HashEmbedder(), dense=MemoryIndex(), progress=None
    )


def fill(desk: Desk) -> None:
    """Take in the samples; one of them twice, so that it has two revisions."""
    paths = sorted(SAMPLES.glob("[0-9]*"))
    correction = next(path for path in paths if path.name.startswith("06"))
    before = desk.settings.home / correction.name
    text = correction.read_text("utf-8")
    earlier = text.replace("1\u202f850 personnes", "1\u202f200 personnes").replace(
        "L’Écho des Deux Rives présente ses excuses à ses lecteurs.", "Quatre ponts sont coupés."
    )
    before.write_text(earlier, "utf-8")
    rest = [str(path) for path in paths if path != correction]
    for source in (str(before), *rest):
        for result in desk.ingest([source]):
            if result.error:
                raise result.error
    before.write_text(text, "utf-8")
    for _ in desk.ingest([str(before)]):
        pass


@dataclass(frozen=True, slots=True)
class Press:
    """The samples as stored, found by a word of their headline."""

    desk: Desk

    def article(self, word: str) -> Article:
        """The one article whose headline holds a word."""
        found = [a for a in self.desk.library.articles() if word in a.title]
        if len(found) != 1:
            raise LookupError(f"{word!r} is in {len(found)} headlines")
        return found[0]

    def cite(self, word: str, start: str, end: str) -> Citation:
        """The characters of an article from one phrase to the end of another."""
        article = self.article(word)
        spaced = article.text.translate(_SPACES)
        first = spaced.index(start)
        last = spaced.index(end, first) + len(end)
        return Citation(
            n=1,
            article_id=article.article_id,
            passage_id=f"{article.article_id}-{first}",
            outlet=article.outlet,
            title=article.title,
            url=article.url,
            published=article.published,
            lang=article.lang,
            quote=article.text[first:last],
            start=first,
            end=last,
        )


Place = tuple[str, str, str]
"""A word of the headline, the beginning and the end of what is cited."""
Told = tuple[str, str, str, tuple[Place, ...], int]
"""Id, French, English, what is cited, independent sources; no French: quoted as it stands."""

FLOOD: tuple[Told, ...] = (
    ("f1", "Neuf des quatorze sirènes d’alerte de la vallée n’ont pas sonné dans la nuit du 3 mars, a appris le Conseil du bassin de l’Alvène.", "Nine of the valley’s fourteen flood sirens stayed silent in the night of March 3, the Alvene Basin Council heard.", (("Nine of fourteen", "Nine of the fourteen sirens", "Tarnbridge flood."), ("revu à la hausse", "Sur les quatorze sirènes", "donner le nombre.")), 2),
    ("f2", "La crue a fait un troisième mort, un homme de 71 ans hospitalisé depuis mardi.", "The flood has claimed a third life, a man of 71 who had been in hospital since Tuesday.", (("Nine of fourteen", "The flood claimed", "Orsund hospital."),), 1),
    ("f3", "Selon la protection civile du Kesterland, 1 850 personnes ont été conduites dans des centres d’accueil, et non 1 200.", "According to Kesterland’s civil protection, 1,850 people were taken to shelters, not 1,200.", (("revu à la hausse", "1 850 personnes ont été conduites", "Agence Méridienne."),), 1),
    ("f4", "", "", (("le barrage a tenu son rôle", "« Le barrage a tenu son rôle", "l’aggraver »"),), 1),
)  # fmt: skip
STRIKE: tuple[Told, ...] = (
    ("g1", "La grève des équipages de Skerra Line est finie : le syndicat a accepté l’accord par 412 voix contre 131.", "The strike by Skerra Line crews is over: the union accepted the deal by 412 votes to 131.", (("Skerra Line strike ends", "Members of the Federation", "8.15 p.m."),), 1),
    ("g2", "Les salaires augmenteront de 4,8 % en deux ans et aucun quart ne dépassera 12 heures à partir du 1er mai.", "Pay will rise by 4.8 percent over two years and no shift will exceed 12 hours from May 1.", (("Skerra Line strike ends", "Crews will get a pay rise", "from May 1."),), 1),
    ("g3", "À Port-Lanvers, 640 tonnes de poires étaient bloquées par la grève.", "At Port-Lanvers, 640 tonnes of pears were held up by the strike.", (("tonnes de poires", "Depuis lundi, 640 tonnes", "du détroit."),), 1),
)  # fmt: skip
FEVER: tuple[Told, ...] = (
    ("h1", "Quarante-six personnes de trois villages en aval de Tarnbridge ont contracté la fièvre des marais depuis la crue.", "Forty-six people in three villages below Tarnbridge have caught marsh fever since the flood.", (("Marsh fever", "Forty-six people", "on Thursday."),), 1),
    ("h2", "L’eau doit être bouillie trois minutes, dit l’Organisation de santé du Nord, qui a trouvé la bactérie dans quatre puits sur dix-neuf.", "Water must be boiled for three minutes, says the Northern Health Organisation, which found the bacterium in four of nineteen wells.", (("Marsh fever", "Laboratory tests found", "examined."), ("Marsh fever", "“Boil the water", "she said.")), 1),
)  # fmt: skip
WRECK: tuple[Told, ...] = (
    ("w1", "L’épave du trois-mâts « Saint-Évrard », coulé en 1887, a été retrouvée au large de Port-Lanvers par 38 mètres de fond.", "The wreck of the three-master Saint-Évrard, sunk in 1887, has been found off Port-Lanvers, 38 metres down.", (("Saint-Évrard", "Cent trente-huit ans", "de la ville."),), 1),
)  # fmt: skip


def _fact(press: Press, told: Told) -> Fact:
    id_, fr, en, places, independent = told
    cited = tuple(press.cite(*place) for place in places)
    quoted = not fr
    texts: tuple[tuple[Lang, str], ...] = (("fr", fr), ("en", en))
    return Fact(
        id=id_,
        renderings={
            lang: Sentence(
                text=cited[0].quote if quoted else text,
                lang=cited[0].lang if quoted else lang,
                status="quoted" if quoted else "supported",
                support=1.0 if quoted else 0.94,
                citations=cited,
            )
            for lang, text in texts
        },
        sources=len({c.outlet for c in cited}),
        independent_sources=independent,
        date=cited[0].published,
    )


def _facts(press: Press, told: Sequence[Told]) -> tuple[Fact, ...]:
    return tuple(_fact(press, one) for one in told)


def _named(kind: Any, *forms: tuple[str, str]) -> tuple[Named, ...]:
    return tuple(Named(kind=kind, forms={"fr": fr, "en": en}, articles=()) for fr, en in forms)


def _ids(press: Press, *words: str) -> tuple[str, ...]:
    return tuple(press.article(word).article_id for word in words)


def _flow(press: Press) -> Disagreement:
    ours = press.cite("le barrage a tenu son rôle", "Le débit lâché", "l’entreprise.")
    theirs = press.cite("Two dead as dam", "The town’s gauge", "Rivers Office.")
    return Disagreement(
        about={"fr": "Le débit de pointe de la crue", "en": "The peak flow of the flood"},
        positions=(
            Position(text={"fr": "pas plus de 480 m³ par seconde au barrage, assure Hydralvène", "en": "no more than 480 m³ a second at the dam, says Hydralvène"}, citations=(ours,)),
            Position(text={"fr": "740 m³ par seconde à Tarnbridge, selon le service des rivières", "en": "740 m³ a second at Tarnbridge, according to the Rivers Office"}, citations=(theirs,)),
        ),
    )  # fmt: skip


def _turnout(press: Press) -> Disagreement:
    union = press.cite("Ferry crews walk out", "The Federation of Quay", "at 6 a.m.")
    company = press.cite("keeps most ferries", "Only 54 percent", "by the union.")
    return Disagreement(
        about={"fr": "La part des équipages en grève", "en": "How many crew joined the strike"},
        positions=(
            Position(text={"fr": "87 %, selon le syndicat", "en": "87 percent, says the union"}, citations=(union,)),
            Position(text={"fr": "54 %, selon la compagnie", "en": "54 percent, says the company"}, citations=(company,)),
        ),
    )  # fmt: skip


def _stories(press: Press) -> tuple[Story, ...]:
    flood = Story(
        id="flood",
        title={"fr": "Crue de l’Alvène : neuf sirènes muettes, un troisième mort", "en": "Alvene flood: nine sirens silent, a third death"},
        status="developing",
        articles=_ids(press, "le barrage a tenu son rôle", "Two dead as dam", "Nine of fourteen", "revu à la hausse"),
        outlets=3,
        independent_sources=3,
        facts=_facts(press, FLOOD),
        disagreements=(_flow(press),),
        timeline=(
            TimelineEntry(date="2026-03-03", fact_id="f1", kind="event"),
            TimelineEntry(date="2026-03-06", fact_id="f3", kind="event"),
            TimelineEntry(date="2026-03-07", fact_id="f2", kind="event"),
            TimelineEntry(date="2026-03-08", fact_id="f4"),
        ),
        changed=("f1", "f2"),
        names=(
            *_named("person", ("Élodie Marchetier", "Élodie Marchetier"), ("Gaëtan Rouvière", "Gaëtan Rouvière")),
            *_named("organisation", ("Conseil du bassin de l’Alvène", "Alvene Basin Council"), ("Hydralvène", "Hydralvène")),
            *_named("place", ("Tarnbridge", "Tarnbridge"), ("barrage de Rochenoire", "Rochenoire dam")),
        ),
    )  # fmt: skip
    strike = Story(
        id="strike",
        title={"fr": "Les ferrys d’Orsund repartent après un accord", "en": "Orsund ferries to sail again after a deal"},
        status="new",
        articles=_ids(press, "Skerra Line strike ends", "Ferry crews walk out", "keeps most ferries", "tonnes de poires"),
        outlets=4,
        independent_sources=4,
        facts=_facts(press, STRIKE),
        disagreements=(_turnout(press),),
        timeline=(
            TimelineEntry(date="2026-03-05", fact_id="g3"),
            TimelineEntry(date="2026-03-09", fact_id="g1", kind="event"),
            TimelineEntry(date="2026-05-01", fact_id="g2", kind="event"),
        ),
        changed=("g1", "g2", "g3"),
        names=_named("organisation", ("Skerra Line", "Skerra Line")),
    )  # fmt: skip
    fever = Story(
        id="fever",
        title={"fr": "Fièvre des marais : 46 cas en aval de Tarnbridge", "en": "Marsh fever: 46 cases below Tarnbridge"},
        status="new",
        articles=_ids(press, "Marsh fever"),
        outlets=1,
        independent_sources=1,
        facts=_facts(press, FEVER),
        changed=("h1", "h2"),
    )  # fmt: skip
    wreck = Story(
        id="wreck",
        title={"fr": "L’épave du « Saint-Évrard » retrouvée", "en": "The wreck of the Saint-Évrard found"},
        status="unchanged",
        articles=_ids(press, "Saint-Évrard"),
        outlets=1,
        independent_sources=1,
        facts=_facts(press, WRECK),
    )  # fmt: skip
    return flood, strike, fever, wreck


def staged_briefing(
    desk: Desk, *, date: str = TODAY, days: int = 14, lang: str = "both"
) -> Briefing:
    """The script's briefing of the samples."""
    press = Press(desk)
    articles = {article.article_id: article for article in desk.library.articles()}
    opinion = press.article(
        "Opinion" if any("Opinion" in a.title for a in articles.values()) else "Marsh"
    )
    return Briefing(
        date=date,
        days=days,
        lang=lang,
        stories=_stories(press),
        left_out=(LeftOut(article_id=opinion.article_id, why="une opinion, pas un fait à recouper"),),
        model=MODEL,
        prompt="fact.fr@2",
        seconds=Seconds(first_token=7.1, total=318.0),
        articles=articles,
        top=("f1", "g1", "h1", "g2", "f2"),
        made=f"{date}T06:30:00+01:00",
        previous="2026-03-08",
        manifest=Manifest(
            sources=dict.fromkeys(list(articles)[:6], "0" * 64),
            prompts=("fact.en@2", "fact.fr@2"),
            supported=18,
            quoted=2,
            dropped=0,
        ),
    )  # fmt: skip


def _answer(question: str, lang: str, sentences: tuple[Sentence, ...]) -> Answer:
    return Answer(
        id=None,
        question=question,
        lang=lang,
        status="answered",
        sentences=sentences,
        text=" ".join(sentence.text for sentence in sentences),
        nearest=(),
        prompt="write.fr@3",
        model=MODEL,
        seconds=Seconds(first_token=2.2, total=9.4),
    )


if __name__ == "__main__":
    from tempfile import mkdtemp

    with closing(staged(Path(mkdtemp()))) as desk_:
        fill(desk_)
        staged_briefing(desk_)
