"""Conversations: kept word for word, found again, and nobody else's."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from chatbot.errors import LibraryError
from chatbot.library.conversations import Asked, Conversations
from chatbot.library.database import Database
from chatbot.types import Answer, Citation, Seconds, Sentence
from vectorstore.types import Filter, Hit, Passage

SOURCE = Citation(
    n=1,
    article_id="a1",
    passage_id="p1",
    outlet="Le Courrier du Lac",
    title="Le bac",
    url="",
    published="2031-03-01",
    lang="fr",
    quote="Le bac repart à l’aube. ⛵",
    start=3,
    end=28,
)
SENTENCE = Sentence(
    text="Le bac repart à l’aube.", lang="fr", status="supported", support=0.91, citations=(SOURCE,)
)
ANSWER = Answer(
    id=None,
    question="Quand le bac part-il ?",
    lang="fr",
    status="answered",
    sentences=(SENTENCE,),
    text="Le bac repart à l’aube. [1]",
    nearest=(),
    prompt="answer.fr@1",
    model="scripted",
    seconds=Seconds(first_token=None, total=1.5),
)
PASSAGE = Passage(article_id="a1", ordinal=0, text=SOURCE.quote, start=3, end=28, lang="fr")
ASKED = Asked(
    question="Quand le bac part-il ?",
    where=Filter(langs=frozenset({"fr"}), since="2031-01-01"),
    hits=(Hit(passage=PASSAGE, score=0.5, dense_rank=1),),
    answer=ANSWER,
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Conversations]:
    """The conversations of an empty library."""
    database = Database(tmp_path / "library.sqlite")
    yield Conversations(database)
    database.close()


def test_a_conversation_reads_back_equal(store: Conversations) -> None:
    """Answers, citations, offsets, passages and filters survive, and so does a question stopped."""
    stopped = Asked(question="Et l’épave ?", sentences=(SENTENCE,))
    kept = store.save([ASKED, stopped])
    assert store.get(kept.id) == kept
    assert store.get(kept.id).exchanges == (ASKED, stopped)
    assert kept.title == "Quand le bac part-il ?"


def test_a_conversation_kept_before_sentences_were_still_opens(tmp_path: Path) -> None:
    """A field added later has its default."""
    database = Database(tmp_path / "library.sqlite")
    store = Conversations(database)
    kept = store.save([ASKED, Asked(question="Et l’épave ?")])
    with database.transaction() as run:
        run.execute("UPDATE conversations SET body = replace(body, ',\"sentences\":[]}', '}')")
        (body,) = run.execute("SELECT body FROM conversations").fetchone()
    assert '"sentences":[]}' not in body
    assert store.get(kept.id) == kept
    database.close()


def test_saving_again_keeps_the_title_and_the_day(store: Conversations) -> None:
    """A conversation that goes on is the same conversation, and comes first."""
    first = store.save([ASKED])
    other = store.save([Asked(question="Who paid?")])
    store.rename(first.id, "Le bac")
    again = store.save([ASKED, Asked(question="Et ensuite ?")], conversation_id=first.id)
    assert (again.title, again.made) == ("Le bac", first.made)
    assert [row.id for row in store.list()] == [first.id, other.id]


def test_what_another_page_kept_meanwhile_is_not_written_over(store: Conversations) -> None:
    """Saving says as of when; the same saved twice is no change."""
    first = store.save([ASKED])
    theirs = store.save([ASKED, Asked(question="Et ensuite ?")], conversation_id=first.id)
    with pytest.raises(LibraryError, match="no longer"):
        store.save([Asked(question="Who?")], conversation_id=first.id, since=first.changed)
    assert store.get(first.id) == theirs
    mine = store.save(theirs.exchanges, conversation_id=first.id, since=theirs.changed)
    assert mine == theirs


@pytest.mark.parametrize("query", ["bac AUBE", "l'aube", "Paresse", "  "])
def test_search_reads_questions_and_answers(store: Conversations, query: str) -> None:
    """Every word must be there; accents, case and the kind of apostrophe do not matter."""
    kept = store.save([ASKED])
    assert [row.id for row in store.list(query=query)] == ([] if query == "Paresse" else [kept.id])


def test_nobody_reads_anothers(store: Conversations) -> None:
    """With sign-in, a conversation exists for its reader only, whatever is tried with its id."""
    kept = store.save([ASKED], reader="anaïs")
    assert store.list() == []
    with pytest.raises(LibraryError, match="no longer"):
        store.get(kept.id, reader="boris")
    with pytest.raises(LibraryError, match="no longer"):
        store.rename(kept.id, "à moi", reader="boris")
    with pytest.raises(LibraryError, match="no longer"):
        store.save([ASKED], conversation_id=kept.id, reader="boris")
    store.delete(kept.id, reader="boris")
    assert store.clear(reader="boris") == 0
    assert store.get(kept.id, reader="anaïs").exchanges == (ASKED,)


def test_renaming_with_nothing_gives_the_first_question_back(store: Conversations) -> None:
    """A title never disappears; a long one is cut at a word."""
    kept = store.save([Asked(question="Que sait-on " + "du bac de Rocheval " * 9)])
    assert len(kept.title) <= 81
    assert kept.title.endswith("…")
    assert store.rename(kept.id, "  Le\nbac ").title == "Le bac"
    assert store.rename(kept.id, " ").title == kept.title


def test_deleted_is_gone(store: Conversations) -> None:
    """One by one or all at once; twice is no error."""
    kept = [store.save([ASKED]) for _ in range(3)]
    store.delete(kept[0].id)
    store.delete(kept[0].id)
    assert len(store.list()) == 2
    assert store.clear() == 2
    assert store.list() == []


def test_a_conversation_has_something_in_it(store: Conversations) -> None:
    """Nothing asked, nothing kept."""
    with pytest.raises(ValueError, match="at least one"):
        store.save([])
