"""A night over the change of the clocks, in Berlin, with every figure reckoned by hand.

The shift lasts from 22:00 to 07:00 by the wall, which are ten hours: 20:00 to 06:00 in UTC.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from desk.model.case import Case
from desk.model.entries import (
    ActionDone,
    AnyEntry,
    Apology,
    Assign,
    Cause,
    Contact,
    CorrectiveAction,
    FieldChange,
    Incoming,
    Link,
    Listen,
    Offer,
    OfferAnswer,
    Option,
    Promise,
    PromiseKept,
    Retract,
    StatusChange,
    Told,
    Verify,
)
from desk.model.entry_values import CUSTOMER
from tests.case_builders import case_of
from tests.cli.command_line import CommandLine
from tests.reports.shift_files import write_shift

NOW = "2026-10-25T06:00:00Z"
SHIFT = {
    "name": "Night",
    "start": "2026-10-24T20:00:00Z",
    "end": NOW,
    "zone": "Europe/Berlin",
    "agents": [{"id": "ines"}, {"id": "bo"}, {"id": "lou", "role": "lead"}],
    "minute_rate": 0.75,
}
POLICY = """
calendar = "always"
[[rules]]
tag = "nothing"
sla = false
[[rules]]
name = "office"
tag = "office"
calendar = "office"
own = 30
reply = 60
fix = 600
[[rules]]
priority = "urgent"
own = 5
reply = 10
update = 30
fix = 120
verify = 60
[[rules]]
own = 20
reply = 60
update = 120
fix = 480
verify = 720
[calendars.office]
zone = "Europe/Berlin"
[calendars.office.hours]
mon = ["08:00-18:00"]
fri = ["08:00-18:00"]
"""


def utc(clock: str, *, days: float = 0) -> datetime:
    """A time of the night in UTC: the evening of the 24th or the morning of the 25th."""
    hour, minute = clock.split(":")
    day = 24 if int(hour) >= 12 else 25
    return datetime.fromisoformat(f"2026-10-{day}T{hour}:{minute}:00Z") - timedelta(days=days)


def case(name: str, logged: str, *entries: AnyEntry, told: str = "", days: float = 0, **header: Any) -> Case:
    """A case logged at a time of the night, told then or at `told`."""
    first = Told(at=utc(told or logged, days=days), by=CUSTOMER, text="it broke", channel="phone")
    return case_of(first, *entries, case_id=name, told=False, created_at=utc(logged, days=days), **header)


def solved(clock: str, **fields: Any) -> StatusChange:
    return StatusChange(at=utc(clock), by="ines", to="solved", **fields)


def reopened(clock: str) -> StatusChange:
    return StatusChange(at=utc(clock), by=CUSTOMER, to="open", reason="again")


def closed(clock: str, *, days: float = 0, **fields: Any) -> StatusChange:
    return StatusChange(at=utc(clock, days=days), by="ines", to="closed", reason="done", **fields)


def said(clock: str, verdict: Any) -> Verify:
    return Verify(at=utc(clock), by="ines", verdict=verdict)


def reopened_twice() -> Case:
    return case(
        "C-301",
        "20:10",
        Assign(at=utc("20:14"), by="ines", owner="ines"),
        Contact(at=utc("20:30"), by="ines", text="on it", channel="phone"),
        Apology(at=utc("20:35"), by="ines", text="sorry"),
        solved("00:30"),
        said("00:40", "below"),
        reopened("01:10"),
        solved("01:50"),
        said("02:00", "met"),
        reopened("03:00"),
        solved("04:00"),
        closed("04:05", outcome="kept", saved=10.1),
        priority="urgent",
        failure="error",
        value=250.5,
    )


def of_the_office() -> Case:
    options = (Option(title="a"), Option(title="b", value_now=0.1, cost=0.2, value_later=0.7, chance=0.1, staff_minutes=3, by=utc("23:00")))
    return case(
        "C-302",
        "20:25",
        Assign(at=utc("20:40"), by="bo", owner="bo"),
        Contact(at=utc("21:00"), by="bo", text="hello", channel="phone"),
        Listen(at=utc("21:02"), by="bo", feeling="sad", guess="a refund of the fee"),
        Listen(at=utc("21:05"), by="bo", feeling="calm", wants="somebody who listens"),
        Offer(at=utc("21:06"), by="bo", options=options),
        OfferAnswer(at=utc("21:10"), by="bo", offer="302.6", answer="accepted", option=2),
        OfferAnswer(at=utc("23:00"), by="bo", offer="302.6", answer="delivered"),
        Cause(at=utc("23:10"), by="bo", class_="planning", key="Late_Van", text="late"),
        Assign(at=utc("23:20"), by="lou", owner="lou", handover="H-1"),
        Assign(at=utc("23:30"), by="ines", owner="ines"),
        told="20:20",
        tags=("office",),
    )


def withdrawn() -> Case:
    return case(
        "C-303",
        "21:20",
        Offer(at=utc("21:25"), by="bo", options=(Option(title="a", value_now=50.0, by=utc("22:00")),)),
        OfferAnswer(at=utc("21:30"), by="bo", offer="303.2", answer="accepted"),
        OfferAnswer(at=utc("05:00"), by="bo", offer="303.2", answer="withdrawn"),
        value=100.0,
    )


def merged_in_turn() -> list[Case]:
    first = case(
        "C-304",
        "22:05",
        Incoming(at=utc("22:10"), by=CUSTOMER, text="and?", channel="phone", chase=True),
        Promise(at=utc("22:12"), by="bo", text="call", due=utc("22:30")),
        Link(at=utc("22:19"), by="bo", sort="duplicate", case="C-305"),
        closed("22:20"),
        told="22:00",
        failure="error",
    )
    second = case(
        "C-305",
        "22:05",
        Incoming(at=utc("22:40"), by=CUSTOMER, text="and?", channel="phone", chase=True),
        Link(at=utc("22:41"), by="bo", sort="duplicate", case="C-301"),
        said("22:42", "below"),
        closed("22:45", outcome="lost"),
        failure="error",
    )
    return [first, second]


def undone() -> Case:
    """The link and the first ending were taken back, the second of them after the shift."""
    return case(
        "C-306",
        "00:10",
        Link(at=utc("00:11"), by="bo", sort="duplicate", case="C-301"),
        Retract(at=utc("00:12"), by="bo", entry="306.2"),
        Promise(at=utc("00:13"), by="bo", text="soon"),
        solved("00:20"),
        Retract(at=utc("07:00"), by="bo", entry="306.5"),
        Promise(at=utc("00:30"), by="bo", text="to lou", to="lou", due=utc("01:30")),
        PromiseKept(at=utc("01:31"), by="bo", promise="306.7"),
    )


def without_target() -> Case:
    return case(
        "C-307",
        "01:10",
        Assign(at=utc("01:20"), by="bo", owner="bo"),
        Contact(at=utc("01:30"), by="bo", text="hello", channel="chat"),
        solved("01:40"),
        tags=("nothing",),
    )


def in_two_places() -> Case:
    return case("C-308", "02:10", Contact(at=utc("02:12"), by="bo", text="x", channel="chat"), closed("02:20"))


def long_ago() -> Case:
    return case(
        "C-309",
        "20:00",
        Cause(at=utc("21:00", days=20), by="bo", class_="training", key="late van", text="late"),
        CorrectiveAction(at=utc("21:01", days=20), by="bo", cause="309.2", text="leave earlier", owner="bo", due=utc("21:00", days=10)),
        ActionDone(at=utc("21:00", days=12), by="bo", action="309.3"),
        closed("22:00", days=20),
        days=20,
        failure="error",
    )


def absurd() -> Case:
    return case("C-310", "03:30", FieldChange(at=utc("03:31"), by="bo", name="value", now=1e300), value=5.0)


def told_before() -> Case:
    return case("C-311", "20:30", told="19:00")


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    cases = [
        *(reopened_twice(), of_the_office(), withdrawn(), *merged_in_turn()),
        *(undone(), without_target(), in_two_places(), absurd(), told_before()),
    ]
    archives = {"2026-10": [in_two_places(), long_ago()]}
    path = write_shift(tmp_path / "shift.json", SHIFT, POLICY, cases, archives)
    return CommandLine(path, monkeypatch, capsys)


def figures(desk: CommandLine, *words: str) -> dict[str, dict[str, Any]]:
    answer = desk.ok("report", *words, "--format", "json", now=NOW, agent="bo").json
    return {figure["id"]: figure for figure in answer["figures"]}


def test_the_flow_adds_up(desk: CommandLine) -> None:
    found = figures(desk)
    flow = {name: found[f"flow.{name}"]["value"] for name in ("open_at_start", "arrived", "merged", "finished", "reopened", "open_at_end")}
    # Finished: C-301 three times, C-304, C-305, C-307, C-308. Open: C-302, C-303, C-306 (undone after the shift), C-310, C-311.
    assert flow == {"open_at_start": 0, "arrived": 10, "merged": 2, "finished": 7, "reopened": 2, "open_at_end": 5}
    assert found["flow.finished"]["distinct_cases"] == 5
    assert found["flow.reopened"]["cases"] == ["C-301"]
    assert found["flow.open_at_end"]["cases"] == ["C-302", "C-303", "C-306", "C-310", "C-311"]


def test_the_hour_that_comes_twice_is_two(desk: CommandLine) -> None:
    by_hour = figures(desk)["flow.arrived_by_hour"]
    assert by_hour["value"]["2026-10-25T00:00:00Z"] == 1
    assert by_hour["value"]["2026-10-25T01:00:00Z"] == 1
    assert by_hour["zone"] == "Europe/Berlin"
    text = desk.ok("report", "--page", "flow", now=NOW).out
    assert "25 Oct 02:00 " in text
    assert "25 Oct 02:00+1 " in text


def test_recovery_reads_the_last_word_since_the_last_reopening(desk: CommandLine) -> None:
    found = figures(desk)
    assert (found["recovery.rate"]["value"], found["recovery.rate"]["base"]) == (0, ["C-301"])
    assert found["recovery.unasked"]["cases"] == ["C-301"]
    assert found["outcome.kept"]["cases"] == ["C-301"]
    assert found["outcome.lost"]["value"] == 0, "C-305 was merged"
    assert (found["outcome.saved"]["value"], found["outcome.saved"]["cases"]) == ("10.10", ["C-301"])
    assert {name: found[f"verdict.{name}"]["value"] for name in ("below", "met", "exceeded")} == {"below": 1, "met": 1, "exceeded": 0}
    assert found["verdict.met"]["of"] == 2


def test_targets_count_by_their_calendars(desk: CommandLine) -> None:
    found = figures(desk)
    # own: C-301 in 4 min, C-302 in the night of its office; late: C-303 at 21:40, C-306 at 00:30, C-310 at 03:50, C-311 at 20:50.
    assert (found["sla.own"]["value"], found["sla.own"]["of"]) == (2, 6)
    # reply: C-302, C-308 in 2 min; late: C-301, C-303, C-306, C-310 and C-311, which was late at 20:00.
    assert (found["sla.reply"]["value"], found["sla.reply"]["cases"]) == (
        2,
        ["C-301", "C-302", "C-303", "C-306", "C-308", "C-310", "C-311"],
    )
    assert found["sla.fix"]["missed"] == ["C-301", "C-303", "C-311"], "at 22:10, 05:20 and 03:00"
    assert found["sla.verify.urgent"]["missed"] == ["C-301"]
    assert found["sla.no_target"]["value"] == 3, "own, reply and fix of C-307"
    assert found["sla.cut_short"]["value"] == 1, "C-308 was closed unowned"


def test_money_is_exact_and_what_was_withdrawn_is_in_no_window(desk: CommandLine) -> None:
    found = figures(desk)
    assert found["cost.offers"]["cases"] == ["C-302"]
    assert {name: found[f"cost.{name}"]["value"] for name in ("now", "later", "staff", "total")} == {
        "now": "0.30",
        "later": "0.07",
        "staff": "2.25",
        "total": "2.62",
    }
    share = found["cost.share_of_value"]
    assert (share["value"], share["of"], share["known"], share["cases"]) == (0, 1, 0, [])
    early = figures(desk, "--from", "2026-10-24T20:00Z", "--to", "2026-10-25T00:00Z")
    assert early["cost.offers"]["cases"] == ["C-302"]


def test_promises_by_their_fate(desk: CommandLine) -> None:
    found = figures(desk)
    # C-302 delivered at the very instant; C-304, merged, is overdue; C-303 was withdrawn; C-306 has no time.
    assert [found[f"promise.{fate}"]["value"] for fate in ("kept", "kept_late", "broken", "overdue")] == [1, 0, 0, 1]
    assert found["promise.overdue"]["cases"] == ["C-304"]
    assert found["promise.kept"]["of"] == 2
    assert found["promise.untimed"]["cases"] == ["C-306"]
    assert (found["promise.among_us_kept"]["value"], found["promise.among_us_kept"]["of"]) == (0, 1)


def test_a_chase_counts_for_the_case_that_goes_on(desk: CommandLine) -> None:
    chases = figures(desk)["chase.count"]
    assert (chases["value"], chases["of"], chases["cases"]) == (2, 1, ["C-301"])


def test_times(desk: CommandLine) -> None:
    found = figures(desk)
    # own: C-301 4, C-302 15, C-307 10 min; C-303, C-306, C-310, C-311 wait, the longest since 20:30.
    own = found["time.own"]
    assert (own["n"], own["median"], own["p90"], own["waiting"], own["longest_waiting"]) == (3, 600, 900, 4, 9.5 * 3600)
    assert found["time.contact"]["cases"] == ["C-301", "C-302", "C-307", "C-308"]
    assert found["time.contact"]["longest_waiting"] == 11 * 3600, "C-311 told at 19:00"
    assert found["time.apology"]["cases"] == ["C-301"], "an apology without a channel is one"
    assert found["time.relief"]["cases"] == ["C-301", "C-302"]
    gap = found["gap.told_logged"]
    assert (gap["value"], gap["of"], gap["cases"], gap["longest_minutes"]) == (2, 8, ["C-302", "C-311"], 90)


def test_a_cause_goes_by_its_key_and_archives_count(desk: CommandLine) -> None:
    cause = figures(desk)["cause.Late_Van"]
    assert (cause["value"], cause["of"], cause["cases"]) == (1, 2, ["C-302", "C-309"])
    assert (cause["class_"], cause["action"], cause["effect"], cause["helped"]) == (
        "planning",
        "done",
        {"before": 1, "since": 1},
        "came again",
    )


def test_the_rest(desk: CommandLine) -> None:
    found = figures(desk)
    assert (found["hops.count"]["value"], found["hops.count"]["cases"]) == (1, ["C-302"]), "the handover beside it does not count"
    assert found["apology.agent"]["value"] == 1
    assert (found["debt.at_end"]["cases"], found["debt.at_end"]["oldest_minutes"]) == (["C-301"], 120)
    mine = figures(desk, "--page", "mine")
    assert (mine["guess.differed.bo"]["value"], mine["guess.differed.bo"]["of"]) == (1, 1)
    assert (mine["mine.promise_kept.bo"]["value"], mine["mine.promise_kept.bo"]["of"]) == (1, 3)


def test_a_case_in_two_places_counts_once(desk: CommandLine) -> None:
    found = figures(desk, "--from", "2026-10-25T02:00Z", "--to", "2026-10-25T03:00Z")
    assert (found["flow.arrived"]["value"], found["flow.arrived"]["cases"]) == (1, ["C-308"])
    assert found["time.contact"]["n"] == 1


def test_a_filter_narrows_the_cases(desk: CommandLine) -> None:
    found = figures(desk, "#office")
    assert found["flow.arrived"]["cases"] == ["C-302"]
    assert found["cause.Late_Van"]["of"] == 1
    assert figures(desk, "-#office")["flow.arrived"]["value"] == 9
    assert figures(desk, "owner:me")["flow.arrived"]["cases"] == ["C-307"]


def test_earlier_that_night(desk: CommandLine) -> None:
    """At two in the morning, summer time, the case was not reopened yet."""
    found = figures(desk, "--from", "2026-10-24T20:00Z", "--to", "2026-10-25T00:45Z")
    assert found["recovery.rate"]["base"] == ["C-301"]
    assert found["recovery.rate"]["value"] == 0
    assert found["recovery.unasked"]["value"] == 0
    assert found["flow.finished"]["cases"] == ["C-301", "C-304", "C-305"]
    assert found["flow.open_at_end"]["cases"] == ["C-302", "C-303", "C-306", "C-311"]


def test_the_whole_local_day_has_25_hours(desk: CommandLine) -> None:
    window = desk.ok("report", "--from", "2026-10-25", "--to", "2026-10-25", "--format", "json", now="2026-10-26T12:00:00Z").json["window"]
    assert (window["from"], window["to"]) == ("2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z")
