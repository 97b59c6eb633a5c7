"""The form of what was heard.

Their own words come first, then the feeling and why it matters, what they want, and what was missed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from desk.model.entries import KnownEntry
from desk.recovery.feelings import plain_feeling
from desk.recovery.offers.wish_guesses import answered_guesses, first_wish, guess_tally, standing_guess
from desk.recovery.steps.call_script import MOST_FEELING_WORDS
from desk.tui.forms.context_facts import customer_facts
from desk.tui.forms.field import MORE, Field, Values
from desk.tui.forms.spec import EntryContext, FormSpec, plain_build
from desk.tui.forms.usual_fields import behind_more, feeling_echo, feeling_field, text_field
from desk.tui.presentation.toned_text import FlowLine


def listen_form(context: EntryContext) -> FormSpec:
    """The form of what was heard (S3.11 to S3.22).

    Care comes before knowledge, and the customer's own word for it.
    """
    state = context.state
    asked, guess = bool(first_wish(state)), standing_guess(state)
    tally = guess_tally(answered_guesses(context.others(), context.agent.id))
    guessing = Field(name="guess", label="your guess", hint=f"was: {guess}" if guess else "before you ask", wide=True)
    return FormSpec(
        action="listen",
        saved_words="what you heard logged on",
        title="What you heard",
        fields=(
            text_field("they say", lines=3),
            feeling_field("they feel", hint="a angry, f frustrated"),
            Field(name="matters", label="it matters", hint="why, to them"),
            Field(name="wants", label="they want", hint="ask them; their own answer", wide=True),
            Field(name="promised", label="expected", hint="what should have come"),
            Field(name="came", label="what came", hint="what they got instead"),
            *behind_more(() if asked else (guessing,)),
            Field(name="circumstances", label="situation", hint="what else weighs on them", more=True),
            Field(name="shoes", label="their place", hint="I would feel: tired", more=True),
        ),
        build=_listen_entries,
        echoes={"feeling": feeling_echo},
        live_lines=lambda values, context: list(_listening_hints(values, asked=asked, guess=guess, tally=tally)),
        live_rows=2,
        context_facts=(*customer_facts(state), *((("your guess", guess),) if asked and guess else ())),
    )


def _listen_entries(values: Values, context: EntryContext) -> Sequence[KnownEntry]:
    return plain_build("listen")({**values, "feeling": plain_feeling(values.get("feeling", ""))}, context)


def _listening_hints(values: Values, *, asked: bool, guess: str, tally: str) -> Iterator[FlowLine]:
    """Hints on the feeling and, where it is in view, the guess.

    The guess comes before their answer. The tally of earlier ones is for this agent's eyes alone.
    """
    if len(values["feeling"].split()) > MOST_FEELING_WORDS:
        yield (("one word says a feeling best; a sentence goes above, as they say it", "dim"),)
    if not values.get(MORE):
        return
    if not asked and not guess and values["wants"] and not values["guess"]:
        yield (("your guess first: once they have answered it is hindsight", "dim"),)
    if tally:
        yield ((tally, "dim"),)
