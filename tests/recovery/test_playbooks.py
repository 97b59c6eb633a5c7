"""Playbooks: read from TOML, matched to a case, begun, and how far a case is in one."""

from __future__ import annotations

from typing import Any

import pytest

from desk.board.case_view import case_view, next_due
from desk.cli.playbooks import playbooks_of
from desk.errors import DeskError
from desk.model.case import decode_case, encode_case
from desk.model.entries import Apology, Assign, Contact, Listen, PlannedStep, Playbook, StatusChange
from desk.model.state import CaseState, state_of
from desk.recovery.steps.playbook_progress import next_step, step_notices, step_states, tick_entry
from desk.recovery.steps.playbooks import fit_words, playbook_entry, playbooks_by_fit, read_playbook, read_playbooks
from tests.case_builders import NOW, at, case_of
from tests.tui.app_fixtures import POLICY

GOOD = 'name = "late"\nfailure = "delay"\nremedies = ["discount"]\n[[step]]\ndo = "call"\nminutes = 5\n[[step]]\ndo = "write"\n'
BEGUN = Playbook(
    at=at(-4),
    by="ines",
    name="no-show",
    steps=(
        PlannedStep(text="say sorry", minutes=5, evidence="apology"),
        PlannedStep(text="ask", minutes=8, evidence="asked"),
        PlannedStep(text="call when they leave"),
        PlannedStep(text="tell them where we are", minutes=30, evidence="update"),
        PlannedStep(text="sorry again", evidence="second apology"),
    ),
)


def state(*entries: Any, **header: Any) -> CaseState:
    return state_of(case_of(*entries, **header))


def marks(found: CaseState) -> list[str]:
    return [step.done for step in step_states(found)]


WRONG = [
    ('name = "late"\n[[step]]\ndo = \n', "own.toml, line 3"),
    ('name = "late"\n', "needs steps"),
    ('title = "x"\n[[step]]\ndo = "x"\n', "name: a name of letters"),
    (GOOD + "minuets = 3\n", "line 9: step.minuets: there is no such key; probably minutes is meant"),
    (GOOD + 'minutes = "soon"\n', "line 9: step.minutes: a number, 0 or more, is needed"),
    (GOOD + 'evidence = "apologie"\n', "line 9: step.evidence: 'apologie' is unknown; probably apology is meant"),
    (GOOD + "[[step]]\nminutes = 3\n", "line 9: step: a step says what to do"),
    (GOOD + '[[step]]\ndo = "call"\n', "line 10: step.do: two steps say 'call'"),
    ('remedies = ["moeny"]\n' + GOOD.replace('remedies = ["discount"]\n', ""), "line 1: remedies: 'moeny' is unknown"),
    ('first_words = "{nmae}, sorry"\n' + GOOD, "line 1: first_words: nothing fills {nmae}"),
]


@pytest.mark.parametrize(("text", "said"), WRONG)
def test_what_makes_no_sense_is_told_with_file_and_line(text: str, said: str) -> None:
    with pytest.raises(DeskError) as refused:
        read_playbook(text, "own.toml")
    assert str(refused.value).startswith("own.toml, line")
    assert said in str(refused.value)


def test_a_playbook_reads_as_it_is_written() -> None:
    plan = read_playbook(GOOD, "own.toml")
    assert (plan.name, plan.title, plan.failure, plan.remedies) == ("late", "late", ("delay",), ("discount",))
    assert [(step.text, step.minutes) for step in plan.steps] == [("call", 5), ("write", None)]


def test_a_later_playbook_replaces_one_of_its_name() -> None:
    plans = read_playbooks([("a", GOOD), ("b", GOOD.replace("call", "ring"))])
    assert [plan.steps[0].text for plan in plans] == ["ring"]


def test_four_ship_and_each_kind_of_failure_finds_its_own() -> None:
    plans = playbooks_of(None)
    assert [plan.name for plan in plans] == ["no-show", "wrong-item", "outage", "billing"]
    for kind, name in (("no-show", "no-show"), ("omission", "wrong-item"), ("outage", "outage"), ("billing", "billing")):
        assert playbooks_by_fit(plans, state(failure=kind))[0].name == name
    assert playbooks_by_fit(plans, state(subject="Charged twice, wrong charge", failure="tone"))[0].name == "billing"


