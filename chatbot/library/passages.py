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
        sql = f"{rows.PASSAGES} WHERE p.article_id = :id ORDER BY ordinal"
        return [rows.to_passage(row) for row in self._database.rows(sql, {"id": article_id})]

    def vectors(self, article_id: str) -> Vectors:
        """The vectors of an article's passages, in the same order; shape ``(n, dim)``."""
        return self.passages_and_vectors(article_id)[1]

    def passages_and_vectors(
        self, article_id: str, fingerprint: str | None = None
    ) -> tuple[list[Passage], Vectors]:
        """Both, from one reading, as far as embedded; empty for an unknown id.

        ``fingerprint`` names an embedder; ``None``: the one that serves.
        """
        sql = f"{rows.EMBEDDED} WHERE p.article_id = :id ORDER BY ordinal"
        found = self._database.rows(sql, {"id": article_id, "fingerprint": fingerprint})
        return [rows.to_passage(row) for row in found], rows.to_vectors(found)

    def passages_by_id(self, ids: Sequence[str]) -> dict[str, Passage]:
        """The passages known under these ids; unknown ids are absent."""
        sql = f"{rows.PASSAGES} WHERE passage_id IN (SELECT value FROM json_each(:ids))"  # noqa: S608 - constants
        found = self._database.rows(sql, {"ids": rows.as_list(ids)})
        return {passage.id: passage for passage in map(rows.to_passage, found)}

    def all_passages(
        self, fingerprint: str | None = None
    ) -> Iterator[tuple[str, list[Passage], Vectors]]:
        """Every article's id, passages and vectors, an article at a time."""
        for row in self._database.rows("SELECT article_id FROM articles ORDER BY article_id"):
            passages, vectors = self.passages_and_vectors(row["article_id"], fingerprint)
            if passages:
                yield row["article_id"], passages, vectors

    def passage_count(self) -> int:
        """Passages held."""
        return int(self._database.rows("SELECT count(*) AS n FROM passages")[0]["n"])

    def passage_ids(self) -> set[str]:
        """The id of every passage held: what an index must hold too."""
        return {row["passage_id"] for row in self._database.rows("SELECT passage_id FROM passages")}

    def missing(self, fingerprint: str) -> int:
        """Passages that an embedder has not embedded."""
        sql = "SELECT count(*) AS n FROM vectors WHERE fingerprint = :fingerprint"
        done = self._database.rows(sql, {"fingerprint": fingerprint})[0]["n"]
        return self.passage_count() - int(done)

    def unembedded(self, fingerprint: str, most: int) -> Iterator[list[Passage]]:
        """The passages that an embedder has not embedded, at most so many at a time."""
        after = 0
        values = {"fingerprint": fingerprint, "most": most}
        while found := self._database.rows(rows.MISSING, {**values, "after": after}):
            after = found[-1]["place"]
            yield [rows.to_passage(row) for row in found]

    def add_vectors(
        self, passages: Sequence[Passage], vectors: Vectors, *, fingerprint: str
    ) -> None:
        """Keep an embedder's vectors of stored passages, beside those of any other.

        Passages gone meanwhile are passed over, and so are those that have another headline now.
        """
        values = rows.vector_values(passages, vectors, fingerprint)
        titles = {passage.id: passage.title for passage in passages}
        with self._database.transaction() as connection:
            known = self.passages_by_id(list(titles))
            same = {id_ for id_, now in known.items() if now.title == titles[id_]}
            connection.executemany(rows.PUT_VECTOR, [row for row in values if row[0] in same])

    def drop_vectors(self, *, keep: str, most: int = 5000) -> int:
        """Forget vectors of every embedder but one, at most so many in one go; how many."""
        sql = """DELETE FROM vectors WHERE rowid IN (
                     SELECT rowid FROM vectors WHERE fingerprint < :keep
                     UNION ALL SELECT rowid FROM vectors WHERE fingerprint > :keep
                     LIMIT :most)"""  # two ranges, for an index does not serve "<>"
        with self._database.transaction() as connection:
            return connection.execute(sql, {"keep": keep, "most": most}).rowcount
