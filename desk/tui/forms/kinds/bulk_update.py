"""One update to many cases of one cause that stays personal in each: first the text once, then each case's own to look at."""

from __future__ import annotations

from collections.abc import Sequence

from desk.errors import Usage
from desk.model.entries import KnownEntry
from desk.model.state import CaseState
from desk.recovery.steps.placeholders import fill_template, salutation, unfilled_names
from desk.tui.forms.spec import EntryContext, Field, FormSpec, TextCheck, Values, channel, text
from desk.tui.presentation.text_flow import safe_text
from desk.tui.presentation.toned_text import FlowLine

ACTION, EACH = "update_all", "update_each"
_NAMED = 6


def bulk_update(states: Sequence[CaseState], agent: str) -> FormSpec:
    """The text, written once; what stands in braces is filled from each case."""

    def live(values: Values, context: EntryContext) -> list[FlowLine]:
        named = ", ".join(f"{state.id} {safe_text(salutation(state.customer))}" for state in states[:_NAMED])
        more = f" and {len(states) - _NAMED} more" if len(states) > _NAMED else ""
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
        action=ACTION,
        title="One update to all",
        fields=(text("what they all should know", needed="Write the update.", hint="{name}, we know now that ...", lines=5),),
        build=lambda values, context: [],
        live_lines=live,
        text_check=TextCheck(kind="contact", to_customer=False, heeds=lambda values, rule: rule != "placeholder"),
    )


def single_update(template: str, states: Sequence[CaseState], agent: str) -> FormSpec:
    """A page a case with its own text, to be changed before it is sent; a gap that nothing fills is not sent."""
    places = {state.id: place for place, state in enumerate(states)}

    def build(values: Values, context: EntryContext) -> Sequence[KnownEntry]:
        name = f"text.{places[context.state.id]}"
        if left := unfilled_names(values[name]):
            raise Usage(f"{name}: Nothing fills {{{left[0]}}} for {context.state.id}. Write it, or leave it out.")
        return [context.entry("contact", values[name], channel=values[f"channel.{places[context.state.id]}"], update="true")]

    def questions(state: CaseState, place: int) -> tuple[Field, Field]:
        own = fill_template(template, state, agent=agent)
        said = Field(
            name=f"text.{place}", label="they read", sort="text", start=own, needed="Write their update.", lines=6, wide=True, page=place
        )
        how = channel(state)
        return said, Field(
            name=f"channel.{place}", label="channel", sort="choice", choices=how.choices, start=how.start, wide=True, page=place
        )

    return FormSpec(
        action=EACH,
        title="Look at each",
        fields=tuple(field for place, state in enumerate(states) for field in questions(state, place)),
        build=build,
        pages=len(states),
        page_word="case",
        page_titles=tuple(f"{state.id} {safe_text(state.customer)}" for state in states),
        done="updated",
    )
