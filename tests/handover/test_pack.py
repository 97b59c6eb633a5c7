"""The pack over every kind of case, and its order."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from desk.handover.forms.csv_table import csv_text
from desk.handover.forms.html import html_text
from desk.handover.forms.markdown import markdown_lines
from desk.handover.forms.redacted import customer_pack, redacted_pack
from desk.handover.forms.text import text_lines
from desk.handover.forms.words import PackWords
from desk.handover.line import line_of
from desk.handover.moment import time_words
from desk.handover.notes import AddedNote, DroppedNote, KnownNote, QuestionNote, ReadBackNote
from desk.handover.pack import MOST_LINES, build_pack, cases_of_ranks, pack_of, rank_of
from desk.handover.plain import Pack
from desk.model.case import Case
from desk.model.entries import (
    ActionDone,
    AnyEntry,
    Apology,
    Assign,
    Cause,
    Contact,
    CorrectiveAction,
    Link,
    Listen,
    Offer,
    OfferAnswer,
    Option,
    Promise,
    Retract,
    StatusChange,
    Verify,
)
from desk.model.entry_values import CUSTOMER
from desk.model.state import state_of
from desk.text.printable import has_driving_characters
from tests.case_builders import NOW, at, case_of
from tests.handover.packs import built, demo_moment, moment_of
from tests.tui.handover_seats import red_case

SOLVED = StatusChange(at=at(-30), by="ines", to="solved")
OWNED = Assign(at=at(-50), by="ines", owner="ines")


def cases_in(*cases: object, **fields: object) -> list[str]:
    return [line.case for line in build_pack(moment_of(*cases, now=NOW, **fields)).cases]  # type: ignore[arg-type]  # cases and fields


def test_a_merged_case_leaves_and_a_finished_one_without_anything_to_come() -> None:
    merged = case_of(SOLVED, Link(at=at(-30), by="ines", sort="duplicate", case="C-102"))
    assert cases_in(merged, case_of(SOLVED, case_id="C-103"), case_of(case_id="C-102")) == ["C-102"]


def test_a_finished_case_stays_while_something_of_it_is_to_come() -> None:
    heard = Listen(at=at(-50), by="ines", feeling="sad")
    verdict = case_of(heard, SOLVED)
    promised = case_of(SOLVED, Promise(at=at(-40), by="ines", text="x", due=at(60)), case_id="C-102")
    asked = case_of(heard, SOLVED, Verify(at=at(-5), by="ines", verdict="met"), case_id="C-103")
    care = case_of(StatusChange(at=at(-30), by="ines", to="closed", aftercare=at(60)), case_id="C-104")
    offer = Offer(id="105.2", at=at(-50), by="ines", options=(Option(title="5 off", redeem=at(60)),))
    voucher = case_of(offer, OfferAnswer(at=at(-40), by=CUSTOMER, offer="105.2", answer="accepted"), SOLVED, case_id="C-105")
    assert sorted(cases_in(verdict, promised, asked, care, voucher)) == ["C-101", "C-102", "C-104", "C-105"]


def test_a_verdict_due_after_the_coming_shift_is_a_steady_line_and_a_promise_due_then_is_none() -> None:
    verdict = case_of(Listen(at=at(-50), by="ines", feeling="sad"), SOLVED, priority="low")
    promised = case_of(SOLVED, Promise(at=at(-40), by="ines", text="x", due=at(600)), case_id="C-102")
    short = built(NOW, end=None, until=at(60))
    lines = build_pack(moment_of(verdict, promised, now=NOW, first=short)).cases
    assert [(line.case, line.heat) for line in lines] == [("C-101", "steady")]


def test_an_undone_entry_is_in_no_draft_and_a_reopened_case_says_why() -> None:
    undone = case_of(OWNED, Apology(at=at(-40), by="ines", text="so sorry", channel="phone"), Retract(at=at(-39), by="ines", entry="101.3"))
    assert "so sorry" not in build_pack(moment_of(undone, now=NOW)).cases[0].story
    again = StatusChange(at=at(-10), by="ines", to="open", reason="It came back.")
    reopened = case_of(OWNED, Contact(at=at(-45), by="ines", text="done", channel="phone"), SOLVED, again)
    assert build_pack(moment_of(reopened, now=NOW)).cases[0].story.startswith("It broke; reopened: it came back")


def test_added_and_dropped_by_hand_but_never_a_red_one() -> None:
    closed = case_of(StatusChange(at=at(-30), by="ines", to="closed"), case_id="C-102")
    quiet = case_of(OWNED, Contact(at=at(-5), by="ines", text="so", channel="phone"), priority="low", case_id="C-103")
    notes: list[KnownNote] = [AddedNote(handover="H-7", at=NOW, by="ines", case="C-102", reason="she may ring")]
    notes += [DroppedNote(handover="H-7", at=NOW, by="ines", case=case) for case in ("C-101", "C-103")]
    assert sorted(cases_in(case_of(priority="urgent"), closed, quiet, notes=notes)) == ["C-101", "C-102"]


def test_lines_stand_by_heat_then_as_on_the_board() -> None:
    heats = [line.heat for line in build_pack(demo_moment()).cases]
    assert heats == sorted(heats, key=["red", "watch", "steady"].index)


def test_cases_ranked_at_other_seconds_of_a_minute_stand_in_the_order_of_their_numbers() -> None:
    """A window ranks a case again when it changed, and the others at the minute."""
    cases = [red_case(101), red_case(102)]
    ranks = []
    for number, case in enumerate(cases):
        moment = moment_of(*cases, now=NOW + timedelta(seconds=20 * number))
        ranks.append(rank_of(moment.views[case.id], moment))
    found = [rank for rank in ranks if rank is not None]
    assert [rank.view.id for rank in cases_of_ranks(found, moment_of(*cases, now=NOW)).lines] == ["C-101", "C-102"]


def test_a_large_desk_has_a_backlog_that_is_read_back_as_one() -> None:
    quiet = [
        case_of(Contact(at=at(-5), by="bo", text="so", channel="phone"), case_id=f"C-{number}", priority="low", logged=-300)
        for number in range(200, 200 + MOST_LINES)
    ]
    moment = moment_of(case_of(priority="urgent"), *quiet, now=NOW)
    pack = build_pack(moment)
    group = next(group for group in pack.groups if group.name == "backlog")
    own = {line.case for line in pack.cases}
    assert "C-101" in own
    assert len(own) + len(group.cases) == MOST_LINES + 1
    if group.cases:
        assert group.text.startswith(f"{len(group.cases)}: oldest 5 h")
        assert any(blocker.subject == "backlog" for blocker in pack.blockers)
    note = ReadBackNote(handover="H-7", at=NOW, by="kim", cases=group.cases, text="I go through it by age.")
    read = build_pack(moment_of(case_of(priority="urgent"), *quiet, now=NOW, notes=[note]))
    assert not any(blocker.subject == "backlog" for blocker in read.blockers)


ODD = {
    "markup": "[red]Tess[/red] <script>alert(1)</script> *x* | # y",
    "right to left": "\u202e\u05e9\u05dc\u05d5\u05dd\u202c \u0627\u0644\u0633\u0644\u0627\u0645",
    "long": "x" * 10_000,
    "escape": "\x1b[31mTess\x1b]0;owned\x07\r\n=cmd|x",
    "nothing": "",
}


@pytest.mark.parametrize("name", ODD.values(), ids=ODD)
def test_no_name_and_no_words_drive_or_break_any_form(name: str) -> None:
    case = case_of(Contact(at=at(-5), by="ines", text=name, channel="phone"), customer=name, subject=name, priority="urgent", phone=name)
    pack = build_pack(moment_of(case, now=NOW))
    for line in text_lines(pack, NOW):
        assert not has_driving_characters(line)
    page = html_text(pack, NOW)
    assert "<script" not in page
    assert not any(sign in page for sign in ("src=", "url(", "http"))
    for line in "\n".join(markdown_lines(pack, NOW)).split("\n"):
        assert "<script" not in line.replace("\\<", "")
    assert "\n=cmd" not in csv_text(pack, NOW)
    assert msgspec.json.decode(msgspec.json.encode(pack), type=Pack) == pack


def test_on_paper_the_red_lines_stand_first_and_then_what_is_open() -> None:
    moment = demo_moment()
    page = html_text(build_pack(moment), moment.now)
    places = [page.index(f"<h2>{title}") for title in ("Red", "Watch", "Steady", "To settle")]
    assert places == sorted(places)


def test_a_row_of_a_list_says_what_each_of_its_names_and_times_is() -> None:
    moment = demo_moment()
    lists = PackWords(build_pack(moment), moment.now).lists()
    assert lists["approvals waiting"][0] == "C-104  2,185  by ines  waits for rae  since 12:52"
    assert lists["no cause or action"] == ["C-120  no cause yet  since 09:06"]


def test_an_open_question_says_so() -> None:
    asked = QuestionNote(id="H-7.2", handover="H-7", at=NOW, by="kim", case="C-101", text="who has the key?")
    pack = build_pack(moment_of(case_of(customer="Tess"), now=NOW, notes=(asked,)))
    assert "kim: who has the key?   no answer yet  [H-7.2]" in "\n".join(text_lines(pack, NOW))


def test_a_formula_in_a_cell_is_no_formula() -> None:
    pack = build_pack(moment_of(case_of(customer="=1+1", subject="@x"), now=NOW))
    assert ",'=1+1,'@x," in csv_text(pack, NOW)


def test_redacted_forms_hold_no_name_phone_mail_or_words_of_the_demo() -> None:
    moment = demo_moment()
    pack = redacted_pack(build_pack(moment))
    written = "\n".join([*text_lines(pack, moment.now), *markdown_lines(pack, moment.now)])
    written += html_text(pack, moment.now) + csv_text(pack, moment.now)
    written += msgspec.json.encode(pack).decode()
    for view in moment.views.values():
        state = view.state
        hidden = [state.customer, state.subject, *(str(state.value(field) or "") for field in ("phone", "email", "organisation"))]
        hidden += [promise.entry.text for promise in state.promises.values()]
        for words in filter(None, hidden):
            assert words not in written, words
    assert "customer of C-101" in written
    assert "answer 48 min late" in written


def test_a_redacted_blocker_holds_no_words_of_a_promise() -> None:
    case = case_of(OWNED, Promise(at=at(-30), by="ines", text="5 brochures: red ones", due=at(-8)))
    written = "\n".join(text_lines(redacted_pack(build_pack(moment_of(case, now=NOW))), NOW))
    assert "promise overdue since 13:52" in written
    assert "brochures" not in written


def test_the_customers_face_has_no_cost_no_cause_and_no_note() -> None:
    moment = demo_moment()
    written = html_text(customer_pack(build_pack(moment)), moment.now)
    for hidden in ("2,185", "us: ", "cause:", "Above my limit", "To settle"):
        assert hidden not in written


@pytest.mark.parametrize(
    ("hour", "said"),
    [
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "02:30+2"),
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), "02:30+1"),
        (datetime(2026, 10, 26, 1, 30, tzinfo=UTC), "tomorrow 02:30"),
    ],
)
def test_on_the_night_of_the_change_of_clocks_times_carry_the_offset(hour: datetime, said: str) -> None:
    assert time_words(hour, datetime(2026, 10, 25, 12, 0, tzinfo=UTC), "Europe/Berlin") == said


def learned_late(case_id: str, *, due: float, key: str = "proof-not-read-back", done: bool = False) -> Case:
    """A closed case with a cause, and a corrective action that was or was not done."""
    number = case_id.removeprefix("C-")
    entries: list[AnyEntry] = [
        Cause(id=f"{number}.2", at=at(-90), by="bo", class_="details", key=key, text="Nobody read it back"),
        CorrectiveAction(id=f"{number}.3", at=at(-90), by="bo", cause=f"{number}.2", text="Read it aloud", owner="kim", due=at(due)),
        StatusChange(at=at(-80), by="bo", to="closed"),
    ]
    if done:
        entries.append(ActionDone(at=at(-70), by="kim", action=f"{number}.3", cause=f"{number}.2"))
    return case_of(*entries, case_id=case_id)


def test_overdue_actions_of_archived_cases_and_mistakes_that_came_again_are_told() -> None:
    live, archived = learned_late("C-102", due=60), learned_late("C-98", due=-30)
    lists = build_pack(moment_of(live, now=NOW, past=lambda: (state_of(archived), state_of(live)))).lists
    assert lists["actions"] == ({"case": "C-98", "text": "Read it aloud", "owner": "kim", "due": "2026-05-04T13:30:00Z"},)
    told = {"cause": "proof-not-read-back", "again": "2 times within a day, action overdue", "cases": ["C-102", "C-98"]}
    assert lists["again"] == (told,)


def test_a_mistake_whose_action_helped_is_not_told_again() -> None:
    helped = [learned_late(f"C-10{number}", due=60, done=True) for number in (2, 3)]
    assert build_pack(moment_of(*helped, now=NOW)).lists["again"] == ()


def test_a_gap_before_it_is_told() -> None:
    first = built(NOW, end=None, gap=(NOW - timedelta(hours=16), NOW))
    lines = list(text_lines(build_pack(moment_of(now=NOW, first=first)), NOW))
    assert "no handover between yesterday 22:00 and today 14:00" in lines


def test_a_case_whose_values_nobody_can_count_with_is_in_the_pack() -> None:
    absurd = case_of(OWNED, needs_by=datetime(9999, 12, 31, 23, 59, tzinfo=UTC))
    assert cases_in(absurd) == ["C-101"]


def test_one_changed_case_renews_one_line() -> None:
    moment = demo_moment()
    pack = build_pack(moment)
    renewed = line_of(moment.views["C-104"], moment, taker="kim")
    assert renewed == pack.line("C-104")
    assert pack_of(moment, [renewed if line.case == "C-104" else line for line in pack.cases]) == pack
