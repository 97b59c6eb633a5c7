"""The texts around the cases of the board, from plain values."""

from __future__ import annotations

from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from desk.board.load_forecast import LoadForecast
from desk.board.queue_tally import Counts
from desk.model.presence import AgentPresence, PresenceMode
from desk.model.shift import Shift
from desk.model.state import state_of
from desk.tui.presentation.presence import people_words, row_presence
from desk.tui.screens.board_status import BoardStatus, empty_text, header_text, status_text, time_text
from desk.tui.widgets.board_header import BoardHeader
from desk.tui.widgets.status_line import StatusLine, StatusText
from tests.case_builders import NOW, case_of

COUNTS = Counts(open=18, late=8, soon=2, promises=3, chased=1, debt=0, shown=5, mine=5)


def at_desk(agent: str, mode: PresenceMode = "viewing") -> AgentPresence:
    return AgentPresence(agent=agent, mode=mode, case="", since=NOW)


def header(width: int, status: BoardStatus) -> str:
    widget = BoardHeader()
    widget.heading = header_text(status)
    return "".join(text for text, _ in widget.compose_line(width))


def test_the_header_names_the_file_and_who_is_here() -> None:
    people = (at_desk("lou"), at_desk("bo"), at_desk("kim", "gone"))
    status = BoardStatus(
        now=NOW, zone=ZoneInfo("Europe/Berlin"), file="day.json", people=people, agent="ines", sync_state="ok", counts=COUNTS
    )
    assert header(110, status).rstrip() == " desk  day.json  ines  bo, lou here      open 18   LATE 8   soon 2   mine 5"
    assert time_text(status) == "16:00:00"


def test_the_header_says_who_is_alone_and_who_sits_here_twice() -> None:
    assert people_words((), "ines") == "only you"
    assert people_words((at_desk("ines"),), "ines") == "you twice"
    assert people_words((at_desk("ines"), at_desk("bo")), "ines") == "bo here, you twice"
    assert people_words(tuple(map(at_desk, "abcdef")), "ines") == "a, b, c, d +2 here"


def test_a_shift_without_a_file_is_named_by_its_name() -> None:
    assert header_text(BoardStatus(now=NOW, zone=UTC, shift=Shift(name="Early"))).file == "Early"


def test_a_narrow_header_keeps_the_agent_and_what_is_late() -> None:
    status = BoardStatus(now=NOW, zone=UTC, file="a-rather-long-name.json", agent="ines", sync_state="ok", counts=COUNTS)
    assert header(50, status).split() == ["desk", "ines", "open", "18", "LATE", "8", "soon", "2"]


def test_the_head_says_that_a_filter_is_on_and_how_to_see_all() -> None:
    status = BoardStatus(
        now=NOW, zone=UTC, file="day.json", people=(at_desk("lou"),), agent="ines", sync_state="ok", counts=COUNTS, filter="late"
    )
    assert "open 18   5 of 18 shown, esc shows all   LATE 8" in header(110, status)
    assert "open 18  5 of 18 shown, esc shows all  LATE 8" in header(70, status)
    assert header(45, status).rstrip() == " desk  ines   open 18  5 of 18 shown  LATE 8"
    assert "5 found, esc shows all" in header(70, replace(status, asks_finished=True))
    assert "shown" not in header(110, replace(status, is_typing=True)) + header(110, replace(status, filter=""))


def test_new_cases_are_said_and_counted() -> None:
    states = [state_of(case_of(case_id=f"C-10{number}")) for number in (6, 7)]
    status = BoardStatus(now=NOW, zone=UTC, agent="ines", sync_state="ok", counts=COUNTS, arrivals=states)
    assert "new 2" in header(100, status)
    text = status_text(status)
    assert (text.arrival, text.arrival_key) == ("new: C-106 normal, nobody's and 1 more", "N")


def test_how_the_file_is_shared_is_said_and_whether_that_is_well() -> None:
    shares = {share: header_text(BoardStatus(now=NOW, zone=UTC, sync_state=share)) for share in ("ok", "polling", "read-only", "damaged")}
    assert {share: (text.sync_words, text.is_synced) for share, text in shares.items()} == {
        "ok": ("", True),
        "polling": ("shared, checking", True),
        "read-only": ("read-only", False),
        "damaged": ("damaged", False),
    }
    offline = BoardStatus(now=NOW, zone=UTC, sync_state="offline", sync_since="14:03")
    assert header_text(offline).sync_words == "OFFLINE since 14:03"
    assert all("OFFLINE since 14:03" in header(width, offline) for width in (60, 80, 120))


def test_the_status_tells_filter_figures_and_who_is_at_the_case() -> None:
    bo = AgentPresence(agent="bo", mode="viewing", case="C-101", since=NOW - timedelta(seconds=40))
    crowd = LoadForecast((3,), ("C-1", "C-2", "C-3"), NOW + timedelta(minutes=2))
    status = BoardStatus(
        now=NOW, zone=UTC, counts=COUNTS, filter="late", view="late", marked=2, below=7, forecast=crowd, cursor="C-101", others=(bo,)
    )
    text = status_text(status)
    assert (text.filter, text.view, text.shown, text.open, text.marked, text.below) == ("late", "late", 5, 18, 2, 7)
    assert text.crowd == "three due together from 14:02: C-1 C-2 C-3"
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


def test_a_view_named_as_its_filter_is_said_once() -> None:
    line = StatusLine()
    for view in ("late nobody", "late  nobody", ""):
        line.status = StatusText(filter="late nobody", view=view)
        assert "".join(text for text, _ in line.compose_line(80)).startswith(" / late nobody   ")
    line.status = StatusText(filter="late nobody", view="free")
    assert "".join(text for text, _ in line.compose_line(80)).startswith(" / free: late nobody   ")


def test_who_looks_at_a_case_is_said_behind_its_owner() -> None:
    assert row_presence((), "lou") == ""
    assert row_presence((at_desk("lou"),), "lou") == ", looking"
    assert row_presence((at_desk("bo", "idle"),), "lou") == ", bo idle"
    assert row_presence((at_desk("bo"), at_desk("kim", "writing")), "lou") == ", kim writing"
