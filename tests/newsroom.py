"""A pretend newsroom: invented news in both languages, and an engine that knows them by heart.

Prompts are recognised through their own files, so that their wording may change freely.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import TypeVar

import numpy as np

from chatbot.answer import Answerer
from chatbot.answer.answerer import Search
from chatbot.answer.quotation import Nearness
from chatbot.evidence.judge import Judge
from chatbot.ingest.chunk import chunk
from chatbot.language import fold
from chatbot.library.neardup import agency_groups
from chatbot.models.types import Generation, Message, Scoring
from chatbot.report import Shelf
from chatbot.types import Article, Event, Finished
from chatbot.writing.compose import Composer
from chatbot.writing.prompting import Prompt, prompt
from tests.fakes import ScriptedEngine, ScriptedTranslator
from vectorstore.types import Hit, Passage, Vectors

R = TypeVar("R")
BRIDGE = {
    "fr": "La mairie de Velcourt a fermé lundi le pont aux camions à cause de fissures.",
    "en": "The Velcourt town hall closed the bridge to lorries on Monday because of cracks.",
}
REPAIRS = {
    "fr": "Les réparations du pont coûteront 1,2 million d’euros, selon Odile Tarnier.",
    "en": "Repairs to the bridge will cost 1.2 million euros, according to Odile Tarnier.",
}
SHUTTLE = {
    "fr": "Deux cents commerçants de Velcourt réclament une navette vers la rive nord.",
    "en": "Two hundred shopkeepers in Velcourt are asking for a shuttle to the north side.",
}
STRIKE = {
    "fr": "Le syndicat du port de Tessing a voté la grève jeudi, faute d’accord salarial.",
    "en": "The union at the port of Tessing voted to strike on Thursday after talks failed.",
}
FERRIES = {
    "fr": "Le chantier de Tessing emploie 850 personnes et construit des bacs pour la Norvège.",
    "en": "The Tessing shipyard employs 850 people and builds ferries for Norway.",
}
HARVEST = {
    "fr": "La récolte de lavande d’Auberive a diminué de moitié à cause de la sécheresse.",
    "en": "The lavender harvest in Auberive has fallen by half because of the drought.",
}
NEWS = (BRIDGE, REPAIRS, SHUTTLE, STRIKE, FERRIES, HARVEST)
"""Things that happened, each told once a language."""
_DIM = 64


def article(
    article_id: str,
    *told: dict[str, str] | str,
    lang: str = "fr",
    title: str = "",
    outlet: str = "",
    published: str | None = "2026-03-10",
) -> Article:
    """An article that tells these things, a paragraph each; texts are taken as they are."""
    text = "\n\n".join(item if isinstance(item, str) else item[lang] for item in told)
    return Article(
        article_id=article_id,
        source=f"/journal/{article_id}.txt",
        title=title,
        text=text,
        lang=lang,
        outlet=outlet or f"Le {article_id}",
        url=f"https://journal.exemple/{article_id}",
        published=published,
    )


def passage(text: str, *, lang: str = "fr", article_id: str = "a1", start: int = 0) -> Passage:
    """A passage of its own."""
    return Passage(
        article_id=article_id,
        ordinal=start,
        text=text,
        start=start,
        end=start + len(text),
        lang=lang,
        outlet=f"Le {article_id}",
        published="2026-03-10",
        title="Titre",
    )


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a request asks, read back from its chat."""

    task: str
    lang: str
    values: tuple[str, ...]
    """Every input's value, lists opened, in the order of the prompt."""
    refused: str = ""
    """The draft that would not do, on a second try."""


def asked(request: Generation | Scoring) -> Asked:
    """Recognise the prompt file that made a request, and its inputs."""
    turns = request.messages
    again = len(turns) > 3 and any(_read(turns[:-2], task) for task in tasks() if task.retry)
    chat = turns[:-2] if again else turns
    for task in tasks():
        values = _read(chat, task)
        if values is not None:
            refused = re.sub(r" (?:\[\d+\])+$", "", turns[-2].content) if again else ""
            return Asked(task=task.id, lang=task.lang, values=values, refused=refused)
    raise AssertionError(f"no prompt file reads so: {turns[-1].content!r}")


@cache
def tasks() -> tuple[Prompt, ...]:
    """Every prompt there is."""
    names = (entry.name for entry in files("prompts").iterdir())
    stems = sorted(n.removesuffix(".yaml").split(".") for n in names if n.endswith(".yaml"))
    return tuple(prompt(*stem) for stem in stems if stem != ["names"])


def _read(chat: Sequence[Message], task: Prompt) -> tuple[str, ...] | None:
    shots = 2 * len(task.shots)
    if len(chat) != shots + 2 or chat[0].content != task.system.strip():
        return None
    bare = re.sub(r"\nVocabul\w+ ?:.*", "", chat[-1].content)  # help, no part of the task
    for pattern in _patterns(task.ref):
        if match := pattern.fullmatch(bare):
            return match.groups()
    return None


@cache
def _patterns(ref: str) -> list[re.Pattern[str]]:
    """The request as a pattern, for every length of its list; long lists first."""
    task = next(task for task in tasks() if task.ref == ref)
    return [re.compile(_pattern(task, length), re.DOTALL) for length in range(9, 0, -1)]


