"""The screens over a case, by the action that opens them.

A screen is imported when it is opened, so that the board stands sooner. The comments say in how many milliseconds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from textual.app import App
from textual.screen import Screen

from desk.tui.screens.case_actions import CaseActions


def case_screen(case: str) -> Screen[None]:
    """The screen of one case."""
    from desk.tui.screens.case import CaseScreen  # 60 ms

    return CaseScreen(case)


def _playbook_screen(case: str) -> Screen[str]:
    from desk.tui.screens.playbook import PlaybookScreen  # 40 ms

    return PlaybookScreen(case)


def _call_script_screen(case: str) -> Screen[str]:
    from desk.tui.screens.call_script import CallScriptScreen  # 40 ms

    return CallScriptScreen(case)


def _related_cases_screen(case: str) -> Screen[str]:
    from desk.tui.screens.related_cases import RelatedCasesScreen  # 15 ms

    return RelatedCasesScreen(case)


def _clock_explanation_screen(case: str, place: int | None = None) -> Screen[str]:
    from desk.tui.screens.clock_explanation import ClockExplanationScreen  # 15 ms

    return ClockExplanationScreen(case, place)


def _case_facts_screen(case: str) -> Screen[str]:
    from desk.tui.screens.case_facts import CaseFactsScreen  # 20 ms

    return CaseFactsScreen(case)


def _evidence_screen(case: str) -> Screen[str]:
    from desk.tui.screens.evidence import EvidenceScreen  # 20 ms

    return EvidenceScreen(case)


@dataclass(frozen=True, slots=True)
class Destination:
    """A screen over a case.

    `title` names it where several cases are marked and it takes one. One without a title is about the case in view.
    """

    build: Callable[..., Screen[str]]
    title: str = ""


SCREENS: Mapping[str, Destination] = {
    "playbook": Destination(_playbook_screen, "A playbook"),
    "script": Destination(_call_script_screen, "A script"),
    "others": Destination(_related_cases_screen, "Their other cases"),
    "explain": Destination(_clock_explanation_screen),
    "about": Destination(_case_facts_screen),
    "evidence": Destination(_evidence_screen),
}
"""The screen that each action opens."""


def open_help(app: App[Any], keymap: Mapping[str, tuple[str, ...]]) -> None:
    """Open the help for the screen on top."""
    from desk.tui.screens.help import HelpScreen  # 10 ms

    app.push_screen(HelpScreen.for_screen(app.screen, keymap))


def open_screen(app: App[Any], name: str, *details: int) -> None:
    """Open the screen of an action for the case meant."""
    below, destination = app.screen, SCREENS[name]
    if not isinstance(below, CaseActions):
        return
    case = below.single_target(destination.title) if destination.title else below.case_in_view()
    if case in below.desk.client.cases:
        app.push_screen(destination.build(case, *details), below.after_sheet)


def go_to_case(app: App[Any], case: str) -> None:
    """Open a case, in place of another that is open on top."""
    screen = case_screen(case)
    if isinstance(app.screen, type(screen)):
        app.switch_screen(screen)
    else:
        app.push_screen(screen)
