"""A form at work on one or several cases: it saves through the shift, asks where a rule asks, and never past something unseen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll

from desk.errors import DeskError, Usage
from desk.model.case import Case
from desk.model.changes import Append, Change
from desk.model.conflicts import Overtaken, unseen
from desk.model.entries import Link, Offer
from desk.recovery.approvals import said_to_decide
from desk.recovery.endings import effort
from desk.recovery.offers import dearest
from desk.recovery.rules import ClosingRefused, NeedsLead, Unmet
from desk.tui.messages import CasesChanged
from desk.tui.printable import cut, printable
from desk.tui.screens.forms.ask import Ask, Way
from desk.tui.screens.forms.both import DROP, LEAVE_OUT, SEND, Both, ours_in_words, theirs_in_words, ways_on
from desk.tui.screens.forms.form import FIRST_KEY, MENU_KEYS, THEN, Form, Scene, Values, answered, posed, text
from desk.tui.screens.forms.lines import news
from desk.tui.screens.forms.saving import Seen, against, asked_of, changes_of
from desk.tui.screens.forms.scenes import scene_of
from desk.tui.screens.forms.sheet import Sheet
from desk.tui.screens.forms.table import FORMS

_MEETS = {
    "verify": ("v", "ask them, and log their verdict", "verify"),
    "heard": ("f", "log what you heard", "listen"),
    "action": ("r", "log what is done about it", "cause"),
    "limit": ("e", "hand it to somebody who may decide", "decider"),
}
"""What meets a closing rule: key, words, and the action whose form does it."""
_LONGEST_NAME = 40
_GO_ON, _AS_IT_IS = "go on", "as it is"


class FormSheet(Sheet, inherit_bindings=False):
    """Logs what its form asks on every one of `cases`, all or none.

    `asked` says that the agent was asked already and goes on; `seen` is what they have seen of the cases, where that is not all there is.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        *Sheet.BINDINGS,
        Binding("ctrl+y", "then('ctrl+y')", show=False, priority=True),
        Binding("ctrl+n", "then('ctrl+n')", show=False, priority=True),
        *(Binding(key, f"ready('{key}')", show=False, priority=True) for key in MENU_KEYS),
        Binding(FIRST_KEY, "first", show=False, priority=True),
    ]

    def __init__(self, form: Form, cases: Sequence[Case], *, asked: bool = False, seen: Seen | None = None) -> None:
        super().__init__(form, whom_of(cases), "+".join(case.id for case in cases))
        self._known: dict[str, Case] = {case.id: case for case in cases}
        self._seen = seen or Seen({case.id: case.rev for case in cases})
        self._asked = asked
        self.begun = ""
        self._saving = False

    def cases(self) -> Mapping[str, Case]:
        """The cases as they stand, as far as is known here."""
        for case in [self.desk.sync.cases.get(case) for case in self._known]:
            if case is not None and case.rev >= self._known[case.id].rev:
                self._known[case.id] = case
        return self._known

    def scene(self) -> Scene:
        """The circumstances on the first of the cases; on a case of nothing for a new one."""
        return self._scenes()[0]

    def _scenes(self) -> list[Scene]:
        now = self.desk.clock()
        cases = list(self.cases().values()) or [Case(subject="", created_at=now)]
        return [replace(scene_of(self.desk, case, also=cases), now=now) for case in cases]

    async def on_mount(self) -> None:
        """Let the others see that we write; the sheet fills itself."""
        with suppress(DeskError):
            await self.desk.sync.say_where(tuple(self._known), "writing", self.form.action)

    async def settle(self, *, saved: bool) -> None:
        """We no longer write."""
        with suppress(DeskError):
            await self.desk.sync.say_where((), "viewing")
        await super().settle(saved=saved)

    def on_cases_changed(self, message: CasesChanged) -> None:
        """What others log on these cases while we write is said at once."""
        changed = [case for case in self._known if case in message.changed]
        entries = [entry for case in changed for entry in unseen(self.cases()[case], self._seen.revs[case])]
        theirs = [entry for entry in entries if entry.by != self.desk.agent]
        if changed and self.reader:
            self.reader.forget()
        if theirs and not message.own:
            self.say(news(theirs, "Yours is still here."))

    # ---------------------------------------------------------------- saving

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A further key is there only in forms that have it."""
        match action:
            case "then":
                return parameters[0] in self.form.extra
            case "ready":
                return parameters[0] in self.form.menus
            case "first":
                return self.form.first is not None and self.form.first(self.scene()) is not None
        return super().check_action(action, parameters)

    async def action_save(self) -> None:
        """Save what is typed."""
        await self._save("", asked=self._asked)

    async def action_then(self, key: str) -> None:
        """Save it together with what follows from it."""
        await self._save(self.form.extra[key][1], asked=self._asked)

    async def _save(self, then: str, *, asked: bool) -> None:
        """Save once, whatever keys are pressed meanwhile; nothing can be typed until it is known how it went."""
        if self._saving or self._settled:
            return
        self._saving, focused = True, self.focused
        await self.take_in()
        self.query_one("#questions", VerticalScroll).disabled = True
        try:
            await self._try_to_save({**self.values, THEN: then}, asked=asked)
        finally:
            self._saving = False
            if not self._settled:
                self.query_one("#questions", VerticalScroll).disabled = False
                self.set_focus(self.focused or focused)

    async def _try_to_save(self, values: Values, *, asked: bool) -> None:
        values = answered(self.form.fields, values)
        if await self._lacks_something(values) or await self._is_unfilled():
            return
        desk = self.desk
        try:
            wanted = changes_of(self.form, values, self._scenes(), seen=self._seen)
            self._check_links(wanted)
            if not asked and (unmet := asked_of(wanted, self.cases(), desk.shift)):
                self._ask(unmet, values)
                return
            committed = await desk.sync.commit(wanted)
        except ClosingRefused as refused:
            self._ask(refused.unmet, values)
        except NeedsLead:
            self._ask_a_lead(values)
        except Overtaken as overtaken:
            self._ask_what_becomes_of_ours(overtaken, wanted, asked=asked, then=values[THEN])
        except Usage as error:
            await self._point_at(error)
        except DeskError as error:
            kept = await self._keep()
            ending = "Your text is kept as a draft." if kept else "Your text is still here."
            self.say([*(((line, "late"),) for line in str(error).splitlines()), ((ending, "dim"),)])
        else:
            self.begun = next((case.id for case in committed.cases if case.id not in self._known), "") if self._known else ""
            await self.settle(saved=True)
            self._open_next(values[THEN])

    def _open_next(self, name: str) -> None:
        """What was saved goes on with another form, if the agent said so."""
        form = FORMS[name](self.scene()) if name in FORMS else ""
        if not isinstance(form, str):
            self.app.push_screen(FormSheet(form, list(self.cases().values())))

    def _check_links(self, wanted: Sequence[Change]) -> None:
        """A link to nowhere is a slip. Raises Usage."""
        links = [entry for change in wanted if isinstance(change, Append) for entry in change.entries if isinstance(entry, Link)]
        for link in links:
            if not link.case.startswith("+") and link.case not in self.desk.sync.cases:
                raise Usage(f"case: There is no case {link.case} on this shift.")

    async def _lacks_something(self, values: Values) -> bool:
        there = posed(self.form.fields, values)
        for field in self.form.fields:
            if field.needed and not values[field.name] and field.name in there:
                self.say([((field.needed, "soon"),)])
                await self.focus_on(field.name)
                return True
        return False

    async def _point_at(self, error: Usage) -> None:
        """Say what cannot be read, with the cursor on it where the words name a question."""
        name, colon, words = str(error).partition(": ")
        named = next((field for field in self.form.fields if colon and field.name == name), None)
        self.say([((f"{named.label}: {words}" if named else str(error), "late"),)])
        if named:
            await self.focus_on(named.name)

    # ---------------------------------------------------------------- overtaken

    def _ask_what_becomes_of_ours(self, overtaken: Overtaken, wanted: Sequence[Change], *, asked: bool, then: str) -> None:
        """Show both texts whole; by a key of its own ours is sent, edited, dropped, or kept away from the case that went on."""
        case = next(case for case in self._seen.met.values() if overtaken.theirs in case.entries)
        ours = [entry for change in wanted if isinstance(change, Append) and change.case == case.id for entry in change.entries]
        theirs = theirs_in_words(case, self._seen.revs[case.id], overtaken, zone=self.desk.zone)
        self._known[case.id] = case
        self._seen.catch_up()
        ways = ways_on(overtaken, typed=self.typed, left_out=case.id, others=len(self._known) - 1)

        async def answered(answer: str | None) -> None:
            if answer == LEAVE_OUT:
                del self._known[case.id]
            if answer in {SEND, LEAVE_OUT}:
                await self._save(then, asked=asked)
            elif answer == DROP:
                await self.action_leave()
            else:
                self.say([((f"{case.id} went on while you wrote.", "late"),), *theirs, (("Yours was not logged yet.", "dim"),)])

        self.app.push_screen(Both(f"{case.id} went on while you wrote.", theirs, ours_in_words(ours), ways), answered)

    # ---------------------------------------------------------------- help in writing

    def action_ready(self, key: str) -> None:
        """List what is ready-made, and fill in what is chosen."""
        menu = self.form.menus[key]
        ready = {each.key: each for each in menu.ready(self.values, self.scene())}

        async def chosen(answer: str | None) -> None:
            if answer in ready:
                await self.fill(ready[answer].values, focus=ready[answer].focus)

        self.app.push_screen(Ask(menu.title, [], [(each.key, each.words, each.key) for each in ready.values()]), chosen)

    def action_first(self) -> None:
        """Do what had better be done before; what is typed here waits."""
        first = self.form.first(self.scene()) if self.form.first else None
        form = FORMS[first[1]](self.scene()) if first else ""
        if isinstance(form, str):
            self.say([((form.replace("{case}", next(iter(self._known), "")), "soon"),)])
            return
        self.app.push_screen(FormSheet(form, list(self.cases().values())), lambda _: self.come_back())

    # ---------------------------------------------------------------- asking first

    def _ask(self, unmet: Sequence[Unmet], values: Values) -> None:
        """Name every rule that asks; each can be met at once, or the agent goes on with a reason."""
        closing = self.form.action != "offer"
        ways: list[Way] = [_MEETS[each.rule] for each in unmet if closing or each.rule != "limit"]
        if not closing and {each.rule for each in unmet} == {"limit"}:
            names = self._names_of_deciders(values)
            ways.append(("l", f"log it; it waits for the word of {names}", _AS_IT_IS))
        ways.append(("y", "go on, and say why", _GO_ON))
        title = f"{self.form.title}  {self._whom}: first"

        async def answered(answer: str | None) -> None:
            await self._go_on(answer or "", [each.rule for each in unmet], values)

        self.app.push_screen(Ask(title, [(each.rule, each.missing) for each in unmet], ways), answered)

    def _names_of_deciders(self, values: Values) -> str:
        """Who may say yes to the offer typed."""
        scene = self.scene()
        offers = [entry for entry in self.form.build(values, scene) if isinstance(entry, Offer)]
        cost = max((dearest(offer, minute_rate=scene.shift.minute_rate) for offer in offers), default=0.0)
        return said_to_decide(cost, scene.agent.id, scene.state, scene.shift, here=scene.here)

    async def _go_on(self, answer: str, rules: Sequence[str], values: Values) -> None:
        async def reasoned(saved: bool | None) -> None:
            if saved:
                await self.settle(saved=True)
                self._open_next(values[THEN])

        if answer == _GO_ON:
            sheet = FormSheet(self._with_reason(rules, values), list(self.cases().values()), asked=True, seen=self._seen)
            self.app.push_screen(sheet, reasoned)
        elif answer == _AS_IT_IS:
            await self._save(values[THEN], asked=True)
        elif answer:
            self._meet(answer, values)

    def _with_reason(self, rules: Sequence[str], values: Values) -> Form:
        return Form(
            action="close_rule",
            title=f"{self.form.title}: go on, and say why",
            fields=(text("why", needed="Say why: it is read at handover.", hint=f"why without {', '.join(rules)}", lines=3),),
            build=lambda reason, scene: against(rules, reason["text"], self.form, values, scene),
        )

    def _meet(self, action: str, values: Values) -> None:
        """Do what the rule asks for, then save again."""
        form = FORMS[action](self.scene())
        if isinstance(form, str):
            self.say([((form, "soon"),)])
            return

        async def met(saved: bool | None) -> None:
            if saved and action == "decider":
                self.say([(("It waits for their word now. What is typed here is still here.", "soon"),)])
            elif saved:
                await self._save(values[THEN], asked=False)

        self.app.push_screen(FormSheet(form, list(self.cases().values())), met)

    def _ask_a_lead(self, values: Values) -> None:
        """Best effort takes a lead's word: what was tried stands there, and one key hands the case over with it."""
        tried = ", ".join(effort(self.scene().state)) or "nothing yet"
        lines = [("lead", "best effort is an honest end, and takes a lead's word"), ("tried", tried)]

        async def handed(saved: bool | None) -> None:
            if saved:
                self.notify(f"{self._whom}: handed over for the word on best effort.", markup=False, timeout=4)
                await self.settle(saved=False)
                with suppress(DeskError):
                    await self.desk.sync.drop_draft(self._draft_of, self.form.action)

        def answered(answer: str | None) -> None:
            form = FORMS["decider"](self.scene())
            if answer and not isinstance(form, str):
                asks = form.starting_with({"text": f"Best effort reached? {values['text']} Tried: {tried}".replace("  ", " ")})
                self.app.push_screen(FormSheet(asks, list(self.cases().values())), handed)

        way = ("e", "hand it to a lead for their word", "decider")
        self.app.push_screen(Ask(f"{self.form.title}  {self._whom}: first", lines, [way]), answered)


def whom_of(cases: Sequence[Case]) -> str:
    """Which cases a form is about, in few words."""
    if len(cases) > 1:
        return f"{len(cases)} cases"
    return f"{cases[0].id} {cut(printable(cases[0].customer), _LONGEST_NAME)}" if cases else ""
