"""`desk stories` and `desk learned`: the two notebooks of a desk."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import Any

import msgspec

from desk.cli.context import Context
from desk.cli.output import print_json, print_line
from desk.cli.past import Past
from desk.handover.closing_notes import (
    CLOSING_NOTES,
    KeptClosing,
    Learned,
    WentWell,
    learned_by,
    note_closing,
    read_closing,
    went_well,
)
from desk.handover.forms.notebooks import learning_log_markdown, story_book_markdown
from desk.recovery.closing.story_book import has_words, newest_first, told_stories


def tell_stories(context: Context, options: argparse.Namespace) -> int:
    """Print the story book, or add what went well. Raises Usage for words that cannot be kept."""
    if options.well:
        return _keep_note(context, WentWell(at=context.now, by=context.agent, text=options.well.strip()))
    words = " ".join(options.words)
    with context.store(writing=False) as store:
        told = newest_first([*told_stories(Past(store).whole()), *told_stories(store.cases.values())])
        notes = went_well(read_closing(store.documents(CLOSING_NOTES)))
        zone = store.shift.zone
    stories = [story for story in told if has_words(story.text, words)]
    well = [kept for kept in notes if has_words(f"{kept.note.by} {kept.note.text}", words)]
    if context.json:
        print_json({"stories": msgspec.to_builtins(stories), "went_well": [_note_json(kept) for kept in well]})
    else:
        print_line("\n".join(story_book_markdown(stories, well, zone)))
    return 0


def note_learned(context: Context, options: argparse.Namespace) -> int:
    """Add a line to one's own learning log, or print the log. Raises Usage for words that cannot be kept."""
    text = " ".join(options.text)
    if options.text:
        return _keep_note(context, Learned(at=context.now, by=context.agent, text=text.strip()))
    with context.store(writing=False) as store:
        own = learned_by(read_closing(store.documents(CLOSING_NOTES)), context.agent)
        zone = store.shift.zone
    if context.json:
        print_json([_note_json(kept) for kept in own])
    else:
        print_line("\n".join(learning_log_markdown(own, zone)))
    return 0


def _keep_note(context: Context, note: WentWell | Learned) -> int:
    changes = note_closing(note)
    with context.store(writing=True) as store:
        committed = store.commit(changes)
    number = committed.documents[0][1]
    if context.json:
        print_json({"note": number})
    else:
        print_line("kept")
    return 0


def _note_json(kept: KeptClosing) -> Mapping[str, Any]:
    return {"note": kept.number, "at": kept.note.at, "by": kept.note.by, "text": kept.note.text}
