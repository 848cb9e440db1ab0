"""Every error a reader can meet.

* RecoupeError
  x SettingsError      a setting, an option or an environment variable cannot be used
  x IngestError        one document cannot be read, fetched or understood
  x LibraryError       the library cannot be opened, is owned elsewhere, or lacks an article
  x ModelError         a model is missing, damaged, or cannot be run
  x PromptError        a prompt file and its caller disagree (a bug, said clearly)
  x ExportError        a result cannot be written where asked

An error holds a message *key* and its values, so that each reader reads it in their language;
the words live in ``chatbot/messages/<area>.<lang>.toml``. ``<key>_hint``, where it exists there,
says what to try.
"""

from __future__ import annotations

from chatbot.messages import has, say


class RecoupeError(Exception):
    """A mistake we can explain: what, where, and what to try."""

    def __init__(self, key: str, *, origin: str = "", **values: object) -> None:
        """Keep the key and the values; ``origin`` is the file, URL or option at fault."""
        super().__init__(key)
        self.key = key
        self.origin = origin
        self.values = values

    def render(self, lang: str) -> str:
        """Say it in a language: where — what — cause — what to try."""
        hint = f"{self.key}_hint"
        cause = str(self.__cause__ or "").splitlines()
        parts = [
            self.origin,
            say(self.key, lang, **self.values),
            cause[0] if cause else "",
            say(hint, lang, **self.values) if has(hint) else "",
        ]
        return " — ".join(part for part in parts if part)

    def __str__(self) -> str:
        """In English, for logs and tests."""
        return self.render("en")


class SettingsError(RecoupeError):
    """A setting, an option or an environment variable cannot be used."""


class IngestError(RecoupeError):
    """One document cannot be read, fetched or understood."""


class LibraryError(RecoupeError):
    """The library cannot be opened, is owned elsewhere, or lacks an article."""


class ModelError(RecoupeError):
    """A model is missing, damaged, or cannot be run."""


class PromptError(RecoupeError):
    """A prompt file and its caller disagree."""


class ExportError(RecoupeError):
    """A result cannot be written where asked."""
