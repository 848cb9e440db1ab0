"""Search over many passages, beside LangChain's Chroma over the same ones: figures as JSON.

``python tests/bench/search.py [--sizes 10000 100000] [--queries 60] [--folder DIR]``

Texts are made of invented words (Zipf's law, topics, both languages), vectors of the same topics;
nothing is embedded, so a query's embedding is not in the figures. The baseline is what the
documentation of langchain-chroma shows: a persistent `Chroma`, ``similarity_search(query, k=10)``,
one leg, no ranking by words. Both answer every question in turn, so that a busy machine slows both.
``--folder`` keeps what was built, for the next run.
"""

from __future__ import annotations

import argparse
import gc
import json
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import numpy as np
import psutil
from langchain_core.embeddings import Embeddings

sys.path.insert(0, str(Path(__file__).parents[2]))

from chatbot.evaluation.lab import as_passages
from chatbot.library import Library
from chatbot.types import Article
from vectorstore.centring import Centring
from vectorstore.chroma import ChromaIndex, ChromaPlace
from vectorstore.hybrid import HybridStore
from vectorstore.lexical import WordIndex
from vectorstore.near import searches
from vectorstore.rows import VectorRows
from vectorstore.types import Filter, Passage, Query, Vectors

DIM: Final = 384
K: Final = 10
TOPICS: Final = 400
PER_ARTICLE: Final = 8
OUTLETS: Final = 17
BATCH: Final = 1000
SYLLABLES: Final = {
    "fr": "ba ché dor elle fran gou hé ille jar lon mé nour ou pré qui ron sé tion ur vé lac eau",
    "en": "ack bor chad den eth ford gray hol ing jack kel low min ness old pry quar rick ston ul",
}
COMMON: Final = {
    "fr": "le la les de des du et à en un une que qui dans pour par sur au",
    "en": "the of and to in a that is for on with as by at from it was be",
}
FILTERS: Final = {
    "no filter": Filter(),  # the question's words are new to the index
    "no filter, words known": Filter(),
    "language": Filter(langs=frozenset({"fr"})),
    "dates (half)": Filter(since="2031-01-01", until="2031-06-30"),
    "outlet (1 of 17)": Filter(outlets=frozenset({"Outlet 3"})),
    "outlet, language and month": Filter(
        langs=frozenset({"en"}),
        outlets=frozenset({"Outlet 3"}),
        since="2031-03-01",
        until="2031-03-31",
    ),
}


