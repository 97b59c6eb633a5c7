"""The words of a change of shift on screen, as they are said aloud."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from desk.handover.forms.words import PackWords
from desk.handover.notes import KeptNote, SignedNote
from desk.handover.pack import build_pack
from desk.handover.plain import MARKS, Blocker, Pack, PackLine, Signature
from desk.handover.record import HandoverRecord
from desk.model.entries import Assign, Contact, Promise, Refusal
from desk.text.times import zone_or_utc
from desk.tui.presentation.handover.blockers import blocker_heading
from desk.tui.presentation.handover.head import added_words, blocker_pieces, lists_pieces, progress_words, title_pieces
from desk.tui.presentation.handover.parts import line_blocks
from desk.tui.presentation.handover.rows import RowMoment, state_words
from desk.tui.presentation.handover.seat import Mood, Seat
from desk.tui.presentation.handover.transfer import sign_facts, signed_words
from desk.tui.presentation.text_flow import GLUE
from tests.case_builders import NOW, at, case_of
from tests.handover.packs import HALF_PAST_ONE, demo_moment, moment_of, record

UTC_ZONE = zone_or_utc("UTC")
OWNED = Assign(at=at(-60), by="ines", owner="ines")
TOLD = Contact(at=at(-50), by="ines", text="x", channel="phone")


def demo_pack() -> Pack:
    return build_pack(demo_moment())


def line_in(pack: Pack, case: str) -> PackLine:
    line = pack.line(case)
    assert line is not None
    return line


def part(line: PackLine, pack: Pack, key: str, mood: Mood = "prepare") -> str:
    block = next(block for block in line_blocks(line, pack, HALF_PAST_ONE, mood) if block.key == key)
    return "".join(text for text, _ in block.head).replace(GLUE, " ")


def said_if_then(pack: Pack, case: str) -> str:
    return PackWords(pack, NOW).if_then_sentence(line_in(pack, case))


# ---------------------------------------------------------------- the parts of a line


def test_a_line_says_what_its_heat_is() -> None:
    pack = demo_pack()
    assert part(line_in(pack, "C-104"), pack, "heat").startswith("1 Heat       RED  harm is happening now   a word is overdue")
    assert part(line_in(pack, "C-112"), pack, "heat").startswith("1 Heat       WATCH  it may turn   promise due 16:30")


def test_what_nobody_worded_says_who_drafted_it() -> None:
    pack = demo_pack()
    assert part(line_in(pack, "C-101"), pack, "next").endswith("drafted by the program, yours to change")


def test_a_read_back_says_whose_part_it_is() -> None:
    pack = demo_pack()
    line = line_in(pack, "C-101")
    assert "not yet: kim says here in own words what they do, by when" in part(line, pack, "back")
    assert "not yet: say in your own words what you do, by when" in part(line, pack, "back", "read")
    assert "not yet: whoever comes says" in part(replace(line, taker=""), pack, "back")


def test_an_if_then_is_one_sentence() -> None:
    pack = demo_pack()
    assert said_if_then(pack, "C-101") == "if they do not pick up, then ____   (a red case needs this)"
    assert said_if_then(pack, "C-104") == "if there is no word from rae by 13:47, then ____   (a red case needs this)"
    worded = replace(line_in(pack, "C-101"), if_then_by="ines")
    said = PackWords(pack, NOW).if_then_sentence
    assert said(replace(worded, if_then="They do not pick up: I ring the neighbour")) == "if they do not pick up, then I ring the neighbour"
    assert said(replace(worded, if_then="Ring the neighbour")) == "if they do not pick up, then ring the neighbour"
    assert said(replace(worded, if_then="If it rains, a tent")) == "If it rains, a tent"
    assert said(replace(worded, if_then="14:20 passes without: ring: ask lou")) == "14:20 passes without: ring: ask lou"


def test_a_promise_in_a_condition_ends_where_it_ends() -> None:
    """The other way of a refusal is the then. One cannot tell where a promise with a comma in it ends without its quotes."""
    promise = Promise(at=at(-30), by="ines", text="letter to the family, draft to Bella first", due=at(20))
    no = Refusal(at=at(-30), by="ines", asked="all", text="we cannot", alternatives=("Flowers with your card",))
    pack = build_pack(moment_of(case_of(OWNED, TOLD, promise, no), now=NOW))
    quoted = '14:20 passes without "letter to the family, draft to Bella first"'
    assert said_if_then(pack, "C-101") == f"if {quoted}, then flowers with your card"
    assert PackWords(pack, NOW).if_then(line_in(pack, "C-101")) == f"{quoted}: Flowers with your card"


# ---------------------------------------------------------------- the head


def title(record_now: HandoverRecord, agent: str, width: int) -> str:
    moment = demo_moment()
    pieces = title_pieces(build_pack(moment), Seat(record_now, agent), HALF_PAST_ONE, UTC_ZONE, width)
    return "".join(text for text, _ in pieces)


def test_the_head_names_the_key_for_somebody_else() -> None:
    for width in (120, 80, 60):
        assert title(record(), "ines", width).startswith(" handover  ines to kim   T changes   "), width
    assert "Late ends 22:45" in title(record(), "ines", 160)
    assert "ines to kim  " in title(record(), "kim", 80)
    assert " T " not in title(record(), "kim", 80)


# ---------------------------------------------------------------- what is left


def checked(*notes: KeptNote) -> str:
    record_now = record(*notes)
    moment = demo_moment(*notes)
    pack = build_pack(moment)
    return progress_words(pack, Seat(record_now, "ines")).replace(str(len(pack.cases)), "ALL")


def kept_by(agent: str, *cases: str) -> KeptNote:
    return KeptNote(id="", handover="H-7", at=HALF_PAST_ONE, by=agent, cases=cases)


def test_what_was_checked_says_by_whom() -> None:
    assert checked() == "checked 0 of ALL"
    assert checked(kept_by("ines", "C-101")) == "checked 1 of ALL"
    assert checked(kept_by("lou", "C-101", "C-104")) == "lou checked 2 of ALL"
    assert checked(kept_by("lou", "C-101", "C-104"), kept_by("ines", "C-112")) == "you 1, lou 2 of ALL"


def test_who_is_at_a_line_is_said_in_words() -> None:
    moment = RowMoment(NOW, "UTC", others=(("C-101", "bo"), ("C-101", "kim"), ("C-104", "bo")))
    assert [moment.here_words(case) for case in ("C-104", "C-101", "C-1")] == ["bo here", "bo, kim here", ""]


def test_what_came_to_settle_is_named() -> None:
    pack, seat = demo_pack(), Seat(record(), "ines")
    call = Blocker(concern="K-2", what="a concern with an overdue call: Paula Pseudonym", solve=())
    assert added_words(pack, pack, seat) == ""
    assert added_words(pack, replace(pack, blockers=(*pack.blockers, call)), seat) == (
        "1 more to settle: K-2 a concern with an overdue call: Paula Pseudonym"
    )
    later = replace(call, what="a concern with an overdue call: Paula Pseudonym, 5 min")
    assert added_words(replace(pack, blockers=(call,)), replace(pack, blockers=(later,)), seat) == ""


def line_of(pack: Pack, seat: Seat) -> str:
    return "".join(text for text, _ in blocker_pieces(pack, seat, "B", 80))


@pytest.mark.parametrize(
    ("marks", "here", "room", "said"),
    [
        (("kept", "read"), "", 20, "checked"),
        (("kept", "asked"), "bo here", 20, "if-then?, bo here"),
        (("kept", "read_back", "accepted", "asked"), "", 20, "if-then?, accepted"),
        (("kept", "asked"), "", 9, "if-then?"),
        (("asked",), "bo here", 9, "bo here"),
        (("own",), "", 9, "stays"),
        ((), "", 9, ""),
    ],
)
def test_the_state_of_a_line_is_a_word(marks: tuple[str, ...], here: str, room: int, said: str) -> None:
    assert state_words(replace(demo_pack().cases[0], marks=marks), here, room) == said


def test_every_mark_of_a_line_has_a_word() -> None:
    line = demo_pack().cases[0]
    assert [mark for mark in MARKS if not state_words(replace(line, marks=(mark,), asked=()), "", 20)] == []


def test_the_list_of_what_is_left_knows_that_one_signed() -> None:
    pack = demo_pack()
    assert blocker_heading(pack, Seat(record(), "ines")).startswith("TO SETTLE BEFORE SIGNING  H-7  ")
    signed = replace(pack, signatures=(Signature(side="out", by="ines", at=HALF_PAST_ONE, override="time", sum="s"),))
    told = blocker_heading(signed, Seat(signed_by_ines(), "ines"))
    assert told.startswith("STILL OPEN, MAY STAY  H-7  ")
    assert told.endswith("(signed by you)")
    assert line_of(signed, Seat(signed_by_ines(), "ines")).startswith(" still open, may stay: ")
    assert line_of(signed, Seat(signed_by_ines(), "kim")).startswith(" to settle ")
    assert blocker_heading(signed, Seat(signed_by_ines(), "kim")).startswith("TO SETTLE BEFORE SIGNING")


def test_other_matters_are_whole_and_the_rest_is_counted() -> None:
    pack = replace(demo_pack(), lists={name: ({},) for name in ("debt", "approvals", "overrides", "absent", "actions", "again")})
    told = "".join(text for text, _ in lists_pieces(pack, 80))
    assert told == " other matters  no cause or action 1  approvals 1  rules overridden 1  +3"
    assert "".join(text for text, _ in lists_pieces(replace(pack, lists={}), 80)) == " other matters  nothing"


# ---------------------------------------------------------------- signing


def signed_by_ines() -> HandoverRecord:
    return record(SignedNote(id="", handover="H-7", at=HALF_PAST_ONE, by="ines", side="out", pack=1, sum="s"))


def test_who_signs_hears_whose_the_cases_are() -> None:
    said = signed_words(signed_by_ines())
    assert said == "Your cases are kim's once read back; go when kim has signed."
    assert len(f"You signed H-71. {said}") < 78  # a notice has one line, at 80 cells too


def test_the_sheet_that_signs_says_what_comes_after() -> None:
    facts = dict(sign_facts(demo_pack(), Seat(record(), "ines"), HALF_PAST_ONE))
    assert facts["after it"] == "2 more questions, what went well and what you learned; esc leaves them out"
