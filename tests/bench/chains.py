"""LangChain as its documentation shows it, over one `Llama` and nothing of ours but vectors.

Summary: the LangGraph map-reduce of the tutorial "Summarize Text" (``token_max`` 1000, splitting
and collapsing by langchain-classic's helpers, its prompts, and its recursion bound raised).
Answer: the retrieval chain of the tutorial on RAG (retriever, stuff prompt ``rlm/rag-prompt``,
string parser), vectors in `langchain_chroma.Chroma`, ``k`` 4 as by default.
"""

from __future__ import annotations

import asyncio
import operator
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, Literal, TypedDict

from langchain_chroma import Chroma
from langchain_classic.chains.combine_documents.reduce import acollapse_docs, split_list_of_docs
from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage, convert_to_openai_messages
from langchain_core.output_parsers import StrOutputParser
from langchain_core.outputs import ChatGeneration, ChatResult
from langchain_core.prompts import ChatPromptTemplate
from langchain_core.runnables import Runnable, RunnablePassthrough
from langchain_text_splitters import CharacterTextSplitter
from langgraph.graph import END, START, StateGraph
from langgraph.types import Send
from pydantic import ConfigDict, PrivateAttr

from vectorstore.types import Embedder, Passage

_TOKEN_MAX = 1000
_MAP = {
    "en": "Write a concise summary of the following:\n\n{context}",
    "fr": "Rédige en français un résumé concis de ce qui suit :\n\n{context}",
}
_REDUCE = {
    "en": "The following is a set of summaries:\n{docs}\n"
    "Take these and distill it into a final, consolidated summary\nof the main themes.",
    "fr": "Voici un ensemble de résumés :\n{docs}\n"
    "Fais-en, en français, un résumé final et cohérent\ndes thèmes principaux.",
}
_RAG = (
    "You are an assistant for question-answering tasks. Use the following pieces of retrieved "
    "context to answer the question. If you don't know the answer, just say that you don't know. "
    "Use three sentences maximum and keep the answer concise.\n"
    "Question: {question} \nContext: {context} \nAnswer:"
)


class ChatPlain(BaseChatModel):
    """`Llama.create_chat_completion` as a chat model, one sequence at a time.

    langchain-community's ``ChatLlamaCpp`` does the same and is no longer maintained; the bound of
    256 tokens is its default. Greedy, as ours.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    llama: Any
    max_tokens: int = 256
    _lock: threading.Lock = PrivateAttr(default_factory=threading.Lock)

    @property
    def _llm_type(self) -> str:
        return "plain-llama"

    def get_num_tokens(self, text: str) -> int:
        """Count with the model's own tokenizer."""
        return len(self.llama.tokenize(text.encode(), add_bos=False))

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        del run_manager, kwargs
        with self._lock:
            answer = self.llama.create_chat_completion(
                messages=convert_to_openai_messages(messages),
                stop=stop or [],
                temperature=0.0,
                max_tokens=self.max_tokens,
            )
        text = answer["choices"][0]["message"]["content"] or ""
        return ChatResult(generations=[ChatGeneration(message=AIMessage(content=text))])


class PlainEmbeddings(Embeddings):
    """An embedder of ours, as LangChain calls them."""

    def __init__(self, embedder: Embedder) -> None:
        """Wrap."""
        self._embedder = embedder

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Vectors of texts that will be found."""
        return [[float(x) for x in row] for row in self._embedder.embed_passages(texts)]

    def embed_query(self, text: str) -> list[float]:
        """The vector of a text that searches."""
        return [float(x) for x in self._embedder.embed_queries([text])[0]]


class _Overall(TypedDict):
    contents: list[str]
    summaries: Annotated[list[str], operator.add]
    collapsed: list[Document]
    final: str


class _One(TypedDict):
    content: str


class MapReduce:
    """Summarizes each text, then summaries of summaries until they fit one prompt."""

    def __init__(self, llm: ChatPlain, lang: str) -> None:
        """Compile the graph for one language."""
        self._llm = llm
        self._map = _prompted(_MAP[lang], llm)
        self._reduce = _prompted(_REDUCE[lang], llm)
        self._graph = self._compiled()

    def summarize(self, texts: Sequence[str]) -> str:
        """Split as the tutorial does, then run the graph."""
        splitter = CharacterTextSplitter(
            chunk_size=1000, chunk_overlap=0, length_function=self._llm.get_num_tokens
        )
        documents = splitter.split_documents([Document(page_content=text) for text in texts])
        contents = {"contents": [document.page_content for document in documents]}
        result = asyncio.run(self._graph.ainvoke(contents, {"recursion_limit": 25}))
        return str(result["final"])

    def _compiled(self) -> Any:
        graph: Any = StateGraph(_Overall)
        graph.add_node("summarize_one", self._summarize_one)
        graph.add_node("collect", _collect)
        graph.add_node("collapse", self._collapse)
        graph.add_node("finish", self._finish)
        graph.add_conditional_edges(START, _each, ["summarize_one"])
        graph.add_edge("summarize_one", "collect")
        graph.add_conditional_edges("collect", self._too_long)
        graph.add_conditional_edges("collapse", self._too_long)
        graph.add_edge("finish", END)
        return graph.compile()

    async def _summarize_one(self, state: _One) -> dict[str, Any]:
        return {"summaries": [await self._map.ainvoke({"context": state["content"]})]}

    async def _collapse(self, state: _Overall) -> dict[str, Any]:
        reduce: Any = self._reduce.ainvoke
        groups = split_list_of_docs(state["collapsed"], self._length, _TOKEN_MAX)
        return {"collapsed": [await acollapse_docs(g, reduce) for g in groups]}

    async def _finish(self, state: _Overall) -> dict[str, Any]:
        return {"final": await self._reduce.ainvoke(state["collapsed"])}

    def _too_long(self, state: _Overall) -> Literal["collapse", "finish"]:
        return "collapse" if self._length(state["collapsed"]) > _TOKEN_MAX else "finish"

    def _length(self, documents: list[Document]) -> int:
        return sum(self._llm.get_num_tokens(document.page_content) for document in documents)


def retrieval_qa(
    llm: ChatPlain, embedder: Embedder, passages: Sequence[Passage], folder: Path
) -> Runnable[str, str]:
    """Question in, complete answer out, over a Chroma collection of these passages."""
    import chromadb

    client = chromadb.PersistentClient(
        str(folder), settings=chromadb.Settings(anonymized_telemetry=False)
    )
    store = Chroma(
        client=client, collection_name="passages", embedding_function=PlainEmbeddings(embedder)
    )
    store.add_documents([Document(page_content=passage.text) for passage in passages])
    given: Any = {
        "context": store.as_retriever() | _joined,
        "question": RunnablePassthrough(),
    }
    chain: Runnable[str, str] = given | _prompted(_RAG, llm)
    return chain


def _prompted(template: str, llm: ChatPlain) -> Runnable[Any, str]:
    return ChatPromptTemplate([("human", template)]) | llm | StrOutputParser()


def _each(state: _Overall) -> list[Send]:
    return [Send("summarize_one", {"content": content}) for content in state["contents"]]


def _collect(state: _Overall) -> dict[str, Any]:
    return {"collapsed": [Document(page_content=summary) for summary in state["summaries"]]}


def _joined(documents: list[Document]) -> str:
    return "\n\n".join(document.page_content for document in documents)
