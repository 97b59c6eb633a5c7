"""The handover of the demo shift, which waits to be read back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from desk.data.demo_times import DemoTimes, Raw
from desk.handover.notes import NOTES, BuiltNote, KeptNote, KnownNote, PartNote, QuestionNote
from desk.model.changes import Change, PutDocument

_HANDOVER = "H-1"
_HOURS = 8
_WITH = "ines"
"""The agent at the keyboard, who hands over together with whoever built it."""


def demo_handover_changes(handovers: Iterable[Raw], shift: Raw, times: DemoTimes) -> Iterator[Change]:
    """The notes of the handover that nobody signed yet."""
    for sample in handovers:
        if sample["signed_out_at"] is None:
            notes = _handover_notes(sample, shift, times)
            for number, note in enumerate(notes, start=1):
                yield PutDocument(NOTES, document=msgspec.structs.replace(note, id=f"{_HANDOVER}.{number}"))


def _handover_notes(sample: Raw, shift: Raw, times: DemoTimes) -> Iterator[KnownNote]:
    at, by = times.at(sample["built_at"]), sample["outgoing"]
    common: dict[str, Any] = {"handover": _HANDOVER, "at": at, "by": by}
    yield BuiltNote(
        outgoing=tuple(dict.fromkeys((_WITH, by))),
        incoming=(sample["incoming"],),
        shift=shift["name"],
        name=sample["to_shift"].removeprefix("S-").capitalize(),
        start=times.at(shift["start"]),
        end=times.at(shift["end"]),
        until=times.at(shift["end"] + _HOURS * 60),
        **common,
    )
    for line in sample["lines"]:
        for part in ("story", "if_then"):
            if line[part]:
                yield PartNote(case=line["case"], part=part, text=_sentence_case(line[part]), **common)
    yield KeptNote(cases=tuple(line["case"] for line in sample["lines"]), **common)
    for asked in sample.get("questions", ()):
        yield QuestionNote(text=asked["text"], **(common | {"by": asked["by"], "at": times.at(asked["at"])}))


def _sentence_case(text: str) -> str:
    """The sample's words with a capital letter."""
    return f"{text[:1].upper()}{text[1:]}"
