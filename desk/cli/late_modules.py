"""Modules that are loaded when somebody asks them for something.

Others import them at once, and a line command uses nothing of them: `uuid` asks `platform` for one name, `urllib.parse` keeps `ipaddress`
for addresses in brackets, `argparse` has its words in one language, msgspec describes types in JSON. They were a tenth of a command.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType
from typing import Any


def _same_words(words: str) -> str:
    return words


def _late_function(module: str, name: str) -> Callable[..., Any]:
    """A function of a module that is loaded when it is called."""
    return lambda *values, **named: getattr(import_module(module), name)(*values, **named)


def _counted_words(one: str, several: str, number: int) -> str:
    return one if number == 1 else several


_KNOWN: Mapping[str, Mapping[str, Callable[..., Any]]] = {
    "platform": {"system": lambda: os.uname().sysname},
    "ipaddress": {},
    "textwrap": {},
    "gettext": {"gettext": _same_words, "ngettext": _counted_words},
    "msgspec.inspect": {},
    "msgspec._json_schema": {name: _late_function("msgspec._json_schema", name) for name in ("schema", "schema_components")},
}
"""What is given without loading the module, by its name."""


class LateModule(ModuleType):
    """Stands in for a module. It is loaded for whatever this does not know."""

    def __getattr__(self, name: str) -> Any:
        """Whatever the module has of that name."""
        if name.startswith("__"):  # the import system asks what kind of module it is
            raise AttributeError(name)
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(import_module(self.__name__), name)


@contextmanager
def late_modules() -> Iterator[None]:
    """Let modules that are imported in the block get stand-ins.

    Whoever imports one after the block gets the module itself.
    """
    stand_ins = {name: LateModule(name) for name in _KNOWN if name not in sys.modules}
    for name, stand_in in stand_ins.items():
        stand_in.__dict__.update(_KNOWN[name])
    sys.modules.update(stand_ins)
    try:
        yield
    finally:
        for name, stand_in in stand_ins.items():
            if sys.modules.get(name) is stand_in:
                del sys.modules[name]
