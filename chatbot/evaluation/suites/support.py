"""Support: does the check tell claims that their source supports from those it does not?

RTE-3 in four directions of language, WiCE (Kamoi et al. 2023) and AttributionBench (Li et al.
2024), and claims of our own: such as a summariser or an annotator would write, and such as were
written to mislead a judge of words (roles swapped, what another sentence's number counts, plans
told as done). Every pair goes through ``recoupe verify``, all in one call, long sources whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from chatbot.evaluation import stats
from chatbot.evaluation.reading import lines, several
from chatbot.evaluation.types import Figure, Lab, Outcome, Places, Row, Scores

DIRECTIONS = ("fr-fr", "en-en", "fr-en", "en-fr")
"""Language of the source, then of the claim."""
OWN = ("plain", "claims")
"""Sources on invented news, each with claims that follow from it and claims that do not: written
plainly, and written to mislead."""
LONG_COST = 4
"""Rows of a direction for one of a longer set and label."""
_COSTS = {"wice": LONG_COST, "attributionbench": LONG_COST}


@dataclass(frozen=True, slots=True, kw_only=True)
class Support:
    """See the module."""

    name: str = "support"
    model: bool = True
    sample: int | None = 32
    seconds: float = 3.4

    def rows(self, places: Places) -> list[Row]:
        """Every pair; the two sets of long sources are sampled more sparingly."""
        return [*_rte(places), *_wice(places), *_attribution(places), *_own(places)]

    def run(self, rows: Sequence[Row], places: Places, lab: Lab) -> Iterator[Outcome]:
        """Judge all pairs in one call, keeping each as it comes."""
        del places
        pairs = ((str(row.data["source"]), str(row.data["claim"])) for row in rows)
        for row, (support, verdict) in zip(rows, lab.verify(pairs), strict=True):
            yield {
                "id": row.id,
                "group": row.group,
                "set": row.data["set"],
                "support": support,
                "verdict": verdict,
                "label": row.data["label"],
                "supported": row.data["supported"],
            }

    def score(self, outcomes: Sequence[Outcome]) -> Scores:
        """Area under the curve, balanced accuracy at the shipped threshold, calibration."""
        figures: list[Figure | None] = []
        for name in (*DIRECTIONS, "wice", "attributionbench", *OWN):
            figures += _measures(name, [o for o in outcomes if o["set"] == name])
        named = {figure.name: figure for figure in stats.present(*figures)}
        for measure in ("auc", "accuracy"):
            four = [named.get(f"{direction}.{measure}") for direction in DIRECTIONS]
            figures.append(stats.average(f"mean.{measure}", four))
        rte = [o for o in outcomes if o["set"] in DIRECTIONS]
        scores, truth = _columns(rte)
        figures.append(
            stats.judged("mean.calibration", stats.calibration_error, scores, truth, better="lower")
        )
        denied = [o["verdict"] == "contradicted" for o in rte if o["label"] == "contradiction"]
        figures.append(stats.mean("contradiction.recall", [float(told) for told in denied]))
        bins = stats.reliability(scores, truth) if rte else ()
        wrong = [
            f"{o['id']}: {o['support']:.2f}, {o['label']}"
            for o in outcomes
            if (o["verdict"] == "supported") != o["supported"]
        ]
        return Scores(
            figures=stats.present(*figures), reliability=bins, failures=tuple(sorted(wrong))
        )


def _measures(name: str, rows: Sequence[Outcome]) -> list[Figure | None]:
    scores, truth = _columns(rows)
    said = [float(o["verdict"] == "supported") for o in rows]

    def accuracy(told: Sequence[float], labels: Sequence[bool]) -> float:
        return stats.balanced_accuracy([bool(value) for value in told], labels)

    return [
        stats.judged(f"{name}.auc", stats.auc, scores, truth),
        stats.judged(f"{name}.accuracy", accuracy, said, truth),
        stats.judged(f"{name}.calibration", stats.calibration_error, scores, truth, better="lower"),
    ]


def _columns(rows: Sequence[Outcome]) -> tuple[list[float], list[bool]]:
    return [o["support"] for o in rows], [o["supported"] for o in rows]


def _rte(places: Places) -> Iterator[Row]:
    for pair in lines(places.data / "rte3_fr_en" / "pairs.jsonl"):
        for direction in DIRECTIONS:
            source, claim = direction.split("-")
            yield _row(
                direction,
                f"rte3/{pair['id']}/{direction}",
                pair[f"premise_{source}"],
                pair[f"hypothesis_{claim}"],
                pair["label"],
                supported=pair["label"] == "entailment",
            )


def _wice(places: Places) -> Iterator[Row]:
    for claim in several(places.data / "wice_en", "claim_*.jsonl"):
        text = "\n".join(claim["evidence"])
        named = (claim["claim"], claim["label"])
        supported = claim["label"] == "supported"
        yield _row("wice", f"wice/{claim['id']}", text, *named, supported=supported)


def _attribution(places: Places) -> Iterator[Row]:
    for row in several(places.data / "attributionbench_en"):
        text = "\n".join(row["references"])
        named = (row["claim"], row["label"])
        supported = row["label"] == "attributable"
        yield _row(
            "attributionbench", f"attribution/{row['id']}", text, *named, supported=supported
        )


def _own(places: Places) -> Iterator[Row]:
    for name, path in _ours(places):
        for place, one in enumerate(lines(path)):
            for number, (claim, held) in enumerate(one["claims"]):
                yield _row(
                    name,
                    f"{name}/{path.stem}/{place}/{number}",
                    one["source"],
                    claim,
                    "follows" if held else "does not",
                    supported=bool(held),
                )


def _ours(places: Places) -> Iterator[tuple[str, Path]]:
    for name in OWN:
        for path in sorted((places.root / "tests" / "quality" / name).glob("*.jsonl")):
            yield name, path


def _row(  # noqa: PLR0913 - all that a pair says
    name: str,
    id_: str,
    source: str,
    claim: str,
    label: str,
    *,
    supported: bool,
) -> Row:
    """Labels of the sets in one language are grouped apart, so that a small sample holds both."""
    halves = name not in DIRECTIONS
    data = {
        "set": name,
        "source": source,
        "claim": claim,
        "label": label,
        "supported": supported,
    }
    side = f".{'supported' if supported else 'other'}" if halves else ""
    return Row(id=id_, group=f"{name}{side}", data=data, cost=_COSTS.get(name, 1))
