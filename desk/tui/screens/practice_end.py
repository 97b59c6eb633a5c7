"""The end of a practice: its figures beside those of the shift."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen

from desk.errors import DeskError
from desk.reports.window import Window
from desk.review.practice import PracticeScript
from desk.tui.messages import SessionOpened
from desk.tui.presentation.report.figure_lines import compared_blocks
from desk.tui.presentation.text_block import TextBlock
from desk.tui.report_reader import ReportReader, ReportRequest
from desk.tui.screens.desk_screen import DeskScreen
from desk.tui.widgets.key_line import KeyLine
from desk.tui.widgets.pane import Pane

_EDGES = 3
_COLUMNS = ("yours", "the shift's")
_KEYS = (("j k", "scroll"), ("p", "go on practising"), ("esc", "leave"))


class PracticeEndScreen(ModalScreen[None], DeskScreen[None], inherit_bindings=False):
    """Shows the figures of a practice up to this moment."""

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,enter", "leave", show=False),
        Binding("p", "dismiss(None)", show=False),
        Binding("j,down", "scroll_text(1)", show=False),
        Binding("k,up", "scroll_text(-1)", show=False),
        Binding("pagedown,space,ctrl+d", "scroll_text(15)", show=False),
        Binding("pageup,ctrl+u", "scroll_text(-15)", show=False),
        Binding("g,home", "scroll_text(-9999)", show=False),
        Binding("G,end", "scroll_text(9999)", show=False),
    ]

    def compose(self) -> ComposeResult:
        """A pane, and the keys under it."""
        self.reader = ReportReader(self.desk.session)
        with Vertical(id="over-case"):
            yield Pane("over", "PRACTICE")
            line = KeyLine(id="sheet-keys")
            line.keys = _KEYS
            yield line

    def on_mount(self) -> None:
        """Begin to count."""
        self._pane.show([TextBlock("counting", (("Counting ..", "dim"),), hang=1)])
        self.run_worker(self._count(), exclusive=True, group="practice", exit_on_error=False)

    def on_unmount(self) -> None:
        """Stop counting."""
        self.reader.close()

    @property
    def _pane(self) -> Pane:
        return self.query_one(Pane)

    async def _count(self) -> None:
        script = self.desk.session.practice
        if script is None:
            return
        request = self._request(script)
        try:
            counted = await self.reader.read_practice(script, request)
        except DeskError as error:
            self.warn(error)
            return
        heading = self._pane.heading
        heading.title = f"PRACTICE OF {script.name}"
        heading.key = f"{script.start.astimezone(self.desk.zone):%H:%M}-{request.now.astimezone(self.desk.zone):%H:%M}"
        heading.update_text()
        self._pane.show(compared_blocks(counted.report, self.size.width - _EDGES, _COLUMNS))

    def _request(self, script: PracticeScript) -> ReportRequest:
        """Both are counted from the beginning to this moment."""
        desk, now = self.desk, self.desk.clock()
        return ReportRequest(
            window=Window(script.start, max(script.end, now), desk.shift.zone, name=script.name),
            filter="",
            now=now,
            policy=desk.policy,
            shift=desk.shift,
            cases=desk.client.copied_cases(),
            packs={},
            with_archives=False,
        )

    def action_scroll_text(self, lines: int) -> None:
        """Scroll the figures."""
        self._pane.blocks.move(lines)

    def action_leave(self) -> None:
        """End the practice. Nothing of it was kept."""
        back, app = self.desk.session.after_practice, self.app
        if back is None:
            app.exit(0)
            return
        self.dismiss(None)
        app.post_message(SessionOpened(back))
