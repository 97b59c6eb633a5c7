"""The screens over a case, by the action that opens them.

A screen is imported when it is opened, so that the board stands sooner. The comments say in how many milliseconds.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime
from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

import msgspec
from msgspec.structs import replace
from textual.app import App
from textual.screen import Screen

from desk.board.next_best import Suggestion
from desk.errors import DeskError
from desk.tui.browser import open_link
from desk.tui.desk_context import desk_of
from desk.tui.messages import SessionOpened
from desk.tui.notice_log import NoticeLog
from desk.tui.screens.board import BoardScreen
from desk.tui.screens.case_actions import CaseActions
from desk.tui.session import Session
from desk.tui.toast import show_toast

if TYPE_CHECKING:
    from desk.tui.presentation.entry_targets import EntryTarget


def built_screen(place: str, *arguments: object) -> Screen[Any]:
    """Build a screen by its place, such as `case:CaseScreen`. Its module is imported now."""
    module, _, name = place.partition(":")
    screen: Screen[Any] = getattr(import_module(f"desk.tui.screens.{module}"), name)(*arguments)
    return screen


def built_handover(client: object, live: object, **settings: object) -> Any:
    """Build the live handover of a window. Its modules are imported now, 100 ms that the board does not wait for."""
    return import_module("desk.tui.live_handover").LiveHandover(client, live, **settings)


@runtime_checkable
class CaseOrder(Protocol):
    """A screen that holds cases in an order."""

    def case_beside(self, case: str, step: int) -> str:
        """Move to the case so many places after this one.

        Empty at an end.
        """
        ...

    def best_case_after(self, case: str) -> Suggestion | None:
        """The next best case but for this one, None without any."""
        ...

    def reveal_case(self, case: str) -> bool:
        """Move to a case. False where it is not shown."""
        ...

    def newest_case(self) -> str:
        """The most urgent case that nobody looked at yet, empty without one."""
        ...


def case_order_of(app: App[Any]) -> CaseOrder | None:
    """The screen below that holds cases in an order."""
    return next((screen for screen in app.screen_stack if isinstance(screen, CaseOrder)), None)


class Destination(msgspec.Struct, frozen=True):
    """A screen over a case, by the place of its class.

    `title` names it where several cases are marked and it takes one. One without a title is about the case in view.
    """

    place: str
    title: str = ""


SCREENS: Mapping[str, Destination] = {
    "playbook": Destination("playbook:PlaybookScreen", "A playbook"),  # 40 ms
    "script": Destination("call_script:CallScriptScreen", "A script"),  # 40 ms
    "others": Destination("related_cases:RelatedCasesScreen", "Their other cases"),  # 15 ms
    "explain": Destination("clock_explanation:ClockExplanationScreen"),  # 15 ms
    "about": Destination("case_facts:CaseFactsScreen"),  # 20 ms
    "evidence": Destination("evidence:EvidenceScreen"),  # 20 ms
}
"""The screen that each action opens."""


def open_help(app: App[Any], keymap: Mapping[str, tuple[str, ...]]) -> None:
    """Open the help for the screen on top."""
    groups = import_module("desk.tui.help_groups").help_of(app.screen, keymap)
    app.push_screen(built_screen("help:HelpScreen", *groups))  # 10 ms


def open_palette(app: App[Any]) -> None:
    """Open the palette for the screen on top. It does not open over itself."""
    screen = built_screen("palette:PaletteScreen", app.screen)  # 15 ms
    if not isinstance(app.screen, type(screen)):
        app.push_screen(screen)


def ask_name(app: App[Any], answered: Callable[[bool | None], None]) -> None:
    """Ask the agent's name."""
    app.push_screen(built_screen("name:NameScreen"), answered)


def open_welcome(app: App[Any]) -> None:
    """Say what can be done with a shift without a case."""
    app.push_screen(built_screen("welcome:WelcomeScreen"))  # 10 ms


def open_beginning(app: App[Any]) -> None:
    """Open a review, a question or a welcome over the board."""
    session = desk_of(app).session
    if session.review_at is not None:
        open_review(app, session.review_at)
    elif session.rename is not None and isinstance(app.screen, BoardScreen):
        ask_name(app, lambda is_named: _welcome_agent(app, is_named=bool(is_named)))
    else:
        _welcome_agent(app, is_named=False)


