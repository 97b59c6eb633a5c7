"""Says whether a terminal has signs beyond plain ones."""

from __future__ import annotations

from collections.abc import Mapping

_FEW_SIGNS = ("linux", "dumb", "vt", "ansi", "cons")
"""Beginnings of TERM where the font has few signs, whatever the locale says: consoles and old terminals."""


def has_signs(environment: Mapping[str, str]) -> bool:
    """Has the terminal the signs of Unicode? Its locale says so, by the order of POSIX."""
    locale = next(filter(None, map(environment.get, ("LC_ALL", "LC_CTYPE", "LANG"))), "")
    return "utf8" in locale.casefold().replace("-", "") and not environment.get("TERM", "").startswith(_FEW_SIGNS)
