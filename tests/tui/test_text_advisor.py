"""A text read while it is typed: what stands beside it, what is put in, what is stopped."""

from __future__ import annotations

from typing import Any

import pytest

from desk.model.changes import Append, SetShift
from desk.model.entries import Apology, Contact, CorrectiveAction, Listen, Offer, Promise
from desk.model.shift import Agent, Shift
from desk.tui.forms.inputs.text_area import FormTextArea
from desk.tui.forms.screen import text_advisor
from desk.wording.check import WordingRules
from tests.case_builders import NOW, at
from tests.tui.app_fixtures import FakeShared, demo_store, new_case, until
from tests.tui.case_driver import Seat, at_case
from tests.wording.shipped import shipped

INES: dict[str, Any] = {"at": NOW, "by": "ines"}
SIZES = [(120, 36), (80, 24)]
NEVER_AGAIN = "From today a second person reads each proof, so that it does not happen again."


@pytest.fixture(autouse=True)
def _read_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_advisor, "READ_INTERVAL", 0.0)


def shift(*more: Any) -> FakeShared:
    people = SetShift(Shift(agents=(Agent(id="ben", name="Ben"),)))
    store = FakeShared([people, new_case(1, customer="Tess Tampleton", subject="No movers")])
    if more:
        store.commit([Append("C-101", tuple(more))])
    return store


def text_of(seat: Seat) -> FormTextArea:
    answer = seat.pilot.app.screen.query_one("#field-text", FormTextArea)
    assert isinstance(answer, FormTextArea)
    return answer


def marked(seat: Seat) -> list[str]:
    """The words that are underlined in the text."""
    answer = text_of(seat)
    lines = [answer.get_line(row) for row in range(answer.document.line_count)]
    return [line.plain[span.start : span.end] for line in lines for span in line.spans]


@pytest.mark.parametrize("size", SIZES)
async def test_an_empty_apology_says_what_a_good_one_has_and_nothing_else(size: tuple[int, int]) -> None:
    async with at_case("C-101", shift(), size=size) as seat:
        await seat.form("a")
        found = await seat.advised()
        for part in ("responsibility", "repair", "regret", "explanation", "never again", "forgiveness"):
            assert f"· {part}" in found
        assert "better" not in found
        assert "We [" not in found


@pytest.mark.parametrize("size", SIZES)
async def test_parts_found_are_starred_and_the_next_phrase_is_offered(size: tuple[int, int]) -> None:
    async with at_case("C-101", shift(), size=size) as seat:
        await seat.form("a")
        await seat.type("Tess, I am sorry that no movers came.")
        found = await seat.advised()
        assert "✓ regret" in found
        assert "· responsibility" in found
        assert "ctrl+o  We [did or missed what], and that was our mistake." in found
        assert "✓ their name" in found
        assert "no fix named" in found
        assert text_of(seat).size.height >= 4
        await seat.press("ctrl+t")
        assert "Nothing is ready-made in this form." in seat.text


@pytest.mark.parametrize("size", SIZES)
async def test_hints_have_their_words_and_a_better_wording_and_the_words_are_marked(size: tuple[int, int]) -> None:
    async with at_case("C-101", shift(), size=size) as seat:
        await seat.form("a")
        await seat.type('I am sorry if this upset you. She said "calm down".')
        found = await seat.advised()
        assert '"if this upset"' in found
        assert "I am sorry that we ..." in found
        assert marked(seat) == ["if this upset"]


async def test_nothing_moves_while_it_is_typed() -> None:
    async with at_case("C-101", shift(), size=(80, 24)) as seat:
        sheet = await seat.form("a")
        await seat.advised()
        before = [widget.region for widget in sheet.query("#sheet *")]
        await seat.type(f"I am sorry if this upset you, but we were busy. Calm down. {NEVER_AGAIN} {{name}}")
        await seat.advised()
        assert [widget.region for widget in sheet.query("#sheet *")] == before


async def test_the_phrase_is_put_in_with_its_field_chosen_and_the_next_key_goes_to_what_is_left() -> None:
    async with at_case("C-101", shift()) as seat:
        await seat.form("a")
        await seat.type("Tess, I am sorry that you waited. We booked no truck, and that was our mistake. It happened because it rained.")
        await seat.advised()
        await seat.press("ctrl+o")
        assert text_of(seat).selected_text == "[done what]"
        await seat.type("sent one")
        await seat.press("ctrl+o")
        assert text_of(seat).selected_text == "[who or what]"
        await seat.type("it")
        await seat.press("ctrl+o")
        assert text_of(seat).selected_text == "[time].", "what is typed on stands behind the sentence"
        await seat.type("four")
        await seat.press("end")
        assert text_of(seat).text.endswith("because it rained. I have sent one, and it will be with you by four.")