def _pattern(task: Prompt, length: int) -> str:
    hole = "QzHolezQ"
    turns = [{"question": hole, "answer": hole}] * length
    given: dict[str, object] = dict.fromkeys(task.inputs, hole)
    for name in {"sources", "passages"} & set(given):
        given[name] = [hole] * length
    if "history" in given:
        given["history"] = turns
    if "vocabulary" in given:
        given["vocabulary"] = []
    return re.escape(task.messages(**given)[-1].content).replace(hole, "(.*?)")


@dataclass(kw_only=True)
class Newsroom:
    """Writes and judges what it knows of the news; everything else it doubts."""

    doubted: set[str] = field(default_factory=set)
    """Claims that the judge refuses whatever the source."""
    inventing: dict[str, str] = field(default_factory=dict)
    """What is written in place of a sentence."""
    rewritten: str = ""
    """The question a follow-up becomes; empty: itself."""
    headlines: dict[str, str] = field(default_factory=dict)
    """Translations of headlines."""

    def engine(self) -> ScriptedEngine:
        """An engine with this newsroom's knowledge."""
        return ScriptedEngine(self.write, self.score)

    def write(self, request: Generation) -> str:
        """Do the task with what it says."""
        if len(request.messages) == 1:
            return "…"
        read = asked(request)
        if read.task == "fact":
            return self._told(read.values[0], read.lang) + " [1]"
        if read.task == "answer":
            return self._answer(read)
        if read.task == "headline":
            return self.headlines.get(read.values[0], read.values[0])
        if read.task == "standalone":
            return self.rewritten or read.values[-1]
        return "…"

    def score(self, request: Scoring) -> Sequence[float]:
        """Judge, or choose."""
        read = asked(request)
        if read.task == "choose":
            *passages, question = read.values
            near = [float(relevant(question, text)) for text in passages]
            return [0.0 if any(near) else 1.0, *(n / (sum(near) or 1) for n in near)]
        sure = {
            "support": lambda: self.supports(*read.values),
            "answers": lambda: relevant(read.values[1], read.values[0]),
        }.get(read.task, lambda: False)()
        return (0.95, 0.05) if sure else (0.05, 0.95)

    def supports(self, source: str, claim: str) -> bool:
        """Whether the source says it, in either language."""
        same = [told[lang] for told in NEWS for lang in told if claim in told.values()]
        same += [title for title, told in self.headlines.items() if told.rstrip(".") == claim]
        return claim not in self.doubted and any(text in source for text in [claim, *same])

    def _told(self, source: str, lang: str) -> str:
        if source in self.inventing:
            return self.inventing[source]
        return next((told[lang] for told in NEWS if source in told.values()), source)

    def _answer(self, read: Asked) -> str:
        *sources, question = read.values
        for number, source in enumerate(sources, start=1):
            if relevant(question, source):
                return f"{self._told(source, read.lang)} [{number}]"
        return "Cela n’est pas indiqué dans les extraits fournis. [1]"


def answering(
    engine: ScriptedEngine,
    *found: Passage,
    search: Search | None = None,
    translator: ScriptedTranslator | None = None,
    near: Nearness | None = None,
) -> Answerer:
    """An answerer whose search finds these passages whatever it is asked, or as told."""
    hits = [Hit(passage=one, score=1.0) for one in found]
    judge = Judge(engine)
    return Answerer(
        search=search or (lambda _: hits),
        engine=engine,
        composer=Composer(engine, judge, translator=translator),
        judge=judge,
        stored=lambda: 1,
        near=near,
    )


def relevant(question: str, text: str) -> bool:
    """Whether a text tells what happened to what the question is about."""
    return bool(_topics(question) & _topics(text))


def _topics(text: str) -> set[int]:
    words = set(re.findall(r"\w+", fold(text)))
    return {
        place
        for place, told in enumerate(NEWS)
        if words & {w for s in told.values() for w in re.findall(r"\w+", fold(s)) if w in _KEY}
    }


_KEY = {
    *("camions", "lorries", "fissures", "cracks", "reparations", "repairs", "navette", "shuttle"),
    *("greve", "strike", "norvege", "norway", "lavande", "lavender"),
}


def embed(texts: Sequence[str], _langs: Sequence[str]) -> Vectors:
    """Vectors by what is told: the same in both languages, nothing alike otherwise."""
    rows = np.zeros((len(texts), _DIM), dtype=np.float32)
    others: dict[str, int] = {}
    for row, text in zip(rows, texts, strict=True):
        place = next((i for i, told in enumerate(NEWS) if _tells(text, told)), None)
        row[len(NEWS) + others.setdefault(text, len(others)) if place is None else place] = 1.0
    return rows


def _tells(text: str, told: dict[str, str]) -> bool:
    return any(sentence in text for sentence in told.values())


def shelf(articles: Iterable[Article]) -> Shelf:
    """A shelf of these articles: real passages, vectors by what is told."""
    passages = {article.article_id: chunk(article) for article in articles}

    def vectors(of: Article) -> Vectors:
        told = passages[of.article_id]
        return embed([p.text for p in told], [p.lang for p in told])

    return Shelf(
        passages=lambda article_id: passages[article_id],
        vectors=vectors,
        embed=embed,
        groups=agency_groups,
    )


def finished(events: Iterator[Event], kind: Callable[..., R]) -> R:
    """The result of a use case, which its last event holds."""
    *_, last = events
    assert isinstance(last, Finished)
    assert isinstance(last.result, kind)  # type: ignore[arg-type]
    return last.result  # type: ignore[return-value]
