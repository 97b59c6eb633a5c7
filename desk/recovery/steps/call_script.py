"""Writes the call script of a case.

It has short lines in the right order, each to be read aloud as it stands. What the case knows beside them are notes, to be said in one's
own words. Care before knowledge (S3.11): name, feeling and their shoes, sorry for what was missed, what happens now, their answer, the
choices, how they reach us, better together. Gaps stay gaps. Causes, memos, costs and promises among colleagues never stand in it (S3.6).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

import msgspec
from msgspec.structs import replace

from desk.model.easy_feelings import is_easy
from desk.model.entries import Option
from desk.model.entry_states import PromiseState
from desk.model.entry_values import CUSTOMER
from desk.model.state import CaseState
from desk.recovery.feelings import KNOWN_FEELINGS, has_eased
from desk.recovery.steps.placeholders import fill_template, last_heard
from desk.text.amounts import amount_words
from desk.text.timed_words import with_time

TimeFormatter = Callable[[datetime], str]
"""Writes an instant as it is said on this shift."""

MOST_FEELING_WORDS = 4
"""Words of a feeling that may follow "you are". A longer one is a sentence of its own."""
_ADJECTIVES = frozenset(KNOWN_FEELINGS)
"""Feelings that may follow "you are". Any other is a note."""
_CHOICE = "You have the choice. Which one suits you?"
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


class ScriptNote(msgspec.Struct, frozen=True):
    """A fact to say in one's own words. Its text is empty where nobody knows it yet."""

    label: str
    text: str = ""

    @property
    def words(self) -> str:
        """The note in one line, without its gap."""
        return ": ".join(filter(None, (self.label, self.text)))


class ScriptLine(msgspec.Struct, frozen=True):
    """One thing to say.

    Its text can be read aloud as it stands, and its notes cannot. `action` logs what is said, or fills a gap. An aside is for the speaker
    alone.
    """

    key: str
    text: str
    action: str
    notes: tuple[ScriptNote, ...] = ()
    is_aside: bool = False

    @property
    def has_gap(self) -> bool:
        """Is something in it not known yet?"""
        return any(not note.text for note in self.notes)


def channel_of(state: CaseState) -> str:
    """The channel that the customer prefers, else the one they came by. `phone` when it is unknown."""
    named = str(state.value("prefers") or "") or state.channel
    named = _SPOKEN_AS.get(named, named)
    return named if named in TONES else "phone"


def call_script(state: CaseState, *, agent: str, time_text: TimeFormatter) -> tuple[ScriptLine, ...]:
    """The lines of the script of a case, from the top."""
    lines = _aftercare_lines(state) if state.finished else _recovery_lines(state, time_text)
    return tuple(replace(line, text=fill_template(line.text, state, agent=agent)) for line in lines)


def _opening_line(state: CaseState) -> ScriptLine:
    return ScriptLine("name", _OPENINGS.get(channel_of(state), "{name}, {agent} here."), "contact")


def _recovery_lines(state: CaseState, time_text: TimeFormatter) -> Iterator[ScriptLine]:
    yield _opening_line(state)
    yield _feeling_line(state)
    yield _shoes_line(state)
    missed = (_heard_note(state, "they expected", "promised"), _heard_note(state, "what came", "came"))
    yield ScriptLine("sorry", "I am sorry. That was ours to get right.", "apology", missed)
    yield ScriptLine("now", "This is what happens now.", "promise", _commitment_notes(state, time_text))
    yield _wish_line(state)
    yield _choice_line(state, time_text)
    yield _contact_line(state, time_text)
    yield ScriptLine("together", "Together we get this right.", "field", _together_notes(state))
    if has_eased(state):
        yield ScriptLine("light", "They breathe again: a light word about us is welcome, never about them.", "", is_aside=True)


def _aftercare_lines(state: CaseState) -> Iterator[ScriptLine]:
    """The lines for a call when all is done (S1.32 and S2.12).

    They ask if it stayed right, what is left, and if the customer would come again.
    """
    yield _opening_line(state)
    yield ScriptLine("still", "I call to ask if all is still right.", "verify", (ScriptNote("about", state.subject),))
    yield ScriptLine("left", "Is there anything left that we can do for you?", "listen")
    yield ScriptLine("again", "Would you choose us again, or send somebody you know?", "verify")
    yield ScriptLine("reach", "If anything comes up, ask for {agent} and {case}; you need not tell it twice.", "contact")


def _heard_note(state: CaseState, label: str, name: str) -> ScriptNote:
    return ScriptNote(label, last_heard(state, name).strip())


def _feeling_line(state: CaseState) -> ScriptLine:
    """The line on their feeling. A word that is no adjective is a note."""
    feeling = state.feeling.strip()
    is_adjective = _is_adjective(feeling)
    if is_easy(feeling):
        glad = "you are {feeling}" if is_adjective else "that it is easier for you now"
        return ScriptLine("feeling", f"I am glad {glad}. It matters to me that it stays so.", "listen")
    if is_adjective:
        return ScriptLine("feeling", "I hear that you are {feeling}, and I understand why.", "listen")
    return ScriptLine("feeling", "I hear what this is doing to you, and I understand why.", "listen", (ScriptNote("they feel", feeling),))


