"""What a whole briefing says of itself: its first five lines, and what it was made from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from chatbot.report.titles import bare
from chatbot.types import Article, Fact, Lang, Manifest, Story
from chatbot.wire import text_hash
from chatbot.writing.prompting import prompt

TOP = 5
"""Facts for who reads no more."""
_ALIKE = 2
"""A story's first facts, of which the second may lead; a third would hide what weighs most."""


def top(stories: Sequence[Story]) -> tuple[str, ...]:
    """Ids of up to `TOP` facts: one a story before a second of any, what is new before the rest.

    Stories and their facts are taken to be in order of weight.
    """
    turns = [_worth(story) for story in stories]
    depth = max(map(len, turns), default=0)
    taken = [facts[turn].id for turn in range(depth) for facts in turns if turn < len(facts)]
    return tuple(taken[:TOP])


def _worth(story: Story) -> list[Fact]:
    """A story's facts for the top: those that are news, if any are.

    Of its first few those come first that nobody has to read in another language.
    """
    facts = [fact for fact in story.facts if fact.id in story.changed] or list(story.facts)
    return sorted(facts[:_ALIKE], key=_untranslated) + facts[_ALIKE:]


def _untranslated(fact: Fact) -> bool:
    """Whether a language has the words of a source in another."""
    return any(sentence.untranslated(lang) for lang, sentence in fact.renderings.items())


def manifest(
    stories: Sequence[Story],
    articles: Sequence[Article],
    langs: Sequence[Lang],
    *,
    chosen: int,
    translator: str = "",
) -> Manifest:
    """What the briefing was made from; ``chosen`` counts the facts that should have been told."""
    told = [fact for story in stories for fact in story.facts]
    fared = Counter(s.status for fact in told for s in fact.renderings.values())
    tasks = [prompt("fact", lang).ref for lang in langs]
    translated = _translated(stories, articles)
    tasks += [prompt("headline", lang).ref for lang in langs if lang in translated]
    tasks += [prompt("translation", lang).ref for lang in langs if translator]
    return Manifest(
        sources={article.article_id: text_hash(article) for article in articles},
        prompts=(*tasks, prompt("support").ref, prompt("contradicts").ref),
        supported=fared["supported"],
        quoted=fared["quoted"],
        dropped=chosen - len(told),
        translator=translator,
    )


def _translated(stories: Sequence[Story], articles: Sequence[Article]) -> set[str]:
    """Languages in which a headline is no article's own."""
    own = {bare(article.title) for article in articles}
    return {lang for story in stories for lang, title in story.title.items() if title not in own}
