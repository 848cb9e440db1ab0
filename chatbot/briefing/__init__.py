"""The briefing: stories of some days, their facts, what is new, and who says otherwise."""

from chatbot.briefing.keep import asked, is_news, kept
from chatbot.briefing.make import brief, window

__all__ = ["asked", "brief", "is_news", "kept", "window"]
