"""Ask: search, choose, write from the evidence alone, check, print; or say it is not there."""

from chatbot.answer.answerer import CANDIDATES, NEAREST, Answerer, Request

__all__ = ["CANDIDATES", "NEAREST", "Answerer", "Request"]