@dataclass(frozen=True)
class Corpus:
    """Invented passages, the same for the same seed."""

    size: int
    seed: int

    @cached_property
    def words(self) -> dict[str, list[str]]:
        """30,000 invented words a language, the commonest first."""
        rng = np.random.default_rng(self.seed)
        found = {}
        for lang, syllables in SYLLABLES.items():
            parts, words = syllables.split(), dict[str, None]()
            while len(words) < 30_000:
                words["".join(rng.choice(parts, size=int(rng.integers(2, 5))))] = None
            found[lang] = list(words)
        return found

    @cached_property
    def topics(self) -> tuple[np.ndarray[Any, Any], Vectors]:
        """Each topic's own 25 words and its direction."""
        rng = np.random.default_rng(self.seed + 1)
        centres = rng.normal(size=(TOPICS, DIM)).astype(np.float32)
        return rng.integers(50, 30_000, size=(TOPICS, 25)), centres

    def vectors(self, topics: Sequence[int], seed: int) -> Vectors:
        """A unit vector near each topic's direction; cosines within a topic are about 0.4."""
        noise = np.random.default_rng(seed).normal(size=(len(topics), DIM))
        rows = 0.8 * self.topics[1][np.asarray(topics)] + noise
        return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)

    def articles(self) -> Iterator[tuple[Article, list[Passage], Vectors]]:
        """Articles of eight passages, each in one language, from one outlet, on one day."""
        rng = np.random.default_rng(self.seed + 2)
        zipf = 1 / np.arange(1, 30_001)
        common = rng.choice(30_000, size=200_000, p=zipf / zipf.sum())
        for number in range(self.size // PER_ARTICLE):
            lang = ("fr", "en")[number % 2]
            topics = rng.integers(0, TOPICS, PER_ARTICLE).tolist()
            texts = [self._text(lang, topic, common, rng) for topic in topics]
            article = Article(
                article_id=f"{number:08x}",
                source=f"/bench/{number}",
                title=f"{self.words[lang][number % 30_000].capitalize()} {number}",
                text="\n\n".join(texts),
                lang=lang,
                outlet=f"Outlet {int(rng.integers(OUTLETS))}",
                published=f"2031-{rng.integers(1, 13):02}-{rng.integers(1, 29):02}",
            )
            yield article, as_passages(article, texts), self.vectors(topics, self.seed + 3 + number)

    def _text(
        self, lang: str, topic: int, common: np.ndarray[Any, Any], rng: np.random.Generator
    ) -> str:
        """Ninety words: half by frequency, a third without meaning, the rest the topic's own."""
        at = int(rng.integers(len(common) - 45))
        chosen = [*common[at : at + 45], *self.topics[0][topic][rng.integers(0, 25, 15)]]
        small = COMMON[lang].split()
        words = [self.words[lang][word] for word in chosen]
        words += [small[place] for place in rng.integers(0, len(small), 30)]
        rng.shuffle(words)
        return " ".join(words).capitalize() + "."

    def questions(self, count: int) -> tuple[list[Query], Vectors]:
        """Three words of a topic, one very common, one common, one less; and a vector near it."""
        rng = np.random.default_rng(self.seed + 4)
        topics = rng.integers(0, TOPICS, count).tolist()
        asked = []
        for number, topic in enumerate(topics):
            lang = ("fr", "en")[number % 2]
            ranks = [rng.integers(0, 30), rng.integers(30, 300), rng.integers(300, 3000)]
            chosen = [*self.topics[0][topic][rng.integers(0, 25, 3)], *ranks]
            text = " ".join(self.words[lang][int(word)] for word in chosen)
            asked.append(Query(text=f"{text} ({number}) ?", lang=lang, k=K))
        return asked, self.vectors(topics, self.seed + 5)


class Precomputed(Embeddings):
    """Vectors known beforehand, for both stores."""

    fingerprint = "precomputed"
    dim = DIM

    def __init__(self) -> None:
        """Know none yet."""
        self.known: dict[str, np.ndarray[Any, Any]] = {}

    def learn(self, texts: Sequence[str], vectors: Vectors) -> None:
        """Remember these, and only these."""
        self.known = dict(zip(texts, vectors, strict=True))

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Look texts up, for ours."""
        return np.stack([self.known[text] for text in texts])

    embed_passages = embed_queries

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Look texts up, for LangChain."""
        return [self.known[text].tolist() for text in texts]

    def embed_query(self, text: str) -> list[float]:
        """Look one up, for LangChain."""
        found: list[float] = self.known[text].tolist()
        return found


@dataclass
class Ours:
    """Our store over a real library, in a folder."""

    folder: Path
    embedder: Precomputed

    def __post_init__(self) -> None:
        """Open."""
        self.library = Library.open(self.folder / "library.sqlite")
        self.lexical = WordIndex(self.folder / "lexical.sqlite")
        self.dense = ChromaIndex(ChromaPlace(path=self.folder / "chroma"))
        self.store = HybridStore(
            dense=self.dense,
            lexical=self.lexical,
            embedder=self.embedder,
            source=self.library,
            centring=Centring(),
            rows=VectorRows(self.folder / "vectors.f32", DIM),
        )

    def close(self) -> None:
        """Let go."""
        self.dense.close()
        self.lexical.close()
        self.library.close()

    def build(self, corpus: Corpus) -> dict[str, float]:
        """Fill the library, then the indexes from it."""
        begun = time.perf_counter()
        batch = []
        for entry in corpus.articles():
            batch.append(entry)
            if len(batch) == BATCH // PER_ARTICLE:
                self.library.put_all(batch, fingerprint=self.embedder.fingerprint)
                batch = []
        self.library.put_all(batch, fingerprint=self.embedder.fingerprint)
        stored = time.perf_counter()
        self.store.rebuild()
        done = time.perf_counter()
        return {"library_seconds": stored - begun, "index_seconds": done - stored}

    def recall(self, corpus: Corpus, questions: Sequence[Query], vectors: Vectors) -> float:
        """Part of the exact 50 nearest that a search finds, in each language."""
        known = [(passages, rows) for _, passages, rows in corpus.articles()]
        every = np.concatenate([rows for _, rows in known])
        items = [passage for passages, _ in known for passage in passages]
        admitted, shares = self.lexical.admitted(Filter()), []
        for _, vector in zip(questions[:20], vectors, strict=False):
            parts = searches(
                vector, 50, Filter(), admitted=admitted, dense=self.dense, rows=self.store.rows
            )
            for lang, found in [pair for part in parts for pair in part().items()]:
                mine = np.array([number for number, item in enumerate(items) if item.lang == lang])
                best = mine[np.argsort(-(every[mine] @ vector))[:50]]
                shares.append(len({items[n].id for n in best} & {id_ for id_, _ in found}) / 50)
        return float(np.mean(shares))


def langchain_chroma(folder: Path, embedder: Precomputed) -> Any:
    """The store as langchain-chroma's documentation makes it."""
    from langchain_chroma import Chroma

    return Chroma(
        collection_name="example_collection",
        embedding_function=embedder,
        persist_directory=str(folder),
    )


def build_langchain(store: Any, corpus: Corpus, embedder: Precomputed) -> float:
    """Add the passages as documents, a thousand at a time; seconds taken."""
    from langchain_core.documents import Document

    begun = time.perf_counter()
    batch: list[tuple[Passage, np.ndarray[Any, Any]]] = []
    for _, passages, vectors in corpus.articles():
        batch += zip(passages, vectors, strict=True)
        if len(batch) >= BATCH or len(batch) == corpus.size % BATCH:
            embedder.learn([item.text for item, _ in batch], np.stack([row for _, row in batch]))
            documents = [
                Document(
                    page_content=item.text,
                    metadata={
                        "lang": item.lang,
                        "outlet": item.outlet,
                        "published": item.published,
                    },
                )
                for item, _ in batch
            ]
            store.add_documents(documents, ids=[item.id for item, _ in batch])
            batch = []
    return time.perf_counter() - begun


def timed(work: Callable[[], object]) -> float:
    """Milliseconds one call takes."""
    begun = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - begun)


