"""Bringing a model while somebody watches."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue

from chatbot.models.pull import pull
from chatbot.types import Stage

EVERY = 0.25
"""Seconds between two reports."""


def pulled(name: str, models_dir: Path) -> Iterator[Stage]:
    """Fetch a catalogue model, reporting bytes in place and their total; raises `ModelError`.

    Leaving the iteration does not stop the download: closing it waits for the end.
    """
    heard: SimpleQueue[Stage | None] = SimpleQueue()
    last = 0.0

    def progress(done: int, total: int) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= EVERY or done >= total:
            last = now
            heard.put(Stage(name="pull", done=done, total=total, detail=name))

    with ThreadPoolExecutor(max_workers=1) as pool:
        future = pool.submit(pull, name, models_dir, progress)
        future.add_done_callback(lambda _: heard.put(None))
        yield from iter(heard.get, None)
        future.result()
