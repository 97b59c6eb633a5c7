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
from desk.tui.forms.spec import Form, Scene, Values


@dataclass(slots=True)
class Seen:
    """What an agent knows of the cases they write on: the revision of each they have seen, and each as it was met under the lock."""

    revs: dict[str, int]
    met: dict[str, Case] = field(default_factory=dict)

    def meet(self, case: Case) -> None:
        """Remember a case as it is while a commit is tried."""
        self.met[case.id] = case

    def catch_up(self) -> None:
        """The agent has now seen what was met."""
        self.revs |= {name: case.rev for name, case in self.met.items()}


def changes_of(form: Form, values: Values, scenes: Sequence[Scene], *, seen: Seen) -> list[Change]:
    """What saving a form means in each of `scenes`, all in one commit. Raises Usage when something typed cannot be read."""
    if form.action == "new":
        return [new_case(values, scene) for scene in scenes]
    changes: list[Change] = []
    for scene in scenes:
        case, entries = scene.state.id, form.build(values, scene)
        if not entries:
            continue
        checks = (seen.meet, seen_up_to(seen.revs[case], entries, scene.agent.id), check_of(entries, shift=scene.shift))
        begun = form.begins(values, scene) if form.begins else None
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


def against(rules: Sequence[str], reason: str, form: Form, values: Values, scene: Scene) -> list[KnownEntry]:
    """The entries of a form, after one for each rule that the agent goes on against."""
    overrides = [scene.entry("close_rule", reason, rule=rule) for rule in rules]
    return [*overrides, *form.build(values, scene)]
