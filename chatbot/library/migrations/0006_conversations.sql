-- Conversations, each a reader's own; without sign-in there is one reader, whose name is empty.

CREATE TABLE conversations (
    conversation_id TEXT PRIMARY KEY,
    reader  TEXT NOT NULL,
    title   TEXT NOT NULL,
    made    TEXT NOT NULL,
    changed TEXT NOT NULL,
    body    TEXT NOT NULL,  -- its exchanges, as JSON
    words   TEXT NOT NULL   -- title, questions and answers, folded, to search in
) STRICT;

CREATE INDEX conversations_of ON conversations (reader, changed);
