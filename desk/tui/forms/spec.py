"""A form as plain data.

It has fields, and a function that turns the answers into entries.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal

from desk.model.changes import Change, NewCase
from desk.model.entries import Entry, KnownEntry, tag_of
from desk.model.entry_parser import parse_entry, parse_field
from desk.model.shift import Agent, Shift
from desk.model.state import CaseState
from desk.recovery.feelings import has_eased
from desk.recovery.implied_reference import with_implied_reference
from desk.text.amounts import DecimalSign, parse_money
from desk.text.times import format_time
from desk.tui.bindings import key_word
from desk.tui.presentation.toned_text import FlowLine

Values = Mapping[str, str]
"""The answers of a form, by field. Yes is `true`, no is empty."""
FieldSort = Literal["text", "ladder", "line", "word", "time", "number", "money", "choice", "tick", "pick", "seek"]
When = tuple[str, tuple[str, ...]]
"""Another field of the form, and its answers."""

THEN, PAGE, MORE = "_then", "_page", "_more"
"""Three more names among the values: the variant it is saved by, the page in view, and whether the rest of the fields is in view."""
TEXTS = frozenset({"text", "ladder"})
"""The sorts of fields with several lines."""
WORDS = TEXTS | {"line"}
"""The sorts of fields that take any words."""
CHANNELS = ("phone", "email", "chat", "sms", "in person", "social", "letter")
FEELINGS = ("angry", "frustrated", "disappointed", "insulted", "anxious", "sad", "calm", "relieved", "happy", "delighted")


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One question of a form."""

    name: str
    label: str
    sort: FieldSort = "line"
    """The way it is answered: text on lines, a ladder of whys, one line, one word of usual ones, a time, a number, money or a share of
    some, one of a few, yes or no, one of a list of long choices, or one found among many by typing."""
    start: str = ""
    choices: tuple[str, ...] = ()
    choice_words: tuple[str, ...] = ()
    """The words for `choices`, where those are ids."""
    hint: str = ""
    needed: str = ""
    """The words shown when it is left empty. A field without them may be empty."""
    wide: bool = False
    """It takes a whole line."""
    lines: int = 3
    page: int | None = None
    """The page it stands on. None is every page."""
    when: When | None = None
    """The answers to another field for which this one is asked. Otherwise its place stays empty, and its answer does not count."""
    more: bool = False
    """It is seldom answered, and stands behind the key for the rest."""
    skips: bool = False
    """A blank in it leaves the form while nothing is typed. Whoever opened the form goes on as after saving."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryContext:
    """The circumstances of an entry: case, agent, shift, time."""

    state: CaseState
    agent: Agent
    shift: Shift
    now: datetime
    decimal: DecimalSign = ""
    """The sign before cents in amounts that are typed."""
    online: frozenset[str] = frozenset()
    """The agents who are present."""
    busy: frozenset[str] = frozenset()
    """The agents who are writing at this moment."""
    others: Callable[[], Sequence[CaseState]] = tuple
    """Gives every case on the shift."""
    related: Callable[[], Sequence[CaseState]] | None = None
    """Gives the customer's other cases and linked ones. None where only `others` can be asked."""
    namesakes: Callable[[str], Sequence[CaseState]] = lambda _name: ()
    """Gives the archived cases of customers of a name."""
    also: tuple[str, ...] = ()
    """Ids of the other cases that get the same entry."""
    key_of: Callable[[str], str] = lambda action: key_word(action, {})
    """Gives the key of an action, for a sentence."""

    def customer_cases(self) -> Sequence[CaseState]:
        """The cases among which those of the customer are."""
        return self.related() if self.related is not None else self.others()

    def entry(self, kind: str, text: str = "", /, **sets: str) -> KnownEntry:
        """An entry of ours from typed words, empty ones left out. Raises Usage."""
        return self.entry_of(kind, text, sets)

    def entry_of(self, kind: str, text: str, sets: Values) -> KnownEntry:
        """An entry of ours whose field names may have dots. Raises Usage."""
        typed = {name: value for name, value in sets.items() if value and not name.startswith("_")}
        at_desk = {"zone": self.shift.zone, "currency": self.shift.currency}
        found = parse_entry(kind, text, typed, at=self.now, by=self.agent.id, now=self.now, decimal=self.decimal, **at_desk)
        return with_implied_reference(found, self.state)

    def field_value(self, name: str, typed: str) -> Any:
        """A value for a field of the case's header. Raises Usage."""
        at_desk = {"zone": self.shift.zone, "currency": self.shift.currency}
        return parse_field(name, typed, now=self.now, decimal=self.decimal, **at_desk)

    def amount(self, typed: str) -> float:
        """An amount of money as it is typed on this desk. Raises Usage."""
        return parse_money(typed, currency=self.shift.currency, decimal=self.decimal)

    def time_words(self, instant: datetime) -> str:
        """An instant as it is said on this shift."""
        return format_time(instant, self.now, zone=self.shift.zone)


