"""What to say, in the right order: filled from the case, gaps as gaps, nothing internal."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from desk.model.entries import Apology, Assign, Cause, Listen, Memo, Offer, OfferAnswer, Option, Promise, StatusChange, Verify
from desk.model.state import state_of
from desk.recovery.steps.call_script import call_script, channel_of
from tests.case_builders import NOW, at, case_of

HEARD = Listen(
    at=at(-40), by="ines", feeling="angry", promised="two movers at nine", came="nobody", matters="the keys", wants="a team today"
)


def spoken(instant: datetime) -> str:
    return f"{instant:%H:%M}"


def said(*entries: Any, **header: Any) -> dict[str, str]:
    lines = call_script(state_of(case_of(*entries, **header)), agent="Ines", time_text=spoken)
    return {line.key: line.text for line in lines}


def test_the_order_is_care_before_knowledge() -> None:
    assert list(said()) == ["name", "feeling", "shoes", "sorry", "now", "ask", "choices", "reach", "together"]


def test_what_nobody_knows_stays_a_gap() -> None:
    lines = said()
    assert lines["name"] == "Tess, this is Ines."
    assert "{feeling}" in lines["feeling"]
    assert "{matters}" in lines["shoes"]
    assert "{promised}" in lines["sorry"]
    assert "{what_happens}" in lines["now"]
    assert "{first_choice}" in lines["choices"]
    assert "{call_again}" in lines["reach"]
    assert lines["ask"] == "What would help you most right now?"


def test_what_is_known_stands_in_it() -> None:
    promise = Promise(at=NOW, by="ines", text="a team at your door.", due=at(90))
    options = (Option(title="15 % off", extra="boxes for free", by=at(60)), Option(title="money back"))
    offer = Offer(id="101.8", at=NOW, by="ines", options=options)
    taken = Assign(at=NOW, by="ines", owner="ines", follow_up=at(30))
    lines = said(HEARD, promise, offer, taken, together="we bring the boxes; she can wait until one")
    assert lines["feeling"] == "I hear that you are angry, and I understand why."
    assert lines["sorry"] == "I am sorry. You were promised two movers at nine, and you got nobody. That was ours to get right."
    assert lines["now"] == "What happens now: a team at your door, by 15:30."
    assert lines["ask"].startswith("You told us you want this: a team today.")
    assert lines["choices"] == "You have the choice. 1: 15 % off by 15:00 and boxes for free. 2: money back."
    assert lines["reach"] == "Ask for Ines and C-101; you need not tell it twice. You hear from me by 14:30, whatever happens."
    assert lines["together"] == "We bring the boxes; she can wait until one."


def test_an_accepted_choice_is_what_happens_now() -> None:
    offer = Offer(id="101.2", at=NOW, by="ines", options=(Option(title="team at one", by=at(60)),))
    lines = said(offer, OfferAnswer(at=NOW, by="ines", offer="101.2", answer="accepted", option=1))
    assert lines["now"] == "What happens now: team at one, by 15:00."
    assert lines["choices"] == "You chose this: team at one by 15:00. Is it still right for you?"


def test_an_effort_is_never_promised_as_an_outcome() -> None:
    assert said(Promise(at=NOW, by="ines", text="find the case", due=at(60), sort="effort"))["now"].startswith("We do all we can")


def test_nothing_internal_is_ever_in_it() -> None:
    secret = "SECRET"
    entries = (
        HEARD,
        Memo(at=NOW, by="ines", text=secret),
        Cause(at=NOW, by="ines", text=secret, key=secret, whys=(secret,)),
        Promise(at=NOW, by="ines", text=secret, to="lou", due=at(10)),
        Listen(at=NOW, by="ines", guess=secret, text=secret),
        Apology(at=NOW, by="ines", text="sorry", taken=secret),
        Offer(id="101.9", at=NOW, by="ines", text=secret, options=(Option(title="x", cost=99.0, value_now=98.0),)),
    )
    told = " ".join(said(*entries).values())
    assert secret not in told
    assert "99" not in told
    assert "98" not in told


def test_their_shoes_as_we_wrote_them_are_said_first() -> None:
    lines = said(HEARD, Listen(at=NOW, by="ines", shoes="In your place I would be worn out by now."))
    assert lines["shoes"] == "In your place I would be worn out by now."


def test_a_sentence_noted_as_a_feeling_is_not_said_back_as_one() -> None:
    noted = Listen(at=NOW, by="ines", feeling="two movers never came [/oops, keys at three")
    assert said(noted)["feeling"] == "I hear what this is doing to you, and I understand why."


def test_a_light_word_only_when_a_hot_feeling_has_eased() -> None:
    calm = Listen(at=NOW, by="ines", feeling="relieved")
    assert "light" not in said(HEARD)
    assert "light" not in said(calm)
    assert "light" in said(HEARD, calm)
    assert "light" in said(HEARD, Verify(at=NOW, by="ines", verdict="met", feeling="happy"))


def test_the_channel_gives_the_tone() -> None:
    assert said(prefers="email")["name"] == "Dear Tess,"
    assert said(prefers="chat")["name"] == "Tess, Ines here."
    assert channel_of(state_of(case_of(channel="voicemail"))) == "phone"
    assert channel_of(state_of(case_of(channel="carrier pigeon"))) == "phone"


def test_when_all_is_done_the_call_asks_whether_it_stayed_right() -> None:
    lines = said(HEARD, StatusChange(at=NOW, by="ines", to="closed", reason="done"))
    assert list(lines) == ["name", "still", "left", "again", "reach"]
    assert lines["still"] == "I call because of this: It broke. Is all still right with it?"
