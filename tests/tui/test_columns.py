"""Columns follow the width alone, fill it exactly, and drop nothing that carries meaning before it must."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from rich.cells import cell_len

from desk.board.rows import BoardRow, Cell
from desk.model.entries import Assign, Incoming
from desk.model.state import state_of
from desk.tui.presentation.case_row import CaseRow, row_pieces
from desk.tui.presentation.columns import (
    COLUMNS,
    FULL_NEEDS,
    GUTTER,
    NARROWEST,
    NO_NEEDS,
    SPACED,
    WIDE,
    Column,
    ColumnNeeds,
    column_titles,
    columns_for,
)
from desk.tui.presentation.row_signs import WRITES
from desk.tui.presentation.signs import CURSOR, DRAFT, MARKED, UNSEEN
from desk.tui.presentation.toned_text import pieces_width
from tests.case_builders import NOW, case_of

ROW = BoardRow(
    case="C-10101",
    risk="late",
    risk_word="LATE",
    tone="late",
    next_name="look again",
    due="48 min ago",
    subject="Team and truck never came at 9",
    customer="Tess Tampleton",
    owner="ines",
    priority="high",
    status="open",
    cells=(Cell("missed", "missed"), Cell("late", "late"), Cell(".", "none"), Cell("1:02", "ok")),
    rail="LAC...",
    chases=3,
    tags=(),
    failure_number=2,
)


def line(width: int, shown: CaseRow) -> str:
    return "".join(text for text, _ in row_pieces(shown, columns_for(width), cursor=True, marked=True))


@pytest.mark.parametrize("width", [*range(NARROWEST, 260)])
def test_columns_fill_the_width(width: int) -> None:
    columns = columns_for(width)
    assert GUTTER + sum(column.width for column in columns) + len(columns) - 1 == width
    assert pieces_width(row_pieces(CaseRow(ROW, WRITES, True, True), columns, cursor=False, marked=False)) == width


@pytest.mark.parametrize("width", [60, 79, 80, 119, 120, 200])
def test_risk_countdown_reference_and_chases_are_always_whole(width: int) -> None:
    text = line(width, CaseRow(ROW, draft=True))
    for word in ("LATE", "look again", "48 min ago" if width >= 96 else " 48m ago", "C-10101", "3x", DRAFT):
        assert word in text


@pytest.mark.parametrize(
    ("width", "shown", "hidden"),
    [
        (60, ["SUBJECT"], ["OWNER", "NOTE"]),
        (80, ["CUSTOMER", "OWNER"], ["NOTE"]),
        (119, ["CUSTOMER", "OWNER", "NOTE"], ["TAKE", "STEPS"]),
        (150, ["TAKE", "ANSWER", "UPDATE", "FIX", "NOTE"], ["STEPS"]),
    ],
)
def test_columns_come_with_room(width: int, shown: list[str], hidden: list[str]) -> None:
    text = column_titles(columns_for(width))
    assert all(title in text for title in shown)
    assert not any(title in text for title in hidden)


@pytest.mark.parametrize("width", [*range(SPACED, 260)])
def test_words_of_neighbours_do_not_touch(width: int) -> None:
    """A due time ends where a number begins, and a name where a subject does."""
    full = replace(ROW, customer="n" * 300, subject="s" * 300)
    text = line(width, CaseRow(full))
    assert "48 min ago  C-10101" in text
    assert "nn…  ss" in text
    assert "ss…  " in text
    titles = column_titles(columns_for(width))
    assert titles.index("DUE") + len("DUE") == text.index("48 min ago") + len("48 min ago")


def test_titles_stand_above_their_columns() -> None:
    columns = columns_for(119)
    assert column_titles(columns).index("CASE") == line(119, CaseRow(ROW)).index("C-10101")


@pytest.mark.parametrize("width", [*range(NARROWEST, 260)])
def test_the_count_of_chases_has_its_word_above_and_no_title_runs_into_another(width: int) -> None:
    titles = column_titles(columns_for(width)).split()
    assert "CHASED" in titles[-2:]
    assert set(titles) <= {column.title for column in COLUMNS} | {"DUE"}


def test_a_title_gives_way_to_the_one_before_it() -> None:
    assert column_titles(columns_for(60, ("rail",))).split()[-1] == "STEPS"


def test_somebody_else_at_the_case_is_a_letter_after_the_owner() -> None:
    assert f" ines {WRITES}   3x" in line(80, CaseRow(ROW, WRITES))
    assert " nobody v 3x" in line(80, CaseRow(replace(ROW, owner=""), "v"))
    assert " hazel v  3x" in line(80, CaseRow(replace(ROW, owner="hazel"), "v", other_words=", bo looking"))


def test_where_there_is_room_it_is_said_who_looks() -> None:
    assert " lou, looking   " in line(140, CaseRow(replace(ROW, owner="lou"), "v", other_words=", looking"))
    assert " kim, bo idle   " in line(140, CaseRow(replace(ROW, owner="kim"), "i", other_words=", bo idle"))
    assert " hazel v   " in line(140, CaseRow(replace(ROW, owner="hazel"), "v", other_words=", boris looking"))


@pytest.mark.parametrize("width", [*range(NARROWEST, WIDE)])
def test_the_subject_has_the_cells_that_no_line_of_a_list_needs(width: int) -> None:
    alone = case_of(Assign(at=NOW, by="bo", owner="bo"))
    needs = NO_NEEDS.widened(["C-101"], [state_of(alone)])
    full, fitted = columns_for(width), columns_for(width, None, needs)
    assert sum(column.width for column in full) == sum(column.width for column in fitted)
    spared = 2 + 2 + (3 if "owner" in {column.key for column in full} else 0)
    assert subject_of(fitted) - subject_of(full) == spared
    assert "CHASED" not in column_titles(fitted)
    shown = CaseRow(replace(ROW, case="C-101", owner="bo", chases=0), "v", draft=True)
    text = "".join(words for words, _ in row_pieces(shown, fitted, cursor=True, marked=True))
    assert cell_len(text) == width
    assert text.endswith(DRAFT)


def test_where_somebody_chased_us_the_word_stands_above() -> None:
    assert column_titles(columns_for(79, None, ColumnNeeds(5, 5, has_chases=True))).rstrip().endswith("OWNER CHASED")


def subject_of(columns: tuple[Column, ...]) -> int:
    return next(column.width for column in columns if column.key == "subject")


def test_a_list_that_needs_more_has_it_and_a_wide_board_stays_as_it_is() -> None:
    chased = case_of(Incoming(at=NOW, by="customer", channel="sms", chase=True), case_id="C-10101")
    assert NO_NEEDS.widened(["C-10101"], [state_of(chased)]) == FULL_NEEDS
    assert columns_for(WIDE, None, NO_NEEDS) == columns_for(WIDE)


def test_where_no_owner_is_shown_the_letter_still_is() -> None:
    assert f" {WRITES} 3x" in line(60, CaseRow(ROW, WRITES))


def test_wide_glyphs_and_markup_leave_the_columns_where_they_are() -> None:
    hostile = replace(ROW, subject="[/oops \x1b[31m日本語日本語日本語日本語", customer="\u202e" + "x" * 10_000)
    pieces = row_pieces(CaseRow(hostile), columns_for(119), cursor=False, marked=False)
    plain = row_pieces(CaseRow(ROW), columns_for(119), cursor=False, marked=False)
    assert [cell_len(text) for text, _ in pieces] == [cell_len(text) for text, _ in plain]


def test_names_have_more_room_than_the_clocks_beside_the_first() -> None:
    widths = {column.key: column.width for column in columns_for(119)}
    assert widths["customer"] >= 18
    assert widths["subject"] >= 33
    assert "4 h 12" not in line(119, CaseRow(ROW))


def test_only_the_word_of_the_risk_is_red() -> None:
    pieces = row_pieces(CaseRow(ROW), columns_for(160), cursor=False, marked=False)
    assert [text.strip() for text, tone in pieces if tone in {"late", "missed"} and text.strip()] == ["LATE"]


@pytest.mark.parametrize("width", [60, 80, 119])
def test_what_an_agent_chose_is_shown_as_far_as_there_is_room(width: int) -> None:
    titles = column_titles(columns_for(width, ("owner", "priority", "clocks"))).split()
    assert "CUSTOMER" not in titles
    assert "OWNER" in titles
    assert ("FIX" in titles) == (width > 100)


def test_a_case_nobody_looked_at_is_marked_in_the_gutter() -> None:
    assert line(80, CaseRow(ROW, is_new=True))[:2] == CURSOR + MARKED
    pieces = row_pieces(CaseRow(ROW, is_new=True), columns_for(80), cursor=False, marked=False)
    assert "".join(text for text, _ in pieces)[:2] == f" {UNSEEN}"


@pytest.mark.parametrize(
    ("owner", "shown"),
    [
        ("resolver-175", "reso…175"),
        ("beatrice-b", "beatric…"),
        ("bo", "bo      "),
        ("agent-3001", "age…3001"),
        ("agent-123456789", "agent-1…"),
    ],
)
def test_a_long_owner_keeps_its_number(owner: str, shown: str) -> None:
    assert f" {shown} " in line(80, CaseRow(replace(ROW, owner=owner)))
