"""The columns of the board and their widths."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

import msgspec
from msgspec.structs import replace
from rich.cells import cell_len

from desk.model.state import CaseState
from desk.tui.presentation.cell_text import printable

GUTTER = 2
"""Cells before the first column: the cursor's bar and the mark."""
WIDE, SPACED, ROOMY = 96, 112, 132
SAID_DUE = 21
"""Cells in which a due time is said in words. In fewer its unit is one letter."""
CLOCKS_SINCE = 150
"""Cells from which a board shows the four clocks unasked."""
NARROWEST = 56


class Column(msgspec.Struct, frozen=True):
    """A column of at least `width` cells.

    One blank stands between two columns. It is shown from a board `since` cells wide on, and one that is `chosen` only when asked for.
    `weight` is its share of what the fixed columns leave, up to `most` cells. `roomy` is its width on a board of 132 cells and more,
    `narrow` on one of fewer than 96.
    """

    key: str
    title: str
    width: int
    weight: int = 0
    most: int = 0
    since: int = 0
    roomy: int = 0
    narrow: int = 0
    chosen: bool = False
    gap: int = 0
    """Blanks of its width that stay blank, on a board of 112 cells and more: words of neighbours would read as one."""

    @property
    def room(self) -> int:
        """Cells for its words."""
        return self.width - self.gap


COLUMNS: tuple[Column, ...] = (
    Column("risk", "RISK", 6, roomy=7),
    Column("next", "WHAT", SAID_DUE + 1, narrow=18, gap=1),
    Column("case", "CASE", 7),
    Column("customer", "CUSTOMER", 12, weight=2, most=25, since=76, gap=1),
    Column("subject", "SUBJECT", 12, weight=6, gap=1),
    Column("other", "", 1),
    Column("owner", "OWNER", 8, roomy=14, since=76),
    Column("priority", "PRIO", 6, chosen=True),
    Column("status", "STATUS", 7, chosen=True),
    Column("own", "TAKE", 6, since=CLOCKS_SINCE),
    Column("reply", "ANSWER", 6, since=CLOCKS_SINCE),
    Column("update", "UPDATE", 6, since=CLOCKS_SINCE),
    Column("fix", "FIX", 6, since=CLOCKS_SINCE),
    Column("step", "STEPS", 5, chosen=True),
    Column("rail", "STEPS", 6, chosen=True),
    Column("short", "CHASED", 3),
    Column("chased", "CHASED", 6, since=WIDE),
    Column("note", "NOTE", 9, since=WIDE),
)


class ColumnNeeds(msgspec.Struct, frozen=True):
    """The cells that the lines of a list need where these differ.

    What is spared goes to the subject, on a board of fewer than 96 cells.
    """

    case: int = 7
    owner: int = 8
    has_chases: bool = True

    def widened(self, lines: Iterable[str], states: Iterable[CaseState]) -> ColumnNeeds:
        """The needs with those of more lines, and of their cases.

        Behind an owner there is room for the sign of somebody else.
        """
        case, owner, has_chases = max(map(len, lines), default=0), self.owner, self.has_chases
        for state in states:
            owner = max(owner, cell_len(printable(state.owner or NOBODY)) + _SIGN)
            has_chases = has_chases or bool(state.chases)
        case = max(case, self.case)
        return ColumnNeeds(min(case, FULL_NEEDS.case), min(owner, FULL_NEEDS.owner), has_chases)


NOBODY = "nobody"
"""The word for an owner where there is none."""
_SIGN = 2
FULL_NEEDS, NO_NEEDS = ColumnNeeds(), ColumnNeeds(len("C-101"), len("OWNER"), has_chases=False)
"""What lines can need at most, and at least."""
_INSTEAD = {"chased": "short", "owner": "other", "rail": "step"}
"""Columns that take the place of a narrower one."""
CLOCKS = ("own", "reply", "update", "fix")
CHOICES: dict[str, tuple[str, ...]] = {
    "customer": ("customer",),
    "owner": ("owner",),
    "priority": ("priority",),
    "status": ("status",),
    "clocks": CLOCKS,
    "step": ("step",),
    "rail": ("rail",),
}
"""The columns that an agent may choose, by the name of the choice."""


