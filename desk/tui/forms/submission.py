"""From the answers of a form to changes a store can commit, with the checks that hold under its lock; it knows no widget."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from desk.model.case import Case
from desk.model.changes import Append, Change, all_of
from desk.model.conflicts import seen_up_to
from desk.model.entries import KnownEntry, Offer
from desk.model.shift import Shift
from desk.model.state import state_of
from desk.recovery.rules import Unmet, asked_before, check_of
from desk.tui.forms.kinds.new_case import new_case
from desk.tui.forms.spec import EntryContext, FormSpec, Values


@dataclass(slots=True)
class SeenRevisions:
    """What an agent knows of the cases they write on: the revision of each they have seen, and each as it was met under the lock."""

    revs: dict[str, int]
    met: dict[str, Case] = field(default_factory=dict)

    def meet(self, case: Case) -> None:
        """Remember a case as it is while a commit is tried."""
        self.met[case.id] = case

    def catch_up(self) -> None:
        """The agent has now seen what was met."""
        self.revs |= {name: case.rev for name, case in self.met.items()}


def changes_of(form: FormSpec, values: Values, contexts: Sequence[EntryContext], *, seen: SeenRevisions) -> list[Change]:
    """What saving a form means in each of `contexts`, all in one commit. Raises Usage when something typed cannot be read."""
    if form.action == "new":
        return [new_case(values, context) for context in contexts]
    changes: list[Change] = []
    for context in contexts:
        case, entries = context.state.id, form.build(values, context)
        if not entries:
            continue
        checks = (seen.meet, seen_up_to(seen.revs[case], entries, context.agent.id), check_of(entries, shift=context.shift))
        begun = form.new_case(values, context) if form.new_case else None
        changes += [begun] if begun else []
        changes.append(Append(case, tuple(entries), all_of(checks)))
    return changes


def asked_of(changes: Sequence[Change], cases: Mapping[str, Case], shift: Shift) -> tuple[Unmet, ...]:
    """What an agent is asked before an offer is made."""
    return tuple(
        unmet
        for change in changes
        if isinstance(change, Append)
        for entry in change.entries
        if isinstance(entry, Offer)
        for unmet in asked_before(entry, state_of(cases[change.case]), shift=shift)
    )


def with_overrides(rules: Sequence[str], reason: str, form: FormSpec, values: Values, context: EntryContext) -> list[KnownEntry]:
    """The entries of a form, after one for each rule that the agent goes on against."""
    overrides = [context.entry("close_rule", reason, rule=rule) for rule in rules]
    return [*overrides, *form.build(values, context)]
