"""What to say to a customer, in the right order and in short lines, filled from the case; gaps stay gaps and nothing internal is said.

Care before knowledge (S3.11): name, feeling and their shoes, sorry for what was missed, what happens now, their answer, the
choices, how they reach us, better together. Causes, notes, costs and promises among colleagues never stand in it (S3.6).
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

Spoken = Callable[[datetime], str]
"""An instant as it is said on this shift."""

FEW_WORDS = 4
"""A feeling of more words is a sentence: it is not said after "you are"."""
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
"""How it is said, by channel: not what but how (S3.27)."""


@dataclass(frozen=True, slots=True)
class ScriptLine:
    """One thing to say. `{matters}` in it is a gap; `action` logs what is said or fills the gap. An `aside` is for the speaker alone."""

    key: str
    say: str
    action: str
    aside: bool = False


def channel_of(state: CaseState) -> str:
    """How they are reached: as they prefer, else as they came to us."""
    named = str(state.value("prefers") or "") or state.channel
    named = _SPOKEN_AS.get(named, named)
    return named if named in TONES else "phone"


def call_script(state: CaseState, *, agent: str, spoken: Spoken) -> tuple[ScriptLine, ...]:
    """The lines for a case, from the top."""
    return tuple(_lines(state, agent, spoken))


def _lines(state: CaseState, agent: str, spoken: Spoken) -> Iterator[ScriptLine]:
    def line(key: str, say: str, action: str) -> ScriptLine:
        return ScriptLine(key, fill_template(say, state, agent=agent), action)

    yield line("name", _OPENINGS.get(channel_of(state), "{name}, {agent} here."), "contact")
    if state.finished:
        yield from _afterwards(line)
        return
    yield line("feeling", _feeling(state), "listen")
    yield line("shoes", last_heard(state, "shoes") or "I know what hangs on it for you: {matters}.", "listen")
    yield line("sorry", "I am sorry. You were promised {promised}, and you got {came}. That was ours to get right.", "apology")
    yield ScriptLine("now", _now(state, spoken), "promise")
    yield line("ask", _ask(state), "listen")
    yield ScriptLine("choices", _choices(state, spoken), "answer" if _open_options(state) else "offer")
    yield line("reach", _reach(state, spoken), "take")
    yield ScriptLine("together", _sentence(str(state.value("together") or "")) or "Together: we {we_do}, and you {they_can}.", "field")
    if has_eased(state):
        yield ScriptLine("light", "They breathe again: a light word about us is welcome, never about them.", "", aside=True)


def _afterwards(line: Callable[[str, str, str], ScriptLine]) -> Iterator[ScriptLine]:
    """A call when all is done: whether it stayed right, what is left, whether they would come again (S1.32 and S2.12)."""
    yield line("still", "I call because of this: {subject}. Is all still right with it?", "verify")
    yield line("left", "Is there anything left that we can do for you?", "listen")
    yield line("again", "Would you choose us again, or send somebody you know?", "verify")
    yield line("reach", "If anything comes up, ask for {agent} and {case}; you need not tell it twice.", "contact")


def _feeling(state: CaseState) -> str:
    sentence = len(state.feeling.split()) > FEW_WORDS
    if is_easy(state.feeling):
        glad = "that it is easier for you now" if sentence else "you are {feeling}"
        return f"I am glad {glad}. It matters to me that it stays so."
    if sentence:
        return "I hear what this is doing to you, and I understand why."
    return "I hear that you are {feeling}, and I understand why."


def _now(state: CaseState, spoken: Spoken) -> str:
    """What we promised them and have not done yet, each with its time."""
    said = [_promised(each.entry.text, each.entry.due, spoken, effort=each.entry.sort == "effort") for each in _open(state)]
    said += [_promised(option.title, option.by, spoken) for option in _accepted(state)]
    return " ".join(said) or "What happens now: {what_happens}, by {by_when}."


def _open(state: CaseState) -> list[PromiseState]:
    return [each for each in state.promises.values() if each.status == "open" and each.entry.to in {"", CUSTOMER}]


def _promised(what: str, by: datetime | None, spoken: Spoken, *, effort: bool = False) -> str:
    start = "We do all we can for this: " if effort else "What happens now: "
    return f"{start}{what.strip().rstrip('.')}, by {spoken(by) if by else '{by_when}'}."


def _ask(state: CaseState) -> str:
    known = "You told us you want this: {wants}. Is that still what would help you most?"
    return known if last_heard(state, "wants") else "What would help you most right now?"


def _open_options(state: CaseState) -> tuple[Option, ...]:
    offers = [offer for offer in state.offers.values() if offer.answer is None]
    return offers[-1].entry.options if offers else ()


def _accepted(state: CaseState) -> list[Option]:
    return [offer.chosen for offer in state.offers.values() if offer.chosen and offer.accepted_at and offer.settled_at is None]


def _choices(state: CaseState, spoken: Spoken) -> str:
    options = _open_options(state)
    if options:
        return f"You have the choice. {' '.join(f'{number}: {_choice(option, spoken)}.' for number, option in enumerate(options, 1))}"
    if chosen := _accepted(state):
        return f"You chose this: {_choice(chosen[-1], spoken)}. Is it still right for you?"
    return "You have the choice: {first_choice}, or {second_choice}."


def _choice(option: Option, spoken: Spoken) -> str:
    """What they get, never what it costs us."""
    parts = [option.title or (option.remedy or "{first_choice}")]
    parts += [f"by {spoken(option.by)}"] if option.by else []
    parts += [f"and {option.extra}"] if option.extra else []
    parts += [f"if {option.condition}"] if option.condition else []
    return " ".join(part.strip().rstrip(".") for part in parts)


def _reach(state: CaseState, spoken: Spoken) -> str:
    again = spoken(state.follow_up) if state.follow_up else "{call_again}"
    return f"Ask for {{agent}} and {{case}}; you need not tell it twice. You hear from me by {again}, whatever happens."


def _sentence(text: str) -> str:
    text = text.strip()
    return f"{text[0].upper()}{text[1:]}{'' if text[-1] in '.!?' else '.'}" if text else ""
