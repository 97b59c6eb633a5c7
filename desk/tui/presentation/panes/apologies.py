"""The pane of apologies: parts of each, and its reception."""

from __future__ import annotations

from desk.model.entries import Apology
from desk.model.state import CaseState
from desk.recovery.texts.apology_parts import ApologyParts, is_empty_promise, is_needed, missing_part, part_to_tell
from desk.tui.presentation.case_moment import CaseMoment, MissingItem, block_head, empty_blocks
from desk.tui.presentation.text_block import TextBlock
from desk.tui.presentation.text_flow import safe_text
from desk.tui.presentation.toned_text import Piece

_TO_TELL = {"explanation": "the cause is known: tell them how it happened", "repentance": "an action is known: tell them what changes"}


def apology_blocks(moment: CaseMoment) -> list[TextBlock]:
    """Every apology with its channel, its parts, and its reception."""
    blocks = []
    for apology in moment.state.apologies:
        speaker = "" if apology.speaker == "agent" else f", {apology.speaker}"
        head = block_head(
            moment, apology.at, f"{safe_text(apology.by)}{speaker}", safe_text(apology.channel), _parts_words(moment, apology)
        )
        taken: list[Piece] = [(f"they took it: {apology.taken}", "dim")] if apology.taken else []
        blocks.append(TextBlock(apology.id, head, ((apology.text, "text"), *taken)))
    return blocks or empty_blocks(moment.key("apology"), "say sorry, and name what was missed")


def _parts_words(moment: CaseMoment, apology: Apology) -> str:
    """The parts found, such as `4 of 5 parts, missing: repair`.

    Empty before the text was read.
    """
    said = moment.apology_parts.get(apology.id)
    if said is None:
        return ""
    needed = [part for part in said.missing if is_needed(part)]
    missing = missing_part([said], moment.state)
    lacks = f", missing: {safe_text(missing.label)}" if missing else _empty_words(said, moment.state)
    return f"{len(said.present)} of {len(said.present) + len(needed)} parts{lacks}"


def _empty_words(said: ApologyParts, state: CaseState) -> str:
    """The part that is said and not true yet."""
    empty = is_empty_promise([said], state)
    return next((f", no action behind {safe_text(part.label)} yet" for part in said.present if empty and part.name == "repentance"), "")


def missing_item(moment: CaseMoment) -> MissingItem | None:
    """The part that no apology has yet.

    An apology without anything to follow it is half of one (S5.8).
    """
    state, said = moment.state, list(moment.apology_parts.values())
    if not state.apologies or state.finished:
        return None
    part = missing_part(said, state)
    if part is not None and part_to_tell(part, state):
        return MissingItem(_TO_TELL[part.name], "contact")
    if part is not None:
        return MissingItem(f"{safe_text(part.label)}: {safe_text(part.asks)}", "promise" if part.name == "repair" else "apology")
    if not said and not state.promises and not state.offers:
        return MissingItem("sorry is said; what happens now, and by when?", "promise")
    if is_empty_promise(said, state):
        return MissingItem("what changes? never again needs an action", "cause")
    return None
