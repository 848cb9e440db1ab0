"""From what a reader drops to clean, dated articles and their passages."""

from chatbot.ingest.chunk import chunk
from chatbot.ingest.read import read
from chatbot.ingest.sources import documents

__all__ = ["chunk", "documents", "read"]
