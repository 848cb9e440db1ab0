"""From nothing to something: the command's help, the model mapped, an answer, the page."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import suppress
from pathlib import Path
from statistics import median
from typing import Any

from chatbot.build import build
from chatbot.models.engine import LlamaEngine
from chatbot.types import Printed
from tests.bench.home import PREFIXES, SAMPLES, ingest, settings
from tests.bench.options import ROOT, Options

_QUESTION = "Quel débit Hydralvène dit-elle avoir lâché du barrage de Rochenoire ?"
_HELP_LIMIT = 0.3
_PATIENCE = 180


def run(options: Options) -> dict[str, Any]:
    """Each in new processes; "cold" asks the system to forget the model's pages first."""
    helped = [_help() for _ in range(options.size(10, 3))]
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        home = Path(folder, "home")
        with build(settings(options, home)) as desk:
            ingest(desk, SAMPLES[: options.size(len(SAMPLES), 2)])
        answers = _answers(options, home, Path(folder))
        page = _first_paint(options, home)
    return {
        "help_s": median(helped),
        "help_limit_s": _HELP_LIMIT,
        "help_low_s": min(helped),
        "help_high_s": max(helped),
        "mapped_s": _mapped(options),
        **answers,
        **page,
    }


def _answers(options: Options, home: Path, folder: Path) -> dict[str, float]:
    """Seconds from a process's start to its first sentence, knowing ever more from before.

    Cold: the model's file out of memory. Warm: in memory. Started before: beginnings of prompts
    are on disk too. Asked before: so is the answer.
    """
    cold, warm, later = (shutil.copytree(home, folder / n, symlinks=True) for n in "abc")
    _forget(options.model)
    found = {"first_sentence_cold_s": _answer_apart(options, cold)}
    found["first_sentence_warm_s"] = _answer_apart(options, warm)
    if (warm / "models" / PREFIXES).is_dir():
        shutil.copytree(warm / "models" / PREFIXES, later / "models" / PREFIXES)
    found["first_sentence_started_before_s"] = _answer_apart(options, later)
    found["first_sentence_asked_before_s"] = _answer_apart(options, warm)
    return found


def _help() -> float:
    script = Path(sys.executable).with_name("recoupe")
    command = [str(script)] if script.is_file() else [sys.executable, "-m", "chatbot"]
    start = time.perf_counter()
    subprocess.run([*command, "--help"], check=True, cwd=ROOT, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def _mapped(options: Options) -> float:
    """Seconds from opening the engine until it can be asked something."""
    engine = LlamaEngine(options.model)
    start = time.perf_counter()
    engine.count("Bonjour")
    seconds = time.perf_counter() - start
    engine.close()
    return seconds


def _forget(path: Path) -> None:
    """Drop a file from the page cache, where the system can and nobody else maps it."""
    if hasattr(os, "posix_fadvise"):
        with path.open("rb") as file:
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _answer_apart(options: Options, home: Path) -> float:
    """Seconds from starting a process to its first checked sentence."""
    out = home / "first.json"
    command = [sys.executable, "-m", "tests.bench.startup", str(home), str(options.model), str(out)]
    start = time.time()
    subprocess.run(command, check=True, cwd=ROOT, timeout=30 * 60)
    at: float = json.loads(out.read_text("utf-8"))
    return at - start


def _first_paint(options: Options, home: Path) -> dict[str, Any]:
    """Seconds from ``python app.py`` to the page, and the process's memory then."""
    import psutil

    port = _free_port()
    env = {
        **os.environ,
        "RECOUPE_HOME": str(home),
        "RECOUPE_MODELS": str(home / "models"),
        "RECOUPE_ENGINE__MODEL": str(options.model),
        "RECOUPE_SERVE__PORT": str(port),
    }
    start = time.perf_counter()
    app = subprocess.Popen([sys.executable, "app.py"], cwd=ROOT, env=env, stdout=subprocess.DEVNULL)
    try:
        _wait_for_page(app, f"http://127.0.0.1:{port}/", start + _PATIENCE)
        seconds = time.perf_counter() - start
        used = psutil.Process(app.pid).memory_full_info()
        return {"page_s": seconds, "page_private_mib": used.uss / 2**20}
    finally:
        app.terminate()
        try:
            app.wait(30)
        except subprocess.TimeoutExpired:
            app.kill()
            app.wait()


def _wait_for_page(app: subprocess.Popen[bytes], url: str, until: float) -> None:
    while time.perf_counter() < until:
        if app.poll() is not None:
            raise RuntimeError(f"app.py ended with {app.returncode}")
        with suppress(OSError), urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310
            if answer.status == 200:
                return
        time.sleep(0.05)
    raise TimeoutError(url)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def main() -> None:
    """Answer once and write when the first sentence came: ``HOME MODEL RESULT``."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("home", type=Path)
    parser.add_argument("model", type=Path)
    parser.add_argument("result", type=Path)
    given = parser.parse_args()
    first: float | None = None
    with build(settings(Options(model=given.model), given.home)) as desk:
        for event in desk.ask(_QUESTION):
            if isinstance(event, Printed) and first is None:
                first = time.time()
        given.result.write_text(json.dumps(first or time.time()), "utf-8")


if __name__ == "__main__":
    main()
