"""The form of what was heard.

The feeling comes first, then the guess before their answer, what was missed, and why it matters.
"""

from __future__ import annotations

from collections.abc import Iterator

from desk.recovery.offers.wish_guesses import answered_guesses, first_wish, guess_tally, standing_guess
from desk.recovery.steps.call_script import MOST_FEELING_WORDS
from desk.tui.forms.spec import FEELINGS, EntryContext, Field, FormSpec, Values, customer_facts, plain_build, text_field
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
        title="What you heard",
        fields=(
            Field(name="feeling", label="they feel", sort="word", choices=FEELINGS, hint="a angry, f frustrated.."),
            Field(name="matters", label="it matters", hint="why, to them"),
            text_field("in their words", lines=2),
            *(() if asked else (guessing,)),
            Field(name="wants", label="they want", hint="ask them; their own answer", wide=True),
            Field(name="promised", label="promised", hint="what they were promised"),
            Field(name="came", label="what came", hint="what they got instead"),
            Field(name="circumstances", label="lives with", hint="what else they carry"),
            Field(name="shoes", label="I would feel", hint="in their place: tired of waiting"),
        ),
        build=plain_build("listen"),
        live_lines=lambda values, context: list(_listening_hints(values, asked=asked, guess=guess, tally=tally)),
        live_rows=2 + bool(tally),
        context_facts=(*customer_facts(state), *((("your guess", guess),) if asked and guess else ())),
    )


def _listening_hints(values: Values, *, asked: bool, guess: str, tally: str) -> Iterator[FlowLine]:
    """Hints on the feeling and the guess.

    The guess comes before their answer. The tally of earlier ones is for this agent's eyes alone.
    """
    if len(values["feeling"].split()) > MOST_FEELING_WORDS:
        yield (("one word says a feeling best; a sentence goes below, in their words", "dim"),)
    if not asked and not guess and values["wants"] and not values["guess"]:
        yield (("your guess first: once they have answered it is hindsight", "dim"),)
    if tally:
        yield ((tally, "dim"),)
