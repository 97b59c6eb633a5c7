"""The form of an apology."""

from __future__ import annotations

from desk.tui.screens.forms.form import Field, Form, Scene, channel, plain, remembered, text


def apology(scene: Scene) -> Form:
    """We say sorry; what was heard stands beside it."""
    return Form(
        action="apology",
        title="Apology",
        fields=(
            text("what we say", needed="Write what you say to them.", lines=6),
            channel(scene.state),
            Field(name="speaker", label="said by", sort="choice", choices=("agent", "lead", "manager"), start=scene.agent.role),
            Field(name="taken", label="they took it", hint="calmly, coldly.."),
        ),
        build=plain("apology"),
        aside=remembered(scene.state),
    )
