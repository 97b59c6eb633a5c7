"""Every word on a case's screen is explained in one line, in plain words."""

from __future__ import annotations

from desk.model.state import state_of
from desk.recovery.steps.evidence import evidence_bars, status_lights
from desk.recovery.steps.step_menu import step_menu
from desk.sla.clock_names import spoken_clock
from desk.sla.policy import CLOCK_NAMES
from desk.tui.help_groups import glossary
from desk.tui.screens.help import HelpScreen
from tests.case_builders import case_of
from tests.tui.app_fixtures import demo_store, until
from tests.tui.case_driver import at_case


def test_each_line_is_one_line() -> None:
    for term, meaning in glossary():
        assert len(term) <= 15
        assert 10 < len(meaning) <= 110
        assert meaning[0].isupper()
        assert not meaning.endswith(".")


def test_the_words_of_the_screen_are_there() -> None:
    terms = {term for term, _ in glossary()}
    state = state_of(case_of())
    assert terms >= {spoken_clock(name) for name in CLOCK_NAMES}
    assert terms >= {light.name for light in status_lights(state)}
    assert " ".join(bar.name for bar in evidence_bars(state)[:2]) in terms
    menu = step_menu(state_of(case_of(failure="delay")))
    assert any(menu[0].word in term for term in terms)


async def test_help_on_a_case_explains_them() -> None:
    async with at_case("C-101", demo_store(), size=(120, 36)) as seat:
        await seat.press("question_mark")
        await until(seat.pilot, lambda: isinstance(seat.pilot.app.screen, HelpScreen))
        await seat.press("end")
        await until(seat.pilot, lambda: "Of 100 such customers, how many must" in seat.text)
