"""Story of a case: the failure, the repair, the verdict (S2.22).

Its three lines are drafted from the entries, for the agent to edit.
"""

from __future__ import annotations

import msgspec

from desk.model.entries import Told, text_of
from desk.model.state import CaseState
from desk.recovery.offers.delivery import agreed_options

_LONGEST = 160


class StoryDraft(msgspec.Struct, frozen=True):
    """The three lines as they could be told."""

    broke: str
    did: str
    said: str


def draft_story(state: CaseState) -> StoryDraft:
    """A draft from the case's entries. A story told already comes back as it is."""
    if state.stories:
        told = state.stories[-1]
        return StoryDraft(told.broke, told.did, told.said)
    return StoryDraft(_shortened_line(_failure_line(state)), _shortened_line(_repair_line(state)), _shortened_line(_verdict_line(state)))


def _failure_line(state: CaseState) -> str:
    heard = next((listen for listen in reversed(state.listens) if listen.promised or listen.came), None)
    if heard is None:
        told = next((text_of(entry) for entry in state.timeline if isinstance(entry, Told)), "")
        return next((listen.text for listen in state.listens if listen.text), told or state.subject)
    promised = f"promised {heard.promised}" if heard.promised else ""
    return ", ".join(part for part in (promised, heard.came and f"what came: {heard.came}") if part)


def _repair_line(state: CaseState) -> str:
    parts = [", ".join(filter(None, (option.title, option.extra))) for option in agreed_options(state)]
    parts += [promise.entry.text for promise in state.promises.values() if promise.status == "kept"]
    return "; ".join(filter(None, dict.fromkeys(parts)))


def _verdict_line(state: CaseState) -> str:
    return next((verify.words for verify in reversed(state.verifies) if verify.words), "")


def _shortened_line(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 2].rstrip()}.."
