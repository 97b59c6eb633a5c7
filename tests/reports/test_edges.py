"""The very instants at which a figure turns."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from desk.model.case import Case
from desk.model.entries import (
    ActionDone,
    AnyEntry,
    Assign,
    Cause,
    Contact,
    CorrectiveAction,
    FieldChange,
    Link,
    Promise,
    PromiseKept,
    StatusChange,
    Verify,
)
from desk.reports.count import median_of, money, ninetieth_of
from desk.reports.forms.words import share_words
from desk.reports.window import Window
from tests.case_builders import at, case_of
from tests.reports.test_report_laws import figures, value

HOUR = Window(at(0), at(60))


def count(case: Case, figure: str, *others: Case, window: Window = HOUR) -> Any:
    return figures([case, *others], window)[figure].count


def failed(*entries: AnyEntry, logged: float = 0, **header: Any) -> Case:
    return case_of(*entries, logged=logged, **{"failure": "error", "priority": "urgent", **header})


def status(minute: float, to: Any, **fields: Any) -> StatusChange:
    return StatusChange(at=at(minute), by="ines", to=to, **fields)


def test_an_entry_at_the_very_end_is_of_the_next_window() -> None:
    ended = failed(status(30, "solved"), Verify(at=at(60), by="ines", verdict="met"))
    assert value(count(ended, "recovery.unasked")) == 1
    assert value(count(ended, "verdict.met")) == 0
    assert value(count(ended, "verdict.met", window=Window(at(60), at(90)))) == 1


def test_a_case_merged_at_the_very_end_is_merged_in_the_next_window() -> None:
    twin = failed(Link(at=at(10), by="ines", sort="duplicate", case="C-900"), status(60, "closed"))
    assert value(count(twin, "flow.merged")) == 0
    assert value(count(twin, "flow.open_at_end")) == 1
    assert count(twin, "sla.own").of == 1
    assert count(twin, "sla.own", window=Window(at(0), at(61))).of == 0


def test_a_target_met_at_its_very_instant_is_met() -> None:
    for minute, met in ((10, 1), (10.001, 0)):
        replied = failed(Contact(at=at(minute), by="ines", text="x", channel="phone"))
        reply = count(replied, "sla.reply.urgent")
        assert (reply.value, reply.of) == (met, 1)


def test_a_target_is_missed_at_the_first_instant_after_it() -> None:
    """Own has five minutes: a window that begins with their end holds the miss, the one before does not."""
    left = failed()
    assert count(left, "sla.own", window=Window(at(0), at(5))).of == 0
    assert count(left, "sla.own", window=Window(at(5), at(6))).of == 1


def test_a_gap_of_five_minutes_counts() -> None:
    assert value(count(case_of(logged=5, told=False), "gap.told_logged")) == 0
    told = failed(logged=0)
    for minutes, counted in ((5, 1), (4.99, 0)):
        late = Case(**{**{name: getattr(told, name) for name in Case.__struct_fields__}, "created_at": at(minutes)})
        assert value(count(late, "gap.told_logged")) == counted


def test_a_promise_kept_at_its_very_instant_is_in_time() -> None:
    promise = Promise(at=at(1), by="ines", text="x", due=at(20))
    for minute, fate in ((20, "promise.kept"), (20.01, "promise.kept_late")):
        assert value(count(failed(promise, PromiseKept(at=at(minute), by="ines", promise="101.2")), fate)) == 1
    assert value(count(failed(promise), "promise.overdue")) == 1
    assert count(failed(promise), "promise.overdue", window=Window(at(0), at(20))).of == 0


def test_a_lost_customer_is_not_recovered_though_happy() -> None:
    lost = failed(status(20, "solved"), Verify(at=at(21), by="ines", verdict="exceeded"), status(30, "closed", outcome="lost"))
    assert (count(lost, "recovery.rate").value, count(lost, "recovery.rate").of) == (0, 1)
    assert count(lost, "outcome.lost_value").of == 0, "nobody knows the worth"


def test_best_effort_is_in_no_base_and_stands_beside() -> None:
    tried = failed(status(30, "closed", outcome="best_effort"))
    assert (count(tried, "recovery.rate").of, count(tried, "outcome.best_effort").value) == (0, 1)


def test_the_priority_is_that_of_the_end() -> None:
    lowered = failed(FieldChange(at=at(2), by="ines", name="priority", now="low"), Assign(at=at(8), by="ines", owner="ines"))
    assert (count(lowered, "sla.own.low").value, count(lowered, "sla.own.urgent").of) == (1, 0)


def test_a_verdict_just_before_the_end_of_the_case_meets_its_clock_when_that_begins() -> None:
    asked = failed(Verify(at=at(9), by="ines", verdict="met"), status(12, "solved"))
    assert count(asked, "sla.verify", window=Window(at(10), at(60))).value == 1


def test_causes_count_for_thirty_days() -> None:
    days = 24 * 60
    found = [
        failed(Cause(at=at(60 - 30 * days), by="ines", key="van"), logged=-40 * days, case_id="C-1"),
        failed(Cause(at=at(59.9 - 30 * days), by="ines", key="van"), logged=-40 * days, case_id="C-2"),
        failed(Cause(at=at(10), by="ines", key=" VAN "), case_id="C-3"),
    ]
    cause = figures(found, HOUR)["cause.VAN"].count
    assert (cause.value, cause.of, cause.cases) == (1, 2, ("C-1", "C-3"))
    assert (cause.also["action"], cause.also["effect"], cause.also["helped"]) == ("missing", None, None)


def test_an_action_is_overdue_from_the_instant_after_its_time() -> None:
    cause = Cause(at=at(5), by="ines", key="van")
    for due, progress in ((60, "open"), (59, "overdue")):
        action = CorrectiveAction(at=at(6), by="ines", cause="101.2", text="x", owner="bo", due=at(due))
        assert count(failed(cause, action), "cause.van").also["action"] == progress


def test_a_case_told_before_and_logged_after_the_window_waits_for_nobody_yet() -> None:
    late = Case(**{**{name: getattr(failed(), name) for name in Case.__struct_fields__}, "created_at": at(70)})
    for figure in ("time.own", "time.contact", "time.apology", "time.relief"):
        spread = count(late, figure).spread
        assert spread is not None
        assert spread.waiting == ()
    assert value(count(late, "flow.open_at_end")) == 0


def test_what_was_finished_before_it_was_logged_is_finished_when_it_is_logged() -> None:
    """As an import tells it: solved at the source, then brought in."""
    brought = Case(**{**{name: getattr(failed(status(5, "solved")), name) for name in Case.__struct_fields__}, "created_at": at(10)})
    before, after = Window(at(0), at(8)), Window(at(8), at(60))
    assert [value(count(brought, f"flow.{name}", window=before)) for name in ("arrived", "finished", "open_at_end")] == [0, 0, 0]
    assert [value(count(brought, f"flow.{name}", window=after)) for name in ("arrived", "finished", "open_at_end")] == [1, 1, 0]


def test_an_old_debt_is_still_one() -> None:
    old = failed(status(-90 * 24 * 60, "closed"), logged=-91 * 24 * 60)
    debt = count(old, "debt.at_end")
    assert (debt.cases, debt.also["oldest"]) == (("C-101",), (90 * 24 + 1) * 3600)


def test_half_a_cent_is_rounded_up() -> None:
    assert [money(Decimal(amount)) for amount in ("0.005", "2.675", "0.004", "-0.001", "-5", "1E+2")] == [
        *("0.01", "2.68", "0.00", "0.00", "-5.00", "100.00")
    ]


def test_the_median_and_nine_in_ten() -> None:
    assert [median_of(lengths) for lengths in ([], [3.0], [1.0, 2.0], [1.0, 2.0, 9.0])] == [None, 3.0, 1.5, 2.0]
    assert [ninetieth_of([float(n) for n in range(1, size + 1)]) for size in (0, 1, 4, 5, 9, 10, 11, 20)] == [None, 1, 4, 5, 9, 9, 10, 18]


def test_an_action_helped_so_far_once_as_long_has_passed_as_lay_between() -> None:
    days = 24 * 60
    found = [
        failed(Cause(at=at(-20 * days), by="ines", key="van"), logged=-29 * days, case_id="C-1"),
        failed(
            Cause(at=at(-15 * days), by="ines", key="van"),
            CorrectiveAction(at=at(-15 * days), by="ines", cause="2.2", text="x", owner="bo", due=at(-12 * days)),
            ActionDone(at=at(-10 * days), by="bo", action="2.3"),
            logged=-29 * days,
            case_id="C-2",
        ),
    ]
    for end, helped in ((-5.1, "too early"), (-4.9, "so far")):
        window = Window(at((end - 1) * days), at(end * days))
        cause = figures(found, window)["cause.van"].count
        assert (cause.also["helped"], cause.also["effect"]) == (helped, {"before": 2, "since": 0})
    again = failed(Cause(at=at(-9 * days), by="ines", key="van"), logged=-29 * days, case_id="C-3")
    assert figures([*found, again], HOUR)["cause.van"].count.also["helped"] == "came again"


def test_percent_comes_from_a_base_of_twenty_and_nothing_is_none() -> None:
    assert [share_words(value, of) for value, of in ((0, 0), (2, 4), (19, 19), (5, 20))] == ["none", "2 of 4", "19 of 19", "5 of 20 (25 %)"]
