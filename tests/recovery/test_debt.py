"""Debts age, overdue actions stand out, and a mistake that comes again while its action is overdue is everybody's until one owns it."""

from __future__ import annotations

from datetime import timedelta

import msgspec

from desk.model.entries import Cause, CorrectiveAction, Listen, StatusChange
from desk.model.shift import Shift
from desk.model.state import CaseState, state_of
from desk.recovery.causes.debt import Debt, debt_notices, debt_of, overdue_actions, overdue_lessons, overdue_lessons_of, repeat_notices
from desk.recovery.entry_rules import validate_entry
from tests.case_builders import NOW, at, case_of
from tests.recovery.test_repeats import DAY, found

LISTEN = Listen(at=at(-50), by="ines", feeling="angry")
CAUSE = Cause(id="+1", at=at(-40), by="ines", text="slots overbooked")
ACTION = CorrectiveAction(at=at(-40), by="ines", cause="+1", text="cap them", owner="lou", due=at(60))
SOLVED = StatusChange(at=at(-30), by="ines", to="solved", reason="fixed")
CLOSED = StatusChange(at=at(-20), by="ines", to="closed", reason="done")


def test_a_case_fixed_and_not_learned_is_in_debt_since_it_was_fixed() -> None:
    assert debt_of(state_of(case_of(LISTEN))) is None
    assert debt_of(state_of(case_of(SOLVED))) is None
    assert debt_of(state_of(case_of(LISTEN, SOLVED, CLOSED))) == Debt("cause", at(-30))
    assert debt_of(state_of(case_of(LISTEN, CAUSE, SOLVED))) == Debt("action", at(-30))
    assert debt_of(state_of(case_of(LISTEN, CAUSE, ACTION, SOLVED))) is None


def test_a_debt_is_said_with_its_age() -> None:
    (notice,) = debt_notices(state_of(case_of(LISTEN, SOLVED)), NOW)
    assert notice.words == "fixed 30 min ago, but nobody has found out why it happened"
    assert notice.action == "cause"
    (older,) = debt_notices(state_of(case_of(LISTEN, SOLVED)), NOW + timedelta(hours=1))
    assert older.words == "fixed 90 min ago, but nobody has found out why it happened"


def test_a_debt_of_less_than_a_minute_has_no_age() -> None:
    (notice,) = debt_notices(state_of(case_of(LISTEN, msgspec.structs.replace(SOLVED, at=NOW))), NOW)
    assert notice.words == "fixed, but nobody has found out why it happened"


def test_an_action_is_overdue_until_it_is_done_or_taken_anew() -> None:
    assert [action.entry.owner for action in overdue_actions(found(1, 5, due=-1), NOW)] == ["lou"]
    assert overdue_actions(found(1, 5, due=1), NOW) == ()
    assert overdue_actions(found(1, 5, due=-1, done=-0.5), NOW) == ()


def own(state: CaseState, owner: str) -> CaseState:
    """The same case after somebody took its action with a new time."""
    action = next(iter(state.actions.values())).entry
    taken = CorrectiveAction(at=NOW, by=owner, cause=action.cause, text=action.text, owner=owner, due=at(DAY), instead_of=action.id)
    return state_of(case_of(*[entry for entry in state.timeline if entry.by != "customer"], taken, case_id=state.id))


def test_a_repeat_with_an_overdue_action_is_everybodys_until_somebody_owns_it() -> None:
    late, again = found(1, 5, key="slots", due=-2), found(2, 1, key="slots")
    (lesson,) = overdue_lessons([late, again], NOW)
    assert (lesson.repeat.cases, lesson.case, lesson.action.entry.text) == (("C-1", "C-2"), "C-1", "Cap web bookings")
    assert overdue_lessons_of(again, [late, again], NOW) == [lesson]
    assert overdue_lessons([late], NOW) == []
    assert overdue_lessons([found(1, 5, key="slots", due=2), again], NOW) == []
    assert overdue_lessons([own(late, "ines"), again], NOW) == []


def test_the_same_mistake_names_its_overdue_action() -> None:
    late, again = found(1, 5, key="slots", due=-2), found(2, 1, key="slots")
    (notice,) = repeat_notices(again, [late, again], NOW)
    assert notice.words == "the same mistake again: slots, 2 times in 5 days; 'Cap web bookings' (lou) is overdue for 2 days"
    assert notice.action == "lesson"


def test_a_mistake_acted_on_here_is_warned_of_no_more() -> None:
    late, again = found(1, 5, key="slots", due=-2), found(2, 1, key="slots")
    cause = again.causes[0].id
    acted = CorrectiveAction(at=NOW, by="ines", cause=cause, text="Cap them by hand", owner="ines", due=at(DAY))
    mine = state_of(case_of(*[entry for entry in again.timeline if entry.by != "customer"], acted, case_id="C-2"))
    assert list(repeat_notices(mine, [late, mine], NOW)) == []
    assert len(list(repeat_notices(mine, [late, mine], NOW + timedelta(days=2)))) == 1


def test_a_mistake_made_once_is_none_again() -> None:
    alone = found(1, 5, key="slots", due=-2)
    assert list(repeat_notices(alone, [alone], NOW)) == []


def test_an_action_can_take_the_place_of_one_that_is_there_and_of_no_other() -> None:
    state = found(1, 5, key="slots", due=-2)
    action = next(iter(state.actions.values())).entry
    moved = CorrectiveAction(at=NOW, by="ines", text="cap them", owner="ines", due=at(DAY), instead_of=action.id)
    assert validate_entry(moved, state, shift=Shift()) is None
    refused = validate_entry(msgspec.structs.replace(moved, instead_of="101.99"), state, shift=Shift())
    assert "There is no action '101.99' here" in str(refused)
