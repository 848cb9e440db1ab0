-- Vectors of two embedders side by side, and the pairs of indexes made from them: one serves while
-- another is being made, and the change from one to the other is one transaction.

CREATE TABLE pairs (
    name        TEXT PRIMARY KEY,     -- where its files are; empty for the first
    fingerprint TEXT NOT NULL,        -- of the embedder; empty until the first vector
    serving     INTEGER NOT NULL      -- 1 for the one that answers
) STRICT;
CREATE UNIQUE INDEX pairs_one_serves ON pairs (serving) WHERE serving = 1;
INSERT INTO pairs VALUES ('', coalesce(
    (SELECT fingerprint FROM vectors GROUP BY fingerprint ORDER BY count(*) DESC LIMIT 1), ''), 1);

CREATE TABLE vectors_of (
    passage_id  TEXT NOT NULL REFERENCES passages (passage_id) ON DELETE CASCADE,
    fingerprint TEXT NOT NULL,        -- of the embedder
    vector      BLOB NOT NULL,        -- little-endian float32
    PRIMARY KEY (passage_id, fingerprint)
) STRICT;
INSERT INTO vectors_of SELECT passage_id, fingerprint, vector FROM vectors;
DROP TABLE vectors;
ALTER TABLE vectors_of RENAME TO vectors;
CREATE INDEX vectors_by_fingerprint ON vectors (fingerprint);

CREATE TABLE outbox (
    change     INTEGER PRIMARY KEY AUTOINCREMENT,
    article_id TEXT NOT NULL,
    pair       TEXT NOT NULL REFERENCES pairs (name) ON DELETE CASCADE,
    UNIQUE (article_id, pair)
) STRICT;
INSERT INTO outbox (article_id, pair) SELECT article_id, '' FROM index_state ORDER BY change;
DROP TABLE index_state;
