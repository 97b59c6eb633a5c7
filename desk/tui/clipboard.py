"""Copies of cases for the clipboard of the agent's terminal."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import Any, Protocol, runtime_checkable

from textual.app import App
from textual.screen import Screen

from desk.text.printable import printable, printable_lines
from desk.tui.desk_context import DeskContext, desk_of
from desk.tui.presentation.text_block import TextBlock
from desk.tui.toast import show_toast


@runtime_checkable
class HasTargets(Protocol):
    """A screen that says which cases an action is about."""

    def targets(self) -> tuple[str, ...]:
        """The ids of the cases, in the order shown."""
        ...


@runtime_checkable
class HasEntry(Protocol):
    """A screen with a cursor on an entry."""

    def entry_to_copy(self) -> str:
        """The text of the entry, empty where none has the cursor."""
        ...


@runtime_checkable
class HasSeal(Protocol):
    """A screen with the line about a handover that was just sealed."""

    def tells_seal(self) -> bool:
        """Does the line offer a copy of the pack now?"""
        ...


def tells_seal(screen: Screen[Any]) -> bool:
    """Does the screen offer to copy a new seal's pack?"""
    return isinstance(screen, HasSeal) and screen.tells_seal()


def targets_of(screen: Screen[Any]) -> tuple[str, ...]:
    """The cases an action on this screen is about. None where it shows no case."""
    return screen.targets() if isinstance(screen, HasTargets) else ()


def copy_references(app: App[Any], cases: Sequence[str]) -> None:
    """Copy the references of these cases, and say so."""
    if cases:
        copy_text(app, " ".join(cases), f"Copied {_names_of(cases)}.")


def copy_chosen(app: App[Any]) -> None:
    """Copy the chosen entry, or the references of cases."""
    screen = app.screen
    if isinstance(screen, HasEntry) and (text := screen.entry_to_copy()):
        copy_entry(app, text)
    else:
        copy_references(app, targets_of(screen))


def entry_copy(case: str, block: TextBlock) -> str:
    """An entry as plain text, with its case. The sign of whose words they are is left out."""
    head = "".join(text for text, tone in block.head if tone != "key")
    lines = [line for text, _ in block.body for line in printable_lines(text.strip())]
    return "\n".join((f"{case}  {printable(head)}", *lines))


def copy_entry(app: App[Any], text: str) -> None:
    """Copy the text of an entry, and say so."""
    lines = text.count("\n") + 1
    copy_text(app, text, f"Copied this entry, {lines} line{'s' if lines > 1 else ''}.")


def copy_all(app: App[Any]) -> None:
    """Copy the pack that was just sealed, where the screen offers it. Else the cases meant as text, timelines and all."""
    if tells_seal(app.screen):
        import_module("desk.tui.pack_copy").copy_sealed_pack(app)  # its modules are imported now, so that the board stands sooner
    else:
        copy_texts(app, targets_of(app.screen))


def copy_texts(app: App[Any], cases: Sequence[str]) -> None:
    """Copy these cases as text, timelines and all, and say so."""
    texts = [text for case in cases if (text := _case_text(desk_of(app), case))]
    if texts:
        lines = sum(text.count("\n") + 1 for text in texts)
        copy_text(app, "\n\n".join(texts), f"Copied {_names_of(cases)} as text, {lines} lines.")


def _case_text(desk: DeskContext, case: str) -> str:
    view = desk.live.view(case)
    return "\n".join(import_module("desk.board.case_text").case_lines(view, desk.clock(), desk.shift)) if view else ""


def copy_text(app: App[Any], text: str, words: str) -> None:
    """Copy a text, and say so in `words`."""
    app.copy_to_clipboard(text)
    show_toast(app, words, seconds=3)


def _names_of(cases: Sequence[str]) -> str:
    return cases[0] if len(cases) == 1 else f"{len(cases)} cases"
