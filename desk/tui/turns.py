"""Long work in turns with the keyboard."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from typing import TypeVar

_TURN = 50
"""Cases looked at before the keyboard is looked after again."""
Item = TypeVar("Item")


async def with_turns(items: Iterable[Item]) -> AsyncIterator[Item]:
    """The items, with a turn for the keyboard now and then."""
    for number, item in enumerate(items, 1):
        if number % _TURN == 0:
            await asyncio.sleep(0)
        yield item
