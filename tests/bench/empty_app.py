"""As little as a Textual app can do: the baseline of every start and every idle minute."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.widgets import Static


class Hello(App[None]):
    """One line."""

    def compose(self) -> ComposeResult:
        """It says hello."""
        yield Static("hello READY")


if __name__ == "__main__":
    Hello().run()
