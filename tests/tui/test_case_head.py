"""The head of a case: sentences in fixed rows, nothing cut beside empty cells; the steps as its menu."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace
from rich.cells import cell_len

from desk.board.case_view import case_view, next_due
from desk.model.changes import Append
from desk.model.entries import (
    AnyEntry,
    Apology,
    Assign,
    Cause,
    Contact,
    CorrectiveAction,
    Incoming,
    Listen,
    Offer,
    OfferAnswer,
    Option,
    Promise,
    PromiseKept,
    StatusChange,
    Told,
    Verify,
)
from desk.model.shift import Shift
from desk.recovery.steps.guidance import guidance_of
from desk.sla.clock_names import late_clock, spoken_clock
from desk.text.durations import due_words
from desk.tui.presentation.case_moment import CaseMoment
from desk.tui.presentation.clock_words import clock_line, clocks_in_order
from desk.tui.presentation.facts import Fact, all_facts
from desk.tui.presentation.head_facts import fact_rows, head_sentences
from desk.tui.presentation.panes.registry import PANES
from desk.tui.presentation.sentence_row import Sentence, sentence_row
from desk.tui.presentation.signs import POINTER
from desk.tui.presentation.state_columns import state_columns
from desk.tui.presentation.step_row import step_row
from desk.tui.presentation.text_block import TextBlock
from desk.tui.presentation.toned_text import Piece
from desk.tui.screens.case_facts import CaseFactsScreen
from desk.tui.screens.case_knowledge import CALMING_WORDS
from desk.tui.screens.evidence import EvidenceScreen
from desk.tui.widgets.case_header import TitleLine
from tests.case_builders import NOW, at, case_of
from tests.tui.app_fixtures import POLICY, FakeShared, assert_golden, board_of, demo_store, new_case, until
from tests.tui.case_driver import at_case
from tests.tui.test_case_frame import with_notices

INES: dict[str, Any] = {"at": NOW, "by": "ines"}
WHY, ACTION = Cause(**INES, text="full"), CorrectiveAction(**INES, text="cap", owner="lou", due=at(90))
ANGRY = Listen(at=at(-30), by="ines", feeling="angry", matters="keys by three", wants="a team today")


def sight_of(*entries: AnyEntry, **header: Any) -> CaseMoment:
    return CaseMoment(case_view(case_of(*entries, **header), POLICY), Shift(), NOW, {})


def said(found: list[Fact]) -> list[str]:
    return ["".join(text for text, _ in fact.toned_pieces()) for fact in found]


def spoken(moment: CaseMoment) -> list[str]:
    return [sentence.words for sentence in head_sentences(moment)]


def plain(row: list[Piece]) -> str:
    return "".join(text for text, _ in row)


def rows(moment: CaseMoment, width: int, most: int = 2) -> list[str]:
    return [plain(row) for row in fact_rows(moment, width, most)]


def steps(moment: CaseMoment, width: int, **more: Any) -> str:
    return plain(step_row(moment, width, **more))


_MENU = 69
"""Cells of the menu of a recovery."""
OWNED = (Assign(at=at(-30), by="ines", owner="ines", follow_up=at(60)), Contact(at=at(-29), by="ines", channel="phone"))
CHASED = Incoming(at=at(-20), by="customer", channel="sms", chase=True)


def test_the_facts_stand_in_the_order_in_which_they_press() -> None:
    relieved = Listen(**INES, feeling="relieved")
    header: dict[str, Any] = {"value": 1440.0, "referrals": 600.0, "leaves": "high", "earlier": 2, "needs_by": at(30), "need": "the keys"}
    more: dict[str, Any] = {"price": 480.0, "public_risk": "review", "failure": "no-show"}
    assert said(all_facts(sight_of(ANGRY, CHASED, relieved, **header, **more))) == [
        "angry 13:30 > relieved 14:00",
        "needs the keys by 14:30",
        "matters: keys by three",
        "chased us once (2 in all with the first: 1 call, 1 text)",
        "may go public: review",
        "our 3rd failure for them",
        "worth 1,440 + 600 by those they send, this job 480",
        "may leave",
        "wants: a team today",
        "failure: no-show",
    ]


def test_the_head_says_in_sentences_what_presses() -> None:
    header: dict[str, Any] = {"leaves": "high", "earlier": 2, "needs_by": at(30), "need": "the keys", "public_risk": "review"}
    assert spoken(sight_of(ANGRY, CHASED, **header)) == [
        "Chased us once.",
        "Needs the keys by 14:30: keys by three.",
        "Our 3rd failure for them.",
        "May leave us.",
        "May go public: review.",
    ]
    assert spoken(sight_of(ANGRY, failure="delay")) == ["It matters: keys by three."]


def test_who_says_it_is_right_again_is_not_said_to_leave() -> None:
    worse, better = Verify(at=at(-9), by="ines", verdict="below"), Verify(at=at(-5), by="ines", verdict="met")
    assert "May leave us." in spoken(sight_of(ANGRY, worse, leaves="high"))
    assert "May leave us." not in spoken(sight_of(ANGRY, worse, better, leaves="high"))


def test_a_case_that_waits_says_for_what_and_until_when() -> None:
    waits = StatusChange(**INES, to="pending", reason="her bank", recheck=at(60))
    assert spoken(sight_of(waits)) == ["Waiting: her bank, look again 15:00."]


def test_the_head_believes_the_tick() -> None:
    """What they needed was given: nothing says any more that they need it."""
    offer = Offer(id="101.2", **INES, options=(Option(title="a team", by=at(60)),))
    taken = OfferAnswer(**INES, offer="101.2", answer="accepted", option=1)
    given = PromiseKept(at=at(13), by="ines", promise="101.2")
    moment = CaseMoment(case_view(case_of(ANGRY, offer, taken, given, needs_by=at(-15)), POLICY), Shift(), at(20), {})
    assert spoken(moment)[0].startswith("Needed by 13:45: given 14:13")
    assert "Needs" not in rows(moment, 120)[0]


def test_a_feeling_can_move_more_than_once() -> None:
    words = ("disappointed", "frustrated", "frustrated", "angry")
    felt = [Listen(at=at(number - 30), by="ines", feeling=word) for number, word in enumerate(words)]
    assert said(all_facts(sight_of(*felt[:3])))[0] == "disappointed 13:30 > frustrated 13:31"
    happy = Verify(**INES, verdict="exceeded", feeling="happy")
    assert said(all_facts(sight_of(*felt, happy)))[0] == "disappointed 13:30 > angry 13:33 > happy 14:00"
    assert rows(sight_of(*felt), 120)[0].startswith(" ANGRY ")


@pytest.mark.parametrize(("feeling", "row"), [("angry", " ANGRY   Chased us"), ("relieved", " FEELS   relieved.  Chased us")])
def test_the_rows_of_facts_begin_under_each_other(feeling: str, row: str) -> None:
    moment = sight_of(Incoming(at=at(-5), by="customer", chase=True), Listen(**INES, feeling=feeling))
    assert rows(moment, 120)[0].startswith(row)


def test_a_feeling_that_is_a_sentence_is_said_whole() -> None:
    moment = sight_of(Listen(**INES, feeling="worn out by all that waiting"))
    assert rows(moment, 120)[0].startswith(" FEELS   worn out by all that waiting.")


def test_time_lost_before_it_reached_us_is_said() -> None:
    told = Told(at=at(-60), by="customer", told_at=at(-180), told_to="the driver")
    assert said(all_facts(sight_of(told, told=False))) == ["2 h passed before we logged it, they told the driver first"]


def test_when_they_expect_us_is_said_until_we_called() -> None:
    assert spoken(sight_of(appointment=at(40))) == ["Expects us at 14:40."]
    assert spoken(sight_of(Contact(**INES), appointment=at(40))) == []


def test_the_first_hour_shows_with_all_of_it_until_somebody_reached_them() -> None:
    assert "a small gesture counts most until 14:20, and less after" in said(all_facts(sight_of(ANGRY, logged=-40)))
    assert "a small gesture counts most until 14:20, and less after" not in said(all_facts(sight_of(ANGRY, Contact(**INES), logged=-40)))
    assert not any("first hour" in words for words in said(all_facts(sight_of(ANGRY, logged=-70))))
    assert not any("hour" in words for words in spoken(sight_of(ANGRY, logged=-40)))


@pytest.mark.parametrize(
    ("theirs", "desk", "words"),
    [
        ("Asia/Tokyo", "UTC", ["It is 23:00 where they are, night."]),
        ("Europe/Paris", "UTC", ["It is 16:00 where they are."]),
        ("Asia/Tokyo", "Asia/Tokyo", []),
        ("Nowhere/Else", "UTC", []),
    ],
)
def test_what_the_clock_says_where_they_are(theirs: str, desk: str, words: list[str]) -> None:
    reading = case_view(case_of(zone=theirs), POLICY)
    assert spoken(CaseMoment(reading, Shift(zone=desk), NOW, {})) == words


def test_a_case_that_went_from_hand_to_hand_says_so() -> None:
    owners = [Assign(at=at(number - 50), by=name, owner=name) for number, name in enumerate(("bo", "lou", "kim"))]
    assert "Passed between us once." in spoken(sight_of(*owners[:2]))
    assert "Passed between us twice." in spoken(sight_of(*owners))


@pytest.mark.parametrize("width", [60, 80, 120, 160])
def test_a_row_cuts_nothing_beside_empty_cells(width: int) -> None:
    """A sentence is whole, or the row is full; only a customer's own words are cut."""
    texts = [Sentence(f"Fact {number} is {'so ' * number}long.", can_be_cut=number % 3 == 0) for number in range(12)]
    row, left_over = sentence_row(texts, width)
    shown = plain(row)
    assert cell_len(shown) <= width
    for sentence in left_over:
        assert not sentence_row([sentence], width - cell_len(shown) - 2)[0]
    whole = [sentence for sentence in texts if sentence.words.rstrip(".") in shown]
    assert len(whole) + len(left_over) >= len(texts) - 1
    if "…" in shown:
        assert cell_len(shown) >= width - 3


