"""Saves the answers of a form on its cases."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping, Sequence

import msgspec
from msgspec.structs import replace

from desk.errors import Usage
from desk.model.case import Case
from desk.model.case_origin import is_same_case
from desk.model.changes import Append, Change, Committed, combine_checks
from desk.model.conflicts import EditConflict, conflict_check, entries_of_others
from desk.model.entries import AnyEntry, KnownEntry, Link, Offer
from desk.model.ids import ids_now
from desk.model.shift import Shift
from desk.model.state import state_of
from desk.recovery.closing.rules import UnmetRule, offer_prompts
from desk.recovery.entry_rules import entry_check
from desk.tui.desk_context import DeskContext
from desk.tui.forms.context import entry_context
from desk.tui.forms.field import THEN, Values
from desk.tui.forms.kinds.new_case import new_case
from desk.tui.forms.spec import EntryContext, FormSpec
from desk.tui.presentation.cell_text import cut, printable

_LONGEST_NAME = 40


class OfferQuestioned(Exception):
    """An offer about which the agent is asked first. `unmet` are the rules behind it."""

    def __init__(self, unmet: Sequence[UnmetRule]) -> None:
        self.unmet = tuple(unmet)
        super().__init__(", ".join(each.rule for each in unmet))


class SeenRevisions(msgspec.Struct):
    """The revisions an agent has seen of the cases they write on."""

    revs: dict[str, int]
    """The revision of each that was seen."""
    found: dict[str, Case] = msgspec.field(default_factory=dict)
    """Each as it was found under the lock."""

    def note_found(self, case: Case) -> None:
        """Remember a case as it is while a commit is tried."""
        self.found[case.id] = case

    def count_found_as_seen(self) -> None:
        """Count as seen what was found."""
        self.revs |= {name: case.rev for name, case in self.found.items()}


class Submission:
    """The cases a form is about, and the commit that saves it.

    It is saved on all of them or on none. `seen` is what the agent has seen of the cases, where that is not all there is.
    """

    def __init__(self, desk: DeskContext, spec: FormSpec, cases: Sequence[Case], *, seen: SeenRevisions | None = None) -> None:
        self.desk = desk
        self.spec = spec
        self.known = {case.id: case for case in cases}
        self.seen = seen or SeenRevisions({case.id: case.rev for case in cases})
        self.label = spec.about_words or cases_label(cases)
        self.draft_case = spec.about or "+".join(case.id for case in cases)
        """The name drafts are kept by."""
        self.begun_case = ""
        """The id of the case that saving began, if it began one."""
        self.then = ""
        """The further way in which it was saved last."""
        self._saved_as: dict[str, str] = {}

    @property
    def saved_cases(self) -> tuple[str, ...]:
        """The cases by the ids under which they were saved."""
        return tuple(self._saved_as.get(name, name) for name in self.known)

    def follow_renumbered(self, renumbered: Mapping[str, str]) -> None:
        """Name the cases by the ids they have now.

        They are saved on as they were seen: the store finds them.
        """
        now = [self.desk.client.cases.get(renumbered.get(name, name), case) for name, case in self.known.items()]
        self.label = self.spec.about_words or cases_label(now)
        self.draft_case = ids_now(self.draft_case, renumbered)

    def cases(self) -> Mapping[str, Case]:
        """The cases by id, as far as this window knows them.

        One whose number is another's now stays as it was seen.
        """
        for case in [self.desk.client.cases.get(case) for case in self.known]:
            if case is not None and case.rev >= self.known[case.id].rev and is_same_case(case, self.known[case.id]):
                self.known[case.id] = case
        return self.known

    def context(self) -> EntryContext:
        """The circumstances on the first of the cases. A new case has an empty one."""
        return self._contexts()[0]

    def _contexts(self) -> list[EntryContext]:
        now = self.desk.clock()
        cases = list(self.cases().values()) or [Case(subject="", created_at=now)]
        return [replace(entry_context(self.desk, case, also=cases), now=now) for case in cases]

    def entries(self, values: Values) -> list[KnownEntry]:
        """The entries that these answers mean on the first of the cases. Raises Usage."""
        return list(self.spec.build(values, self.context()))

    def changes(self, values: Values) -> list[Change]:
        """The changes that saving means, all in one commit. Raises Usage when something typed cannot be read."""
        self.then = values.get(THEN, "")
        found = form_changes(self.spec, values, self._contexts(), seen=self.seen, own=self.desk.client.own.entries)
        self._check_links(found)
        return found

    def _check_links(self, changes: Sequence[Change]) -> None:
        """Check that links lead somewhere. Raises Usage."""
        links = [entry for change in changes if isinstance(change, Append) for entry in change.entries if isinstance(entry, Link)]
        for link in links:
            known = link.case in self.desk.client.cases or link.case in self.desk.live.past
            if not link.case.startswith("+") and not known:
                raise Usage(f"case: There is no case {link.case} on this shift.")

    async def commit(self, changes: Sequence[Change], *, asked: bool) -> Committed:
        """Save the changes. `asked` says that the agent was asked about an offer and goes on.

        Raises OfferQuestioned, EditConflict when somebody else was first, and any other DeskError of a store.
        """
        if not asked and (unmet := prompts_of_changes(changes, self.cases(), self.desk.shift)):
            raise OfferQuestioned(unmet)
        committed = await self.desk.client.commit(changes)
        self.begun_case = self._begun_beside(committed)
        self._saved_as = {self.name_of(case): case.id for case in committed.cases}
        return committed

    def _begun_beside(self, committed: Committed) -> str:
        known = self.known.values()
        return next((case.id for case in committed.cases if not any(is_same_case(case, each) for each in known)), "")

    def unseen_of_others(self, changed: Iterable[str]) -> list[AnyEntry]:
        """The entries of others on these cases since the agent saw them."""
        cases = self.cases()
        own = self.desk.client.own.entries
        known = [case for case in changed if case in cases]
        return [entry for case in known for entry in entries_of_others(cases[case], self.seen.revs[case], own)]

    def overtaken_case(self, overtaken: EditConflict) -> Case:
        """The case that went on, as it was found under the lock."""
        return next(case for case in self.seen.found.values() if overtaken.theirs in case.entries)

    def name_of(self, case: Case) -> str:
        """The id by which a case is known here. It may have another by now."""
        return next((name for name, known in self.known.items() if is_same_case(known, case)), case.id)

    def count_as_seen(self, case: Case) -> None:
        """Count as seen how a case went on.

        It is known by the id that it has now.
        """
        name = self.name_of(case)
        self.known = {case.id if known == name else known: there for known, there in self.known.items()} | {case.id: case}
        self.seen.count_found_as_seen()

    def leave_out(self, case: str) -> None:
        """Save on the other cases only."""
        del self.known[case]


def form_changes(
    spec: FormSpec, values: Values, contexts: Sequence[EntryContext], *, seen: SeenRevisions, own: Container[str]
) -> list[Change]:
    """The changes that a form means in each of `contexts`.

    `own` are the ids of what this window wrote. Raises Usage when something typed cannot be read.
    """
    if spec.changes is not None:
        return list(spec.changes(values, contexts[0]))
    if spec.action == "new":
        return [new_case(values, context) for context in contexts]
    changes: list[Change] = []
    for context in contexts:
        case, entries = context.state.id, spec.build(values, context)
        if not entries:
            continue
        checks: tuple[Callable[[Case], None], ...] = (
            seen.note_found,
            conflict_check(seen.revs[case], entries, own),
            entry_check(entries, shift=context.shift),
        )
        begun = spec.new_case(values, context) if spec.new_case else None
        changes += [begun] if begun else []
        changes.append(Append(case, tuple(entries), combine_checks(checks), seen=context.state.case))
    return changes


def prompts_of_changes(changes: Sequence[Change], cases: Mapping[str, Case], shift: Shift) -> tuple[UnmetRule, ...]:
    """The rules that ask before an offer is made."""
    return tuple(
        unmet
        for change in changes
        if isinstance(change, Append)
        for entry in change.entries
        if isinstance(entry, Offer)
        for unmet in offer_prompts(entry, state_of(cases[change.case]), shift=shift)
    )


def with_overrides(rules: Sequence[str], reason: str, spec: FormSpec, values: Values, context: EntryContext) -> list[KnownEntry]:
    """The entries of a form, after an override for each rule."""
    overrides = [context.entry("close_rule", reason, rule=rule) for rule in rules]
    return [*overrides, *spec.build(values, context)]


def cases_label(cases: Sequence[Case]) -> str:
    """The cases a form is about, in few words."""
    if len(cases) > 1:
        return f"{len(cases)} cases"
    return f"{cases[0].id} {cut(printable(cases[0].customer), _LONGEST_NAME)}" if cases else ""
