"""The texts around the cases of the board, from plain values."""

from __future__ import annotations

from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

from desk.board.load_forecast import LoadForecast
from desk.board.queue import Counts
from desk.model.presence import AgentPresence
from desk.model.shift import Shift
from desk.tui.screens.board_status import BoardStatus, empty_text, header_text, status_text, time_text
from tests.case_builders import NOW

COUNTS = Counts(open=18, late=8, soon=2, promises=3, chased=1, debt=0, shown=5)


def test_the_header_tells_the_shift_in_the_zone_of_the_desk() -> None:
    shift = Shift(name="Early", start=NOW, end=NOW + timedelta(hours=8))
    status = BoardStatus(now=NOW, zone=ZoneInfo("Europe/Berlin"), shift=shift, agent="ines", sync_state="ok", counts=COUNTS)
    text = header_text(status)
    assert (text.shift, text.span, text.agent, text.counts) == ("Early", "16:00-00:00", "ines", COUNTS)
    assert time_text(status) == "16:00:00"


def test_the_header_names_no_hours_of_a_shift_that_has_no_end() -> None:
    assert header_text(BoardStatus(now=NOW, zone=UTC, shift=Shift(name="Early", start=NOW))).span == ""


def test_how_the_file_is_shared_is_said_and_whether_that_is_well() -> None:
    shares = {share: header_text(BoardStatus(now=NOW, zone=UTC, sync_state=share)) for share in ("ok", "polling", "read-only", "damaged")}
    assert {share: (text.sync_words, text.is_synced) for share, text in shares.items()} == {
        "ok": ("shared ok", True),
        "polling": ("shared, checking", True),
        "read-only": ("read-only", False),
        "damaged": ("damaged", False),
    }


def test_the_status_tells_filter_figures_and_who_is_at_the_case() -> None:
    bo = AgentPresence(agent="bo", mode="viewing", case="C-101", since=NOW - timedelta(seconds=40))
    crowd = LoadForecast((3,), ("C-1", "C-2", "C-3"), NOW + timedelta(minutes=2))
    status = BoardStatus(
        now=NOW, zone=UTC, counts=COUNTS, filter="late", view="late", marked=2, below=7, forecast=crowd, cursor="C-101", others=(bo,)
    )
    text = status_text(status)
    assert (text.filter, text.view, text.shown, text.open, text.marked, text.below) == ("late", "late", 5, 18, 2, 7)
    assert text.crowd == "14:02 three at once: C-1 C-2 C-3"
    assert text.presence == "C-101  bo is viewing, 40 s"


def test_nobody_at_the_case_says_nothing() -> None:
    assert status_text(BoardStatus(now=NOW, zone=UTC, cursor="C-101")).presence == ""


def test_why_no_case_is_listed() -> None:
    assert empty_text(BoardStatus(now=NOW, zone=UTC, is_reading=True)) == ("Reading the shift ...", "")
    assert empty_text(BoardStatus(now=NOW, zone=UTC, is_reading=True, known=50)) == ("Reading the shift ...", "50 cases so far")
    assert empty_text(BoardStatus(now=NOW, zone=UTC, sync_state="damaged")) == ("The shift could not be read.", "")
    assert empty_text(BoardStatus(now=NOW, zone=UTC, sync_state="ok"))[0] == "No open case."
    title, hint = empty_text(BoardStatus(now=NOW, zone=UTC, sync_state="ok", filter="late", known=4, keymap={"filter": ("f",)}))
    assert title == "None of 4 cases match."
    assert hint.startswith("f changes the filter")