@lru_cache(64)
def columns_for(width: int, chosen: tuple[str, ...] | None = None, needs: ColumnNeeds = FULL_NEEDS) -> tuple[Column, ...]:
    """The columns of a board `width` cells wide, which they fill exactly.

    Below the narrowest board the lines are wider than the window. `chosen` names the choices of an agent, None for the desk's own. A
    chosen column gives way from the right where there is no room. `needs` are those of the lines shown.
    """
    width = max(width, NARROWEST)
    wanted = [_sized_column(column, width) for column in COLUMNS if _is_shown(column, width, chosen)]
    while _spare_cells(_without_replaced(wanted), width) < 0 and any(map(_choice_of, wanted)):
        wanted.remove(next(column for column in reversed(wanted) if _choice_of(column)))
    shown = _without_replaced(wanted)
    columns = _stretched_columns(shown, max(0, _spare_cells(shown, width)))
    return tuple(_with_roomy_subject(columns, needs) if width < WIDE else columns)


def choices_shown(width: int, chosen: tuple[str, ...] | None) -> tuple[str, ...]:
    """The choices that a board of a width shows."""
    if chosen is not None:
        return chosen
    keys = {column.key for column in columns_for(width)}
    return tuple(choice for choice, columns in CHOICES.items() if keys.issuperset(columns))


def _is_shown(column: Column, width: int, chosen: Sequence[str] | None) -> bool:
    choice = _choice_of(column)
    if chosen is None or not choice:
        return width >= column.since and not column.chosen
    return choice in chosen


def _choice_of(column: Column) -> str:
    """The choice that a column belongs to. Empty for one that is always there."""
    return next((choice for choice, keys in CHOICES.items() if column.key in keys), "")


def _without_replaced(columns: Sequence[Column]) -> list[Column]:
    replaced = {_INSTEAD[column.key] for column in columns if column.key in _INSTEAD}
    return [column for column in columns if column.key not in replaced]


def _spare_cells(columns: Sequence[Column], width: int) -> int:
    return width - GUTTER - sum(column.width + 1 for column in columns) + 1


def _sized_column(column: Column, width: int) -> Column:
    if width < WIDE:
        return replace(column, width=column.narrow or column.room, gap=0)
    if width < SPACED:
        return replace(column, width=column.room, gap=0)
    return replace(column, width=column.roomy) if column.roomy and width >= ROOMY else column


def _stretched_columns(columns: list[Column], spare: int) -> list[Column]:
    """Give `spare` cells to the columns with a weight.

    The one without a limit takes what rounding and limits leave.
    """
    weights = sum(column.weight for column in columns)
    extras = [_extra_cells(column, spare * column.weight // weights) for column in columns]
    left = spare - sum(extras)
    return [
        replace(column, width=column.width + extra + (left if column.weight and not column.most else 0))
        for column, extra in zip(columns, extras, strict=True)
    ]


def _with_roomy_subject(columns: Sequence[Column], needs: ColumnNeeds) -> list[Column]:
    """The columns, the subject with the cells that no line needs elsewhere."""
    narrowed = [_narrowed_column(column, needs) for column in columns]
    spared = sum(column.width for column in columns) - sum(column.width for column in narrowed)
    return [replace(column, width=column.width + spared) if column.key == "subject" else column for column in narrowed]


def _narrowed_column(column: Column, needs: ColumnNeeds) -> Column:
    match column.key:
        case "case":
            return replace(column, width=min(column.width, needs.case))
        case "owner" if not needs.has_chases:  # else it holds a part of the title beside it
            return replace(column, width=min(column.width, needs.owner))
        case "short" if not needs.has_chases:
            return replace(column, width=1, title="")  # for the sign of a draft
        case _:
            return column


def _extra_cells(column: Column, share: int) -> int:
    return max(0, min(share, column.most - column.width)) if column.most else share


def column_titles(columns: tuple[Column, ...]) -> str:
    """The line of titles above the columns.

    The due time stands at the end of its column, as its figures do. Where the last column is narrow, its title reaches back over blanks.
    """
    *others, last = columns
    line = " " * GUTTER + "".join(f"{_title_of(column):<{column.width + 1}}" for column in others)
    missing = max(0, len(last.title) - last.width)
    title = last.title if line.endswith(" " * (missing + 1)) else ""
    return (line[: len(line) - missing] if title else line) + f"{title:<{last.width}} "


def _title_of(column: Column) -> str:
    if column.key == "next":
        return f"{column.title}{'DUE':>{column.room - len(column.title)}}"
    return column.title[: column.width]
