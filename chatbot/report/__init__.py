"""What summaries and briefings share: facts chosen, written once a language, checked, cited.

An article contributes facts or is listed as left out, with the reason: none vanishes silently.
"""

from chatbot.report.missed import left_out
from chatbot.report.reporter import Reporter
from chatbot.report.shelf import In, Selection, Shelf, langs_of, select
from chatbot.report.telling import Telling
from chatbot.report.translated import copied

__all__ = [
    "In",
    "Reporter",
    "Selection",
    "Shelf",
    "Telling",
    "copied",
    "langs_of",
    "left_out",
    "select",
]
