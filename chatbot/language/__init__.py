"""What language a text is in, where its sentences are, and how its words compare."""

from chatbot.language.calendar import day_names, month_names
from chatbot.language.detect import article_lang, detect
from chatbot.language.folding import fold, folded
from chatbot.language.frequency import zipf
from chatbot.language.quoting import QUOTES, as_told, quoted
from chatbot.language.repeats import is_stuck
from chatbot.language.sentence import is_statement, sentences
from chatbot.language.spacing import one_line
from chatbot.language.spelling import is_common, strange

__all__ = [
    "QUOTES",
    "article_lang",
    "as_told",
    "day_names",
    "detect",
    "fold",
    "folded",
    "is_common",
    "is_statement",
    "is_stuck",
    "month_names",
    "one_line",
    "quoted",
    "sentences",
    "strange",
    "zipf",
]
