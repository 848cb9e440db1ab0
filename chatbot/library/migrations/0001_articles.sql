-- The system of record. A migration, once released, is never edited: add the next number instead.

CREATE TABLE articles (
    article_id TEXT PRIMARY KEY,
    source     TEXT NOT NULL,
    title      TEXT NOT NULL,
    text       TEXT NOT NULL,
    lang       TEXT NOT NULL,
    outlet     TEXT NOT NULL,
    url        TEXT NOT NULL,
    published  TEXT,               -- ISO 8601 date, or date and time
    revision   INTEGER NOT NULL,
    removed    TEXT NOT NULL,      -- JSON list of the boilerplate lines taken out
    wording    TEXT NOT NULL,      -- hash of outlet and normalised text: finds duplicates
    stored     TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%SZ', 'now'))
) STRICT;
CREATE INDEX articles_by_wording ON articles (wording);

-- What an article said before: every earlier revision, whole.
CREATE TABLE revisions (
    article_id TEXT NOT NULL REFERENCES articles (article_id) ON DELETE CASCADE,
    source     TEXT NOT NULL,
    title      TEXT NOT NULL,
    text       TEXT NOT NULL,
    lang       TEXT NOT NULL,
    outlet     TEXT NOT NULL,
    url        TEXT NOT NULL,
    published  TEXT,
    revision   INTEGER NOT NULL,
    removed    TEXT NOT NULL,
    stored     TEXT NOT NULL,
    PRIMARY KEY (article_id, revision)
) STRICT;

-- Citable spans of the current text; outlet, date and headline are the article's.
CREATE TABLE passages (
    passage_id TEXT PRIMARY KEY,
    article_id TEXT NOT NULL REFERENCES articles (article_id) ON DELETE CASCADE,
    ordinal    INTEGER NOT NULL,
    text       TEXT NOT NULL,
    "start"    INTEGER NOT NULL,   -- Unicode code points into articles.text
    "end"      INTEGER NOT NULL,
    lang       TEXT NOT NULL,
    UNIQUE (article_id, ordinal)
) STRICT;

CREATE TABLE vectors (
    passage_id  TEXT PRIMARY KEY REFERENCES passages (passage_id) ON DELETE CASCADE,
    fingerprint TEXT NOT NULL,     -- of the embedder
    vector      BLOB NOT NULL      -- little-endian float32
) STRICT;
CREATE INDEX vectors_by_fingerprint ON vectors (fingerprint);

-- The outbox: articles whose change the search indexes have not yet taken in, removals included.
CREATE TABLE index_state (
    change     INTEGER PRIMARY KEY AUTOINCREMENT,
    article_id TEXT NOT NULL UNIQUE
) STRICT;
