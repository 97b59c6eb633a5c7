"""A filter over columns lets through what it lets through case by case."""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from unittest.mock import Mock

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from desk.board.case_columns import CaseColumns
from desk.board.case_texts import TEXT_SHEET, TEXT_VERSION, CaseTexts, text_row
from desk.board.case_view import case_view
from desk.board.filter.case_index import searched_case
from desk.board.queue import Queue
from desk.errors import Usage
from desk.model.case import Case, encode_case
from desk.model.entries import Memo, StatusChange
from desk.model.ids import assign_ids
from desk.store.documents.documents import Documents
from desk.store.documents.frozen_cases import FrozenCases
from desk.store.fact_column import ColumnWriter, FactColumn
from desk.store.fact_sheet import FactSheet
from desk.store.fact_work import FactWork
from tests.board.test_case_brief import cases_of_all_sorts, demo_cases, moments, parts_of_cases
from tests.board.test_queue import POLICY
from tests.board.test_queue_columns import KeptIndex, queue_from, queue_of
from tests.case_builders import NOW, at, case_of

SHEET = FactSheet(TEXT_SHEET, TEXT_VERSION, text_row)


def columns_of(cases: Iterable[Case]) -> list[FactColumn]:
    documents = Documents({}, {int(case.id[2:]): encode_case(case) for case in cases})
    return list(FactWork(FrozenCases(documents), SHEET).columns(lambda: None))


def texts_of(cases: Iterable[Case]) -> CaseTexts:
    return CaseTexts(columns_of(cases)[-1])


ATOMS = (
    "truck", "tess", "e", "555-0101", "5550101", "555", "0101", "101", "101.2", "c-101", "café", "CAFE", "zebra", "late", "mine",
    "paused", "owner:bo", "owner:me", "owner:-", "owner:nobody", "not late", "not owner:bo and paused",
    "status:open", "status:solved", "priority:high", "risk<15m", "risk:late",
    "customer:tess", "phone:0101", "email:example", "organisation:movers", "subject:truck", "text:flat", "text:tess",
    "feeling:angry", "feeling:-", "tag:vip", "#safety", "channel:phone", "kind:delay", "case:101", "source:demo", "value>100",
    "chases>0", "hops>0", "age>1h", "debt>1h", "asked:no", "outcome:kept", "done", "all", "debt", "guard", "approval", "archived",
    "everywhere", '"class prints"', '"late"', "ß", "x y", "unowned", "leaves:high", "public:-", "promised", "silent", "chased",
    "+49", "owner=ines", "subject=x", "backlog", "story", "overdue",
)  # fmt: skip


def snippets() -> st.SearchStrategy[str]:
    """A stretch of what somebody wrote, in quotes."""
    texts = [text_row(encode_case(case)).decode("utf-8", "replace") for case in demo_cases()]
    places = st.tuples(st.sampled_from(texts), st.integers(0, 900), st.integers(1, 9))
    return places.map(lambda found: '"' + found[0][found[1] : found[1] + found[2]].replace("\\", "").replace('"', "") + '"')


def filters() -> st.SearchStrategy[str]:
    leaf = st.one_of(st.sampled_from(ATOMS), snippets())
    return st.recursive(
        leaf,
        lambda inner: st.one_of(
            st.lists(inner, min_size=1, max_size=3).map(" ".join),
            st.lists(inner, min_size=2, max_size=3).map(" or ".join),
            inner.map("-({})".format),
            inner.map("({})".format),
        ),
        max_leaves=5,
    )


def shown(queue: Queue, text: str, now: datetime, *, most: int | None = None) -> list[str] | str:
    try:
        queue.filter(text)
    except Usage as error:
        return str(error)
    queue.tick(now, most=most)
    while queue.waiting:
        queue.search_on(now, 2)
    queue.tick(now)
    return list(queue.ids)


MIRACLE = assign_ids([Memo(at=at(-4), by="bo", text="a straße miracle")], "C-101", ["101.900"])


@given(parts_of_cases(), moments, st.integers(0, 20_000), st.lists(filters(), min_size=1, max_size=4), st.data())
def test_a_filter_over_columns_lets_through_what_it_does_case_by_case(
    cases: list[Case], opened_at: datetime, later: int, words: list[str], data: st.DataObject
) -> None:
    kept = KeptIndex()
    kept.keep(cases, opened_at)
    queue, other = queue_from(kept.opened(opened_at), opened_at), queue_of(kept.views, opened_at)
    if data.draw(st.booleans()):
        queue.use_texts(texts_of(cases))
    changed = data.draw(st.lists(st.sampled_from(cases), max_size=2, unique_by=lambda case: case.id))
    for one in (queue, other):
        one.update([replace(case, entries=(*case.entries, *MIRACLE)) for case in changed], opened_at)
    for gone in data.draw(st.sets(st.sampled_from(sorted(kept.cases)), max_size=1)):
        for one in (queue, other):
            one.drop([gone])
    for case in data.draw(st.sets(st.sampled_from(sorted(kept.cases)), max_size=1)):
        for one in (queue, other):
            if view := one.view(case):
                one.archived.add(case)
                one.update_view(view, opened_at)
    if data.draw(st.booleans()):
        queue.use_texts(texts_of(cases))
    now = max(opened_at, NOW)
    for text in ["miracle", *words]:
        most = data.draw(st.sampled_from([None, 1]))
        assert shown(queue, text, now, most=most) == shown(other, text, now), text


