"""The keys in the foot of a change of shift."""

from __future__ import annotations

from collections.abc import Iterator

from desk.tui.presentation.handover.seat import PackRow, Seat, Step

Keys = list[tuple[str, str]]

_STEPS: dict[Step, str] = {
    "if-then": "say if-then",
    "keep": "it is right",
    "read back": "read back",
    "accept": "accept",
    "answer": "answer",
    "": "go on",
}
_GOES_ON: frozenset[Step] = frozenset({"keep", "read back", "accept", "answer"})


def foot_keys(seat: Seat, row: PackRow | None, *, blockers: int, is_narrow: bool, other: str = "list") -> Keys:
    """The keys with their meaning now, the most needed first. `other` is what `tab` shows in a narrow window."""
    return list(_foot_keys(seat, row, blockers=blockers, is_narrow=is_narrow, other=other))


def _foot_keys(seat: Seat, row: PackRow | None, *, blockers: int, is_narrow: bool, other: str) -> Iterator[tuple[str, str]]:
    stage = seat.record.stage
    if stage == "sealed":
        yield from (("T", "begin the next"), ("Y", "copy all"), ("enter", "case"), ("esc", "back"))
        return
    step = seat.row_step(row) if row is not None else ""
    yield "space", f"{_STEPS[step]}, go on" if step in _GOES_ON and not is_narrow else _STEPS[step]
    if is_narrow:
        yield "tab", other
    if seat.is_out and row is not None and any(line.read_back for line in row.lines):
        yield "c", "correct"
    if row is not None and row.line is not None:
        if stage == "live" and not is_narrow:
            yield "1-5", "part"
        is_asked = any(asked.answer is None and asked.by != seat.agent for asked in row.line.asked)
        yield ("O", "answer") if is_asked else ("D", "ask")
    if row is not None and row.group is not None:
        yield "enter", "unfold" if row.lines else "on the board"
    yield ".", "next" if is_narrow else "next for you"
    if not is_narrow:
        yield "B", f"to settle {blockers}" if blockers else "to settle"
    yield "ctrl+s", "sign"
    if stage == "frozen":
        yield "&", "reopen"
    if is_narrow and row is not None and row.line is not None:
        yield "1-5", "part"
    yield "?", "keys"
    if not is_narrow:
        yield "L", "other matters"
        if seat.is_out and stage == "live":
            yield "T", "who comes"
