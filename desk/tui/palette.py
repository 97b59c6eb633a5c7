"""The commands of the palette.

They are actions, views, cases, themes, settings, and what is done in a shell.
"""

from __future__ import annotations

import shlex
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import islice
from typing import Any

import msgspec
from msgspec.structs import replace
from textual.screen import Screen

from desk.actions_and_keys import NUMBERED, Action, key_labels
from desk.board.filters import compile_filter
from desk.board.past_case import PastCase
from desk.errors import Usage
from desk.model.ids import normal_case_id
from desk.model.state import CaseState
from desk.text.name_match import EXACT, OTHER_WORDS, name_score
from desk.tui.bindings import action_command, place_of, responder_of, valid_actions
from desk.tui.command_words import SETTINGS, SHELL_COMMANDS, SYNONYMS, VIEW_WORDS
from desk.tui.desk_context import DeskContext, desk_of
from desk.tui.presentation.cell_text import printable
from desk.tui.screens.board import BoardScreen
from desk.tui.toast import show_toast

MOST_CASES = 12
"""Cases listed for one query. More than that is a filter's work."""
MOST_RECENT = 5
_CASE_SCORE = OTHER_WORDS - 50
_ARCHIVE_SCORE = OTHER_WORDS - 100
_FREQUENT = 10.0
"""The lead of an action of the footer over others that match as well."""
_RECENT = 20.0
_MOVES = 0.01
"""Movement has keys under everybody's fingers, so it comes after all else."""
_LAST = 1.0
"""The score of what is offered whatever was typed."""

Run = Callable[[], Awaitable[object]]


class PaletteCommand(msgspec.Struct, frozen=True):
    """A line of the palette. `side` is its key, or a word for what it is."""

    id: str
    name: str
    about: str
    side: str
    run: Run
    other_names: tuple[str, ...] = ()
    is_key: bool = False
    factor: float = 1.0
    ahead: float = 0.0
    theme: str = ""
    """The theme that it keeps, to be tried while it is chosen."""

    def score(self, typed: str) -> float:
        """The score for what was typed, 0 for none. A name typed whole comes before all that only resembles it."""
        score = name_score(typed, self.name, self.other_names, self.about)
        factor = 1.0 if typed.strip().casefold() == self.name.casefold() else self.factor
        return score and (score + self.ahead) * factor


