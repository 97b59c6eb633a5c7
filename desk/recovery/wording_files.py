"""Wording rules read from their TOML files, and laid over others; it reads no file itself and knows no wording.

A file of the desk's own has the same form as the ones that ship: what has the name of something that is there replaces it, the rest is
added, and `off` switches rules off.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from desk.errors import DeskError, Refused
from desk.recovery.patterns import Grammar
from desk.recovery.wording_rules import CONDITIONS, KINDS, Part, Rule, Rules, Sort, refusal

FILES = (
    "words.toml",
    "spelling.toml",
    "parts.toml",
    "regret.toml",
    "responsibility.toml",
    "repair.toml",
    "explanation.toml",
    "repentance.toml",
    "forgiveness.toml",
    "conditional.toml",
    "but.toml",
    "feel.toml",
    "passive.toml",
    "excuse.toml",
    "blame_customer.toml",
    "blame_other.toml",
    "minimise.toml",
    "policy.toml",
    "grudging.toml",
    "command.toml",
    "weak_try.toml",
    "overpromise.toml",
    "placeholder.toml",
    "personal.toml",
)
"""The files that ship, in `desk/data/wording/`."""

_PATTERNS = ("any", *CONDITIONS)
_SORTS: tuple[Sort, ...] = ("sign", "hint")
_KEYS: dict[str, tuple[str, ...]] = {
    "hint": ("name", "rule", "kinds", "why", "better", *_PATTERNS, "unless_part"),
    "sign": ("name", "part", "kinds", *_PATTERNS, "unless_hint"),
    "part": ("name", "weight", "phrase", "asked_of", "label", "asks"),
}
_NAMED = re.compile(r"""\s*(?:name\s*=\s*(["'])(?P<name>.*?)\1|\[(?P<table>[^\[\]]+)\])""")
_TOP = ("lists", "spelling", "often_mistyped", "off", *_KEYS)


def read_rules(text: str, name: str, *, onto: Rules | None = None) -> Rules:
    """Read a rule file of the desk's own, laid over the rules `onto`; `name` is what the file is called in messages.

    Raises a DeskError that names file, rule and key where something cannot be understood, also in a phrase of the rules below that uses a
    list of this file.
    """
    rules = read_rule_files([(name, text)], onto=onto)
    for rule in rules.rules.values():
        rule.check()
    return rules


def read_rule_files(files: Iterable[tuple[str, str]], *, onto: Rules | None = None) -> Rules:
    """Read several rule files, each a name and a text, as if they were one; their phrases are read when they are first needed.

    Raises a DeskError as `read_rules` does.
    """
    tables = [_parsed(name, text) for name, text in files]
    before = onto or Rules()
    merged = replace(
        before,
        lists={**before.lists, **{key: lists.texts(key) for lists in _inside(tables, "lists") for key in lists.values}},
        spellings={**before.spellings, **{key: words.text(key) for words in _inside(tables, "spelling") for key in words.values}},
        often_mistyped=(*before.often_mistyped, *(word for table in tables for word in table.texts("often_mistyped"))),
        parts={**before.parts, **{part.name: part for table in tables for part in map(_part, table.tables("part"))}},
    )
    grammar = Grammar(merged.lists, merged.spelling)
    rules = {name: replace(rule, grammar=grammar) for name, rule in before.rules.items()}
    for table in tables:
        rules |= {each.rule: _rule(each, sort, merged, grammar) for sort in _SORTS for each in table.tables(sort)}
    for table in tables:
        for off in table.texts("off"):
            if off not in rules:
                raise table.wrong("off", f"there is no rule {off!r}{_meant(off, rules)}")
            del rules[off]
    return replace(merged, rules=rules)


@dataclass(frozen=True, slots=True)
class _Table:
    """A table of a file: what the file is called and says, which rule the table is, and what stands in it."""

    file: str
    rule: str
    values: Mapping[str, Any]
    text_of_file: str = ""

    @property
    def place(self) -> str:
        """File and line of the table, as far as the line can be told."""
        return self._placed(self._line())

    def wrong(self, key: str, problem: str) -> DeskError:
        return refusal(self._placed(self._line(key)), self.rule, key, problem)

    def _placed(self, line: int) -> str:
        return f"{self.file}, line {line}" if line else self.file

    def _line(self, key: str = "") -> int:
        """The line, from 1, of a key of the table, else of the table itself; 0 when it cannot be told."""
        lines = self.text_of_file.splitlines()
        at = next((number for number, line in enumerate(lines) if _names(line, self.rule)), -1) if self.rule else 0
        if at < 0:
            return 0
        first = max((number for number in range(at + 1) if lines[number].startswith("[")), default=0) if self.rule else 0
        keyed = re.compile(rf"""\s*["']?{re.escape(key)}["']?\s*=|\s*\[+{re.escape(key)}\]""")
        for number in range(first, len(lines)):
            if self.rule and number > at and lines[number].startswith("["):
                break
            if key and keyed.match(lines[number]):
                return number + 1
        return at + 1 if self.rule else 0

    def only(self, valid: Sequence[str]) -> None:
        for key in self.values:
            if key not in valid:
                raise self.wrong(key, f"there is no such key{_meant(key, valid)}")

    def text(self, key: str) -> str:
        value = self.values.get(key)
        if not isinstance(value, str) or not value.strip():
            raise self.wrong(key, "a text in quotes is needed")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            raise self.wrong(key, "a list of texts in quotes is needed")
        return tuple(value)

    def kinds(self, key: str) -> frozenset[str]:
        kinds = self.texts(key) if key in self.values else KINDS
        for kind in kinds:
            if kind not in KINDS:
                raise self.wrong(key, f"there is no kind {kind!r}{_meant(kind, KINDS)}")
        return frozenset(kinds)

    def tables(self, key: str) -> list[_Table]:
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
            raise self.wrong(key, f"tables, each headed [[{key}]], are needed")
        found = [replace(self, rule=replace(self, rule=key, values=each).text("name"), values=each) for each in value]
        for table in found:
            table.only(_KEYS[key])
        return found


def _names(line: str, rule: str) -> bool:
    """Whether a line is that in which a table is named: `name = "calm down"` or `[lists]`."""
    named = _NAMED.match(line)
    return named is not None and rule in named.group("name", "table")


def _parsed(name: str, text: str) -> _Table:
    import tomllib

    try:
        table = _Table(name, "", tomllib.loads(text), text)
    except tomllib.TOMLDecodeError as error:
        raise Refused(f"{name}: {error}. The wording rules were not changed; mend the line and try again.") from None
    table.only(_TOP)
    return table


def _inside(tables: Iterable[_Table], key: str) -> Iterable[_Table]:
    for table in tables:
        value = table.values.get(key, {})
        if not isinstance(value, dict):
            raise table.wrong(key, f"a table, headed [{key}], is needed")
        yield replace(table, rule=key, values=value)


def _part(table: _Table) -> Part:
    weight = table.values.get("weight")
    if isinstance(weight, bool) or not isinstance(weight, int) or not 0 <= weight <= 100:
        raise table.wrong("weight", "a whole number from 0 to 100 is needed")
    said = {key: table.text(key) for key in ("label", "asks") if key in table.values}
    return Part(table.rule, weight, table.text("phrase"), table.kinds("asked_of"), said.get("label", table.rule), said.get("asks", ""))


def _rule(table: _Table, sort: Sort, merged: Rules, grammar: Grammar) -> Rule:
    hint = sort == "hint"
    target = table.text("rule" if hint else "part")
    if not hint and target not in merged.parts:
        raise table.wrong("part", f"there is no part {target!r}{_meant(target, merged.parts)}")
    written = {key: table.texts(key) for key in _PATTERNS if key in table.values}
    if not written.get("any"):
        raise table.wrong("any", "at least one phrase to look for is needed")
    return Rule(
        name=table.rule,
        sort=sort,
        target=target,
        kinds=table.kinds("kinds"),
        why=table.text("why") if hint else "",
        better=table.text("better") if hint else "",
        barred_by=frozenset(table.texts("unless_part" if hint else "unless_hint")),
        written=written,
        grammar=grammar,
        file=table.place,
    )


def _meant(word: str, valid: Iterable[str]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(word.lower(), list(valid), n=1, cutoff=0.5)
    return f"; probably {near[0]} is meant" if near else ""
