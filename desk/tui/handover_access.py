"""Writes to a handover, as far as the agent may."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from desk.errors import DeskError
from desk.handover.plain import Pack
from desk.handover.record import HandoverRecord
from desk.handover.source import HandoverSource
from desk.model.changes import Change
from desk.tui.forms.kinds.handover_desk import HandoverDesk
from desk.tui.forms.screen.entry_form_screen import EntryFormScreen
from desk.tui.forms.spec import FormSpec
from desk.tui.presentation.handover.seat import Seat
from desk.tui.screens.desk_screen import DeskScreen

_LOOKS_ON = "This window only looks on. Nothing was written."

Done = Callable[[], None]


def do_nothing() -> None:
    """Nothing follows."""


class HandoverAccess:
    """Writes to the handover for one screen, and says why not."""

    def __init__(self, screen: DeskScreen[Any]) -> None:
        self.screen = screen
        self.desk = screen.desk

    @property
    def record(self) -> HandoverRecord | None:
        """The newest handover."""
        return self.desk.handover.record

    @property
    def pack(self) -> Pack | None:
        """Its pack as last worked out."""
        return self.desk.handover.pack

    @property
    def seat(self) -> Seat | None:
        """The agent's seat at it."""
        record = self.record
        return Seat(record, self.desk.agent, self.desk.client.presence.others) if record is not None else None

    @property
    def forms_desk(self) -> HandoverDesk:
        """The handover as its forms ask for it."""
        handover = self.desk.handover
        return HandoverDesk(handover.source, lambda: handover.record, self.desk.agent)

    # ---------------------------------------------------------------- what is possible

    def may_write(self) -> bool:
        """May the agent write at all? Otherwise it is said why not."""
        if self.desk.session.read_only:
            self.screen.say(_LOOKS_ON)
        return not self.desk.session.read_only

    def is_open(self, *, frozen: bool = False) -> bool:
        """Can the handover still be written to? With `frozen`, was it signed by nobody yet?"""
        record = self.record
        if record is None:
            self.screen.say("There is no handover yet. T begins one.")
        elif record.stage == "sealed":
            self.screen.say(f"{record.id} is sealed. T begins the next one.")
        elif frozen and record.signatures:
            self.screen.say(f"{record.id} was signed by {record.signatures[-1].by} and stays as it is. & opens it again.")
        else:
            return self.may_write()
        return False

    def is_of_side(self, side: str) -> bool:
        """Is the agent of this side? Otherwise it is said who is."""
        seat = self.seat
        if seat is None or (seat.is_out if side == "out" else seat.is_in):
            return seat is not None
        built = seat.record.built
        if side == "out":
            self.screen.say(f"Only who hands over does that: {', '.join(built.outgoing)}. D asks them.")
        else:
            self.screen.say(f"{seat.record.id} is taken over by {', '.join(built.incoming) or 'whoever comes'}; only they read it back.")
        return False

    # ---------------------------------------------------------------- writing

    async def commit(self, make: Callable[[HandoverSource], Sequence[Change]]) -> bool:
        """Commit changes to the handover. False, after a warning, where that cannot be."""
        try:
            await self.desk.client.commit(make(self.desk.handover.source()))
        except DeskError as error:
            self.screen.warn(error)
            return False
        return True

    def push_form(self, form: FormSpec, go_on: Done = do_nothing) -> None:
        """Open a form about it. `go_on` is called once it is saved or skipped."""
        screen = EntryFormScreen(self.desk, form, [])

        def closed(saved: bool | None) -> None:
            if saved and form.saved_words:
                self.screen.say(f"{form.about_words}: {form.saved_words}.", seconds=2)
            if saved or screen.is_skipped:
                go_on()

        self.screen.app.push_screen(screen, closed)
