"""The signs of a row: each is drawn from the table that the help lists."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from msgspec.structs import replace

from desk.tui.help_groups import row_signs
from desk.tui.presentation.case_row import CaseRow, row_pieces
from desk.tui.presentation.columns import columns_for
from desk.tui.presentation.row_signs import ROW_SIGNS, WRITES
from desk.tui.presentation.signs import DONE, LACKING, NEEDED, PLAIN, UNSEEN
from tests.tui.app_fixtures import app_on, demo_store, screen_text, until, until_read
from tests.tui.test_columns import ROW

LISTED = {each.sign for signs in ROW_SIGNS for each in signs}


def drawn_signs() -> Iterator[str]:
    """Every sign that a row can show, as it stands there."""
    shown = CaseRow(replace(ROW, owner="x"), draft=True, is_new=True)
    rows = [shown, replace(shown, other=WRITES)]
    rows.append(CaseRow(replace(ROW, owner="x", failure_number=1, is_public=True)))
    for row in rows:
        for marked in (True, False):
            pieces = row_pieces(row, columns_for(100), cursor=True, marked=marked)
            yield from (text.strip() for text, tone in pieces if tone == "key")
            yield pieces[-2][0].strip()


def test_every_sign_that_is_drawn_is_in_the_table_of_the_help() -> None:
    drawn = set(filter(None, drawn_signs()))
    assert {"2nd fail", "may post", WRITES} <= drawn
    assert drawn <= LISTED


def test_what_is_needed_and_what_is_done_have_signs_of_their_own_in_plain() -> None:
    plain = {sign: sign.translate(PLAIN) for sign in (NEEDED, DONE, LACKING, UNSEEN)}
    assert len(set(plain.values())) == len(plain)
    assert all(sign.isascii() for sign in plain.values())


def test_each_line_of_the_help_has_as_many_words_as_signs() -> None:
    for signs, words in row_signs():
        assert len(words.split("; ")) == len(next(each for each in ROW_SIGNS if " ".join(sign.sign for sign in each) == signs))


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_the_first_page_of_the_boards_help_shows_every_sign(size: tuple[int, int]) -> None:
    async with app_on(demo_store()).run_test(size=size) as pilot:
        await until_read(pilot)
        await pilot.press("question_mark")
        await until(pilot, lambda: "Signs of a row" in screen_text(pilot))
        listed = screen_text(pilot)
        assert [signs for signs, _ in row_signs() if signs not in listed] == []
        assert "j down" in listed
        assert "Give the case to a colleague" in listed


@pytest.mark.parametrize("width", [80, 119])
def test_who_only_looks_is_no_letter_behind_an_owner(width: int) -> None:
    looks = CaseRow(replace(ROW, owner="kim"), other_words=", bo looking")
    text = "".join(text for text, _ in row_pieces(looks, columns_for(width), cursor=False, marked=False))
    assert " kim   " in text or "kim, bo looking" in text
