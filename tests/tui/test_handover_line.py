"""The line above the board: a change that is near, a pack that waits, a seal just made."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec
import pytest

from desk.handover.notes import KeptNote, KnownNote, ReadBackNote, SignedNote
from desk.handover.record import HandoverRecord, record_of
from desk.model.shift import Shift
from desk.tui.presentation.handover.board_line import board_pieces, line_end
from desk.tui.presentation.handover.head import fitting_parts
from desk.tui.presentation.toned_text import Piece
from desk.tui.widgets.pieces_line import PiecesLine
from tests.handover.packs import CHANGE, HALF_PAST_ONE, UNTIL, built

SHIFT = Shift(name="Early", end=CHANGE)
LATE = Shift(name="Late", end=UNTIL)
PACK = msgspec.json.encode({"cases": [{"heat": "red"}, {"heat": "red"}, {"heat": "watch"}]})


def signed(side: str, by: str, at: datetime, **fields: str) -> SignedNote:
    return msgspec.convert(
        {"kind": "signed", "handover": "H-7", "at": at, "by": by, "side": side, "pack": 3, "sum": "s", **fields}, SignedNote
    )


def record(*notes: KnownNote, incoming: Sequence[str] = ("kim",)) -> HandoverRecord:
    first = built(incoming=tuple(incoming))
    numbered = [msgspec.structs.replace(note, id=f"H-7.{number}") for number, note in enumerate((first, *notes), 1)]
    found = record_of("H-7", numbered)
    assert found is not None
    return found


def words(record: HandoverRecord | None, now: datetime, agent: str = "ines", *, shift: Shift = SHIFT) -> str:
    return "".join(text for text, _ in board_pieces(record, shift, now, agent, document=PACK))


def test_nothing_is_said_long_before_the_end() -> None:
    assert words(None, HALF_PAST_ONE) == ""


def test_an_hour_before_the_end_it_is_said_that_nobody_began() -> None:
    assert words(None, CHANGE - timedelta(minutes=42)) == " change of shift 14:45, in 42 min: no handover yet"


def test_near_the_end_the_outgoing_sees_what_is_done() -> None:
    notes = KeptNote(handover="H-7", at=HALF_PAST_ONE, by="ines", cases=("C-1", "C-2"))
    assert words(record(notes), CHANGE - timedelta(minutes=30)) == " change of shift 14:45, in 30 min: H-7 has 2 checked, 0 read back"


def test_a_shift_that_is_over_still_says_so() -> None:
    assert words(None, CHANGE + timedelta(minutes=12)).endswith("12 min ago: no handover yet")


def test_the_incoming_sees_that_it_waits_at_once() -> None:
    given = ReadBackNote(handover="H-7", at=HALF_PAST_ONE, by="kim", cases=("C-1",), text="I ring.")
    assert words(record(given), HALF_PAST_ONE, "kim") == " H-7 waits for you, from ines: 1 read back"


def test_a_pack_that_one_side_signed_waits_for_the_other() -> None:
    frozen = record(signed("out", "ines", HALF_PAST_ONE))
    assert words(frozen, HALF_PAST_ONE + timedelta(hours=3), "kim") == " H-7 waits since 13:30: 3 lines, 2 red"
    assert words(frozen, HALF_PAST_ONE, "ines") == " H-7 signed by you at 13:30  kim signs next, then you can go"


def test_a_night_waits_for_whoever_comes() -> None:
    night = record(signed("out", "ines", HALF_PAST_ONE), incoming=())
    assert words(night, HALF_PAST_ONE, "lou") == " H-7 waits since 13:30: 3 lines, 2 red"


def test_a_seal_is_told_for_five_minutes() -> None:
    sealed = record(signed("out", "ines", HALF_PAST_ONE), signed("in", "kim", HALF_PAST_ONE, seal="3f9c21ab77d0aa"))
    soon, later = HALF_PAST_ONE + timedelta(minutes=4), HALF_PAST_ONE + timedelta(minutes=5)
    assert words(sealed, soon, shift=LATE) == " H-7 sealed 3f9c-21ab-77d0   Late until 22:45"
    assert words(sealed, later, shift=LATE) == ""
    ends = ["".join(text for text, _ in line_end(sealed, now, "h", "Y")) for now in (soon, later)]
    assert ends == ["   Y copies it   h ", "   h "]


@pytest.mark.parametrize("width", [60, 24])
def test_the_key_at_the_end_is_never_cut_and_stands_apart(width: int) -> None:
    line = PiecesLine()
    said: list[Piece] = [(" change of shift 14:45, in 30 min: H-7 has 4 checked, 0 read back", "text")]
    line.show_or_hide(said, line_end(None, HALF_PAST_ONE, "h", "Y"))
    shown = "".join(text for text, _ in line.compose_line(width))
    assert shown.endswith("   h ")
    assert len(shown) <= width


@pytest.mark.parametrize(
    ("room", "words"),
    [
        (29, "C-101 C-102 C-103 C-104"),
        (23, "C-101 C-102 C-103 C-104"),
        (22, "C-101 C-102 C-103 +1"),
        (15, "C-101 C-102 +2"),
        (7, "C-1… +3"),
    ],
)
def test_as_many_cases_are_named_as_there_is_room_for(room: int, words: str) -> None:
    assert fitting_parts(("C-101", "C-102", "C-103", "C-104"), room, gap=" ", least=room) == words


def test_the_last_part_is_cut_where_enough_of_it_stays() -> None:
    parts = ("14:06 C-115 answer Lena Lorem", "14:08 C-108 check that the next call worked", "14:12 C-106 card")
    assert fitting_parts(parts, 70) == "14:06 C-115 answer Lena Lorem   14:08 C-108 check that the next…   +1"
    assert fitting_parts(parts, 50) == "14:06 C-115 answer Lena Lorem   +2"
    assert fitting_parts(parts, 120, most=2) == "14:06 C-115 answer Lena Lorem   14:08 C-108 check that the next call worked   +1"
    assert fitting_parts((), 50) == ""
