"""From tokens to text that can be shown: whole characters only, and nothing of a stop text."""

from __future__ import annotations

import codecs
from collections.abc import Sequence


class TextStream:
    """Turns pieces of bytes into text as it becomes certain.

    >>> stream = TextStream(stop=["FIN"])
    >>> stream.feed("é".encode()[:1]), stream.feed("é".encode()[1:] + b" F")
    ('', 'é ')
    >>> stream.feed(b"INI"), stream.stopped
    ('', True)
    """

    def __init__(self, stop: Sequence[str] = ()) -> None:
        """Nothing seen yet; ``stop`` are the texts that end the writing."""
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._stop = [text for text in stop if text]
        self._held = ""
        self.stopped = False
        """Whether a stop text was met."""

    def feed(self, data: bytes) -> str:
        """Take bytes, give back what can be shown now."""
        self._held += self._decoder.decode(data)
        places = [self._held.find(text) for text in self._stop]
        if found := [place for place in places if place >= 0]:
            self.stopped = True
            return self._release(min(found))
        return self._release(len(self._held) - self._doubtful())

    def close(self) -> str:
        """Give back what was held in doubt; after a stop, nothing."""
        if self.stopped:
            return ""
        return self._release(len(self._held)) + self._decoder.decode(b"", final=True)

    def _release(self, n: int) -> str:
        text, self._held = self._held[:n], self._held[n:]
        return text

    def _doubtful(self) -> int:
        """Characters at the end that may begin a stop text."""
        longest = max((len(text) for text in self._stop), default=0)
        for n in range(min(longest - 1, len(self._held)), 0, -1):
            if any(text.startswith(self._held[-n:]) for text in self._stop):
                return n
        return 0
