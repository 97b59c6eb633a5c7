"""`desk handover edit`, `ask`, `correct` and the other notes of a handover."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Sequence

import msgspec

from desk.cli.case_lookup import find_case
from desk.cli.context import Context
from desk.cli.entry_fields import parse_fields
from desk.cli.handover_source import handover_source
from desk.cli.output import print_json, print_line
from desk.errors import Usage
from desk.handover.changes import (
    PartWords,
    add_changes,
    agree_changes,
    answer_changes,
    ask_changes,
    correct_changes,
    drop_changes,
    edit_changes,
    keep_changes,
    pledge_changes,
    read_changes,
    redo_changes,
    reopen_changes,
    undo_changes,
)
from desk.handover.forms.note_words import note_words
from desk.handover.source import HandoverSource
from desk.model.changes import PutDocument
from desk.model.ids import normal_case_id
from desk.store.protocol import Store
from desk.text.due_times import parse_due_time

_NEXT_FIELDS = ("next", "next.owner", "next.due")

ChangeMaker = Callable[[HandoverSource, Store], Sequence[PutDocument]]

_CASE_ID = re.compile(r"[Cc]-?\d+")


def edit_line(context: Context, options: argparse.Namespace) -> int:
    """Word parts of a line."""
    sets = parse_fields(options.set)
    if not sets:
        raise Usage(
            "Say what to change: --set heat=red, story=..., next=..., next.owner=..., next.due=..., if_then=... Nothing was written."
        )

    def make(source: HandoverSource, store: Store) -> Sequence[PutDocument]:
        parts = _typed_parts(sets, context, store, reason=options.reason)
        return edit_changes(source, find_case(store, options.case).id, parts, seen=options.seen)

    return _write_notes(context, make)


def _typed_parts(sets: dict[str, str], context: Context, store: Store, *, reason: str) -> list[PartWords]:
    parts = [PartWords(part=part, text=text.strip(), reason=reason) for part, text in sets.items() if part not in _NEXT_FIELDS]
    if any(name in sets for name in _NEXT_FIELDS):
        due = sets.get("next.due", "")
        when = parse_due_time(due, context.now, zone=store.shift.zone) if due else None
        parts.append(PartWords(part="next", text=sets.get("next", "").strip(), owner=sets.get("next.owner", "").strip(), due=when))
    return parts


def add_case(context: Context, options: argparse.Namespace) -> int:
    """Put a case into the pack."""
    return _write_notes(context, lambda source, store: add_changes(source, find_case(store, options.case).id, options.reason))


def drop_case(context: Context, options: argparse.Namespace) -> int:
    """Take a case out of the pack."""
    return _write_notes(context, lambda source, store: drop_changes(source, find_case(store, options.case).id, options.reason))


def keep_drafts(context: Context, options: argparse.Namespace) -> int:
    """Let the drafts of cases stand."""
    return _write_notes(context, lambda source, store: keep_changes(source, _case_ids(store, options.cases)))


def mark_read(context: Context, options: argparse.Namespace) -> int:
    """Say that lines were read."""
    return _write_notes(context, lambda source, store: read_changes(source, _case_ids(store, options.cases)))


def ask_question(context: Context, options: argparse.Namespace) -> int:
    """Ask about a case, or about the whole. The first word may name the case. One that is not there is refused."""

    def make(source: HandoverSource, store: Store) -> Sequence[PutDocument]:
        first, *rest = options.words
        if rest and (normal_case_id(first) in store.cases or _CASE_ID.fullmatch(first)):
            return ask_changes(source, " ".join(rest), case=find_case(store, first).id)
        return ask_changes(source, " ".join(options.words))

    return _write_notes(context, make)


def answer_question(context: Context, options: argparse.Namespace) -> int:
    """Answer a question."""
    question = options.question.strip().upper()
    return _write_notes(context, lambda source, store: answer_changes(source, question, options.text))


def agree_with(context: Context, options: argparse.Namespace) -> int:
    """Agree with read-backs."""
    return _write_notes(context, lambda source, store: agree_changes(source, _case_ids(store, options.cases)))


def correct_read_back(context: Context, options: argparse.Namespace) -> int:
    """Correct a read-back."""
    return _write_notes(context, lambda source, store: correct_changes(source, find_case(store, options.case).id, options.text))


def give_cases(context: Context, options: argparse.Namespace) -> int:
    """Say which of several incoming takes cases."""
    return _write_notes(context, lambda source, store: pledge_changes(source, _case_ids(store, options.cases), options.to))


def reopen_handover(context: Context, options: argparse.Namespace) -> int:
    """Make a signed handover live again."""
    return _write_notes(context, lambda source, store: reopen_changes(source, options.reason))


def undo_note(context: Context, options: argparse.Namespace) -> int:
    """Take back one's own last note, and say which it was."""
    with context.store(writing=True) as store:
        note, changes = undo_changes(handover_source(context, store))
        store.commit(changes)
    if context.json:
        print_json({"handover": note.handover, "undone": note.id})
    else:
        print_line(f"taken back: {note_words(note)} ({note.id})")
    return 0


def redo_note(context: Context, options: argparse.Namespace) -> int:
    """Bring back the note that one took back last."""
    with context.store(writing=True) as store:
        note, changes = redo_changes(handover_source(context, store))
        store.commit(changes)
    if context.json:
        print_json({"handover": note.rpartition(".")[0], "redone": note})
    else:
        print_line(f"brought back: {note}")
    return 0


def _case_ids(store: Store, typed: Sequence[str]) -> list[str]:
    return [find_case(store, case).id for case in typed]


class _NoteId(msgspec.Struct):
    id: str
    handover: str


def _write_notes(context: Context, make: ChangeMaker) -> int:
    """Commit notes and print the id of the last."""
    with context.store(writing=True) as store:
        done = store.commit(make(handover_source(context, store), store))
        table, number = done.documents[-1]
        note = msgspec.json.decode(store.documents(table)[number], type=_NoteId)
    if context.json:
        print_json({"handover": note.handover, "note": note.id})
    else:
        print_line(note.id)
    return 0
