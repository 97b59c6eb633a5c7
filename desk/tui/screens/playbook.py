"""The playbook of a case: which one to begin, then its steps with their clocks, ticked as they are done; it words no step itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType

from desk.board.durations import countdown, spoken
from desk.errors import DeskError
from desk.model.entries import Playbook, Retract
from desk.model.state import CaseState
from desk.recovery.checks import Check, checks_for
from desk.recovery.filling import addressed, filled
from desk.recovery.playbooks import Plan, begun, fitting
from desk.recovery.progress import SOON, StepState, steps_of, tick
from desk.tui.messages import CasesChanged
from desk.tui.printable import printable
from desk.tui.screens.choosing import ChoosesOverCase, sign
from desk.tui.widgets.blocks import Block
from desk.tui.widgets.flow import GLUE, safe
from desk.tui.widgets.gaps import with_gaps
from desk.tui.widgets.line import Piece
from desk.tui.widgets.panes.sight import Sight
from desk.tui.widgets.timeline import what

_PROVEN_BY = {
    "heard": "listen",
    "asked": "listen",
    "matters": "listen",
    "apology": "apology",
    "second apology": "apology",
    "offer": "offer",
    "extra": "offer",
    "invitation": "offer",
    "answer": "answer",
    "promise": "promise",
    "visible promise": "tangible",
    "contact": "contact",
    "update": "contact",
    "owner": "take",
    "link": "link",
    "cause": "cause",
    "verdict": "verify",
}
"""Which action logs what a step names as its evidence."""


class PlaybookScreen(ChoosesOverCase, inherit_bindings=False):
    """Before a playbook is begun, those there are with the one that fits on top; after, its steps, the next one chosen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("b", "leave", show=False),
        *ChoosesOverCase.BINDINGS,
        Binding("enter,space", "accept", show=False),
        Binding("a", "say", show=False),
        Binding("l", "log_step", show=False),
        Binding("n", "another", show=False),
        Binding("x", "put_away", show=False),
    ]

    def __init__(self, case: str) -> None:
        super().__init__(case)
        self._choosing = False
        self._plans: tuple[Plan, ...] = ()
        self._taught: tuple[Check, ...] | None = None

    def on_mount(self) -> None:
        """Read the desk's playbooks."""
        try:
            self._plans = tuple(self.desk.session.playbooks())
        except DeskError as error:
            self.notify(printable(str(error)), markup=False, severity="error", timeout=15)
        super().on_mount()

    # ---------------------------------------------------------------- what is shown

    def _begins(self, state: CaseState) -> bool:
        return state.playbook is None or self._choosing

    @property
    def _me(self) -> str:
        return addressed(self.desk.who.name) or self.desk.agent

    def _plan(self, name: str) -> Plan | None:
        return next((plan for plan in self._plans if plan.name == name), None)

    def heading(self, sight: Sight) -> str:
        """Whose playbook, and since when."""
        playbook = sight.state.playbook
        if playbook is None or self._choosing:
            return f"PLAYBOOKS for {self.case}"
        plan = self._plan(playbook.name)
        return f"{safe(plan.title if plan else playbook.name).upper()}  {self.case}, begun {sight.time(playbook.at)} by {safe(playbook.by)}"

    def things(self, sight: Sight) -> Sequence[str]:
        """Playbooks, or the steps of the one in hand."""
        if self._begins(sight.state):
            return [plan.name for plan in fitting(self._plans, sight.state)]
        return [step.text for step in steps_of(sight.state)]

    def first(self, sight: Sight, things: Sequence[str]) -> str:
        """The playbook that fits, or the next step."""
        if self._begins(sight.state):
            return things[0]
        return next((step.text for step in steps_of(sight.state) if not step.done), things[0])

    def texts(self, sight: Sight) -> Sequence[Block]:
        """What is chosen stands with all that belongs to it."""
        if self._begins(sight.state):
            plans = fitting(self._plans, sight.state)
            nothing = Block("none", (("There is no playbook to begin.", "dim"),))
            return [self._offered(plan, sight) for plan in plans] or [nothing]
        steps = [self._step(step, sight) for step in steps_of(sight.state)]
        plan = self._plan(sight.state.playbook.name) if sight.state.playbook else None
        words, usual = (_words(plan, sight, self._me), _remedies(plan)) if plan else ([], [])
        return [*words, *steps, *_checks(self._checks(sight.state)), *usual]

    def _checks(self, state: CaseState) -> tuple[Check, ...]:
        """What earlier cases of this kind taught to look at; looked up once, for it looks at every case there is."""
        if self._taught is None:
            self._taught = checks_for(str(state.value("failure") or ""), self.desk.live.states())
        return self._taught

    def _offered(self, plan: Plan, sight: Sight) -> Block:
        on = plan.name == self.chosen
        kind = str(sight.state.value("failure") or "")
        fits = f"  fits: {safe(kind)}" if kind and kind in plan.failure else ""
        head: tuple[Piece, ...] = (sign(on), (safe(plan.title), "strong" if on else "text"), (fits, "ok"))
        steps = tuple((f"{step.text}{_within(step.minutes)}", "dim") for step in plan.steps) if on else ()
        return Block(plan.name, head, steps)

    def _step(self, step: StepState, sight: Sight) -> Block:
        on = step.text == self.chosen
        head: list[Piece] = [sign(on), ("[x] " if step.done else "[ ] ", "dim" if step.done else "text")]
        head.append((safe(step.text), "dim" if step.done else "strong" if on else "text"))
        head += _how_it_stands(step, sight)
        return Block(step.text, tuple(head), hang=8)

    def keys(self) -> Sequence[tuple[str, str]]:
        """What can be done here."""
        sight = self.sight
        if sight is None or self._begins(sight.state):
            return [("enter", "begin it"), ("j k", "choose"), ("esc", "back")]
        return [("space", "done"), ("l", "log it"), ("a", "say the first words"), ("n", "another"), ("x", "put away"), ("esc", "back")]

    # ---------------------------------------------------------------- what can be done

    async def action_accept(self) -> None:
        """Begin the playbook chosen, or tick the step chosen."""
        sight = self.sight
        if sight is None or not self.chosen or self.desk.session.read_only:
            return
        if self._begins(sight.state):
            await self._begin(self.chosen)
        else:
            await self._tick(next(step for step in steps_of(sight.state) if step.text == self.chosen), sight)

    async def _begin(self, name: str) -> None:
        plan = self._plan(name)
        if plan is not None and await self.keep([begun(plan, at=self.desk.clock(), by=self.desk.agent)]):
            self._choosing, self.chosen = False, ""
            self.show()

    async def _tick(self, step: StepState, sight: Sight) -> None:
        """Tick a step and go on to the next, or take the tick back; what the timeline shows needs no tick."""
        now, me = self.desk.clock(), self.desk.agent
        if step.done == "shown" and step.entry is not None:
            said = f"The timeline shows it: {what(step.entry)} at {sight.time(step.entry.at)}."
            self.notify(printable(said), markup=False, timeout=4)
        elif step.done and step.entry is not None:
            await self.keep([Retract(at=now, by=me, entry=step.entry.id)])
        elif await self.keep([tick(sight.state, step, at=now, by=me)]):
            self.chosen = ""
            self.show()
            self.reveal()

    def action_log_step(self) -> None:
        """Open the form of what proves the step chosen."""
        sight = self.sight
        if sight is None or self._begins(sight.state) or self.desk.session.read_only:
            return
        step = next((step for step in steps_of(sight.state) if step.text == self.chosen), None)
        if step is not None and step.evidence in _PROVEN_BY:
            self.open_form(_PROVEN_BY[step.evidence])
        else:
            self.notify("Nothing logs this step by itself: space ticks it.", markup=False, timeout=3)

    def on_cases_changed(self, message: CasesChanged) -> None:
        """What was just proved is done: go on to the next step."""
        sight = self.sight
        if sight and message.own and any(step.text == self.chosen and step.done for step in steps_of(sight.state)):
            self.chosen = ""
        super().on_cases_changed(message)

    def action_say(self) -> None:
        """Open the apology with the first words to adapt; nothing is sent by itself."""
        sight = self.sight
        plan = self._plan(sight.state.playbook.name) if sight and sight.state.playbook else None
        if sight and plan and plan.first_words and not self._choosing and not self.desk.session.read_only:
            words = filled(plan.first_words, sight.state, agent=self._me)
            self.open_form("apology", start={"text": words})

    def action_another(self) -> None:
        """Choose among all playbooks again."""
        self._choosing, self.chosen = True, ""
        self.show()

    async def action_put_away(self) -> None:
        """Put the playbook away: its clocks stop, its ticks stay on the timeline."""
        sight = self.sight
        if sight is None or self._begins(sight.state) or self.desk.session.read_only:
            return
        if await self.keep([Playbook(at=self.desk.clock(), by=self.desk.agent)]):
            self.notify("Put away; u brings it back.", markup=False, timeout=3)
            self.dismiss()

    def action_leave(self) -> None:
        """Back: from choosing another to the one in hand, else to where the agent came from."""
        sight = self.sight
        if self._choosing and sight and sight.state.playbook:
            self._choosing, self.chosen = False, ""
            self.show()
        else:
            self.dismiss()


