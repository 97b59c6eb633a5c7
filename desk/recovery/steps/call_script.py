"""Writes the call script of a case.

It has short lines in the right order, filled from the case. Care before knowledge (S3.11): name, feeling and their shoes, sorry for what
was missed, what happens now, their answer, the choices, how they reach us, better together. Gaps stay gaps. Causes, notes, costs and
promises among colleagues never stand in it (S3.6).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from desk.model.entries import Option
from desk.model.entry_states import PromiseState
from desk.model.entry_values import CUSTOMER
from desk.model.state import CaseState
from desk.recovery.feelings import has_eased, is_easy
from desk.recovery.steps.placeholders import fill_template, last_heard

TimeFormatter = Callable[[datetime], str]
"""Writes an instant as it is said on this shift."""

MOST_FEELING_WORDS = 4
"""Words of a feeling that may follow "you are". A longer one is a sentence of its own."""
_SPOKEN_AS = {"voicemail": "phone", "call": "phone", "review": "social", "facebook": "social", "mail": "letter"}
_OPENINGS = {
    "phone": "{name}, this is {agent}.",
    "in person": "{name}, I am {agent}.",
    "email": "Dear {name},",
    "letter": "Dear {name},",
}
TONES = {
    "phone": "slowly and low; a pause after sorry, and let them finish",
    "in person": "at their side, at their height; a pause after sorry",
    "email": "what happens now stands on top; one thought a paragraph",
    "letter": "what happens now stands on top; one thought a paragraph",
    "chat": "one thought a message; wait for the answer",
    "sms": "two sentences and a time; offer to call",
    "social": "sorry where all can read it, details only in private",
}
"""The manner of speaking for each channel (S3.27)."""


@dataclass(frozen=True, slots=True)
class ScriptLine:
    """One thing to say.

    `{matters}` in its text is a gap. `action` logs what is said, or fills the gap. An aside is for the speaker alone.
    """

    key: str
    text: str
    action: str
    is_aside: bool = False


def channel_of(state: CaseState) -> str:
    """The channel that the customer prefers, else the one they came by. `phone` when it is unknown."""
    named = str(state.value("prefers") or "") or state.channel
    named = _SPOKEN_AS.get(named, named)
    return named if named in TONES else "phone"


def call_script(state: CaseState, *, agent: str, time_text: TimeFormatter) -> tuple[ScriptLine, ...]:
    """The lines of the script of a case, from the top."""
    return tuple(_script_lines(state, agent, time_text))


def _script_lines(state: CaseState, agent: str, time_text: TimeFormatter) -> Iterator[ScriptLine]:
    def line(key: str, say: str, action: str) -> ScriptLine:
        return ScriptLine(key, fill_template(say, state, agent=agent), action)

    yield line("name", _OPENINGS.get(channel_of(state), "{name}, {agent} here."), "contact")
    if state.finished:
        yield from _aftercare_lines(line)
        return
    yield line("feeling", _feeling_line(state), "listen")
    yield line("shoes", last_heard(state, "shoes") or "I know what hangs on it for you: {matters}.", "listen")
    yield line("sorry", "I am sorry. You were promised {promised}, and you got {came}. That was ours to get right.", "apology")
    yield ScriptLine("now", _commitments_line(state, time_text), "promise")
    yield line("ask", _wish_question(state), "listen")
    yield ScriptLine("choices", _options_line(state, time_text), "answer" if _open_options(state) else "offer")
    yield line("reach", _contact_line(state, time_text), "take")
    yield ScriptLine("together", _as_sentence(str(state.value("together") or "")) or "Together: we {we_do}, and you {they_can}.", "field")
    if has_eased(state):
        yield ScriptLine("light", "They breathe again: a light word about us is welcome, never about them.", "", is_aside=True)


def _aftercare_lines(line: Callable[[str, str, str], ScriptLine]) -> Iterator[ScriptLine]:
    """The lines for a call when all is done (S1.32 and S2.12).

    They ask if it stayed right, what is left, and if the customer would come again.
    """
    yield line("still", "I call because of this: {subject}. Is all still right with it?", "verify")
    yield line("left", "Is there anything left that we can do for you?", "listen")
    yield line("again", "Would you choose us again, or send somebody you know?", "verify")
    yield line("reach", "If anything comes up, ask for {agent} and {case}; you need not tell it twice.", "contact")


def _feeling_line(state: CaseState) -> str:
    sentence = len(state.feeling.split()) > MOST_FEELING_WORDS
    if is_easy(state.feeling):
        glad = "that it is easier for you now" if sentence else "you are {feeling}"
        return f"I am glad {glad}. It matters to me that it stays so."
    if sentence:
        return "I hear what this is doing to you, and I understand why."
    return "I hear that you are {feeling}, and I understand why."


def _commitments_line(state: CaseState, time_text: TimeFormatter) -> str:
    """All open promises to the customer, each with its time."""
    said = [
        _commitment_sentence(each.entry.text, each.entry.due, time_text, effort=each.entry.sort == "effort")
        for each in _open_customer_promises(state)
    ]
    said += [_commitment_sentence(option.title, option.by, time_text) for option in _accepted_options(state)]
    return " ".join(said) or "What happens now: {what_happens}, by {by_when}."


def _open_customer_promises(state: CaseState) -> list[PromiseState]:
    return [each for each in state.promises.values() if each.status == "open" and each.entry.to in {"", CUSTOMER}]


def _commitment_sentence(what: str, by: datetime | None, time_text: TimeFormatter, *, effort: bool = False) -> str:
    start = "We do all we can for this: " if effort else "What happens now: "
    return f"{start}{what.strip().rstrip('.')}, by {time_text(by) if by else '{by_when}'}."


def _wish_question(state: CaseState) -> str:
    known = "You told us you want this: {wants}. Is that still what would help you most?"
    return known if last_heard(state, "wants") else "What would help you most right now?"


def _open_options(state: CaseState) -> tuple[Option, ...]:
    offers = [offer for offer in state.offers.values() if offer.answer is None]
    return offers[-1].entry.options if offers else ()


def _accepted_options(state: CaseState) -> list[Option]:
    return [offer.chosen for offer in state.offers.values() if offer.chosen and offer.accepted_at and offer.settled_at is None]


def _options_line(state: CaseState, time_text: TimeFormatter) -> str:
    options = _open_options(state)
    if options:
        return (
            f"You have the choice. {' '.join(f'{number}: {_option_words(option, time_text)}.' for number, option in enumerate(options, 1))}"
        )
    if chosen := _accepted_options(state):
        return f"You chose this: {_option_words(chosen[-1], time_text)}. Is it still right for you?"
    return "You have the choice: {first_choice}, or {second_choice}."


def _option_words(option: Option, time_text: TimeFormatter) -> str:
    """An option in words, without its cost to us."""
    parts = [option.title or (option.remedy or "{first_choice}")]
    parts += [f"by {time_text(option.by)}"] if option.by else []
    parts += [f"and {option.extra}"] if option.extra else []
    parts += [f"if {option.condition}"] if option.condition else []
    return " ".join(part.strip().rstrip(".") for part in parts)


def _contact_line(state: CaseState, time_text: TimeFormatter) -> str:
    again = time_text(state.follow_up) if state.follow_up else "{call_again}"
    return f"Ask for {{agent}} and {{case}}; you need not tell it twice. You hear from me by {again}, whatever happens."


def _as_sentence(text: str) -> str:
    text = text.strip()
    return f"{text[0].upper()}{text[1:]}{'' if text[-1] in '.!?' else '.'}" if text else ""
