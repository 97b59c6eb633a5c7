"""Was the failure severe? One answer in every form."""

from __future__ import annotations

from typing import Any

import pytest

from desk.model.entries import Listen, Offer, Option
from desk.model.shift import Agent, Shift
from desk.recovery.offers.balance import balance_of
from desk.recovery.severity import is_severe, severity_of
from desk.tui.forms.kinds.offer_cost_lines import cost_lines, offer_background
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
    assert ("it was severe" in offer_background(context).paradox.words) is severe
    assert ("it was severe" in status_form_lines(context, outcome="stronger")) is severe


DISCOUNT, EXTRA = Option(title="20 off", value_now=20), Option(title="20 off", value_now=20, extra="cookies")
ADVICE: list[tuple[Option, dict[str, Any], list[str], list[str]]] = [
    (DISCOUNT, {"priority": "urgent"}, ["fix only: something small beyond it?"], ["the extra:", "more than the"]),
    (EXTRA, {"priority": "urgent"}, ["count more than the extra: it was severe"], ["fix only"]),
    (DISCOUNT, {"priority": "low"}, ["can leave them happier than before"], ["it was severe"]),
    (DISCOUNT, {"priority": "low", "value": 100.0}, ["20 is more than the 4 usual for this"], ["fix only", "happier"]),
    (Option(title="x", value_later=20), {"value": 100.0}, ["more than the 4"], ["money now is worth more"]),
    (Option(title="x", value_now=200), {"price": 100.0}, ["more than 150 %"], ["usual for this", "fix only", "extra"]),
]


@pytest.mark.parametrize(("option", "header", "told", "silent"), ADVICE)
def test_what_speaks_against_more_silences_what_asks_for_more(
    option: Option, header: dict[str, Any], told: list[str], silent: list[str]
) -> None:
    context = EntryContext(state=state(HEARD, **header), agent=Agent(id="ines"), shift=Shift(), now=NOW)
    made = Offer(at=NOW, by="ines", options=(option,))
    text = "\n".join("".join(part for part, _ in line) for line in cost_lines(made, 0, context, offer_background(context)))
    assert [words for words in told if words not in text] == []
    assert [words for words in silent if words in text] == []


def test_the_scale_weighs_the_severity_that_the_forms_name() -> None:
    assert [severity_of(state(priority=each)) for each in ("low", "normal", "high", "urgent")] == [1, 2, 3, 4]
    assert balance_of(state(HEARD, priority="low")) > balance_of(state(HEARD, priority="low", extra={"severity": 3}))