@pytest.mark.parametrize(
    ("subject", "name", "why"),
    [
        ("The movers never came this morning", "no-show", "never came"),
        ("Card charged after I cancelled", "billing", "charged"),
        ("Our internet is down since nine", "outage", "is down"),
        ("Brochures with the wrong phone number", "wrong-item", "wrong phone number"),
    ],
)
def test_without_a_kind_the_customers_words_find_the_playbook(subject: str, name: str, why: str) -> None:
    best = playbooks_by_fit(playbooks_of(None), state(subject=subject))[0]
    assert (best.name, fit_words(best, state(subject=subject))) == (name, why)


def test_a_playbook_that_fits_nothing_says_so() -> None:
    rude = state(subject="Was told she should have read the manual", failure="tone")
    assert [fit_words(plan, rude) for plan in playbooks_of(None)] == ["", "", "", ""]


def test_of_two_that_fit_the_desks_own_stands_first() -> None:
    own = read_playbook('name = "salad"\nfailure = ["omission"]\n[[step]]\ndo = "bring it"\n', "own.toml")
    assert playbooks_by_fit((*playbooks_of(None), own), state(failure="omission"))[0].name == "salad"
    heard = Listen(at=NOW, by="ines", promised="a salad", came="no dressing")
    assert playbooks_by_fit((*playbooks_of(None), own), state(heard))[0].name == "salad"


def test_a_playbook_is_kept_as_it_was_begun() -> None:
    plan = playbooks_of(None)[0]
    case = case_of(playbook_entry(plan, at=NOW, by="ines"))
    kept = decode_case(encode_case(case))
    assert kept == case
    assert [step.text for step in step_states(state_of(kept))] == [step.text for step in plan.steps]


def test_steps_are_done_by_a_tick_or_by_what_the_timeline_shows() -> None:
    said, heard = Apology(at=at(-6), by="ines", text="sorry"), Listen(at=at(-2), by="ines", wants="a call")
    before, after = Contact(at=at(-5), by="ines", text="x", update=True), Contact(at=at(-1), by="ines", text="x", update=True)
    assert marks(state()) == []
    assert marks(state(BEGUN)) == ["", "", "", "", ""]
    assert marks(state(said, before, BEGUN)) == ["shown", "", "", "", ""]
    assert marks(state(said, BEGUN, heard, after, said)) == ["shown", "shown", "", "shown", "shown"]
    now = state(BEGUN)
    ticked = tick_entry(now, step_states(now)[2], at=NOW, by="bo")
    assert marks(state(BEGUN, ticked)) == ["", "", "ticked", "", ""]


def test_the_clock_of_a_step_runs_from_the_beginning() -> None:
    step = next_step(state(BEGUN))
    assert step is not None
    assert (step.text, step.due) == ("say sorry", at(1))
    assert next_step(state()) is None
    assert next_step(state(BEGUN, Playbook(at=NOW, by="ines"))) is None


def test_a_step_is_called_for_and_makes_no_case_late() -> None:
    taken = Assign(at=at(-59), by="ines", owner="ines")
    case = case_of(taken, Contact(at=at(-50), by="ines", text="x", update=True), BEGUN, priority="low")
    for minutes, risk in ((-4, "soon"), (30, "soon")):
        upcoming = next_due(case_view(case, POLICY), at(minutes))
        assert (upcoming.name, upcoming.risk) == ("step", risk)
    paused = StatusChange(at=NOW, by="ines", to="pending", reason="x", recheck=at(60))
    assert next_due(case_view(case_of(BEGUN, paused), POLICY), NOW).name != "step"


def test_a_step_that_is_due_soon_is_a_notice() -> None:
    assert [notice.words for notice in step_notices(state(BEGUN), NOW)] == ["playbook step due in 1 min: say sorry"]
    assert [notice.words for notice in step_notices(state(BEGUN), at(3))] == ["playbook step was due 2 min ago: say sorry"]
    assert [notice.words for notice in step_notices(state(BEGUN), at(-4.5))] == []
    assert list(step_notices(state(BEGUN, Assign(at=NOW, by="bo", owner="bo"), Apology(at=NOW, by="bo", text="x")), at(-2))) == []
