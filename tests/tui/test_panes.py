"""The panes of a case: each module of theirs stands in the table, under an action that fills it."""

from __future__ import annotations

import pkgutil

from desk.actions_and_keys import BY_ID
from desk.tui.presentation import panes
from desk.tui.presentation.panes.registry import PANES


def test_every_module_of_a_pane_is_shown() -> None:
    shown = {kind.blocks.__module__ for kind in PANES.values()}
    modules = {module.name for module in pkgutil.iter_modules(panes.__path__, f"{panes.__name__}.")}
    assert modules - shown == {f"{panes.__name__}.{name}" for name in ("registry",)}


def test_every_pane_is_filled_by_an_action() -> None:
    assert {kind.action for kind in PANES.values()} <= set(BY_ID)
