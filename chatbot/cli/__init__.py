"""The command line: options in, one call to the desk, rows or plain words out."""

from chatbot.cli.main import main

__all__ = ["main"]
