"""The form of what was heard: the feeling first, the guess before their answer, what was missed and why it matters."""

from __future__ import annotations

from collections.abc import Iterator

from desk.recovery.offers.wish_guesses import answered_guesses, first_wish, guess_tally, standing_guess
from desk.recovery.steps.call_script import MOST_FEELING_WORDS
from desk.tui.forms.spec import FEELINGS, EntryContext, Field, FormSpec, Values, plain, remembered, text
from desk.tui.presentation.toned_text import FlowLine


def listen(context: EntryContext) -> FormSpec:
    """What we heard: care before knowledge, and the customer's own word for it (S3.11 to S3.22)."""
    state = context.state
    asked, guess = bool(first_wish(state)), standing_guess(state)
    sofar = guess_tally(answered_guesses(context.others(), context.agent.id))
    guessing = Field(name="guess", label="your guess", hint=f"was: {guess}" if guess else "before you ask", wide=True)
    return FormSpec(
        action="listen",
        title="What you heard",
        fields=(
            Field(name="feeling", label="they feel", sort="word", choices=FEELINGS, hint="a angry, f frustrated.."),
            Field(name="matters", label="it matters", hint="why, to them"),
            text("in their words", lines=2),
            *(() if asked else (guessing,)),
            Field(name="wants", label="they want", hint="ask them; their own answer", wide=True),
            Field(name="promised", label="promised", hint="what they were promised"),
            Field(name="came", label="what came", hint="what they got instead"),
            Field(name="circumstances", label="lives with", hint="what else they carry"),
            Field(name="shoes", label="I would feel", hint="in their place: tired of waiting"),
        ),
        build=plain("listen"),
        live_lines=lambda values, context: list(_live(values, asked=asked, guess=guess, sofar=sofar)),
        context_facts=(*remembered(state), *((("your guess", guess),) if asked and guess else ())),
    )


def _live(values: Values, *, asked: bool, guess: str, sofar: str) -> Iterator[FlowLine]:
    """The guess comes before their answer; how earlier ones went is for this agent's eyes alone."""
    if len(values["feeling"].split()) > MOST_FEELING_WORDS:
        yield (("one word says a feeling best; a sentence goes below, in their words", "dim"),)
    if not asked and not guess and values["wants"] and not values["guess"]:
        yield (("your guess first: once they have answered it is hindsight", "dim"),)
    if sofar:
        yield ((sofar, "dim"),)
