"""Every form as hands meet it: keys in, entries out."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from textual import events

from desk.errors import NotSaved
from desk.model.changes import Append, Committed, SetShift
from desk.model.entries import (
    ActionDone,
    Apology,
    Approval,
    Assign,
    Cause,
    CloseRule,
    Contact,
    CorrectiveAction,
    FieldChange,
    Incoming,
    Link,
    Listen,
    Memo,
    Offer,
    OfferAnswer,
    Promise,
    PromiseKept,
    Refusal,
    StatusChange,
    Verify,
)
from desk.model.entry_values import CUSTOMER
from desk.model.shift import Agent, Shift
from desk.tui.forms.inputs.text_line import FormLine
from desk.tui.forms.screen.form_screen import FormScreen
from tests.case_builders import NOW
from tests.tui.app_fixtures import FakeShared, app_on, assert_golden, demo_store, new_case, screen_text, sheet_text, until, until_read
from tests.tui.case_driver import at_case, kinds

INES: dict[str, Any] = {"at": NOW, "by": "ines"}
BO: dict[str, Any] = {"at": NOW, "by": "bo"}


def quiet_shift(*more: Any) -> FakeShared:
    """Two ordinary cases nobody owns; `more` is appended to the first."""
    store = FakeShared([SetShift(Shift(agents=(Agent(id="lou", role="lead"),))), new_case(1, value=1440.0), new_case(2)])
    if more:
        store.commit([Append("C-101", tuple(more))])
    return store


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (60, 15)])
@pytest.mark.parametrize(("key", "name"), [("a", "apology"), ("o", "offer")])
async def test_a_form_reads_as_it_should(key: str, name: str, size: tuple[int, int]) -> None:
    async with at_case("C-101", demo_store(), size=size) as seat:
        await seat.form(key)
        await seat.type("We are sorry: nobody came at nine. [/oops]")
        await seat.advised()
        await assert_golden(seat.pilot, f"form-{name}-{size[0]}x{size[1]}", sheet_text(seat.pilot))


async def test_take_needs_two_keys() -> None:
    async with at_case("C-101", quiet_shift()) as seat:
        await seat.form("t")
        (taken,) = await seat.saved("enter")
        assert isinstance(taken, Assign)
        assert (taken.owner, taken.by, taken.follow_up) == ("ines", "ines", NOW + timedelta(minutes=30))


async def test_take_with_another_time_typed_over_the_first() -> None:
    async with at_case("C-101", quiet_shift()) as seat:
        await seat.form("t")
        await seat.type("+2h")
        assert "16:00" in seat.text
        (taken,) = await seat.saved("ctrl+s")
        assert isinstance(taken, Assign)
        assert taken.follow_up == NOW + timedelta(hours=2)


@pytest.mark.parametrize(
    ("key", "kind", "wanted"),
    [
        ("c", Contact, {"channel": "phone", "update": False}),
        ("a", Apology, {"channel": "phone", "speaker": "agent"}),
        ("m", Memo, {}),
        ("i", Incoming, {"chase": False, "by": CUSTOMER}),
        ("exclamation_mark", Incoming, {"chase": True, "by": CUSTOMER}),
        ("p", Promise, {"due": NOW + timedelta(hours=1), "visible": False, "to": "customer", "sort": "outcome"}),
        ("P", Promise, {"due": NOW + timedelta(hours=1), "visible": True}),
    ],
)
async def test_one_key_the_text_one_key(key: str, kind: type, wanted: dict[str, object]) -> None:
    async with at_case("C-101", quiet_shift()) as seat:
        await seat.form(key)
        await seat.type("[/oops] so sorry")
        (entry,) = await seat.saved("ctrl+s")
        assert isinstance(entry, kind)
        assert getattr(entry, "text") == "[/oops] so sorry"  # noqa: B009  the kinds share the name, not a type
        assert {name: getattr(entry, name) for name in wanted} == wanted


async def test_a_chase_needs_no_words() -> None:
    async with at_case("C-101", quiet_shift()) as seat:
        await seat.form("exclamation_mark")
        await seat.saved("ctrl+s")
        await seat.form("exclamation_mark")
        await seat.saved("ctrl+s")
        assert "Chased us twice." in seat.text


async def test_what_is_missing_is_asked_for_and_nothing_is_logged() -> None:
    async with at_case("C-101", quiet_shift()) as seat:
        await seat.form("a")
        await seat.press("ctrl+s")
        assert "Write what you say" in seat.text
        assert seat.logged == ()


async def test_a_time_that_is_none_is_pointed_at() -> None:
    async with at_case("C-101", quiet_shift()) as seat:
        sheet = await seat.form("p")
        await seat.type("a call")
        await seat.press("tab")
        await seat.type("soon")
        assert "not a time" in seat.text
        await seat.press("ctrl+s")
        assert "tomorrow 9:00" in seat.text
        assert sheet.focused is not None
        assert sheet.focused.id == "field-due"
        assert seat.logged == ()


async def test_a_time_that_is_none_is_mended_where_it_stands() -> None:
    async with at_case("C-101", quiet_shift()) as seat:
        sheet = await seat.form("p")
        await seat.type("a call")
        await seat.press("tab")
        await seat.type("14:3o")
        await seat.press("tab", "ctrl+s", "backspace", "0")
        assert sheet.query_one("#field-due", FormLine).value == "14:30"


async def test_listening_keeps_each_word_in_its_place() -> None:
    async with at_case("C-101", quiet_shift()) as seat:
        await seat.form("w")
        await seat.type("so tired of this")
        await seat.press("tab", "a", "tab")
        await seat.type("keys at three")
        await seat.press("tab")
        await seat.type("a team")
        (heard,) = await seat.saved("ctrl+s")
        assert isinstance(heard, Listen)
        assert (heard.feeling, heard.matters, heard.text, heard.wants) == ("angry", "keys at three", "so tired of this", "a team")


async def test_choosing_by_letter_and_by_arrow() -> None:
    async with at_case("C-101", quiet_shift()) as seat:
        await seat.form("c")
        await seat.type("called")
        await seat.press("tab", "e", "tab", "space")
        (contact,) = await seat.saved("ctrl+s")
        assert isinstance(contact, Contact)
        assert (contact.channel, contact.update, contact.reached) == ("email", True, True)


async def test_a_call_that_reached_nobody_answers_nothing() -> None:
    async with at_case("C-101", quiet_shift()) as seat:
        await seat.form("c")
        await seat.type("nobody picks up")
        await seat.press("tab", "tab", "tab", "space")
        (contact,) = await seat.saved("ctrl+s")
        assert isinstance(contact, Contact)
        assert not contact.reached


async def test_an_offer_of_two_choices_accepted_at_once() -> None:
    async with at_case("C-101", quiet_shift(Listen(**INES, wants="a team"))) as seat:
        await seat.form("o")
        await seat.type("team at one")
        await seat.press("tab", "tab", "tab", "tab")
        await seat.type("72")
        assert "costs us 72.00 now, 5% of the 1,440 they are" in seat.text
        await seat.press("pagedown")
        await seat.type("money back")
        assert "choice 2 of 3" in seat.text
        assert "worth it if 5 in 100 stay for it" in seat.text
        await seat.press("ctrl+y")
        assert '"money back" has no amount yet' in seat.text
        offer, answer = await seat.saved("ctrl+y", entries=2)
        assert isinstance(offer, Offer)
        assert isinstance(answer, OfferAnswer)
        assert [(option.title, option.value_now) for option in offer.options] == [("team at one", 72.0), ("money back", 0.0)]
        assert (answer.offer, answer.answer, answer.option) == (offer.id, "accepted", 2)


async def test_an_offer_before_anything_was_heard_asks_and_can_be_heard_first() -> None:
    async with at_case("C-101", quiet_shift()) as seat:
        await seat.form("o")
        await seat.type("a team")
        await seat.press("ctrl+s")
        assert "heard" in await seat.asked()
        await seat.form("f")
        await seat.type("she wants a team")
        entries = await seat.saved("ctrl+s", entries=2)
        assert kinds(entries) == ["Listen", "Offer"]


async def test_an_offer_goes_on_against_a_rule_with_a_reason() -> None:
    async with at_case("C-101", quiet_shift()) as seat:
        await seat.form("o")
        await seat.type("a team")
        await seat.press("ctrl+s")
        await seat.asked()
        await seat.form("y")
        await seat.type("she hung up")
        override, offer = await seat.saved("ctrl+s", entries=2)
        assert isinstance(override, CloseRule)
        assert (override.rule, override.reason) == ("heard", "she hung up")
        assert isinstance(offer, Offer)


async def test_a_dear_offer_can_wait_for_a_leads_word_which_the_lead_gives() -> None:
    store = quiet_shift(Listen(**INES, wants="a re-run"))
    async with at_case("C-101", store) as seat:
        await seat.form("o")
        await seat.type("a re-run")
        await seat.press("tab", "tab", "tab", "tab")
        await seat.type("300")
        assert "above your 100: lou must approve it" in seat.text
        await seat.press("ctrl+y")
        asked = await seat.asked()
        assert "limit" in asked
        assert "log it, do not promise it yet: lou" in asked
        (offer,) = await seat.saved("l")
        assert "do not promise it yet: lou must approve" in seat.text
    async with at_case("C-101", store, agent="lou") as seat:
        await seat.form("O")
        (word,) = await seat.saved("ctrl+s")
        assert isinstance(word, Approval)
        assert (word.offer, word.decision, word.by) == (offer.id, "approved", "lou")


async def test_an_accepted_offer_is_delivered() -> None:
    async with at_case("C-102", demo_store()) as seat:
        await seat.form("O")
        assert "[delivered]" in seat.text
        (answer,) = await seat.saved("ctrl+s")
        assert isinstance(answer, OfferAnswer)
        assert (answer.offer, answer.answer) == ("102.9", "delivered")


async def test_saying_no_needs_another_way() -> None:
    async with at_case("C-101", quiet_shift()) as seat:
        await seat.form("x")
        await seat.type("we cannot")
        await seat.press("ctrl+s")
        assert "at least one other way" in seat.text
        await seat.type("a voucher\nanother day")
        await seat.press("tab")
        await seat.type("all of it")
        await seat.press("tab")
        await seat.type("to be taken seriously")
        (no,) = await seat.saved("ctrl+s")
        assert isinstance(no, Refusal)
        assert (no.text, no.asked, no.wants) == ("we cannot", "all of it", "to be taken seriously")
        assert no.alternatives == ("a voucher", "another day")


async def test_a_cause_and_its_action_are_one_save() -> None:
    async with at_case("C-101", quiet_shift()) as seat:
        await seat.form("r")
        await seat.type("overbooked\ntwo teams\nthree moves")
        await seat.press("tab", "p", "tab", "tab")
        await seat.type("cap the slots")
        cause, action = await seat.saved("ctrl+s", entries=2)
        assert isinstance(cause, Cause)
        assert isinstance(action, CorrectiveAction)
        assert (cause.class_, cause.whys, cause.text) == ("planning", ("two teams", "three moves"), "overbooked")
        assert (action.cause, action.text, action.owner) == (cause.id, "cap the slots", "ines")
        assert action.due == (NOW + timedelta(days=1)).replace(hour=17)


async def test_a_name_without_an_action_is_not_dropped_unsaid() -> None:
    async with at_case("C-101", quiet_shift()) as seat:
        await seat.form("r")
        await seat.type("overbooked")
        await seat.press("tab", "p", "tab", "tab", "tab")
        await seat.type("zoe")
        await seat.press("ctrl+s")
        await until(seat.pilot, lambda: "Say what" in seat.text)
        assert "will do, or name nobody else." in " ".join(seat.text.split())


async def test_a_feeling_typed_as_a_noun_is_the_known_one() -> None:
    async with at_case("C-101", quiet_shift()) as seat:
        await seat.form("f")
        await seat.press("tab")
        await seat.type("anger")
        (heard,) = await seat.saved("ctrl+s")
        assert isinstance(heard, Listen)
        assert heard.feeling == "angry"


async def test_a_cause_without_an_action_is_asked_for_its_action_next() -> None:
    async with at_case("C-101", quiet_shift(Cause(**INES, text="overbooked"))) as seat:
        assert "no action of its own yet (r)" in seat.text
        await seat.form("r")
        await seat.type("cap the slots")
        (action,) = await seat.saved("ctrl+s")
        assert isinstance(action, CorrectiveAction)
        assert action.cause == "101.2"
        await until(seat.pilot, lambda: "action logged on C-101" in seat.text)


async def test_ticking_off_a_promise_and_an_action() -> None:
    promise = Promise(**INES, text="a call", due=NOW + timedelta(hours=1))
    store = quiet_shift(promise, Cause(**INES, text="overbooked"), CorrectiveAction(**INES, text="cap", owner="bo", due=NOW, cause="101.3"))
    async with at_case("C-101", store) as seat:
        await seat.form("d")
        (kept,) = await seat.saved("ctrl+s")
        assert isinstance(kept, PromiseKept)
        assert kept.promise == "101.2"
        await seat.form("d")
        (done,) = await seat.saved("ctrl+s")
        assert isinstance(done, ActionDone)
        assert (done.action, done.cause) == ("101.4", "101.3")
        await seat.press("d")
        await until(seat.pilot, lambda: "Nothing of C-101 is open" in seat.text)


async def test_a_verdict_in_their_words() -> None:
    async with at_case("C-101", quiet_shift()) as seat:
        await seat.form("v")
        await seat.press("ctrl+s")
        await until(seat.pilot, lambda: "Choose happy, better or worse" in seat.text)
        top = seat.pilot.app.screen.query_one("#sheet").region.y
        await seat.press("b", "tab")
        await until(seat.pilot, lambda: "Choose worse" not in seat.text)
        assert seat.pilot.app.screen.query_one("#sheet").region.y == top
        await seat.type("lovely")
        (verdict,) = await seat.saved("ctrl+s")
        assert isinstance(verdict, Verify)
        assert (verdict.verdict, verdict.words) == ("exceeded", "lovely")


async def test_waiting_says_for_what_and_when_we_look_again() -> None:
    async with at_case("C-101", quiet_shift()) as seat:
        await seat.form("s")
        await seat.press("w", "enter")
        assert "Say what we wait for" in seat.text
        await seat.type("her bank")
        (paused,) = await seat.saved("ctrl+s")
        assert isinstance(paused, StatusChange)
        assert (paused.to, paused.reason) == ("pending", "her bank")
        assert paused.recheck == (NOW + timedelta(days=1)).replace(hour=9)
        assert "Waiting: her bank, look again tomorrow 09:00" in seat.text


async def test_a_refused_close_names_the_rule_and_lets_it_be_met() -> None:
    async with at_case("C-101", quiet_shift(Apology(**INES, text="sorry"))) as seat:
        await seat.form("s")
        await seat.press("c", "enter")
        assert "verify" in await seat.asked()
        await seat.form("v")
        await seat.press("m")
        verdict, closed = await seat.saved("ctrl+s", entries=2)
        assert isinstance(verdict, Verify)
        assert isinstance(closed, StatusChange)
        assert closed.to == "closed"


async def test_a_refused_close_goes_on_with_a_reason() -> None:
    async with at_case("C-101", quiet_shift(Apology(**INES, text="sorry"), Cause(**INES, text="late"))) as seat:
        await seat.form("s")
        await seat.press("enter")
        asked = await seat.asked()
        assert "verify" in asked
        assert "action" in asked
        await seat.form("y")
        await seat.type("moved away")
        *overrides, solved = await seat.saved("ctrl+s", entries=3)
        assert [entry.rule for entry in overrides if isinstance(entry, CloseRule)] == ["verify", "action"]
        assert isinstance(solved, StatusChange)
        assert solved.to == "solved"


async def test_escape_at_the_question_goes_back_to_the_form() -> None:
    async with at_case("C-101", quiet_shift(Apology(**INES, text="sorry"))) as seat:
        await seat.form("s")
        await seat.press("enter")
        await seat.asked()
        await seat.press("s", "enter", "escape")
        await seat.sheet()
        await seat.press("escape")
        assert seat.logged == ()


async def test_priority_and_any_other_field() -> None:
    async with at_case("C-101", quiet_shift()) as seat:
        await seat.form("equals_sign")
        await seat.press("u")
        (priority,) = await seat.saved("ctrl+s")
        assert isinstance(priority, FieldChange)
        assert (priority.name, priority.was, priority.now) == ("priority", "normal", "urgent")
        await seat.form("E")
        await seat.press("v")
        assert "now: 1440" in seat.text
        await seat.press("tab")
        await seat.type("2000")
        (value,) = await seat.saved("ctrl+s")
        assert isinstance(value, FieldChange)
        assert (value.name, value.was, value.now) == ("value", 1440.0, 2000.0)


async def test_handing_to_somebody_who_may_decide() -> None:
    async with at_case("C-101", quiet_shift()) as seat:
        await seat.form("e")
        await seat.press("tab")
        await seat.type("the re-run")
        (handed,) = await seat.saved("ctrl+s")
        assert isinstance(handed, Assign)
        assert (handed.owner, handed.reason, handed.follow_up) == ("lou", "the re-run", NOW + timedelta(minutes=15))


async def test_linking_with_another_case() -> None:
    async with at_case("C-101", quiet_shift()) as seat:
        await seat.form("l")
        await seat.type("102")
        await seat.press("tab", "d", "enter")
        assert "Close C-101 as the same matter as C-102?" in await seat.asked()
        await seat.press("escape")
        (link,) = seat.logged
        assert isinstance(link, Link)
        assert (link.case, link.sort) == ("C-102", "duplicate")


@pytest.mark.parametrize(
    ("key", "words"), [("r", "linked with C-102: C-101"), ("d", "a duplicate of C-102: C-101"), ("p", "part of C-102: C-101")]
)
async def test_a_link_says_what_the_case_is_to_which(key: str, words: str) -> None:
    async with at_case("C-101", quiet_shift()) as seat:
        await seat.form("l")
        await seat.type("102")
        await seat.press("tab", key, "enter")
        await until(seat.pilot, lambda: bool(seat.logged))
        await seat.press("escape")
        await until(seat.pilot, lambda: words in seat.text.casefold().replace("c-", "C-"))


async def test_what_only_waiting_needs_is_asked_for_where_it_waits() -> None:
    async with at_case("C-101", quiet_shift(Listen(**INES, text="a team never came", feeling="angry"))) as seat:
        await seat.form("s")
        await until(seat.pilot, lambda: "with its story" in seat.text)
        assert "in words✱" not in seat.text
        await seat.press("w")
        await until(seat.pilot, lambda: "in words✱" in seat.text)
        assert "with its story" not in seat.text
        await seat.press("ctrl+y")
        await seat.settled()
        assert not seat.logged
        await seat.press("tab")
        await seat.type("her bank")
        await until(seat.pilot, lambda: "in words✱" not in seat.text)
        await seat.press("shift+tab", "s")
        await until(seat.pilot, lambda: "with its story" in seat.text)


async def test_undo_says_what_and_a_different_key_confirms() -> None:
    async with at_case("C-101", quiet_shift(Memo(**INES, text="[/oops]"))) as seat:
        await seat.press("u")
        assert 'Take back the memo "[/oops]" on C-101, 14:00?' in await seat.asked()
        await seat.press("u", "u", "enter", "escape")
        assert seat.logged == ()
        await seat.press("u")
        await seat.asked()
        await seat.saved("y")
        assert "taken back by ines" in seat.text
        await seat.press("u")
        await until(seat.pilot, lambda: "nothing of yours to take back" in seat.text)
        await seat.press("ctrl+r")
        assert 'Bring back the memo "[/oops]" on C-101, 14:00?' in await seat.asked()
        await seat.saved("y")
        assert "taken back" not in seat.text


async def test_what_others_log_meanwhile_is_said_in_the_form() -> None:
    store = quiet_shift()
    async with at_case("C-101", store) as seat:
        await seat.form("m")
        store.commit_elsewhere(Append("C-101", (Memo(**BO, text="look at the photos"),)))
        await until(seat.pilot, lambda: "look at the photos" in seat.text)
        assert "bo: memo" in seat.text


class FullDisk(FakeShared):
    """A shift on a disk that takes nothing more."""

    full = False

    def commit(self, changes: Any, *, more: bool = False) -> Committed:
        """No room."""
        if self.full:
            raise NotSaved("The disk is full. Nothing of this change was written.")
        return super().commit(changes, more=more)


async def test_a_failed_save_keeps_form_and_draft() -> None:
    store = FullDisk([new_case(1)])
    async with at_case("C-101", store) as seat:
        sheet = await seat.form("m")
        await seat.type("do not lose me")
        store.full = True
        await seat.press("ctrl+s")
        assert "The disk is full" in seat.text
        assert "kept as a draft" in seat.text
        assert sheet.values["text"] == "do not lose me"
        draft = store.drafts.load("C-101", "memo")
        assert draft
        assert draft.fields["text"] == "do not lose me"
        store.full = False
        (memo,) = await seat.saved("ctrl+s")
        assert isinstance(memo, Memo)
        assert store.drafts.load("C-101", "memo") is None


@pytest.mark.parametrize("key", ["m", "a", "c"])
async def test_who_types_on_at_once_loses_no_letter(key: str) -> None:
    """All keys arrive before the form stands, as from a fast hand on a slow machine; none of them does anything else."""
    async with at_case("C-101", quiet_shift()) as seat:
        for letter in f"{key}overslept":
            seat.pilot.app.post_message(events.Key(letter, letter))
        sheet = await seat.sheet()
        await until(seat.pilot, lambda: sheet.values["text"] == "overslept")
        await seat.press("escape")
        await until(seat.pilot, lambda: seat.pilot.app.screen is seat.screen)


async def test_the_board_shows_a_draft_as_soon_as_it_is_seen_again() -> None:
    async with app_on(demo_store()).run_test(size=(80, 24)) as pilot:
        board = await until_read(pilot)
        await pilot.press("enter", "m")
        await until(pilot, lambda: isinstance(pilot.app.screen, FormScreen))
        await pilot.press(*"half", "escape")
        await until(pilot, lambda: not isinstance(pilot.app.screen, FormScreen))
        await pilot.press("q")
        await until(pilot, lambda: pilot.app.screen is board)
        await until(pilot, lambda: "✎" in screen_text(pilot))
        await pilot.press("m")
        await until(pilot, lambda: isinstance(pilot.app.screen, FormScreen))
        await pilot.press("f7", "y")
        await until(pilot, lambda: pilot.app.screen is board)
        await until(pilot, lambda: "✎" not in screen_text(pilot))


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_a_word_that_is_no_known_feeling_is_asked_about_and_kept(size: tuple[int, int]) -> None:
    async with at_case("C-101", quiet_shift(), size=size) as seat:
        sheet = await seat.form("f")
        await seat.press("tab")
        await seat.type("fur")
        await seat.press("tab")
        await until(seat.pilot, lambda: sheet.values["feeling"] == "furious")
        assert "known feelings" not in seat.text
        await seat.press("shift+tab")
        await seat.type("frious")
        await seat.press("tab")
        await until(seat.pilot, lambda: "frious  furious?" in seat.text)
        (entry,) = await seat.saved("ctrl+s")
        assert isinstance(entry, Listen)
        assert entry.feeling == "frious"


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_what_is_needed_is_marked_while_empty_and_no_reason_is_chosen_for_the_agent(size: tuple[int, int]) -> None:
    async with at_case("C-101", quiet_shift(), size=size) as seat:
        form = await seat.form("x")
        for label in ("we say✱", "instead✱", "really want✱"):
            assert label in seat.text
        assert "reason✱" not in seat.text
        assert form.values["reason"] == ""
        await seat.type("We cannot, and I see what this means for you.")
        await until(seat.pilot, lambda: "we say✱" not in seat.text)
        await seat.press("tab", "tab", "tab")
        await seat.type("sleep")
        await until(seat.pilot, lambda: "really want✱" not in seat.text)
        await seat.press("ctrl+u")
        await until(seat.pilot, lambda: "really want✱" in seat.text)
        assert "instead✱" in seat.text
