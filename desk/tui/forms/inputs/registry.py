"""The inputs by the sort of field they answer."""

from __future__ import annotations

from collections.abc import Callable

from desk.tui.forms.field import Field
from desk.tui.forms.inputs.choice import ChoiceInput, InlineChoice, ListChoice, YesNoInput
from desk.tui.forms.inputs.search import SearchInput
from desk.tui.forms.inputs.text_area import FormTextArea, WhysInput
from desk.tui.forms.inputs.text_line import FormLine

AnswerInput = FormTextArea | FormLine | ChoiceInput | SearchInput
"""An input has its `field`, gives and takes its `answer` as plain text, and has a `cursor`, as row and column."""

_BY_SORT: dict[str, Callable[[Field], AnswerInput]] = {
    "text": FormTextArea,
    "ladder": WhysInput,
    "choice": InlineChoice,
    "pick": ListChoice,
    "tick": YesNoInput,
    "seek": SearchInput,
}


def input_for(field: Field) -> AnswerInput:
    """The input that answers a field."""
    return _BY_SORT.get(field.sort, FormLine)(field)
