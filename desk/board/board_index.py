"""The index that a board is opened from."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import datetime

import msgspec

from desk.board.case_brief import BriefBook, ReadCase
from desk.board.case_view import CaseView
from desk.board.lazy_views import LazyViews
from desk.board.queue_columns import COLUMNS_VERSION, NO_COLUMNS, QueueColumns, fresh_case, merged_columns, read_columns
from desk.board.queue_order import RiskKey, queue_key
from desk.model.ids import case_number

_DOCUMENT_START = b"{"
"""The first byte of a document. No brief begins with it."""


class BoardIndex:
    """The cases of a shift, as a board is opened with them.

    Their queue items stand in columns. A view is made when it is asked for, and at once of a case that the columns lack.
    """

    def __init__(self, views: LazyViews, columns: QueueColumns = NO_COLUMNS, changed: Collection[str] = ()) -> None:
        """Begin with columns that may be older than the views. The cases that `changed` since stand in them as they were."""
        self.views = views
        self.columns = columns
        self._changed = changed

    def unrated(self) -> Iterator[CaseView]:
        """The views of the cases that the columns lack. One of another number than its file says stands under its own."""
        if len(self.columns.ids) == len(self.views):
            return
        rated = set(self.columns.ids)
        for case in [case for case in self.views if case not in rated]:
            view = self.views[case]
            if view.id != case:
                self.views.discard(case)
            yield view

    def open_views(self, now: datetime) -> Iterator[tuple[RiskKey, CaseView]]:
        """The unfinished cases at a moment, each behind its place. None that is made for it is kept."""
        moment, columns, standing = now.timestamp(), self.columns, set[str]()
        for case, item in zip(columns.ids, columns.items(), strict=True):
            if item.turn > moment and case not in self._changed:
                standing.add(case)
                if item.is_open:
                    yield item.key, self.views.glance(case)
        for view in self.views.in_turn([case for case in self.views if case not in standing]):
            if not view.state.finished:
                yield queue_key(view, now), view


class IndexBook:
    """Makes a board's index of the briefs of its cases. `read` gives a case, `clock` the present moment."""

    def __init__(self, book: BriefBook, read: ReadCase, clock: Callable[[], datetime]) -> None:
        self._book = book
        self._read = read
        self._clock = clock

    @property
    def key(self) -> str:
        """All that briefs and columns depend on besides their cases. Empty where that cannot be told, and then none may be kept."""
        return f"{self._book.key} {COLUMNS_VERSION}" if self._book.key else ""

    def index(self, rows: Mapping[str, bytes], digest: bytes, changed: Collection[str] = ()) -> BoardIndex:
        """The index of cases, given the brief or the document of each. Those that `changed` are not as the digest has them."""
        columns = read_columns(digest, self._clock().timestamp())
        return BoardIndex(LazyViews(rows, lambda case: self._view_of(case, rows[case])), columns, changed)

    def _view_of(self, case: str, row: bytes) -> CaseView:
        if row.startswith(_DOCUMENT_START):
            return self._book.view_of_document(row) or self._book.view_of(self._read(case))
        return self._book.view(row, self._read) if row else self._book.view_of(self._read(case))

    def digest(self, before: bytes, rows: Mapping[str, bytes], changed: Collection[str]) -> bytes:
        """The columns of cases as bytes.

        `before` are those of an earlier time, `changed` the cases that are not as they were then. One without a brief is in no column, nor
        is one of another number than its file says.
        """
        now = self._clock()
        known = read_columns(before, now.timestamp())
        views = (self._book.view(row, self._read) for case in (changed if known.at else rows) if (row := rows.get(case)))
        fresh = {case_number(view.id): fresh_case(view, now) for view in views if view.id in rows}
        return msgspec.msgpack.encode(merged_columns(known, fresh, now.timestamp(), gone=set(map(case_number, changed))))