def _welcome_agent(app: App[Any], *, is_named: bool) -> None:
    """Say what can be done with a shift without a case. After a name was given it is read anew first."""
    desk = desk_of(app)
    if not desk.live.cases and desk.session.demo is not None and not is_named and isinstance(app.screen, BoardScreen):
        open_welcome(app)


def board_frame(app: App[Any]) -> str:
    """The board as it is painted first at the next start. Empty where it is not kept."""
    board = next((screen for screen in app.screen_stack if isinstance(screen, BoardScreen)), None)
    desk = desk_of(app)
    return board.frame.text(desk.clock()) if board is not None and desk.session.keep_frame is not None else ""


def open_notices(app: App[Any], notices: NoticeLog) -> None:
    """Open the notices of this sitting."""
    app.push_screen(built_screen("notices:NoticesScreen", notices))  # 10 ms


def open_screen(app: App[Any], name: str, *details: int) -> None:
    """Open the screen of an action for the case meant."""
    below, destination = app.screen, SCREENS[name]
    if not isinstance(below, CaseActions):
        return
    case = below.single_target(destination.title) if destination.title else below.case_in_view()
    if case in below.desk.client.cases:
        app.push_screen(built_screen(destination.place, case, *details), below.after_sheet)


def open_review(app: App[Any], at: datetime | None = None) -> None:
    """Open the board as it was, at an instant or just now."""
    app.push_screen(built_screen("review:ReviewScreen", at))  # 30 ms


def open_report(app: App[Any]) -> None:
    """Open the figures of the shift."""
    app.push_screen(built_screen("report:ReportScreen"))  # 60 ms


async def open_practice(app: App[Any], session: Session) -> None:
    """Go on with a practice of the shift. When it ends, this session comes back."""
    if session.new_practice is None:
        show_toast(app, "There is nothing to practise on from here.")
        return
    try:
        practice = await asyncio.to_thread(session.new_practice)
    except DeskError as error:
        show_toast(app, str(error), seconds=8, severity="error")
        return
    app.post_message(SessionOpened(replace(practice, after_practice=session)))


def open_practice_end(app: App[Any]) -> None:
    """End a practice with its figures."""
    app.push_screen(built_screen("practice_end:PracticeEndScreen"))


def open_concerns(app: App[Any], chosen: str = "") -> None:
    """Open the concerns at one of them."""
    app.push_screen(built_screen("concerns:ConcernsScreen", chosen))  # 20 ms


def open_handover(app: App[Any], case: str = "") -> None:
    """Open the change of shift, at the line of a case."""
    screen = built_screen("handover:HandoverScreen", case)  # with the forms, 150 ms
    if isinstance(app.screen, type(screen)):
        app.switch_screen(screen)
    else:
        app.push_screen(screen)


def show_on_board(app: App[Any], words: str) -> None:
    """Go back to the board, and show there what a filter finds."""
    board = next(screen for screen in app.screen_stack if isinstance(screen, BoardScreen))
    while app.screen is not board:
        app.pop_screen()
    board.scope.use_filter(words)


def go_to_case(app: App[Any], case: str) -> None:
    """Open a case, in place of another that is open on top."""
    screen = built_screen("case:CaseScreen", case)  # 60 ms
    if order := case_order_of(app):
        order.reveal_case(case)
    if isinstance(app.screen, type(screen)):
        app.switch_screen(screen)
    else:
        app.push_screen(screen)


def open_target(app: App[Any], target: EntryTarget) -> None:
    """Open what an entry names.

    A phone number lists the cases with it. Going back from a case comes here again.
    """
    if target.kind == "link":
        open_link(app, target.key)
    elif target.kind == "phone":
        show_on_board(app, f'"{target.key}"')
    elif target.key in desk_of(app).client.cases:
        app.push_screen(built_screen("case:CaseScreen", target.key))
    else:
        app.call_later(app.run_action, f"go_to_case({target.key!r})", app)
