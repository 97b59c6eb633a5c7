"""A case that cannot be counted with is shown as what it is, and the others live."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec
import pytest

from desk.board.case_text import case_lines
from desk.board.case_view import case_view, next_due
from desk.board.queue import Queue
from desk.model.case import Case, decode_case
from desk.model.shift import Shift
from tests.case_builders import NOW
from tests.tui.app_fixtures import POLICY

ENDS = ("0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+14:00")
HEADER = {"id": "C-7", "subject": "Truck never came", "customer": "Tess", "created_at": "2026-05-04T13:00:00Z"}


def entry(kind: str, **fields: object) -> dict[str, object]:
    return {"kind": kind, "id": "7.1", "at": "2026-05-04T13:05:00Z", "by": "ines", **fields}


def absurd_cases() -> list[Case]:
    documents: list[dict[str, object]] = [{**HEADER, "entries": [entry("playbook", name="x", steps=[{"text": "call", "minutes": 1e308}])]}]
    for end in ENDS:
        documents += [
            {**HEADER, "created_at": end},
            {**HEADER, "needs_by": end},
            {**HEADER, "appointment": end},
            {**HEADER, "entries": [entry("memo", text="hello", at=end)]},
            {**HEADER, "entries": [entry("told", text="hello", told_at=end)]},
            {**HEADER, "entries": [entry("promise", text="call", due=end)]},
            {**HEADER, "entries": [entry("assign", owner="ines", follow_up=end)]},
            {**HEADER, "entries": [entry("status", to="pending", recheck=end)]},
            {**HEADER, "entries": [entry("status", to="solved", aftercare=end)]},
            {**HEADER, "entries": [entry("field", name="needs_by", now=end)]},
            {**HEADER, "entries": [entry("offer", options=[{"title": "x", "by": end, "redeem": end}])]},
        ]
    documents += [{**HEADER, "value": 1e308, "price": -1e308}, {**HEADER, "entries": [entry("status", to="solved", saved=1e308)]}]
    return [decode_case(msgspec.json.encode(document)) for document in documents]


@pytest.mark.parametrize("case", absurd_cases(), ids=lambda case: msgspec.json.encode(case).decode()[-60:])
def test_a_case_of_absurd_values_can_be_shown(case: Case) -> None:
    good = decode_case(msgspec.json.encode({**HEADER, "id": "C-8"}))
    queue = Queue(POLICY, me="ines")
    queue.update([case, good], NOW)
    queue.tick(NOW)
    assert {queue.row(found, NOW).subject for found in ("C-7", "C-8")} == {"Truck never came"}
    view = case_view(case, POLICY)
    assert view.state.case is case
    assert "Truck never came" in "\n".join(case_lines(view, NOW, Shift(zone="Pacific/Kiritimati")))


def test_an_unclear_case_says_so_and_has_no_clocks() -> None:
    case = decode_case(msgspec.json.encode({**HEADER, "created_at": "0001-01-01T00:00:00Z"}))
    view = case_view(case, POLICY)
    assert view.is_unclear
    assert (next_due(view, datetime(2026, 5, 4, tzinfo=UTC)).name, view.clocks) == ("unclear", ())
