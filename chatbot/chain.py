"""Recoupe for users of LangChain: our engine as a chat model, our search as a retriever.

LangChain is a guest here: only this module imports it, and nothing else of Recoupe needs it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal, Protocol

from langchain.chat_models import BaseChatModel
from langchain_core.callbacks import CallbackManagerForLLMRun, CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.language_models.chat_models import generate_from_stream
from langchain_core.messages import AIMessageChunk, BaseMessage, convert_to_openai_messages
from langchain_core.outputs import ChatGenerationChunk, ChatResult
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import Runnable, RunnableLambda
from pydantic import ConfigDict

from chatbot.models.types import Engine, Generation, Message
from chatbot.types import Answer, Event, Finished
from vectorstore.types import Filter, Hit, Query


class Reader(Protocol):
    """What of a desk the retriever and the answering need."""

    def search(self, query: Query) -> list[Hit]:
        """Passages, best first."""
        ...

    def ask(self, question: str, *, where: Filter = ...) -> Iterator[Event]:
        """Events, the last one `Finished` with an `Answer`."""
        ...


class ChatRecoupe(BaseChatModel):
    """Our engine as a LangChain chat model: streams, stops, takes a GBNF ``grammar``.

    ``ChatRecoupe(engine=engine).bind(grammar='root ::= "oui" | "non"').invoke("…")``. Raises
    `chatbot.errors.ModelError` as the engine does, and ``ValueError`` for a message that is not
    text.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    engine: Any
    """A `chatbot.models.types.Engine`."""
    temperature: float = 0.0
    max_tokens: int = 512
    seed: int = 0

    @property
    def _llm_type(self) -> str:
        return "recoupe"

    @property
    def _identifying_params(self) -> dict[str, Any]:
        return {"model": self.engine.fingerprint, "temperature": self.temperature}

    def get_num_tokens(self, text: str) -> int:
        """Count with the engine, without another tokenizer."""
        engine: Engine = self.engine
        return engine.count(text)

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> Iterator[ChatGenerationChunk]:
        request = Generation(
            messages=tuple(_message(message) for message in messages),
            max_tokens=kwargs.get("max_tokens", self.max_tokens),
            stop=tuple(stop or ()),
            grammar=kwargs.get("grammar"),
            temperature=kwargs.get("temperature", self.temperature),
            seed=kwargs.get("seed", self.seed),
        )
        engine: Engine = self.engine
        for piece in engine.generate([request], cancel=kwargs.get("cancel")):
            info = {"finish_reason": piece.finish} if piece.finish else {}
            chunk = AIMessageChunk(content=piece.text, response_metadata=info)
            if run_manager is not None:
                run_manager.on_llm_new_token(piece.text)
            yield ChatGenerationChunk(message=chunk, generation_info=info)

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        return generate_from_stream(self._stream(messages, stop, run_manager, **kwargs))


class RecoupeRetriever(BaseRetriever):
    """Our hybrid search as a LangChain retriever; each document carries its citation's fields."""

    desk: Any
    """A `Reader`: what ``chatbot.build.build`` gives."""
    lang: Literal["fr", "en"] = "en"
    k: int = 10
    where: Filter = Filter()

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[Document]:
        del run_manager
        reader: Reader = self.desk
        hits = reader.search(Query(text=query, lang=self.lang, k=self.k, where=self.where))
        return [_document(hit) for hit in hits]


def answering(desk: Reader, *, where: Filter | None = None) -> Runnable[str, Answer]:
    """Answer questions as a LangChain step: question in, checked and cited `Answer` out."""
    bounds = Filter() if where is None else where

    def answer(question: str) -> Answer:
        result: Answer | None = None
        for event in desk.ask(question, where=bounds):
            if isinstance(event, Finished) and isinstance(event.result, Answer):
                result = event.result
        if result is None:
            msg = "the desk ended without an answer"
            raise RuntimeError(msg)
        return result

    return RunnableLambda(answer)


def _message(message: BaseMessage) -> Message:
    turn: Any = convert_to_openai_messages(message, text_format="string")
    if turn["role"] not in {"system", "user", "assistant"} or not isinstance(turn["content"], str):
        msg = f"not a text message: {turn!r}"
        raise ValueError(msg)
    return Message(role=turn["role"], content=turn["content"])


def _document(hit: Hit) -> Document:
    passage = hit.passage
    return Document(
        id=passage.id,
        page_content=passage.text,
        metadata={
            "article_id": passage.article_id,
            "passage_id": passage.id,
            "start": passage.start,
            "end": passage.end,
            "lang": passage.lang,
            "outlet": passage.outlet,
            "published": passage.published,
            "title": passage.title,
            "score": hit.score,
        },
    )
