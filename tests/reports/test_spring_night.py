"""A night on which the clocks jump forward, in New York, with every figure counted by hand.

The shift lasts from 22:00 to 06:00 by the wall, which are seven hours: 03:00 to 10:00 in UTC. At 07:00 in UTC two o'clock becomes three.
The shop is open by day, the bar from eight in the evening until half past three.
"""

from __future__ import annotations

import re
from datetime import datetime
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
    CloseRule,
    Contact,
    CorrectiveAction,
    Incoming,
    Link,
    Listen,
    Offer,
    OfferAnswer,
    Option,
    Promise,
    PromiseBroken,
    PromiseKept,
    Refusal,
    Retract,
    StatusChange,
    Told,
    Verify,
)
from desk.model.entry_values import CUSTOMER
from tests.case_builders import case_of
from tests.cli.command_line import CommandLine
from tests.reports.shift_files import write_shift

NOW = "2026-03-08T10:00:00Z"
SHIFT = {
    "name": "Night",
    "start": "2026-03-08T03:00:00Z",
    "end": NOW,
    "zone": "America/New_York",
    "agents": [{"id": "ines"}, {"id": "bo"}, {"id": "lou", "role": "lead"}],
    "minute_rate": 0.5,
}
POLICY = """
calendar = "always"
[[rules]]
name = "bar"
tag = "bar"
calendar = "bar"
own = 30
reply = 60
update = 120
fix = 120
verify = 720
[[rules]]
name = "shop"
tag = "shop"
calendar = "shop"
own = 30
reply = 60
update = 120
fix = 600
verify = 720
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
[calendars.bar]
zone = "America/New_York"
[calendars.bar.hours]
sat = ["20:00-03:30"]
[calendars.shop]
zone = "America/New_York"
[calendars.shop.hours]
sat = ["08:00-20:00"]
sun = ["08:00-20:00"]
"""


def utc(clock: str) -> datetime:
    """A time in UTC: of the night, of the evening before it, or with its own date."""
    if "T" in clock:
        return datetime.fromisoformat(f"{clock}:00Z")
    return datetime.fromisoformat(f"2026-03-{7 if int(clock[:2]) >= 18 else 8:02}T{clock}:00Z")


def case(number: int, logged: str, customer: str, *entries: AnyEntry, told: str = "", **header: Any) -> Case:
    first = Told(at=utc(told or logged), by=CUSTOMER, text="it broke", channel="phone")
    return case_of(first, *entries, case_id=f"C-{number}", told=False, created_at=utc(logged), customer=customer, **header)


def took(clock: str, who: str, **fields: Any) -> Assign:
    return Assign(at=utc(clock), by=who, owner=who, **fields)


def called(clock: str, who: str) -> Contact:
    return Contact(at=utc(clock), by=who, text="hello", channel="phone")


def status(clock: str, to: Any, **fields: Any) -> StatusChange:
    return StatusChange(at=utc(clock), by="ines", to=to, reason="so it is", **fields)


def at_the_bar() -> Case:
    promise = Promise(at=utc("06:32"), by="bo", text="look in on it")
    return case(501, "05:30", "Ann", took("05:45", "bo"), called("06:31", "bo"), promise, status("07:30", "solved"), tags=("bar",))


def at_the_shop() -> Case:
    return case(
        502,
        "04:00",
        "Cy",
        Promise(at=utc("04:30"), by="ines", text="a call", due=utc("09:30")),
        Incoming(at=utc("08:00"), by=CUSTOMER, text="and?", channel="phone", chase=True),
        called("09:00", "ines"),
        PromiseBroken(at=utc("09:20"), by="ines", promise="502.2", text="not before noon"),
        told="03:50",
        tags=("shop",),
    )


def reopened() -> Case:
    return case(
        503,
        "22:00",
        "Di",
        took("22:04", "ines"),
        called("22:20", "ines"),
        Apology(at=utc("03:30"), by="ines", text="sorry", channel="phone"),
        Promise(at=utc("03:35"), by="ines", text="a van", due=utc("04:00")),
        PromiseKept(at=utc("04:00"), by="ines", promise="503.5"),
        status("04:00", "solved"),
        Verify(at=utc("04:10"), by="ines", verdict="below"),
        StatusChange(at=utc("04:20"), by=CUSTOMER, to="open", reason="again"),
        status("05:00", "solved", outcome="kept", saved=200.05),
        Cause(at=utc("05:10"), by="ines", class_="planning", key="late-van", text="late"),
        CorrectiveAction(at=utc("05:11"), by="ines", cause="503.11", text="leave earlier", owner="bo", due=utc("2026-03-09T12:00")),
        Verify(at=utc("05:20"), by="ines", verdict="met"),
        priority="urgent",
        failure="error",
        value=1000,
    )


