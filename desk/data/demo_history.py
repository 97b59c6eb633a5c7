"""The earlier cases of the demo shift."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import msgspec

from desk.data.demo import demo_sample
from desk.data.demo_times import DemoTimes, Raw
from desk.model.case import Case, Header
from desk.model.entries import ActionDone, AnyEntry, Assign, Cause, Contact, CorrectiveAction, StatusChange, Told
from desk.model.entry_values import CUSTOMER
from desk.model.ids import assign_ids, case_id, temporary_id
from desk.text.printable import plain_words

_LAST_NUMBER = 100
"""The number of the newest of them. The cases of the shift itself come after it."""
_OWNER = "bo"
_TOOK = timedelta(hours=2)


def demo_history(now: datetime) -> list[Case]:
    """The closed cases with the sample's causes, oldest first."""
    times = DemoTimes(now.replace(second=0, microsecond=0))
    found = [(days, cause, days == min(cause["days_ago"])) for cause in demo_sample()["cause_history"] for days in cause["days_ago"]]
    found.sort(key=lambda each: -each[0])
    first = _LAST_NUMBER - len(found) + 1
    return [
        _earlier_case(case_id(number), times.in_days(-days), each, times, last) for number, (days, each, last) in enumerate(found, first)
    ]


def _earlier_case(case: str, told_at: datetime, cause: Raw, times: DemoTimes, is_last: bool) -> Case:
    subject = plain_words(cause["key"].replace("-", "_")).capitalize()
    header = Header(id=case, subject=subject, customer=f"Earlier customer {case}", created_at=told_at, created_by=_OWNER, failure="error")
    entries = assign_ids(tuple(_case_entries(told_at, subject, cause, times, is_last)), case, ())
    return Case(**{**msgspec.structs.asdict(header), "entries": entries})


def _case_entries(told_at: datetime, subject: str, cause: Raw, times: DemoTimes, is_last: bool) -> Iterator[AnyEntry]:
    done_at = told_at + _TOOK
    yield Told(at=told_at, by=CUSTOMER, text=subject, channel="phone")
    yield Assign(at=told_at, by=_OWNER, owner=_OWNER)
    yield Contact(at=told_at + _TOOK / 2, by=_OWNER, text="put right, and said so", channel="phone")
    yield Cause(id=temporary_id(1), at=done_at, by=_OWNER, class_=cause["class"], key=cause["key"], text=subject)
    if is_last:
        yield from _action_entries(done_at, cause, times)
    yield StatusChange(at=done_at, by=_OWNER, to="solved", reason="put right")
    yield StatusChange(at=done_at, by=_OWNER, to="closed", reason="put right", outcome="kept")


def _action_entries(at: datetime, cause: Raw, times: DemoTimes) -> Iterator[AnyEntry]:
    """The corrective action against a cause, open or done. None where nothing was decided."""
    planned = cause.get("open_action")
    if planned is None and not cause["action_done"]:
        return
    text, owner = (planned["text"], planned["owner"]) if planned else ("a check was added", _OWNER)
    due = times.in_days(planned["due_in_days"]) if planned else at + timedelta(days=1)
    yield CorrectiveAction(id=temporary_id(2), at=at, by=_OWNER, cause=temporary_id(1), text=text, owner=owner, due=due)
    if cause["action_done"]:
        yield ActionDone(at=at, by=owner, action=temporary_id(2), cause=temporary_id(1))
