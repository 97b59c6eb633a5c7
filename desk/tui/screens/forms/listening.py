"""The form of what was heard: the feeling, what was missed, what they want, our guess before."""

from __future__ import annotations

from desk.tui.screens.forms.form import FEELINGS, Field, Form, Scene, plain, remembered, text


def listen(scene: Scene) -> Form:
    """What we heard: care before knowledge, and the customer's own word for it (RECOVERY.md, S3.11 to S3.22)."""
    return Form(
        action="listen",
        title="What you heard",
        fields=(
            text("in their words", lines=3),
            Field(name="feeling", label="they feel", sort="word", choices=FEELINGS, hint="angry, frustrated, anxious, calm.."),
            Field(name="matters", label="it matters", hint="why, to them"),
            Field(name="promised", label="promised", hint="what they were promised"),
            Field(name="came", label="what came", hint="what they got instead"),
            Field(name="wants", label="they want", hint="their own answer"),
            Field(name="guess", label="your guess", hint="before you ask"),
        ),
        build=plain("listen"),
        aside=remembered(scene.state),
    )
