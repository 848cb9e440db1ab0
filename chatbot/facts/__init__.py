"""From articles to facts: sentences that say the same thing, ranked, covering every article.

Selection is by program alone: sentences of the articles are grouped by meaning across languages
(`choosing`), scored (`worth`), then picked so that each article is represented before any is told
twice.
"""

from chatbot.facts.choosing import Candidate, Known, candidates, pick
from chatbot.facts.sheets import SAME, Embed, Sheet, sheet, tellable

__all__ = [
    "SAME",
    "Candidate",
    "Embed",
    "Known",
    "Sheet",
    "candidates",
    "pick",
    "sheet",
    "tellable",
]
