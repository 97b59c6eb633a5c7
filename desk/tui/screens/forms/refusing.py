"""The form of saying no, with another way."""

from __future__ import annotations

from desk.tui.screens.forms.form import Field, Form, Reads, Scene, remembered, text, with_lines

REASONS = ("scope", "policy", "process", "safety", "law", "third_party")


def refusal(scene: Scene) -> Form:
    """Saying no: what they really want, why not, and what instead (RECOVERY.md, S5.17 to S5.21)."""
    return Form(
        action="refusal",
        title="Say no, with another way",
        fields=(
            text("what we say", needed="Write what you say to them.", lines=3),
            Field(name="alternatives", label="instead", sort="text", hint="one a line", needed="Name at least one other way.", lines=2),
            Field(name="asked", label="they asked", hint="what for"),
            Field(name="wants", label="really want", needed="Say what they really want to reach."),
            Field(name="reason", label="reason", sort="choice", choices=REASONS, start="policy", wide=True),
            Field(name="taken", label="they took", hint="which way, if they did"),
        ),
        build=lambda values, scene: [with_lines("refusal", "alternatives", values, scene)],
        aside=remembered(scene.state),
        reads=Reads(kind="refusal"),
    )
