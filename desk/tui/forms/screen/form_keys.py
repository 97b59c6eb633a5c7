"""The keys of a form, and the forms that use each."""

from __future__ import annotations

from collections.abc import Sequence

from textual.binding import Binding, BindingType

from desk.tui.bindings import form_binding
from desk.tui.forms.spec import FormSpec

# Priority: what is typed right after a tab belongs to the next field, however fast it comes.
FORM_KEYS: Sequence[BindingType] = (
    Binding("tab", "next_field(1)", show=False, priority=True),
    Binding("shift+tab", "next_field(-1)", show=False, priority=True),
    Binding("enter", "go_on", show=False, priority=True),
    Binding("escape", "leave", show=False),
    Binding("f1", "app.help", show=False),
    form_binding("save"),
    form_binding("editor", "edit"),
    form_binding("phrase"),
    form_binding("fill"),
    form_binding("put_away"),
    form_binding("more"),
    form_binding("discard"),
    form_binding("replies"),
    Binding("pagedown", "page(1)", show=False, priority=True),
    Binding("pageup", "page(-1)", show=False, priority=True),
)


def has_use_for(spec: FormSpec, action: str) -> bool:
    """Has a form use for an action, by what it asks?"""
    match action:
        case "fill":
            return spec.known is not None
        case "put_away":
            return spec.suggest is not None or spec.put_away is not None
        case "page":
            return spec.pages > 1
        case "phrase":
            return spec.text_check is not None
    return True