def spread(times: Sequence[float]) -> dict[str, float]:
    """Median and 95th percentile, in milliseconds."""
    return {
        "median_ms": round(float(np.median(times)), 2),
        "p95_ms": round(float(np.quantile(times, 0.95)), 2),
    }


def disk(folder: Path) -> dict[str, float]:
    """Megabytes that are really taken, by what stands in the folder."""
    sizes: dict[str, float] = {}
    for path in folder.rglob("*"):
        if path.is_file():
            part = path.relative_to(folder).parts[0]
            sizes[part] = sizes.get(part, 0.0) + path.stat().st_blocks * 512 / 1e6
    return {name: round(size, 1) for name, size in sorted(sizes.items())}


def resident() -> float:
    """Megabytes of memory this process holds, mapped files included."""
    gc.collect()
    return float(psutil.Process().memory_info().rss) / 1e6


def measure(corpus: Corpus, folder: Path, count: int) -> dict[str, Any]:
    """Build what is not there yet, then ask; all figures for one size."""
    embedder = Precomputed()
    fresh = not (folder / "ours").exists()
    result: dict[str, Any] = {"passages": corpus.size}
    ours = Ours(folder / "ours", embedder)
    if fresh:
        result["build"] = ours.build(corpus)
        ours.close()
        ours = Ours(folder / "ours", embedder)
    questions, vectors = corpus.questions(count)
    before = resident()
    embedder.learn([query.text for query in questions], vectors)
    result["open_ms"] = round(timed(ours.store.count), 1)
    result["first_search_ms"] = round(timed(lambda: ours.store.search(questions[0])), 1)
    for name, where in FILTERS.items():
        for query in questions[:5]:
            ours.store.search(_under(query, where))
        del name
    result["memory_mb"] = round(resident() - before, 1)
    theirs = langchain_chroma(folder / "langchain", embedder)
    if not theirs.get(limit=1)["ids"]:
        result["langchain_build_seconds"] = build_langchain(theirs, corpus, embedder)
        embedder.learn([query.text for query in questions], vectors)
    result["search"], result["langchain"], result["ratio"] = _race(ours, theirs, questions)
    result["dense_recall_at_50"] = round(ours.recall(corpus, questions, vectors), 4)
    ours.close()
    result["disk_mb"] = disk(folder / "ours")
    result["langchain_disk_mb"] = disk(folder / "langchain")
    return result


def _race(
    ours: Ours, theirs: Any, questions: Sequence[Query]
) -> tuple[dict[str, Any], dict[str, Any], float]:
    """Every question to ours under every filter and to LangChain's, in turn."""
    mine: dict[str, list[float]] = {name: [] for name in FILTERS}
    other: list[float] = []
    theirs.similarity_search(questions[0].text, k=K)
    for query in questions:
        other.append(timed(lambda query=query: theirs.similarity_search(query.text, k=K)))  # type: ignore[misc]
        for name, where in FILTERS.items():
            asked = _under(query, where)
            mine[name].append(timed(lambda asked=asked: ours.store.search(asked)))  # type: ignore[misc]
    searched = {name: spread(times) for name, times in mine.items()}
    alone = spread(other)
    return searched, alone, round(searched["no filter"]["median_ms"] / alone["median_ms"], 2)


def _under(query: Query, where: Filter) -> Query:
    return Query(text=query.text, lang=query.lang, k=query.k, where=where)


def run(
    sizes: Sequence[int] = (10_000,),
    *,
    queries: int = 60,
    seed: int = 7,
    folder: Path | None = None,
) -> dict[str, Any]:
    """Every size in turn; without a folder, nothing is kept."""
    place = folder or Path(tempfile.mkdtemp(prefix="recoupe-bench-"))
    try:
        results = [
            measure(Corpus(size=size, seed=seed), place / f"{seed}-{size}", queries)
            for size in sizes
        ]
        return {"benchmark": "search", "k": K, "dim": DIM, "sizes": results}
    finally:
        if folder is None:
            shutil.rmtree(place, ignore_errors=True)


def main(argv: Sequence[str] | None = None) -> int:
    """Run from the command line; figures on standard output."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000])
    parser.add_argument("--queries", type=int, default=60)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args(argv)
    result = run(options.sizes, queries=options.queries, seed=options.seed, folder=options.folder)
    sys.stdout.write(json.dumps(result, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
