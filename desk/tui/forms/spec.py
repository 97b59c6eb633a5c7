"""A form as plain data.

It has fields, and a function that turns the answers into entries.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec
from msgspec.structs import replace

from desk.board.workload import AgentWorkload, OwnerLoad, team_workload
from desk.model.changes import Change, NewCase
from desk.model.entries import Entry, KnownEntry, tag_of
from desk.model.entry_parser import parse_entry, parse_field
from desk.model.presence import AgentPresence
from desk.model.shift import Agent, Shift
from desk.model.state import CaseState
from desk.recovery.implied_reference import with_implied_reference
from desk.text.amounts import DecimalSign, parse_money
from desk.text.times import format_time
from desk.tui.bindings import key_word
from desk.tui.forms.field import Field, Values, When
from desk.tui.presentation.toned_text import FlowLine


class EntryContext(msgspec.Struct, frozen=True, kw_only=True):
    """The circumstances of an entry: case, agent, shift, time."""

    state: CaseState
    agent: Agent
    shift: Shift
    now: datetime
    decimal: DecimalSign = ""
    """The sign before cents in amounts that are typed."""
    presence: Sequence[AgentPresence] = ()
    """The others at the desk."""
    loads: Callable[[], Mapping[str, OwnerLoad]] = dict
    """Gives the open cases of each owner."""
    others: Callable[[], Sequence[CaseState]] = tuple
    """Gives every case on the shift."""
    related: Callable[[], Sequence[CaseState]] | None = None
    """Gives the customer's other cases and linked ones. None where only `others` can be asked."""
    reached: Callable[[str, str], Sequence[CaseState]] | None = None
    """Gives the cases of whoever may have this number or address. None where only `others` can be asked."""
    namesakes: Callable[[str], Sequence[CaseState]] = lambda _name: ()
    """Gives the archived cases of customers of a name."""
    also: tuple[str, ...] = ()
    """Ids of the other cases that get the same entry."""
    key_of: Callable[[str], str] = lambda action: key_word(action, {})
    """Gives the key of an action, for a sentence."""

    @property
    def online(self) -> frozenset[str]:
        """The others who are present."""
        return frozenset(other.agent for other in self.presence if other.mode != "gone")

    def team(self) -> list[AgentWorkload]:
        """Everybody of the desk with their load. Whoever can take a case best comes first."""
        return team_workload(self.shift, self.presence, self.loads(), self.now, me=self.agent.id)

    def customer_cases(self) -> Sequence[CaseState]:
        """The cases among which those of the customer are."""
        return self.related() if self.related is not None else self.others()

    def cases_reached_at(self, phone: str, email: str) -> Sequence[CaseState]:
        """The cases among which those with this number or address are."""
        return self.reached(phone, email) if self.reached is not None else self.others()

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


class TextCheck(msgspec.Struct, frozen=True, kw_only=True):
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


class Preset(msgspec.Struct, frozen=True, kw_only=True):
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


class PresetMenu(msgspec.Struct, frozen=True, kw_only=True):
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
Doubt = Callable[[Values, EntryContext], tuple[str, str] | None]
Prerequisite = Callable[[EntryContext], tuple[str, str] | None]


class FormSpec(msgspec.Struct, frozen=True, kw_only=True):
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
    enough: str = ""
    """The field behind which nothing need be answered. Enter saves there, as in the last field of every form."""
    is_signature: bool = False
    """Is saving a signature? Then its own key saves it, and enter never does."""
    single_case: bool = False
    """It is about one case only."""
    save_word: Callable[[Values], str] | None = None
    """Gives what saving does with these answers, in two or three words. None says `save`."""
    saved_words: str | Callable[[Values], str] = ""
    """The words that confirm it was saved, such as `promise logged on`. The name of its cases follows them.

    Where answers decide it, times among them are in words.
    """
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
    save_variants: Mapping[str, tuple[str, str]] = msgspec.field(default_factory=dict)
    """Further ways to save, by action, as (words, value of `THEN`). A value that names a form opens that form next."""
    variants_when: When | None = None
    """The answers to a field for which those are offered. None is whatever they are."""
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
    doubt: Doubt | None = None
    """Gives what had better be looked at before saving, as (field, words). It is said once, and saving again goes on."""
    rewrite: Rewrite | None = None
    """Gives texts anew when a value that appears in them has changed, such as a time."""
    echoes: Mapping[str, Callable[[Values, EntryContext], FlowLine]] = msgspec.field(default_factory=dict)
    """Gives what is meant by the words in a field, by its name. Times, people and amounts have theirs without it."""
    money_echo: Callable[[str, Values, EntryContext], FlowLine] | None = None
    """Gives in money what is typed in a field of that sort."""
    menus: Mapping[str, PresetMenu] = msgspec.field(default_factory=dict)
    """Lists of presets, by action."""
    prerequisite: Prerequisite | None = None
    """Gives what had better be done before, as (words, action). Its key opens that form and comes back."""
    follow_up: Callable[[EntryContext], tuple[str, str] | None] | None = None
    """Gives what may be done next, as (words, action), asked once it is saved."""

    def variants_for(self, values: Values) -> Mapping[str, tuple[str, str]]:
        """The further ways to save these answers."""
        when = self.variants_when
        return self.save_variants if when is None or values[when[0]] in when[1] else {}

    def starting_with(self, values: Values) -> FormSpec:
        """The form with these answers to begin with. A text among them counts as a template."""
        check = self.text_check
        if check and values.get(check.field):
            check = replace(check, templates=(*check.templates, values[check.field]))
        return replace(self, text_check=check, fields=tuple(replace(each, start=values.get(each.name, each.start)) for each in self.fields))


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


def entry_with_lines(kind: str, name: str, values: Values, context: EntryContext) -> KnownEntry:
    """An entry whose field `name` is a list of texts.

    They are typed one a line. Raises Usage.
    """
    lines = [line.strip() for line in values[name].splitlines() if line.strip()]
    sets = {each: value for each, value in values.items() if each not in {"text", name}}
    return context.entry_of(kind, values["text"], {**sets, **{f"{name}.{place}": line for place, line in enumerate(lines)}})
