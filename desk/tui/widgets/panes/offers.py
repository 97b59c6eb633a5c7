"""What the pane of offers says: each with its cost beside what the customer is worth, always both. Plain values in, texts out."""

from __future__ import annotations

from collections.abc import Iterator

from desk.model.entries import Option
from desk.model.shift import Shift
from desk.model.state import CaseState, OfferState
from desk.recovery.offers import cost_of, even_at, needs_approval, share_of
from desk.tui.widgets.blocks import Block
from desk.tui.widgets.flow import safe
from desk.tui.widgets.line import Piece
from desk.tui.widgets.panes.sight import Lack, Sight, empty, headed


def offers(sight: Sight) -> list[Block]:
    """Every offer with its cost beside what the customer is worth, always both, and what became of it."""
    blocks = []
    for offer in sight.state.offers.values():
        word, tone = _fate(sight, offer)
        head = (*headed(sight, offer.entry.at, safe(offer.entry.by)), ("  " + word, tone))
        body = [(line, "text") for number, option in enumerate(offer.entry.options, 1) for line in _option(sight, number, option)]
        said = offer.answer.text if offer.answer else ""
        texts: list[Piece] = [(offer.entry.text, "text")] if offer.entry.text else []
        texts += [(f"their answer: {said}", "dim")] if said else []
        blocks.append(Block(offer.entry.id, head, (*body, *texts)))
    if blocks:
        return blocks
    if not sight.state.listens:
        return empty("none yet. Their own answer first: ", sight.key("listen"), f" what they feel and want, then {sight.key('offer')}.")
    return empty("none yet. ", sight.key("offer"), " makes one of up to three choices.")


def _fate(sight: Sight, offer: OfferState) -> Piece:
    if offer.answer is not None:
        choice = f" {offer.answer.option}" if offer.answer.option and len(offer.entry.options) > 1 else ""
        return f"{offer.answer.answer}{choice}", "ok" if offer.accepted_at else "dim"
    if needs_approval(offer, sight.state, sight.shift):
        return "waits for a lead's or manager's word", "soon"
    return f"waits for their answer: {sight.key('answer')}", "soon"


def _option(sight: Sight, number: int, option: Option) -> Iterator[str]:
    yield f"{number} {option.title or option.remedy or 'an offer'}" + (f", by {sight.time(option.by)}" if option.by else "")
    yield cost_line(option, sight.state, sight.shift)
    if option.extra:
        yield f"extra: {option.extra}" + (f", for {option.for_whom}" if option.for_whom else "")
    if option.condition:
        yield f"if {option.condition}"


def cost_line(option: Option, state: CaseState, shift: Shift) -> str:
    """What an option costs beside what the customer is worth: `72.00 + 14.40 later + 20 min 15.00 = 101.40   7.0 % of 1,440`."""
    cost = cost_of(option, minute_rate=shift.minute_rate)
    parts = [f"{cost.now:.2f}"] if cost.now else []
    parts += [f"{cost.later:.2f} later"] if cost.later else []
    parts += [f"{option.staff_minutes:g} min {cost.staff:.2f}"] if cost.staff else []
    total = f"cost {' + '.join(parts)} = {cost.total:.2f}" if len(parts) > 1 else f"cost {parts[0] if parts else '0.00'}"
    value = float(state.value("value") or 0)
    share = share_of(cost.total, value)
    if share is None:
        return f"{total}   of an unknown value"
    even = even_at(cost.total, value)
    kept = f"   even at {even} %" if even else ""
    return f"{total}   {share * 100:.1f} % of {value:,.0f}{kept}"


def lacks(sight: Sight) -> Lack | None:
    """An offer lives by its answer."""
    waits = any(offer.answer is None and not needs_approval(offer, sight.state, sight.shift) for offer in sight.state.offers.values())
    return Lack("what did they say to it?", "answer") if waits else None