@pytest.mark.parametrize(("key", "typed"), [("tab", ""), ("ctrl+o", ""), ("end", " We call you."), ("tab", ". We call you.")])
async def test_a_sentence_typed_after_the_last_gap_stands_behind_its_stop(key: str, typed: str) -> None:
    async with at_case("C-101", shift()) as seat:
        sheet = await seat.form("a")
        await seat.type("It will be there by [time].")
        await seat.press("ctrl+o")
        await until(seat.pilot, lambda: text_of(seat).selected_text == "[time].")
        await seat.type("four" + typed * (key == "tab"))
        assert sheet.values["text"] == f"It will be there by four{typed * (key == 'tab') or '.'}"
        await seat.press(key)
        await seat.type(typed * (key == "end"))
        assert text_of(seat).text.startswith(f"It will be there by four.{typed.removeprefix('.')}")
        assert ".." not in text_of(seat).text


async def test_letters_typed_before_the_phrase_key_stand_before_the_phrase() -> None:
    async with at_case("C-101", shift()) as seat:
        sheet = await seat.form("a")
        await seat.advised()
        for key in "hello":
            sheet.focused.post_message(key_event(key))  # type: ignore[union-attr]  # the form waits with its text focused
        sheet.action_phrase()
        await until(seat.pilot, lambda: "[had" in text_of(seat).text)
        assert text_of(seat).text.startswith("hello I am sorry that you [had")


async def test_letters_typed_before_the_saving_key_are_saved() -> None:
    async with at_case("C-101", shift()) as seat:
        sheet = await seat.form("m")
        for key in "hello":
            sheet.focused.post_message(key_event(key))  # type: ignore[union-attr]  # the form waits with its text focused
        await sheet.action_save()
        await until(seat.pilot, lambda: bool(seat.logged))
        assert getattr(seat.logged[0], "text") == "hello"  # noqa: B009  the kinds share the name, not a type


def key_event(key: str) -> Any:
    from textual.events import Key

    return Key(key, key)


@pytest.mark.parametrize("key", ["a", "c", "x"])
async def test_an_unfilled_field_stops_saving_with_the_cursor_on_it(key: str) -> None:
    async with at_case("C-101", shift()) as seat:
        await seat.form(key)
        if key == "x":
            await seat.press("tab")
            await seat.type("another day")
            await seat.press("tab", "tab")
            await seat.type("to be heard")
            await seat.press("shift+tab", "shift+tab", "shift+tab")
        await seat.type("Dear {name}, we are sorry.")
        await seat.press("ctrl+s")
        await until(seat.pilot, lambda: "{name} is still to be filled in" in seat.text)
        assert text_of(seat).selected_text == "{name}"
        assert seat.logged == ()
        await seat.type("Tess")
        (entry,) = await seat.saved("ctrl+s")
        assert getattr(entry, "text") == "Dear Tess, we are sorry."  # noqa: B009  the kinds share the name, not a type


async def test_the_key_goes_to_the_field_that_is_named_until_it_is_filled() -> None:
    async with at_case("C-101", shift()) as seat:
        await seat.form("a")
        await seat.type("I have [done what], and it will be there by [time].")
        for _ in range(2):
            await seat.press("ctrl+o")
            await until(seat.pilot, lambda: text_of(seat).selected_text == "[done what]")
        await seat.type("found a team")
        await seat.press("ctrl+o")
        await until(seat.pilot, lambda: text_of(seat).selected_text == "[time].")


async def test_a_memo_may_say_what_it_likes() -> None:
    async with at_case("C-101", shift()) as seat:
        await seat.form("m")
        await seat.type("ask for {name} at the desk")
        await seat.saved("ctrl+s")


async def test_an_offers_words_are_read_too() -> None:
    async with at_case("C-101", shift(Listen(**INES, wants="a team"))) as seat:
        await seat.form("o")
        await seat.type("a team")
        sheet = await seat.sheet()
        await sheet.focus_on("text")
        await seat.settled()
        await seat.type("Dear {name}, a team")
        assert "{name} is still to fill in" in await seat.advised()
        await seat.press("ctrl+s")
        await until(seat.pilot, lambda: "{name} is still to be filled in" in seat.text)
        await seat.type("Tess")
        (offer,) = await seat.saved("ctrl+s")
        assert isinstance(offer, Offer)
        assert offer.text == "Dear Tess, a team"


@pytest.mark.parametrize("size", SIZES)
async def test_never_again_asks_for_an_action_until_there_is_one(size: tuple[int, int]) -> None:
    store = shift()
    async with at_case("C-101", store, size=size) as seat:
        await seat.form("a")
        await seat.type(NEVER_AGAIN)
        assert "no action to point at yet: r" in await seat.advised()
        store.commit_elsewhere(Append("C-101", (CorrectiveAction(at=NOW, by="bo", text="read twice", owner="bo", due=NOW),)))
        await until(seat.pilot, lambda: "no action to point at" not in seat.text)
        assert "✓ never again" in await seat.advised()