def _is_adjective(feeling: str) -> bool:
    """May the feeling follow "you are", such as `angry` or `not happy`?"""
    *before, last = feeling.casefold().split() or [""]
    return last in _ADJECTIVES and before in ([], ["not"], ["very"], ["so"], ["quite"], ["really"])


def _shoes_line(state: CaseState) -> ScriptLine:
    heard = (_heard_note(state, "it matters", "matters"), _heard_note(state, "in their place", "shoes"))
    known = tuple(note for note in heard if note.text)
    return ScriptLine("shoes", "I know what hangs on it for you." if known else "What hangs on it for you?", "listen", known)


def _commitment_notes(state: CaseState, time_text: TimeFormatter) -> tuple[ScriptNote, ...]:
    """All open promises to the customer, each with its time."""
    notes = [
        ScriptNote("we try" if each.entry.sort == "effort" else "we do", _with_time(each.entry.text, each.entry.due, time_text))
        for each in _open_customer_promises(state)
    ]
    notes += [ScriptNote("we do", _with_time(option.title, option.by, time_text)) for option in _accepted_options(state)]
    return tuple(notes) or (ScriptNote("what we do"), ScriptNote("by when"))


def _open_customer_promises(state: CaseState) -> list[PromiseState]:
    return [each for each in state.promises.values() if each.status == "open" and each.entry.to in {"", CUSTOMER}]


def _with_time(what: str, by: datetime | None, time_text: TimeFormatter) -> str:
    """The words with their time, which is not said twice."""
    return with_time(what.strip().rstrip("."), time_text(by) if by else "")


def _wish_line(state: CaseState) -> ScriptLine:
    wish = _heard_note(state, "they want", "wants")
    if not wish.text:
        return ScriptLine("ask", "What would help you most right now?", "listen")
    return ScriptLine("ask", "You told us what you want. Is that still what would help you most?", "listen", (wish,))


def _open_options(state: CaseState) -> tuple[Option, ...]:
    offers = [offer for offer in state.offers.values() if offer.answer is None]
    return offers[-1].entry.options if offers else ()


def _accepted_options(state: CaseState) -> list[Option]:
    return [offer.chosen for offer in state.offers.values() if offer.chosen and offer.accepted_at and offer.settled_at is None]


def _choice_line(state: CaseState, time_text: TimeFormatter) -> ScriptLine:
    """The choices, or the one they took."""
    offered = [_option_words(option, time_text) for option in _open_options(state)]
    if len(offered) == 1:
        return ScriptLine("choices", "Here is what we can do. Would that be OK for you?", "answer", (ScriptNote("we offer", offered[0]),))
    if offered:
        notes = tuple(ScriptNote(str(number), words) for number, words in enumerate(offered, 1))
        return ScriptLine("choices", _CHOICE, "answer", notes)
    if chosen := _accepted_options(state):
        took = ScriptNote("they chose", _taken_words(chosen[-1], time_text))
        return ScriptLine("choices", "Is what you chose still right for you?", "offer", (took,))
    return ScriptLine("choices", _CHOICE, "offer", (ScriptNote("one choice"), ScriptNote("another")))


def _option_words(option: Option, time_text: TimeFormatter) -> str:
    """An option in words, without its cost to us."""
    parts = [_with_time(option.title or option.remedy or "", option.by, time_text)]
    parts += [f"with {option.extra.strip().rstrip('.')}"] if option.extra else []
    parts += [f"if they {option.condition.strip().rstrip('.')}"] if option.condition else []
    return ", ".join(parts)


def _taken_words(option: Option, time_text: TimeFormatter) -> str:
    """The option that they took, with its money."""
    money = ((option.value_now, "off this bill"), (option.value_later, "off the next bill"))
    return ", ".join([_option_words(option, time_text), *(f"{amount_words(amount)} {words}" for amount, words in money if amount)])


def _contact_line(state: CaseState, time_text: TimeFormatter) -> ScriptLine:
    ask = "Ask for {agent} and {case}; you need not tell it twice."
    promised = [promise.entry.due for promise in _open_customer_promises(state) if promise.entry.due]
    if heard := min([*promised, *([state.follow_up] if state.follow_up else ())], default=None):
        return ScriptLine("reach", f"{ask} You hear from me by {time_text(heard)}, whatever happens.", "take")
    return ScriptLine("reach", f"{ask} You hear from me again, whatever happens.", "take", (ScriptNote("by when"),))


def _together_notes(state: CaseState) -> tuple[ScriptNote, ...]:
    together = str(state.value("together") or "").strip()
    return (ScriptNote("we and they", together),) if together else (ScriptNote("we"), ScriptNote("they"))
