"""The form of the customer's verdict: in their words, any number of times, and at after-care whether they came back."""

from __future__ import annotations

from collections.abc import Sequence

from desk.model.entries import KnownEntry
from desk.model.state import CaseState
from desk.model.times import zone_or_utc
from desk.recovery.aftercare import care_from, redeemables
from desk.recovery.reopening import within_grace
from desk.recovery.verdicts import curve
from desk.tui.forms.kinds.contact import FOLLOW_UP
from desk.tui.forms.spec import FEELINGS, Field, Form, Scene, Values, due
from desk.tui.widgets.flow import FlowLine, safe

VERDICTS = ("below", "met", "exceeded")
_BELOW = ("verdict", ("below",))


def verify(scene: Scene) -> Form:
    """What they say of us. `below` keeps the case open, with a next touch (RECOVERY.md, S3.23)."""
    state = scene.state
    so_far = curve(state, scene.time)
    care = aftercare_due(scene)
    came = (Field(name="came_back", label="came back", sort="tick"), Field(name="referred", label="sent someone", sort="tick"))
    reopen = Field(name="reopen", label="open it again", sort="tick", start="true", when=_BELOW)
    return Form(
        action="verify",
        title="After-care: how are things?" if care else "Their verdict",
        fields=(
            Field(name="verdict", label="we were", sort="choice", choices=VERDICTS, needed="Choose below, met or exceeded.", wide=True),
            Field(name="text", label="their words", wide=True),
            Field(name="feeling", label="feel now", sort="word", choices=FEELINGS, hint="calm, relieved, happy..", wide=True),
            *(came if care else ()),
            due(FOLLOW_UP, name="follow_up", label="next touch", needed="Say when you turn to them next.", when=_BELOW),
            *((reopen,) if state.finished and within_grace(state, scene.now) else ()),
        ),
        build=_build,
        live=_live,
        aside=(("so far", so_far),) if so_far else (),
        quick=True,
        done="verdict logged",
    )


def aftercare_due(scene: Scene) -> bool:
    """Whether the day of the case's after-care has come, and nobody asked yet."""
    begins = care_from(scene.state, zone_or_utc(scene.shift.zone))
    return begins is not None and scene.now >= begins


def _build(values: Values, scene: Scene) -> Sequence[KnownEntry]:
    told = {name: values.get(name, "") for name in ("verdict", "feeling", "came_back", "referred")}
    entries = [scene.entry_of("verify", values["text"], told)]
    if values.get("reopen"):
        entries.append(scene.entry("status", "they are not happy yet", to="open"))
    if values["follow_up"]:
        entries.append(scene.entry("assign", owner=scene.state.owner or scene.agent.id, follow_up=values["follow_up"]))
    return entries


def _live(values: Values, scene: Scene) -> Sequence[FlowLine]:
    lines: list[FlowLine] = [(("still theirs to use: ", "dim"), (line, "text")) for line in _redeem(scene)]
    if values["verdict"] == "below":
        lines.append((("it stays open until they are happy: hear them first (f), then say sorry for this too (a)", "soon"),))
    return lines


def _redeem(scene: Scene) -> list[str]:
    state: CaseState = scene.state
    if not aftercare_due(scene):
        return []
    return [f"{safe(what)}, until {scene.time(until)}" for what, until in redeemables(state)]
