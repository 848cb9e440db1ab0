"""The measures: ``python -m tests.bench [NAME…] --model FILE.gguf --runs 3 --out DIR [--quick]``.

Writes ``bench.json`` and ``bench.html``. Finished runs are kept and not done again unless
``--fresh``; measure on a quiet machine, the page says how loaded it was.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from chatbot.config import load
from chatbot.errors import RecoupeError
from chatbot.models.open import model_path
from tests.bench.machine import describe
from tests.bench.options import ROOT, Options
from tests.bench.page import page, table
from tests.bench.runner import BENCHES, run_all
from tests.bench.store import Store


def main(argv: list[str] | None = None) -> int:
    """Measure, write both files, show the table; 1 when a benchmark gave no figures."""
    given = _parse(argv)
    try:
        model = given.model or model_path(load())
    except RecoupeError as error:
        sys.stderr.write(error.render("en") + "\n")
        return 2
    options = Options(model=model, quick=given.quick)
    store = Store(given.out, options, fresh=given.fresh)
    if not given.page:
        store.machine = describe()
        run_all(given.names or BENCHES, options, store, runs=given.runs, say=_say)
    (given.out / "bench.html").write_text(page(store, options), "utf-8")
    sys.stdout.write(table(store.runs, store.failures))
    _say(f"{store.path} · {given.out / 'bench.html'}")
    return 1 if store.failures else 0


def _parse(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(BENCHES))
    parser.add_argument("--model", type=Path, help="a GGUF file (default: the model in use)")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "bench")
    parser.add_argument("--quick", action="store_true", help="small sizes, one figure each")
    parser.add_argument("--fresh", action="store_true", help="forget finished runs")
    parser.add_argument("--page", action="store_true", help="only write the page again")
    given = parser.parse_args(argv)
    if unknown := set(given.names) - set(BENCHES):
        parser.error(f"no such benchmark: {', '.join(sorted(unknown))}")
    if given.model and not given.model.is_file():
        parser.error(f"no such file: {given.model}")
    return given


def _say(text: str) -> None:
    sys.stderr.write(f"bench: {text}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())
