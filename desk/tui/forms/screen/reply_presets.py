"""Canned replies as presets of a form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from desk.recovery.salutation import salutation
from desk.recovery.steps.placeholders import fill_template
from desk.recovery.steps.reply_templates import ReplyTemplate
from desk.tui.forms.spec import EntryContext, Preset


def reply_presets(templates: Iterable[ReplyTemplate], context: EntryContext) -> Iterator[Preset]:
    """Canned replies, their placeholders filled from the case.

    For several cases at once they stay as they are: what is true of one is not of the others.
    """
    agent = salutation(context.agent.name) or context.agent.id
    for template in templates:
        text = template.text if context.also else fill_template(template.text, context.state, agent=agent)
        yield Preset(key=template.name, words=f"{template.name}  {' '.join(text.split())}", values={}, text=text)
