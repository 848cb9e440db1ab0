"""Ask: search, choose, write from the evidence alone, check, print; or say it is not there."""

from chatbot.answer.answerer import CANDIDATES, NEAREST, Answerer, Request
from chatbot.answer.overview import Overview

__all__ = ["CANDIDATES", "NEAREST", "Answerer", "Overview", "Request"]