@given(parts_of_cases())
def test_a_row_holds_the_searched_text_of_its_case(cases: list[Case]) -> None:
    texts = texts_of(cases)
    for case in cases:
        assert texts.searched(case.id) == searched_case(case_view(case, POLICY))
    assert texts.searched("C-9") is None


KNOWN_SUMS = {"1": "50040f5a", "2": "2921fed2"}
"""The sum of the rows of these cases, by the version that made them."""


def test_texts_that_come_out_otherwise_have_another_version() -> None:
    made = zlib.crc32(b"".join(text_row(encode_case(case)) for case in cases_of_all_sorts()))
    assert KNOWN_SUMS.get(TEXT_VERSION) == f"{made:08x}", "a text is something else now: count TEXT_VERSION up, and note the sum"


def test_a_case_that_cannot_be_read_has_no_text_and_is_asked() -> None:
    documents = Documents({}, {101: b'{"id": "C-101"}', 102: encode_case(case_of(case_id="C-102"))})
    *_, rows = FactWork(FrozenCases(documents), SHEET).columns(lambda: None)
    assert list(CaseTexts(rows).known) == [0, 1]


@pytest.mark.parametrize("word", ["ﬁ", "straße", "STRASSE", "é", "e\u0301", "a\nb", "日本", "\x00"])
def test_letters_of_all_sorts_are_found_as_in_a_single_case(word: str) -> None:
    cases = [case_of(Memo(at=at(-5), by="bo", text=f"before {word} after"), case_id="C-1"), case_of(case_id="C-2")]
    kept = KeptIndex()
    kept.keep(cases, NOW)
    queue = queue_from(kept.opened(NOW), NOW)
    queue.use_texts(texts_of(cases))
    asked = queue.filter_of(f'"{word} a"')
    assert queue.matches(asked, NOW) == (["C-1"], ())
    assert [case for case in ("C-1", "C-2") if asked.test(kept.views[case], NOW)] == ["C-1"]


def test_a_file_that_was_written_to_answers_no_more_and_a_cut_one_is_no_column(tmp_path: Path) -> None:
    path = tmp_path / "texts"
    writer = ColumnWriter(os.open(path, os.O_RDWR | os.O_CREAT))
    for number in (1, 2):
        writer.add(number, 0, text_row(encode_case(case_of(case_id=f"C-{number}"))))
    texts = CaseTexts(rows := writer.finish("key", ""))
    assert texts.holding("broke") == b"\1\1"
    path.write_bytes(path.read_bytes()[:100])
    assert (texts.holding("broke"), texts.searched("C-2")) == (None, None)
    with pytest.raises(ValueError, match="cut"):
        CaseTexts(rows)


def test_a_first_letter_looks_at_no_case_before_the_texts_are_there() -> None:
    kept = KeptIndex()
    kept.keep([case_of(case_id=f"C-{number}") for number in range(1, 120)], NOW)
    queue = queue_from(kept.opened(NOW), NOW)
    queue.filter("e")
    queue.tick(NOW, most=0)
    assert (kept.made, list(queue.ids), queue.waiting) == ([], [], 119)
    queue.use_texts(texts_of(kept.cases.values()))
    queue.tick(NOW, most=0)
    assert (kept.made, len(queue.ids), queue.waiting) == ([], 119, 0)


def test_which_cases_are_listed_is_asked_once_for_many_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = KeptIndex()
    ended = StatusChange(at=at(-60), by="ines", to="solved", aftercare=at(60 * 72))
    kept.keep([case_of(case_id="C-1"), case_of(case_id="C-2"), case_of(ended, case_id="C-3")], NOW)
    queue = queue_from(kept.opened(NOW), NOW)
    queue.use_texts(texts_of(kept.cases.values()))
    marks = Mock(side_effect=CaseColumns.marks)
    monkeypatch.setattr(CaseColumns, "marks", lambda *asked: marks(*asked))
    monkeypatch.setattr(Queue, "_place_key", lambda *_: pytest.fail("a place is worked out that is known"))
    assert [shown(queue, words, NOW) for words in ("e", "te", "t")] == [["C-1", "C-2"]] * 3
    assert marks.call_count == 1
    monkeypatch.undo()
    later = at(60 * 73)
    queue.tick(later)
    assert shown(queue, "e", later) == ["C-1", "C-2", "C-3"], "it calls again by then"
    queue.drop(["C-3"])
    assert shown(queue, "te", later) == ["C-1", "C-2"]


@pytest.mark.parametrize(
    "words", ["owner:ines", "mine or late", "status:new -paused", "priority:high", "channel:phone soon", "chased", "done"]
)
def test_what_traits_and_places_tell_looks_at_no_case(words: str) -> None:
    kept = KeptIndex()
    kept.keep(demo_cases(), NOW)
    queue, other = queue_from(kept.opened(NOW), NOW), queue_of(kept.views, NOW)
    kept.made.clear()
    sure, unasked = queue.matches(queue.filter_of(words), NOW)
    assert kept.made == []
    assert (set(unasked) == set()) or "soon" in words
    assert set(sure) <= {case for case in kept.views if other.filter_of(words).test(kept.views[case], NOW)}
