"""Facts of a case that many rooms ask for."""

from __future__ import annotations

from typing import Any

import pytest

from desk.model.entries import AnyEntry, StatusChange
from desk.model.entry_values import Status
from desk.model.facts import finished_since, status_since
from desk.model.state import state_of
from desk.recovery.causes.debt import debt_of
from desk.recovery.closing.grace_period import GRACE_PERIOD, is_within_grace
from desk.store.archive import closed_at
from tests.case_builders import at, case_of


def status_changes(*statuses: Status) -> tuple[AnyEntry, ...]:
    """A case that went through these statuses, a minute each, from ten minutes ago."""
    return tuple(StatusChange(at=at(number - 10), by="ines", to=status) for number, status in enumerate(statuses))


@pytest.mark.parametrize(
    ("statuses", "finished", "closed"),
    [
        ((), None, None),
        (("open",), None, None),
        (("solved",), -10, None),
        (("solved", "closed"), -10, -9),
        (("closed", "closed"), -10, -10),
        (("closed", "open"), None, None),
        (("solved", "open", "solved", "closed"), -8, -7),
    ],
)
def test_a_case_is_finished_since_one_moment(statuses: tuple[Status, ...], finished: Any, closed: Any) -> None:
    case = case_of(*status_changes(*statuses), failure="delay")
    state = state_of(case)
    since = None if finished is None else at(finished)
    assert finished_since(state) == since
    assert (debt.since if (debt := debt_of(state)) else None) == since
    assert is_within_grace(state, at(-10) + GRACE_PERIOD) is (since is not None)
    assert closed_at(case) == (None if closed is None else at(closed))
    assert status_since(state, {"closed"}) == closed_at(case)
