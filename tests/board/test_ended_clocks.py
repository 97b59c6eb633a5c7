"""What was reached or missed stays said, and a paused case that is late says both."""

from __future__ import annotations

from datetime import UTC
from typing import Any

import pytest

from desk import data
from desk.board.case_text import case_lines
from desk.board.case_view import CaseView, case_view
from desk.board.contact_times import need_met, need_words
from desk.board.rows import clock_words, row_of
from desk.cli.case_json import whole_case_json
from desk.model.entries import AnyEntry, Assign, Contact, FieldChange, Offer, OfferAnswer, Option, Promise, StatusChange
from desk.model.shift import Shift
from desk.model.state import state_of
from desk.sla.policy_file import read_policy
from tests.case_builders import NOW, at, case_of

POLICY = read_policy(data.text("policy.toml"), "policy.toml")
TAKEN = Assign(at=at(-190), by="ines", owner="ines", follow_up=at(60))
ANSWERED = Contact(at=at(-158), by="ines", text="hello")
OFFER = Offer(at=at(-60), by="ines", id="101.2", options=(Option(title="team at 13:00"),))


def status(minutes: float, to: Any) -> StatusChange:
    return StatusChange(at=at(minutes), by="ines", to=to, recheck=at(60) if to == "on_hold" else None)


def view_of(*entries: AnyEntry) -> CaseView:
    """An urgent case of 200 minutes ago: taken late, answered 12 minutes late."""
    return case_view(case_of(*entries, logged=-200, priority="urgent"), POLICY)


def words_of(view: CaseView) -> dict[str, str]:
    return {clock.name: clock_words(clock, NOW) for clock in view.clocks}


def test_a_closed_case_says_what_it_reached_and_missed() -> None:
    open_words = words_of(view_of(TAKEN, ANSWERED))
    closed = view_of(TAKEN, ANSWERED, status(-150, "solved"), status(-10, "closed"))
    assert open_words["reply"] == words_of(closed)["reply"] == "missed by 32 min"
    assert words_of(closed) == {"own": "missed by 5 min", "reply": "missed by 32 min", "update": "", "fix": "met"}
    row = row_of(closed, NOW, zone=UTC)
    assert [cell.text for cell in row.cells] == ["missed", "missed", ".", "met"]
    assert (row.risk_word, row.next_name, row.due) == ("done", "closed", "10 min ago")


def test_json_and_show_say_the_same_of_a_closed_case() -> None:
    closed = view_of(TAKEN, ANSWERED, status(-150, "solved"), status(-10, "closed"))
    reply = next(clock for clock in whole_case_json(closed, NOW)["clocks"] if clock["name"] == "reply")
    assert (reply["state"], reply["outcome"], reply["late_seconds"], reply["words"]) == ("none", "missed", 32 * 60, "missed by 32 min")
    assert any("missed by 32 min" in line and "answer" in line for line in case_lines(closed, NOW, Shift()))


def test_all_in_time_is_met() -> None:
    view = view_of(Assign(at=at(-199), by="ines", owner="ines", follow_up=at(1)), Contact(at=at(-198), by="ines"), status(-190, "closed"))
    row = row_of(view, NOW, zone=UTC)
    assert (row.next_name, row.due) == ("closed", "3 h ago")


@pytest.mark.parametrize(("due", "word"), [(-60, "missed by 50 min"), (60, "")])
def test_a_promise_open_when_a_case_was_closed_was_missed_only_if_its_time_had_come(due: float, word: str) -> None:
    view = view_of(Promise(at=at(-100), by="ines", text="ring", due=at(due)), status(-10, "closed"))
    assert words_of(view)["promise"] == word


def test_a_paused_case_that_is_late_says_both_everywhere() -> None:
    view = view_of(TAKEN, ANSWERED, status(-20, "on_hold"))
    assert words_of(view)["fix"] == "paused, late by 60 min"
    row = row_of(view, NOW, zone=UTC)
    assert (row.risk, row.risk_word, row.next_name, row.due) == ("late", "LATE||", "fix", "60 min late")
    assert row.cells[3].text == "late||"
    fix = next(clock for clock in whole_case_json(view, NOW)["clocks"] if clock["name"] == "fix")
    assert (fix["state"], fix["paused"], fix["left_seconds"], fix["words"]) == ("late", True, -3600, "paused, late by 60 min")
    assert any("paused, late by 60 min" in line for line in case_lines(view, NOW, Shift()))


NEED: dict[str, Any] = {"need": "the keys", "needs_by": at(-15)}


@pytest.mark.parametrize(
    ("entries", "words"),
    [
        ((FieldChange(at=at(-30), by="ines", name="needs_by", was="2026-05-04T13:45:00Z", now=None),), "needed by 13:45: given 13:30"),
        (
            (FieldChange(at=at(-3), by="ines", name="needs_by", was="2026-05-04T13:45:00Z", now=None),),
            "needed by 13:45: given 13:57, missed by 12 min",
        ),
        ((OFFER, OfferAnswer(at=at(-20), by="ines", offer="101.2", answer="delivered")), "needed by 13:45: given 13:40"),
        ((status(-5, "solved"),), "needed by 13:45: solved 13:55, missed by 10 min"),
    ],
)
def test_a_need_that_was_met_stays_said(entries: tuple[AnyEntry, ...], words: str) -> None:
    need = need_met(state_of(case_of(*entries, **NEED)))
    assert need is not None
    assert need_words(need, NOW, zone="UTC") == words


def test_a_need_that_waits_was_not_met() -> None:
    assert need_met(state_of(case_of(**NEED))) is None
    assert need_met(state_of(case_of())) is None
