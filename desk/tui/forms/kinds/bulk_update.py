"""The forms of one update to many cases.

The text is written once. Then each case's own text can be changed, so that it stays personal.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from desk.errors import Usage
from desk.model.entries import KnownEntry
from desk.model.state import CaseState
from desk.recovery.salutation import salutation
from desk.recovery.steps.placeholders import fill_template, unfilled_names
from desk.tui.forms.field import Field, Values
from desk.tui.forms.spec import EntryContext, FormSpec, TextCheck
from desk.tui.forms.usual_fields import channel_field, text_field
from desk.tui.presentation.text_flow import safe_text
from desk.tui.presentation.toned_text import FlowLine

UPDATE_ALL, UPDATE_EACH = "update_all", "update_each"
_MOST_NAMED = 6


def bulk_update_form(states: Sequence[CaseState], agent: str) -> FormSpec:
    """The form of the common text. Words in braces are filled in from each case."""

    def preview_lines(values: Values, context: EntryContext) -> list[FlowLine]:
        named = ", ".join(f"{state.id} {safe_text(salutation(state.customer))}" for state in states[:_MOST_NAMED])
        more = f" and {len(states) - _MOST_NAMED} more" if len(states) > _MOST_NAMED else ""
        lines: list[FlowLine] = [(("to ", "dim"), (f"{named}{more}", "text"))]
        lines.append((("{name} {wants} {matters} {promised}", "key"), (" are filled in from each case", "dim")))
        for place in unfilled_names(values["text"]):
            lacking = [state.id for state in states if place in unfilled_names(fill_template(f"{{{place}}}", state, agent=agent))]
            if lacking:
                lines.append(((f"{{{place}}} is not known in {', '.join(lacking)}: you write it there", "soon"),))
        if values["text"]:
            lines.append(((f"{states[-1].id}: ", "dim"), (fill_template(values["text"], states[-1], agent=agent), "text")))
        return lines

    return FormSpec(
        action=UPDATE_ALL,
        title="One update to all",
        fields=(text_field("they read", needed="Write the update.", hint="{name}, we know now that ...", lines=5),),
        build=lambda values, context: [],
        live_lines=preview_lines,
        live_rows=7,
        text_check=TextCheck(kind="contact", to_customer=False, heeds=lambda values, rule: rule != "placeholder"),
    )


def bulk_update_pages_form(template: str, states: Sequence[CaseState], agent: str) -> FormSpec:
    """The form of the single texts, a page a case.

    Each may be changed before it is sent. One with a gap that nothing fills is not sent.
    """
    places = {state.id: place for place, state in enumerate(states)}

    def build(values: Values, context: EntryContext) -> Sequence[KnownEntry]:
        name = f"text.{places[context.state.id]}"
        if left := unfilled_names(values[name]):
            raise Usage(f"{name}: Nothing fills {{{left[0]}}} for {context.state.id}. Write it, or leave it out.")
        return [context.entry("contact", values[name], channel=values[f"channel.{places[context.state.id]}"], update="true")]

    return FormSpec(
        action=UPDATE_EACH,
        title="Look at each",
        fields=tuple(
            field for place, state in enumerate(states) for field in _page_fields(place, state, fill_template(template, state, agent=agent))
        ),
        build=build,
        pages=len(states),
        page_word="case",
        page_titles=tuple(f"{state.id} {safe_text(state.customer)}" for state in states),
        saved_words="updated",
    )


def _page_fields(page: int, state: CaseState, words: str) -> Iterator[Field]:
    yield Field(
        name=f"text.{page}", label="they read", sort="text", start=words, needed="Write their update.", lines=6, wide=True, page=page
    )
    yield replace(channel_field(state), name=f"channel.{page}", page=page)
