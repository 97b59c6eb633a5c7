"""Every field that asks for a time or a length of time takes it as people say it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from desk.errors import Usage
from desk.model.entries import Assign
from desk.model.shift import Agent
from desk.model.state import state_of
from desk.tui.forms.field import THEN, Field
from desk.tui.forms.kinds.new_case import new_case, new_case_form
from desk.tui.forms.kinds.offer import typed_offer
from desk.tui.forms.registry import FORMS
from desk.tui.forms.spec import EntryContext, FormSpec
from desk.tui.forms.time_answer import meant_time
from tests.case_builders import NOW
from tests.tui.app_fixtures import FakeShared, demo_store, until
from tests.tui.app_fixtures import new_case as ordinary
from tests.tui.case_driver import at_case

SPELLINGS = (
    *("20m", "20 min", "in 20 min", "+20m", "1h30", "half an hour"),
    *("14:30", "14.30", "by 2:30pm", "noon", "tomorrow 9", "tomorrow at 9:00"),
)
"""A dozen ways to say a time."""
LENGTHS = ("20", "20m", "20 min", "1h", "1h30", "half an hour")
OF_TIME = {
    *("take.follow_up", "snooze.follow_up", "promise.due", "tangible.due", "ask.due", "cause.due", "done.due", "decider.follow_up"),
    *("swap.follow_up", "status.recheck", "status.aftercare", "verify.follow_up", "offer.expires", "new.told_at", "new.needs_by"),
    *("new.appointment", *(f"offer.options.{number}.{name}" for number in range(3) for name in ("by", "redeem"))),
}
"""Every field of a time that the forms of a case have."""


def contexts() -> Iterator[EntryContext]:
    store = demo_store()
    for case in store.cases.values():
        yield EntryContext(state=state_of(case), agent=Agent(id="ines"), shift=store.shift, now=NOW)


def time_fields() -> dict[str, tuple[FormSpec, Field, EntryContext]]:
    """Each field of a time with its form, on the first case of the demo that has it."""
    found: dict[str, tuple[FormSpec, Field, EntryContext]] = {}
    for context in contexts():
        specs = [new_case_form(), *(make(context) for make in FORMS.values())]
        for spec in (spec for spec in specs if not isinstance(spec, str)):
            for field in spec.fields:
                if field.sort == "time":
                    found.setdefault(f"{spec.action}.{field.name}", (spec, field, context))
    return found


FIELDS = time_fields()


def test_every_field_of_a_time_is_known() -> None:
    assert set(FIELDS) == OF_TIME


def refusal_of(spec: FormSpec, filled: dict[str, str], context: EntryContext) -> str:
    """The words by which these answers are refused, empty where they are not."""
    try:
        new_case(filled, context) if spec.action == "new" else spec.build(filled, context)
    except Usage as error:
        return str(error)
    return ""


@pytest.mark.parametrize("typed", SPELLINGS)
@pytest.mark.parametrize("name", sorted(OF_TIME))
def test_a_field_of_a_time_takes_it_as_people_say_it(name: str, typed: str) -> None:
    spec, field, context = FIELDS[name]
    meant_time(field, typed, context)
    starts = {THEN: "", "_page": "0", **{each.name: each.start for each in spec.fields}}
    filled = {**starts, "text": "words", "customer": "Ada Anybody", "subject": "words", "options.0.title": "words", field.name: typed}
    assert "is not a time" not in refusal_of(spec, filled, context)


@pytest.mark.parametrize("typed", LENGTHS)
def test_a_length_of_time_is_taken_as_people_say_it(typed: str) -> None:
    spec, _, context = FIELDS["offer.expires"]
    filled = {each.name: each.start for each in spec.fields} | {"options.0.title": "a team", "options.0.staff_minutes": typed}
    assert typed_offer(filled, context).options[0].staff_minutes in {20, 30, 60, 90}


def test_a_length_that_is_none_names_its_field() -> None:
    spec, _, context = FIELDS["offer.expires"]
    filled = {each.name: each.start for each in spec.fields} | {"options.0.title": "a team", "options.0.staff_minutes": "a while"}
    with pytest.raises(Usage, match=r"options\.0\.staff_minutes: 'a while' is not a length of time"):
        typed_offer(filled, context)


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
@pytest.mark.parametrize(("typed", "minutes"), [("20m", 20), ("20 min", 20), ("14:30", 30)])
async def test_a_snooze_of_twenty_minutes_is_typed_as_it_is_said(typed: str, minutes: int, size: tuple[int, int]) -> None:
    async with at_case("C-101", FakeShared([ordinary(1)]), size=size) as seat:
        await seat.form("Z")
        await seat.type(typed)
        saved: tuple[Any, ...] = await seat.saved("ctrl+s")
    assert isinstance(saved[0], Assign)
    assert saved[0].follow_up == NOW + timedelta(minutes=minutes)


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_a_number_that_may_be_hours_or_minutes_is_asked_about(size: tuple[int, int]) -> None:
    async with at_case("C-122", demo_store(), size=size) as seat:
        await seat.form("Z")
        await seat.press("2", "0")
        await until(seat.pilot, lambda: "20 min or 20:00?" in seat.text)
        await seat.press("enter")
        await until(seat.pilot, lambda: "until: 20 min or 20:00? Write which one," in seat.text)
        await seat.press("home", "delete", "delete", "4", "5")
        (assigned,) = await seat.saved("enter")
        assert isinstance(assigned, Assign)
        assert assigned.follow_up == NOW + timedelta(minutes=45)


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_what_a_time_means_stands_right_behind_it(size: tuple[int, int]) -> None:
    async with at_case("C-101", FakeShared([ordinary(1)]), size=size) as seat:
        await seat.form("p")
        await until(seat.pilot, lambda: "by            +1h  15:00" in seat.text)


async def test_a_value_without_room_for_its_meaning_is_whole_while_it_is_typed() -> None:
    async with at_case("C-101", FakeShared([ordinary(1)]), size=(80, 24)) as seat:
        await seat.form("o")
        await seat.press("tab", *"at some time next weekend")
        await until(seat.pilot, lambda: "time next weekend  only if they" in seat.text)
        await seat.press("tab")
        await until(seat.pilot, lambda: "by            at some time… not a time only if they" in seat.text)
