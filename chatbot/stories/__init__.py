"""Articles on one affair, in whatever language, become one story; yesterday's stories go on."""

from chatbot.stories.group import is_news, stories, story_id
from chatbot.stories.likeness import similarity

__all__ = ["is_news", "similarity", "stories", "story_id"]
