"""Fields that several forms ask for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec.structs import replace

from desk.model.state import CaseState
from desk.recovery.feelings import KNOWN_FEELINGS, is_known_feeling, near_feeling
from desk.tui.forms.field import Field, Values, When
from desk.tui.forms.spec import EntryContext
from desk.tui.presentation.toned_text import FlowLine

CHANNELS = ("phone", "email", "chat", "sms", "in person", "social", "letter")
_MOST_ECHOED = 2
"""Words of a feeling beside which something is said. More are a sentence of theirs."""
FEELINGS = ("angry", "frustrated", "disappointed", "insulted", "anxious", "sad", "calm", "relieved", "happy", "delighted")


def text_field(label: str, *, needed: str = "", hint: str = "", lines: int = 4) -> Field:
    """The free text that a form begins with."""
    return Field(name="text", label=label, sort="text", needed=needed, hint=hint, lines=lines, wide=True)


def channel_field(state: CaseState) -> Field:
    """The field for the channel. The one the customer prefers is chosen."""
    usual = str(state.value("prefers") or "") or state.channel
    known = CHANNELS if not usual or usual in CHANNELS else (usual, *CHANNELS)
    return Field(name="channel", label="channel", sort="choice", choices=known, start=usual or CHANNELS[0], wide=True)


def feeling_field(label: str, *, hint: str, wide: bool = False) -> Field:
    """The field for what they feel, in their own word."""
    return Field(name="feeling", label=label, sort="word", choices=FEELINGS, further=KNOWN_FEELINGS, hint=hint, wide=wide)


def feeling_echo(values: Values, context: EntryContext) -> FlowLine:
    """A question where a word is no feeling that is known. It is kept all the same, for it is theirs (S3.11)."""
    typed = values["feeling"]
    if not typed or len(typed.split()) > _MOST_ECHOED or is_known_feeling(typed):
        return ()
    near = near_feeling(typed)
    return ((f"{near}?", "soon"), ("  not one of the known feelings", "dim")) if near else (("not one of the known feelings", "soon"),)


def due_field(start: str, *, name: str = "due", label: str = "by", needed: str = "Say until when.", when: When | None = None) -> Field:
    """A time ahead."""
    return Field(name=name, label=label, sort="time", start=start, hint="20 min or 14:30", needed=needed, when=when)


def person_field(
    name: str, label: str, context: EntryContext, *, start: str = "", first: tuple[str, ...] = (), hint: str = "", needed: str = ""
) -> Field:
    """A field for an agent of the shift, or anybody else.

    The beginning of an agent's name is enough, anybody else is typed in full. `first` are usual answers beside them.
    """
    ids = tuple(dict.fromkeys((*first, *(agent.id for agent in context.shift.agents))))
    return Field(name=name, label=label, sort="person", choices=ids, start=start, hint=hint, needed=needed)


def behind_more(fields: Iterable[Field]) -> tuple[Field, ...]:
    """The fields, put behind the key for the rest."""
    return tuple(replace(field, more=True) for field in fields)


def pick_field(name: str, label: str, things: Mapping[str, str]) -> Field:
    """A field for one of a list, by id and in words. The first is chosen."""
    ids = tuple(things)
    return Field(name=name, label=label, sort="pick", choices=ids, choice_words=tuple(things.values()), start=ids[0], wide=True)
