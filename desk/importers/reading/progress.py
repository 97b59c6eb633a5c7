"""Tells how far a long reading is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

Item = TypeVar("Item")
TellProgress = Callable[[int, int], None]
"""Is told how many of how many are done."""
TellStep = Callable[[str], TellProgress]
"""Takes the word for a step, such as `reading`, and gives what is told how far it is."""
_EVERY = 500


def counted(items: Iterable[Item], tell: TellProgress | None, total: int) -> Iterable[Item]:
    """The items, telling now and then how many were taken."""
    return items if tell is None else _counted_items(items, tell, total)


def _counted_items(items: Iterable[Item], tell: TellProgress, total: int) -> Iterator[Item]:
    for number, item in enumerate(items):
        if number % _EVERY == 0:
            tell(number, total)
        yield item
