"""The web application: three pages on this machine's own address, and nothing from elsewhere."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from threading import Thread
from typing import TYPE_CHECKING, Any

from chatbot.config import Settings
from chatbot.errors import RecoupeError
from chatbot.messages import say, system_lang
from chatbot.ui import signin

if TYPE_CHECKING:
    from chatbot.ui.desk import Desk


def serve(settings: Settings, *, desk: Desk | None = None, block: bool = True) -> Any:
    """Build the pages, open them on this machine and say where; return the running application.

    ``desk``: what answers, left open at the end; ``None`` builds one from the settings, blocks
    whatever ``block`` says, and closes it. The value returned has ``close()`` and ``local_url``.
    Raises `SettingsError` for an address beyond this machine that nobody need sign in at, a file of
    readers that cannot be used or a port that is taken, and `LibraryError` where another program
    owns the library.
    """
    signin.guard(settings.serve)
    if desk is not None:
        return _serve(settings, desk, block=block)
    from chatbot.build import build
    from chatbot.library.owner import leaving_on_sigterm

    with leaving_on_sigterm(), build(settings) as built:
        return _serve(settings, built, block=True)


def _serve(settings: Settings, desk: Desk, *, block: bool) -> Any:
    # Read by Gradio when it is imported: without it, launching looks up two hosts.
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    from chatbot.ui.launch import launch
    from chatbot.ui.page import page

    lang = settings.ui or ("fr" if system_lang() == "fr" else "en")
    place = settings.serve
    app = page(desk, lang, dropped=settings.home / "dropped", at_once=place.at_once)
    launch(app, place, lang, max_file_size=settings.fetch.max_bytes)
    try:
        desk.announce(app.local_url)
        Thread(target=_warm, args=(desk,), daemon=True).start()
        sys.stdout.write(say("ui_ready", lang, url=app.local_url) + "\n")
        sys.stdout.flush()
        if block:
            app.block_thread()
    except BaseException:
        app.close(verbose=False)
        raise
    return app


def _warm(desk: Desk) -> None:
    """Load the model ahead of the first question, which will say what is wrong if it cannot.

    Then have prompts read ahead, and change embedder, if another was chosen: the earlier index
    answers meanwhile.
    """
    with suppress(RecoupeError):
        desk.warm()
        desk.prepare()
    with suppress(RecoupeError):
        for _ in desk.change_embedder():
            pass
