"""Tells how far a long reading is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

Item = TypeVar("Item")
TellProgress = Callable[[int, int], None]
"""Is told how many of how many are done."""
TellStep = Callable[[str], TellProgress]
"""Takes the word for a step, such as `reading`, and gives what is told how far it is."""
_EVERY = 500


def counted(items: Sequence[Item], tell: TellProgress | None) -> Iterable[Item]:
    """The items, telling now and then how many were taken."""
    return items if tell is None else _counted_items(items, tell)


def _counted_items(items: Sequence[Item], tell: TellProgress) -> Iterator[Item]:
    for number, item in enumerate(items):
        if number % _EVERY == 0:
            tell(number, len(items))
        yield item
