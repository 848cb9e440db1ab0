"""One owner at a time: the second is told who, the next comes in as soon as the first is gone."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from chatbot.errors import LibraryError
from chatbot.library import Library, Owner
from chatbot.library.owner import Holder, holder, leaving_on_sigterm

OWN = """
import sys, time
from pathlib import Path
from chatbot.library.owner import Owner, leaving_on_sigterm
with leaving_on_sigterm(), Owner(Path(sys.argv[1]), what="recoupe ingest presse/été") as owner:
    if len(sys.argv) > 2:
        owner.announce(sys.argv[2])
    print("owned", flush=True)
    time.sleep(60)
"""


@contextmanager
def other_process(home: Path, *url: str) -> Iterator[subprocess.Popen[str]]:
    """Another Python that owns the library, killed at the end of the block."""
    with subprocess.Popen(
        [sys.executable, "-c", OWN, str(home), *url], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "owned\n"
        try:
            yield process
        finally:
            process.kill()


def test_a_second_process_is_told_who_owns_the_library(tmp_path: Path) -> None:
    """Its number and its command, in the reader's language; reading is still possible."""
    Library.open(tmp_path / "library.sqlite").close()
    with other_process(tmp_path) as process:
        with pytest.raises(LibraryError) as caught:
            Owner(tmp_path)
        said = caught.value.render("fr")
        assert f"recoupe ingest presse/été (processus {process.pid})" in said
        assert "--home" in said
        with Library.open(tmp_path / "library.sqlite", readonly=True) as library:
            assert list(library.articles()) == []


def test_a_command_line_that_is_not_utf8_is_noted(tmp_path: Path) -> None:
    """A word in an old encoding keeps nobody from the library."""
    what = os.fsdecode(b"recoupe ingest caf\xe9.txt")
    with Owner(tmp_path, what=what):
        assert holder(tmp_path) == Holder(pid=os.getpid(), what=what)


def test_a_second_process_is_told_where_the_library_is_served(tmp_path: Path) -> None:
    """So that it can go through the server instead."""
    with other_process(tmp_path, "http://127.0.0.1:7860") as process:
        with pytest.raises(LibraryError, match=r"use http://127\.0\.0\.1:7860") as caught:
            Owner(tmp_path)
        assert caught.value.values["url"] == "http://127.0.0.1:7860"
        assert caught.value.values["pid"] == process.pid


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGKILL])
def test_an_owner_that_dies_gives_the_library_up(tmp_path: Path, sign: signal.Signals) -> None:
    """Asked to stop, it takes its note away; killed, its note is known to be stale."""
    with other_process(tmp_path) as process:
        process.send_signal(sign)
        status = process.wait(timeout=20)
    assert status == (128 + signal.SIGTERM if sign == signal.SIGTERM else -signal.SIGKILL)
    assert (tmp_path / "owner.json").exists() == (sign == signal.SIGKILL)
    assert holder(tmp_path) is None
    with Owner(tmp_path):
        found = holder(tmp_path)
        assert found is not None
        assert found.pid == os.getpid()


def test_ownership_ends_with_the_block(tmp_path: Path) -> None:
    """Even from another thread, and twice; the folder is made if it is not there."""
    home = tmp_path / "new" / "home"
    owner = Owner(home)
    with pytest.raises(LibraryError):
        Owner(home)
    closing = threading.Thread(target=owner.close)
    closing.start()
    closing.join()
    owner.close()
    Owner(home).close()


def test_closing_twice_does_not_take_the_next_owners_note(tmp_path: Path) -> None:
    """Only the owner's own note is its to remove."""
    first = Owner(tmp_path)
    first.close()
    with Owner(tmp_path, what="recoupe serve", url="http://127.0.0.1:7860"):
        first.close()
        wanted = Holder(pid=os.getpid(), what="recoupe serve", url="http://127.0.0.1:7860")
        assert holder(tmp_path) == wanted


@pytest.mark.parametrize("note", ["", "{", "[]", '{"pid": "x"}', '{"pid": 999999999, "what": ""}'])
def test_a_damaged_note_is_no_obstacle(tmp_path: Path, note: str) -> None:
    """The lock decides; without a readable note the holder is just not named."""
    with Owner(tmp_path):
        (tmp_path / "owner.json").write_text(note, "utf-8")
        with pytest.raises(LibraryError, match="another process — close the other"):
            Owner(tmp_path)
    with Owner(tmp_path):
        assert json.loads((tmp_path / "owner.json").read_text("utf-8"))["pid"] == os.getpid()


def test_a_folder_that_cannot_be_locked_is_explained(tmp_path: Path) -> None:
    """A file in the folder's place is our error, not a traceback."""
    (tmp_path / "home").write_text("", "utf-8")
    with pytest.raises(LibraryError) as caught:
        Owner(tmp_path / "home")
    assert caught.value.key == "library_lock_failed"


def test_the_handler_is_put_back_and_needs_the_main_thread() -> None:
    """Elsewhere the block just runs."""
    before = signal.getsignal(signal.SIGTERM)
    with leaving_on_sigterm():
        assert signal.getsignal(signal.SIGTERM) is not before
    assert signal.getsignal(signal.SIGTERM) is before
    seen: list[object] = []

    def elsewhere() -> None:
        with leaving_on_sigterm():
            seen.append(signal.getsignal(signal.SIGTERM))

    thread = threading.Thread(target=elsewhere)
    thread.start()
    thread.join()
    assert seen == [before]
