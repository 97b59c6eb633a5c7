"""The colleagues at the demo shift."""

from __future__ import annotations

from datetime import datetime

from desk.data.demo import demo_sample
from desk.data.demo_times import DemoTimes
from desk.model.presence import AgentPresence


def demo_presence(now: datetime) -> list[AgentPresence]:
    """The colleagues of the sample, each at a case since some time."""
    times = DemoTimes(now)
    return [
        AgentPresence(agent=each["agent"], mode=each["mode"], case=each["case"], since=times.at(each["since"]))
        for each in demo_sample()["presence"]
    ]
