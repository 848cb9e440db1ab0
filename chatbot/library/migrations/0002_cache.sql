-- Results worth keeping, by kind and key: judgements, facts, summaries.

CREATE TABLE cache (
    kind  TEXT NOT NULL,
    key   TEXT NOT NULL,
    value BLOB NOT NULL,
    PRIMARY KEY (kind, key)
) STRICT;
