"""Load the settings, build, launch."""

from chatbot.config import load
from chatbot.ui import serve

if __name__ == "__main__":
    serve(load())
