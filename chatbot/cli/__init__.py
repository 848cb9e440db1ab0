"""The command line: options in, one call to the desk, rows or plain words out."""

from chatbot.cli.run import main

__all__ = ["main"]
