"""The stored passages and their vectors: what the indexes are rebuilt from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from chatbot.library import rows
from chatbot.library.database import Database
from vectorstore.types import Passage, Vectors


class PassageTable:
    """A `vectorstore.types.PassageSource` over the library's database."""

    def __init__(self, database: Database) -> None:
        """Use a database already open."""
        self._database = database

    def passages(self, article_id: str) -> list[Passage]:
        """An article's passages in order; empty for an unknown id."""
        return self.passages_and_vectors(article_id)[0]

    def vectors(self, article_id: str) -> Vectors:
        """The vectors of an article's passages, in the same order; shape ``(n, dim)``."""
        return self.passages_and_vectors(article_id)[1]

    def passages_and_vectors(self, article_id: str) -> tuple[list[Passage], Vectors]:
        """Both, from one reading; empty for an unknown id."""
        sql = f"{rows.PASSAGES} WHERE p.article_id = :id ORDER BY ordinal"
        found = self._database.rows(sql, {"id": article_id})
        return [rows.to_passage(row) for row in found], rows.to_vectors(found)

    def passages_by_id(self, ids: Sequence[str]) -> dict[str, Passage]:
        """The passages known under these ids; unknown ids are absent."""
        sql = f"{rows.PASSAGES} WHERE passage_id IN (SELECT value FROM json_each(:ids))"  # noqa: S608 - constants
        found = self._database.rows(sql, {"ids": rows.as_list(ids)})
        return {passage.id: passage for passage in map(rows.to_passage, found)}

    def all_passages(self) -> Iterator[tuple[str, list[Passage], Vectors]]:
        """Every article's id, passages and vectors, an article at a time."""
        for row in self._database.rows("SELECT article_id FROM articles ORDER BY article_id"):
            passages, vectors = self.passages_and_vectors(row["article_id"])
            if passages:
                yield row["article_id"], passages, vectors

    def passage_count(self) -> int:
        """Passages held."""
        return int(self._database.rows("SELECT count(*) AS n FROM passages")[0]["n"])

    def passage_ids(self) -> set[str]:
        """The id of every passage held: what an index must hold too."""
        return {row["passage_id"] for row in self._database.rows("SELECT passage_id FROM passages")}

    def foreign(self, fingerprint: str) -> list[str]:
        """Ids of the articles with a vector made by an embedder other than this one."""
        sql = """SELECT DISTINCT article_id FROM passages WHERE passage_id IN (
                     SELECT passage_id FROM vectors WHERE fingerprint < :fingerprint
                     UNION ALL SELECT passage_id FROM vectors WHERE fingerprint > :fingerprint)
                 ORDER BY article_id"""  # two ranges, for an index does not serve "<>"
        found = self._database.rows(sql, {"fingerprint": fingerprint})
        return [row["article_id"] for row in found]

    def revector(self, passages: Sequence[Passage], vectors: Vectors, *, fingerprint: str) -> None:
        """Replace the vectors of stored passages; passages gone meanwhile are passed over."""
        values = rows.vector_values(passages, vectors, fingerprint)
        with self._database.transaction() as connection:
            known = self.passages_by_id([passage.id for passage in passages])
            connection.executemany(rows.PUT_VECTOR, [row for row in values if row[0] in known])
            changed = sorted({passage.article_id for passage in known.values()})
            connection.executemany(rows.NOTE_CHANGE, [(article_id,) for article_id in changed])
