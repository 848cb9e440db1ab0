"""The briefing: stories of some days, their facts, what is new, and who says otherwise."""

from chatbot.briefing.keep import asked, fresh, is_news, kept
from chatbot.briefing.make import brief, window

__all__ = ["asked", "brief", "fresh", "is_news", "kept", "window"]
