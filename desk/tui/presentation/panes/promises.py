"""The pane of promises: time left, and what became of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from desk.model.entry_states import OfferState, PromiseState
from desk.model.entry_values import CUSTOMER
from desk.recovery.promises import late_by, promise_tally
from desk.sla.clock import Clock
from desk.text.durations import due_words, duration_words
from desk.tui.presentation.case_moment import CLOCK_TONES, CaseMoment, MissingItem, empty_blocks
from desk.tui.presentation.text_block import TextBlock
from desk.tui.presentation.text_flow import safe_text
from desk.tui.presentation.toned_text import Piece


def promise_blocks(moment: CaseMoment) -> list[TextBlock]:
    """The next look, the open promises, then the settled ones.

    An accepted offer counts as a promise.
    """
    running = {clock.entry: clock for clock in moment.view.clocks if clock.name == "promise"}
    blocks = [*_follow_up_blocks(moment), *_running_blocks(moment, running.values()), *_settled_blocks(moment)]
    return blocks or empty_blocks(moment.key("promise"), "say what happens, and by when")


def _follow_up_blocks(moment: CaseMoment) -> Iterator[TextBlock]:
    state = moment.state
    again = state.recheck if state.paused else state.follow_up
    if again and not state.finished:
        head = (
            ("look again ", "dim"),
            (moment.time(again), "soon" if again < moment.now else "text"),
            (f"  {safe_text(state.owner)}", "dim"),
        )
        yield TextBlock("follow-up", head)


def _running_blocks(moment: CaseMoment, clocks: Iterable[Clock]) -> Iterator[TextBlock]:
    for clock in sorted(clocks, key=lambda clock: (clock.due_at is None, clock.due_at)):
        promise = moment.state.promises.get(clock.entry)
        kind = "offer accepted" if promise is None else "they will see it" if promise.entry.visible else ""
        kind = "we do what we can" if promise and promise.entry.sort == "effort" else kind
        clock_state = clock.state(moment.now)
        head: list[Piece] = [(due_words(clock.seconds_left(moment.now)), CLOCK_TONES[clock_state])]
        head += [(f"  by {moment.time(clock.due_at)}", "dim")] if clock.due_at else []
        head += [(f"  {kind}", "dim")] if kind else []
        head += [(f"  {between}", "dim")] if promise and (between := _keeper_words(promise)) else []
        yield TextBlock(clock.entry, tuple(head), ((clock.label, "text"),))


def _keeper_words(promise: PromiseState) -> str:
    """The keeper and the receiver of a promise.

    They are left out where we promise the customer.
    """
    said = promise.entry
    keeper = f"by {safe_text(promise.kept_by)}" if promise.kept_by else ""
    return f"{keeper}{f' to {safe_text(said.to)}' if said.to != CUSTOMER else ''}".strip()


def _settled_blocks(moment: CaseMoment) -> Iterator[TextBlock]:
    for promise in moment.state.promises.values():
        if promise.status == "open":
            if promise.entry.due is None:
                yield TextBlock(promise.entry.id, (("no time named", "missed"),), ((promise.entry.text, "text"),))
            continue
        when = f" {moment.time(promise.settled_at)}" if promise.settled_at else ""
        late = late_by(promise)
        head = ((f"{promise.status}{when}{f', {duration_words(int(late.total_seconds()))} late' if late else ''}", _settled_tone(promise)),)
        said: list[Piece] = [(promise.note, "text")] if promise.note else []
        yield TextBlock(promise.entry.id, head, ((promise.entry.text, "dim"), *said))
    for name, offer in moment.state.offers.items():
        if offer.promised_at and offer.status != "dropped":
            yield from _accepted_offer_blocks(moment, name, offer)


def _accepted_offer_blocks(moment: CaseMoment, name: str, offer: OfferState) -> Iterator[TextBlock]:
    """An accepted offer that has no clock: settled, or without a time."""
    title = offer.chosen.title if offer.chosen else offer.entry.text
    kind: Piece = ("  offer accepted", "dim")
    if offer.settled_at:
        word, tone = ("broken", "missed") if offer.status == "broken" else ("kept", "met")
        yield TextBlock(name, ((f"{word} {moment.time(offer.settled_at)}", tone), kind), ((title, "dim"),))
    elif offer.chosen is None or offer.chosen.by is None:
        yield TextBlock(name, (("no time named", "missed"), kind), ((title, "text"),))


def _settled_tone(promise: PromiseState) -> str:
    if promise.status == "broken":
        return "missed"
    return "soon" if late_by(promise) else "met"


def tally_line(moment: CaseMoment) -> str:
    """Promises made against promises kept, in few words (S3.2)."""
    return promise_tally([moment.state], moment.now).words


def missing_item(moment: CaseMoment) -> MissingItem | None:
    """The time of the next look, while none is set.

    To own is to look again: a case taken without a time for that is half taken (S2.16). Only its owner is told: to anybody else the key
    would give the case.
    """
    state = moment.state
    if moment.agent and state.owner != moment.agent:
        return None
    if state.finished or state.paused or state.follow_up or not state.owner or not state.promises:
        return None
    return MissingItem("say when we look again", "take")
