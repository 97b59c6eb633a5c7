"""The panel of what follows from the answers typed so far."""

from __future__ import annotations

from desk.tui.forms.field import Values, asked_values
from desk.tui.forms.spec import EntryContext, FormSpec
from desk.tui.widgets.toned_static import TonedStatic


class LivePanel(TonedStatic):
    """Shows the live lines of a form. Where the form says how many, it keeps their room."""

    def __init__(self, spec: FormSpec) -> None:
        super().__init__(id="live")
        self._spec = spec
        if spec.live_rows:
            self.styles.height = spec.live_rows

    def renew(self, values: Values, context: EntryContext) -> None:
        """Show what follows from these answers."""
        asked = asked_values(self._spec.fields, values)
        lines = self._spec.live_lines(asked, context) if self._spec.live_lines else ()
        if self._spec.live_rows:
            self.show(lines, layout=False)
        else:
            self.show_or_hide(lines)
