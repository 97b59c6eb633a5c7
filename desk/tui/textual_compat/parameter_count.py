"""The number of parameters of a callback, read from its code.

Textual makes a whole signature of each callback that it has not seen, and the closures of a screen that opens are new each time.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from inspect import CO_VARARGS, CO_VARKEYWORDS, signature
from typing import Any

from textual import _callback


def parameter_count(callback: Callable[..., Any]) -> int:
    """The number of parameters that a signature would have."""
    code = getattr(callback, "__code__", None)
    if code is None:
        call = getattr(type(callback).__call__, "__code__", None)
        return len(signature(callback).parameters) if call is None else _count_of(call) - 1
    return len(signature(callback).parameters) if hasattr(callback, "__wrapped__") else _count_of(code)


def _count_of(code: Any) -> int:
    rest = bool(code.co_flags & CO_VARARGS) + bool(code.co_flags & CO_VARKEYWORDS)
    return int(code.co_argcount + code.co_kwonlyargcount + rest)


def count_by_code() -> None:
    """Have Textual count so. Its own way stays where it is not the one this was written for."""
    own = getattr(_callback, "_count_parameters", None)
    if own is not None and list(inspect.signature(own).parameters) == ["func"]:
        _callback._count_parameters = parameter_count  # type: ignore[assignment]  # called with one value, whatever its name
