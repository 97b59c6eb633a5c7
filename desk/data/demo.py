"""Builds the demo shift: invented cases, told relative to a moment."""

from __future__ import annotations

import json
from datetime import datetime

from desk import data
from desk.data.demo_case import DemoCase
from desk.data.demo_concerns import demo_concern_changes
from desk.data.demo_handover import demo_handover_changes
from desk.data.demo_times import DemoTimes, Raw
from desk.model.changes import Change, SetShift
from desk.model.shift import Agent, Limits, Shift


def demo_changes(now: datetime) -> list[Change]:
    """The changes that turn an empty file into the demo shift.

    They are its own facts, 25 cases, two concerns and a handover. Every time is counted from `now`.
    """
    sample = demo_sample()
    times = DemoTimes(now.replace(second=0, microsecond=0))
    cases = (DemoCase(case, times).change() for case in sample["cases"])
    concerns = demo_concern_changes(sample["concerns"], times)
    handover = demo_handover_changes(sample["handovers"], sample["shift"], times)
    return [SetShift(_demo_shift(sample, times)), *cases, *concerns, *handover]


def demo_sample() -> Raw:
    """The sample behind the demo shift."""
    sample: Raw = json.loads(data.text("demo_shift.json"))
    return sample


def _demo_shift(sample: Raw, times: DemoTimes) -> Shift:
    span, limits = sample["shift"], sample["limits"]
    return Shift(
        name=span["name"],
        start=times.at(span["start"]),
        end=times.at(span["end"]),
        agents=tuple(Agent(id=agent["id"], name=agent["name"], role=agent["role"]) for agent in sample["agents"]),
        limits=Limits(
            agent=limits["agent"],
            lead=limits["lead"],
            manager=limits["manager"],
            nominal=limits["nominal_share_of_lifetime_value"],
        ),
        currency=sample["currency"],
        minute_rate=sample["staff_minute_rate"],
    )
