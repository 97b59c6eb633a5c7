"""A form as plain data: what it asks, and how the answers become entries; it knows no widget."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

from desk.model.changes import NewCase
from desk.model.entries import KnownEntry
from desk.model.shift import Agent, Shift
from desk.model.state import CaseState
from desk.model.times import spoken_time
from desk.model.typed import entry_from
from desk.recovery.feelings import has_eased
from desk.recovery.pointing import pointed
from desk.tui.widgets.flow import FlowLine

Values = Mapping[str, str]
"""What is typed in a form, by field; ticks are `true` or empty."""
Sort = Literal["text", "ladder", "line", "word", "time", "number", "money", "choice", "tick", "pick", "seek"]

When = tuple[str, tuple[str, ...]]
"""Another question of the form, and its answers."""

THEN, PAGE = "_then", "_page"
"""Among the values: by which of the form's further ways it is saved, and which page of it is in view."""
TAKE = "ctrl+k"
"""The key by which a form fills in what it offers."""
TEXTS = frozenset({"text", "ladder"})
"""The sorts of fields with several lines."""
WORDS = TEXTS | {"line"}
"""The sorts of fields that take any words."""
CHANNELS = ("phone", "email", "chat", "sms", "in person", "social", "letter")
FEELINGS = ("angry", "frustrated", "disappointed", "insulted", "anxious", "sad", "calm", "relieved", "happy", "delighted")


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One question of a form.

    `sort` says how it is answered: free text on lines, a ladder of whys, one line, one word of usual ones, a time, a number, money or a
    share of some, one of a few, yes or no, one of a list of long `choices`, or one found among many by typing. `needed` is what to say
    when it is left empty. `wide` fields take a whole line; `page` is the choice of an offer it belongs to. `shown` are the words for
    `choices` where those are not meant to be read. `when` names another question and its answers for which this one is asked;
    otherwise it is not there, and says nothing.
    """

    name: str
    label: str
    sort: Sort = "line"
    start: str = ""
    choices: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()
    hint: str = ""
    needed: str = ""
    wide: bool = False
    lines: int = 3
    page: int | None = None
    when: When | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """The circumstances of an entry: which case, who writes, when, on which shift, who else is here and who of them writes at this moment.

    `others` are all cases there are, `also` the other cases that get the same entry.
    """

    state: CaseState
    agent: Agent
    shift: Shift
    now: datetime
    here: frozenset[str] = frozenset()
    busy: frozenset[str] = frozenset()
    others: Callable[[], Sequence[CaseState]] = tuple
    also: tuple[str, ...] = ()

    def entry(self, kind: str, text: str = "", /, **sets: str) -> KnownEntry:
        """An entry of ours from typed words, empty ones left out. Raises Usage."""
        return self.entry_of(kind, text, sets)

    def entry_of(self, kind: str, text: str, sets: Values) -> KnownEntry:
        """The same, for names with dots."""
        typed = {name: value for name, value in sets.items() if value and not name.startswith("_")}
        found = entry_from(kind, text, typed, at=self.now, by=self.agent.id, now=self.now, zone=self.shift.zone)
        return pointed(found, self.state)

    def time(self, instant: datetime) -> str:
        """An instant as it is said on this shift."""
        return spoken_time(instant, self.now, zone=self.shift.zone)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reads:
    """Which text of a form is read while it is typed, and as which kind of text (one of wording.KINDS).

    `to_customer`: the customer will hear it. `heeds` says which rules count for what is chosen in the form, all of them where it is None;
    `templates` are texts it may have come from.
    """

    kind: str
    field: str = "text"
    to_customer: bool = True
    heeds: Callable[[Values, str], bool] | None = None
    templates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """Something ready-made to fill into a form: the key that chooses it, what it says in a list, its answers, where to go on."""

    key: str
    words: str
    values: Values
    focus: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Menu:
    """A list of ready-made things behind one key of a form: its word in the line of keys, its title, what it holds now."""

    words: str
    title: str
    ready: Callable[[Values, Scene], Sequence[Ready]]


Build = Callable[[Values, Scene], Sequence[KnownEntry]]
Live = Callable[[Values, Scene], Sequence[FlowLine]]
Fill = Callable[[Values, Scene], Mapping[str, str]]
Propose = Callable[[Values, Scene], Mapping[str, Sequence[str]]]
Retell = Callable[[Values, Scene], Values]
First = Callable[[Scene], tuple[str, str] | None]
FIRST_KEY = "ctrl+f"
MENU_KEYS = ("ctrl+t", "ctrl+g")


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """What a sheet asks for one action.

    `action` names it in the table of actions and keeps its draft. `build` turns the answers into the entries of one case. `live` says
    things under the fields that change with what is typed; `aside` is what the agent should have in view while they write. `quick`
    forms are saved by enter. `pages` are turned with pgdn, each a `page_word`, titled by `page_titles` where there are some. `extra` are
    further ways to save, by key, as (words, value of `THEN`); a value that names a form goes on with it. `single` ones are about one case
    only. `reads` is the text whose wording is read beside it. `begins` gives the new case that saving begins, if it does. `on_top`: what
    to have in view stands over the questions and not beside them.

    `follows` gives what some fields hold as long as nobody typed in them; `proposes` what may be taken in empty ones; `takes` are keys
    that fill fields, as (words, what they fill in). `after` names what may be done next, as (words, action), asked once it is saved.
    `worth` says in money what is typed in a field of that sort. `retells` gives texts anew when what they name has changed, such
    as a time. `menus` are lists of ready-made things, by one of `MENU_KEYS`. `first` is what had better be done before, as (words,
    action): its key opens that form and comes back.
    """

    action: str
    title: str
    fields: tuple[Field, ...]
    build: Build
    live: Live | None = None
    aside: tuple[tuple[str, str], ...] = ()
    quick: bool = False
    pages: int = 1
    page_word: str = "choice"
    page_titles: tuple[str, ...] = ()
    extra: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    single: bool = False
    done: str = ""
    reads: Reads | None = None
    begins: Callable[[Values, Scene], NewCase | None] | None = None
    on_top: bool = False
    follows: Fill | None = None
    proposes: Propose | None = None
    takes: Mapping[str, tuple[str, Fill]] = field(default_factory=dict)
    after: Callable[[Scene], tuple[str, str] | None] | None = None
    worth: Callable[[str, Values, Scene], FlowLine] | None = None
    retells: Retell | None = None
    menus: Mapping[str, Menu] = field(default_factory=dict)
    first: First | None = None

    def starting_with(self, values: Values) -> Form:
        """The same form with something in it already; a text handed to it is one to be made one's own."""
        reads = self.reads
        if reads and values.get(reads.field):
            reads = replace(reads, templates=(*reads.templates, values[reads.field]))
        return replace(self, reads=reads, fields=tuple(replace(each, start=values.get(each.name, each.start)) for each in self.fields))


