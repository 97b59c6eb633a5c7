"""Measures how similar two short texts are, by their words."""

from __future__ import annotations

from functools import lru_cache

from desk.text.late_pattern import late_pattern

ALIKE = 0.5
"""Two texts of this similarity or more say much the same."""

_WORD = late_pattern(r"[^\W_]+")
_ENDINGS = ("ations", "ation", "ingly", "ings", "ing", "edly", "ness", "ment", "ies", "ied", "ers", "ed", "er", "es", "ly", "s", "e")
_LEAST_STEM = 3
_LITTLE = """
a about again all also an and any are as at back be been but by can could did do does for from get gets give given got
had has have he her him his how i if in into is it its just last let like made make me my no nor not now of off on once
only or our out over please she so some than that the their them then there they thing this those to too up us very want
wanted wants was we were what when where which who will with would yes you your
"""
"""Words that say little by themselves."""
_EMPTY = frozenset(_LITTLE.split())
_SAME = {"refund": "money", "reimbursement": "money", "cash": "money", "telephone": "call", "phone": "call", "ring": "call"}
"""Words for one thing, as desks use them."""


@lru_cache(maxsize=4096)
def stems(text: str) -> frozenset[str]:
    """The words of a text that say something, without their endings.

    `checked` and `checks` are one.
    """
    words = (word.casefold() for word in _WORD.findall(text))
    return frozenset(_word_stem(_SAME.get(word, word)) for word in words if word not in _EMPTY)


def similarity(one: str, other: str) -> float:
    """The part of their words that two texts share, 0 to 1."""
    here, there = stems(one), stems(other)
    return 2 * len(here & there) / (len(here) + len(there)) if here and there else 0.0


def containment(one: str, other: str) -> float:
    """The part of the shorter text in the longer, 0 to 1.

    `a call` stands wholly in `just a call back today`.
    """
    here, there = stems(one), stems(other)
    return len(here & there) / min(len(here), len(there)) if here and there else 0.0


def _word_stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _LEAST_STEM:
            return _without_double(word[: -len(ending)])
    return word


def _without_double(stem: str) -> str:
    """A stem without its doubled last letter, so that `stopp` is `stop`."""
    return stem[:-1] if len(stem) > _LEAST_STEM and stem[-1] == stem[-2] else stem
