"""The places of the fields of a form: none moves, comes or goes while somebody types."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from textual import events
from textual.widget import Widget

from desk.model.changes import Append, SetShift
from desk.model.entries import AnyEntry, Apology, Listen, Offer, Option, Promise, StatusChange, Verify
from desk.model.shift import Agent, Shift
from desk.model.state import state_of
from desk.tui.desk_context import desk_of
from desk.tui.forms.context import entry_context
from desk.tui.forms.inputs.registry import AnswerInput
from desk.tui.forms.kinds.bulk_update import bulk_update_form
from desk.tui.forms.kinds.new_case import new_case_form
from desk.tui.forms.registry import FORMS
from desk.tui.forms.screen.entry_form_screen import EntryFormScreen
from desk.tui.forms.screen.form_screen import FormScreen
from desk.tui.forms.spec import FormSpec
from tests.case_builders import at
from tests.tui.app_fixtures import FakeShared, new_case
from tests.tui.case_driver import Seat, at_case

SHIFT = Shift(agents=(Agent(id="ines"), Agent(id="lou", role="lead")))
HEARD = Listen(at=at(-50), by="ines", feeling="angry", wants="a team today")
SORRY = Apology(at=at(-45), by="ines", text="sorry")
MET = Verify(at=at(-30), by="ines", verdict="met")
OFFER = Offer(at=at(-40), by="ines", options=(Option(title="team at 13:00", value_now=20), Option(title="tomorrow, for less")))
SOLVED = StatusChange(at=at(-20), by="ines", to="solved", aftercare=at(-5))
EVERY = frozenset({*FORMS, "new", "update_all"})
FORMS_OF = {
    "plain": EVERY,
    "recovery": frozenset({"status", "verify", "done", "answer", "offer"}),
    "solved": frozenset({"status", "verify", "incoming"}),
    "long over": frozenset({"status", "chase"}),
}
"""The forms looked at in each case: all of them once, then those that have more to ask."""
CASES: dict[str, tuple[AnyEntry, ...]] = {
    "plain": (),
    "recovery": (HEARD, SORRY, OFFER, Promise(at=at(-30), by="ines", text="ring them", due=at(-5))),
    "solved": (HEARD, SORRY, SOLVED, Verify(at=at(-10), by="ines", verdict="below")),
    "long over": (SORRY, StatusChange(at=at(-60 * 24 * 20), by="ines", to="solved")),
}
TYPED = {
    "text": ("they ring back by 15:00", "We booked one truck twice\nnobody looked at the list\nthere is no second calendar\nand so on"),
    "ladder": ("one truck was booked twice", "one truck was booked twice\nnobody looked at the list"),
    "line": ("a few words that say it", "Tess Tampleton"),
    "word": ("a", "something of our own that is in no list"),
    "time": ("", "15:00", "no time"),
    "number": ("900", "x"),
    "money": ("900", "15%"),
    "seek": ("C-102", "no such case"),
    "person": ("lou", "nobody known"),
}


def shift_with(entries: tuple[AnyEntry, ...]) -> FakeShared:
    store = FakeShared([SetShift(SHIFT), new_case(1, logged=-60 * 24 * 21, value=1440.0), new_case(2, customer="Tess Tampleton")])
    if entries:
        store.commit([Append("C-101", entries)])
    return store


def forms_of(seat: Seat) -> Iterator[FormSpec]:
    """Every form that this case has now."""
    desk = desk_of(seat.screen)
    case = desk.client.cases["C-101"]
    for make in FORMS.values():
        spec = make(entry_context(desk, case))
        if not isinstance(spec, str):
            yield spec
    yield new_case_form()
    yield bulk_update_form([state_of(case)], "ines")


def answers_to(field: Any, answer: AnswerInput) -> tuple[str, ...]:
    if field.sort in {"choice", "pick"}:
        return tuple(field.choices)
    return ("true", "") if field.sort == "tick" else TYPED[field.sort]


def place_of(widget: Widget) -> tuple[int, int]:
    return widget.region.x, widget.region.y


def shown_fields(form: FormScreen) -> set[str]:
    """The fields that have their place on screen. It stays empty while they are not asked."""
    layout, here = form.form_layout, {None, form.form_layout.page}
    known = [field for field in form.spec.fields if field.page in here and (layout.shows_more or not field.more)]
    return {each.name for each in known if form.answer_to(each.name).region.height or form.answer_to(each.name).has_class("-unasked")}


def next_field(form: FormScreen) -> str:
    """The field that tab reaches from here."""
    form.form_layout.apply_conditions()
    chain = form.focus_chain
    after = chain[(chain.index(form.focused) + 1) % len(chain)] if form.focused in chain else chain[0]
    return next(node.field.name for node in after.ancestors_with_self if isinstance(node, AnswerInput))


async def check_form(seat: Seat, spec: FormSpec) -> None:
    form = EntryFormScreen(desk_of(seat.screen), spec, [] if spec.action == "new" else [seat.store.cases["C-101"]])
    seat.pilot.app.push_screen(form)
    await seat.sheet()
    await seat.settled()
    for field in spec.fields:
        if field.page not in {None, 0} or form.answer_to(field.name).disabled:
            continue
        await form.focus_on(field.name)
        await seat.pilot.pause()
        answer = form.answer_to(field.name)
        before, shown = place_of(answer), shown_fields(form)
        for typed in answers_to(field, answer):
            answer.answer = typed
            await seat.pilot.pause()
            where = f"{spec.title}: {field.label or field.name} answered {typed!r}"
            assert place_of(answer) == before, f"the field moved. {where}\n{seat.text}"
            assert next_field(form) in shown, f"tab reaches a field that was not there. {where}\n{seat.text}"
            assert shown_fields(form) == shown, f"fields came or went. {where}\n{seat.text}"
    await form.close(saved=False)
    await seat.settled()


@pytest.mark.parametrize(("name", "size"), [*((name, (80, 24)) for name in CASES), ("recovery", (120, 36))])
async def test_no_field_moves_comes_or_goes_while_somebody_types(name: str, size: tuple[int, int]) -> None:
    async with at_case("C-101", shift_with(CASES[name]), size=size) as seat:
        for spec in [spec for spec in forms_of(seat) if spec.action in FORMS_OF[name]]:
            await check_form(seat, spec)


async def test_what_they_shall_remember_never_lands_in_the_money() -> None:
    async with at_case("C-101", shift_with((SORRY, MET)), size=(80, 24)) as seat:
        await seat.form("s")
        await seat.press("tab", "tab", "k", "tab")
        await seat.type("that we came")
        (done,) = await seat.saved("ctrl+s")
        assert isinstance(done, StatusChange)
        assert (done.outcome, done.remember) == ("kept", "that we came")


async def test_a_tab_right_behind_an_answer_reaches_what_that_answer_asks_for() -> None:
    async with at_case("C-101", shift_with(()), size=(80, 24)) as seat:
        form = await seat.form("v")
        for key in ("w", "tab", "tab", "tab"):
            seat.pilot.app.post_message(events.Key(key, key if key == "w" else None))
        await seat.settled()
        assert form.form_layout.current == "follow_up"
