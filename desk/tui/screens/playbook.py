"""The playbook of a case: one to begin, then its steps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType

from desk.errors import DeskError
from desk.model.entries import Playbook, Retract
from desk.model.entry_titles import entry_heading
from desk.model.state import CaseState
from desk.recovery.causes.checklist import ChecklistItem, checklist_for
from desk.recovery.salutation import salutation
from desk.recovery.steps.placeholders import fill_template
from desk.recovery.steps.playbook_progress import EVIDENCE, SOON, StepState, step_states, tick_entry
from desk.recovery.steps.playbooks import PlaybookPlan, fit_words, playbook_entry, playbooks_by_fit
from desk.text.durations import due_words, duration_words
from desk.tui.messages import CasesChanged
from desk.tui.presentation.case_moment import CaseMoment
from desk.tui.presentation.cell_text import printable
from desk.tui.presentation.placeholders import with_placeholders
from desk.tui.presentation.text_block import TextBlock
from desk.tui.presentation.text_flow import GLUE, safe_text
from desk.tui.presentation.toned_text import Piece
from desk.tui.screens.case_list_sheet import CaseListSheet, cursor_mark


class PlaybookScreen(CaseListSheet, inherit_bindings=False):
    """Lists the playbooks there are, then the steps of the one begun.

    The playbook that fits stands on top.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("b", "leave", show=False),
        *CaseListSheet.BINDINGS,
        Binding("enter,space", "accept", show=False),
        Binding("a", "say_first_words", show=False),
        Binding("l", "log_step", show=False),
        Binding("n", "another", show=False),
        Binding("x", "put_away", show=False),
    ]

    def __init__(self, case: str) -> None:
        super().__init__(case)
        self._choosing = False
        self._plans: tuple[PlaybookPlan, ...] = ()
        self._taught: tuple[ChecklistItem, ...] | None = None

    def on_mount(self) -> None:
        """Read the desk's playbooks."""
        try:
            self._plans = tuple(self.desk.session.playbooks())
        except DeskError as error:
            self.warn(error, seconds=15)

    # ---------------------------------------------------------------- what is shown

    def _is_choosing(self, state: CaseState) -> bool:
        return state.playbook is None or self._choosing

    @property
    def _agent_name(self) -> str:
        return salutation(self.desk.who.name) or self.desk.agent

    def _plan_named(self, name: str) -> PlaybookPlan | None:
        return next((plan for plan in self._plans if plan.name == name), None)

    def heading(self, moment: CaseMoment) -> str:
        """The playbook in hand, its agent, and its time."""
        playbook = moment.state.playbook
        if playbook is None or self._choosing:
            return f"PLAYBOOKS for {self.case}"
        plan = self._plan_named(playbook.name)
        title = safe_text(plan.title if plan else playbook.name).upper()
        return f"{title}  {self.case}, begun {moment.time(playbook.at)} by {safe_text(playbook.by)}"

    def item_keys(self, moment: CaseMoment) -> Sequence[str]:
        """Playbooks, or the steps of the one in hand."""
        if self._is_choosing(moment.state):
            return [plan.name for plan in playbooks_by_fit(self._plans, moment.state)]
        return [step.text for step in step_states(moment.state)]

    def first_item(self, moment: CaseMoment, things: Sequence[str]) -> str:
        """The playbook that fits, or the next step."""
        if self._is_choosing(moment.state):
            return things[0]
        return next((step.text for step in step_states(moment.state) if not step.done), things[0])

    def blocks(self, moment: CaseMoment) -> Sequence[TextBlock]:
        """The playbooks, or the steps of the one in hand.

        The playbook chosen shows all its lines.
        """
        if self._is_choosing(moment.state):
            plans = playbooks_by_fit(self._plans, moment.state)
            said = [] if plans and fit_words(plans[0], moment.state) else [_none_fits_block(plans)]
            return [*said, *(self._plan_block(plan, moment) for plan in plans)]
        steps = [self._step_block(step, moment) for step in step_states(moment.state)]
        plan = self._plan_named(moment.state.playbook.name) if moment.state.playbook else None
        words, usual = (_first_words(plan, moment, self._agent_name), _remedy_blocks(plan)) if plan else ([], [])
        return [*words, *steps, *_check_blocks(self._known_checks(moment.state)), *usual]

    def _known_checks(self, state: CaseState) -> tuple[ChecklistItem, ...]:
        """The checks that earlier cases of this kind taught.

        They are looked up once, for that looks at every case there is.
        """
        if self._taught is None:
            self._taught = checklist_for(str(state.value("failure") or ""), self.desk.live.states())
        return self._taught

    def _plan_block(self, plan: PlaybookPlan, moment: CaseMoment) -> TextBlock:
        on = plan.name == self.chosen
        why = fit_words(plan, moment.state)
        fits = f"  fits: {safe_text(why)}" if why else ""
        head: tuple[Piece, ...] = (cursor_mark(on), (safe_text(plan.title), "strong" if on else "text"), (fits, "ok"))
        steps = tuple((f"{step.text}{_time_allowed(step.minutes)}", "dim") for step in plan.steps) if on else ()
        return TextBlock(plan.name, head, steps)

    def _step_block(self, step: StepState, moment: CaseMoment) -> TextBlock:
        on = step.text == self.chosen
        head: list[Piece] = [cursor_mark(on), ("[x] " if step.done else "[ ] ", "dim" if step.done else "text")]
        head.append((safe_text(step.text), "dim" if step.done else "strong" if on else "text"))
        head += _step_status(step, moment)
        return TextBlock(step.text, tuple(head), hang=8)

    def keys(self) -> Sequence[tuple[str, str]]:
        """The keys for playbooks, or for steps."""
        moment = self.moment
        if moment is None or self._is_choosing(moment.state):
            return [("enter", "begin it"), ("j k", "choose"), ("esc", "back")]
        return [("space", "done"), ("l", "log it"), ("a", "say the first words"), ("n", "another"), ("x", "put away"), ("esc", "back")]

    # ---------------------------------------------------------------- what can be done

    async def action_accept(self) -> None:
        """Begin the playbook chosen, or tick the step chosen."""
        moment = self.moment
        if moment is None or not self.chosen or self.desk.session.read_only:
            return
        if self._is_choosing(moment.state):
            await self._begin_plan(self.chosen)
        else:
            await self._tick_step(next(step for step in step_states(moment.state) if step.text == self.chosen), moment)

    async def _begin_plan(self, name: str) -> None:
        plan = self._plan_named(name)
        if plan is not None and await self.commit_entries([playbook_entry(plan, at=self.desk.clock(), by=self.desk.agent)]):
            self._choosing, self.chosen = False, ""
            self.show()

    async def _tick_step(self, step: StepState, moment: CaseMoment) -> None:
        """Tick a step and go on, or take the tick back.

        A step that the timeline shows needs no tick, and is said so.
        """
        now, me = self.desk.clock(), self.desk.agent
        if step.done == "shown" and step.entry is not None:
            said = f"The timeline shows it: {entry_heading(step.entry)} at {moment.time(step.entry.at)}."
            self.say(printable(said))
        elif step.done and step.entry is not None:
            await self.commit_entries([Retract(at=now, by=me, entry=step.entry.id)])
        elif await self.commit_entries([tick_entry(moment.state, step, at=now, by=me)]):
            self.chosen = ""
            self.show()
            self.reveal()

    def action_log_step(self) -> None:
        """Open the form of what proves the step chosen."""
        moment = self.moment
        if moment is None or self._is_choosing(moment.state) or self.desk.session.read_only:
            return
        step = next((step for step in step_states(moment.state) if step.text == self.chosen), None)
        proof = EVIDENCE.get(step.evidence) if step is not None else None
        if proof is not None:
            self.open_form(proof.action)
        else:
            self.say("Nothing logs this step by itself: space ticks it.", seconds=3)

    def on_cases_changed(self, message: CasesChanged) -> None:
        """Give up a step that was just proved.

        The base class then chooses the next.
        """
        moment = self.moment
        if moment and message.own and any(step.text == self.chosen and step.done for step in step_states(moment.state)):
            self.chosen = ""

    def action_say_first_words(self) -> None:
        """Open the apology with the first words to adapt."""
        moment = self.moment
        plan = self._plan_named(moment.state.playbook.name) if moment and moment.state.playbook else None
        if moment and plan and plan.first_words and not self._choosing and not self.desk.session.read_only:
            words = fill_template(plan.first_words, moment.state, agent=self._agent_name)
            self.open_form("apology", start={"text": words})

    def action_another(self) -> None:
        """Choose among all playbooks again."""
        self._choosing, self.chosen = True, ""
        self.show()

    async def action_put_away(self) -> None:
        """Put the playbook away.

        Its clocks stop, its ticks stay on the timeline.
        """
        moment = self.moment
        if moment is None or self._is_choosing(moment.state) or self.desk.session.read_only:
            return
        if await self.commit_entries([Playbook(at=self.desk.clock(), by=self.desk.agent)]):
            self.say("Put away; u brings it back.", seconds=3)
            self.dismiss()

    def action_leave(self) -> None:
        """Go back to the playbook in hand, else leave."""
        moment = self.moment
        if self._choosing and moment and moment.state.playbook:
            self._choosing, self.chosen = False, ""
            self.show()
        else:
            self.dismiss()


