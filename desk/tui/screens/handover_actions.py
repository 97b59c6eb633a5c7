"""The actions at a change of shift."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable

from textual import getters

from desk.handover.forms.words import PackWords
from desk.handover.plain import PackLine
from desk.tui.handover_access import HandoverAccess
from desk.tui.handover_signatures import HandoverSignatures
from desk.tui.handover_work import HandoverWork
from desk.tui.pack_copy import copy_pack
from desk.tui.presentation.handover.seat import PackRow
from desk.tui.screens.case_actions import CaseActions
from desk.tui.screens.handover_blockers import BlockersScreen
from desk.tui.screens.handover_lists import ListsScreen
from desk.tui.widgets.pack_list import PackList


class HandoverActions(CaseActions[None], inherit_bindings=False):
    """Does what keys ask for on a handover and its lines."""

    pack_list = getters.query_one(PackList)

    def use_handover(self) -> None:
        """Begin to work on the newest handover."""
        self.access = HandoverAccess(self)
        self.work = HandoverWork(self.access)
        self.signatures = HandoverSignatures(self.access)
        self._missed = ""
        """The case that was looked for last and is not in it."""

    @property
    @abstractmethod
    def row(self) -> PackRow | None:
        """The row under the cursor."""

    @property
    def line(self) -> PackLine | None:
        """The line under the cursor. None on a group."""
        return self.row.line if self.row is not None else None

    def action_down(self) -> None:
        """Go down one line."""
        self.pack_list.move(1)

    def action_up(self) -> None:
        """Go up one line."""
        self.pack_list.move(-1)

    def action_first(self) -> None:
        """Go to the first line."""
        self.pack_list.move(-len(self.pack_list.rows))

    def action_last(self) -> None:
        """Go to the last line."""
        self.pack_list.move(len(self.pack_list.rows))

    def say_missed(self, case: str) -> None:
        """Say why a case has no line. One that has is not spoken of."""
        pack = self.access.pack
        if pack is None or pack.line(case) is not None:
            return
        if case in pack.backlog:
            self.say(f"{case} is in the backlog of {pack.id} and has no line of its own.")
        else:
            self._missed = case
            self.say(f"{case} is not in {pack.id}. + puts it in, with a reason.")

    def _with_line(self, act: Callable[[PackLine], object]) -> None:
        line = self.line
        if line is not None:
            act(line)
        elif self.row is not None:
            self.say("This is a group; enter unfolds it, and each line has its own parts.")

    def action_part(self, number: int) -> None:
        """Word a part of the line."""
        self._with_line(lambda line: self.work.word_part(number, line))

    def action_question(self) -> None:
        """Ask about the line."""
        self._with_line(self.work.ask)

    def action_reply(self) -> None:
        """Answer the question on the line."""
        self._with_line(self.work.reply)

    def action_correct(self) -> None:
        """Correct the read-back of the line."""
        self._with_line(self.work.correct)

    def action_blockers(self) -> None:
        """Show what stands against signing."""
        if self.access.pack is not None:
            self.app.push_screen(BlockersScreen())

    def action_lists(self) -> None:
        """Show what else is told at the change."""
        if self.access.pack is not None:
            self.app.push_screen(ListsScreen())

    def action_sign(self) -> None:
        """Sign for the agent's side."""
        self.signatures.sign()

    def action_reopen(self) -> None:
        """Make a signed handover live again."""
        self.signatures.reopen()

    def action_begin(self) -> None:
        """Say who comes. Where the last handover is sealed, the next begins."""
        self.signatures.begin()

    def action_take_note_back(self) -> None:
        """Take back the agent's last note."""
        self.work.take_back()

    def action_bring_note_back(self) -> None:
        """Bring back the note that the agent took back last."""
        self.run_worker(self.work.bring_back(), exclusive=True, group="redo")

    def action_add_line(self) -> None:
        """Put a case into the handover by hand."""
        self.work.add_line(self._missed)

    def action_drop_line(self) -> None:
        """Take the case out of the handover by hand."""
        self._with_line(self.work.drop_line)

    def action_closing(self) -> None:
        """Answer the closing questions."""
        self.signatures.ask_closing()

    def action_copy_line(self) -> None:
        """Copy the line as text."""
        pack, line = self.access.pack, self.line
        if pack is not None and line is not None:
            words = PackWords(pack, self.desk.clock())
            parts = [
                f"{line.case} {line.customer}",
                words.heat(line),
                line.story,
                words.next_action(line),
                words.if_then(line),
                words.read_back(line),
            ]
            self.app.copy_to_clipboard("\n".join(parts))
            self.say(f"Copied {line.case} as text.", seconds=3)

    def action_copy_pack(self) -> None:
        """Copy the whole handover as Markdown."""
        if (pack := self.access.pack) is not None:
            copy_pack(self.app, pack)

    def action_export_pack(self) -> None:
        """Write the handover to a file."""
        self.work.export()

    def action_pledge(self) -> None:
        """Say which of several incoming takes the line."""
        self._with_line(self.work.pledge)
