"""What to say, in the right order: filled from the case, gaps as gaps, nothing internal."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from desk.model.entries import Apology, Assign, Cause, Listen, Memo, Offer, OfferAnswer, Option, Promise, StatusChange, Verify
from desk.model.state import state_of
from desk.recovery.steps.call_script import ScriptLine, call_script, channel_of
from tests.case_builders import NOW, at, case_of

HEARD = Listen(
    at=at(-40), by="ines", feeling="angry", promised="two movers at nine", came="nobody", matters="the keys", wants="a team today"
)


def spoken(instant: datetime) -> str:
    return f"{instant:%H:%M}"


def script(*entries: Any, **header: Any) -> dict[str, ScriptLine]:
    lines = call_script(state_of(case_of(*entries, **header)), agent="Ines", time_text=spoken)
    return {line.key: line for line in lines}


def said(*entries: Any, **header: Any) -> dict[str, str]:
    return {key: line.text for key, line in script(*entries, **header).items()}


def noted(*entries: Any, **header: Any) -> dict[str, list[str]]:
    return {key: [note.words for note in line.notes] for key, line in script(*entries, **header).items()}


def test_the_order_is_care_before_knowledge() -> None:
    assert list(said()) == ["name", "feeling", "shoes", "sorry", "now", "ask", "choices", "reach", "together"]


def test_what_nobody_knows_is_asked_or_stays_a_gap() -> None:
    lines = script()
    assert lines["name"].text == "Tess, this is Ines."
    assert lines["shoes"].text == "What hangs on it for you?"
    assert lines["ask"].text == "What would help you most right now?"
    gaps = {key: [note.label for note in line.notes if not note.text] for key, line in lines.items() if line.has_gap}
    assert gaps == {
        "feeling": ["they feel"],
        "sorry": ["they expected", "what came"],
        "now": ["what we do", "by when"],
        "choices": ["one choice", "another"],
        "reach": ["by when"],
        "together": ["we", "they"],
    }


PROMISED = Promise(at=NOW, by="ines", text="a team at your door.", due=at(90))
CHOICES = (Option(title="15 % off", extra="boxes for free", by=at(60)), Option(title="money back"))
OFFERED = Offer(id="101.8", at=NOW, by="ines", options=CHOICES)
TAKEN = Assign(at=NOW, by="ines", owner="ines", follow_up=at(30))
TOGETHER = "we bring the boxes; she can wait until one"


def test_what_is_known_is_a_note_beside_a_sentence() -> None:
    lines, notes = said(HEARD, PROMISED, OFFERED, TAKEN, together=TOGETHER), noted(HEARD, PROMISED, OFFERED, TAKEN, together=TOGETHER)
    assert lines["feeling"] == "I hear that you are angry, and I understand why."
    assert notes["shoes"] == ["it matters: the keys"]
    assert lines["sorry"] == "I am sorry. That was ours to get right."
    assert notes["sorry"] == ["they expected: two movers at nine", "what came: nobody"]
    assert notes["now"] == ["we do: a team at your door, by 15:30"]
    assert notes["ask"] == ["they want: a team today"]
    assert notes["choices"] == ["1: 15 % off, by 15:00, with boxes for free", "2: money back"]
    assert lines["reach"] == "Ask for Ines and C-101; you need not tell it twice. You hear from me by 14:30, whatever happens."
    assert notes["together"] == [f"we and they: {TOGETHER}"]


def test_a_promise_is_said_before_the_time_when_we_look_again() -> None:
    later = Assign(at=NOW, by="ines", owner="ines", follow_up=at(1200))
    assert "You hear from me by 15:30, whatever happens." in said(HEARD, PROMISED, later)["reach"]


FOREIGN = "zqx her things were two days late"


def test_nothing_noted_is_pasted_into_a_sentence() -> None:
    """Read aloud, every line is English whatever stands in the case."""
    heard = Listen(at=NOW, by="ines", feeling=FOREIGN, promised=FOREIGN, came=FOREIGN, matters=FOREIGN, wants=FOREIGN, shoes=FOREIGN)
    promise = Promise(at=NOW, by="ines", text=FOREIGN, due=at(60))
    option = Option(title=FOREIGN, extra=FOREIGN, condition=FOREIGN, by=at(60))
    offer = Offer(id="101.8", at=NOW, by="ines", options=(option,))
    taken = OfferAnswer(at=NOW, by="ines", offer="101.8", answer="accepted", option=1)
    closed = StatusChange(at=NOW, by="ines", to="closed", reason="done")
    for entries in ((heard, promise), (heard, offer), (heard, offer, taken), (heard, closed)):
        lines = said(*entries, together=FOREIGN, subject=FOREIGN)
        assert not any("zqx" in text for text in lines.values())
        assert all(text[-1] in ".?," for text in lines.values())
    assert any("zqx" in note for notes in noted(heard, promise).values() for note in notes)


def test_one_offer_is_a_question_not_a_choice() -> None:
    offer = Offer(id="101.8", at=NOW, by="ines", options=(CHOICES[0],))
    assert said(offer)["choices"] == "Here is what we can do. Would that be OK for you?"


def test_an_accepted_choice_is_what_happens_now() -> None:
    offer = Offer(id="101.2", at=NOW, by="ines", options=(Option(title="team at one", by=at(60)),))
    notes = noted(offer, OfferAnswer(at=NOW, by="ines", offer="101.2", answer="accepted", option=1))
    assert notes["now"] == ["we do: team at one, by 15:00"]
    assert notes["choices"] == ["they chose: team at one, by 15:00"]


def test_what_they_took_is_read_back_with_its_money_and_its_time_once() -> None:
    option = Option(title="there by 15:00, guaranteed", by=at(60), value_now=50, value_later=48)
    offer = Offer(id="101.2", at=NOW, by="ines", options=(option,))
    notes = noted(offer, OfferAnswer(at=NOW, by="ines", offer="101.2", answer="accepted", option=1))
    assert notes["now"] == ["we do: there by 15:00, guaranteed"]
    assert notes["choices"] == ["they chose: there by 15:00, guaranteed, 50 off this bill, 48 off the next bill"]


def test_an_effort_is_never_promised_as_an_outcome() -> None:
    assert noted(Promise(at=NOW, by="ines", text="find the case", due=at(60), sort="effort"))["now"] == ["we try: find the case, by 15:00"]


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
    told = " ".join([*said(*entries).values(), *(note for notes in noted(*entries).values() for note in notes)])
    assert secret not in told
    assert "99" not in told
    assert "98" not in told


def test_their_shoes_as_we_wrote_them_are_a_note() -> None:
    notes = noted(HEARD, Listen(at=NOW, by="ines", shoes="tired of waiting"))
    assert notes["shoes"] == ["it matters: the keys", "in their place: tired of waiting"]


def test_a_sentence_noted_as_a_feeling_is_not_said_back_as_one() -> None:
    sentence = Listen(at=NOW, by="ines", feeling="two movers never came [/oops, keys at three")
    assert said(sentence)["feeling"] == "I hear what this is doing to you, and I understand why."


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
    assert lines["still"] == "I call to ask if all is still right."
