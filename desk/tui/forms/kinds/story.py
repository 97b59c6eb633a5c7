"""The form of a case's story: three lines, drafted from what was logged."""

from __future__ import annotations

from desk.recovery.closing.story import draft_story
from desk.tui.forms.spec import EntryContext, Field, FormSpec, plain


def story(context: EntryContext) -> FormSpec:
    """What broke, what we did, what they said: for others to learn from (S2.22)."""
    draft = draft_story(context.state)
    return FormSpec(
        action="story",
        title="Its story, in three lines",
        fields=(
            Field(name="broke", label="what broke", start=draft.broke, needed="Say what broke.", wide=True),
            Field(name="did", label="what we did", start=draft.did, wide=True),
            Field(name="text", label="they said", start=draft.said, hint="in their words", wide=True),
        ),
        build=plain("story"),
        quick=True,
        single=True,
        done="story kept",
    )