async def test_a_refusal_by_policy_alone_and_a_culprit_are_marked() -> None:
    async with at_case("C-101", shift()) as seat:
        await seat.form("x")
        await seat.type("I cannot refund it, it is our policy.")
        await seat.advised()
        assert marked(seat) == ["it is our policy"]
        await seat.press("escape")
        await seat.form("r")
        await seat.type("ben forgot to call")
        await seat.advised()
        assert marked(seat) == ["ben forgot"]


async def test_a_guarantee_is_marked_in_an_effort_only() -> None:
    async with at_case("C-101", shift()) as seat:
        await seat.form("p")
        await seat.type("I guarantee a team by one")
        assert "Nothing stands behind it" not in await seat.advised()
        await seat.press("ctrl+x", "e")
        assert "Nothing stands behind it" in await seat.advised()


async def test_a_light_touch_only_once_they_feel_easier() -> None:
    async with at_case("C-101", shift(Listen(**INES, feeling="angry"))) as seat:
        await seat.form("c")
        assert "light touch" not in await seat.advised()
    async with at_case("C-101", shift(Listen(**INES, feeling="angry"), Listen(**INES, feeling="relieved"))) as seat:
        await seat.form("a")
        assert "a light touch may do" in await seat.advised()


async def test_an_apology_is_three_keys_besides_its_text_and_how_it_was_taken_is_a_letter_and_an_arrow() -> None:
    async with at_case("C-101", shift()) as seat:
        await seat.form("a")
        await seat.type("Sorry, Tess.")
        (said,) = await seat.saved("ctrl+s")
        assert isinstance(said, Apology)
        await seat.form("a")
        await seat.type("Sorry again.")
        await seat.press("tab", "tab", "c", "right")
        (said,) = await seat.saved("ctrl+s")
        assert isinstance(said, Apology)
        assert said.taken == "calmly"


async def test_rules_that_cannot_be_used_are_told_and_the_others_go_on() -> None:
    async with at_case("C-101", shift(), wording=lambda: (shipped(), "own.toml, line 3: why: a text is needed.")) as seat:
        await seat.form("c")
        await seat.type("Calm down.")
        found = await seat.advised()
        assert "own.toml, line 3" in found
        assert '"Calm down"' in found


async def test_without_rules_a_form_is_a_form() -> None:
    async with at_case("C-101", shift(), size=(80, 24), wording=lambda: (WordingRules(), "")) as seat:
        await seat.form("c")
        await seat.type("line one\nline two")
        (said,) = await seat.saved("ctrl+s")
        assert isinstance(said, Contact)


async def test_the_row_that_is_typed_in_is_always_in_view() -> None:
    async with at_case("C-101", shift(), size=(80, 24)) as seat:
        sheet = await seat.form("a")
        await seat.type("a word " * 60)
        answer = text_of(seat)
        for number in range(40):
            for letter in f"word{number}":
                sheet.focused.post_message(key_event(letter))  # type: ignore[union-attr]  # the form waits with its text focused
                await seat.pilot.pause()
                row = answer.wrapped_document.location_to_offset(answer.cursor_location).y
                assert 0 <= row - answer.scroll_offset.y < answer.size.height
            await seat.press("space")


async def test_the_pane_says_what_each_apology_has_and_what_all_of_them_lack() -> None:
    async with at_case("C-101", shift(Apology(**INES, text="I am sorry that you waited.", taken="coldly"))) as seat:
        await until(seat.pilot, lambda: "1 of 5 parts, missing: responsibility" in seat.text)
        assert "responsibility: what was our part? (a)" in seat.text
        assert "they took it: coldly" in seat.text
        await seat.form("a")
        await seat.type("We booked two teams on one truck, and that was our mistake.")
        await seat.saved("ctrl+s")
        await until(seat.pilot, lambda: "repair: what happens now, by when? (p)" in seat.text)
        action = CorrectiveAction(**INES, text="one list for both desks", owner="bo", due=at(90))
        seat.store.commit_elsewhere(Append("C-101", (Promise(**INES, text="a team", due=NOW), action)))
        await until(seat.pilot, lambda: "an action is known: tell them what changes (c)" in seat.text)
        assert "repair: what happens now" not in seat.text
        seat.store.commit_elsewhere(Append("C-101", (Contact(at=at(1), by="ines", text="told her how it came about"),)))
        await until(seat.pilot, lambda: "an action is known" not in seat.text)


@pytest.mark.parametrize(("size", "is_below"), [((120, 36), False), ((80, 24), True), ((60, 15), True)])
async def test_a_part_without_room_for_its_question_is_asked_below(size: tuple[int, int], is_below: bool) -> None:
    async with at_case("C-101", demo_store(), size=size) as seat:
        await seat.form("a")
        await until(seat.pilot, lambda: "what was our part?" in seat.text)
        assert ("responsibility: what was our part?" in seat.text) is is_below
        await seat.type("We booked two jobs on one truck, and that was our mistake.")
        await until(seat.pilot, lambda: "responsibility: " not in seat.text)
