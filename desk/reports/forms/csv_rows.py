"""A report as CSV, of figures and of cases."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from desk.model.state import CaseState
from desk.reports.clock_decisions import decision_of
from desk.reports.count import ReportBasis, money
from desk.reports.facts import CaseFacts
from desk.reports.figures import Figure
from desk.reports.forms.json_form import instant_text
from desk.reports.forms.redaction import customer_of
from desk.reports.pages.cost import total_cost
from desk.reports.pages.promises import fate_of
from desk.reports.window import local_time
from desk.sla.policy import CLOCKS_WITH_TARGET
from desk.text.printable import without_driving

BOM = "\ufeff"
"""The sign by which spreadsheets know UTF-8."""
FIGURE_COLUMNS = ("id", "page", "label", "value", "of", "unit", "n", "median_s", "p90_s", "waiting", "cases")
_MOMENTS = ("told", "logged", "owned", "contact", "apology", "relief", "first_finished", "last_finished", "reopened")
_HEAD = ("case", "external", "customer", "organisation", "subject", "priority", "status", "owner", "channel", "tags")
_TAIL = ("verdict", "outcome", "saved", "cost", "promises_kept", "promises_late", "promises_broken", "promises_overdue", "chases", "hops")
CASE_COLUMNS = (
    *_HEAD,
    *(column for name in _MOMENTS for column in (name, f"{name}_local")),
    *_TAIL,
    *(f"sla_{clock}" for clock in CLOCKS_WITH_TARGET),
    "source_sla",
    "merged_into",
    "archive",
)
_FREE_COLUMNS = ("external", "organisation", "subject", "owner", "channel", "tags")
"""Columns with words of somebody, or a number by which a case is known elsewhere."""
_FORMULA = re.compile(r"[=+\-@\t\r]")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")


def csv_text(rows: Iterable[Sequence[object]]) -> str:
    """Rows as CSV by RFC 4180. A cell that a spreadsheet would reckon with gets an apostrophe before it."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows([_cell_text(cell) for cell in row] for row in rows)
    return out.getvalue()


def _cell_text(cell: object) -> str:
    """A cell as text. Numbers are written by us and stay numbers."""
    if isinstance(cell, int | float | Decimal):
        return str(cell)
    text = without_driving(str(cell if cell is not None else ""))
    return f"'{text}" if _FORMULA.match(str(cell or "")) and not isinstance(cell, _Amount) else text


class _Amount(str):
    """Money that we reckoned, which may be negative."""

    __slots__ = ()


def figure_row(figure: Figure) -> tuple[object, ...]:
    """One figure as a row of `FIGURE_COLUMNS`."""
    count, spread = figure.count, figure.count.spread
    value: object = "; ".join(f"{name}: {n}" for name, n in count.value.items()) if isinstance(count.value, Mapping) else count.value
    if figure.unit == "money":
        value = _Amount(count.value)
    cases = " ".join(count.cases)
    if spread is None:
        return figure.id, figure.page, figure.label, value, count.of, figure.unit, "", "", "", "", cases
    times = (spread.n, spread.median, spread.p90, len(spread.waiting))
    return figure.id, figure.page, figure.label, "", "", "seconds", *times, cases


def case_row(state: CaseState, facts: CaseFacts, basis: ReportBasis, *, archive: str, is_redacted: bool) -> tuple[object, ...]:
    """One case as a row of `CASE_COLUMNS`, as of the report's instant."""
    found: dict[str, object] = {
        **_head_cells(state),
        **_moment_cells(facts, basis.window.zone),
        **_tail_cells(facts, basis),
        **{f"sla_{clock}": "" for clock in CLOCKS_WITH_TARGET},
        **_clock_cells(facts, basis.as_of),
        "source_sla": facts.source_sla,
        "merged_into": facts.duplicate_of if facts.is_merged else "",
        "archive": archive,
    }
    if is_redacted:
        found |= dict.fromkeys(_FREE_COLUMNS, "")
        found["customer"] = customer_of(state.id)
    return tuple(found[column] for column in CASE_COLUMNS)


def _head_cells(state: CaseState) -> dict[str, object]:
    return {
        "case": state.id,
        "external": " ".join(state.case.external or ()),
        "customer": state.customer,
        "organisation": str(state.value("organisation") or ""),
        "subject": state.subject,
        "priority": state.priority,
        "status": state.status,
        "owner": state.owner,
        "channel": state.channel,
        "tags": " ".join(state.tags),
    }


def _moment_cells(facts: CaseFacts, zone: str) -> dict[str, object]:
    finished, reopened = facts.flips[::2], facts.flips[1::2]
    moments: tuple[datetime | None, ...] = (
        *(facts.told, facts.logged, facts.owned, facts.contacted, facts.apologised, facts.relieved),
        *(next(iter(finished), None), next(iter(finished[-1:]), None), next(iter(reopened[-1:]), None)),
    )
    cells: dict[str, object] = {}
    for name, at in zip(_MOMENTS, moments, strict=True):
        cells[name] = instant_text(at) if at else ""
        cells[f"{name}_local"] = local_time(at, zone) if at else ""
    return cells


def _tail_cells(facts: CaseFacts, basis: ReportBasis) -> dict[str, object]:
    fates = [fate_of(promise, basis.as_of) for promise in facts.promises if promise.to_customer]
    cost = sum((total_cost(offer, basis.minute_rate) for offer in facts.offers), Decimal(0))
    counts = [fates.count(fate) for fate in ("kept", "kept_late", "broken", "overdue")]
    cells = (facts.verdict or "", facts.outcome or "", _Amount(money(facts.saved)), _Amount(money(cost)), *counts)
    return dict(zip(_TAIL, (*cells, len(facts.chases), len(facts.hops)), strict=True))


def _clock_cells(facts: CaseFacts, as_of: datetime) -> dict[str, object]:
    """The verdict of each clock, the worst where it ran several times."""
    cells: dict[str, object] = {}
    for clock in facts.clocks:
        found = decision_of(clock)
        if found is not None and found[0] < as_of and cells.get(f"sla_{clock.name}") != "missed":
            cells[f"sla_{clock.name}"] = found[1]
    return cells
