"""The stored articles: the system of record that every index is rebuilt from."""

from chatbot.library.catalogue import Library
from chatbot.library.owner import Owner

__all__ = ["Library", "Owner"]