@pytest.mark.parametrize(("size", "expected"), [((120, 36), 7), ((80, 24), 5), ((60, 15), 3)])
async def test_the_head_has_its_rows_whatever_happens(size: tuple[int, int], expected: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The body begins at the same row before and after a step, with no notice and with three."""
    with_notices(monkeypatch, 0)
    store = FakeShared([new_case(1, failure="delay", needs_by=at(60), leaves="high", value=10.0)])
    async with at_case("C-101", store, size=size) as seat:

        def body_row() -> int:
            return next(number for number, line in enumerate(seat.text.splitlines()) if "TIMELINE" in line)

        assert body_row() == expected
        with_notices(monkeypatch, 3 if size[1] >= 20 else 0)
        listen = Listen(**INES, feeling="furious", matters="the keys " * 40, wants="a team " * 40)
        store.commit_elsewhere(Append("C-101", (listen, *(CHASED for _ in range(4)), Apology(**INES, text="sorry"))))
        await until(seat.pilot, lambda: "FURIOUS" in seat.text)
        assert body_row() == expected


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (60, 15)])
async def test_the_head_of_a_plain_question_reads_as_it_should(size: tuple[int, int]) -> None:
    async with at_case("C-101", FakeShared([new_case(1)]), size=size) as seat:
        head = seat.text[: seat.text.index("TIMELINE")].splitlines()[:-1]
        await assert_golden(seat.pilot, f"plain-head-{size[0]}x{size[1]}", "\n".join([*head, ""]))


def test_the_steps_are_the_menu() -> None:
    moment = sight_of(*OWNED, ANGRY, Apology(at=at(-10), by="ines", text="sorry"), Promise(**INES, text="a call", due=at(30)))
    assert steps(moment, 120).startswith(" f noted✓   a sorry✓   o offer   p promised✓   r CAUSE   v happy? ")
    assert "next: r why did it happen, and what stops it?" in steps(moment, 120)
    assert steps(moment, 80).rstrip() == " f noted✓ sorry✓ o offer promised✓ r CAUSE v happy?   next: r why did it happen?"
    assert steps(moment, 60, label="ANGRY").startswith(" ANGRY f✓ a✓ o p✓ r CAUSE v   next: r why did it happen?")
    assert steps(moment, 120, presence=("bo is writing an apology, 40 s", "bo writes")).endswith("  bo writes ")


@pytest.mark.parametrize("width", [80, 90, 100, 120])
@pytest.mark.parametrize("taken", range(2**5))
def test_every_step_keeps_its_word_and_what_is_next_too(width: int, taken: int) -> None:
    """However many steps are taken, and with a colleague here."""
    moment = sight_of(*OWNED, *some_of_every(taken), failure="delay")
    for row in (steps(moment, width), steps(moment, width, presence=("bo writes",))):
        assert re.match(r" (f listen|f LISTEN|(f )?noted✓) +(a sorry|a SORRY|(a )?sorry✓) +(o|O|offered) *", row), row
        assert all(re.search(word, row, re.IGNORECASE) for word in ("offer|agreed", "promise", "cause", "happy|asked")), row
    guidance = guidance_of(moment.state, moment.shift, now=moment.now)
    assert guidance is not None
    assert guidance.short in steps(moment, width) or guidance.words in steps(moment, width)


@pytest.mark.parametrize(("width", "taken"), [(120, "f noted✓   a sorry✓"), (80, "f noted✓ sorry✓")])
def test_the_steps_look_alike_from_step_to_step(width: int, taken: str) -> None:
    done: list[AnyEntry] = [ANGRY, Apology(**INES, text="sorry"), Promise(**INES, text="a call", due=at(30)), Contact(**INES)]
    for more in range(len(done) + 1):
        assert steps(sight_of(*done[:2], *done[2 : 2 + more]), width).startswith(f" {taken}")
    over = StatusChange(**INES, to="closed")
    assert steps(sight_of(*done, over), width).startswith(f" {taken}")


def test_the_next_step_says_it_in_words() -> None:
    owned = sight_of(*OWNED, ANGRY, CHASED, CHASED)
    assert "next: a say sorry: they had to ask twice" in steps(owned, 120)
    assert " a SORRY " in steps(owned, 80)
    assert "next: a say sorry first" in steps(owned, 80)
    assert "next: f ask how they feel" in steps(sight_of(*OWNED, failure="delay"), 120)


def strong(row: list[Piece]) -> list[str]:
    return [text for text, tone in row if tone == "next"]


def test_one_thing_alone_is_strong_in_the_head() -> None:
    owned, nobodys = sight_of(*OWNED, ANGRY, CHASED, CHASED), sight_of(ANGRY, CHASED, CHASED)
    for width in (60, 80, 120):
        for moment, only in ((owned, "a SORRY"), (nobodys, "t take it")):
            (alone,) = strong(step_row(moment, width))
            assert alone.startswith(only)


def test_a_case_without_owner_is_taken_first() -> None:
    nobodys = sight_of(ANGRY, CHASED, CHASED)
    assert " a sorry " in steps(nobodys, 120)
    assert steps(nobodys, 120).rstrip().endswith("next: t take it, then say sorry")
    assert steps(nobodys, 80).rstrip().endswith("next: t take it first")
    assert plain(state_columns(nobodys, 120)).split() == ["normal", "new", "no", "owner"]


def test_a_lead_who_must_hear_of_it_is_the_next_step() -> None:
    again = replace(sight_of(*OWNED, ANGRY, earlier=1), lead="lou")
    assert steps(again, 120).rstrip().endswith("next: e tell lou first, then answer them")
    assert strong(step_row(again, 120)) == ["e tell lou first"]


def test_what_is_promised_is_asked_by_the_word_of_its_key() -> None:
    """The key is called done: what stands beside it must mean the same."""
    done = (*OWNED, ANGRY, Apology(at=at(-10), by="ines", text="sorry"), WHY, ACTION)
    assert "next: d do it by 14:30: a call" in steps(sight_of(*done, Promise(**INES, text="a call", due=at(30))), 120)
    assert strong(step_row(sight_of(*done, Promise(**INES, text="a call", due=at(30))), 120)) == ["d do it by 14:30"]
    late = Promise(at=at(-9), by="ines", text="a call", due=at(-5))
    assert "next: d done? if not, tell them a new time" in steps(sight_of(*done, late), 120)
    assert "next: d done, or a new time?" in steps(sight_of(*done, late), 72)


def test_what_is_next_is_set_apart_where_its_word_has_no_room() -> None:
    late = Promise(at=at(-9), by="ines", text="a call", due=at(-5))
    asked = sight_of(*OWNED, ANGRY, Apology(at=at(-10), by="ines", text="sorry"), late)
    width = max(width for width in range(60, 100) if "next:" not in steps(asked, width))
    assert f" {POINTER} d done, or a new time?" in steps(asked, width)


def some_of_every(taken: int) -> list[AnyEntry]:
    every: list[AnyEntry] = [
        ANGRY,
        Apology(at=at(-10), by="ines", text="sorry"),
        Promise(**INES, text="a call", due=at(-1)),
        Offer(**INES, options=(Option(title="x"),)),
        Verify(**INES, verdict="below"),
    ]
    return [entry for place, entry in enumerate(every) if taken & 1 << place]


@pytest.mark.parametrize("taken", range(2**5))
def test_what_is_next_keeps_its_place_whatever_was_done(taken: int) -> None:
    assert steps(sight_of(*OWNED, *some_of_every(taken), failure="delay"), 120).index("   next: ") == _MENU


def test_an_offer_asks_for_their_answer_not_ours() -> None:
    offered = Offer(**INES, options=(Option(title="x"),))
    assert " O AGREED?  " in steps(sight_of(*OWNED, ANGRY, Apology(at=at(-10), by="ines", text="sorry"), offered), 120)


def test_what_has_no_room_stands_apart_from_what_they_want() -> None:
    header: dict[str, Any] = {"earlier": 2, "needs_by": at(30), "need": "the keys " * 7, "leaves": "high", "public_risk": "review"}
    wants = rows(sight_of(ANGRY, CHASED, **header), 120)[1]
    assert re.fullmatch(r" WANTS   a team today {3,}Our 3rd failure for them\.  May leave us\.  May go public: review\. ", wants)
    assert cell_len(wants) == 120


def test_a_promise_after_their_need_is_flagged_beside_it() -> None:
    late = Promise(**INES, text="a team", due=at(40))
    (need,) = [each for each in head_sentences(sight_of(ANGRY, late, needs_by=at(30))) if each.words.startswith("Needs")]
    assert (need.words, need.tone) == ("Needs it by 14:30, we promised 14:40: keys by three.", "late")
    first = Promise(**INES, text="a call", due=at(20))
    assert "Needs it by 14:30: keys by three." in spoken(sight_of(ANGRY, late, first, needs_by=at(30)))


def clocks(moment: CaseMoment, width: int, *, chosen: int | None = None) -> str:
    return plain(clock_line(moment, width, chosen=chosen, more_key="W"))


def test_a_need_that_presses_more_than_every_clock_comes_first() -> None:
    late = Promise(**INES, text="a team", due=at(12))
    assert clocks(sight_of(*OWNED, late, needs_by=at(6)), 80).startswith("deliver in 6 min   promise in 12 min: a team")
    assert clocks(sight_of(*OWNED, late, needs_by=at(6)), 30) == "deliver in 6 min  W more"
    assert clocks(sight_of(*OWNED, late, needs_by=at(-3)), 80).startswith("not delivered, 3 min late   promise in 12 min")
    assert clocks(sight_of(*OWNED, late, needs_by=at(20)), 80).startswith("promise in 12 min: a team")
    assert clocks(sight_of(*OWNED, late, needs_by=at(6)), 80, chosen=0).startswith("promise in 12 min")


@pytest.mark.parametrize("case", sorted(demo_store().cases))
def test_the_head_begins_with_what_the_board_names(case: str) -> None:
    view = case_view(demo_store().cases[case], POLICY)
    upcoming = next_due(view, NOW)
    if not upcoming.name:
        return
    first = clocks(CaseMoment(view, Shift(), NOW, {}), 120).split("   ")[0]
    assert any(words in first for words in (due_words(upcoming.left), spoken_clock(upcoming.name), late_clock(upcoming.name)))


def test_a_look_of_our_own_that_comes_first_stands_first() -> None:
    looked_at = sight_of(Assign(**INES, owner="ines", follow_up=at(4)), Promise(**INES, text="a team", due=at(20)), logged=-1)
    assert clocks(looked_at, 80).startswith("look again in 4 min   promise in 20 min: a team")
    paused = sight_of(*OWNED, StatusChange(**INES, to="pending", reason="her date", recheck=at(3)), logged=-1)
    assert clocks(paused, 80).startswith("look again in 3 min")


def test_praise_is_said_until_something_went_wrong() -> None:
    words = "They praise us: thank them, and tell whoever earned it."
    assert words in spoken(sight_of(*OWNED, source="praise"))
    assert words not in spoken(sight_of(*OWNED, ANGRY, source="praise"))
    assert words not in spoken(sight_of(*OWNED, source="review"))


def test_a_case_put_off_says_until_when() -> None:
    had, off = Assign(at=at(-30), by="ines", owner="ines", follow_up=at(30)), Assign(**INES, owner="ines", follow_up=at(19 * 60))
    assert "Put off until tomorrow 09:00." in spoken(sight_of(had, off))
    assert not any(words.startswith("Put off") for words in spoken(sight_of(had)))
    given = Assign(**INES, owner="kim", follow_up=at(19 * 60))
    assert not any(words.startswith("Put off") for words in spoken(sight_of(had, given)))
    waits = StatusChange(**INES, to="pending", reason="her date", recheck=at(3))
    assert not any(words.startswith("Put off") for words in spoken(sight_of(had, off, waits)))
    over = Assign(at=at(-20), by="ines", owner="ines", follow_up=at(-5))
    assert not any(words.startswith("Put off") for words in spoken(sight_of(had, over)))


def test_at_the_smallest_width_the_next_step_keeps_its_word() -> None:
    assert steps(sight_of(ANGRY), 60) == " f✓ a sorry o p r v   next: t take it, then say sorry".ljust(60)
    assert " f✓ a sorry o p r v " in steps(sight_of(ANGRY), 44)


def test_promises_stand_together_with_the_words_of_the_first() -> None:
    call, photo = Promise(**INES, text="call with the decision", due=at(12)), Promise(**INES, text="a photo", due=at(45))
    both = sight_of(*OWNED, call, photo)
    assert clocks(both, 120).startswith("2 promises, first in 12 min: call with the decision   fix in ")
    assert clocks(both, 43) == "2 promises, first in 12m  fix in 7h  W more"
    assert clocks(sight_of(*OWNED, call), 80).startswith("promise in 12 min: call with the decision   fix in")
    assert clocks(both, 30) == "promise in 12 min  W more"
    late = Promise(at=at(-9), by="ines", text="ring her", due=at(-8))
    assert clocks(sight_of(*OWNED, late, photo), 80).startswith("2 promises, first 8 min late: ring her   ")


def test_one_line_of_clocks_says_its_times_one_way() -> None:
    late = Promise(at=at(-9), by="ines", text="ring her", due=at(-8))
    assert clocks(sight_of(*OWNED, late), 30) == "promise 8 min late  W more"
    assert clocks(sight_of(*OWNED, late), 36) == "promise 8m late  fix in 7h  W more"
    assert clocks(sight_of(*OWNED, late), 80).startswith("promise 8 min late: ring her   fix in 7 h")


def test_each_promise_has_its_own_clock_while_one_is_chosen() -> None:
    both = sight_of(*OWNED, Promise(**INES, text="a call", due=at(12)), Promise(**INES, text="a photo", due=at(45)))
    first, second, *_ = clocks_in_order(both)
    assert "promise in 12 min   promise in 45 min" in clocks(both, 120, chosen=first)
    assert "promise in 45 min" in clocks(both, 30, chosen=second)


@pytest.mark.parametrize("width", range(30, 120, 3))
def test_the_clocks_fit_any_width(width: int) -> None:
    promises = [Promise(**INES, text="a call " * number, due=at(20 * number)) for number in (1, 2, 3)]
    assert cell_len(clocks(sight_of(*OWNED, *promises), width)) <= width


def test_how_they_like_to_be_reached_is_no_time_to_call() -> None:
    line = TitleLine()
    line.moment = sight_of(phone="555-0101", prefers="phone")
    assert plain(line.compose_line(120)).rstrip().endswith("Tess  555-0101  prefers a call    14:00:00")


def test_a_plain_question_has_a_plain_menu() -> None:
    assert steps(sight_of(), 120).rstrip() == " t TAKE   c answer   s solve   next: t take it, then answer"
    taken = Assign(**INES, owner="ines", follow_up=at(30))
    assert steps(sight_of(taken), 120).rstrip() == " t taken✓   c ANSWER   s solve   next: c answer them"
    assert "next: s solve it" in steps(sight_of(taken, Contact(**INES)), 120)
    solved = (taken, Contact(**INES), StatusChange(**INES, to="solved"))
    assert steps(sight_of(*solved), 120).startswith(" t taken✓   c answered✓   s CLOSE   next: s close it")
    assert "s closed✓" in steps(sight_of(*solved, StatusChange(**INES, to="closed")), 120)
    assert rows(sight_of(taken), 120) == []


def test_a_plain_question_that_turns_sour_says_so_and_offers_the_steps() -> None:
    sour = Incoming(**INES | {"by": "customer"}, text="I waited an hour, I want your manager")
    moment = sight_of(Assign(**INES, owner="ines"), Contact(**INES), sour)
    assert steps(moment, 120).rstrip() == " f LISTEN   a sorry   e manager   next: f hear them out: they sound upset"


@pytest.mark.parametrize("width", range(40, 130, 7))
def test_the_steps_fit_any_width(width: int) -> None:
    for entries in ((), (ANGRY,), (CHASED, CHASED), (ANGRY, Apology(**INES, text="sorry"), Offer(**INES, options=(Option(title="x"),)))):
        more: dict[str, Any] = {"label": "DISAPPOINTED", "presence": ("bo is writing an apology, 40 s", "bo writes")}
        assert cell_len(steps(sight_of(*entries), width, **more)) == width


async def test_everything_known_is_a_key_away() -> None:
    async with at_case("C-101", demo_store(), size=(80, 24)) as seat:
        assert "WANTS" not in seat.text
        await seat.press("A")
        await until(seat.pilot, lambda: isinstance(seat.pilot.app.screen, CaseFactsScreen))
        await until(seat.pilot, lambda: "wants: a team today, or to be told at once" in seat.text)
        assert "4 in all with the first: 2 voicemails, 1 call, 1 text" in seat.text


async def test_a_bar_opens_its_evidence_and_enter_goes_there() -> None:
    async with at_case("C-104", demo_store(), size=(80, 24)) as seat:
        await seat.press("B")
        await until(seat.pilot, lambda: "WHAT C-104 SHOWS FOR ITSELF" in seat.text)
        await seat.press("j", "j", "j", "j")
        assert "▸ ✓ a voice within the first hour  13:16 contact ines" in seat.text
        await seat.press("enter")
        await until(seat.pilot, lambda: seat.pilot.app.screen is seat.screen)
        body = seat.text[seat.text.index("[TIMELINE]") :].splitlines()[1]
        assert "→ contact  phone  ines  first word" in body


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (60, 15)])
async def test_the_evidence_reads_as_it_should(size: tuple[int, int]) -> None:
    async with at_case("C-104", demo_store(), size=size) as seat:
        await seat.press("B")
        await until(seat.pilot, lambda: isinstance(seat.pilot.app.screen, EvidenceScreen))
        await assert_golden(seat.pilot, f"evidence-{size[0]}x{size[1]}")


async def test_what_is_missing_opens_the_form_that_gives_it() -> None:
    async with at_case("C-104", demo_store(), size=(80, 24)) as seat:
        await seat.press("B")
        await until(seat.pilot, lambda: isinstance(seat.pilot.app.screen, EvidenceScreen))
        await seat.press("enter")
        sheet = await seat.sheet()
        assert sheet.spec.action == "tangible"


async def test_before_a_hot_case_a_word_is_said_once_and_hides_no_step() -> None:
    async with at_case("C-101", demo_store(), size=(80, 24)) as seat:
        assert CALMING_WORDS in seat.text.splitlines()[-1]
        assert "next: t take it first" in seat.text
        await seat.press("j")
        assert CALMING_WORDS not in seat.text
        await seat.press("escape")
        await until(seat.pilot, lambda: board_of(seat.pilot).is_current)
        await seat.press("enter")
        await until(seat.pilot, lambda: "TIMELINE" in seat.text)
        assert "C-101" in seat.text
        assert CALMING_WORDS not in seat.text


async def test_the_word_can_be_left_out() -> None:
    async with at_case("C-101", demo_store(), calm=False) as seat:
        assert CALMING_WORDS not in seat.text


async def test_a_calm_case_needs_no_word() -> None:
    store = FakeShared([new_case(1)])
    store.commit([Append("C-101", (Listen(**INES, feeling="calm"),))])
    async with at_case("C-101", store) as seat:
        assert CALMING_WORDS not in seat.text


async def test_facts_follow_the_minute() -> None:
    store = FakeShared([new_case(1, failure="delay", needs_by=at(2))])
    async with at_case("C-101", store) as seat:
        assert "Needs it by 14:02" in seat.text
        seat.clock.go(timedelta(minutes=3).total_seconds())
        seat.screen.renewal.tick(seat.clock())
        await seat.settled()
        assert "Needed it by 14:02" in seat.text


async def test_an_earlier_case_of_the_same_customer_makes_it_their_second_failure() -> None:
    known: dict[str, Any] = {"customer": "Tess Tampleton", "phone": "555-010-1234", "failure": "delay"}
    async with at_case("C-102", FakeShared([new_case(1, logged=-600, **known), new_case(2, **known)])) as seat:
        assert "2nd failure for them" in seat.text
        await seat.press("A")
        await until(seat.pilot, lambda: "ALL OF C-102" in seat.text and seat.text.count("2nd failure for them") == 2)


def test_no_row_of_a_recovery_is_empty() -> None:
    assert rows(sight_of(failure="delay"), 80, most=1)[0].startswith(" FEELS   not asked yet")
    assert rows(sight_of(failure="delay"), 120)[1].rstrip() == " WANTS   not asked yet"


ACCEPTED = (
    Offer(id="101.2", at=at(-20), by="ines", options=(Option(title="a team", by=at(60)),)),
    OfferAnswer(at=at(-19), by="ines", offer="101.2", answer="accepted", option=1),
)


def said_by(blocks: list[TextBlock]) -> list[str]:
    return ["".join(text for text, _ in block.head) for block in blocks]


def test_an_accepted_offer_is_a_promise_in_step_tab_clock_and_pane() -> None:
    moment = sight_of(*ACCEPTED)
    pane = PANES["promises"]
    assert "p promised✓" in steps(moment, 120)
    assert pane.count(moment.state) == 1
    assert "promise by 15:00: a team" in plain(clock_line(moment, 100, chosen=None, more_key="W"))
    assert said_by(pane.blocks(moment)) == ["in 60 min  by 15:00  offer accepted"]


def test_an_accepted_offer_without_a_time_is_a_promise_that_lacks_one() -> None:
    timeless = replace(ACCEPTED[0], options=(Option(title="a team"),))
    moment = sight_of(timeless, ACCEPTED[1])
    assert PANES["promises"].count(moment.state) == 1
    assert said_by(PANES["promises"].blocks(moment)) == ["no time named  offer accepted"]


def test_an_offer_withdrawn_after_all_is_no_promise() -> None:
    withdrawn = OfferAnswer(at=at(-10), by="ines", offer="101.2", answer="withdrawn")
    assert PANES["promises"].count(sight_of(*ACCEPTED, withdrawn).state) == 0
