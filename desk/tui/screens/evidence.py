"""The four bars of a case with the entries that fill them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

import msgspec
from textual.binding import Binding, BindingType

from desk.actions_and_keys import BY_ID
from desk.model.entries import AnyEntry
from desk.model.entry_titles import entry_heading
from desk.model.state import CaseState
from desk.recovery.offers.balance import balance_of, balance_scale
from desk.recovery.steps.evidence import MARKS_PER_BAR, EvidenceBar, EvidenceMark, evidence_bars, response_score, status_lights
from desk.recovery.steps.rail import STEP_WORDS, step_times
from desk.text.durations import MINUTE, duration_words
from desk.tui.bindings import action_command
from desk.tui.presentation.case_moment import CaseMoment
from desk.tui.presentation.signs import DONE, EMPTY, FULL, LACKING
from desk.tui.presentation.text_block import TextBlock
from desk.tui.presentation.text_flow import safe_text
from desk.tui.presentation.toned_text import Piece
from desk.tui.screens.case_list_sheet import CaseListSheet, cursor_mark


class _EvidenceItem(msgspec.Struct, frozen=True):
    """A mark, with an entry that shows it if there is one."""

    bar: EvidenceBar
    mark: EvidenceMark
    entry: str

    @property
    def key(self) -> str:
        return f"{self.bar.name} {self.mark.words} {self.entry}"


class EvidenceScreen(CaseListSheet, inherit_bindings=False):
    """Lists bars and their marks.

    Enter goes to an entry, or opens the form that would give one.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        *CaseListSheet.BINDINGS,
        Binding("enter", "go", show=False),
        Binding("B", "leave", show=False),
    ]

    def heading(self, moment: CaseMoment) -> str:
        """The title, with the case."""
        return f"WHAT {moment.state.id} SHOWS FOR ITSELF"

    def item_keys(self, moment: CaseMoment) -> Sequence[str]:
        """The keys of marks and of the entries that show them."""
        return [item.key for item in _evidence_items(moment.state)]

    def keys(self) -> Sequence[tuple[str, str]]:
        """The keys, with what enter does to the item chosen."""
        item = self._chosen_item()
        way = "to the entry" if item and item.entry else "give it"
        return [("j k", "choose"), ("enter", way), ("esc", "back")]

    def blocks(self, moment: CaseMoment) -> Sequence[TextBlock]:
        """The answer in one number, then each bar with its marks."""
        blocks, bar = [_summary_block(moment), *_time_blocks(moment.state)], ""
        for item in _evidence_items(moment.state):
            if item.bar.name != bar:
                bar = item.bar.name
                blocks.append(TextBlock(bar, _bar_title(item.bar)))
            blocks.append(_item_block(moment, item, chosen=item.key == self.chosen))
        return blocks

    async def action_go(self) -> None:
        """Go to the entry, or open what would give one."""
        item = self._chosen_item()
        if item is None:
            return
        if item.entry:
            self.dismiss(item.entry)
        else:
            await self.run_action(action_command(BY_ID[item.mark.action]))

    def _chosen_item(self) -> _EvidenceItem | None:
        moment = self.moment
        return next((item for item in _evidence_items(moment.state) if item.key == self.chosen), None) if moment else None


def _evidence_items(state: CaseState) -> Iterator[_EvidenceItem]:
    for bar in evidence_bars(state):
        for mark in bar.marks:
            yield from (_EvidenceItem(bar, mark, entry) for entry in mark.entries or ("",))


def _summary_block(moment: CaseMoment) -> TextBlock:
    """The four bars in figures, the score, the three lights."""
    bars = "  ".join(f"{bar.name} {bar.filled}/{MARKS_PER_BAR}" for bar in evidence_bars(moment.state))
    points, most, parts = response_score(moment.state)
    pieces: list[Piece] = [(f" {bars}", "strong"), (f"   our answer so far {points} of {most}: {parts}", "dim")]
    for light in status_lights(moment.state):
        pieces += [(f"   {light.name} ", "text" if light.lit else "dim"), (DONE if light.lit else LACKING, "ok" if light.lit else "dim")]
    pieces.append((f"   balance {balance_scale(balance_of(moment.state))}", "dim"))
    return TextBlock("summary", tuple(pieces), hang=1)


def _time_blocks(state: CaseState) -> Iterator[TextBlock]:
    """The time to each step: `heard at once, sorry after 59 min`."""
    steps = [f"{STEP_WORDS[step]} {_after_words(int((at - state.told_at).total_seconds()))}" for step, at in step_times(state).items()]
    if steps:
        yield TextBlock("times", ((f" {', '.join(steps)}", "text"),), hang=1)


def _after_words(seconds: int) -> str:
    return f"after {duration_words(seconds)}" if seconds >= MINUTE else "at once"


def _bar_title(bar: EvidenceBar) -> tuple[Piece, ...]:
    return (
        (f"{bar.name} ", "title"),
        (FULL * bar.filled, "ok"),
        (EMPTY * (MARKS_PER_BAR - bar.filled), "dim"),
        (f" {bar.filled} of {MARKS_PER_BAR}", "dim"),
    )


def _item_block(moment: CaseMoment, item: _EvidenceItem, *, chosen: bool) -> TextBlock:
    if not item.entry:
        words: Piece = (item.mark.words, "strong" if chosen else "dim")
        key: Piece = (f"  {moment.key(item.mark.action)}", "key")
        return TextBlock(item.key, (cursor_mark(chosen), (f"{LACKING} ", "dim"), words, key), hang=4)
    entry = next(entry for entry in moment.state.timeline if entry.id == item.entry)
    words = (item.mark.words, "strong" if chosen else "text")
    return TextBlock(item.key, (cursor_mark(chosen), (f"{DONE} ", "ok"), words, (f"  {_entry_in_words(moment, entry)}", "dim")), hang=4)


def _entry_in_words(moment: CaseMoment, entry: AnyEntry) -> str:
    return f"{moment.time(entry.at)} {safe_text(entry_heading(entry))} {safe_text(entry.by)}"
