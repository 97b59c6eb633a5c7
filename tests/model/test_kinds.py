"""Every kind of entry has all that a kind needs: a form, a reader, a noun, an audience, words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args, get_type_hints

import msgspec
import pytest

from desk.model.case import Case
from desk.model.entries import KINDS, Entry, KnownEntry, tag_of
from desk.model.entry_text import describe_entry
from desk.model.entry_titles import entry_brief, entry_heading, entry_title
from desk.model.entry_values import EntryRef
from desk.model.state import _READERS
from desk.tui.forms.registry import PANE_OF, REGISTRY
from desk.tui.presentation.panes.registry import PANES
from desk.wording.check import KINDS as WORDINGS
from tests.case_builders import NOW

NO_FORM = {
    "told": "the form of a new case writes it",
    "keeper": "the read-back at a change of shift writes it",
    "playbook": "the screen of the playbook begins it",
    "step": "the screen of the playbook and the call script tick it",
    "close_rule": "a form asks for it where a rule stands in the way",
    "retract": "undo writes it",
}
NO_READER = {
    "memo": "a note changes nothing",
    "close_rule": "the closing rules read it from the timeline",
    "retract": "what it takes back is left out before the state is read",
}
NAMES_NO_ENTRY = {
    ("step", "playbook"): "the name of a playbook",
    ("step", "step"): "the text of a step",
}
"""Fields with the name of a kind that name no entry of it."""


class Forgotten(Entry, frozen=True, kw_only=True, tag="forgotten"):
    """A kind of which everything was forgotten."""

    text: str = ""
    offer: str = ""
    mood: str


class Inner(msgspec.Struct, frozen=True):
    """A struct within an entry."""

    promise: EntryRef = ""


class Hiding(Entry, frozen=True, kw_only=True, tag="hiding"):
    """A kind with references where none are looked for."""

    promise: EntryRef = ""
    several: tuple[EntryRef, ...] = ()
    inner: tuple[Inner, ...] = ()


def example_entry(kind: type[Entry]) -> KnownEntry:
    """An entry of a kind with what it needs and no more."""
    needed = [field for field in msgspec.structs.fields(kind) if field.required and field.name not in {"at", "by"}]
    values: dict[str, Any] = {field.name: "x" if field.type in (str, EntryRef) else get_args(field.type)[0] for field in needed}
    entry: Any = kind(at=NOW, by="ines", **values)
    return entry  # type: ignore[no-any-return]  # a kind by its class is no member of the union


def missing_parts(kind: type[Entry]) -> Iterator[str]:
    """What a kind lacks, in words."""
    name = tag_of(kind)
    if not any(kind in form.writes for form in REGISTRY.values()) and name not in NO_FORM:
        yield "a form"
    if kind not in _READERS and name not in NO_READER:
        yield "a reader"
    yield from (fact for fact in ("NOUN", "AUDIENCE") if not vars(kind).get(fact))
    for field, form in get_type_hints(kind, include_extras=True).items():
        if field in KINDS and form != EntryRef and (name, field) not in NAMES_NO_ENTRY:
            yield f"EntryRef at {field}"


def nested_types(form: Any) -> Iterator[Any]:
    """A type and all that stand within it, fields of structs too."""
    yield form
    if isinstance(form, type) and issubclass(form, msgspec.Struct):
        form = tuple[tuple(field.type for field in msgspec.structs.fields(form))]  # type: ignore[misc]  # made at run time
    for part in get_args(form) if form != EntryRef else ():
        yield from nested_types(part)


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_no_kind_lacks_anything(kind: type[Entry]) -> None:
    assert list(missing_parts(kind)) == []


def test_all_is_said_of_a_kind_of_which_everything_was_forgotten() -> None:
    assert list(missing_parts(Forgotten)) == ["a form", "a reader", "NOUN", "AUDIENCE", "EntryRef at offer"]


def test_every_kind_defined_is_among_the_kinds() -> None:
    assert {kind for kind in Entry.__subclasses__() if kind.__module__.startswith("desk.model.")} == set(KINDS.values())


def test_nothing_is_excused_that_is_there() -> None:
    written = {tag_of(kind) for form in REGISTRY.values() for kind in form.writes}
    assert not written & set(NO_FORM)
    assert not {tag_of(kind) for kind in _READERS} & set(NO_READER)
    assert set(NO_FORM) | set(NO_READER) | {name for name, _ in NAMES_NO_ENTRY} <= set(KINDS)


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_every_kind_is_told_in_words(kind: type[Entry]) -> None:
    entry = example_entry(kind)
    for words in (entry_heading(entry), entry_title(entry)):
        assert words.strip()
        assert "_" not in words
    assert isinstance(entry_brief(entry), str)
    assert isinstance(describe_entry(entry, now=NOW, zone="UTC"), list)


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_what_is_said_of_a_kind_fits_its_fields(kind: type[Entry]) -> None:
    assert kind.TEXT_FIELD in kind.__struct_fields__
    assert kind.ABOUT in {"", *kind.__struct_fields__}
    assert kind.WORDING in ({*WORDINGS} if kind.AUDIENCE == "customer" else {""})
    if kind.COUNTS_AS_REPLY != "never":
        assert kind.AUDIENCE == "customer"
        assert "channel" in kind.__struct_fields__


def hidden_references(kind: type[Entry]) -> list[str]:
    """The fields that hold a reference within something else, where nobody would find it."""
    fields = [field for field in msgspec.structs.fields(kind) if field.type != EntryRef]
    return [field.name for field in fields if EntryRef in nested_types(field.type)]


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_references_stand_in_fields_of_their_own(kind: type[Entry]) -> None:
    assert hidden_references(kind) == []


def test_a_hidden_reference_is_seen() -> None:
    assert hidden_references(Hiding) == ["several", "inner"]


def test_forms_name_panes_that_there_are() -> None:
    assert set(PANE_OF.values()) <= set(PANES)
    assert all(PANE_OF[pane.action] == name for name, pane in PANES.items())


@pytest.mark.parametrize("kind", [Case, *get_args(KnownEntry)], ids=lambda kind: kind.__name__)
def test_no_annotation_of_a_kind_is_left_to_be_compiled(kind: type[msgspec.Struct]) -> None:
    assert [name for name, form in kind.__annotations__.items() if isinstance(form, str)] == []
