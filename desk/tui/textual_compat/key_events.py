"""The notes that Textual makes on the event of a key."""

from __future__ import annotations

from textual import events


# Textual 8.2 has no public word for it. Without the name no key counts as taken, and each is followed up to the app.
def is_taken(event: events.Event) -> bool:
    """Did a widget take this event for itself?"""
    return bool(getattr(event, "_stop_propagation", False))
