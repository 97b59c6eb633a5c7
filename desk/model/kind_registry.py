"""Functions by the kind of entry that they are for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

Function = TypeVar("Function")


class KindRegistry(dict[type, Function], Generic[Function]):
    """Maps a kind of entry to its function. A function registers itself by the decorator `for_kinds`."""

    def for_kinds(self, *kinds: type) -> Callable[[Function], Function]:
        """Register the decorated function for these kinds."""

        def register(function: Function) -> Function:
            self.update(dict.fromkeys(kinds, function))
            return function

        return register
