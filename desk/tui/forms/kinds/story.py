"""The form of a case's story.

It has three lines, drafted from what was logged.
"""

from __future__ import annotations

from desk.recovery.closing.story import draft_story
from desk.tui.forms.field import Field
from desk.tui.forms.spec import EntryContext, FormSpec, plain_build


def story_form(context: EntryContext) -> FormSpec:
    """The form of a story that others learn from (S2.22).

    It says what broke, what we did, and what they said.
    """
    draft = draft_story(context.state)
    return FormSpec(
        action="story",
        title="Its story, in three lines",
        fields=(
            Field(name="broke", label="what broke", start=draft.broke, needed="Say what broke.", wide=True),
            Field(name="did", label="what we did", start=draft.did, wide=True),
            Field(name="text", label="they said", start=draft.said, hint="in their words", wide=True),
        ),
        build=plain_build("story"),
        single_case=True,
        saved_words="story kept on",
    )
