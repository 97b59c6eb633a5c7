"""The index of all cases, for a command that lists them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from desk.board.board_index import BoardIndex, IndexBook
from desk.board.case_brief import BRIEF_SHEET, BriefBook
from desk.store.fact_sheet import FactSheet
from desk.store.fact_table import kept_digest

if TYPE_CHECKING:
    from desk.store.protocol import Store


def shift_index(store: Store, book: BriefBook, now: datetime) -> BoardIndex:
    """The cases of a shift, as a board kept them.

    What it kept none of is read, and no brief is made of it. Raises Damaged.
    """
    index_book = IndexBook(book, store.frozen_cases().__getitem__, lambda: now)
    rows = store.case_facts(FactSheet(BRIEF_SHEET, index_book.key, bytes, keep=False, digest=kept_digest, at_once=True))
    return index_book.index(rows, rows.take_digest(), rows.changed)
