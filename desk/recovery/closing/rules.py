"""Closing rules: what a recovery needs before it is closed.

They guide and never trap. Each can be overridden by a `close_rule` entry with a reason, which is read at handover.
A new rule is a row of `RULES`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import msgspec

from desk.errors import Refused
from desk.model.entries import CloseRule, Offer, StatusChange
from desk.model.shift import Shift
from desk.model.state import CaseState
from desk.recovery.closing.outcomes import effort_summary, is_lead_needed
from desk.recovery.offers.cost import dearest_cost, is_approval_needed, is_over_limit
from desk.recovery.promises import owed_promises
from desk.recovery.steps.rail import has_action
from desk.recovery.verdicts import last_verdict
from desk.text.amounts import amount_words
from desk.text.printable import clipped, printable

Ending = StatusChange | None
"""The entry that would close the case. None where closing is only asked about."""
Gap = tuple[str, str]
"""Words for something that a case lacks, and the command for it."""

_OWED_WIDTH = 60
"""Cells of the words of what is still owed."""


class ClosingRule(msgspec.Struct, frozen=True):
    """A rule that is asked before a recovery ends."""

    name: str
    """Its name in a `close_rule` entry."""
    action: str
    """The action whose form meets it."""
    remedy: str
    """Words for the agent's act there."""
    closing_gap: Callable[[CaseState, Shift, Ending], Gap | None]
    """Gives the gaps of a case before it may be closed. None where the rule is met."""
    offer_gap: Callable[[Offer, CaseState, Shift], Gap | None] = lambda offer, state, shift: None
    """Gives the gaps of a case before an offer is made. Most rules are not asked then."""


class UnmetRule(msgspec.Struct, frozen=True):
    """A closing rule that a case does not meet."""

    rule: str
    missing: str
    """Words for the gap."""
    command: str
    """The command that would add it."""
    action: str
    remedy: str


class ClosingRefused(Refused):
    """Closing is refused for the rules in `unmet`."""

    def __init__(self, case: str, unmet: Sequence[UnmetRule]) -> None:
        self.unmet = tuple(unmet)
        lines = [f"{case} was not closed."]
        for each in unmet:
            lines += [
                f"  {each.rule}: {each.missing}",
                f"    do it:  {each.command}",
                f"    or say why not:  desk log close_rule {case} --set rule={each.rule} --set reason='...'",
            ]
        super().__init__("\n".join(lines))


class NeedsLead(Refused):
    """Closing is refused because the outcome needs a lead's approval."""


def closing_refusal(ending: StatusChange, state: CaseState, *, shift: Shift) -> Refused | None:
    """The refusal of a closing entry. None where the case may be closed."""
    if is_lead_needed(ending, shift):
        return NeedsLead(_lead_request(ending, state, shift))
    unmet = unmet_rules(state, shift=shift, ending=ending)
    return ClosingRefused(state.id, unmet) if unmet else None


def unmet_rules(state: CaseState, *, shift: Shift, ending: Ending = None) -> tuple[UnmetRule, ...]:
    """The closing rules that a case does not meet (DESIGN.3).

    Empty before recovery began. Rules that were overridden are left out.
    """
    if not state.recovery:
        return ()
    return _not_overridden(state, ((rule, rule.closing_gap(state, shift, ending)) for rule in RULES))


def offer_prompts(offer: Offer, state: CaseState, *, shift: Shift) -> tuple[UnmetRule, ...]:
    """The rules to ask about before an offer (S1.6 and S4.6)."""
    return _not_overridden(state, ((rule, rule.offer_gap(offer, state, shift)) for rule in RULES))


def _not_overridden(state: CaseState, gaps: Iterable[tuple[ClosingRule, Gap | None]]) -> tuple[UnmetRule, ...]:
    overridden = {entry.rule for entry in state.timeline if isinstance(entry, CloseRule)}
    return tuple(
        UnmetRule(rule.name, *gap, action=rule.action, remedy=rule.remedy)
        for rule, gap in gaps
        if gap is not None and rule.name not in overridden
    )


