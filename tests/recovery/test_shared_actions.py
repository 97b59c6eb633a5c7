"""One action that several cases of a cause point at: done on one of them, it is open on none."""

from __future__ import annotations

from datetime import UTC

import pytest

from desk.board.case_view import case_view
from desk.model.case import Case
from desk.model.entries import ActionDone, Cause, CorrectiveAction, StatusChange
from desk.model.shift import Agent, Shift
from desk.model.state import CaseState, state_of
from desk.recovery.causes.debt import overdue_actions, overdue_lessons
from desk.recovery.causes.repeats import find_repeat, known_causes
from desk.recovery.causes.shared_actions import actions_of, done_actions, is_shared, own_words, shared_words
from desk.recovery.settlement import unsettled_cases
from desk.tui.forms.kinds.open_actions import open_actions
from desk.tui.forms.kinds.tick_off import tick_off_form
from desk.tui.forms.spec import EntryContext
from desk.tui.presentation.case_moment import CaseMoment
from desk.tui.presentation.panes.causes import cause_blocks, missing_item
from tests.case_builders import NOW, at, case_of
from tests.recovery.case_screens import POLICY

TEXT = "One calendar: for both desks"
CASES = ("C-101", "C-102", "C-103")


def acted(case: str, text: str, *, done: float | None = None, closed: bool = False) -> Case:
    """A case with an overdue action. One that is closed has been so for weeks."""
    when, number = at(-60 * 24 * (40 if closed else 20)), case.partition("-")[2]
    cause = Cause(id=f"{number}.2", at=when, by="lou", key="overbooked-slots", text="the slots were overbooked")
    action = CorrectiveAction(id=f"{number}.3", at=when, by="lou", cause=cause.id, text=text, owner="kim", due=at(-30))
    tick = [ActionDone(at=at(done), by="kim", action=action.id)] if done is not None else []
    end = [StatusChange(at=at(-60 * 24 * 35), by="lou", to="closed")] if closed else []
    return case_of(cause, action, *tick, *end, case_id=case, logged=-60 * 24 * 41)


def shared(done_on: str = "", *, closed: bool = False) -> list[Case]:
    """Three cases: the second points at the action of the first, the third took it from the second."""
    first = shared_words(TEXT, "C-101")
    texts = (TEXT, first, shared_words(first, "C-102"))
    return [acted(case, text, done=-5 if case == done_on else None, closed=closed) for case, text in zip(CASES, texts, strict=True)]


def states_of(cases: list[Case]) -> list[CaseState]:
    return [state_of(case) for case in cases]


def test_an_action_is_named_by_the_case_it_comes_from_once() -> None:
    said = shared_words(TEXT, "C-101")
    assert said == "same action as C-101: One calendar: for both desks"
    assert shared_words(said, "C-102") == said
    assert own_words(said) == own_words(TEXT) == TEXT
    assert is_shared(said, "C-101")
    assert not is_shared(said, "C-10")


@pytest.mark.parametrize("done_on", CASES)
def test_done_on_one_case_it_is_open_on_none(done_on: str) -> None:
    states = states_of(shared(done_on))
    done = done_actions(states)
    assert [[action.done_at for action in actions_of(state, done)] for state in states] == [[at(-5)]] * 3
    assert [overdue_actions(state, NOW, done=done) for state in states] == [()] * 3
    assert unsettled_cases(states_of(shared(done_on, closed=True)), NOW, NOW, zone=UTC) == {}


def test_while_nobody_did_it_it_is_open_on_all() -> None:
    states = states_of(shared())
    assert [len(overdue_actions(state, NOW, done=done_actions(states))) for state in states] == [1, 1, 1]
    assert set(unsettled_cases(states_of(shared(closed=True)), NOW, NOW, zone=UTC).values()) == {("action",)}


def test_another_action_stays_open() -> None:
    states = states_of([*shared("C-101"), acted("C-104", TEXT), acted("C-105", "Another calendar")])
    open_on = [state.id for state in states if overdue_actions(state, NOW, done=done_actions(states))]
    assert open_on == ["C-104", "C-105"], "the same words without the case are an action of its own"


@pytest.mark.parametrize("done_on", CASES)
def test_the_mistake_is_acted_on_and_no_lesson_is_late(done_on: str) -> None:
    again = find_repeat("", "overbooked-slots", known_causes(states_of(shared(done_on))), NOW)
    assert again is not None
    assert again.action_state(NOW) == "done"
    assert overdue_lessons(states_of(shared(done_on)), NOW) == []
    assert len(overdue_lessons(states_of(shared()), NOW)) == 3


@pytest.mark.parametrize("case", [0, 1, 2])
def test_closing_and_ticking_off_no_longer_call_it_open(case: int) -> None:
    states = states_of(shared("C-101" if case else "C-102"))
    context = EntryContext(state=states[case], agent=Agent(id="ines"), shift=Shift(), now=NOW, others=lambda: states)
    assert open_actions(context) is None
    assert tick_off_form(context) == "Nothing of {case} is open: no promise, no need and no corrective action."


@pytest.mark.parametrize("case", [0, 1, 2])
def test_the_pane_of_the_other_case_shows_it_done(case: int) -> None:
    cases = shared("C-101" if case else "C-102")
    moment = CaseMoment(case_view(cases[case], POLICY), Shift(), NOW, {}, all_states=lambda: states_of(cases))
    said = "\n".join(piece[0] for block in cause_blocks(moment) for piece in block.body)
    assert "OVERDUE" not in said
    assert "done: " in said
    assert missing_item(moment) is None