def merged() -> Case:
    return case(
        504,
        "04:05",
        "Di",
        Incoming(at=utc("04:06"), by=CUSTOMER, text="and?", channel="phone", chase=True),
        Promise(at=utc("04:07"), by="bo", text="a call", due=utc("04:30")),
        Link(at=utc("04:08"), by="bo", sort="duplicate", case="C-503"),
        status("04:09", "closed"),
    )


def imported() -> list[Case]:
    """One of February and one of the evening, both solved in the night. The other desk counted too."""
    old = case(
        505,
        "2026-02-01T12:00",
        "Ed",
        called("2026-02-01T12:30", "ines"),
        status("04:10", "solved"),
        external=("zendesk", "9"),
        source_sla="missed",
    )
    new = case(506, "20:30", "Fay", status("04:30", "solved"), external=("zendesk", "10"), source_sla="met")
    return [old, new]


def of_nobody() -> Case:
    option = Option(title="a van", value_now=20, cost=5.5, staff_minutes=10, by=utc("07:40"))
    return case(
        507,
        "06:00",
        "Ben",
        Apology(at=utc("06:30"), by="lou", text="sorry", speaker="lead"),
        Offer(at=utc("06:40"), by="ines", options=(option,)),
        OfferAnswer(at=utc("06:50"), by="ines", offer="507.3", answer="accepted", option=1),
        OfferAnswer(at=utc("07:41"), by="ines", offer="507.3", answer="delivered"),
        told="05:00",
        failure="delay",
        phone="555-0107",
    )


def at_the_jump() -> Case:
    """It came in at the instant at which two o'clock became three."""
    later = Option(title="a voucher", value_now=0.1, value_later=50, chance=0.3)
    return case(
        508,
        "07:00",
        "Gus",
        took("07:10", "bo"),
        called("07:30", "bo"),
        Listen(at=utc("07:31"), by="bo", feeling="cross", guess="the fee back"),
        Offer(at=utc("07:35"), by="bo", options=(later,)),
        OfferAnswer(at=utc("07:36"), by="bo", offer="508.5", answer="accepted", option=1),
        OfferAnswer(at=utc("11:00"), by="bo", offer="508.5", answer="withdrawn"),
        Offer(at=utc("07:50"), by="bo", options=(Option(title="the fee", value_now=10),)),
        OfferAnswer(at=utc("07:55"), by="bo", offer="508.8", answer="accepted", option=1),
        Assign(at=utc("08:00"), by="bo", owner="lou"),
        took("08:10", "ines", handover="H-1"),
        Promise(at=utc("08:15"), by="ines", text="the log", to="lou", due=utc("09:00")),
        Refusal(at=utc("08:20"), by="ines", asked="a new one", reason="policy", text="no", alternatives=("a repair",), taken="a repair"),
        Listen(at=utc("08:25"), by="ines", feeling="calm", wants="the fee back"),
        CloseRule(at=utc("08:29"), by="lou", rule="verify", reason="not reached"),
        status("08:30", "closed", outcome="best_effort"),
        PromiseKept(at=utc("08:50"), by="ines", promise="508.12"),
        failure="error",
        value=250,
    )


def undone() -> Case:
    """It was solved in the night, and that was taken back at noon."""
    return case(
        509, "08:00", "Benjamin", status("08:05", "solved"), Retract(at=utc("12:00"), by="ines", entry="509.2"), phone="+1 555 0107"
    )


def archived() -> list[Case]:
    tonight = case(510, "03:30", "Hal", took("03:35", "bo"), called("03:40", "bo"), status("03:50", "closed"))
    long_ago = case(
        511,
        "2026-02-20T11:00",
        "Ida",
        Cause(at=utc("2026-02-20T12:00"), by="bo", class_="training", key="Late van", text="late"),
        CorrectiveAction(at=utc("2026-02-20T12:01"), by="bo", cause="511.2", text="a list", owner="bo", due=utc("2026-02-26T12:00")),
        status("2026-02-20T13:00", "closed"),
        ActionDone(at=utc("2026-02-25T12:00"), by="bo", action="511.3"),
    )
    return [tonight, long_ago]


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    cases = [at_the_bar(), at_the_shop(), reopened(), merged(), *imported(), of_nobody(), at_the_jump(), undone()]
    tonight, long_ago = archived()
    path = write_shift(tmp_path / "shift.json", SHIFT, POLICY, cases, {"2026-02": [long_ago], "2026-03": [tonight]})
    return CommandLine(path, monkeypatch, capsys)


def figures(desk: CommandLine, *words: str, now: str = NOW, agent: str = "bo") -> dict[str, dict[str, Any]]:
    answer = desk.ok("report", *words, "--format", "json", now=now, agent=agent).json
    return {figure["id"]: figure for figure in answer["figures"]}


