"""Guesses of what customers want, beside their answers. They are for the guessing agent's eyes alone (S3.22)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from desk.model.state import CaseState
from desk.text.similarity import ALIKE, containment


class WishGuess(msgspec.Struct, frozen=True):
    """A guess before asking, and the customer's first answer after it."""

    case: str
    guess: str
    answer: str

    @property
    def is_different(self) -> bool:
        """Did they want something else, going by the words?"""
        return containment(self.guess, self.answer) < ALIKE


def first_wish(state: CaseState) -> str:
    """The first wish that the customer told. Empty while nobody asked."""
    return next((listen.wants for listen in state.listens if listen.wants), "")


def standing_guess(state: CaseState) -> str:
    """The last guess before they answered. A guess after the answer is hindsight and none."""
    found = ""
    for listen in state.listens:
        found = listen.guess or found
        if listen.wants:
            break
    return found


def answered_guesses(states: Iterable[CaseState], agent: str) -> Iterator[WishGuess]:
    """Every guess of this agent that got its answer."""
    for state in states:
        if not first_wish(state):
            continue
        guess, author = "", ""
        for listen in state.listens:
            guess, author = (listen.guess, listen.by) if listen.guess else (guess, author)
            if listen.wants:
                break
        if guess and author == agent:
            yield WishGuess(state.id, guess, first_wish(state))


def guess_tally(guesses: Iterable[WishGuess]) -> str:
    """The number of guesses that differed, of how many. Empty without any."""
    found = list(guesses)
    if not found:
        return ""
    differed = sum(guess.is_different for guess in found)
    return f"your guesses so far: {differed} of {len(found)} differed from what they wanted"