def _how_it_stands(step: StepState, sight: Sight) -> list[Piece]:
    if step.done and step.entry is not None:
        by = safe(what(step.entry)) if step.done == "shown" else safe(step.entry.by)
        return [(f"  {by} {sight.time(step.entry.at)}", "met")]
    if step.due is None:
        return []
    left = int((step.due - sight.now).total_seconds())
    tone = "late" if left < 0 else "soon" if step.due - sight.now <= SOON else "ok"
    return [(f"  {'due ' if left < 0 else ''}{countdown(left)}", tone)]


def _words(plan: Plan, sight: Sight, agent: str) -> list[Block]:
    if not plan.first_words:
        return []
    words = filled(plan.first_words, sight.state, agent=agent)
    return [Block("words", (("first words  ", "dim"), *with_gaps(words, "text")), hang=1), Block("gap", (), table=("",))]


def _checks(checks: Sequence[Check]) -> list[Block]:
    """What a mistake of this kind left behind to check, with the case that taught it (RECOVERY.md, S1.3)."""
    if not checks:
        return []
    told = [
        Block(f"check {check.case} {check.text}", ((GLUE * 2, "text"), (safe(check.text), "text"), (f"  {_taught(check)}", "dim")), hang=4)
        for check in checks
    ]
    return [Block("before checks", (), table=("",)), Block("checks", (("check, from earlier cases", "dim"),), hang=1), *told]


def _taught(check: Check) -> str:
    return check.case if check.done else f"{check.case}, not in place yet"


def _remedies(plan: Plan) -> list[Block]:
    if not plan.remedies:
        return []
    usual = ", ".join(plan.remedies)
    return [Block("after", (), table=("",)), Block("remedies", (("usual remedies  ", "dim"), (usual, "text")), hang=1)]


def _within(minutes: float | None) -> str:
    return f" ({spoken(round(minutes * 60))})" if minutes else ""
