"""The briefing: stories of some days, their facts, what is new, and who says otherwise."""

from chatbot.briefing.interest import Wanted
from chatbot.briefing.keep import asked, fresh, has_news, kept
from chatbot.briefing.make import brief, window

__all__ = ["Wanted", "asked", "brief", "fresh", "has_news", "kept", "window"]
