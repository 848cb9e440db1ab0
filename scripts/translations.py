# ruff: noqa: INP001 - a script, in no package
"""Translate the sentences of a library and judge them, for somebody to read.

``python scripts/translations.py HOME [MOST]`` prints one JSON object for each sentence of six words
or more (``MOST`` of them, drawn with a fixed seed; all without): the sentence, its first
rendering, that one put back, what the judge says of both, and how surely the first has no fault
(ADR 18 and 26).
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterator
from pathlib import Path

from chatbot.build import Desk, build
from chatbot.config import load
from chatbot.evidence.judge import Judge, Translated
from chatbot.language import one_line, sentences
from chatbot.types import Lang
from chatbot.writing.translate import restored
from vectorstore.types import Filter

SEED, WORDS = 0, 6


def told(desk: Desk) -> Iterator[tuple[str, str]]:
    """Every sentence of the library that is long enough, and its language."""
    for article in desk.library.articles(Filter()):
        for span in sentences(article.text, article.lang):
            text = one_line(article.text[slice(*span)])
            if len(text.split()) >= WORDS:
                yield text, article.lang


def main() -> None:
    """Print the rows."""
    home, *most = sys.argv[1:]
    with build(load(home=Path(home))) as desk:
        translator, judge = desk.translator, Judge(desk.engine)
        if translator is None:
            sys.exit("the translators are not installed: recoupe models pull")
        rows = list(told(desk))
        if most:
            rows = random.Random(SEED).sample(rows, min(int(most[0]), len(rows)))  # noqa: S311
        for text, lang in rows:
            home_lang: Lang = "fr" if lang == "fr" else "en"
            into: Lang = "en" if lang == "fr" else "fr"
            rendering = restored(translator.translate([text], lang, into)[0][0], text, into)
            again = translator.translate([rendering], into, home_lang)[0][0]
            there, back = judge.support([(text, rendering), (text, again)])
            row = {"text": text, "rendering": rendering, "again": again, "there": there}
            made = Translated(
                text=text,
                rendering=rendering,
                again=again,
                lang=into,
                support=there,
            )
            row |= {"back": back, "support": judge.translated([made])[0]}
            sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
