"""What a letter of a filter costs over ten thousand cases with all their text: against a naive scan, and against a filter without text."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from desk import data
from desk.board.board_index import IndexBook
from desk.board.case_brief import BRIEF_SHEET, BriefBook
from desk.board.case_texts import TEXT_SHEET, TEXT_VERSION, CaseTexts, text_row
from desk.board.filter.case_index import folded_text, text_segments
from desk.board.queue import Queue
from desk.sla.policy_file import read_policy
from desk.store.fact_sheet import FactSheet
from desk.store.fact_work import FactWork
from desk.store.memory import MemoryStore
from desk.wall_clock import system_clock
from tests.bench.board_fixtures import board_cases
from tests.bench.figures import print_figure

WORDS = ("depot", "refund", "parcel", "zebra")
ROUNDS = 5


@dataclass(frozen=True, slots=True)
class LetterCosts:
    """Milliseconds of a letter of a filter.

    The first one where every case was read, and on a board of briefs. There one typed on, the first of another word, and a flag alone.
    Then a scan of all texts as they are.
    """

    first: float
    unread: float
    typed_on: float
    another: float
    flag: float
    naive: float


def main(count: int = 10_000) -> None:
    """Measure and print."""
    cost = letter_costs(count)
    print_figure(f"a letter typed on, {count} cases", cost.typed_on, "ms", baseline="naive scan", of=cost.naive, goal="<= 1/10")
    print_figure(f"another word, {count} cases", cost.another, "ms", baseline="naive scan", of=cost.naive, goal="<= 1/5")
    beside = f"a letter typed on beside a flag, {count} cases"
    print_figure(beside, cost.typed_on, "ms", baseline="-recovery", of=cost.flag, goal="<= +16.7 ms")
    print_figure(f"the first letter with all texts, {count} cases", cost.first, "ms", baseline="naive scan", of=cost.naive, goal="<= 1.5x")
    unread = f"the first letter on a board of briefs, {count} cases"
    print_figure(unread, cost.unread, "ms", baseline="with the cases read", of=cost.first, goal="<= 16.7 ms")


def letter_costs(count: int) -> LetterCosts:
    """Measure all of them."""
    now = system_clock()
    store = MemoryStore("ines")
    store.commit(list(board_cases(count, now)))
    queue = Queue(read_policy(data.text("policy.toml"), "policy.toml"), me="ines")
    queue.update(store.cases.values(), now)
    queue.tick(now)
    unread = queue_of_briefs(store, now)
    first = milliseconds(lambda: show(queue, "d", now))
    brief = milliseconds(lambda: show(unread, "d", now))
    flag = min(milliseconds(lambda: show(unread, "-recovery", now)) for _ in range(ROUNDS))
    letters = min(milliseconds(lambda: type_words(unread, now)) for _ in range(ROUNDS)) / sum(map(len, WORDS))
    jumps = min(milliseconds(lambda: jump_words(unread, now)) for _ in range(ROUNDS)) / len(WORDS)
    naive = min(milliseconds(lambda: naive_scan(queue, "zebra")) for _ in range(2))
    return LetterCosts(first, brief, letters, jumps, flag, naive)


def queue_of_briefs(store: MemoryStore, now: datetime) -> Queue:
    """The board as a window opens it, with the texts of its cases, of which none was read yet."""
    policy, unread = read_policy(data.text("policy.toml"), "policy.toml"), store.frozen_cases()
    queue, book = Queue(policy, me="ines"), BriefBook(policy, UTC)
    index_book = IndexBook(book, unread.__getitem__, lambda: now)
    rows = store.case_facts(FactSheet(BRIEF_SHEET, index_book.key, book.row_of_document, digest=index_book.digest))
    queue.open(index_book.index(rows, rows.take_digest()), now)
    *_, texts = FactWork(unread, FactSheet(TEXT_SHEET, TEXT_VERSION, text_row)).columns(lambda: None)
    queue.use_texts(CaseTexts(texts))
    queue.tick(now)
    return queue


def milliseconds(act: Callable[[], object]) -> float:
    """The processor time that an act takes, which a busy machine stretches less than the clock on the wall."""
    start = time.process_time()
    act()
    return (time.process_time() - start) * 1000


def show(queue: Queue, text: str, now: datetime) -> None:
    """Filter as the board does."""
    queue.filter(text)
    queue.tick(now)


def type_words(queue: Queue, now: datetime) -> None:
    """Type each word letter by letter."""
    for word in WORDS:
        for end in range(1, len(word) + 1):
            show(queue, word[:end], now)


def jump_words(queue: Queue, now: datetime) -> None:
    """Paste one word after the other."""
    for word in WORDS:
        show(queue, word, now)


def naive_scan(queue: Queue, word: str) -> int:
    """Count the cases that hold a word, reading every text anew."""
    return sum(any(word in folded_text(segment.text) for segment in text_segments(view)) for view in queue.views.values())


if __name__ == "__main__":
    main()
