"""Labelled texts, and how well a checker does on them.

A line of a set reads `kind | parts, by name | text`. A phrase to be marked stands as ⟦rule:phrase⟧, and \\n is a line end.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Literal

from desk.wording.check import CheckResult, Hint

HERE = Path(__file__).parent
SHARED = HERE.parents[2] / "shared" / "data" / "wording_examples.json"
_MARKED = re.compile(r"⟦(\w+):([^⟧]*)⟧")


@dataclass(frozen=True)
class TextSet:
    """A file of labelled texts: its day, the situations they come from, and whether rules were tuned on it."""

    file: str
    written: date
    situations: str
    tuned: Literal["yes", "no", "not known"]
    note: str


def _text_sets() -> Iterator[TextSet]:
    for each in tomllib.loads((HERE / "sets.toml").read_text(encoding="utf-8"))["set"]:
        yield TextSet(each["file"], each["written"], each["from"], each["tuned"], each["note"])


TEXT_SETS = tuple(_text_sets())


@dataclass(frozen=True)
class Sample:
    """A text of a kind with the parts it has and the phrases to be marked, as (rule, start, end)."""

    id: str
    kind: str
    text: str
    parts: frozenset[str]
    marks: tuple[tuple[str, int, int], ...]


@dataclass
class Score:
    """Right, wrong and missed, by name."""

    right: dict[str, int] = field(default_factory=dict)
    wrong: dict[str, int] = field(default_factory=dict)
    missed: dict[str, int] = field(default_factory=dict)

    def count(self, where: dict[str, int], name: str) -> None:
        where[name] = where.get(name, 0) + 1

    @property
    def precision(self) -> float:
        """Of what was found, how much is right."""
        right, wrong = sum(self.right.values()), sum(self.wrong.values())
        return right / (right + wrong) if right + wrong else 1.0

    @property
    def recall(self) -> float:
        """Of what is there, how much was found."""
        right, missed = sum(self.right.values()), sum(self.missed.values())
        return right / (right + missed) if right + missed else 1.0


def own_samples(name: str) -> list[Sample]:
    """The texts of a set."""
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    return [_own(f"{name}:{number}", line) for number, line in enumerate(lines, 1) if line and not line.startswith("#")]


def _own(place: str, line: str) -> Sample:
    kind, parts, marked = line.split(" | ", 2) if " | | " not in line else (line.split(" | | ", 1)[0], "", line.split(" | | ", 1)[1])
    text, marks = "", []
    position = 0
    marked = marked.replace("\\n", "\n")
    for match in _MARKED.finditer(marked):
        text += marked[position : match.start()]
        marks.append((match[1], len(text), len(text) + len(match[2])))
        text += match[2]
        position = match.end()
    return Sample(place, kind, text + marked[position:], frozenset(parts.split()), tuple(marks))


def shared_samples() -> list[Sample]:
    """The labelled texts beside the checkout."""
    items = json.loads(SHARED.read_text(encoding="utf-8"))["items"]
    return [
        Sample(
            item["id"],
            item["kind"],
            item["text"],
            frozenset(item["parts"]),
            tuple((hint["rule"], hint["start"], hint["start"] + len(hint["span"])) for hint in item["hints"]),
        )
        for item in items
    ]


def hits(sample: Sample, hints: Iterable[Hint]) -> tuple[list[str], list[Hint], list[tuple[str, int, int]]]:
    """Rules rightly found, hints that are wrong, and marks that were missed: a hint is right when the rule agrees and the spans overlap."""
    left, right, wrong = list(sample.marks), [], []
    for hint in hints:
        mark = next((each for each in left if each[0] == hint.rule and each[1] < hint.end and hint.start < each[2]), None)
        if mark is None:
            wrong.append(hint)
        else:
            left.remove(mark)
            right.append(hint.rule)
    return right, wrong, left


def scored(samples: Iterable[Sample], read: Callable[[Sample], CheckResult]) -> tuple[Score, Score]:
    """How well hints and parts are found."""
    hints, parts = Score(), Score()
    for sample in samples:
        reading = read(sample)
        right, wrong, missed = hits(sample, reading.hints)
        for rule in right:
            hints.count(hints.right, rule)
        for hint in wrong:
            hints.count(hints.wrong, hint.rule)
        for mark in missed:
            hints.count(hints.missed, mark[0])
        for part in sample.parts | set(reading.parts):
            where = parts.wrong if part not in sample.parts else parts.right if part in reading.parts else parts.missed
            parts.count(where, part)
    return hints, parts
