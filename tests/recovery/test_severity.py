"""Was the failure severe? One answer in every form."""

from __future__ import annotations

from typing import Any

import pytest

from desk.model.entries import Listen
from desk.model.shift import Agent, Shift
from desk.recovery.offers.balance import balance_of
from desk.recovery.severity import is_severe, severity_of
from desk.tui.forms.kinds.offer_cost_lines import offer_background
from desk.tui.forms.spec import EntryContext
from tests.case_builders import NOW, at
from tests.recovery.case_screens import state, status_form_lines

HEARD = Listen(at=at(-20), by="ines", feeling="angry")


SEVERITIES: list[tuple[dict[str, Any], bool]] = [
    ({"priority": "urgent"}, True),
    ({"priority": "high"}, True),
    ({"priority": "normal"}, False),
    ({"priority": "low"}, False),
    ({"priority": "low", "extra": {"severity": 3}}, True),
    ({"priority": "low", "extra": {"severity": 5}}, True),
    ({"priority": "urgent", "extra": {"severity": 2}}, False),
    ({"priority": "high", "extra": {"severity": "unknown"}}, True),
]


@pytest.mark.parametrize(("header", "severe"), SEVERITIES)
def test_a_failure_is_severe_in_every_form_or_in_none(header: dict[str, Any], severe: bool) -> None:
    """The offer form called only urgent severe, and asked the source first; the status form called high severe, and asked priority alone.

    High is severe: who waits with it was not failed mildly, and a paradox needs a mild failure (S2.20; Magnini et al. 2007), so that doubt
    means care and not hope. What the source says of this failure goes before a priority, which says how soon we must act.
    """
    case = state(HEARD, **header)
    assert is_severe(case) is severe
    context = EntryContext(state=case, agent=Agent(id="ines"), shift=Shift(), now=NOW)
    assert ("it was severe" in offer_background(context).paradox_words) is severe
    assert ("a mild one" in status_form_lines(context, outcome="stronger")) is severe


def test_the_scale_weighs_the_severity_that_the_forms_name() -> None:
    assert [severity_of(state(priority=each)) for each in ("low", "normal", "high", "urgent")] == [1, 2, 3, 4]
    assert balance_of(state(HEARD, priority="low")) > balance_of(state(HEARD, priority="low", extra={"severity": 3}))
