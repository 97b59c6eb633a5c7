"""Laws that hold for the figures of any timelines and any windows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from desk import data
from desk.model.case import Case, encode_case
from desk.model.entries import (
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
    Memo,
    Offer,
    OfferAnswer,
    Option,
    Promise,
    Refusal,
    Retract,
    StatusChange,
    Verify,
)
from desk.model.ids import assign_ids
from desk.reports.case_facts import facts_of
from desk.reports.count import Count, ReportBasis
from desk.reports.figures import PAGES, Figure, figures_of
from desk.reports.forms.json_form import figure_json
from desk.reports.forms.redaction import redacted_report
from desk.reports.kept_rows import read_row, row_maker, row_span
from desk.reports.report import FactCollector, Report, report_pages
from desk.reports.window import Window
from desk.sla.policy_file import read_policy
from desk.text.times import LAST
from tests.case_builders import at, case_of

LAW = settings(deadline=None, max_examples=60)
"""Figures of a whole desk take some milliseconds, more on a busy machine."""
POLICY = read_policy(data.text("policy.toml"), "policy.toml")
NOW = at(600)
EVENTS = (
    *("flow.arrived", "flow.finished", "flow.reopened", "chase.count", "hops.count", "override.count", "apology.agent", "apology.lead"),
    *("verdict.below", "verdict.met", "verdict.exceeded", "sla.own", "sla.reply", "sla.update", "cost.offers", "refusal.alternative_taken"),
)
"""Figures of events that stay what they are, so that those of touching windows add up."""

minutes = st.integers(-300, 599)
AGENTS = ("ines", "bo", "lou")
KINDS = 13


def entry_of(minute: int, kind: int, variant: int) -> AnyEntry:
    """An entry of a kind. `variant` decides its fields."""
    moment: dict[str, Any] = {"at": at(minute), "by": AGENTS[variant % 3]}
    half, due = variant % 2 == 0, None if variant % 7 == 0 else at(minute + variant * 9 - 200)
    found: tuple[AnyEntry, ...] = (
        Contact(text="x", channel="phone", **moment),
        Apology(channel="phone" if half else "", speaker="agent" if variant % 3 else "lead", **moment),
        Assign(owner=AGENTS[variant % 2], handover="H-1" if variant % 5 == 0 else "", **moment),
        Incoming(chase=half, **moment),
        Listen(feeling="angry" if half else "", guess="a refund", wants="money" if variant % 3 else "", **moment),
        StatusChange(to="open" if half else "pending", **moment),
        StatusChange(to="solved" if half else "closed", **moment),
        Verify(verdict=("below", "met", "exceeded")[variant % 3], **moment),
        Promise(due=due, to="customer" if half else "lou", **moment),
        Refusal(taken="that" if half else "", **moment),
        CloseRule(rule="verify", **moment),
        Cause(key=("late-van", "Late_Van", "")[variant % 3], class_="planning", **moment),
        CorrectiveAction(text="x", owner="bo", due=due, **moment),
    )
    return found[kind]


written = st.lists(st.tuples(st.integers(0, 599), st.integers(0, KINDS - 1), st.integers(0, 60)), max_size=14)


@st.composite
def cases(draw: st.DrawFn, *, number: int = 101) -> Case:
    """A case whose entries were committed in the order of their times, the last about an offer."""
    logged, header = draw(st.integers(-300, 300)), draw(st.integers(0, 11))
    told = sorted(draw(written), key=lambda each: each[0])
    entries = [entry_of(max(minute, logged), kind, variant) for minute, kind, variant in told]
    last = max([logged, *(minute for minute, _, _ in told)])
    if header % 2 and last < 590:
        entries += _offer_entries(f"{number}.{len(entries) + 2}", last, header)
    return case_of(
        *entries,
        case_id=f"C-{number}",
        logged=logged,
        failure="error" if header % 3 else "",
        priority=("urgent", "high", "normal", "low")[header % 4],
        value=99.9 if header % 5 else None,
    )


def _offer_entries(name: str, minute: int, variant: int) -> list[AnyEntry]:
    option = Option(title="a", value_now=0.1, staff_minutes=10, by=at(minute + variant) if variant % 3 else None)
    answers: tuple[Any, ...] = (("accepted",), ("accepted", "delivered"), ("accepted", "withdrawn"))[variant % 3]
    offer: AnyEntry = Offer(at=at(minute), by="bo", options=(option,))
    return [offer, *(OfferAnswer(at=at(minute + n), by="bo", offer=name, answer=answer) for n, answer in enumerate(answers, 1))]


@st.composite
def desks(draw: st.DrawFn) -> tuple[Case, ...]:
    """A few cases, of which some repeat another and were closed for that."""
    found = [draw(cases(number=101 + n)) for n in range(draw(st.integers(1, 3)))]
    if len(found) > 1 and draw(st.booleans()):
        found[-1] = with_entries(found[-1], Link(at=at(599), by="bo", sort="duplicate", case="C-101"), closed_at(599))
    return tuple(found)


def closed_at(minute: float) -> StatusChange:
    return StatusChange(at=at(minute), by="bo", to="closed")


def with_entries(case: Case, *entries: AnyEntry) -> Case:
    new = assign_ids(entries, case.id, [entry.id for entry in case.entries])
    return msgspec.structs.replace(case, entries=(*case.entries, *new))


def basis_of(found: Sequence[Case], window: Window, *, now: datetime = NOW) -> ReportBasis:
    collector = FactCollector(window, now, POLICY)
    for case in found:
        collector.take_case(case)
    return ReportBasis(window, collector.as_of, collector.facts, me="bo", minute_rate=Decimal("0.75"))


def figures(found: Sequence[Case], window: Window, *, now: datetime = NOW) -> dict[str, Figure]:
    basis = basis_of(found, window, now=now)
    return {figure.id: figure for page in PAGES for figure in figures_of(page, basis)}


def numbers(found: Sequence[Case], window: Window) -> dict[str, Any]:
    return {name: figure_json(figure) for name, figure in figures(found, window).items()}


def window_of(start: int, end: int) -> Window:
    return Window(at(start), at(end))


windows = st.tuples(minutes, minutes).filter(lambda pair: pair[0] != pair[1]).map(lambda pair: window_of(min(pair), max(pair)))


def value(count: Count) -> int:
    assert isinstance(count.value, int)
    return count.value


@LAW
@given(desks(), windows)
def test_the_flow_comes_out(found: tuple[Case, ...], window: Window) -> None:
    flow = {name: value(figure.count) for name, figure in figures(found, window).items() if name.startswith("flow.") and "hour" not in name}
    assert flow["flow.open_at_end"] == (flow["flow.open_at_start"] + flow["flow.arrived"] + flow["flow.reopened"] - flow["flow.finished"])


@LAW
@given(desks(), windows, st.floats(0.05, 0.95))
def test_windows_that_touch_add_up(found: tuple[Case, ...], window: Window, share: float) -> None:
    cut = window.start + (window.end - window.start) * share
    whole, first, second = (figures(found, each) for each in (window, Window(window.start, cut), Window(cut, window.end)))
    for name in EVENTS:
        assert value(whole[name].count) == value(first[name].count) + value(second[name].count), name


@LAW
@given(desks(), windows)
def test_the_cases_of_a_figure_give_its_value(found: tuple[Case, ...], window: Window) -> None:
    """Counted over no other cases than its own, a figure is the same. Merged ones lend their chases."""
    counted = figures(found, window)
    merged = [case for case in found if any(isinstance(entry, Link) for entry in case.entries)]
    for name, figure in counted.items():
        count = figure.count
        if name in {"sla.cut_short", "sla.no_target"}:
            named = set(count.also["on"])
        elif count.base is not None or count.spread is not None:
            named = {*count.cases, *(count.spread.waiting if count.spread else ())}
        else:
            named = set(count.cases)
        alone = [case for case in found if case.id in named or (case in merged and name == "chase.count")]
        again = figures(alone, window).get(name)
        if again is not None:
            assert again.count.value == count.value, name
            assert again.count.cases == count.cases, name


@LAW
@given(desks(), windows, st.data())
def test_undone_and_done_again_changes_nothing(found: tuple[Case, ...], window: Window, data: st.DataObject) -> None:
    case = data.draw(st.sampled_from(found))
    entry = data.draw(st.sampled_from(case.entries))
    undone = with_entries(case, Retract(at=at(599), by="bo", entry=entry.id))
    again = with_entries(undone, Retract(at=at(599), by="bo", entry=undone.entries[-1].id))
    assert numbers([again if each is case else each for each in found], window) == numbers(found, window)


@LAW
@given(desks(), windows)
def test_what_was_undone_never_happened(found: tuple[Case, ...], window: Window) -> None:
    """A reply logged and taken back, even after the window, leaves every figure as it was."""
    slipped = with_entries(found[0], Contact(at=at(599), by="bo", text="wrong case", channel="phone"))
    undone = with_entries(slipped, Retract(at=at(900), by="bo", entry=slipped.entries[-1].id))
    assert numbers([undone, *found[1:]], window) == numbers(found, window)


@LAW
@given(desks(), windows)
def test_kept_facts_serve_as_well_as_the_case(found: tuple[Case, ...], window: Window) -> None:
    """A row kept of the whole case, written and read back, gives the figures of the case itself."""
    rows = [facts_of(case, POLICY, as_of=LAST) for case in found]
    collector = FactCollector(window, NOW, POLICY)
    for case, row in zip(found, rows, strict=True):
        assert row is not None
        data = row_maker(POLICY)(encode_case(case))
        if collector.passes_over(row_span(data)):
            continue
        kept = read_row(data)
        assert kept == row
        if not collector.take_row(kept):
            collector.take_case(case)
    basis = ReportBasis(window, collector.as_of, collector.facts, me="bo", minute_rate=Decimal("0.75"))
    again = {figure.id: figure_json(figure) for page in PAGES for figure in figures_of(page, basis)}
    assert again == numbers(found, window)


@LAW
@given(desks(), windows)
def test_a_case_in_two_places_counts_once(found: tuple[Case, ...], window: Window) -> None:
    """A copy in an archive, whole or older than the case, changes no figure, whichever comes first."""
    older = [msgspec.structs.replace(case, entries=case.entries[: 1 + len(case.entries) // 2]) for case in found]
    assert numbers([*found, *found], window) == numbers(found, window)
    assert numbers([*found, *older], window) == numbers(found, window)


@LAW
@given(desks(), windows)
def test_a_merged_case_changes_no_base(found: tuple[Case, ...], window: Window) -> None:
    merged = case_of(
        Memo(at=window.start, by="bo", text="x"),
        Apology(at=window.start, by="bo", channel="phone"),
        Verify(at=window.start, by="bo", verdict="below"),
        Link(at=window.start, by="bo", sort="duplicate", case="C-101"),
        StatusChange(at=window.start, by="bo", to="closed"),
        case_id="C-900",
        logged=(window.start - at(0)).total_seconds() / 60,
        failure="error",
        value=10.0,
    )
    before, after = numbers(found, window), numbers([*found, merged], window)
    changed = {name for name in before if before[name] != after[name]}
    assert changed <= {"flow.arrived", "flow.merged", "flow.finished", "flow.arrived_by_hour"}


@LAW
@given(desks(), windows, st.sampled_from(["Asia/Kathmandu", "America/St_Johns", "Australia/Lord_Howe", "Europe/Berlin"]))
def test_the_zone_moves_no_event(found: tuple[Case, ...], window: Window, zone: str) -> None:
    there = Window(window.start, window.end, zone)
    plain, moved = numbers(found, window), numbers(found, there)
    for name in plain.keys() - {"flow.arrived_by_hour"}:
        assert plain[name] == moved[name], name
    assert sum(moved["flow.arrived_by_hour"]["value"].values()) == moved["flow.arrived"]["value"]


@LAW
@given(desks(), windows)
def test_redacted_has_the_same_numbers(found: tuple[Case, ...], window: Window) -> None:
    basis = basis_of(found, window)
    report = Report(window, basis.as_of, report_pages(PAGES, basis), basis)
    for plain, redacted in zip(report.figures(), redacted_report(report).figures(), strict=True):
        if plain.id != "voice.mood":
            assert plain == redacted


@LAW
@given(desks(), windows)
def test_a_longer_shift_never_moves_what_is_past(found: tuple[Case, ...], window: Window) -> None:
    """The report of a window that is over is the same at any later time."""
    assert {name: figure_json(each) for name, each in figures(found, window, now=at(5000)).items()} == numbers(found, window)
