"""A case in words: nothing cut, nothing that drives a terminal, costs beside values, what was taken back marked."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from rich.cells import cell_len

from desk.board.case_view import case_view
from desk.model.case import Case
from desk.model.entries import (
    KINDS,
    ActionDone,
    AnyEntry,
    Apology,
    Assign,
    Cause,
    CorrectiveAction,
    Listen,
    Memo,
    Offer,
    OfferAnswer,
    Option,
    Promise,
    PromiseKept,
    Retract,
    Unknown,
)
from desk.model.entry_text import describe_entry
from desk.model.entry_titles import entry_heading
from desk.model.shift import Shift
from desk.model.state import state_of
from desk.recovery.texts.apology_parts import ApologyParts, apology_parts
from desk.tui.presentation.case_moment import CaseMoment
from desk.tui.presentation.panes import apologies, causes, offers, promises
from desk.tui.presentation.panes.offers import cost_line
from desk.tui.presentation.text_block import TextBlock
from desk.tui.presentation.text_flow import GLUE, column_lines, flow_text, paragraph_lines
from desk.tui.presentation.timeline import Timeline
from desk.tui.presentation.toned_text import FlowLine
from tests.case_builders import NOW, at, case_of
from tests.tui.app_fixtures import POLICY
from tests.wording.shipped import shipped

INES: dict[str, Any] = {"at": NOW, "by": "ines"}
HOSTILE = [
    "[/oops]",
    "[red]x[/red]",
    "\x1b[31mred\x1b[0m",
    "\x1b]0;title\x07",
    "a\u202eb",
    "\U0001f469\u200d\U0001f469\u200d\U0001f467 family",
    "日本語のお客様",
    "x" * 10_000,
    "a\n\nb",
]


def sight_of(*entries: AnyEntry, shift: Shift | None = None, **header: Any) -> CaseMoment:
    return CaseMoment(case_view(case_of(*entries, **header), POLICY), shift or Shift(), NOW, {})


def plain(lines: list[FlowLine]) -> str:
    return "\n".join("".join(text for text, _ in line) for line in lines)


def words(blocks: list[TextBlock]) -> str:
    return "\n".join("".join(text for text, _ in (*block.head, *block.body)) for block in blocks)


def timeline(case: Case) -> list[TextBlock]:
    return Timeline(state_of(case), now=NOW, zone="UTC").blocks()


@given(text=st.text(), width=st.integers(4, 60), indent=st.integers(0, 6))
def test_laid_out_text_fits_and_loses_no_word(text: str, width: int, indent: int) -> None:
    lines = paragraph_lines(text, width, indent=indent)
    for line in lines:
        assert sum(cell_len(piece) for piece, _ in line) <= max(width, 2 + indent)
    kept = "".join(plain(lines).split())
    assert kept == "".join("".join(plain(paragraph_lines(text, 10**6)).split()))


@pytest.mark.parametrize("text", HOSTILE)
def test_what_drives_a_terminal_never_reaches_a_line(text: str) -> None:
    shown = plain(paragraph_lines(text, 40)) + plain(column_lines(text, 40))
    assert all(character == "\n" or character.isprintable() for character in shown)


def test_pieces_keep_their_gaps_and_glue_holds() -> None:
    lines = flow_text([("12:00 ", "dim"), ("told", "strong"), ("  phone", "dim"), (f"  a{GLUE}b", "text")], 17, first=1, indent=3)
    assert plain(lines) == " 12:00 told\n   phone  a b"


@pytest.mark.parametrize("text", HOSTILE)
def test_a_timeline_takes_any_text(text: str) -> None:
    case = case_of(Memo(**INES, text=text), Listen(**INES, feeling=text, wants=text), subject=text, customer=text)
    said = words(timeline(case))
    assert said.count("feels: ") == 1
    lines = [line for block in timeline(case) for part, _ in block.body for line in paragraph_lines(part, 60)]
    assert all(piece.isprintable() for line in lines for piece, _ in line)


def test_what_was_taken_back_is_struck_and_says_by_whom() -> None:
    blocks = timeline(case_of(Memo(**INES, text="wrong"), Retract(at=NOW, by="bo", entry="101.2", reason="a slip")))
    (struck,) = [block for block in blocks if block.struck]
    assert struck.key == "101.2"
    assert struck.body[-1][0] == "taken back by bo at 14:00: a slip"
    again = case_of(Memo(**INES, text="right"), Retract(**INES, entry="101.2"), Retract(**INES, entry="101.3"))
    assert not any(block.struck for block in timeline(again))


def test_a_kind_from_a_newer_version_is_shown() -> None:
    unknown = Unknown(at=NOW, by="ines", kind="voucher_code", fields={"code": "[/X7]", "worth": 20})
    said = words(timeline(case_of(unknown)))
    assert "voucher code" in said
    assert "code: [/X7]" in said


def test_an_answer_says_what_it_is_about() -> None:
    offer = Offer(**INES, options=(Option(value_now=72),))
    promise = Promise(**INES, text="call by one", due=NOW)
    said = words(
        timeline(case_of(offer, OfferAnswer(**INES, offer="101.2", answer="accepted"), promise, PromiseKept(**INES, promise="101.4")))
    )
    assert "about the offer of 72" in said
    assert 'about the promise "call by one"' in said


def test_entries_stand_by_time_whenever_they_were_committed() -> None:
    blocks = timeline(case_of(Memo(at=at(-1), by="ines", text="later"), Memo(at=at(-30), by="bo", text="earlier")))
    assert [block.key for block in blocks] == ["101.1", "logged", "101.3", "101.2"]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_word(kind: str) -> None:
    needed: dict[str, Any] = {
        "offer_answer": {"answer": "accepted"},
        "approval": {"decision": "approved"},
        "verify": {"verdict": "met"},
        "status": {"to": "open"},
        "field": {"name": "subject"},
        "link": {"case": "C-2"},
        "close_rule": {"rule": "verify"},
        "retract": {"entry": "1.1"},
    }
    entry: Any = KINDS[kind](**INES, **needed.get(kind, {}))
    assert entry_heading(entry)
    assert isinstance(describe_entry(entry, now=NOW, zone="UTC"), list)


def test_empty_panes_name_the_key_that_fills_them() -> None:
    moment = sight_of()
    assert "none yet: say sorry" in words(apologies.apology_blocks(moment))
    assert "none yet: first ask" in words(offers.offer_blocks(moment))
    assert "none yet: why it happened" in words(causes.cause_blocks(moment))
    assert "none yet: say what happens" in words(promises.promise_blocks(moment))
    rebound = CaseMoment(moment.view, moment.shift, NOW, {"apology": ("z",), "cause": ()})
    assert "none yet: say sorry, and name what was missed (z)" in words(apologies.apology_blocks(rebound))
    assert "why it happened, and what stops it (:cause)" in words(causes.cause_blocks(rebound))


def test_cost_stands_beside_value_always_both() -> None:
    option = Option(value_now=72, value_later=48, chance=0.3, staff_minutes=20)
    worth = sight_of(value=1440.0).state
    assert cost_line(option, worth, Shift()) == (
        "costs us 101.40: 72.00 now, 14.40 for 48.00 off the next bill (3 in 10 use it), 15.00 of our time (20 min); "
        "that is 7% of the 1,440 they are worth; worth it if 8 in 100 stay for it"
    )
    assert cost_line(Option(value_now=72), sight_of().state, Shift()) == "costs us 72.00 now; it is not known what they are worth"
    assert cost_line(Option(), worth, Shift()) == "costs us nothing"
    assert cost_line(Option(value_now=2000), worth, Shift()) == "costs us 2,000.00 now, 138.9% of the 1,440 they are worth"


def test_what_is_given_for_nothing_is_no_cost_of_nothing() -> None:
    worth = sight_of(value=1440.0).state
    assert cost_line(Option(title="the removal free"), worth, Shift()) == '"free" has no amount yet'
    assert cost_line(Option(remedy="refund", staff_minutes=20), worth, Shift()) == (
        'costs us 15.00 of our time (20 min), and "refund" has no amount yet'
    )
    assert cost_line(Option(title="the removal free", value_now=480), worth, Shift()).startswith("costs us 480.00 now, 33.3% of")


def test_an_offer_says_who_need_not_be_asked_and_how_far_it_went() -> None:
    small = Offer(**INES, options=(Option(value_now=10, extra="a card"),))
    said = words(offers.offer_blocks(sight_of(small, OfferAnswer(**INES, offer="101.2", answer="accepted"), value=1440.0)))
    assert "no approval needed: within 1% of what they are worth" in said
    assert "so far: we did more than make it good" in said
    assert "no extra beyond the fix" in words(offers.offer_blocks(sight_of(Offer(**INES, options=(Option(value_now=72),)))))


def test_an_offer_says_what_it_waits_for() -> None:
    cheap, dear = Offer(**INES, options=(Option(value_now=72),)), Offer(**INES, options=(Option(value_now=300),))
    assert "waits for their answer: O" in words(offers.offer_blocks(sight_of(cheap)))
    assert "do not promise it yet: a lead or manager must approve" in words(offers.offer_blocks(sight_of(dear)))
    yes = OfferAnswer(**INES, offer="101.2", answer="accepted")
    assert "they accept, if a lead or manager approves" in words(offers.offer_blocks(sight_of(dear, yes)))
    declined = OfferAnswer(**INES, offer="101.2", answer="declined", text="no thanks")
    said = words(offers.offer_blocks(sight_of(dear, declined)))
    assert "declined" in said
    assert "they said: no thanks" in said


def test_a_cause_shows_its_ladder_and_what_is_done() -> None:
    cause = Cause(**INES, text="overbooked", whys=("three moves", "two teams"))
    assert "no action of its own yet (r)" in words(causes.cause_blocks(sight_of(cause)))
    overdue = CorrectiveAction(**INES, cause="101.2", text="cap the slots", owner="lou", due=at(-5))
    said = words(causes.cause_blocks(sight_of(cause, overdue)))
    assert "why: three moves" in said
    assert "OVERDUE: cap the slots (lou, by 13:55)" in said
    done = words(causes.cause_blocks(sight_of(cause, overdue, ActionDone(**INES, action="101.3"))))
    assert "done: cap the slots" in done


def test_promises_stand_by_their_deadline_with_the_time_left() -> None:
    late = Promise(at=at(-60), by="ines", text="call her", due=at(-5))
    soon = Promise(**INES, text="a photo", due=NOW + timedelta(hours=2), visible=True)
    said = words(promises.promise_blocks(sight_of(soon, late)))
    assert said.index("5 min late") < said.index("in 2 h")
    assert "they will see it" in said
    kept = words(promises.promise_blocks(sight_of(late, PromiseKept(**INES, promise="101.2"))))
    assert "kept 14:00" in kept
    assert "LATE" not in kept


def test_only_its_owner_is_asked_when_to_look_again() -> None:
    mine = sight_of(Assign(**INES, owner="ines"), Promise(**INES, text="call her", due=at(60)))
    said = promises.missing_item(mine)
    assert said is not None
    assert said.words == "say when we look again"
    assert promises.missing_item(replace(mine, agent="ines")) == said
    assert promises.missing_item(replace(mine, agent="rae")) is None, "her key would take it from ines"


def test_never_again_without_an_action_is_said_once_and_without_contradiction() -> None:
    """The head said "6 of 6 parts", and the line above it that never again points at no action."""
    text = "I am sorry. It will not happen again."
    said = apology_parts(text, shipped())
    moment = replace(sight_of(Apology(**INES, id="101.2", text=text)), apology_parts={"101.2": said})
    whole = ApologyParts((*said.present, *said.missing), ())
    complete = replace(moment, apology_parts={"101.2": whole})
    assert "6 of 6 parts, no action behind never again yet" in words(apologies.apology_blocks(complete))
    lacks = apologies.missing_item(complete)
    assert lacks is not None
    assert (lacks.words, lacks.action) == ("what changes? never again needs an action", "cause")


def test_an_apology_by_a_lead_says_so_and_how_it_was_taken() -> None:
    said = words(apologies.apology_blocks(sight_of(Apology(**INES, text="sorry", channel="phone", speaker="lead", taken="warm"))))
    assert "ines, lead" in said
    assert "they took it: warm" in said


def test_what_is_only_said_where_it_fits_is_not_lacking() -> None:
    text = "I am sorry."
    read = apology_parts(text, shipped())
    asked = (*read.present, *read.missing)
    said = ApologyParts(
        tuple(part for part in asked if part.name != "forgiveness"), tuple(part for part in asked if part.name == "forgiveness")
    )
    promised = Promise(**INES, text="a team", due=at(60))
    moment = replace(sight_of(Apology(**INES, id="101.2", text=text), promised), apology_parts={"101.2": said})
    shown = words(apologies.apology_blocks(moment))
    assert "5 of 5 parts" in shown
    assert "lacks" not in shown
