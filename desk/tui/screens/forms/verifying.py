"""The form of the customer's verdict."""

from __future__ import annotations

from desk.tui.screens.forms.form import Field, Form, Scene, plain, text

VERDICTS = ("below", "met", "exceeded")


def verify(scene: Scene) -> Form:
    """The customer's verdict, in their words."""
    return Form(
        action="verify",
        title="Their verdict",
        fields=(
            Field(name="verdict", label="we were", sort="choice", choices=VERDICTS, needed="Choose below, met or exceeded.", wide=True),
            text("their words", lines=3),
        ),
        build=plain("verify"),
    )
