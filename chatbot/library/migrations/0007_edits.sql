-- What the reader corrected of an article's headline, outlet or date: it wins over what is read
-- again from the document. NULL where nothing was said, empty where it was said to have none.

CREATE TABLE edits (
    article_id TEXT PRIMARY KEY REFERENCES articles (article_id) ON DELETE CASCADE,
    title      TEXT,
    outlet     TEXT,
    published  TEXT
) STRICT;
