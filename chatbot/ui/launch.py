"""Opening the page to browsers: who may come, under which names, and what the page may load."""

from __future__ import annotations

import socket
from importlib.resources import files
from typing import Any

import psutil
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware

from chatbot.config import ServeSettings
from chatbot.errors import SettingsError
from chatbot.export.fragments import fragments_css
from chatbot.messages import say
from chatbot.types import Lang
from chatbot.ui import signin
from chatbot.ui.theme import theme
from chatbot.ui.titled import Titled

POLICY = (
    "default-src 'self' data: blob:; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; "
    "style-src 'self' 'unsafe-inline'; form-action 'self'; base-uri 'self'; object-src 'none'"
)
"""The browser itself refuses every other host; Gradio needs inline and evaluated scripts."""


def hosts(settings: ServeSettings) -> list[str]:
    """The only names this server answers to: another name pointing here is an attack.

    Open to others, it also answers to this machine's own name and addresses, and to
    ``settings.names``; never to any name, which is what DNS rebinding needs.
    """
    names = ["127.0.0.1", "localhost", "[::1]", "::1"]
    if settings.host not in signin.LOOPBACK:
        own = [place.address for card in psutil.net_if_addrs().values() for place in card]
        names += [socket.gethostname(), *own, *settings.names]
    return names


def launch(app: Any, settings: ServeSettings, lang: Lang, *, max_file_size: int) -> None:
    """Open the page; raise `SettingsError` when it may not be, or when its port is taken."""
    check = signin.guard(settings)
    own = files("chatbot.ui")
    head = (
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        f"<style>{(own / 'shelf.css').read_text('utf-8')}</style>"
        f"<script>{(own / 'script.js').read_text('utf-8')}</script>"
    )
    named = Middleware(TrustedHostMiddleware, allowed_hosts=hosts(settings))
    try:
        app.queue(max_size=64).launch(
            server_name=settings.host,
            server_port=settings.port or None,
            auth=check,
            auth_message=say("ui_auth_message", lang) if check else None,
            prevent_thread_lock=True,
            quiet=True,
            ssr_mode=False,
            share=False,
            max_file_size=max_file_size,
            footer_links=[],
            theme=theme(),
            css=fragments_css() + (own / "style.css").read_text("utf-8"),
            head=head,
            app_kwargs={"middleware": [named, Middleware(Titled, title=app.title)]},
        )
    except OSError as error:
        raise SettingsError("ui_port_taken", port=settings.port) from error
