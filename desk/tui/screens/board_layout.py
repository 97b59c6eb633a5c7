"""Order and columns of the board as the agent wants them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import TYPE_CHECKING, Any

from desk.board.queue import Queue
from desk.board.sorts import BY_RISK, SORTS
from desk.tui.column_fit import ColumnFit
from desk.tui.presentation.columns import CHOICES, FULL_NEEDS, choices_shown
from desk.tui.screens.desk_screen import DeskScreen
from desk.tui.widgets.case_table import CaseTable
from desk.tui.widgets.column_titles import ColumnTitles

if TYPE_CHECKING:
    from desk.tui.dialogs.choice import DialogOption

_OWN = "desk"
"""The answer that goes back to the desk's own columns."""


class BoardLayout:
    """Asks for order and columns, and keeps them in the settings."""

    def __init__(self, screen: DeskScreen[Any], table: CaseTable, queue: Queue) -> None:
        self._screen = screen
        self._table = table
        self._queue = queue
        self._column_fit = ColumnFit()
        self._needs = FULL_NEEDS

    def fit(self, listed: Sequence[str], changed: Collection[str]) -> None:
        """Give the subject the cells that no line of the list needs. `changed` are cases that may need more than they did."""
        queue = self._queue
        needs = self._column_fit.needs((queue.filter_text, queue.sort), listed, changed, queue.views)
        if needs == self._needs:
            return
        self._needs = needs
        self._table.fit_columns(needs)
        for titles in self._screen.query(ColumnTitles):  # none on a board that closes while a filter is read
            titles.fit_columns(needs)

    def start(self) -> None:
        """Use what the settings say."""
        session = self._screen.desk.session
        self._queue.use_sort(SORTS.get(session.sort, BY_RISK))
        self._show_columns(session.columns)

    def choose_sort(self, chosen: Callable[[], object]) -> None:
        """Ask for an order. `chosen` is called once another one is in force."""
        options = [(sort.letter, self._marked(sort.words, sort is self._queue.sort), sort.name) for sort in SORTS.values()]

        def answered(answer: str) -> None:
            self._queue.use_sort(SORTS[answer])
            chosen()
            self._screen.keep_setting("sort", answer)

        self._ask("Sort the cases", options, answered)

    def choose_columns(self) -> None:
        """Ask for columns until the agent leaves. Each change is seen at once."""
        self._ask("Columns of the board", self._column_options(), self._change_columns)

    def _change_columns(self, answer: str) -> None:
        shown = choices_shown(self._table.content_width, self._table.chosen)
        chosen = None if answer == _OWN else tuple(choice for choice in CHOICES if (choice in shown) != (choice == answer))
        self._show_columns(chosen)
        self._screen.keep_setting("columns", chosen or ())
        self.choose_columns()

    def _column_options(self) -> list[DialogOption]:
        shown = choices_shown(self._table.content_width, self._table.chosen)
        options = [(str(number), self._marked(choice, choice in shown), choice) for number, choice in enumerate(CHOICES, 1)]
        return [*options, ("d", "the desk's own, by the width of the window", _OWN)]

    def _show_columns(self, chosen: tuple[str, ...] | None) -> None:
        self._table.choose_columns(chosen)
        self._screen.query_one(ColumnTitles).choose_columns(chosen)

    @staticmethod
    def _marked(words: str, is_so: bool) -> str:
        return f"{'*' if is_so else ' '} {words}"

    def _ask(self, title: str, options: list[DialogOption], answered: Callable[[str], object]) -> None:
        from desk.tui.dialogs.choice import ChoiceDialog  # when an agent first asks

        def closed(answer: str | None) -> None:
            if answer:
                answered(answer)

        self._screen.app.push_screen(ChoiceDialog(title, [], options), closed)
