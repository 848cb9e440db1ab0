"""The parts benchmarks are made of: workloads, questions, timers, sizes."""

from __future__ import annotations

import struct
import sys
from itertools import count
from pathlib import Path
from types import ModuleType

import pytest

from tests.bench.ask import questions
from tests.bench.gguf_sizes import Weights, weights
from tests.bench.home import NEWEST, SAMPLES
from tests.bench.peaks import theoretical
from tests.bench.plain import shared
from tests.bench.profile import Timer, timing
from tests.bench.scripts import searched
from tests.bench.texts import generations, pairs, prefix, scorings


def words(text: str) -> int:
    """A tokenizer that knows words."""
    return len(text.split())


def test_texts_differ_behind_one_prefix() -> None:
    """64 requests share their system turn and nothing of the user's."""
    requests = generations(64, words)

    assert len({request.messages[0] for request in requests}) == 1
    assert len({request.messages[1] for request in requests}) == 64
    assert {request.max_tokens for request in requests} == {40}


def test_the_prefix_fits_its_bound() -> None:
    """Words are taken away until it does."""
    assert words(prefix(words, 50)) == 50
    assert words(prefix(lambda text: 2 * words(text), 300)) == 150


def test_scores_ask_the_judge_s_own_question() -> None:
    """64 different checks in both languages, some of claims about another town."""
    asked = scorings(64)

    assert len({scoring.messages for scoring in asked}) == 64
    assert all("Is every detail of the claim" in scoring.messages[-1].content for scoring in asked)
    assert any("Orsund" in claim and "Orsund" not in source for source, claim in pairs(64))


def test_questions_are_of_both_languages_and_half_cross() -> None:
    """Three French, three English, three answered only in the other language."""
    found = questions()

    assert sorted(row["lang"] for row in found) == ["en"] * 3 + ["fr"] * 3
    assert sorted(row["kind"] for row in found) == ["cross"] * 3 + ["same"] * 3


def test_a_second_day_brings_a_tenth_more() -> None:
    """Eighteen articles are known when the two newest arrive."""
    assert len([path for path in SAMPLES if path.name.startswith(NEWEST)]) == 2
    assert len(SAMPLES) == 20


@pytest.mark.parametrize(
    ("prompts", "alike"), [([[1, 2, 3], [1, 2]], 2), ([[7], [8]], 0), ([[5, 6]], 2), ([], 0)]
)
def test_shared_counts_a_common_beginning(prompts: list[list[int]], alike: int) -> None:
    """The shortest prompt bounds it."""
    assert shared(prompts) == alike


def test_a_timer_counts_what_a_part_spends_itself() -> None:
    """Time within an inner part is not counted twice."""
    clock = count().__next__
    timer = Timer(lambda: float(clock()))
    inner = timer.timed("inner", lambda: None)
    timer.timed("outer", lambda: (inner(), inner()))()

    assert dict(timer.seconds) == {"inner": 2.0, "outer": 3.0}
    assert dict(timer.calls) == {"inner": 2, "outer": 1}


def test_timing_puts_everything_back() -> None:
    """Parts are timed inside and themselves again outside; missing ones are left out."""
    module = ModuleType("bench_pretend")

    class Engine:
        def step(self) -> int:
            return 7

    vars(module)["Engine"] = Engine
    sys.modules["bench_pretend"] = module
    step = Engine.step
    parts = {"steps": ("bench_pretend", "Engine.step"), "gone": ("bench_pretend", "No.thing")}
    try:
        with timing(parts) as timer:
            assert Engine().step() == 7
    finally:
        del sys.modules["bench_pretend"]

    assert Engine.step is step
    assert dict(timer.calls) == {"steps": 1}


def test_attention_looks_back_at_half_the_prompt() -> None:
    """Scores and sums for each token before, in each layer."""
    weights = Weights(read_bytes=1, prompt_macs=1, layers=28, width=1536)

    assert weights.attention_macs(512) == 28 * 2 * 1536 * 256


def test_theory_is_told_only_for_processors_it_knows() -> None:
    """No flags, no promise."""
    assert theoretical(2, 2000, "sse2 avx2") == {}
    assert theoretical(2, 0, "avx512f") == {}
    assert theoretical(2, 2000, "avx512f avx512_vnni") == {
        "float32_theory_gmac_s": 128.0,
        "int8_theory_gmac_s": 512.0,
    }


def test_a_search_script_s_medians_go_to_the_table() -> None:
    """One size a row; the slowest filter beside it; the whole result kept."""
    result = {
        "sizes": [
            {
                "passages": 10_000,
                "search": {"no filter": {"median_ms": 8.0}, "dates": {"median_ms": 21.0}},
                "langchain": {"median_ms": 5.0},
                "memory_mb": 90.0,
                "disk_mb": {"chroma": 40.0, "library.sqlite": 30.0},
                "langchain_disk_mb": {"chroma.sqlite3": 60.0},
                "dense_recall_at_50": 0.99,
            }
        ]
    }
    found = searched(result)

    assert (found["ours_10k_ms"], found["chroma_10k_ms"]) == (8.0, 5.0)
    assert (found["ours_10k_slowest_filter_ms"], found["disk_10k_mb"]) == (21.0, 70.0)
    assert found["script"] == result


def text(value: str) -> bytes:
    """A text of a GGUF header."""
    return struct.pack("<Q", len(value.encode())) + value.encode()


def pretend_model(path: Path, *, output: bool) -> Path:
    """A GGUF file: a table, a matrix, a norm and perhaps an output matrix, 64 bytes each."""
    names = ["token_embd.weight", "blk.0.ffn.weight", "blk.0.norm", *["output.weight"] * output]
    shapes = {"blk.0.norm": (8,)}
    fields = [
        text("general.architecture") + struct.pack("<I", 8) + text("renard"),
        text("tokenizer.words") + struct.pack("<IIQ", 9, 8, 2) + text("été") + text("hiver"),
        text("tokenizer.scores") + struct.pack("<IIQ2f", 9, 6, 2, 0.5, 0.25),
        text("renard.block_count") + struct.pack("<II", 4, 3),
        text("renard.embedding_length") + struct.pack("<II", 4, 16),
    ]
    data = b"GGUF" + struct.pack("<IQQ", 3, len(names), len(fields)) + b"".join(fields)
    for place, name in enumerate(names):
        shape = shapes.get(name, (8, 16))
        data += text(name) + struct.pack(f"<I{len(shape)}Q", len(shape), *shape)
        data += struct.pack("<IQ", 12, 64 * place)
    path.write_bytes(data + b"\0" * (-len(data) % 32) + b"\1" * 64 * len(names))
    return path


def test_weights_are_read_from_the_header(tmp_path: Path) -> None:
    """The table counts where it is the output matrix too; norms are no multiply-adds."""
    apart = weights(pretend_model(tmp_path / "a.gguf", output=True))
    tied = weights(pretend_model(tmp_path / "b.gguf", output=False))

    assert apart == Weights(read_bytes=3 * 64, prompt_macs=128, layers=3, width=16)
    assert tied == Weights(read_bytes=3 * 64, prompt_macs=128, layers=3, width=16)


def test_another_file_is_refused(tmp_path: Path) -> None:
    """A text is no model."""
    (tmp_path / "note.gguf").write_bytes("Le pont ferme à Nîmes, dit la mairie.".encode())
    with pytest.raises(ValueError, match="no GGUF file"):
        weights(tmp_path / "note.gguf")
