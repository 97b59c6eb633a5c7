"""Copying a case to the clipboard of the agent's terminal, and saying what was copied; it knows no screen's layout."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable

from textual.screen import Screen

from desk.tui.session import desk_of


class CopiesCases(Screen[None]):
    """Gives `y` and `Y` to a screen that says which cases are meant by `targets`."""

    @abstractmethod
    def targets(self) -> tuple[str, ...]:
        """The cases an action is about."""

    def action_copy(self) -> None:
        """Copy the references."""
        if cases := self.targets():
            self._copy(" ".join(cases), f"Copied {_named(cases)}.")

    def action_copy_all(self) -> None:
        """Copy the cases as text, timelines and all."""
        cases = self.targets()
        texts = [text for case in cases if (text := self._text(case))]
        if texts:
            lines = sum(text.count("\n") + 1 for text in texts)
            self._copy("\n\n".join(texts), f"Copied {_named(cases)} as text, {lines} lines.")

    def _text(self, case: str) -> str:
        from desk.board.plain import case_lines

        desk = desk_of(self)
        view = desk.live.view(case)
        return "\n".join(case_lines(view, desk.clock(), desk.shift)) if view else ""

    def _copy(self, text: str, said: str) -> None:
        self.app.copy_to_clipboard(text)
        self.notify(said, markup=False, timeout=3)


def _named(cases: Iterable[str]) -> str:
    names = list(cases)
    return names[0] if len(names) == 1 else f"{len(names)} cases"
