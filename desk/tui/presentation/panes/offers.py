"""The pane of offers: cost beside value, answers, balance."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from desk.model.effort import effort_asked
from desk.model.entries import Option
from desk.model.entry_states import OfferState, RefusalState
from desk.model.shift import Shift
from desk.model.state import CaseState
from desk.recovery.offers.amounts import unpriced_words
from desk.recovery.offers.approvals import PendingApproval, approval_state, approver_names, pending_approvals
from desk.recovery.offers.balance import RECOVERY_LEVELS, recovery_level
from desk.recovery.offers.cost import break_even_chance, cost_of, customer_worth, own_limit, share_of
from desk.recovery.offers.delivery import RESTORE_STEPS, delivered_at, offers_without_apology, restore_steps
from desk.recovery.offers.refusals import unanswered_refusals
from desk.recovery.offers.remedies import offer_hints
from desk.recovery.offers.value import customer_gains, reasonable_cost
from desk.recovery.offers.wish_guesses import first_wish
from desk.recovery.verdicts import is_satisfied
from desk.text.amounts import amount_words, chance_words
from desk.text.timed_words import with_time
from desk.tui.presentation.case_moment import CaseMoment, MissingItem, block_head, empty_blocks
from desk.tui.presentation.signs import DONE
from desk.tui.presentation.text_block import TextBlock
from desk.tui.presentation.text_flow import safe_text
from desk.tui.presentation.toned_text import Piece


def offer_blocks(moment: CaseMoment) -> list[TextBlock]:
    """Every offer and refusal, then the balance."""
    waits = {wait.offer.id: wait for wait in pending_approvals(moment.state, moment.shift)}
    blocks = [_offer_block(moment, offer, waits.get(offer.entry.id)) for offer in moment.state.offers.values()]
    blocks += [_refusal_block(moment, refusal) for refusal in moment.state.refusals.values()]
    return [*(blocks or _no_offer_blocks(moment)), *_balance_blocks(moment)]


def _offer_block(moment: CaseMoment, offer: OfferState, wait: PendingApproval | None) -> TextBlock:
    head = (*block_head(moment, offer.entry.at, safe_text(offer.entry.by)), *_state_pieces(moment, offer, wait))
    body = [piece for number, option in enumerate(offer.entry.options, 1) for piece in _option_pieces(moment, offer, number, option)]
    body += [(offer.entry.text, "text")] if offer.entry.text else []
    body += [(f"{offer.approval.by}: {offer.approval.text}", "dim")] if offer.approval and offer.approval.text else []
    body += [(f"they said: {offer.answer.text}", "dim")] if offer.answer and offer.answer.text else []
    return TextBlock(offer.entry.id, head, tuple(body))


def _state_pieces(moment: CaseMoment, offer: OfferState, wait: PendingApproval | None) -> Iterator[Piece]:
    """The approval of an offer, then the customer's answer."""
    standing = approval_state(offer, moment.state, moment.shift)
    small = f"no approval needed: within {moment.shift.limits.nominal:.0%} of what they are worth"
    word = {"nominal": small, "override": "above the limit, with a reason"}.get(standing, "")
    if offer.approval is not None:
        word = f"{'approved' if standing == 'approved' else 'not approved'} by {safe_text(offer.approval.by)}"
    if word:
        yield f"  {word}", "missed" if standing == "declined" else "dim"
    if wait is not None:
        who = approver_names(wait.cost, wait.offer.by, moment.state, moment.shift)
        words = f"they accept, if {who} approves" if offer.accepted_at else f"do not promise it yet: {who} must approve"
        yield f"  {words}", "soon"
        return
    if offer.answer is not None:
        choice = f" {offer.answer.option}" if offer.answer.option and len(offer.entry.options) > 1 else ""
        word = "delivered" if delivered_at(offer) else offer.answer.answer
        yield f"  {word}{choice}", "ok" if offer.accepted_at else "dim"
    elif standing != "declined":
        yield f"  waits for their answer: {moment.key('answer')}", "soon"


