"""The parameters of a callback are counted as a signature has them."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Any

import pytest
from textual import _callback
from textual.widget import AwaitMount, Widget

from desk.tui.textual_compat.parameter_count import count_by_code, parameter_count


class Called:
    """An object that can be called."""

    def __call__(self, case: str, *more: str, loud: bool = False, **rest: str) -> str:
        """A text."""
        return case


@wraps(Called.__call__)
def wrapped(*values: Any) -> Any:
    """A function that stands for another."""
    return values


async def waits(case: str, /, number: int = 1, *, loud: bool) -> None:
    """A coroutine."""


CALLBACKS: list[Callable[..., Any]] = [
    lambda: None,
    lambda case, *more: None,
    waits,
    wrapped,
    Called(),
    Called.__call__,
    Called,
    AwaitMount(Widget(), []),
    Widget.refresh,
    "".join,
]


@pytest.mark.parametrize("callback", CALLBACKS, ids=range(len(CALLBACKS)))
def test_as_many_as_in_its_signature(callback: Callable[..., Any]) -> None:
    assert parameter_count(callback) == len(inspect.signature(callback).parameters)


def test_another_textual_keeps_its_own_way(monkeypatch: pytest.MonkeyPatch) -> None:
    def renewed(func: Callable[..., Any], depth: int) -> int:  # as a later version might
        return depth

    monkeypatch.setattr(_callback, "_count_parameters", renewed)
    count_by_code()
    assert _callback._count_parameters is renewed  # type: ignore[comparison-overlap]  # as said above