def shares(found: dict[str, dict[str, Any]], *names: str) -> list[tuple[Any, Any]]:
    return [(found[name]["value"], found[name].get("of")) for name in names]


def test_flow(desk: CommandLine) -> None:
    found = figures(desk)
    # Open at three: C-503, C-505, C-506. Finished: C-503 twice, C-501, C-504, C-505, C-506, C-508, C-510. C-509 never was.
    flow = {name: found[f"flow.{name}"]["value"] for name in ("open_at_start", "arrived", "merged", "finished", "reopened", "open_at_end")}
    assert flow == {"open_at_start": 3, "arrived": 7, "merged": 1, "finished": 8, "reopened": 1, "open_at_end": 3}
    assert found["flow.open_at_start"]["cases"] == ["C-503", "C-505", "C-506"]
    assert found["flow.open_at_end"]["cases"] == ["C-502", "C-507", "C-509"]
    assert (found["flow.finished"]["distinct_cases"], found["flow.arrived"]["distinct_customers"]) == (7, 6)


def test_the_hour_that_is_left_out_has_no_arrivals(desk: CommandLine) -> None:
    by_hour = figures(desk)["flow.arrived_by_hour"]["value"]
    assert by_hour == {f"2026-03-08T{hour:02}:00:00Z": count for hour, count in ((3, 1), (4, 2), (5, 1), (6, 1), (7, 1), (8, 1))}
    text = desk.ok("report", "--page", "flow", "--plot", now=NOW).out
    assert "8 Mar 01:00 " in text
    assert "8 Mar 03:00 " in text
    assert "02:00" not in text


def test_recovery_and_outcomes(desk: CommandLine) -> None:
    found = figures(desk)
    assert shares(found, "recovery.rate", "recovery.unasked") == [(1, 1), (0, 1)], "C-508 was best effort"
    assert shares(found, *(f"outcome.{name}" for name in ("kept", "stronger", "lost", "best_effort", "unsaid"))) == [
        *((1, 2), (0, 2), (0, 2), (1, 2), (0, 2)),
    ]
    assert found["outcome.saved"]["value"] == "200.05"
    assert shares(found, "outcome.lost_value") == [("0.00", 0)]
    assert shares(found, "verdict.below", "verdict.met", "verdict.exceeded") == [(1, 2), (1, 2), (0, 2)]
    assert (found["voice.mood"]["value"], found["voice.mood"]["of"]) == ({"cross -> calm": 1}, 2)


def test_times_are_by_the_wall_and_no_hour_longer(desk: CommandLine) -> None:
    found = figures(desk)
    spreads = {
        name: tuple(found[f"time.{name}"][part] for part in ("n", "median", "p90", "waiting_cases", "longest_waiting"))
        for name in ("own", "contact", "apology", "relief")
    }
    assert spreads == {
        "own": (3, 600, 900, ["C-502", "C-507", "C-509"], 6 * 3600),  # C-510 5, C-508 10, C-501 15 min
        "contact": (4, 2730, 18600, ["C-507", "C-509"], 5 * 3600),  # C-510 10, C-508 30, C-501 61, C-502 310 min
        "apology": (2, 12600, 19800, ["C-502"], 370 * 60),  # C-507 90, C-503 330 min, C-502 chased since 03:50
        "relief": (3, 9660, 21600, ["C-502"], 370 * 60),  # C-508 90, C-507 161, C-503 360 min
    }
    gap = found["gap.told_logged"]
    assert (gap["value"], gap["of"], gap["cases"], gap["longest_minutes"]) == (2, 6, ["C-502", "C-507"], 60)


def test_targets_by_two_calendars(desk: CommandLine) -> None:
    found = figures(desk)
    # own: C-501, C-508, C-510 in time. C-507 late at 06:20, C-509 at 08:20. C-502 waits for the shop to open.
    assert shares(found, "sla.own") == [(3, 5)]
    assert found["sla.own"]["missed"] == ["C-507", "C-509"]
    # reply: C-501 a minute late at the bar, C-507 at 06:00, C-509 at 09:00. C-502 was answered before the shop opened.
    assert shares(found, "sla.reply") == [(3, 6)]
    assert found["sla.reply"]["missed"] == ["C-501", "C-507", "C-509"]
    # fix: C-501 at the very end of its 120 minutes, of which the wall shows 180. C-503 and C-505 were late before the night.
    assert shares(found, "sla.fix") == [(4, 4)]
    assert found["sla.fix"]["cases"] == ["C-501", "C-506", "C-508", "C-510"]
    assert shares(found, "sla.verify.urgent", "sla.verify.normal") == [(1, 1), (0, 0)]
    assert shares(found, "sla.update", "sla.cut_short", "sla.no_target") == [(0, 0), (0, None), (0, None)]
    assert (*shares(found, "sla.agrees_with_source"), found["sla.agrees_with_source"]["differs"]) == ((1, 1), {})


