"""Begins, signs and reopens handovers, and asks how the shift was."""

from __future__ import annotations

from desk.handover.begin import planned_change, unknown_people
from desk.handover.moment import time_words
from desk.handover.record import HandoverRecord
from desk.handover.seal_words import seal_words
from desk.sla.shift_hours import next_shift
from desk.text.times import zone_or_utc
from desk.tui.forms.kinds.handover_span import begin_form, closing_form, reopen_form, sign_form
from desk.tui.handover_access import HandoverAccess
from desk.tui.presentation.handover.transfer import sign_facts, signed_words


class HandoverSignatures:
    """Opens the sheets at both ends of a handover."""

    def __init__(self, access: HandoverAccess) -> None:
        self._access = access
        self._screen = access.screen
        self._desk = access.desk

    def begin(self) -> None:
        """Open the form that begins a handover, or renews who comes."""
        record = self._access.record
        is_renewed = record is not None and record.stage == "live"
        if not self._access.may_write():
            return
        if record is not None and record.stage == "frozen":
            self._access.is_open(frozen=True)
            return
        suggested = self._suggested_shift(record if is_renewed else None)
        form = begin_form(self._access.forms_desk, self._desk.shift, suggested, renewed=is_renewed)
        self._access.push_form(form, self._say_who_comes if is_renewed else self._follow_first)

    def _follow_first(self) -> None:
        self._move_old()
        self._say_who_comes()

    def _say_who_comes(self) -> None:
        """Name whom it goes to. Whoever is known to nobody may be a slip."""
        record = self._desk.handover.source().record()
        built = record.built
        self._screen.say(f"{record.id}: handover to {', '.join(built.incoming) or 'nobody'}.", seconds=8)
        unknown = unknown_people(
            built, self._desk.shift, self._desk.client.present_cases().values(), here=self._desk.client.presence.online
        )
        if unknown:
            self._screen.say(f"Nobody here knows {', '.join(unknown)} yet. If that is a slip, T says anew who comes.", seconds=8)

    def _suggested_shift(self, there: HandoverRecord | None) -> dict[str, str]:
        """Name and end of the coming shift, as far as known."""
        desk, now = self._desk, self._desk.clock()
        if there is not None and (there.built.name or there.built.until):
            until = there.built.until
            return {"name": there.built.name, "until": time_words(until, now, desk.shift.zone) if until else ""}
        change = planned_change(there, desk.shift, now)
        span = next_shift(desk.policy.shifts, change, zone_or_utc(desk.shift.zone))
        return {"name": span.name, "until": time_words(span.end, now, desk.shift.zone)} if span is not None else {}

    def sign(self) -> None:
        """Open the sheet that signs."""
        record, pack, seat = self._access.record, self._access.pack, self._access.seat
        if record is None or pack is None or seat is None or not self._access.is_open():
            return
        if not seat.is_out and not seat.is_in:
            self._screen.say(
                f"{', '.join(record.built.outgoing)} and {', '.join(record.built.incoming)} sign {record.id}; you are of neither side."
            )
        elif self._desk.agent in [note.by for note in record.signatures] and not record.is_to_nobody:
            at = time_words(record.signatures[-1].at, self._desk.clock(), pack.zone)
            self._screen.say(f"You signed at {at}. {signed_words(record)} & makes it live again.", seconds=8)
        else:
            self._access.push_form(
                sign_form(pack, record, self._access.forms_desk, sign_facts(pack, seat, self._desk.clock())), self._say_signed
            )

    def _move_old(self) -> None:
        """Have what is settled moved to the archives."""
        self._screen.call_later(self._screen.run_action, "app.move_old")

    def _say_signed(self) -> None:
        record = self._access.record
        if record is not None and record.stage == "sealed":
            self._move_old()
            self._screen.say(
                f"Both signed: {record.id} is sealed, {seal_words(record.signatures[-1].seal)}.",
                seconds=12,
            )
        elif record is not None:
            self._screen.say(f"You signed {record.id}. {signed_words(record)}", seconds=12)
        self.ask_closing()

    def ask_closing(self) -> None:
        """Open the form of the closing questions. Nobody has to answer them."""
        if self._access.may_write():
            self._access.push_form(closing_form(self._access.forms_desk))

    def reopen(self) -> None:
        """Open the form that makes a signed handover live again."""
        record = self._access.record
        if record is None or not record.signatures:
            self._screen.say("Nobody signed it yet; it is live.")
        elif self._access.may_write():
            self._access.push_form(reopen_form(record, self._access.forms_desk))
