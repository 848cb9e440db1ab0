"""Names of a question in the other language, for search."""

from __future__ import annotations

from pathlib import Path

from chatbot.evidence.renderings import renderings
from vectorstore.embedders import HashEmbedder
from vectorstore.hybrid import HybridStore
from vectorstore.lexical import WordIndex
from vectorstore.memory import MemoryIndex
from vectorstore.types import Filter, Passage, Query, Vectors
from vectorstore.words import stem


def test_names_cross_both_ways() -> None:
    """Acronyms, demonyms and names of several words."""
    assert ("otan", "nato") in renderings("L’OTAN hésite", "fr")["en"]
    assert ("nato", "otan") in renderings("NATO hesitates", "en")["fr"]
    asked = renderings("Will Turkey join?", "en")["fr"]
    assert any({"turkey", stem("Turquie", "fr"), "turc"} <= {*term} for term in asked)
    assert any({"turc", "turkey", "turkish"} <= {*term} for term in renderings("turc", "fr")["en"])
    assert ("bank",) in renderings("en Cisjordanie", "fr")["en"]


def test_a_language_without_names_renders_nothing() -> None:
    """A Turkish question is looked for as it stands."""
    assert renderings("Karadağ limanı", "tr") == {}


class Shelf:
    """Two passages, of which only words tell which is meant."""

    passages = (
        Passage(
            article_id="a", ordinal=0, text="A shark bit a swimmer.", start=0, end=22, lang="en"
        ),
        Passage(
            article_id="b", ordinal=0, text="A mayor met a teacher.", start=0, end=22, lang="en"
        ),
    )

    def passages_by_id(self, ids: object) -> dict[str, Passage]:
        """Both."""
        del ids
        return {passage.id: passage for passage in self.passages}

    def all_passages(self) -> list[tuple[str, list[Passage], Vectors]]:
        """Never asked."""
        return []


def test_a_translated_word_is_found(tmp_path: Path) -> None:
    """A French question finds the English passage that shares no word with it."""
    lexical = WordIndex(tmp_path / "words.sqlite")
    store = HybridStore(
        dense=MemoryIndex(),
        lexical=lexical,
        embedder=HashEmbedder(),
        source=Shelf(),
        render=renderings,
    )
    for passage in Shelf.passages:
        store.replace(passage.article_id, [passage], store.embedder.embed_passages([passage.text]))
    hits = store.search(Query(text="Un requin a-t-il mordu ?", lang="fr", k=2))
    lexical.close()
    assert hits[0].passage.text == "A shark bit a swimmer."
    assert [hit.lexical_rank for hit in hits] == [1, None]
    assert hits[0].passage == Shelf.passages[0]
    assert Filter().admits(hits[0].passage)
