"""Words for the value of a figure, the same in every form."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from desk.reports.count import PER_CENT_FROM, Count, Spread
from desk.reports.figures import Figure
from desk.reports.report import Report
from desk.reports.window import Window, local_time
from desk.text.amounts import amount_words
from desk.text.durations import MINUTE

NONE = "none"
"""The word for a share of nothing. It is never 0 %."""
MOST_CASES = 20
"""The most cases named on a line. `--figure ID` lists all of them."""


def value_words(figure: Figure) -> str:
    """The value of a figure, such as `2 of 4` or `480.00`."""
    count = figure.count
    if count.spread is not None:
        return _spread_words(count.spread, "handover" if figure.page == "handovers" else "case")
    if isinstance(count.value, Mapping):
        return _counted_noun(len(count.value), "hour" if "zone" in count.also else "kind") if count.value else NONE
    match figure.unit:
        case "percent":
            return _percent_words(count)
        case "money":
            return _money_words(count)
    if figure.page == "causes":
        return f"{count.value} in the window, {count.of} in 30 days"
    if figure.id == "chase.count":
        return f"{count.value} on {_counted_noun(count.of, 'case')}" if count.of else "0"
    return str(count.value) if count.of is None else share_words(int(count.value), count.of)


def share_words(value: int, of: int) -> str:
    """A share such as `2 of 4`.

    With per cent from a base of twenty, `none` of nothing.
    """
    if not of:
        return NONE
    percent = f" ({round(value / of * 100)} %)" if of >= PER_CENT_FROM else ""
    return f"{value} of {of}{percent}"


def named_counts(figure: Figure) -> Mapping[str, int]:
    """The counts of a figure that has one for each name. Hours are those on the wall of its zone."""
    value, zone = figure.count.value, figure.count.also.get("zone")
    if not isinstance(value, Mapping):
        return {}
    if zone is None:
        return value
    return {local_time(datetime.fromisoformat(hour), str(zone), short=True): count for hour, count in value.items()}


def detail_words(figure: Figure) -> Iterator[str]:
    """The words beside a value, such as those that wait."""
    count, also = figure.count, figure.count.also
    if count.spread is not None and count.spread.waiting:
        yield f"still waiting {len(count.spread.waiting)}, longest {length_words(count.spread.longest)}"
    if "distinct_cases" in also and also["distinct_cases"] != count.value:
        yield f"on {_counted_noun(also['distinct_cases'], 'case')}"
    if also.get("distinct_customers") not in (None, count.value):
        yield f"of {_counted_noun(also['distinct_customers'], 'customer')}"
    if also.get("known"):
        yield f"worth known of {also['known']}: {_exact_words(also['cost'])} of {_exact_words(also['worth'])}"
    if "median" in also and also["median"] is not None:
        yield f"median {length_words(also['median'])}, longest {length_words(also['longest'])}"
    if also.get("oldest") is not None:
        yield f"oldest {length_words(also['oldest'])}"
    if also.get("missed"):
        yield f"missed {case_words(also['missed'])}"
    if also.get("on"):
        yield f"on {case_words(also['on'])}"
    for case, verdicts in list((also.get("differs") or {}).items())[:MOST_CASES]:
        yield f"{case}: ours {verdicts['ours']}, theirs {verdicts['theirs']}"
    yield from _cause_words(figure)


def _cause_words(figure: Figure) -> Iterator[str]:
    also = figure.count.also
    if figure.page != "causes":
        return
    if also["class_"]:
        yield str(also["class_"])
    yield "no action yet" if also["action"] == "missing" else f"action {also['action']}"
    if also["effect"]:
        yield f"{also['effect']['before']} before it, {also['effect']['since']} since"
    if also["helped"]:
        yield str(also["helped"])


def _spread_words(spread: Spread, noun: str) -> str:
    if not spread.n:
        return NONE
    half, most = length_words(spread.median), length_words(spread.p90)
    return f"{_counted_noun(spread.n, noun)}, half within {half}, nine in ten within {most}"


def _percent_words(count: Count) -> str:
    return f"{count.value:g} %" if count.also["known"] else NONE


def _money_words(count: Count) -> str:
    return f"{money_sum(count)} ({count.of} known)" if count.of else money_sum(count)


def money_sum(count: Count) -> str:
    """The sum of a figure of money. `none` where nothing of it is known."""
    return NONE if count.of == 0 else _exact_words(count.value)


def _exact_words(amount: object) -> str:
    return amount_words(Decimal(str(amount)), cents=True)


def _counted_noun(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def length_words(seconds: float | None) -> str:
    """A length of time in hours, minutes and seconds: `0:35:00`.

    With days from two on.
    """
    if seconds is None:
        return "-"
    whole = round(seconds)
    days, rest = divmod(abs(whole), 24 * 3600)
    ahead = "-" if whole < 0 else ""
    if days < 2:
        days, rest = 0, abs(whole)
    minutes, left = divmod(rest, MINUTE)
    return f"{ahead}{f'{days} d ' if days else ''}{minutes // 60}:{minutes % 60:02}:{left:02}"


def case_words(cases: Sequence[str], most: int = MOST_CASES, *, link: Callable[[str], str] = str) -> str:
    """The first ids of cases, and how many more there are.

    Each stands as `link` writes it.
    """
    more = len(cases) - most
    return " ".join(map(link, cases[:most])) + (f" and {more:,} more" if more > 0 else "")


def named_words(figure: Figure, most: int = MOST_CASES, *, link: Callable[[str], str] = str) -> str:
    """The cases behind a figure: those counted, and those that still wait."""
    waiting = figure.count.spread.waiting if figure.count.spread else ()
    counted = [case_words(figure.count.cases, most, link=link)] if figure.count.cases else []
    return "; ".join([*counted, f"waiting {case_words(waiting, most, link=link)}"] if waiting else counted)


def window_words(window: Window) -> str:
    """The window in words: `23 Nov 2026 06:00 to 14:00 UTC`."""
    start, end = local_time(window.start, window.zone), local_time(window.end, window.zone)
    same_day = start.rpartition(" ")[0] == end.rpartition(" ")[0]
    until = end.rpartition(" ")[2] if same_day else end
    return f"{window.name + ', ' if window.name else ''}{start} to {until} {window.zone or 'UTC'}"


def scope_lines(report: Report) -> Iterator[tuple[str, str]]:
    """The lines above a report: what it counts, and from what."""
    yield "window", window_words(report.window)
    yield "read as of", f"{local_time(report.as_of, report.window.zone)} {report.window.zone or 'UTC'}"
    yield "cases", report.filter or "all"
    yield "policy", report.policy
    if report.archives:
        yield "archives", ", ".join(report.archives)
    yield "lengths in", "h:mm:ss of wall time"
    if report.currency:
        yield "money in", report.currency
    if report.before is not None:
        yield "compared with", window_words(report.before.window)


def before_words(report: Report, figure: Figure) -> str:
    """The value of the same figure in the window before. Empty where it is not compared."""
    earlier = report.before.figure(figure.id) if report.before is not None else None
    if report.before is None:
        return ""
    return value_words(earlier) if earlier is not None else NONE
