"""Every form as it opens, at three sizes: what is asked stands in few lines, each with a label that stays."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from rich.cells import cell_len

from desk.tui.desk_context import desk_of
from desk.tui.forms.context import entry_context
from desk.tui.forms.kinds.new_case import new_case_form
from desk.tui.forms.registry import FORMS
from desk.tui.forms.screen.entry_form_screen import EntryFormScreen
from desk.tui.forms.spec import FormSpec
from tests.tui.app_fixtures import assert_golden, demo_store, sheet_text
from tests.tui.case_driver import Seat, at_case

LABEL_ROOM = 13
"""Cells of a label, without the gap behind it."""


def forms_of(seat: Seat) -> Iterator[FormSpec]:
    """Every form that this case has now."""
    desk = desk_of(seat.screen)
    case = desk.client.cases[seat.case]
    for make in FORMS.values():
        spec = make(entry_context(desk, case))
        if not isinstance(spec, str):
            yield spec
    yield new_case_form()


async def picture_of(seat: Seat, spec: FormSpec) -> str:
    """The form as it opens, then with the rest in view."""
    form = EntryFormScreen(desk_of(seat.screen), spec, [] if spec.action == "new" else [seat.store.cases[seat.case]])
    seat.pilot.app.push_screen(form)
    await seat.sheet()
    if form.advisor:
        await seat.advised()
    await seat.settled()
    shown = sheet_text(seat.pilot)
    if form.form_layout.has_more:
        await seat.press("ctrl+x")
        await seat.settled()
        shown += sheet_text(seat.pilot)
    await form.close(saved=False)
    await seat.settled()
    return shown


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (60, 15)])
async def test_every_form_reads_as_it_should(size: tuple[int, int]) -> None:
    async with at_case("C-102", demo_store(), size=size) as seat:
        pictures = [await picture_of(seat, spec) for spec in forms_of(seat)]
        await assert_golden(seat.pilot, f"forms-{size[0]}x{size[1]}", "\n".join(pictures))


async def test_every_field_has_a_label_that_stays_and_fits() -> None:
    async with at_case("C-102", demo_store()) as seat:
        labels = {(spec.action, field.label) for spec in forms_of(seat) for field in spec.fields}
    assert not [each for each in labels if not 0 < cell_len(each[1]) <= LABEL_ROOM]


async def test_the_keys_of_every_form_are_in_the_smallest_window() -> None:
    async with at_case("C-102", demo_store(), size=(60, 15)) as seat:
        for spec in forms_of(seat):
            form = EntryFormScreen(desk_of(seat.screen), spec, [] if spec.action == "new" else [seat.store.cases[seat.case]])
            seat.pilot.app.push_screen(form)
            await seat.sheet()
            await seat.settled()
            assert "ctrl+s" in seat.text.splitlines()[-1], spec.action
            await form.close(saved=False)
            await seat.settled()
