"""The order of the queue, and that time passing costs only what turned."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from desk import data
from desk.board.case_view import CaseView, case_view, next_due
from desk.board.queue import Queue
from desk.data.demo import demo_changes
from desk.model.case import Case, Header
from desk.model.changes import NewCase
from desk.model.entries import Assign, Contact, Incoming, Promise, StatusChange
from desk.model.entry_values import CUSTOMER
from desk.model.ids import assign_ids, temporary_id
from desk.sla.policy_file import read_policy
from tests.case_builders import NOW, at, case_of

POLICY = read_policy(data.text("policy.toml"), "policy.toml")


def queue_of(*cases: Case, me: str = "ines") -> Queue:
    filled = Queue(POLICY, me=me)
    filled.update(cases, NOW)
    filled.tick(NOW)
    return filled


def new_case(number: int, *, logged: float = -1, priority: str = "normal") -> Case:
    return case_of(case_id=f"C-{number}", logged=logged, priority=priority)


LATE = new_case(1, logged=-90)
LATER = new_case(2, logged=-200)
SOON = case_of(Assign(at=at(-50), by="bo", owner="bo"), case_id="C-3", logged=-55)
OK = case_of(Assign(at=at(-1), by="bo", owner="bo"), case_id="C-4", logged=-2)
WAITING = case_of(
    Assign(at=at(-9), by="bo", owner="bo"),
    Contact(at=at(-8), by="bo"),
    StatusChange(at=at(-7), by="bo", to="pending", reason="their file", recheck=at(90)),
    case_id="C-5",
    logged=-10,
)


def test_worst_first() -> None:
    assert list(queue_of(WAITING, OK, SOON, LATE, LATER).ids) == ["C-2", "C-1", "C-3", "C-4", "C-5"]


def test_an_urgent_case_that_nobody_owns_comes_before_what_is_soon_due_and_counts_as_it_is() -> None:
    urgent, owned = (
        new_case(6, priority="urgent"),
        case_of(Assign(at=at(-1), by="bo", owner="bo"), case_id="C-7", logged=-2, priority="urgent"),
    )
    filled = queue_of(WAITING, OK, SOON, LATE, urgent, owned)
    assert list(filled.ids)[:3] == ["C-1", "C-6", "C-3"]
    assert list(filled.ids).index("C-7") > 2
    soon_urgent = queue_of(SOON, new_case(6, logged=-4, priority="urgent"))
    assert next_due(soon_urgent.views["C-6"], NOW).risk == "soon"
    assert soon_urgent.counts().soon == 2


def test_a_time_of_our_own_that_has_come_is_now_and_never_soon() -> None:
    """`SOON  look again  1 min ago` contradicts itself."""
    words = {minutes: queue_of(WAITING).row("C-5", at(90 + minutes)).risk_word for minutes in (-1, 0, 1, 600)}
    assert words == {-1: "SOON", 0: "NOW", 1: "NOW", 600: "NOW"}
    owed = case_of(Promise(at=at(-9), by="bo", text="the part", due=at(4)), case_id="C-8", logged=-10, priority="low")
    assert queue_of(owed).row("C-8", at(4)).risk_word != "NOW"


def test_rows_say_risk_in_words() -> None:
    filled = queue_of(WAITING, OK, SOON, LATE)
    assert [filled.row(case, NOW).risk_word for case in filled.ids] == ["LATE", "SOON", "ok", "waits"]


def test_a_waiting_case_shows_when_we_look_again() -> None:
    row = queue_of(WAITING).row("C-5", NOW)
    assert (row.next_name, row.due) == ("look again", "in 90 min")


def test_a_case_that_waits_while_a_promise_runs_says_so_and_turns_soon_all_the_same() -> None:
    held = case_of(
        Assign(at=at(-9), by="bo", owner="bo"),
        Contact(at=at(-8), by="bo"),
        Promise(at=at(-8), by="bo", text="the part", due=at(90)),
        StatusChange(at=at(-7), by="bo", to="on_hold", reason="the depot", recheck=at(600)),
        case_id="C-6",
        logged=-10,
    )
    filled = queue_of(held)
    rows = [filled.row("C-6", at(minutes)) for minutes in (0, 85, 91)]
    assert [(row.risk_word, row.tone) for row in rows] == [("later", "paused"), ("SOON", "soon"), ("LATE", "late")]
    assert {(row.next_name, row.note) for row in rows} == {("promise", "on hold")}


def test_a_case_put_off_is_for_later_until_its_time() -> None:
    off = case_of(
        Assign(at=at(-9), by="bo", owner="bo"), Assign(at=at(-8), by="bo", owner="bo", follow_up=at(30)), case_id="C-7", logged=-10
    )
    row = queue_of(off).row("C-7", NOW)
    assert (row.risk_word, row.note) == ("later", "put off")
    assert queue_of(off).row("C-7", at(31)).note == ""


def test_a_case_turns_late_by_itself_and_only_then_the_order_changes() -> None:
    filled = queue_of(SOON, LATE)
    assert not filled.tick(at(4))
    assert filled.row("C-3", at(4)).risk == "soon"
    filled.tick(at(5.1))
    assert filled.row("C-3", at(5.1)).risk == "late"


def test_a_tick_before_the_next_turn_looks_at_nothing() -> None:
    filled = queue_of(OK, SOON)
    turn = filled.next_turn
    assert turn is not None
    before = list(filled.ids)
    assert not filled.tick(NOW + timedelta(seconds=(turn - NOW.timestamp()) / 2))
    assert list(filled.ids) == before


def test_a_changed_case_moves() -> None:
    filled = queue_of(OK, LATE)
    filled.update([case_of(Assign(at=at(0), by="bo", owner="bo"), Contact(at=at(0), by="bo"), case_id="C-1", logged=-90)], NOW)
    assert filled.tick(NOW)
    assert list(filled.ids) == ["C-4", "C-1"]


def test_dropped_cases_are_gone() -> None:
    filled = queue_of(OK, LATE)
    filled.drop(["C-1"])
    assert filled.tick(NOW)
    assert list(filled.ids) == ["C-4"]


def test_a_filter_narrows_and_an_empty_one_opens() -> None:
    filled = queue_of(OK, LATE, me="bo")
    filled.filter("mine")
    filled.tick(NOW)
    assert list(filled.ids) == ["C-4"]
    filled.filter("")
    filled.tick(NOW)
    assert len(filled.ids) == 2


def test_counts() -> None:
    promised = case_of(
        Assign(at=at(-9), by="bo", owner="bo"),
        Promise(id=temporary_id(1), at=at(-5), by="bo", text="call", due=at(300)),
        Incoming(at=at(-3), by=CUSTOMER, chase=True),
        case_id="C-9",
        logged=-10,
    )
    counts = queue_of(promised, LATE, SOON, OK, WAITING).counts()
    assert (counts.open, counts.late, counts.soon, counts.promises, counts.chased, counts.shown) == (5, 1, 1, 1, 1, 5)


def test_an_own_appointment_calls_but_never_makes_a_case_late() -> None:
    taken = case_of(Assign(at=at(-20), by="bo", owner="bo", follow_up=at(-1)), Contact(at=at(-19), by="bo"), case_id="C-6", logged=-21)
    row = queue_of(taken).row("C-6", NOW)
    assert (row.risk, row.next_name, row.due) == ("soon", "look again", "1 min ago")


def test_next_best_gives_reasons_and_skips_what_was_skipped() -> None:
    chased = case_of(Incoming(at=at(-3), by=CUSTOMER, chase=True), case_id="C-8", logged=-200, leaves="high", priority="urgent")
    filled = queue_of(chased, LATE, OK)
    first = filled.next_best(NOW)
    assert first is not None
    assert first.case == "C-8"
    assert {"chased us once", "may leave", "urgent", "nobody owns it"} <= set(first.reasons)
    second = filled.next_best(NOW, skipped={"C-8"})
    assert second is not None
    assert second.case == "C-1"


def test_an_empty_board_suggests_nothing() -> None:
    assert queue_of().next_best(NOW) is None


def demo_readings() -> list[CaseView]:
    cases = [change for change in demo_changes(NOW) if isinstance(change, NewCase)]
    named = [{name: getattr(change.header, name) for name in Header.__struct_fields__} for change in cases]
    entries = [assign_ids(change.entries, change.header.id, ()) for change in cases]
    return [case_view(Case(**header, entries=rest), POLICY) for header, rest in zip(named, entries, strict=True)]


def test_the_demo_is_a_living_board() -> None:
    filled = Queue(POLICY, me="ines")
    for view in demo_readings():
        filled.update_view(view, NOW)
    filled.tick(NOW)
    assert len(filled.views) == 25
    assert filled.ids[0] == "C-101"
    assert filled.row("C-101", NOW).due == "48 min late"
    counts = filled.counts()
    assert counts.late >= 4
    assert counts.chased == 4
    best = filled.next_best(NOW)
    assert best is not None
    assert best.case == "C-101"


@given(st.lists(st.tuples(st.integers(1, 6), st.integers(-300, -1), st.sampled_from(["", "late", "-late", "risk<30m"])), max_size=25))
def test_moving_one_case_at_a_time_gives_the_order_of_sorting_them_all(steps: list[tuple[int, int, str]]) -> None:
    moving, now = Queue(POLICY), NOW
    for number, logged, words in steps:
        now += timedelta(minutes=7)
        moving.update([new_case(number, logged=logged)], now)
        moving.filter(words)
        moving.tick(now)
        whole = Queue(POLICY)
        whole.update([view.state.case for view in moving.views.values()], now)
        whole.filter(words)
        whole.tick(now)
        assert list(moving.ids) == list(whole.ids)
        assert moving.counts() == whole.counts()


def test_a_solved_case_is_told_from_a_closed_one() -> None:
    solved, closed = (StatusChange(at=NOW, by="ines", to=to) for to in ("solved", "closed"))
    filled = queue_of(case_of(solved, case_id="C-1"), case_of(closed, case_id="C-2"))
    rows = [filled.row(case, at(3)) for case in ("C-1", "C-2")]
    assert [(row.risk_word, row.next_name, row.due) for row in rows] == [("done", "solved", "3 min ago"), ("done", "closed", "3 min ago")]
