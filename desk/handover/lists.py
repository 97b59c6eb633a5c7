"""The lists of a pack. They are told at a change and block nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from desk.handover.moment import HandoverMoment
from desk.handover.plain import PackLine
from desk.model.entries import CloseRule
from desk.recovery.causes.debt import debt_of, overdue_actions
from desk.recovery.causes.repeats import known_causes, repeat_causes
from desk.recovery.closing.aftercare import redeemable_options
from desk.recovery.offers.approvals import approver_names
from desk.text.printable import printable

ListRow = Mapping[str, Any]


def lists_of(lines: Sequence[PackLine], moment: HandoverMoment) -> dict[str, tuple[ListRow, ...]]:
    """Every list by name, an empty one too."""
    found = {name: tuple(rows(moment)) for name, rows in _LISTS.items()}
    return found | {"asked": tuple({"case": line.case, "if": line.if_} for line in lines if line.if_then_asked)}


def _debt_rows(moment: HandoverMoment) -> Iterator[ListRow]:
    for view in moment.views.values():
        if debt := debt_of(view.state):
            yield {"case": view.id, "missing": debt.missing, "since": iso(debt.since)}


def _override_rows(moment: HandoverMoment) -> Iterator[ListRow]:
    """Closing rules that were overridden since the last seal, with their reasons."""
    since = moment.record.built.start
    for view in moment.views.values():
        for entry in view.state.timeline:
            if isinstance(entry, CloseRule) and (since is None or entry.at >= since):
                yield {"case": view.id, "rule": entry.rule, "reason": printable(entry.reason), "by": entry.by, "at": iso(entry.at)}


def _approval_rows(moment: HandoverMoment) -> Iterator[ListRow]:
    for view in moment.views.values():
        for wait in moment.approvals_of(view.state):
            whom = approver_names(wait.cost, wait.offer.by, view.state, moment.shift)
            yield {"case": view.id, "cost": f"{wait.cost:.2f}", "by": wait.offer.by, "waits_for": whom, "since": iso(wait.since)}


def _concern_rows(moment: HandoverMoment) -> Iterator[ListRow]:
    for concern in moment.concerns:
        named = {"concern": concern.id, "title": printable(concern.title), "owner": concern.owner, "overdue": printable(concern.overdue)}
        yield named | {"due": iso(concern.due) if concern.due else None}


def _absent_rows(moment: HandoverMoment) -> Iterator[ListRow]:
    """Owners of open cases who are not here."""
    owned: dict[str, list[str]] = {}
    present = moment.record.people | moment.here
    for view in moment.views.values():
        owner = view.state.owner
        if owner and not view.state.finished and owner not in present:
            owned.setdefault(owner, []).append(view.id)
    yield from ({"owner": owner, "cases": cases} for owner, cases in sorted(owned.items()))


def _action_rows(moment: HandoverMoment) -> Iterator[ListRow]:
    """Overdue corrective actions, those of archived cases too."""
    for state in moment.lesson_states:
        for action in overdue_actions(state, moment.now, done=moment.done_actions):
            said = action.entry
            yield {"case": state.id, "text": printable(said.text), "owner": said.owner, "due": iso(said.due) if said.due else None}


def _repeat_rows(moment: HandoverMoment) -> Iterator[ListRow]:
    """Mistakes that came again, unless their action is done and helped."""
    for repeat in repeat_causes(known_causes(moment.lesson_states), moment.now):
        if repeat.action_state(moment.now) == "done" and (repeat.effect is None or not repeat.effect.since):
            continue
        named = {"cause": printable(repeat.key)} if repeat.key else {"text": printable(repeat.name)}
        yield named | {"again": repeat.summary(moment.now), "cases": list(repeat.cases)}


def _aftercare_rows(moment: HandoverMoment) -> Iterator[ListRow]:
    """After-care and vouchers that fall into the coming shift."""
    for view in moment.views.values():
        begins = view.aftercare_from
        if begins is not None and begins < moment.until:
            yield {"case": view.id, "what": "after-care", "due": iso(begins)}
        for words, last in redeemable_options(view.state):
            if moment.now < last < moment.until:
                yield {"case": view.id, "what": f"voucher: {printable(words)}", "due": iso(last)}


def iso(at: datetime) -> str:
    """An instant as the pack writes it."""
    return at.isoformat().replace("+00:00", "Z")


_LISTS: dict[str, Callable[[HandoverMoment], Iterator[ListRow]]] = {
    "debt": _debt_rows,
    "overrides": _override_rows,
    "approvals": _approval_rows,
    "concerns": _concern_rows,
    "absent": _absent_rows,
    "actions": _action_rows,
    "again": _repeat_rows,
    "aftercare": _aftercare_rows,
}
