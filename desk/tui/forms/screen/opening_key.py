"""The key that opens a form again, to name beside a draft."""

from __future__ import annotations

from collections.abc import Mapping

from desk.actions_and_keys import BY_ID, key_labels

_OPENED_BY = {
    "handover_sign": "sign",
    "handover_reopen": "reopen",
    "handover_begin": "begin",
    "handover_closing": "closing",
    "handover_add": "add_line",
    "handover_drop": "drop_line",
    "handover_correct": "correct",
    "handover_question": "question",
    "handover_reply": "reply",
}
"""The actions that open forms of another name."""
_FIXED = {
    **{f"handover_{part}": str(number) for number, part in enumerate(("heat", "story", "next", "if_then", "read_back"), 1)},
    "concern_told": "c",
    "concern_hit": "n",
    "concern_people": "i",
    "concern_due": "p",
    "concern_over": "o",
}
"""The keys of forms that a key opens on one screen alone."""


def opening_key(form: str, keymap: Mapping[str, tuple[str, ...]]) -> str:
    """The key that opens a form by the name of its action. Empty where none does."""
    action = BY_ID.get(_OPENED_BY.get(form, form))
    return next(iter(key_labels(action, keymap)), "") if action else _FIXED.get(form, "")
