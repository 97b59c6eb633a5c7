"""Reads the wording rules in force: shipped and the desk's own."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from desk import data
from desk.errors import DeskError, Refused
from desk.wording.check import WordingRules, read_rule_files, read_rules


@cache
def shipped_rules() -> WordingRules:
    """The rules in `desk/data/wording/`."""
    return read_rule_files(data.folder_texts("wording"))


def wording_rules(own: Path | None) -> WordingRules:
    """The shipped rules, with those of `own` laid over them.

    `own` is a file, or a folder whose `.toml` files are read by name. Raises a DeskError that names file and line when one cannot be
    read or understood.
    """
    rules = shipped_rules()
    for path in _rule_paths(own) if own else ():
        rules = read_rules(_read_text(path), str(path), onto=rules)
    return rules


def usable_rules(own: Path | None) -> tuple[WordingRules, str]:
    """The rules in force, and why the desk's own are missing.

    The reason is empty when they are not. It takes the place of a DeskError, for work that must go on.
    """
    try:
        return wording_rules(own), ""
    except DeskError as error:
        return shipped_rules(), str(error)


def _rule_paths(own: Path) -> list[Path]:
    return sorted(own.glob("*.toml")) if own.is_dir() else [own]


def _read_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else error
        raise Refused(f"The wording rules in {path} cannot be read ({why}). Mend the file, or take it out of the settings.") from error
