"""A case by ISO 10002, as text and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from msgspec.structs import replace

from desk.reports.forms.text import padded
from desk.reports.iso10002 import IsoStep
from desk.text.printable import printable

_NAME = 18


def redacted_steps(steps: Sequence[IsoStep]) -> tuple[IsoStep, ...]:
    """The steps without anything that somebody wrote in their own words."""
    return tuple(replace(step, facts=tuple(fact for fact in step.facts if not fact.is_free)) for step in steps)


def iso_lines(case: str, steps: Sequence[IsoStep]) -> Iterator[str]:
    """A case, then each step with what is on record."""
    yield case
    for step in steps:
        yield f"  {step.title}{f': {step.missing}' if step.missing else ''}"
        for fact in step.facts:
            yield f"    {padded(fact.name, _NAME)}  {printable(fact.value)}"
        if not step.facts and not step.missing:
            yield "    nothing on record"


def iso_json(case: str, steps: Sequence[IsoStep]) -> dict[str, Any]:
    """The same as JSON: each step with its facts in their order."""
    return {
        "case": case,
        "steps": [
            {
                "step": step.name,
                "title": step.title,
                "missing": step.missing or None,
                "facts": [{"name": fact.name, "value": fact.value} for fact in step.facts],
            }
            for step in steps
        ],
    }
