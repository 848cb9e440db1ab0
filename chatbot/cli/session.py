"""What a command has at hand: the reader's language, the settings, the desk, and where to write."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from chatbot.errors import ExportError, LibraryError, RecoupeError
from chatbot.messages import say

if TYPE_CHECKING:
    from chatbot.build import Desk
    from chatbot.config import Settings
    from chatbot.types import Citation, Lang, Sentence, Stage


_MISSED = (
    "article_unknown",
    "article_ambiguous",
    "feed_unknown",
    "topic_empty",
    "topic_unknown",
    "index_behind",
)
"""What a reader may have named wrongly, or what is done but for the index."""


class DeskFactory(Protocol):
    """Makes the desk from the settings; the caller closes it."""

    def __call__(self, settings: Settings) -> AbstractContextManager[Desk]:
        """Open the library and everything around it."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One run of the command. JSON and results go to stdout, everything else to stderr."""

    lang: Lang
    home: str | None = None
    ui: str | None = None
    """``--ui`` as given; ``None``: the settings decide."""
    factory: DeskFactory | None = None

    def settings(self) -> Settings:
        """Read the settings; raises `SettingsError`."""
        from chatbot.config import load

        return load(home=self.home, ui=self.ui)

    @contextmanager
    def desk(self) -> Iterator[Desk]:
        """Open the desk for this command and close it after, whatever happens."""
        from chatbot.library.owner import leaving_on_sigterm
        from vectorstore.types import StoreError

        try:
            with leaving_on_sigterm(), self._open(self.settings()) as desk:
                yield desk
        except StoreError as error:
            raise LibraryError("cli_index_failed") from error

    def say(self, key: str, **values: object) -> str:
        """One of our messages in the reader's language."""
        return say(key, self.lang, **values)

    def about(self, outlet: str, published: str | None, lang: str) -> str:
        """Who published it, when, in which language."""
        known = (outlet or self.say("cli_no_outlet"), (published or "")[:10], lang)
        return ", ".join(filter(None, known))

    def cited(self, sentence: Sentence) -> str:
        """A sentence with its citation marks, as in ``Le pont rouvre. [1][3]``.

        What is quoted stands between the quotation marks of its language.
        """
        from chatbot.language import as_told

        marks = dict.fromkeys(f"[{citation.n}]" for citation in sentence.citations)
        return f"{as_told(sentence)} {''.join(marks)}"

    def source(self, citation: Citation) -> str:
        """A citation written out: its mark, who, when, the title and the words quoted."""
        from chatbot.language import quoted

        about = self.about(citation.outlet, citation.published, citation.lang)
        quote = quoted(citation.quote, citation.lang)
        return self.say("cli_source", n=citation.n, about=about, title=citation.title, quote=quote)

    def row(self, value: Mapping[str, object]) -> None:
        """Print one JSON line on stdout, at once."""
        self.out(json.dumps(value, ensure_ascii=False))

    def out(self, text: str = "") -> None:
        """Print a line on stdout, at once; raises `ExportError` where it cannot be written."""
        try:
            sys.stdout.write(text + "\n")
            sys.stdout.flush()
        except BrokenPipeError:
            raise
        except OSError as error:
            raise ExportError("cli_output_failed") from error

    def note(self, text: str) -> None:
        """Print a line on stderr."""
        sys.stderr.write(text + "\n")
        sys.stderr.flush()

    def fail(self, error: RecoupeError, *, origin: str = "") -> None:
        """Name on stderr an input that failed, with the reason."""
        self.note("recoupe: " + " — ".join(filter(None, (origin, error.render(self.lang)))))

    def missed(self, error: LibraryError) -> int:
        """Name what is not in the library, for status 1; any other failure is raised again."""
        if error.key not in _MISSED:
            raise error
        self.fail(error)
        return 1

    def _open(self, settings: Settings) -> AbstractContextManager[Desk]:
        if self.factory is not None:
            return self.factory(settings)
        from chatbot.build import build

        stages = 0

        def repairing(_stage: Stage) -> None:
            nonlocal stages
            if not stages:
                self.note(self.say("cli_repairing"))
            stages += 1

        return build(settings, progress=repairing)


Command = Callable[..., int | None]
"""A command returns its exit status; ``None`` is 0."""
