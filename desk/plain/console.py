"""The lines between the agent and the desk."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

YES = frozenset({"y", "yes"})


class EndOfInput(Exception):
    """Nobody types any more."""


class Console(Protocol):
    """Reads and says lines."""

    def tell(self, text: str) -> None:
        """Say a line, or several."""
        ...

    def ask(self, question: str) -> str:
        """Ask a question and give the answer, without blanks around it. Raises EndOfInput."""
        ...


def is_yes(console: Console, question: str) -> bool:
    """Does the agent say yes?"""
    return console.ask(f"{question} yes or no").casefold() in YES


def chosen_of(typed: str, choices: Sequence[str], words: Sequence[str] = ()) -> str | None:
    """The choice that was typed.

    Its number will do, or the beginning of one of its words. None where that is none of them, or more than one.
    """
    if typed.isdecimal() and 1 <= int(typed) <= len(choices):
        return choices[int(typed) - 1]
    said, spoken = typed.casefold(), {choice: word.casefold() for choice, word in zip(choices, words or choices, strict=True)}
    exact = [choice for choice, word in spoken.items() if said in {word, choice.casefold()}]
    begun = [choice for choice, word in spoken.items() if word.startswith(said) or choice.casefold().startswith(said)]
    within = [choice for choice, word in spoken.items() if f" {said}" in word]
    found = exact or begun or within
    return found[0] if said and len(found) == 1 else None
