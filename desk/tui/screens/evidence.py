"""The four bars of a case with the entries that fill them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType

from desk.actions import BY_ID
from desk.model.entries import AnyEntry
from desk.model.state import CaseState
from desk.recovery.evidence import FULL, Bar, Mark, bars_of, lights_of, response_of
from desk.tui.keys import command
from desk.tui.screens.case_list_sheet import CaseListSheet, cursor_mark
from desk.tui.widgets.blocks import Block
from desk.tui.widgets.flow import safe
from desk.tui.widgets.line import Piece
from desk.tui.widgets.panes.sight import Sight
from desk.tui.widgets.timeline import what


@dataclass(frozen=True, slots=True)
class _Thing:
    """One line that can be chosen: an entry that shows a mark, or a mark that nothing shows yet."""

    bar: Bar
    mark: Mark
    entry: str

    @property
    def key(self) -> str:
        return f"{self.bar.name} {self.mark.words} {self.entry}"


class EvidenceScreen(CaseListSheet, inherit_bindings=False):
    """Lists bars and their marks; enter goes to an entry, or opens the form that would give one."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *CaseListSheet.BINDINGS,
        Binding("enter", "go", show=False),
        Binding("B", "leave", show=False),
    ]

    def heading(self, sight: Sight) -> str:
        """Whose evidence it is."""
        return f"WHAT {sight.state.id} SHOWS FOR ITSELF"

    def item_keys(self, sight: Sight) -> Sequence[str]:
        """Every entry that shows something, and every mark that nothing shows."""
        return [thing.key for thing in _things(sight.state)]

    def keys(self) -> Sequence[tuple[str, str]]:
        """What enter does depends on what is chosen."""
        thing = self._thing()
        way = "to the entry" if thing and thing.entry else "give it"
        return [("j k", "choose"), ("enter", way), ("esc", "back")]

    def blocks(self, sight: Sight) -> Sequence[Block]:
        """The answer in one number, then each bar with its marks."""
        blocks, bar = [_summary(sight)], ""
        for thing in _things(sight.state):
            if thing.bar.name != bar:
                bar = thing.bar.name
                blocks.append(Block(bar, _title(thing.bar)))
            blocks.append(_line(sight, thing, chosen=thing.key == self.chosen))
        return blocks

    async def action_go(self) -> None:
        """To the entry, or to what would give one."""
        thing = self._thing()
        if thing is None:
            return
        if thing.entry:
            self.dismiss(thing.entry)
        else:
            await self.run_action(command(BY_ID[thing.mark.action]))

    def _thing(self) -> _Thing | None:
        sight = self.sight
        return next((thing for thing in _things(sight.state) if thing.key == self.chosen), None) if sight else None


def _things(state: CaseState) -> Iterator[_Thing]:
    for bar in bars_of(state):
        for mark in bar.marks:
            yield from (_Thing(bar, mark, entry) for entry in mark.entries or ("",))


def _summary(sight: Sight) -> Block:
    points, most, parts = response_of(sight.state)
    pieces: list[Piece] = [(f" our answer so far {points} of {most}", "strong"), (f"  {parts}", "dim")]
    for light in lights_of(sight.state):
        pieces += [(f"   {light.name} ", "text" if light.lit else "dim"), ("*" if light.lit else ".", "ok" if light.lit else "dim")]
    return Block("summary", tuple(pieces), hang=1)


def _title(bar: Bar) -> tuple[Piece, ...]:
    return ((f"{bar.name} ", "title"), ("#" * bar.filled, "ok"), ("." * (FULL - bar.filled), "dim"), (f" {bar.filled} of {FULL}", "dim"))


def _line(sight: Sight, thing: _Thing, *, chosen: bool) -> Block:
    if not thing.entry:
        words: Piece = (thing.mark.words, "strong" if chosen else "dim")
        return Block(thing.key, (cursor_mark(chosen), (". ", "dim"), words, (f"  {sight.key(thing.mark.action)}", "key")), hang=4)
    entry = next(entry for entry in sight.state.timeline if entry.id == thing.entry)
    words = (thing.mark.words, "strong" if chosen else "text")
    return Block(thing.key, (cursor_mark(chosen), ("* ", "ok"), words, (f"  {_said(sight, entry)}", "dim")), hang=4)


def _said(sight: Sight, entry: AnyEntry) -> str:
    return f"{sight.time(entry.at)} {safe(what(entry))} {safe(entry.by)}"