def _none_fits_block(plans: Sequence[PlaybookPlan]) -> TextBlock:
    words = "None of these fits the case by its words. Begin one all the same, or leave it." if plans else "There is no playbook to begin."
    return TextBlock("none", ((words, "soon" if plans else "dim"),), hang=1)


def _step_status(step: StepState, moment: CaseMoment) -> list[Piece]:
    if step.done and step.entry is not None:
        by = safe_text(entry_heading(step.entry)) if step.done == "shown" else safe_text(step.entry.by)
        return [(f"  {by} {moment.time(step.entry.at)}", "met")]
    if step.due is None:
        return []
    left = int((step.due - moment.now).total_seconds())
    tone = "late" if left < 0 else "soon" if step.due - moment.now <= SOON else "ok"
    return [(f"  {due_words(left)}", tone)]


def _first_words(plan: PlaybookPlan, moment: CaseMoment, agent: str) -> list[TextBlock]:
    if not plan.first_words:
        return []
    words = fill_template(plan.first_words, moment.state, agent=agent)
    return [TextBlock("words", (("first words  ", "dim"), *with_placeholders(words, "text")), hang=1), TextBlock("gap", (), table=("",))]


def _check_blocks(checks: Sequence[ChecklistItem]) -> list[TextBlock]:
    """Checks learned from failures of this kind.

    Each names the case that taught it (S1.3).
    """
    if not checks:
        return []
    told = [
        TextBlock(
            f"check {check.case} {check.text}",
            ((GLUE * 2, "text"), (safe_text(check.text), "text"), (f"  {_check_source(check)}", "dim")),
            hang=4,
        )
        for check in checks
    ]
    return [TextBlock("before checks", (), table=("",)), TextBlock("checks", (("check, from earlier cases", "dim"),), hang=1), *told]


def _check_source(check: ChecklistItem) -> str:
    return check.case if check.is_done else f"{check.case}, not in place yet"


def _remedy_blocks(plan: PlaybookPlan) -> list[TextBlock]:
    if not plan.remedies:
        return []
    usual = ", ".join(plan.remedies)
    return [TextBlock("after", (), table=("",)), TextBlock("remedies", (("usual remedies  ", "dim"), (usual, "text")), hang=1)]


def _time_allowed(minutes: float | None) -> str:
    return f" ({duration_words(round(minutes * 60))})" if minutes else ""
