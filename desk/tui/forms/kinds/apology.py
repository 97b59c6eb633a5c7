"""The form of an apology."""

from __future__ import annotations

from desk.tui.forms.spec import Field, Form, Reads, Scene, channel, eased, plain, remembered, text

TAKEN = ("warmly", "calmly", "relieved", "silently", "coldly", "angrily", "did not accept it", "not reached")
"""How an apology is taken, in words of use; the first letter and the right arrow are enough."""


def apology(scene: Scene) -> Form:
    """We say sorry; what was heard stands beside it."""
    return Form(
        action="apology",
        title="Apology",
        fields=(
            text("what we say", needed="Write what you say to them.", lines=6),
            channel(scene.state),
            Field(name="speaker", label="said by", sort="choice", choices=("agent", "lead", "manager"), start=scene.agent.role),
            Field(name="taken", label="they took it", sort="word", choices=TAKEN, hint="calmly, coldly.."),
        ),
        build=plain("apology"),
        aside=(*remembered(scene.state), *eased(scene.state)),
        reads=Reads(kind="apology"),
    )
