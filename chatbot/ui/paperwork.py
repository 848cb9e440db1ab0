"""What the buttons on the briefing page do. No page is drawn here."""

from __future__ import annotations

from chatbot.errors import RecoupeError
from chatbot.types import Briefing, Lang, Story
from chatbot.ui.desk import Desk
from chatbot.ui.room import Room


def read(room: Room) -> Briefing | None:
    """The briefing on the page: a past one opened, else the one made last."""
    return room.paper.past or (room.brief.result if room.brief is not None else None)


def act(desk: Desk, room: Room, lang: Lang, data: object) -> None:
    """Do what a button says; an unknown one does nothing, an error is kept to be shown."""
    paper = room.paper
    paper.trouble = None
    try:
        match data:
            case {"act": "past", "id": str(id_)}:
                paper.past, paper.past_id = desk.past_briefing(id_), id_
            case {"act": "today"}:
                paper.past = None
            case {"act": "forget", "id": str(id_)}:
                desk.forget_briefing(id_)
                paper.past = None if paper.past_id == id_ else paper.past
            case {"act": "month", "month": str(month)}:
                paper.month = month
            case {"act": "untopic", "topic": str(topic)}:
                desk.remove_topic(topic)
            case {"act": "ask", "story": str(story)}:
                scope(room, story, lang)
            case _:
                return
    except RecoupeError as error:
        paper.trouble = error


def follow(desk: Desk, room: Room, text: str) -> None:
    """Add a topic; nothing is no topic."""
    room.paper.trouble = None
    try:
        if text.strip():
            desk.add_topic(text.strip())
    except RecoupeError as error:
        room.paper.trouble = error


def scope(room: Room, story_id: str, lang: Lang) -> None:
    """Keep the next question to the articles of a story on the page."""
    result = read(room)
    for story in result.stories if result is not None else ():
        if story.id == story_id:
            room.scope = story.articles
            room.scope_title = _title(story, lang)


def _title(story: Story, lang: Lang) -> str:
    return story.title.get(lang) or next((title for title in story.title.values() if title), "")
