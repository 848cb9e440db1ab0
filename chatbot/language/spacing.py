"""White space."""

from __future__ import annotations


def one_line(text: str) -> str:
    """The words of a text with one space between them: how prompts and judges want it.

    >>> one_line("  Un pont   fermé. ")
    'Un pont fermé.'
    """
    return " ".join(text.split())
