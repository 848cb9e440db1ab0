"""What is shown is whole, and holds nothing of a stop text."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from chatbot.models.text import TextStream


def _feed(data: bytes, cuts: Sequence[int], stop: Sequence[str] = ()) -> tuple[str, bool]:
    stream = TextStream(stop)
    shown, edges = "", [0, *sorted(cut % (len(data) + 1) for cut in cuts), len(data)]
    for start, end in pairwise(edges):
        shown += stream.feed(data[start:end])
        assert "\N{REPLACEMENT CHARACTER}" not in shown
        if stream.stopped:
            return shown, True
    return shown + stream.close(), False


@given(st.text(st.characters(codec="utf-8", exclude_characters="\ufffd")), st.lists(st.integers(0)))
def test_characters_stay_whole(text: str, cuts: list[int]) -> None:
    """« œ », « é » or « 🇫🇷 » cut anywhere between tokens come out whole, and once."""
    assert _feed(text.encode(), cuts) == (text, False)


@given(st.text("aab\nFIN é"), st.lists(st.integers(0)))
def test_stop_ends_wherever_it_is_cut(text: str, cuts: list[int]) -> None:
    """The text ends before the first stop text, however tokens cut it."""
    shown, stopped = _feed(text.encode(), cuts, stop=["FIN", "aab"])
    places = [text.find(stop) for stop in ("FIN", "aab") if stop in text]
    assert stopped == bool(places)
    assert shown == text[: min(places, default=len(text))]


def test_what_might_be_a_stop_waits() -> None:
    """Nothing that may begin a stop text is shown before it is decided."""
    stream = TextStream(["\n\n"])
    assert stream.feed(b"Paris.\n") == "Paris."
    assert stream.feed(b"Rome.") == "\nRome."


def test_broken_bytes_do_not_break_the_text() -> None:
    """A model cut in the middle of a character leaves a mark, not an error."""
    stream = TextStream()
    assert stream.feed(b"caf" + "é".encode()[:1]) == "caf"
    assert stream.close() == "\N{REPLACEMENT CHARACTER}"
