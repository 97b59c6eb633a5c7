"""Offers as hands meet them: the movers' call against the clock, templates, gestures, care first, words waited for and given."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from desk.board.case_view import case_view
from desk.model.changes import Append, SetShift
from desk.model.entries import AnyEntry, Apology, Approval, Assign, FieldChange, Listen, Offer, OfferAnswer, Option, Promise, Refusal
from desk.model.shift import Agent, Shift
from desk.recovery.offers.amounts import given_money_words
from desk.tui.forms.inputs.text_line import FormLine
from tests.case_builders import NOW
from tests.tui.app_fixtures import POLICY, FakeShared, assert_golden, demo_store, new_case, sheet_text, until
from tests.tui.case_driver import Seat, at_case, kinds

INES: dict[str, Any] = {"at": NOW, "by": "ines"}
HEARD = Listen(**INES, feeling="angry", wants="a team today")
SORRY = Apology(**INES, text="we are sorry", channel="phone")
SHIFT = Shift(agents=(Agent(id="ines"), Agent(id="lou", role="lead"), Agent(id="rae", role="manager")))


def desk_with(*entries: AnyEntry, **header: Any) -> FakeShared:
    """A case with these entries, and one beside it."""
    store = FakeShared([SetShift(SHIFT), new_case(1, **{"value": 1440.0, **header}), new_case(2)])
    if entries:
        store.commit([Append("C-101", tuple(entries))])
    return store


def counted(seat: Seat) -> list[str]:
    """Every key pressed from now on."""
    pressed: list[str] = []
    press = seat.pilot.press

    async def counting(*keys: str) -> None:
        pressed.extend(keys)
        await press(*keys)

    seat.pilot.press = counting  # type: ignore[method-assign]  # the pilot counts what goes through its hands
    return pressed


async def test_the_movers_call_is_entered_in_a_minute_by_keyboard_alone() -> None:
    """RECOVERY.md, S4.11: 15 % off a quote of 480 now, 10 % off a future move at 0.3, twenty minutes, by 13:00, accepted."""
    store = desk_with(HEARD, SORRY, failure="no-show", value=12_000.0)
    async with at_case("C-101", store) as seat:
        pressed = counted(seat)
        await seat.form("o")
        await seat.press("ctrl+t")
        await seat.press("d", *"15:30", "tab", "tab", *"480")
        await until(
            seat.pilot,
            lambda: (
                "costs us 101.40: 72.00 now, 14.40 for 48.00 off the next bill (3 in 10 use it), 15.00 of our time (20 min)"
                in " ".join(seat.text.split())
            ),
        )
        price, offer, answer = await seat.saved("ctrl+y", entries=3)
    assert len(pressed) == 14  # at an unhurried key a second, a quarter of a minute
    assert isinstance(price, FieldChange)
    assert (price.name, price.now) == ("price", 480.0)
    assert isinstance(offer, Offer)
    (option,) = offer.options
    assert (option.title, option.condition) == ("there by 15:30, guaranteed", "can wait until 15:30")
    assert (option.value_now, option.value_later, option.chance, option.staff_minutes, option.effort) == (72, 48, 0.3, 20, 1)
    assert option.by == NOW.replace(hour=15, minute=30)
    assert isinstance(answer, OfferAnswer)
    assert (answer.offer, answer.answer, answer.option) == (offer.id, "accepted", 1)
    clocks = case_view(store.cases["C-101"], POLICY).clocks
    assert [clock.due_at for clock in clocks if clock.name == "promise"] == [option.by]


async def test_the_same_call_without_a_template() -> None:
    async with at_case("C-101", desk_with(HEARD, SORRY, price=480.0, value=12_000.0)) as seat:
        await seat.form("o")
        for word in ("team at four, guaranteed", "16:00", "can wait until 16:00", "15%", "10 %"):
            await seat.type(word)
            await seat.press("tab")
        await seat.press("ctrl+x")
        for word in ("30%", "20"):
            await seat.type(word)
            await seat.press("tab")
        offer, _ = await seat.saved("ctrl+y", entries=2)
        await until(seat.pilot, lambda: "offer accepted, now a promise, on C-101" in seat.text)
        assert "handed over?" not in seat.text
        seat.clock.go(3 * 3600)
        await until(seat.pilot, lambda: "handed over? tick it off (d)" in seat.text)
    assert isinstance(offer, Offer)
    assert (offer.options[0].value_now, offer.options[0].value_later, offer.options[0].chance) == (72, 48, 0.3)


async def test_a_share_without_a_price_is_of_their_value_and_says_so() -> None:
    async with at_case("C-101", desk_with(HEARD, SORRY)) as seat:
        await seat.form("o")
        await seat.type("off")
        await seat.press("tab", "tab", "tab", "tab")
        await seat.type("15%")
        assert "216.00 of value" in seat.text


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
@pytest.mark.parametrize(
    ("typed", "said"), [("80%", "384.00, limit 100"), ("12%", "57.60, usual 54"), ("400", "limit 100"), ("5%", "24.00")]
)
async def test_an_amount_above_the_limit_or_the_usual_says_so_beside_it(typed: str, said: str, size: tuple[int, int]) -> None:
    store = desk_with(HEARD, SORRY, failure="no-show", price=480.0, value=1440.0)
    async with at_case("C-101", store, size=size) as seat:
        await seat.form("o")
        await seat.press("tab", "tab", "tab")
        await seat.type(typed)
        beside = next(line for line in seat.text.splitlines() if "off this bill" in line)
        assert said in beside
        assert ("limit" in beside, "usual" in beside) == ("limit" in said, "usual" in said)


async def test_a_share_of_nothing_known_is_pointed_at() -> None:
    async with at_case("C-101", desk_with(HEARD, SORRY, value=None)) as seat:
        sheet = await seat.form("o")
        await seat.type("off")
        await seat.press("tab", "tab", "tab", "tab")
        await seat.type("15%")
        await seat.press("ctrl+s")
        assert "15% of what?" in seat.text
        assert sheet.focused is not None
        assert sheet.focused.id == "field-options-0-value_now"
        assert seat.logged == ()


async def test_a_template_leaves_the_agents_own_words_alone_and_follows_the_time() -> None:
    async with at_case("C-101", desk_with(HEARD, SORRY, price=100.0)) as seat:
        await seat.form("o")
        await seat.type("we come at once")
        await seat.press("ctrl+t")
        await seat.press("d")
        await until(seat.pilot, lambda: "can wait until 16:00" in seat.text)
        assert "we come at once" in seat.text
        await seat.type("tomorrow 9:00")
        await until(seat.pilot, lambda: "can wait until to" in seat.text)
        await seat.press("ctrl+t")
        await seat.press("b")
        await until(seat.pilot, lambda: "ctrl+x more (6 filled in)" in seat.text)
        await seat.press("ctrl+x")
        await until(seat.pilot, lambda: "a treat for everybody there" in seat.text)
        assert "we come at once" in seat.text


async def test_small_gestures_are_the_cheapest_first_and_bring_their_cost() -> None:
    async with at_case("C-101", desk_with(HEARD, SORRY)) as seat:
        await seat.form("o")
        await seat.type("the right card by four")
        assert "fix only" in seat.text
        await seat.press("ctrl+g")
        listed = await seat.asked()
        assert listed.index("0.00") < listed.index("cookies") < listed.index("10.00")
        await seat.press("8")
        await until(seat.pilot, lambda: "cookies for the office" in seat.text and "fix only" not in seat.text)
        await seat.press("ctrl+g")
        await seat.asked()
        await seat.press("5")
        await until(seat.pilot, lambda: "a coffee" in seat.text)
        await until(seat.pilot, lambda: getattr(seat.pilot.app.screen.focused, "id", "") == "field-options-0-title")
        (offer,) = await seat.saved("ctrl+s")
    assert isinstance(offer, Offer)
    assert (offer.options[0].extra, offer.options[0].cost) == ("a coffee or a cold drink", 2)


async def test_care_comes_first_by_one_key_and_the_offer_waits() -> None:
    async with at_case("C-101", desk_with()) as seat:
        await seat.form("o")
        await seat.type("a team at four")
        assert "nobody asked what would make it right" in seat.text
        await seat.press("ctrl+f")
        await until(seat.pilot, lambda: "What you heard" in seat.text)
        await seat.press("tab", "f")
        await seat.pilot.press("ctrl+s")
        await until(seat.pilot, lambda: "no sorry said yet" in seat.text)
        await seat.press("ctrl+f")
        await until(seat.pilot, lambda: "Apology" in seat.text)
        await seat.type("we are sorry")
        await seat.pilot.press("ctrl+s")
        await until(seat.pilot, lambda: "nobody asked" in seat.text)
        entries = [*seat.logged, *(await seat.saved("ctrl+s"))]
    assert kinds(entries) == ["Listen", "Apology", "Offer"]
    assert isinstance(entries[0], Listen)
    assert entries[0].feeling == "frustrated"


async def test_somebody_ignored_and_money_say_attention_first() -> None:
    async with at_case("C-101", desk_with(Listen(**INES, feeling="ignored", wants="a call"), SORRY)) as seat:
        await seat.form("o")
        await seat.type("20 off")
        await seat.press("tab", "tab", "tab", "tab")
        await seat.type("20")
        assert "They lost attention" in seat.text
        await seat.saved("ctrl+s")
        assert "They lost attention" in seat.text


async def test_asking_much_of_them_is_said_in_words() -> None:
    async with at_case("C-101", desk_with(HEARD, SORRY)) as seat:
        await seat.form("o")
        await seat.type("come back to the shop")
        await seat.press("ctrl+x", "tab", "tab", "tab", "s")
        assert "[some]" in seat.text
        assert "could we go to them" in seat.text
        (offer,) = await seat.saved("ctrl+s")
    assert isinstance(offer, Offer)
    assert offer.options[0].effort == 2


DEAR = Offer(**INES, options=(Option(title="a re-run", value_now=300.0), Option(title="money back", value_now=200.0)))


async def test_a_lead_says_no_in_three_keys_and_the_agent_is_told() -> None:
    store = desk_with(HEARD, SORRY, DEAR, Assign(**INES, owner="ines"))
    async with at_case("C-101", store, agent="lou") as seat:
        assert "you must approve the offer of 300 by ines, asked just now" in seat.text
        await seat.form("O")
        assert "ines waits for a word since 14:00" in seat.text
        assert "300.00" in seat.text
        (word,) = await seat.saved("d", "ctrl+s")
        assert isinstance(word, Approval)
        assert word.decision == "declined"
    async with at_case("C-101", store) as seat:
        assert "lou did not approve the offer of 300" in seat.text
        assert "not approved: what else can be offered?" in seat.text


async def test_a_wait_says_since_when_it_lasts_and_then_to_remind_them() -> None:
    store = desk_with(HEARD, SORRY, DEAR)
    async with at_case("C-101", store) as seat:
        assert "must approve the offer of 300 by ines, asked just now" in seat.text
        seat.clock.go(16 * 60)
        seat.screen.renewal.tick(seat.clock())
        await seat.settled()
        assert "asked 16 min ago: ask again" in seat.text


async def test_above_the_leads_limit_a_lead_sees_whose_word_it_is() -> None:
    dear = Offer(**INES, options=(Option(title="a re-run", value_now=900.0),))
    async with at_case("C-101", desk_with(HEARD, SORRY, dear), agent="lou") as seat:
        assert "rae must approve" in seat.text
        await seat.form("O")
        assert "above your 400 as well" in seat.text


async def test_which_of_two_they_took_is_picked_by_its_words() -> None:
    cheap = Offer(**INES, options=(Option(title="a call now"), Option(title="a visit tomorrow", extra="flowers")))
    async with at_case("C-101", desk_with(HEARD, SORRY, cheap)) as seat:
        await seat.form("O")
        await seat.press("tab", "down")
        (answer,) = await seat.saved("ctrl+s")
        assert isinstance(answer, OfferAnswer)
        assert (answer.answer, answer.option) == ("accepted", 2)
        assert "✓2 a visit tomorrow" in seat.text
        assert "accepted, but no time is named" in seat.text


@pytest.mark.parametrize(("key", "answered"), [("ctrl+y", "accepted"), ("ctrl+n", "declined")])
async def test_yes_and_no_have_the_keys_that_they_have_with_the_offer(key: str, answered: str) -> None:
    async with at_case("C-101", desk_with(HEARD, SORRY, Offer(**INES, options=(Option(title="a call"),)))) as seat:
        await seat.form("O")
        assert "ctrl+y accepted   ctrl+n declined" in seat.text
        (answer,) = await seat.saved(key)
        assert isinstance(answer, OfferAnswer)
        assert answer.answer == answered


async def test_a_yes_is_no_promise_before_the_approval() -> None:
    store = desk_with(HEARD, SORRY, DEAR, Assign(**INES, owner="ines", follow_up=NOW + timedelta(hours=1)))
    async with at_case("C-101", store) as seat:
        assert "Do not promise the offer yet: lou or rae must approve." in seat.text
        assert "ask lou or rae to approve the offer" in seat.text
        await seat.form("O")
        assert "do not promise it yet: lou or rae must approve" in seat.text
        await seat.press("ctrl+y")
        assert "Not yet yours to promise: lou or rae must approve it. Say you will come back by 14:15." in seat.text
        await seat.press("escape")


async def test_the_note_that_asks_for_an_approval_is_suggested() -> None:
    async with at_case("C-101", desk_with(HEARD, SORRY, DEAR, Assign(**INES, owner="ines", follow_up=NOW + timedelta(hours=1)))) as seat:
        await seat.form("m")
        assert "@lou please approve the offer of 300" in seat.text


async def test_countered_needs_their_words() -> None:
    async with at_case("C-101", desk_with(HEARD, SORRY, Offer(**INES, options=(Option(title="a call"),)))) as seat:
        await seat.form("O")
        await seat.press("c", "ctrl+s")
        assert "what they ask for instead" in seat.text
        await seat.type("a visit")
        (answer,) = await seat.saved("ctrl+s")
        assert isinstance(answer, OfferAnswer)
        assert (answer.answer, answer.text) == ("countered", "a visit")
        assert "they want something else: a new offer?" in seat.text


async def test_delivered_asks_for_the_second_sorry_until_it_is_said() -> None:
    by = NOW + timedelta(hours=1)
    offer = Offer(**INES, options=(Option(title="a new card", by=by, redeem=NOW + timedelta(days=30), extra="gift card"),))
    store = desk_with(HEARD, SORRY, offer, OfferAnswer(**INES, offer="101.4", answer="accepted", option=1))
    async with at_case("C-101", store) as seat:
        assert "use by 2026-06-03 14:00" in seat.text
        assert "we did more than make it good" in seat.text
        seat.clock.go(60)
        await seat.form("O")
        await seat.saved("ctrl+s")
        assert "delivered: say sorry once more" in seat.text
        await seat.form("a")
        await seat.type("once more: we are sorry, please come again")
        await seat.saved("ctrl+s")
        assert "say sorry once more" not in seat.text


async def test_what_they_took_instead_of_a_no_is_logged_later() -> None:
    no = Refusal(**INES, asked="a free year", wants="no estimates", text="I see ..", alternatives=("a meter visit", "a reader"))
    async with at_case("C-101", desk_with(HEARD, no)) as seat:
        assert "which other way do they take?" in seat.text
        await seat.form("O")
        await seat.press("tab", "down")
        (answer,) = await seat.saved("ctrl+s")
        assert isinstance(answer, OfferAnswer)
        assert (answer.offer, answer.answer, answer.option) == ("101.3", "accepted", 2)
        assert "they took:" in seat.text
        assert "which other way" not in seat.text
        await seat.press("O")
        await until(seat.pilot, lambda: "No offer of C-101 is open" in seat.text)


async def test_no_other_way_left_asks_a_lead_and_the_words_wait() -> None:
    async with at_case("C-101", desk_with(HEARD)) as seat:
        await seat.form("x")
        await seat.type("we cannot")
        assert "no word yet for how it is for them" in seat.text
        await seat.press("ctrl+f")
        await until(seat.pilot, lambda: "Give to somebody who may decide" in seat.text)
        await seat.press("tab")
        await seat.type("she asks for a free year")
        await seat.pilot.press("ctrl+s")
        await until(seat.pilot, lambda: "Say no, with another way" in seat.text)
        assert kinds(seat.logged) == ["Assign"]
        assert "we cannot" in seat.text


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (60, 15)])
async def test_saying_no_fits_the_screen(size: tuple[int, int]) -> None:
    async with at_case("C-123", demo_store(), size=size) as seat:
        await seat.form("x")
        await seat.type("We may not give energy away.")
        await seat.advised()
        assert "ctrl+s save" in seat.text
        await assert_golden(seat.pilot, f"form-refusal-{size[0]}x{size[1]}", sheet_text(seat.pilot))


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (60, 15)])
async def test_the_movers_offer_reads_as_it_should(size: tuple[int, int]) -> None:
    async with at_case("C-101", demo_store(), size=size) as seat:
        await seat.form("o")
        await seat.press("ctrl+t")
        await seat.press("d", *"15:30")
        await until(seat.pilot, lambda: "costs us 101.40:" in seat.text)
        await seat.settled()
        assert "ctrl+y accepted" in seat.text
        await assert_golden(seat.pilot, f"form-movers-offer-{size[0]}x{size[1]}", sheet_text(seat.pilot))


async def test_of_what_is_off_the_next_time_three_in_ten_is_counted_until_somebody_says_otherwise() -> None:
    async with at_case("C-101", desk_with(HEARD, SORRY, price=480.0)) as seat:
        form = await seat.form("o")
        await form.fill({"options.0.title": "a team at four", "options.0.value_later": "10%"})
        await until(seat.pilot, lambda: "costs us 14.40 for 48.00 off the next bill (3 in 10 use it)" in seat.text)
        assert "ctrl+x more (1 filled in)" in seat.text
        await form.fill({"options.0.chance": "1"})
        await until(seat.pilot, lambda: "costs us 48.00 off the next bill" in seat.text)
        await form.fill({"options.0.value_later": ""})
        await seat.settled()
        assert form.values["options.0.chance"] == "1"


async def test_a_desk_that_says_its_sign_before_cents_is_not_asked() -> None:
    policy = replace(POLICY, decimal=",")
    async with at_case("C-101", desk_with(HEARD, SORRY, price=2000.0), policy=policy) as seat:
        await seat.form("o")
        await seat.type("off")
        await seat.press("tab", "tab", "tab")
        await seat.type("1.500")
        await until(seat.pilot, lambda: "1,500.00" in seat.text)


async def test_an_amount_is_shown_as_it_is_read_and_one_that_reads_two_ways_is_asked_about() -> None:
    async with at_case("C-101", desk_with(HEARD, SORRY, price=2000.0)) as seat:
        await seat.form("o")
        await seat.type("off")
        await seat.press("tab", "tab", "tab")
        await seat.type("1.500,50")
        await until(seat.pilot, lambda: "1,500.50" in seat.text)
        await seat.press(*["backspace"] * 3)
        await until(seat.pilot, lambda: "which amount?" in seat.text)
        await seat.press("ctrl+s")
        assert "can be 1500 or 1.5" in seat.text
        assert seat.logged == ()


async def test_the_times_of_the_examples_can_still_be_kept() -> None:
    async with at_case("C-101", desk_with(HEARD, SORRY)) as seat:
        await seat.form("o")
        assert "team at 15:00, guaranteed" in seat.text
        assert "can wait until 15:00" in seat.text


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_a_time_at_the_end_of_what_we_give_is_the_time_of_the_offer(size: tuple[int, int]) -> None:
    async with at_case("C-101", desk_with(HEARD, SORRY, failure="no-show"), size=size) as seat:
        form = await seat.form("o")
        await seat.type("a team tonight at eight")
        await until(seat.pilot, lambda: form.values["options.0.by"] == "20:00")
        (made,) = await seat.saved("ctrl+s")
    assert isinstance(made, Offer)
    assert made.options[0].by == NOW.replace(hour=20)


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_money_and_a_time_in_the_words_of_an_offer_are_asked_about_once_each(size: tuple[int, int]) -> None:
    async with at_case("C-101", desk_with(HEARD, SORRY, failure="no-show"), size=size) as seat:
        form = await seat.form("o")
        await seat.type("a team tonight at eight and the fee back")
        await seat.press("ctrl+y")
        await until(seat.pilot, lambda: '"fee back" has no amount yet: how much is it?  ctrl+y again saves it so' in seat.text)
        await seat.press(*"72", "ctrl+y")
        await until(seat.pilot, lambda: "your words say 20:00: is it given by then?" in seat.text)
        assert form.values["options.0.value_now"] == "72"
        await seat.press(*"20:00")
        made, _ = await seat.saved("ctrl+y", entries=2)
    assert isinstance(made, Offer)
    assert (made.options[0].value_now, made.options[0].by) == (72.0, NOW.replace(hour=20))


async def test_whoever_means_it_saves_an_offer_of_words_that_cost_nothing() -> None:
    async with at_case("C-101", desk_with(HEARD, SORRY, failure="no-show")) as seat:
        await seat.form("o")
        await seat.type("a refund of the deposit")
        await seat.press("ctrl+s")
        await until(seat.pilot, lambda: '"refund" has no amount yet' in seat.text)
        (made,) = await seat.saved("ctrl+s")
    assert isinstance(made, Offer)


@pytest.mark.parametrize(
    "text",
    [
        "a free ride home",
        "15% off",
        "15 %",
        "the fare back",
        "72 back",
        "we waive it",
        "free of charge",
        "removal free",
        "free delivery",
        "no charge",
        "no delivery charge",
        "a refund in full",
        "waive the fee",
        "waiving it",
        "at no cost",
        "at our own expense",
        "dinner on the house",
        "the drinks are on us",
        "without extra charge",
        "nothing to pay",
        "reimburse the taxi",
        "we write it off",
    ],
)
def test_words_that_give_money_away_are_found(text: str) -> None:
    assert given_money_words(text)
    assert given_money_words(f"and {text}, guaranteed").startswith(given_money_words(text)[:2])


@pytest.mark.parametrize(
    "text",
    [
        "a team at 13:00",
        "a nut-free menu",
        "feel free to call",
        "when she is free to talk",
        "call her back",
        "count on us",
        "a check on usage",
    ],
)
def test_words_that_only_sound_like_money_are_not(text: str) -> None:
    assert given_money_words(text) == ""


async def test_nothing_is_kept_of_what_is_off_the_next_bill_once_it_is_emptied() -> None:
    async with at_case("C-101", desk_with(HEARD, SORRY, price=480.0)) as seat:
        form = await seat.form("o")
        await seat.press("ctrl+t", "d")
        await seat.settled()
        assert form.values["options.0.extra"] == "something off the next time"
        await form.fill({"options.0.value_later": ""})
        await seat.settled()
        assert form.values["options.0.extra"] == ""


async def test_a_ready_made_offer_is_in_time_for_what_they_need() -> None:
    async with at_case("C-101", desk_with(HEARD, SORRY, needs_by=NOW + timedelta(minutes=100))) as seat:
        form = await seat.form("o")
        await seat.press("ctrl+t", "d")
        await seat.settled()
        assert form.values["options.0.by"] == "15:30"


async def test_what_is_typed_over_a_ready_made_answer_takes_its_place_in_every_field() -> None:
    async with at_case("C-101", desk_with(HEARD, SORRY, price=480.0)) as seat:
        form = await seat.form("o")
        await seat.press("ctrl+t", "d")
        await seat.settled()
        ready = {name: words for name, words in form.values.items() if name.startswith("options.0.") and words}
        lines = [name for name in ready if isinstance(form.answer_to(name), FormLine)]
        assert len(lines) > 2
        for name in lines:
            await form.focus_on("text")
            await seat.settled()
            await form.focus_on(name)
            await seat.settled()
            await seat.press("8")
            await seat.settled()
            assert form.values[name] == "8", name


async def test_an_offer_later_than_what_we_promised_says_so() -> None:
    promise = Promise(id="p1", at=NOW, by="ines", text="a team at your door", due=NOW + timedelta(minutes=90))
    async with at_case("C-101", desk_with(HEARD, SORRY, promise)) as seat:
        form = await seat.form("o")
        await form.fill({"options.0.title": "there, guaranteed", "options.0.by": "16:30"})
        await until(seat.pilot, lambda: "we promised 15:30 already: could it be by then?" in seat.text)


async def test_another_share_in_the_words_than_in_the_offer_is_asked_about() -> None:
    async with at_case("C-101", desk_with(HEARD, SORRY, price=480.0)) as seat:
        form = await seat.form("o")
        await form.fill({"options.0.title": "a team", "options.0.value_now": "10%", "text": "a team, and 20 % off"})
        await seat.settled()
        await seat.press("ctrl+s")
        await until(seat.pilot, lambda: "your words say 20%, the offer 10%: which is it?" in seat.text)
        await seat.saved("ctrl+s")


async def test_a_ready_made_offer_above_the_limit_says_so_in_the_list() -> None:
    async with at_case("C-101", desk_with(HEARD, SORRY, price=480.0)) as seat:
        await seat.form("o")
        await seat.press("ctrl+t")
        await until(seat.pilot, lambda: "off the next time  (101.40: above your 100)" in seat.text)
        assert seat.text.count("above your 100") == 2, "their money back is the other"


async def test_a_ready_made_share_of_a_value_frightens_nobody_with_an_amount() -> None:
    async with at_case("C-101", desk_with(HEARD, SORRY, value=7800.0)) as seat:
        await seat.form("o")
        await seat.press("ctrl+t")
        await until(seat.pilot, lambda: "(no price yet; of their value it is above your 100)" in seat.text)
        assert "1,170" not in seat.text
