-- Feeds that are followed, what was already taken from each, and the topics a reader cares for.

CREATE TABLE feeds (
    url      TEXT PRIMARY KEY,
    title    TEXT NOT NULL,
    added    TEXT NOT NULL,     -- ISO 8601 date and time, with its zone
    etag     TEXT NOT NULL,     -- what its server wants back, so as to say that nothing changed
    modified TEXT NOT NULL,
    fetched  TEXT,              -- when it was last read whole
    failure  TEXT               -- JSON: message key and values; NULL when the last reading went well
) STRICT;

CREATE TABLE feed_entries (
    url   TEXT NOT NULL REFERENCES feeds (url) ON DELETE CASCADE ON UPDATE CASCADE,
    entry TEXT NOT NULL,        -- hash of what the feed says of the article
    tries INTEGER NOT NULL,     -- readings that failed
    taken INTEGER NOT NULL,     -- 1 once its article is in the library
    PRIMARY KEY (url, entry)
) STRICT;

CREATE TABLE topics (
    key   TEXT PRIMARY KEY,     -- folded: the same words are one topic however they are written
    topic TEXT NOT NULL,
    added TEXT NOT NULL
) STRICT;
