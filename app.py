"""Load the settings, build, launch."""

import sys

from chatbot.config import load
from chatbot.errors import RecoupeError
from chatbot.messages import system_lang
from chatbot.ui import serve

if __name__ == "__main__":
    try:
        serve(load())
    except RecoupeError as error:
        sys.stderr.write(error.render(system_lang()) + "\n")
        sys.exit(2)
