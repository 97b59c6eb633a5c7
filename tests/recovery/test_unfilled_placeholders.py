"""Fields nobody filled in: those that say by their name that they are one stop a text, what may be meant is only marked."""

from __future__ import annotations

import pytest

from desk.model.entries import Contact, Memo
from desk.recovery.texts.unfilled_placeholders import first_unfilled
from tests.case_builders import NOW
from tests.wording.shipped import shipped


def found(text: str) -> str:
    return first_unfilled(Contact(at=NOW, by="ines", text=text), shipped)


@pytest.mark.parametrize("text", ["Dear {name}, it is on its way.", "Hello {{first_name}}, done.", "[Customer Name], your bike is ready."])
def test_a_field_with_a_name_is_named(text: str) -> None:
    assert found(text) in text
    assert found(text)


@pytest.mark.parametrize(
    "text",
    [
        'The answer was {"id": 5}.',
        "It stands in %TEMP% now.",
        "Run it in $HOME, please.",
        "Call GET /users/{id} again.",
        "An empty {} came back.",
    ],
)
def test_what_may_well_be_meant_stops_nobody(text: str) -> None:
    assert found(text) == ""


def test_a_memo_may_say_what_it_likes() -> None:
    assert first_unfilled(Memo(at=NOW, by="ines", text="Dear {name}"), shipped) == ""
