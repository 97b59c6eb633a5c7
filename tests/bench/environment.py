"""The environment in which a benchmark starts programs; everything is compiled before the first of them."""

from __future__ import annotations

import compileall
import os
from functools import cache
from pathlib import Path

import textual

ROOT = Path(__file__).parents[2]
_UNCOMPILED = "PYTHONDONTWRITEBYTECODE"
"""With it, a fresh checkout is compiled at every start, and the start takes that much longer."""


def environment(**own: str) -> dict[str, str]:
    """The environment of a measured program, with variables of its own.

    Raises RuntimeError when the program cannot be compiled.
    """
    _compile_once()
    return {**{name: value for name, value in os.environ.items() if name != _UNCOMPILED}, "PYTHONPATH": str(ROOT), **own}


@cache
def _compile_once() -> None:
    for folder in (ROOT / "desk", ROOT / "tests" / "bench"):
        if not compileall.compile_dir(folder, quiet=2):
            raise RuntimeError(f"not everything in {folder} compiles, so no start can be measured")
    compileall.compile_dir(Path(textual.__file__).parent, quiet=2)  # a library that holds a file for others' Python is measured too
