"""The private names of Textual that desk uses, each with its reason.

Written for Textual 8.2. Look here first when `pyproject.toml` allows another major version.
"""

from __future__ import annotations

from abc import abstractmethod

from rich.text import Text
from textual.app import App, ReturnType


class CrashWordsApp(App[ReturnType], inherit_bindings=False):
    """An app that ends a crash with words of its own."""

    @abstractmethod
    def crash_words(self, error: BaseException) -> str:
        """The words for the terminal, in place of a traceback."""

    # Textual prints its traceback in `_fatal_error`, of the error that it keeps in `_exception`. It has no public hook before that.
    def _fatal_error(self) -> None:
        self.panic(Text(self.crash_words(self._exception or RuntimeError("no reason given"))))
