"""A filter typed on asks only the cases shown before, and shows the same as one typed at once."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from desk.board.filter.case_index import CaseIndex
from desk.board.filters import compile_filter, is_narrower
from desk.board.queue import Queue
from desk.errors import Usage
from desk.model.entries import Assign, Memo
from tests.board.test_filters import POLICY, view_of
from tests.case_builders import NOW, at, case_of

CASES = [
    case_of(Memo(at=at(-5), by="bo", text="flat with keys, late"), case_id="C-1", phone="+49 30 5550101", logged=-900),
    case_of(Memo(at=at(-5), by="bo", text="flap and late or unowned"), case_id="C-2", phone="5550101", logged=-10),
    case_of(Assign(at=at(-5), by="bo", owner="ines"), Memo(at=at(-5), by="bo", text="101.2 fla 55"), case_id="C-101", logged=-10),
]
PARTS = [
    "fl",
    "flat",
    "flap",
    "late",
    "mine",
    "-flat",
    "or",
    "(flat",
    "5550101",
    "15550101",
    "101.2",
    "55",
    '"fl',
    "owner:ines",
    "owner:-",
    "owner:nobody",
    "not late",
    "flap and late",
    "-",
]


def queue_of() -> Queue:
    queue = Queue(POLICY, me="ines")
    queue.update(CASES, NOW)
    queue.tick(NOW)
    return queue


def shown(queue: Queue, text: str) -> list[str] | None:
    try:
        queue.filter(text)
    except Usage:
        return None
    queue.tick(NOW)
    return list(queue.ids)


@given(st.lists(st.sampled_from(PARTS), min_size=1, max_size=4).map(" ".join))
def test_letter_by_letter_shows_the_same_as_at_once(text: str) -> None:
    typed = queue_of()
    for end in range(1, len(text) + 1):
        found = shown(typed, text[:end])
        assert found == shown(queue_of(), text[:end]), text[:end]


def test_more_letters_and_more_words_are_narrower_and_nothing_else_is() -> None:
    def narrows(new: str, old: str) -> bool:
        return is_narrower(compile_filter(new), compile_filter(old))

    assert narrows("flat", "fl")
    assert narrows("flat keys", "fla")
    assert narrows("owner:bo fl", "owner:bo f")
    assert not any(
        narrows(new, old) for new, old in [("fl", "flat"), ("late", "lat"), ("a or b", "a"), ("-flat", "-fl"), ("5550101", "555")]
    )


def test_the_text_of_a_case_is_made_once_a_revision() -> None:
    index, first = CaseIndex(), view_of(Memo(at=at(-5), by="bo", text="giraffe"))
    assert index.of(first) is index.of(first)
    assert "giraffe" in index.of(first).text
    assert "zebra" in index.of(view_of(Memo(at=at(-5), by="bo", text="zebra"))).text


def test_a_case_that_changes_is_found_by_its_new_words() -> None:
    queue = queue_of()
    assert shown(queue, "zebra") == []
    queue.update([case_of(Memo(at=at(-1), by="bo", text="a zebra"), case_id="C-2")], NOW)
    queue.tick(NOW)
    assert list(queue.ids) == ["C-2"]
