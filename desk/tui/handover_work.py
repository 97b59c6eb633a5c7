"""The work at a change of shift. Some notes are put at once, for others a form opens."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from desk.errors import DeskError
from desk.handover.changes import agree_changes, keep_changes, pledge_changes, read_changes, undo_changes
from desk.handover.moment import time_words
from desk.handover.notes import KnownNote
from desk.handover.plain import Pack, PackLine
from desk.handover.record import HandoverRecord
from desk.handover.seal import seal_words
from desk.handover.source import HandoverSource
from desk.model.changes import Change
from desk.sla.shift_hours import next_shift
from desk.text.times import zone_or_utc
from desk.tui.dialogs.choice import ChoiceDialog
from desk.tui.forms.kinds.handover import (
    HandoverDesk,
    begin_form,
    correct_form,
    group_read_back_form,
    part_form,
    question_form,
    read_back_form,
    reopen_form,
    reply_form,
    sign_form,
)
from desk.tui.forms.screen.entry_form_screen import EntryFormScreen
from desk.tui.forms.spec import FormSpec
from desk.tui.pack_file import write_pack
from desk.tui.presentation.handover.seat import PackRow, Seat, Step
from desk.tui.screens.desk_screen import DeskScreen

_NOTE_WORDS = {"part": "what you worded", "kept": "that you kept it", "read": "that you read it", "asked": "your question"}
_NOTE_WORDS |= {"answered": "your answer", "read_back": "your read-back (the case stays yours)", "accepted": "that you accepted it"}
_NOTE_WORDS |= {"corrected": "your correction", "added": "that you put it in", "dropped": "that you took it out", "pledge": "who takes it"}
_LOOKS_ON = "This window only looks on. Nothing was written."
_CLOSING = "What went well? :stories keeps it. What did you learn? :learned."
"""The two closing questions. Nobody has to answer them."""
_BACK_PART, _LAST, _MOST_CHOICES = 5, 3, 9

Done = Callable[[], None]


def do_nothing() -> None:
    """Nothing follows."""


class HandoverWork:
    """Writes to the handover for one screen."""

    def __init__(self, screen: DeskScreen[Any]) -> None:
        self._screen = screen
        self._desk = screen.desk

    @property
    def record(self) -> HandoverRecord | None:
        """The newest handover."""
        return self._desk.handover.record

    @property
    def pack(self) -> Pack | None:
        """Its pack as last worked out."""
        return self._desk.handover.pack

    @property
    def seat(self) -> Seat | None:
        """The agent's seat at it."""
        record = self.record
        return Seat(record, self._desk.agent, self._desk.client.others) if record is not None else None

    @property
    def _forms_desk(self) -> HandoverDesk:
        handover = self._desk.handover
        return HandoverDesk(handover.source, lambda: handover.record, self._desk.agent)

    # ---------------------------------------------------------------- what is possible

    def may_write(self) -> bool:
        """May the agent write at all? Otherwise it is said why not."""
        if self._desk.session.read_only:
            self._screen.say(_LOOKS_ON)
        return not self._desk.session.read_only

    def _is_open(self, *, frozen: bool = False) -> bool:
        """Can the handover still be written to? With `frozen`, was it signed by nobody yet?"""
        record = self.record
        if record is None:
            self._screen.say("There is no handover yet. n begins one.")
        elif record.stage == "sealed":
            self._screen.say(f"{record.id} is sealed. n begins the next one.")
        elif frozen and record.signatures:
            self._screen.say(f"{record.id} was signed by {record.signatures[-1].by} and is frozen. R makes it live again.")
        else:
            return self.may_write()
        return False

    def _is_of_side(self, side: str) -> bool:
        """Is the agent of this side? Otherwise it is said who is."""
        seat = self.seat
        if seat is None or (seat.is_out if side == "out" else seat.is_in):
            return seat is not None
        built = seat.record.built
        if side == "out":
            self._screen.say(f"Only who hands over does that: {', '.join(built.outgoing)}. D asks them.")
        else:
            self._screen.say(f"{seat.record.id} is taken over by {', '.join(built.incoming) or 'whoever comes'}; only they read it back.")
        return False

    # ---------------------------------------------------------------- the next thing due

    async def settle(self, row: PackRow, go_on: Done) -> None:
        """Do the next thing due on a row, then go on."""
        seat = self.seat
        if seat is None or not self._is_open():
            return
        if not seat.is_out and not seat.is_in:
            built = seat.record.built
            coming = ", ".join(built.incoming) or "nobody"
            self._screen.say(f"You are of neither side: {', '.join(built.outgoing)} to {coming}. D asks, enter opens the case.")
            return
        step = seat.row_step(row)
        match step:
            case "keep" | "accept":
                await self._put_step(step, seat.cases_of_step(row, step), go_on)
            case "read back":
                self._read_back(row, seat.cases_of_step(row, step), go_on)
            case "answer" if row.line is not None:
                self.reply(row.line, go_on)
            case _:
                go_on()

    async def _put_step(self, step: Step, cases: Sequence[str], go_on: Done) -> None:
        make = keep_changes if step == "keep" else agree_changes
        if await self.commit(lambda source: make(source, cases)):
            go_on()

    def _read_back(self, row: PackRow, cases: Sequence[str], go_on: Done) -> None:
        record = self.record
        if record is None:
            return
        if row.line is not None:
            form = read_back_form(row.line, record, self._forms_desk, zone=self._desk.shift.zone)
        else:
            form = group_read_back_form(row.key, cases, record, self._forms_desk)
        self._push_form(form, go_on)

    async def mark_read(self, cases: Sequence[str]) -> None:
        """Say that the agent has read these lines."""
        seat = self.seat
        if cases and seat is not None and seat.is_in and seat.record.stage != "sealed" and not self._desk.session.read_only:
            await self.commit(lambda source: read_changes(source, cases))

    # ---------------------------------------------------------------- words

    def word_part(self, number: int, line: PackLine, go_on: Done = do_nothing) -> None:
        """Open the form of a part, by its number."""
        record = self.record
        if record is None or not self._is_open(frozen=number != _BACK_PART):
            return
        if number == _BACK_PART:
            if self._is_of_side("in"):
                self._push_form(read_back_form(line, record, self._forms_desk, zone=self._desk.shift.zone), go_on)
        else:
            agents = [agent.id for agent in self._desk.shift.agents]
            self._push_form(part_form(number, line, record, self._forms_desk, agents), go_on)

    def ask(self, line: PackLine) -> None:
        """Open the form of a question about a line."""
        if (record := self.record) is not None and self._is_open():
            self._push_form(question_form(line, record, self._forms_desk))

    def reply(self, line: PackLine, go_on: Done = do_nothing) -> None:
        """Open the form of an answer, or say that nothing was asked."""
        if (record := self.record) is None or not self._is_open():
            return
        if unanswered := [asked for asked in line.asked if asked.answer is None]:
            self._push_form(reply_form(line, unanswered, record, self._forms_desk), go_on)
        else:
            self._screen.say(f"Nothing is asked on {line.case}. D asks something.")

    def correct(self, line: PackLine) -> None:
        """Open the form that corrects a read-back."""
        if (record := self.record) is None or not self._is_open() or not self._is_of_side("out"):
            return
        if line.read_back is None:
            self._screen.say(f"{line.case} was not read back yet; there is nothing to correct.")
        else:
            self._push_form(correct_form(line, record, self._forms_desk))

    # ---------------------------------------------------------------- beginning and signing

    def begin(self) -> None:
        """Open the form that begins a handover, or renews who comes."""
        record = self.record
        is_renewed = record is not None and record.stage == "live"
        if not self.may_write():
            return
        if record is not None and record.stage == "frozen":
            self._is_open(frozen=True)
            return
        form = begin_form(self._forms_desk, self._desk.shift, self._suggested_shift(), renewed=is_renewed)
        self._push_form(form, do_nothing if is_renewed else self._move_old)

    def _suggested_shift(self) -> dict[str, str]:
        desk, now = self._desk, self._desk.clock()
        change = desk.shift.end if desk.shift.end is not None and desk.shift.end > now else now
        span = next_shift(desk.policy.shifts, change, zone_or_utc(desk.shift.zone))
        return {"name": span.name, "until": time_words(span.end, now, desk.shift.zone)} if span is not None else {}

    def sign(self) -> None:
        """Open the sheet that signs."""
        record, pack, seat = self.record, self.pack, self.seat
        if record is None or pack is None or seat is None or not self._is_open():
            return
        if not seat.is_out and not seat.is_in:
            self._screen.say(
                f"{', '.join(record.built.outgoing)} and {', '.join(record.built.incoming)} sign {record.id}; you are of neither side."
            )
        elif self._desk.agent in [note.by for note in record.signatures] and not record.is_to_nobody:
            at = time_words(record.signatures[-1].at, self._desk.clock(), pack.zone)
            self._screen.say(f"You signed at {at}; the other side signs next. R makes it live again.")
        else:
            self._push_form(sign_form(pack, record, self._forms_desk, self._sign_facts(pack, seat)), self._say_signed)

    def _sign_facts(self, pack: Pack, seat: Seat) -> list[tuple[str, str]]:
        now = self._desk.clock()
        back = sum(line.read_back is not None for line in pack.cases)
        accepted = sum("accepted" in line.marks for line in pack.cases)
        mine = [line for line in pack.cases if line.taker == seat.agent]
        facts = [("cases", f"{len(pack.cases)}: {back} read back, {accepted} accepted")]
        if seat.is_in:
            promises = sum(len(line.promises) for line in mine)
            facts.append(("yours from now", f"{len(mine)} cases, {promises} promises"))
        elif back > accepted:
            facts.append(("", "signing accepts what was read back and not corrected"))
        facts.append(("blockers", str(len(pack.blockers)) + ("  (esc, then B shows them)" if pack.blockers else "")))
        facts += [("signed", f"{note.by}   {time_words(note.at, now, pack.zone)}   sum {seal_words(note.sum)}") for note in pack.signatures]
        later = [f"{each.case} {time_words(each.at, now, pack.zone)} {each.what}  (kept beside)" for each in pack.since[-_LAST:]]
        facts += [("since then", words) for words in later]
        return facts

    def _move_old(self) -> None:
        """Have what is settled moved to the archives, also what a killed window left."""
        self._screen.call_later(self._screen.run_action, "app.move_old")

    def _say_signed(self) -> None:
        record = self.record
        if record is not None and record.stage == "sealed":
            self._move_old()
            self._screen.say(
                f"{record.id} sealed {seal_words(record.signatures[-1].seal)}. It stands above the board for five minutes. {_CLOSING}",
                seconds=12,
            )
        elif record is not None:
            self._screen.say(f"{record.id} is signed and frozen; the other side signs next. {_CLOSING}", seconds=12)

    def reopen(self) -> None:
        """Open the form that makes a signed handover live again."""
        record = self.record
        if record is None or not record.signatures:
            self._screen.say("Nobody signed it yet; it is live.")
        elif self.may_write():
            self._push_form(reopen_form(record, self._forms_desk))

    def pledge(self, line: PackLine) -> None:
        """Ask which of several incoming takes a line."""
        record = self.record
        if record is None or not self._is_open(frozen=True):
            return
        coming = record.built.incoming
        if len(coming) < 2:
            self._screen.say(f"{', '.join(coming) or 'Nobody'} comes; there is nobody else to give it to.")
            return

        async def answered(answer: str | None) -> None:
            if answer:
                await self.commit(lambda source: pledge_changes(source, [line.case], answer))

        options = [(str(number), agent, agent) for number, agent in enumerate(coming[:_MOST_CHOICES], start=1)]
        self._screen.app.push_screen(ChoiceDialog(f"Who takes {line.case}?", [("now", line.taker)], options), answered)

    def export(self) -> None:
        """Ask in which form to write the handover to a file."""
        pack, session = self.pack, self._desk.session
        if pack is None:
            return
        folder, now = session.path.parent if session.path is not None else Path.cwd(), self._desk.clock()

        async def answered(answer: str | None) -> None:
            if not answer:
                return
            try:
                path = await asyncio.to_thread(write_pack, pack, answer, folder, now)
            except DeskError as error:
                self._screen.warn(error)
                return
            self._screen.say(f"{path.name} is written, in {path.parent}.", seconds=6)

        options = [("m", "Markdown", "md"), ("h", "a page for the browser and for paper", "html"), ("t", "a table", "csv")]
        self._screen.app.push_screen(ChoiceDialog(f"Write {pack.id} to {folder}", [], options), answered)

    # ---------------------------------------------------------------- taking back, writing

    def take_back(self) -> None:
        """Ask whether to take back the agent's last note."""
        if not self._is_open(frozen=True):
            return
        try:
            note, _ = undo_changes(self._desk.handover.source())
        except DeskError:
            self._screen.say("There is nothing of yours to take back in this handover.", seconds=3)
            return

        async def answered(answer: str | None) -> None:
            if answer:
                await self.commit(lambda source: undo_changes(source)[1])

        title = f"Take back {_note_words(note)} ({note.id})?"
        self._screen.app.push_screen(ChoiceDialog(title, [], [("y", "yes", "yes")]), answered)

    async def commit(self, make: Callable[[HandoverSource], Sequence[Change]]) -> bool:
        """Commit changes to the handover. False, after a warning, where that cannot be."""
        try:
            await self._desk.client.commit(make(self._desk.handover.source()))
        except DeskError as error:
            self._screen.warn(error)
            return False
        return True

    def _push_form(self, form: FormSpec, go_on: Done = do_nothing) -> None:
        def closed(saved: bool | None) -> None:
            if saved and form.saved_words:
                self._screen.say(f"{form.about_words}: {form.saved_words}.", seconds=2)
            if saved:
                go_on()

        self._screen.app.push_screen(EntryFormScreen(self._desk, form, []), closed)


def _note_words(note: KnownNote) -> str:
    words = _NOTE_WORDS.get(str(note.__struct_config__.tag), "your last note")
    case = getattr(note, "case", "") or " ".join(getattr(note, "cases", ())[:3])
    return f"{words}{f' on {case}' if case else ''}"