def _promise_gap(state: CaseState, shift: Shift, ending: Ending) -> Gap | None:
    """A promise outlives the case it was made on (DESK.26)."""
    owed = owed_promises(state)
    if not owed:
        return None
    said = "a promise is" if len(owed) == 1 else f"{len(owed)} promises are"
    words = clipped(printable("; ".join(promise.words for promise in owed)), _OWED_WIDTH)
    return f"{said} still open: {words}", f"desk log promise_kept {state.id} --set promise={owed[0].entry}"


def _verdict_gap(state: CaseState, shift: Shift, ending: Ending) -> Gap | None:
    """A case that ends lost needs no happy verdict. One that ends as best effort needs none either."""
    verdict = last_verdict(state)
    command = f"desk log verify {state.id} 'their words' --set verdict=met"
    if verdict is None:
        return "nobody asked if they are happy", command
    if verdict == "below" and (ending is None or ending.outcome not in {"lost", "best_effort"}):
        return "last they said worse: go on until they are happy, or say that they leave or that we did our best", command
    return None


def _heard_gap(state: CaseState, shift: Shift, ending: Ending) -> Gap | None:
    return _unheard_offer(state) if state.offers else None


def _unheard_offer(state: CaseState) -> Gap | None:
    if state.listens:
        return None
    return "an offer comes before anything was heard", f"desk log listen {state.id} --set feeling=angry --set wants='what they want'"


def _action_gap(state: CaseState, shift: Shift, ending: Ending) -> Gap | None:
    if all(has_action(state, cause.id) for cause in state.causes):
        return None
    command = f"desk log action {state.id} 'what will be done' --set owner=AGENT --set due='tomorrow 9:00'"
    return "a cause has no corrective action", command


def _limit_gap(state: CaseState, shift: Shift, ending: Ending) -> Gap | None:
    offer = next((offer.entry for offer in state.offers.values() if is_approval_needed(offer, state, shift)), None)
    return _above_limit(offer, state, shift) if offer is not None else None


def _above_limit(offer: Offer, state: CaseState, shift: Shift) -> Gap:
    cost = amount_words(dearest_cost(offer, minute_rate=shift.minute_rate))
    limit = amount_words(shift.limit(offer.by))
    return (
        f"an offer of {cost} is above the {limit} that {offer.by} may give, and nobody approved it",
        f"desk log approval {state.id} --as LEAD --set offer={offer.id or 'OFFER'} --set decision=approved",
    )


def _offer_limit_gap(offer: Offer, state: CaseState, shift: Shift) -> Gap | None:
    return _above_limit(offer, state, shift) if is_over_limit(offer, state, agent=offer.by, shift=shift) else None


RULES = (
    ClosingRule("promise", "done", "tick it off, or say who keeps it now", _promise_gap),
    ClosingRule("verify", "verify", "ask if they are happy, and log it", _verdict_gap),
    ClosingRule("heard", "listen", "log what you heard", _heard_gap, lambda offer, state, shift: _unheard_offer(state)),
    ClosingRule("action", "cause", "log what is done about it", _action_gap),
    ClosingRule("limit", "decider", "give it to somebody who may decide", _limit_gap, _offer_limit_gap),
)
"""Every closing rule, in the order in which they are asked."""


def _lead_request(ending: StatusChange, state: CaseState, shift: Shift) -> str:
    lead = next((agent.id for agent in shift.agents if agent.role != "agent"), "LEAD")
    tried = ", ".join(effort_summary(state)) or "nothing yet"
    return (
        f"That we did our best is an honest end, and takes a lead's word. {state.id} was not closed. Tried so far: {tried}.\n"
        f"  give it to a lead:  desk log assign {state.id} 'did we do our best?' --set owner={lead} --set follow_up=+15m\n"
        f"  or as a lead:  desk log status {state.id} --as {lead} --set to={ending.to} --set outcome=best_effort"
    )
