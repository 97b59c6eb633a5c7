"""The words for a note of one's own."""

from __future__ import annotations

from desk.handover.notes import KnownNote

_MOST_CASES = 3
_WORDS = {
    "part": "what you worded",
    "kept": "that you checked it",
    "read": "that you read it",
    "asked": "your question",
    "answered": "your answer",
    "read_back": "your read-back (the case stays yours)",
    "accepted": "that you accepted it",
    "corrected": "your correction",
    "added": "that you put it in",
    "dropped": "that you took it out",
    "pledge": "who takes it",
}


def note_words(note: KnownNote) -> str:
    """A note in words: `your question on C-101`."""
    words = _WORDS.get(str(note.__struct_config__.tag), "your last note")
    cases = [getattr(note, "case", "")] if getattr(note, "case", "") else list(getattr(note, "cases", ()))
    if not cases:
        return words
    more = f" and {len(cases) - _MOST_CASES} more" if len(cases) > _MOST_CASES else ""
    return f"{words} on {' '.join(cases[:_MOST_CASES])}{more}"
