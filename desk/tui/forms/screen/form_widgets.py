"""The widgets of a form, from top to bottom."""

from __future__ import annotations

from collections.abc import Iterator

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widget import Widget

from desk.tui.forms.screen.form_layout import FormLayout
from desk.tui.forms.screen.form_lines import FormTitle, fact_column, fact_row
from desk.tui.forms.screen.form_sheet import FormSheet
from desk.tui.forms.screen.live_panel import LivePanel
from desk.tui.forms.screen.said_lines import SaidLines
from desk.tui.forms.screen.text_advisor import TextAdvisor
from desk.tui.forms.spec import FormSpec
from desk.tui.widgets.key_line import KeyLine
from desk.tui.widgets.toned_static import TonedStatic

_FEW_FIELDS = 5
"""With so few fields, a window of 80 columns has room for facts beside them."""


def form_widgets(spec: FormSpec, layout: FormLayout, advisor: TextAdvisor | None) -> ComposeResult:
    """Compose title, fields with facts beside them, what is said meanwhile, keys."""
    has_parts = advisor is not None and advisor.has_parts
    on_top = spec.facts_on_top or has_parts
    looks = {"-few": len(spec.fields) <= _FEW_FIELDS, "-told": spec.facts_on_top, "-marked": has_parts}
    with FormSheet(id="sheet", classes=" ".join(name for name, holds in looks.items() if holds)):
        yield FormTitle(id="sheet-title")
        if spec.context_facts and on_top:
            yield TonedStatic([fact_row(spec.context_facts)], id="heard")
        with Horizontal(id="sheet-body"):
            yield layout
            yield from _beside_fields(spec, advisor, on_top=on_top)
        if advisor:
            yield advisor.advice
        if spec.live_lines:
            yield LivePanel(spec)
        yield SaidLines()
        yield KeyLine(id="sheet-keys")


def _beside_fields(spec: FormSpec, advisor: TextAdvisor | None, *, on_top: bool) -> Iterator[Widget]:
    """The parts of a text, or the facts not on top."""
    if advisor and advisor.has_parts:
        yield advisor.marks
    elif spec.context_facts and not on_top:
        yield TonedStatic(fact_column(spec.context_facts), id="aside")
