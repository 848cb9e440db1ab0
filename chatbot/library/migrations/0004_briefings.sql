-- Briefings as they were made, with the texts of their articles: they do not change when these do.

CREATE TABLE briefings (
    briefing_id TEXT PRIMARY KEY,
    date        TEXT NOT NULL,     -- ISO 8601, the last day it tells
    days        INTEGER NOT NULL,
    lang        TEXT NOT NULL,     -- fr, en or both
    made        TEXT NOT NULL,     -- ISO 8601 date and time, with its zone
    asked       TEXT NOT NULL,     -- hash of all it depends on: asked again, it is given again
    titles      TEXT NOT NULL,     -- JSON list: a headline a language, for each story
    whole       BLOB NOT NULL      -- the briefing as JSON, compressed with zlib
) STRICT;
CREATE INDEX briefings_by_date ON briefings (date);
CREATE INDEX briefings_by_asked ON briefings (asked);
