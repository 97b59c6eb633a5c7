"""Large desks at a change of shift: nothing is worked out twice for a case, and nothing once for each pair of cases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from desk.handover import heat, line, moment, next_action, pack
from desk.handover.moment import HandoverMoment
from desk.handover.notes import KeptNote, QuestionNote
from desk.handover.pack import build_pack
from desk.handover.read_back import read_back_changes
from desk.handover.record import HandoverRecord
from desk.handover.source import HandoverSource
from desk.model.case import Case
from desk.model.entries import Offer, Option
from desk.tui.presentation.handover.seat import pack_rows
from tests.case_builders import NOW, at, case_of
from tests.handover.desks import Desk
from tests.handover.packs import moment_of, record
from tests.tui.handover_seats import steady_case


def offering_case(number: int) -> Case:
    """An urgent case with an offer that waits for a word."""
    offer = Offer(at=at(-30), by="ines", options=(Option(title="a new one", value_now=5_000.0),))
    return case_of(offer, case_id=f"C-{number}", customer=f"Customer {number}", priority="urgent")


def counted(monkeypatch: pytest.MonkeyPatch, counts: Counter[str], name: str, *rooms: Any) -> None:
    """Count the calls of a function wherever these rooms call it."""
    for room in rooms:
        original: Callable[..., Any] = getattr(room, name)

        def ask(*given: Any, original: Callable[..., Any] = original, **named: Any) -> Any:
            counts[name] += 1
            return original(*given, **named)

        monkeypatch.setattr(room, name, ask)


def test_a_pack_reads_each_case_once(monkeypatch: pytest.MonkeyPatch) -> None:
    cases = [offering_case(number) for number in range(101, 121)]
    counts: Counter[str] = Counter()
    counted(monkeypatch, counts, "heat_of", pack, line)
    counted(monkeypatch, counts, "drafted_next", line)
    counted(monkeypatch, counts, "pending_approvals", moment)
    built = build_pack(moment_of(*cases, now=NOW))
    assert len(built.cases) == 20
    assert counts == {"heat_of": 20, "drafted_next": 20, "pending_approvals": 20}
    assert not hasattr(heat, "pending_approvals")
    assert not hasattr(next_action, "pending_approvals")


def test_a_backlog_read_back_asks_for_the_moment_a_few_times_only() -> None:
    desk = Desk([case_of(case_id=f"C-{number}", priority="low") for number in range(101, 161)])
    desk.begin()
    asked: list[HandoverRecord] = []
    source = desk.source("kim")

    def ask(seen: HandoverRecord) -> HandoverMoment:
        asked.append(seen)
        return source.moment(seen)

    watched = HandoverSource(source.documents, source.cases, source.view, ask, source.agent, source.now)
    desk.commit(read_back_changes(watched, [f"C-{number}" for number in range(101, 161)], "I look at all of them by four."))
    assert len(desk.record().read_backs) == 60
    assert len(asked) <= 3


def test_notes_are_found_by_their_case() -> None:
    kept = KeptNote(handover="H-7", at=NOW, by="ines", cases=("C-101", "C-102"))
    asked = QuestionNote(handover="H-7", at=NOW, by="kim", case="C-102", text="Who rings?")
    found = record(kept, asked)
    assert [note.id for note in found.notes_on("C-102")] == ["H-7.2", "H-7.3"]
    assert [note.id for note in found.notes_on("C-101")] == ["H-7.2"]
    assert [question.note.id for question in found.questions_on("C-102")] == ["H-7.3"]
    assert not found.notes_on("C-103")


class CountedCases(tuple[str, ...]):
    """Cases of a group that count how often one is looked for among them."""

    looks = 0

    def __contains__(self, case: object) -> bool:
        CountedCases.looks += 1
        return super().__contains__(case)


def test_rows_compare_no_line_with_every_other() -> None:
    cases = [steady_case(number) for number in range(101, 141)]
    built = build_pack(moment_of(*cases, now=NOW))
    groups = [msgspec.structs.replace(group, cases=CountedCases(group.cases)) for group in built.groups]
    rows = pack_rows(msgspec.structs.replace(built, groups=tuple(groups)))
    assert [(row.key, len(row.lines)) for row in rows] == [("steady", 40)]
    assert CountedCases.looks == 0