@dataclass(frozen=True, slots=True, kw_only=True)
class TextCheck:
    """Names the text of a form that is checked while typed."""

    kind: str
    """One of wording.KINDS."""
    field: str = "text"
    to_customer: bool = True
    """The customer will hear it."""
    heeds: Callable[[Values, str], bool] | None = None
    """Says of a rule, by name, whether it counts for these answers. None lets every rule count."""
    templates: tuple[str, ...] = ()
    """Texts it may have come from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """Ready-made answers, chosen by a key from a list."""

    key: str
    words: str
    values: Values
    focus: str = ""
    """The field to go on at."""
    stays: bool = False
    """Is that field only brought into view, and the cursor left where it was?"""
    text: str = ""
    """A longer text that is shown while it is chosen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PresetMenu:
    """A list of presets behind one key of a form."""

    words: str
    title: str
    presets: Callable[[Values, EntryContext], Sequence[Preset]]


Build = Callable[[Values, EntryContext], Sequence[KnownEntry]]
MakeChanges = Callable[[Values, EntryContext], Sequence[Change]]
LiveLines = Callable[[Values, EntryContext], Sequence[FlowLine]]
Fill = Callable[[Values, EntryContext], Mapping[str, str]]
Suggest = Callable[[Values, EntryContext], Mapping[str, Sequence[str]]]
Rewrite = Callable[[Values, EntryContext], Values]
Prerequisite = Callable[[EntryContext], tuple[str, str] | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class FormSpec:
    """Describes the form of one action."""

    action: str
    """Its name in the table of actions. Drafts are kept by it."""
    title: str
    fields: tuple[Field, ...]
    build: Build
    """Gives the entries of one case for these answers. Raises Usage."""
    live_lines: LiveLines | None = None
    """Gives the lines below the fields, renewed with every key."""
    live_rows: int = 0
    """The rows kept for `live_lines`, so that no field moves while it is typed in. Enough for 0 are those that they need at first."""
    context_facts: tuple[tuple[str, str], ...] = ()
    """Facts to have in view meanwhile, as (label, words)."""
    facts_on_top: bool = False
    """Puts `context_facts` above the fields instead of beside them."""
    quick: bool = False
    """Enter saves it."""
    single_case: bool = False
    """It is about one case only."""
    save_word: Callable[[Values], str] | None = None
    """Gives what saving does with these answers, in two or three words. None says `save`."""
    saved_words: str | Callable[[Values], str] = ""
    """The words that confirm it was saved, such as `promise logged on`. The name of its cases follows them."""
    about: str = ""
    """The reference of what it is about where that is no case, such as `K-2`. Drafts are kept by it."""
    about_words: str = ""
    """The same in words, for the title."""
    beside: tuple[str, ...] = ()
    """The cases at which others see the agent write, where it is about none."""
    changes: MakeChanges | None = None
    """Gives what saving means, where that is no entry of a case. Raises Usage."""
    pages: int = 1
    """The number of pages, turned by pgdn."""
    page_word: str = "choice"
    """A page in the word of this form."""
    page_titles: tuple[str, ...] = ()
    save_variants: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Further ways to save, by action, as (words, value of `THEN`). A value that names a form opens that form next."""
    text_check: TextCheck | None = None
    new_case: Callable[[Values, EntryContext], NewCase | None] | None = None
    """Gives the case that saving begins, if it begins one."""
    derive: Fill | None = None
    """Gives the value of fields that follow from others, as long as nobody typed in them."""
    suggest: Suggest | None = None
    """Gives what may be taken in empty fields."""
    put_away: Callable[[Values], bool] | None = None
    """Puts away what stands suggested below the fields. False where nothing does."""
    known: PresetMenu | None = None
    """Gives answers known from elsewhere. They are found by typing, behind one key."""
    rewrite: Rewrite | None = None
    """Gives texts anew when a value that appears in them has changed, such as a time."""
    money_echo: Callable[[str, Values, EntryContext], FlowLine] | None = None
    """Gives in money what is typed in a field of that sort."""
    menus: Mapping[str, PresetMenu] = field(default_factory=dict)
    """Lists of presets, by action."""
    prerequisite: Prerequisite | None = None
    """Gives what had better be done before, as (words, action). Its key opens that form and comes back."""
    follow_up: Callable[[EntryContext], tuple[str, str] | None] | None = None
    """Gives what may be done next, as (words, action), asked once it is saved."""

    def starting_with(self, values: Values) -> FormSpec:
        """The form with these answers to begin with. A text among them counts as a template."""
        check = self.text_check
        if check and values.get(check.field):
            check = replace(check, templates=(*check.templates, values[check.field]))
        return replace(self, text_check=check, fields=tuple(replace(each, start=values.get(each.name, each.start)) for each in self.fields))


def asked_fields(fields: Sequence[Field], values: Values) -> frozenset[str]:
    """The names of the fields that are asked for these answers. None is asked that hangs on one that is not."""
    by_name = {field.name: field for field in fields}

    def is_asked(field: Field) -> bool:
        if field.when is None:
            return True
        other, answers = field.when
        return values.get(other, "") in answers and is_asked(by_name[other])

    return frozenset(field.name for field in fields if is_asked(field))


def asked_values(fields: Sequence[Field], values: Values) -> dict[str, str]:
    """The answers, those of fields that are not asked emptied."""
    unasked = {field.name for field in fields} - asked_fields(fields, values)
    return {name: "" if name in unasked else value for name, value in values.items()}


def plain_build(kind: str) -> Build:
    """Builds one entry of `kind` from fields of the same names. The field `text` goes where that kind keeps its text."""

    def build(values: Values, context: EntryContext) -> Sequence[KnownEntry]:
        return [context.entry_of(kind, values.get("text", ""), {name: value for name, value in values.items() if name != "text"})]

    return build


def no_entries(values: Values, context: EntryContext) -> Sequence[KnownEntry]:
    """No entries, for a form that is about no case."""
    return []


def plain_form(kind: type[Entry], title: str, fields: Callable[[EntryContext], Sequence[Field]]) -> Callable[[EntryContext], FormSpec]:
    """Makes a form that asks for the fields of one entry."""
    name = tag_of(kind)

    def form(context: EntryContext) -> FormSpec:
        return FormSpec(action=name, title=title, fields=tuple(fields(context)), build=plain_build(name))

    return form


def text_field(label: str, *, needed: str = "", hint: str = "", lines: int = 4) -> Field:
    """The free text that a form begins with."""
    return Field(name="text", label=label, sort="text", needed=needed, hint=hint, lines=lines, wide=True)


def channel_field(state: CaseState) -> Field:
    """The field for the channel. The one the customer prefers is chosen."""
    usual = str(state.value("prefers") or "") or state.channel
    known = CHANNELS if not usual or usual in CHANNELS else (usual, *CHANNELS)
    return Field(name="channel", label="channel", sort="choice", choices=known, start=usual or CHANNELS[0], wide=True)


def due_field(start: str, *, name: str = "due", label: str = "by", needed: str = "Say until when.", when: When | None = None) -> Field:
    """A time ahead."""
    return Field(name=name, label=label, sort="time", start=start, hint="+30m or a time", needed=needed, when=when)


def person_field(
    name: str, label: str, context: EntryContext, *, start: str = "", first: tuple[str, ...] = (), hint: str = "", needed: str = ""
) -> Field:
    """A field for an agent of the shift, or anybody else.

    The beginning of an agent's name is enough, anybody else is typed in full. `first` are usual answers beside them.
    """
    ids = tuple(dict.fromkeys((*first, *(agent.id for agent in context.shift.agents))))
    return Field(name=name, label=label, sort="word", choices=ids, start=start, hint=hint, needed=needed)


def behind_more(fields: Iterable[Field]) -> tuple[Field, ...]:
    """The fields, put behind the key for the rest."""
    return tuple(replace(field, more=True) for field in fields)


def customer_facts(state: CaseState) -> tuple[tuple[str, str], ...]:
    """Facts the customer told, to have in view while writing to them."""
    found: dict[str, str] = {}
    for listen in state.listens:
        heard = {"feels": listen.feeling, "promised": listen.promised, "came": listen.came, "matters": listen.matters}
        heard |= {"wants": listen.wants, "lives with": listen.circumstances}
        found |= {name: said for name, said in heard.items() if said}
    return tuple(found.items())


def eased_facts(state: CaseState) -> tuple[tuple[str, str], ...]:
    """A quiet word once they feel easier (S3.24)."""
    return (("now", "they have eased: a light touch may do"),) if has_eased(state) else ()


def entry_with_lines(kind: str, name: str, values: Values, context: EntryContext) -> KnownEntry:
    """An entry whose field `name` is a list of texts.

    They are typed one a line. Raises Usage.
    """
    lines = [line.strip() for line in values[name].splitlines() if line.strip()]
    sets = {each: value for each, value in values.items() if each not in {"text", name}}
    return context.entry_of(kind, values["text"], {**sets, **{f"{name}.{place}": line for place, line in enumerate(lines)}})


def pick_field(name: str, label: str, things: Mapping[str, str]) -> Field:
    """A field for one of a list, by id and in words. The first is chosen."""
    ids = tuple(things)
    return Field(name=name, label=label, sort="pick", choices=ids, choice_words=tuple(things.values()), start=ids[0], wide=True)
