"""Bells: once a clock, quietly, in open hours, and only for what is mine or nobody's."""

from __future__ import annotations

from datetime import datetime, timedelta

from desk import data
from desk.board.alarms import Alarms, Alert
from desk.board.case_view import CaseView, case_view, next_due
from desk.board.queue import Queue
from desk.model.entries import Assign, Contact, Promise, StatusChange
from desk.sla.policy_file import read_policy
from tests.case_builders import NOW, at, case_of

POLICY = read_policy(data.text("policy.toml"), "policy.toml")
OFFICE = read_policy(
    """
calendar = "office"
[calendars.office]
zone = "UTC"
hours = { mon = ["08:00-14:05"], tue = ["09:00-17:00"] }
[[rules]]
name = "all"
own = 5
""",
    "office.toml",
)


def new_view(number: int = 1, *, logged: float = 0) -> CaseView:
    return case_view(case_of(case_id=f"C-{number}", logged=logged), POLICY)


def alert_clocks(ring: Alert | None) -> list[tuple[str, str, str]]:
    return [(turned.case, turned.clock, turned.severity) for turned in ring.turned] if ring else []


def test_a_clock_rings_once_when_it_is_soon_due_and_once_when_it_is_late() -> None:
    alarms, view = Alarms("ines"), new_view()
    alarms.baseline({view.id: view}, NOW)
    assert alert_clocks(alarms.check([view], at(16))) == [("C-1", "own", "soon")]
    assert alarms.check([view], at(17)) is None
    assert alert_clocks(alarms.check([view], at(20.1))) == [("C-1", "own", "late")]
    assert alarms.check([view], at(21)) is None


def test_opening_the_board_rings_for_nothing_that_was() -> None:
    alarms, view = Alarms("ines"), new_view(logged=-500)
    alarms.baseline({view.id: view}, NOW)
    assert alarms.check([view], at(1)) is None


def test_three_in_a_minute_make_one_sound_and_are_all_told() -> None:
    alarms = Alarms("ines")
    first, second = alarms.check([new_view(1)], at(15.5)), alarms.check([new_view(2), new_view(3)], at(15.9))
    assert first is not None
    assert second is not None
    assert (first.audible, second.audible) == (True, False)
    assert len(second.turned) == 2


def test_lateness_is_heard_through_a_warnings_quiet() -> None:
    alarms = Alarms("ines")
    alarms.check([new_view(1)], at(15.5))
    late = alarms.check([new_view(2, logged=-10)], at(15.9))
    assert late is not None
    assert (late.severity, late.audible) == ("late", True)


def test_the_cases_of_others_are_theirs_to_hear_about() -> None:
    theirs = case_view(case_of(Assign(at=at(0), by="bo", owner="bo"), logged=0), POLICY)
    assert Alarms("ines").check([theirs], at(100)) is None
    assert Alarms("bo").check([theirs], at(100)) is not None


def test_what_turns_in_closed_hours_is_told_when_the_desk_opens() -> None:
    alarms = Alarms("ines")
    view = case_view(case_of(logged=1), OFFICE)
    opens = datetime(2026, 5, 5, 9, tzinfo=NOW.tzinfo)
    assert alarms.check([view], at(30)) is None
    assert alert_clocks(alarms.check([], opens + timedelta(minutes=2))) == [("C-101", "own", "late")]


def test_a_clock_set_anew_rings_anew() -> None:
    alarms = Alarms("ines")
    alarms.check([new_view()], at(20.1))
    work = (Assign(at=at(21), by="ines", owner="ines"), Contact(at=at(22), by="ines"))
    replied = case_view(case_of(*work, case_id="C-1", logged=0), POLICY)
    assert alarms.check([replied], at(23)) is None
    assert alert_clocks(alarms.check([replied], at(470))) == [("C-1", "fix", "soon")]


def test_the_words_name_a_few_and_count_the_rest() -> None:
    ring = Alarms("ines").check([new_view(number) for number in range(1, 6)], at(20.1))
    assert ring is not None
    assert ring.text == "C-1: not taken; C-2: not taken; C-3: not taken; and 2 more"


def test_an_alert_names_the_clock_that_the_row_shows_as_well() -> None:
    alarms, view = Alarms("ines"), new_view()
    alarms.check([view], at(20.1))
    ring = alarms.check([view], at(52))
    assert ring is not None
    assert next_due(view, at(52)).name == "own"
    assert ring.text == "C-1: not taken, and answer soon"


def test_an_alert_says_that_nobody_works_on_its_case() -> None:
    promised = Promise(at=at(0), by="ines", text="call", due=at(60))
    waits = StatusChange(at=at(1), by="ines", to="on_hold", reason="a part", recheck=at(900))
    view = case_view(case_of(Assign(at=at(0), by="ines", owner="ines"), Contact(at=at(0), by="ines"), promised, waits, logged=0), POLICY)
    alarms = Alarms("ines")
    assert alarms.check([view], at(2)) is None
    ring = alarms.check([view], at(50))
    assert ring is not None
    assert ring.text == "C-101: on hold, yet promise due soon"


def test_a_second_promise_is_told_beside_the_first() -> None:
    taken, said = Assign(at=at(0), by="ines", owner="ines"), Contact(at=at(0), by="ines")
    promises = [Promise(at=at(0), by="ines", text=f"call {due}", due=at(due)) for due in (60, 90)]
    view = case_view(case_of(taken, said, *promises, logged=0), POLICY)
    alarms = Alarms("ines")
    alarms.check([view], at(61))
    ring = alarms.check([view], at(85))
    assert ring is not None
    assert ring.text == "C-101: promise late, and promise due soon"


def test_the_queue_says_which_cases_turned() -> None:
    queue = Queue(POLICY)
    queue.update_view(new_view(), NOW)
    queue.tick(NOW)
    assert queue.pop_turned() == []
    queue.tick(at(16))
    assert [view.id for view in queue.pop_turned()] == ["C-1"]
    assert queue.pop_turned() == []
