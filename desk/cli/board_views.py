"""The views of all cases, for a command that lists them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from desk.board.case_brief import BRIEF_SHEET, BriefBook
from desk.store.fact_sheet import FactSheet

if TYPE_CHECKING:
    from desk.board.case_view import CaseView
    from desk.store.protocol import Store


def shift_views(store: Store, book: BriefBook) -> Iterator[CaseView]:
    """The view of each case, in no order. Most of them from the briefs that a board kept. Raises Damaged."""
    sheet = FactSheet(BRIEF_SHEET, book.key, book.row_of_document, keep=False)
    read = store.frozen_cases().__getitem__
    return (book.view(row, read) if row else book.view_of(read(case)) for case, row in store.case_facts(sheet))
