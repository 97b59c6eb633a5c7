"""The wording rules that ship, read once for all tests."""

from __future__ import annotations

from functools import cache

from desk import data
from desk.wording.check import CheckResult, WordingRules, check, read_rule_files


@cache
def shipped() -> WordingRules:
    """The rules in `desk/data/wording/`."""
    return read_rule_files(data.folder_texts("wording"))


def read(text: str, kind: str = "apology", *names: str) -> CheckResult:
    """Check a text with the rules that ship."""
    return check(text, kind, shipped(), names=names)


def marks(text: str, kind: str = "apology", *names: str) -> list[tuple[str, str]]:
    """The hints of a text, as rule and marked phrase."""
    return [(hint.rule, hint.text) for hint in read(text, kind, *names).hints]


def rules_of(text: str, kind: str = "apology", *names: str) -> list[str]:
    """The names of the rules that mark something in a text."""
    return [hint.rule for hint in read(text, kind, *names).hints]