def posed(fields: Sequence[Field], values: Values) -> frozenset[str]:
    """The questions that are there for these answers; one that hangs on a question that is not there is not there either."""
    by_name = {field.name: field for field in fields}

    def is_asked(field: Field) -> bool:
        if field.when is None:
            return True
        other, answers = field.when
        return values.get(other, "") in answers and is_asked(by_name[other])

    return frozenset(field.name for field in fields if is_asked(field))


def answered(fields: Sequence[Field], values: Values) -> dict[str, str]:
    """What is typed, without what stands in questions that are not there."""
    there = posed(fields, values)
    unasked = {field.name for field in fields} - there
    return {name: "" if name in unasked else value for name, value in values.items()}


def plain(kind: str) -> Build:
    """A form whose fields are those of one entry of `kind`; the field `text` goes where that kind keeps its text."""

    def build(values: Values, scene: Scene) -> Sequence[KnownEntry]:
        return [scene.entry_of(kind, values.get("text", ""), {name: value for name, value in values.items() if name != "text"})]

    return build


def text(label: str, *, needed: str = "", hint: str = "", lines: int = 4) -> Field:
    """The free text that a form begins with."""
    return Field(name="text", label=label, sort="text", needed=needed, hint=hint, lines=lines, wide=True)


def channel(state: CaseState) -> Field:
    """Over which channel; what the customer prefers stands first."""
    usual = str(state.value("prefers") or "") or state.channel
    known = CHANNELS if not usual or usual in CHANNELS else (usual, *CHANNELS)
    return Field(name="channel", label="channel", sort="choice", choices=known, start=usual or CHANNELS[0], wide=True)


def due(start: str, *, name: str = "due", label: str = "by", needed: str = "Say until when.", when: When | None = None) -> Field:
    """A time ahead."""
    return Field(name=name, label=label, sort="time", start=start, hint="+30m, 13:00, tomorrow 9:00", needed=needed, when=when)


def people(name: str, label: str, scene: Scene, *, start: str = "", first: tuple[str, ...] = (), hint: str = "", needed: str = "") -> Field:
    """Somebody of the shift, by the beginning of their name, or anybody else in full; `first` are usual answers beside the names."""
    ids = tuple(dict.fromkeys((*first, *(agent.id for agent in scene.shift.agents))))
    return Field(name=name, label=label, sort="word", choices=ids, start=start, hint=hint, needed=needed)


def remembered(state: CaseState) -> tuple[tuple[str, str], ...]:
    """What was heard, to have in view while writing to the customer."""
    found: dict[str, str] = {}
    for listen in state.listens:
        heard = {"feels": listen.feeling, "promised": listen.promised, "came": listen.came, "matters": listen.matters}
        heard |= {"wants": listen.wants, "lives with": listen.circumstances}
        found |= {name: said for name, said in heard.items() if said}
    return tuple(found.items())


def eased(state: CaseState) -> tuple[tuple[str, str], ...]:
    """A quiet word once they feel easier (RECOVERY.md, S3.24)."""
    return (("now", "they have eased: a light touch may do"),) if has_eased(state) else ()


def with_lines(kind: str, name: str, values: Values, scene: Scene) -> KnownEntry:
    """An entry one of whose fields is a list of texts, typed one a line."""
    lines = [line.strip() for line in values[name].splitlines() if line.strip()]
    sets = {each: value for each, value in values.items() if each not in {"text", name}}
    return scene.entry_of(kind, values["text"], {**sets, **{f"{name}.{place}": line for place, line in enumerate(lines)}})


def pick(name: str, label: str, things: Mapping[str, str]) -> Field:
    """One of a list of things of the case, each in its own words; the first stands chosen."""
    ids = tuple(things)
    return Field(name=name, label=label, sort="pick", choices=ids, shown=tuple(things.values()), start=ids[0], wide=True)
