"""How this machine runs a model fastest: measured once, kept with its figures.

A trial is a small share of the real work, most of it reading (a summary reads five tokens for
each it writes, sixteen texts at once); the quickest way of doing it wins. Another quantization
changes what the model says, so it must win by much.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from pydantic import TypeAdapter, ValidationError

from chatbot.errors import ModelError
from chatbot.models.engine import cores, fingerprint
from chatbot.models.scheduler import Row

if TYPE_CHECKING:
    from chatbot.models.native import Native

READ: Final = 256
"""Tokens read in a trial."""
TEXTS, WRITTEN = 16, 4
"""Texts written together in a trial, and tokens of each."""
ROUNDS: Final = 2
"""Times each trial is done; the best counts, since noise only ever slows."""
MUST_GAIN: Final = 1.15
"""Times faster another quantization must be to be kept."""
_FILE: Final = "tuned.json"
_LOG = logging.getLogger("recoupe.tuning")


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """One way of running a model."""

    threads: int
    repack: bool
    """Whether the weights are laid out anew for this processor when loading."""
    file: str = ""
    """Name of a requantized copy beside the model; empty: the model itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What one way of running a model gave."""

    setup: Setup
    read: float
    """Prompt tokens a second."""
    written: float
    """Tokens written a second, all texts together."""
    seconds: float
    """For the trial's share of work."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What was found for a model, and the figures it was found by."""

    model: str
    setup: Setup
    trials: tuple[Trial, ...]


_KEPT = TypeAdapter(dict[str, Kept])


def setups(n: int) -> list[Setup]:
    """The ways to try on a machine with ``n`` cores.

    >>> len(setups(1)), len(setups(8))
    (2, 4)
    """
    threads = sorted({n, max(1, n // 2)} if n > 2 else {n}, reverse=True)  # noqa: PLR2004 - two cores, both needed
    return [Setup(threads=t, repack=repack) for t in threads for repack in (False, True)]


def tune(model: Path, *, requantize: bool = True) -> Iterator[Trial]:
    """Try every way of running a model, yielding each figure; then keep the best.

    ``requantize``: also try a Q4_0 copy, which some processors read much faster; it is deleted
    unless it wins by `MUST_GAIN`. About half a minute a trial on two cores. Raises `ModelError`
    when the model cannot be run.
    """
    trials = []
    for setup in setups(cores()):
        trials.append(trial(model, setup))
        yield trials[-1]
    best = min(trials, key=lambda t: t.seconds)
    if requantize and (copy := _requantized(model)):
        setup = Setup(threads=best.setup.threads, repack=True, file=copy.name)
        trials.append(trial(copy, setup))
        yield trials[-1]
        if trials[-1].seconds * MUST_GAIN <= best.seconds:
            best = trials[-1]
        else:
            copy.unlink(missing_ok=True)
    _keep(model, best.setup, trials)


def tuned(model: Path) -> Setup | None:
    """What `tune` kept for this very file; ``None`` if nothing, or if its copy has gone."""
    found = kept(model)
    if found is None or (found.setup.file and not (model.parent / found.setup.file).is_file()):
        return None
    return found.setup


def kept(model: Path) -> Kept | None:
    """What `tune` found for this very file on this machine, figures included."""
    return _read(model.parent).get(_key(model))


def trial(path: Path, setup: Setup) -> Trial:
    """Run a trial's share of work; raises `ModelError`."""
    from chatbot.models.native import Native

    native = Native(
        path,
        context=1024,
        sequences=TEXTS,
        batch=READ,
        threads=setup.threads,
        repack=setup.repack,
    )
    try:
        rounds = [_round(native) for _ in range(ROUNDS)]
    finally:
        native.close()
    read, written = (min(times) for times in zip(*rounds, strict=True))
    return Trial(
        setup=setup,
        read=round(READ / read, 1),
        written=round(TEXTS * WRITTEN / written, 1),
        seconds=round(read + written, 3),
    )


def _round(native: Native) -> tuple[float, float]:
    """Seconds of reading and of writing, from an empty memory."""
    rng = np.random.default_rng(0)
    words = rng.integers(1000, min(9000, native.vocabulary), size=READ).tolist()
    native.clear()
    start = time.perf_counter()
    native.decode([Row(t, i, 0, wanted=i == READ - 1) for i, t in enumerate(words)])
    read = time.perf_counter()
    native.keep(0, 1)
    for text in range(1, TEXTS):
        native.copy(0, text, 1)
    begin = time.perf_counter()
    for step in range(WRITTEN):
        native.decode([Row(words[step + t], 1 + step, t, wanted=True) for t in range(TEXTS)])
    return read - start, time.perf_counter() - begin


def _requantized(model: Path) -> Path | None:
    """A Q4_0 copy beside the model; ``None`` where there is no room or no way to make one."""
    import shutil

    from chatbot.models.native import requantize

    copy = model.with_name(f"{model.stem}.tuned-q4_0.gguf")
    if shutil.disk_usage(model.parent).free < 2 * model.stat().st_size:
        return None
    try:
        requantize(model, copy)
    except ModelError as error:
        _LOG.info("no Q4_0 copy: %s", error)
        copy.unlink(missing_ok=True)
        return None
    return copy


def _keep(model: Path, setup: Setup, trials: Sequence[Trial]) -> None:
    """Write what was found beside the model, whole or not at all."""
    path = model.parent / _FILE
    known = _read(model.parent)
    known[_key(model)] = Kept(model=model.name, setup=setup, trials=tuple(trials))
    part = path.with_suffix(".part")
    try:
        part.write_bytes(_KEPT.dump_json(known, indent=1))
        part.replace(path)
    except OSError as error:
        raise ModelError("tuning_not_kept", origin=str(path), why=error) from error


def _read(folder: Path) -> dict[str, Kept]:
    """What was kept; nothing where the file is missing or not ours to understand."""
    try:
        return _KEPT.validate_json((folder / _FILE).read_bytes())
    except (OSError, ValidationError):
        return {}


def _key(model: Path) -> str:
    """The file and this machine's cores: a folder of models may be shared by machines."""
    return f"{fingerprint(model)}/{cores()}"