class DeskCommands:
    """Finds the commands of a screen by what is typed."""

    def __init__(self, screen: Screen[Any]) -> None:
        self._screen = screen
        self._app = screen.app
        self._desk: DeskContext = desk_of(screen)
        self._known = [self._with_recent(command) for command in self._commands()]

    def found(self, typed: str) -> list[PaletteCommand]:
        """The commands for what was typed, the best first.

        Without a letter these are all but movement, those used last first.
        """
        if not typed.strip():
            return self._opening()
        hits = [(score, command) for command in self._known if (score := command.score(typed))]
        hits += self._case_hits(typed)
        hits += [(_LAST, command) for command in self._filter_commands(typed.strip())]
        return [command for _, command in sorted(hits, key=lambda hit: -hit[0])]

    async def run(self, command: PaletteCommand) -> None:
        """Do what a command says, and remember it."""
        recent = self._desk.recent_commands
        recent[:] = [command.id, *(known for known in recent if known != command.id)][:MOST_RECENT]
        await command.run()

    def _opening(self) -> list[PaletteCommand]:
        recent = {name: place for place, name in enumerate(self._desk.recent_commands)}
        shown = [command for command in self._known if command.factor == 1.0]
        return sorted(shown, key=lambda command: recent.get(command.id, MOST_RECENT))

    def _with_recent(self, command: PaletteCommand) -> PaletteCommand:
        return replace(command, ahead=command.ahead + _RECENT) if command.id in self._desk.recent_commands else command

    def _commands(self) -> Iterator[PaletteCommand]:
        """Every command that needs no letter to be found."""
        here = [action for action in self._valid_actions(self._screen) if action.id not in NUMBERED | {"palette"}]
        yield from (self._action_command(action) for action in here)
        yield from self._board_commands({action.id for action in here})
        yield from self._view_commands()
        yield PaletteCommand(
            "quit",
            "quit",
            "Leave; everything logged is saved, drafts are kept",
            "ctrl+q",
            self._app_run("quit"),
            ("leave", "exit", "log out", "sign out"),
            True,
        )
        yield from self._setting_commands()
        yield from self._theme_commands()
        yield from self._shell_commands()

    # ---------------------------------------------------------------- actions

    def _valid_actions(self, screen: Screen[Any]) -> list[Action]:
        return valid_actions(screen, place_of(screen), self._desk.keymap)

    def _action_command(self, action: Action) -> PaletteCommand:
        keys = " ".join(key_labels(action, self._desk.keymap))
        others = (*SYNONYMS.get(action.id, ()), action.id.replace("_", " "))
        ahead, factor = _FREQUENT * bool(action.footer), _MOVES if action.group == "Move" else 1.0
        run = partial(self._run_action, self._screen, action)
        return PaletteCommand(action.id, action.label, action.help, keys, run, others, True, factor, ahead)

    def _board_commands(self, here: Iterable[str]) -> Iterator[PaletteCommand]:
        """The commands of the board, from a screen above it."""
        board = self._board
        if board is None or board is self._screen:
            return
        for action in self._valid_actions(board):
            if action.id not in {*here, *NUMBERED, "palette"} and action.group != "Move":
                command = self._action_command(action)
                yield replace(command, id=f"board:{action.id}", side="on the board", is_key=False, run=partial(self._run_on_board, action))

    @property
    def _board(self) -> BoardScreen | None:
        return next((screen for screen in self._app.screen_stack if isinstance(screen, BoardScreen)), None)

    async def _run_action(self, screen: Screen[Any], action: Action) -> None:
        await self._app.run_action(action_command(action), responder_of(screen, action.id))

    async def _run_on_board(self, action: Action) -> None:
        board = await self._go_to_board()
        await self._run_action(board, action)

    async def _go_to_board(self) -> BoardScreen:
        while not isinstance(self._app.screen, BoardScreen):
            await self._app.pop_screen()
        return self._app.screen

    # ---------------------------------------------------------------- views and filters

    def _view_commands(self) -> Iterator[PaletteCommand]:
        if self._board is None:
            return
        for number, (name, text) in enumerate(self._desk.views, 1):
            about = f"Show the view: {text}" if text else "Show every open case"
            others = (f"view {name}", f"view {number}", f"views {number}", *VIEW_WORDS.get(text, ()))
            yield PaletteCommand(
                f"view:{number}",
                f"view {printable(name)}",
                printable(about),
                str(number),
                partial(self._use_view, number),
                (name, *others),
                True,
            )

    async def _use_view(self, number: int) -> None:
        (await self._go_to_board()).action_view(number)

    def _filter_commands(self, typed: str) -> Iterator[PaletteCommand]:
        """The filter that was typed, if it is one."""
        try:
            compile_filter(typed, me=self._desk.agent)
        except Usage:
            return
        if self._board is not None:
            name = printable(f"/ {typed}")
            yield PaletteCommand("filter", name, "Show only the cases that match this", "filter", partial(self._use_filter, typed))

    async def _use_filter(self, typed: str) -> None:
        (await self._go_to_board()).scope.use_filter(typed)

    # ---------------------------------------------------------------- cases

    def _case_hits(self, typed: str) -> list[tuple[float, PaletteCommand]]:
        """The cases of a number, a customer, a subject or a telephone. Those on the board come first, in its order."""
        views, words, named = self._desk.live.queue.views, typed.casefold().split(), normal_case_id(typed.strip())
        found = list(islice(self._matching_cases(words), MOST_CASES))
        ids = [named, *(case for case in found if case != named)] if named in views else found
        known = [(EXACT if case == named else _CASE_SCORE, self._case_command(views[case].state, "case")) for case in ids]
        past = self._desk.live.past.search(words, MOST_CASES, skipped=set(ids))
        return known + [(_ARCHIVE_SCORE, self._case_command(each, "in the archive")) for each in past]

    def _matching_cases(self, words: Sequence[str]) -> Iterator[str]:
        queue = self._desk.live.queue
        shown = set(queue.ids)
        for case in (*queue.ids, *(case for case in queue.views if case not in shown)):
            view = queue.views.get(case)
            if view and all(word in _case_words(view.state) for word in words):
                yield case

    def _case_command(self, case: CaseState | PastCase, side: str) -> PaletteCommand:
        about = printable(f"{case.customer}: {case.subject}")
        return PaletteCommand(f"case:{case.id}", case.id, about, side, partial(self._go_to_case, case.id))

    async def _go_to_case(self, case: str) -> None:
        await self._app.run_action(f"go_to_case({case!r})", self._app)

    # ---------------------------------------------------------------- settings, themes, the shell

    def _setting_commands(self) -> Iterator[PaletteCommand]:
        settings = self._desk.session.settings
        if settings is None:
            return
        edit = self._app_run("edit_settings")
        yield PaletteCommand(
            "settings", "settings", "Edit your settings in your own editor", "editor", edit, ("preferences", "config", "options")
        )
        for key, (about, others) in SETTINGS.items():
            yield PaletteCommand(f"setting:{key}", f"setting {key}", f"{about}; opens your settings", "editor", edit, others)

    def _theme_commands(self) -> Iterator[PaletteCommand]:
        own = [name for name in self._app.available_themes if name.startswith("desk-")]
        others = sorted(set(self._app.available_themes) - set(own))
        for theme in (*own, *others):
            about = "The colours in force" if theme == self._app.theme else "Use these colours from now on"
            names = (theme, theme.removeprefix("desk-")) if theme in own else (theme,)
            run = self._app_run(f"keep_theme({theme!r})")
            yield PaletteCommand(f"theme:{theme}", f"theme {theme}", about, "theme", run, names, theme=theme)

    def _shell_commands(self) -> Iterator[PaletteCommand]:
        path = self._desk.session.path
        if path is None:
            return
        for name, command in SHELL_COMMANDS.items():
            line = f"desk --shift {shlex.quote(str(path))} {command.line}"
            run = partial(self._copy_line, line)
            yield PaletteCommand(f"shell:{name}", name, f"{command.about}; copies the line for a shell", "shell", run, command.other_names)

    async def _copy_line(self, line: str) -> None:
        self._app.copy_to_clipboard(line)
        show_toast(self._app, f"Copied, to be pasted in a shell: {printable(line)}", seconds=10)

    def _app_run(self, action: str) -> Run:
        return partial(self._app.run_action, f"app.{action}")


def _case_words(state: CaseState) -> str:
    return f"{state.id} {state.customer} {state.subject} {state.value('phone') or ''}".casefold()
