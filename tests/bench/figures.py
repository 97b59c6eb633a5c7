"""One JSON line a figure, each beside the baseline of the same run; it measures nothing."""

from __future__ import annotations

import json
import statistics
from collections.abc import Sequence


def print_figure(figure: str, value: float, unit: str, *, baseline: str = "", of: float | None = None, goal: str = "") -> None:
    """Print a figure; `of` is what the baseline took in the same unit, `goal` the wish in words."""
    line: dict[str, object] = {"figure": figure, "value": _four_digits(value), "unit": unit}
    if of is not None:
        line |= {"baseline": baseline, "baseline_value": _four_digits(of), "ratio": _four_digits(value / of) if of else None}
    print(json.dumps(line | ({"goal": goal} if goal else {})), flush=True)


def print_memory(figure: str, megabytes: float, *, when: str, baseline: str = "", of: float | None = None, goal: str = "") -> None:
    """Print a figure of memory, with the moment at which it was measured in words: a program that was used holds more."""
    print_figure(f"{figure}, {when}", megabytes, "MB", baseline=baseline, of=of, goal=goal)


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which this share of `values` lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(share * (len(ordered) - 1)))]


def median(values: Sequence[float]) -> float:
    """The middle value."""
    return statistics.median(values)


def _four_digits(value: float) -> float:
    return float(f"{value:.4g}")
