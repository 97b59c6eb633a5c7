"""The ways from one case to another, in the board's order."""

from __future__ import annotations

from typing import Any

from textual.app import App

from desk.board.arrivals import NOTHING_NEW
from desk.errors import DeskError
from desk.tui import clipboard, navigation
from desk.tui.desk_context import desk_of
from desk.tui.toast import show_toast


async def go_to_case(app: App[Any], case: str) -> None:
    """Open a case, in place of the one that is open. One in an archive stays there until somebody writes to it."""
    desk = desk_of(app)
    try:
        found = await desk.client.archives.open(case)
    except DeskError as error:
        show_toast(app, str(error), seconds=8, severity="error")
        return
    if not found:
        show_toast(app, f"There is no case {case} here, nor in an archive.")
        return
    navigation.go_to_case(app, case)
    if desk.live.is_archived(case):
        show_toast(app, f"{case} is in the archive. Whatever is logged on it brings it back to the board.", seconds=6)


async def go_to_case_beside(app: App[Any], step: int) -> None:
    """Open the case beside this one, in the board's order."""
    order = navigation.case_order_of(app)
    if order is None:
        return
    if case := order.case_beside(clipboard.targets_of(app.screen)[0], step):
        await go_to_case(app, case)
    else:
        show_toast(app, f"This is the {'last' if step > 0 else 'first'} case on the board.", seconds=3)


async def go_to_newest_case(app: App[Any]) -> None:
    """Open the most urgent case that nobody looked at yet."""
    order = navigation.case_order_of(app)
    if order is not None and (waiting := order.newest_case()):
        await go_to_case(app, waiting)
    else:
        show_toast(app, NOTHING_NEW, seconds=3)


async def go_to_best_case(app: App[Any]) -> None:
    """Open the case whose waiting costs most, and say why."""
    order = navigation.case_order_of(app)
    if order is None:
        return
    best = order.best_case_after(clipboard.targets_of(app.screen)[0])
    if best is None:
        show_toast(app, "Nothing else calls for you now.", seconds=3)
        return
    await go_to_case(app, best.case)
    show_toast(app, f"{best.case}: {', '.join(best.reasons)}", seconds=6)
