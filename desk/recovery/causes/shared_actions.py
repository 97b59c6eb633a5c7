"""Shared actions: one action that several cases of a cause point at.

Each case has it logged, with the case that it comes from. Done on one of them it is done on all (S1.29).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from msgspec.structs import replace

from desk.model.entry_states import ActionState
from desk.model.state import CaseState

_SAME_AS = "same action as"

SharedAction = tuple[str, str]
"""The case that an action comes from, and its words."""
DoneActions = Mapping[SharedAction, datetime]
"""The actions that were done, each with the first time."""


def shared_words(text: str, case: str) -> str:
    """The words by which another case points at an action of `case`."""
    return text if text.startswith(_SAME_AS) else f"{_SAME_AS} {case}: {text}"


def own_words(text: str) -> str:
    """The words of an action without the case that it comes from."""
    return text.partition(": ")[2] if text.startswith(_SAME_AS) else text


def is_shared(text: str, case: str) -> bool:
    """Do the words of an action name it as a case's?"""
    return text.startswith(f"{_SAME_AS} {case}:")


def done_actions(states: Iterable[CaseState]) -> DoneActions:
    """The actions that were done on any of the cases."""
    found: dict[SharedAction, datetime] = {}
    for state in states:
        for action in state.actions.values():
            if action.done_at is not None:
                shared = _shared_action(action, state.id)
                found[shared] = min(action.done_at, found.get(shared, action.done_at))
    return found


def actions_of(state: CaseState, done: DoneActions) -> Iterator[ActionState]:
    """The actions of a case. One that was done on another case is done."""
    for action in state.actions.values():
        elsewhere = done.get(_shared_action(action, state.id)) if done and action.is_open else None
        yield replace(action, done_at=elsewhere) if elsewhere else action


def _shared_action(action: ActionState, case: str) -> SharedAction:
    text = action.entry.text
    origin = text.removeprefix(_SAME_AS).partition(":")[0].strip() if text.startswith(_SAME_AS) else case
    return origin, " ".join(own_words(text).casefold().split())
