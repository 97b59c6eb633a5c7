"""Reads the `--set FIELD=VALUE` options of a command."""

from __future__ import annotations

from collections.abc import Iterable

from desk.errors import Usage


def parse_fields(pairs: Iterable[str]) -> dict[str, str]:
    """The values of `--set` options by field.

    Raises Usage for one without `=`, and for a field given twice.
    """
    found: dict[str, str] = {}
    for pair in pairs:
        name, sign, value = pair.partition("=")
        if not sign or not name:
            raise Usage(f"--set {pair!r} must be FIELD=VALUE.")
        if name in found:
            raise Usage(f"--set gives {name} twice.")
        found[name] = value
    return found
