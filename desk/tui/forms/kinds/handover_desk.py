"""The handover behind its forms."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from desk.errors import Refused
from desk.handover.notes import PartNote, note_number
from desk.handover.plain import PackLine
from desk.handover.record import HandoverRecord, ReadBack
from desk.handover.source import HandoverSource
from desk.model.changes import Change
from desk.tui.forms.field import Values
from desk.tui.forms.spec import EntryContext, FormSpec, MakeChanges, no_entries
from desk.tui.presentation.cell_text import cut
from desk.tui.presentation.text_flow import safe_text

_NAME_WIDTH = 40


class HandoverDesk(msgspec.Struct):
    """The handover behind a form. `source` and `record` are as they are when asked, `seen` numbers the last note seen."""

    source: Callable[[], HandoverSource]
    record: Callable[[], HandoverRecord | None]
    agent: str
    seen: int = 0

    def refuse_overtaken_part(self, case: str, part: str) -> None:
        """Refuse once where somebody worded the part since it was seen. Both texts stand then."""
        if (there := self.overtaking_part(case, part)) is not None:
            self.seen = note_number(there.id)
            words = f"{there.by} worded it meanwhile: {in_quotes(there.text)}. Yours was not saved and is still here."
            raise Refused(f"{words} Save once more to put yours in its place.")

    def overtaking_part(self, case: str, part: str) -> PartNote | None:
        """The newer words of somebody else for a part. None where there are none."""
        record = self.record()
        there = record.parts.get((case, part)) if record is not None else None
        return there if there is not None and there.by != self.agent and note_number(there.id) > self.seen else None

    def refuse_signed(self, *, frozen: bool = False) -> None:
        """Refuse what comes after both signed, and with `frozen` after one did."""
        record = self.record()
        if record is not None and record.stage == "sealed":
            raise Refused(f"{record.id} was sealed by both sides. Nothing was written.")
        if record is not None and frozen and record.signatures:
            raise Refused(
                f"{record.id} was signed by {record.signatures[-1].by} and stays as it is. Nothing was written; & opens it again."
            )

    def refuse_second_reader(self, cases: Sequence[str]) -> None:
        """Refuse once where another incoming was first."""
        if (there := self.other_reader(cases)) is not None:
            self.seen = note_number(there.note.id)
            words = f"{there.note.by} read it back meanwhile: {in_quotes(there.note.text)}. Yours was not saved and is still here."
            raise Refused(f"{words} Save once more to take it all the same.")

    def other_reader(self, cases: Sequence[str]) -> ReadBack | None:
        """The read-back of another incoming, newer than what was seen."""
        record = self.record()
        given = [record.read_backs[case] for case in cases if case in record.read_backs] if record is not None else []
        return next((each for each in given if each.note.by != self.agent and note_number(each.note.id) > self.seen), None)


def open_changes(desk: HandoverDesk, make: MakeChanges) -> MakeChanges:
    """The changes of a form, refused once both signed."""

    def changes(values: Values, context: EntryContext) -> Sequence[Change]:
        desk.refuse_signed()
        return make(values, context)

    return changes


def in_quotes(text: str) -> str:
    return f'"{safe_text(text)}"'


def line_form(line: PackLine, record: HandoverRecord, name: str, **settings: Any) -> FormSpec:
    """A form about one line. Drafts are kept by handover, case and name."""
    return FormSpec(
        action=f"handover_{name}",
        about=f"{record.id} {line.case}",
        about_words=f"{line.case} {cut(safe_text(line.customer), _NAME_WIDTH)}",
        beside=(line.case,),
        build=no_entries,
        **settings,
    )
