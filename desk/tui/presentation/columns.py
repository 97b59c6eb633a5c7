"""The columns of the board and their widths."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

GUTTER = 2
"""Cells before the first column: the cursor's bar and the mark."""
ROOMY = 132
NARROWEST = 56


@dataclass(frozen=True, slots=True)
class Column:
    """A column of at least `width` cells.

    One blank stands between two columns. It is shown from a board `since` cells wide on. `weight` is its share of what the fixed
    columns leave, up to `most` cells. `roomy` is its width on a board of 132 cells and more.
    """

    key: str
    title: str
    width: int
    weight: int = 0
    most: int = 0
    since: int = 0
    roomy: int = 0


COLUMNS: tuple[Column, ...] = (
    Column("risk", "RISK", 6, roomy=7),
    Column("next", "NEXT", 18, roomy=20),
    Column("case", "CASE", 7),
    Column("customer", "CUSTOMER", 8, weight=1, most=24, since=72),
    Column("subject", "SUBJECT", 10, weight=3),
    Column("other", "", 1),
    Column("owner", "OWNER", 6, since=72, roomy=10),
    Column("own", "OWN", 5, since=108, roomy=6),
    Column("reply", "REPLY", 5, since=108, roomy=6),
    Column("update", "UPD", 5, since=108, roomy=6),
    Column("fix", "FIX", 5, since=108, roomy=6),
    Column("rail", "RAIL", 6, since=96),
    Column("note", "", 3, since=0),
    Column("notes", "", 7, since=108),
)
_INSTEAD = {"notes": "note", "owner": "other"}
"""Columns that take the place of a narrower one."""


@lru_cache(64)
def columns_for(width: int) -> tuple[Column, ...]:
    """The columns of a board `width` cells wide, which they fill exactly.

    Below the narrowest board the lines are wider than the window.
    """
    width = max(width, NARROWEST)
    allowed = [_sized_column(column, width) for column in COLUMNS if width >= column.since]
    replaced = {_INSTEAD[column.key] for column in allowed if column.key in _INSTEAD}
    shown = [column for column in allowed if column.key not in replaced]
    spare = width - GUTTER - sum(column.width + 1 for column in shown) + 1
    return tuple(_stretched_columns(shown, max(0, spare)))


def _sized_column(column: Column, width: int) -> Column:
    return replace(column, width=column.roomy) if column.roomy and width >= ROOMY else column


def _stretched_columns(columns: list[Column], spare: int) -> list[Column]:
    """Give `spare` cells to the columns with a weight.

    The last of them takes what rounding and limits leave.
    """
    weights = sum(column.weight for column in columns)
    last = max(index for index, column in enumerate(columns) if column.weight)
    grown: list[Column] = []
    left = spare
    for index, column in enumerate(columns):
        extra = spare * column.weight // weights
        if column.most:
            extra = min(extra, column.most - column.width)
        extra = left if index == last else extra
        left -= extra
        grown.append(replace(column, width=column.width + extra))
    return grown


def column_titles(columns: tuple[Column, ...]) -> str:
    """The line of titles above the columns."""
    return " " * GUTTER + "".join(f"{column.title[: column.width]:<{column.width + 1}}" for column in columns)