def _option_pieces(moment: CaseMoment, offer: OfferState, number: int, option: Option) -> Iterator[Piece]:
    """One choice: title, cost, extra, and the effort it asks.

    The choice that the customer took is marked.
    """
    took = offer.chosen is option
    words = with_time(option.title or option.remedy or "an offer", moment.time(option.by) if option.by else "")
    mark = DONE if took else " "
    yield f"{mark}{number} {words}", "strong" if took else "text"
    yield cost_line(option, moment.state, moment.shift), "text"
    extra = option.extra or ("something off the next time" if option.value_later else "")
    more = [f"extra: {extra}" + (f", for {option.for_whom}" if option.for_whom else "") if extra else "no extra beyond the fix"]
    more += [f"if they {option.condition}"] if option.condition else []
    more += [asked] if (asked := effort_asked(option.effort)) else []
    more += [f"use by {moment.time(option.redeem)}"] if option.redeem else []
    more += [f"gives them {', '.join(gains)}"] if (gains := customer_gains(option)) else []
    yield "; ".join(more), "text" if extra else "dim"
    if offer.answer is None:
        yield from ((hint.words, "dim") for hint in offer_hints(option, moment.state))


def _refusal_block(moment: CaseMoment, refusal: RefusalState) -> TextBlock:
    entry = refusal.entry
    fate: Piece = (f"  they took: {safe_text(refusal.taken)}", "ok") if refusal.taken else ("", "text")
    ways = [(f"{number} {way}", "strong" if way == refusal.taken else "text") for number, way in enumerate(entry.alternatives, 1)]
    asked = [(f"they asked: {entry.asked}", "dim")] if entry.asked else []
    said = [(f"they said: {refusal.answer.text}", "dim")] if refusal.answer and refusal.answer.text else []
    return TextBlock(entry.id, (*block_head(moment, entry.at, safe_text(entry.by), "no, with another way"), fate), (*asked, *ways, *said))


def _no_offer_blocks(moment: CaseMoment) -> list[TextBlock]:
    """The step before a first offer, and its key."""
    state = moment.state
    if not state.listens:
        return empty_blocks(moment.key("listen"), "first ask how they feel and what they want")
    if state.recovery and not state.apologies:
        return empty_blocks(moment.key("apology"), "say sorry first")
    if state.recovery and not first_wish(state):
        return empty_blocks(moment.key("listen"), "first ask what would make it right")
    return empty_blocks(moment.key("offer"), "offer one to three choices")


def _balance_blocks(moment: CaseMoment) -> Iterator[TextBlock]:
    """The level reached, and what may be spent on it."""
    state = moment.state
    if not state.recovery:
        return
    words = []
    level = recovery_level(state)
    if state.offers or level:
        words.append(f"so far: {RECOVERY_LEVELS[level]}")
    if (most := reasonable_cost(state)) is not None and not state.finished and not state.offers:
        words.append(_fair_words(most, moment))
    if (steps := restore_steps(state)) is not None:
        words.append("  ".join(f"{name} {'*' if done else '.'}" for name, done in zip(RESTORE_STEPS, steps, strict=True)))
    if words:
        yield TextBlock("scale", (("   ".join(words), "dim"),), hang=1)


def _fair_words(most: float, moment: CaseMoment) -> str:
    """The most that is fair, and what the agent may give alone."""
    limit = own_limit(moment.agent, moment.state, moment.shift)
    alone = "which you may give" if limit >= most else f"of which you may give {amount_words(limit)} alone"
    return f"fair for this: up to {amount_words(most)}{f', {alone}' if moment.agent else ''}"