def test_promises_and_chases(desk: CommandLine) -> None:
    found = figures(desk)
    assert shares(found, *(f"promise.{fate}" for fate in ("kept", "kept_late", "broken", "overdue"))) == [(1, 4)] * 4
    assert [found[f"promise.{fate}"]["cases"] for fate in ("kept", "kept_late", "broken", "overdue")] == [
        *(["C-503"], ["C-507"], ["C-502"], ["C-504"]),
    ]
    assert found["promise.untimed"]["cases"] == ["C-501"]
    assert shares(found, "promise.among_us_kept", "chase.count") == [(1, 1), (2, 2)]
    assert found["chase.count"]["cases"] == ["C-502", "C-503"]


def test_money(desk: CommandLine) -> None:
    found = figures(desk)
    # C-507: 20 + 5.50, ten minutes at 0.50. C-508: 10, what was withdrawn at eleven is in no window.
    money = {name: found[f"cost.{name}"]["value"] for name in ("offers", "now", "later", "staff", "total")}
    assert money == {"offers": 2, "now": "35.50", "later": "0.00", "staff": "5.00", "total": "40.50"}
    share = found["cost.share_of_value"]
    assert (share["value"], share["of"], share["known"], share["cost"], share["worth"]) == (4.0, 2, 1, "10.00", "250.00")


def test_causes_and_what_is_not_learned(desk: CommandLine) -> None:
    found = figures(desk)
    cause = found["cause.late-van"]
    assert (cause["value"], cause["of"], cause["cases"]) == (1, 2, ["C-503", "C-511"])
    assert (cause["class_"], cause["action"], cause["effect"], cause["helped"]) == ("planning", "open", {"before": 1, "since": 1}, None)
    assert (found["debt.at_end"]["cases"], found["debt.at_end"]["oldest_minutes"]) == (["C-508"], 90)


def test_the_rest(desk: CommandLine) -> None:
    found = figures(desk)
    assert shares(found, "apology.agent", "apology.lead", "apology.manager") == [(1, 2), (1, 2), (0, 2)]
    assert shares(found, "override.count", "refusal.alternative_taken", "hops.count") == [(1, None), (1, 1), (1, None)]
    assert shares(found, "handover.count", "handover.signed_over", "handover.read_back") == [(0, None), (0, 0), (0, 0)]
    mine = figures(desk, "--page", "mine")
    # bo guessed right, took C-501, C-508 and C-510, and answered them first. What he promised on the merged C-504 is overdue.
    assert shares(mine, "guess.differed.bo", "mine.promise_kept.bo") == [(0, 1), (0, 1)]
    assert [(mine[name]["n"], mine[name]["median"]) for name in ("mine.own.bo", "mine.contact.bo")] == [(3, 600), (3, 1800)]


def test_what_has_no_base_says_none(desk: CommandLine) -> None:
    text = desk.ok("report", now=NOW).out
    lines = {" ".join(line.split()) for line in text.splitlines()}
    assert not re.search(r"\b0 %", text)
    assert any(line.startswith("worth of customers lost none") for line in lines)
    empty = desk.ok("report", "--from", "2026-01-05", "--to", "2026-01-05", now=NOW).out
    assert "%" not in empty
    assert "0 of 0" not in empty
    assert "on 0 cases" not in empty


def test_the_same_night_typed_by_the_wall(desk: CommandLine) -> None:
    typed = desk.ok("report", "--from", "22:00", "--to", "06:00", "--format", "json", now=NOW).json
    assert (typed["window"]["from"], typed["window"]["to"]) == ("2026-03-08T03:00:00Z", "2026-03-08T10:00:00Z")
    jumped = desk.ok("report", "--from", "02:30", "--to", "06:00", "--format", "json", now=NOW).json["window"]
    assert jumped["from"] == "2026-03-08T07:30:00Z", "half past two does not exist, and moves forward"
    day = desk.ok("report", "--from", "2026-03-08", "--to", "2026-03-08", "--format", "json", now="2026-03-09T12:00:00Z").json["window"]
    assert (day["from"], day["to"]) == ("2026-03-08T05:00:00Z", "2026-03-09T04:00:00Z"), "a day of 23 hours"


def test_windows_that_touch_in_the_missing_hour_add_up(desk: CommandLine) -> None:
    whole, early, late = figures(desk), figures(desk, "--to", "2026-03-08T07:00Z"), figures(desk, "--from", "2026-03-08T07:00Z")
    for name in ("flow.arrived", "flow.finished", "flow.reopened", "chase.count", "sla.own", "sla.reply", "sla.fix", "verdict.met"):
        assert early[name]["value"] + late[name]["value"] == whole[name]["value"], name
    assert early["flow.open_at_end"]["value"] == late["flow.open_at_start"]["value"]
