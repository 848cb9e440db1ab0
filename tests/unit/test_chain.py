"""LangChain users can plug Recoupe in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from langchain_core.messages import HumanMessage, SystemMessage
from langchain_core.prompts import ChatPromptTemplate

from chatbot.chain import ChatRecoupe, RecoupeRetriever, answering
from chatbot.types import Answer, Event, Finished, Seconds, Stage
from tests.fakes import ScriptedEngine
from vectorstore.types import Filter, Hit, Passage, Query


@dataclass
class FakeDesk:
    """Finds one passage and answers with the question."""

    queries: list[Query] = field(default_factory=list)

    def search(self, query: Query) -> list[Hit]:
        """Give one hit."""
        self.queries.append(query)
        text = "Le pont de Brume a rouvert."
        passage = Passage(
            article_id="a", ordinal=0, text=text, start=0, end=len(text), lang="fr", outlet="L’Écho"
        )
        return [Hit(passage=passage, score=0.5)]

    def ask(self, question: str, *, where: Filter = Filter()) -> Iterator[Event]:  # noqa: B008
        """Go through a stage, then answer."""
        del where
        yield Stage(name="search")
        yield Finished(
            result=Answer(
                id=None,
                question=question,
                lang="fr",
                status="not_found",
                sentences=(),
                text="Rien de tel.",
                nearest=(),
                prompt="answer.fr@1",
                model="scripted",
                seconds=Seconds(first_token=None, total=0.0),
            )
        )


def test_chat_model_invokes_and_streams() -> None:
    """Messages reach the engine with their roles; the text comes whole or in pieces."""
    engine = ScriptedEngine(lambda _request: "Le pont a rouvert.")
    chat = ChatRecoupe(engine=engine)
    messages = [SystemMessage("Réponds."), HumanMessage("Où ?")]
    assert chat.invoke(messages).content == "Le pont a rouvert."
    assert [m.role for m in engine.generations[0].messages] == ["system", "user"]
    pieces = [chunk.content for chunk in chat.stream("Où ?")]
    assert len(pieces) > 3
    assert "".join(map(str, pieces)) == "Le pont a rouvert."


def test_chat_model_takes_stop_and_grammar() -> None:
    """What is bound to the model, or given to one call, reaches the engine."""
    engine = ScriptedEngine(lambda _request: "un deux trois")
    chat = ChatRecoupe(engine=engine, temperature=0.3)
    bound = chat.bind(grammar='root ::= "un"', max_tokens=9)
    assert bound.invoke("Compte.", stop=["trois"]).content == "un deux "
    request = engine.generations[0]
    assert (request.grammar, request.max_tokens) == ('root ::= "un"', 9)
    assert (request.stop, request.temperature) == (("trois",), 0.3)


def test_chat_model_in_a_chain() -> None:
    """A prompt template, our model: the usual pipe works."""
    engine = ScriptedEngine(lambda request: request.messages[-1].content.upper())
    chain = ChatPromptTemplate.from_messages([("human", "{word} é")]) | ChatRecoupe(engine=engine)
    assert chain.invoke({"word": "pont"}).content == "PONT É"


def test_chat_model_refuses_images() -> None:
    """What is not text is said, not dropped."""
    image = HumanMessage([{"type": "image_url", "image_url": {"url": "data:image/png;base64,AA"}}])
    with pytest.raises(ValueError, match="not a text message"):
        ChatRecoupe(engine=ScriptedEngine()).invoke([image])


def test_chat_model_counts_tokens() -> None:
    """Counting needs no other tokenizer."""
    assert ChatRecoupe(engine=ScriptedEngine()).get_num_tokens("un deux trois") == 3


def test_retriever_gives_documents_with_their_place() -> None:
    """A document can be cited: article, offsets, outlet."""
    desk = FakeDesk()
    retriever = RecoupeRetriever(desk=desk, lang="fr", k=3, where=Filter(langs=frozenset({"fr"})))
    (document,) = retriever.invoke("pont")
    assert document.page_content == "Le pont de Brume a rouvert."
    assert document.metadata["outlet"] == "L’Écho"
    assert (document.metadata["start"], document.metadata["end"]) == (0, 27)
    assert desk.queries == [Query(text="pont", lang="fr", k=3, where=retriever.where)]


def test_answering_gives_the_checked_answer() -> None:
    """The last event's answer is what comes out, batches included."""
    step = answering(FakeDesk())
    assert step.invoke("Où est le pont ?").text == "Rien de tel."
    assert [answer.question for answer in step.batch(["a", "b"])] == ["a", "b"]