def cost_line(option: Option, state: CaseState, shift: Shift) -> str:
    """The cost of an option beside the customer's value. It can be read aloud."""
    cost, parts, said = cost_of(option, minute_rate=shift.minute_rate).total, _cost_parts(option, shift), cost_words(option, shift)
    value = customer_worth(state)
    share = share_of(cost, value)
    if not parts or unpriced_words(option):
        return said
    if share is None or value is None:
        return f"{said}; it is not known what they are worth"
    even = break_even_chance(cost, value)
    kept = f"; worth it if {even} in 100 stay for it" if even else ""
    share_words = f"{f'{share * 100:.1f}'.removesuffix('.0')}% of the {amount_words(value)} they are worth"
    return f"{said}{'; that is ' if len(parts) > 1 else ', '}{share_words}{kept}"


def cost_words(option: Option, shift: Shift) -> str:
    """The cost of an option to us, and when it is due.

    For example `costs us 87.00: 72.00 now, 15.00 of our time (20 min)`. What gives money away without an amount does not cost nothing.
    """
    parts = _cost_parts(option, shift)
    if given := unpriced_words(option):
        return f'{f"costs us {parts[0]}, and " if parts else ""}"{given}" has no amount yet'
    return f"{cost_in_all(option, shift)}: {', '.join(parts)}" if len(parts) > 1 else f"costs us {''.join(parts) or 'nothing'}"


def cost_in_all(option: Option, shift: Shift) -> str:
    """The cost of an option to us in one sum."""
    if unpriced_words(option):
        return cost_words(option, shift)
    cost = cost_of(option, minute_rate=shift.minute_rate).total
    return f"costs us {amount_words(cost, cents=True) if cost else 'nothing'}"


def _cost_parts(option: Option, shift: Shift) -> list[str]:
    """The costs of an option now, later, and in time.

    What comes later counts at its chance.
    """
    cost, money = cost_of(option, minute_rate=shift.minute_rate), partial(amount_words, cents=True)
    later = f"{money(cost.later)} for {money(option.value_later)} off the next bill ({chance_words(option.chance)} use it)"
    return [
        *([f"{money(cost.now)} now"] if cost.now else []),
        *([later if option.chance != 1 else f"{money(cost.later)} off the next bill"] if cost.later else []),
        *([f"{money(cost.staff)} of our time ({option.staff_minutes:g} min)"] if cost.staff else []),
    ]


def missing_item(moment: CaseMoment) -> MissingItem | None:
    """The thing missing most: answer or offer, then care, then time."""
    state = moment.state
    if unanswered_refusals(state):
        return MissingItem("which other way do they take?", "answer")
    if not state.offers or state.finished:
        return None
    newest = list(state.offers.values())[-1]
    return _missing_answer(moment, newest) or _missing_care(state) or _missing_delivery(newest, moment.now)


def _missing_answer(moment: CaseMoment, newest: OfferState) -> MissingItem | None:
    standing = approval_state(newest, moment.state, moment.shift)
    if newest.answer is not None:
        return MissingItem("they want something else: a new offer?", "offer") if newest.answer.answer in {"countered", "declined"} else None
    if standing == "declined":
        return MissingItem("not approved: what else can be offered?", "offer")
    return MissingItem("what did they say to it?", "answer") if standing != "waits" else None


def _missing_care(state: CaseState) -> MissingItem | None:
    if not state.listens:
        return MissingItem("what do they feel and want, in their words?", "listen")
    if not state.apologies:
        return MissingItem("offered, and nobody said sorry yet", "apology")
    is_owed = not is_satisfied(state) and any(True for _ in offers_without_apology(state))
    return MissingItem("delivered: say sorry once more", "apology") if is_owed else None


def _missing_delivery(newest: OfferState, now: datetime) -> MissingItem | None:
    """The tick of what was accepted, once its time has come. Before that the promises show it."""
    if newest.answer is None or newest.answer.answer != "accepted" or newest.settled_at is not None:
        return None
    by = newest.chosen.by if newest.chosen else None
    if by is None:
        return MissingItem("accepted, but no time is named", "promise")
    return MissingItem("handed over? tick it off", "done") if by <= now else None
