"""Reads wording rules from the texts of TOML files and lays them over others.

A file of the desk's own has the same form as the ones that ship: what has the name of something that is there replaces it, the rest is
added, and `off` switches rules off.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from desk.toml_table import Source, TomlTable, nearest
from desk.wording.pattern_grammar import Grammar
from desk.wording.rules import CONDITION_KEYS, KINDS, REMEDY, RuleSort, WordingPart, WordingRule, WordingRules

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

_PATTERNS = ("any", *CONDITION_KEYS)
_SORTS: tuple[RuleSort, ...] = ("sign", "hint")
_KEYS: dict[str, tuple[str, ...]] = {
    "hint": ("name", "rule", "kinds", "why", "better", *_PATTERNS, "unless_part"),
    "sign": ("name", "part", "kinds", *_PATTERNS, "unless_hint"),
    "part": ("name", "weight", "phrase", "asked_of", "label", "asks"),
}
_TOP = ("lists", "spelling", "often_mistyped", "off", *_KEYS)


def read_rules(text: str, name: str, *, onto: WordingRules | None = None) -> WordingRules:
    """Read a rule file of the desk's own, laid over the rules `onto`; `name` is what the file is called in messages.

    Raises a DeskError that names file, rule and key where something cannot be understood, also in a phrase of the rules below that uses a
    list of this file.
    """
    rules = read_rule_files([(name, text)], onto=onto)
    for rule in rules.rules.values():
        rule.check()
    return rules


def read_rule_files(files: Iterable[tuple[str, str]], *, onto: WordingRules | None = None) -> WordingRules:
    """Read several rule files, each a name and a text, as if they were one; their phrases are read when they are first needed.

    Raises a DeskError as `read_rules` does.
    """
    tables = [_file_table(name, text) for name, text in files]
    before = onto or WordingRules()
    merged = replace(
        before,
        lists={**before.lists, **{key: _text_list(lists, key) for lists in _named_tables(tables, "lists") for key in lists.values}},
        spellings={
            **before.spellings,
            **{key: _required_text(words, key) for words in _named_tables(tables, "spelling") for key in words.values},
        },
        often_mistyped=(*before.often_mistyped, *(word for table in tables for word in _text_list(table, "often_mistyped"))),
        parts={**before.parts, **{part.name: part for table in tables for part in map(_read_part, _rule_tables(table, "part"))}},
    )
    grammar = Grammar(merged.lists, merged.spelling)
    rules = {name: replace(rule, grammar=grammar) for name, rule in before.rules.items()}
    for table in tables:
        rules |= {each.title: _read_rule(each, sort, merged, grammar) for sort in _SORTS for each in _rule_tables(table, sort)}
    for table in tables:
        for off in _text_list(table, "off"):
            if off not in rules:
                raise table.wrong("off", f"there is no rule {off!r}{_nearest_words(off, rules)}")
            del rules[off]
    return replace(merged, rules=rules)


def _file_table(name: str, text: str) -> TomlTable:
    table = Source(text, name, REMEDY).parsed()
    _check_keys(table, _TOP)
    return table


def _named_tables(tables: Iterable[TomlTable], key: str) -> Iterator[TomlTable]:
    for table in tables:
        yield table.table(key, f"a table, headed [{key}], is needed").titled(key)


def _rule_tables(table: TomlTable, key: str) -> list[TomlTable]:
    """The rules or parts of a sort, each titled with its name."""
    found = [each.titled(_required_text(each.titled(key), "name")) for each in table.tables(key)]
    for each in found:
        _check_keys(each, _KEYS[key])
    return found


def _check_keys(table: TomlTable, valid: Sequence[str]) -> None:
    for key in table.values:
        if key not in valid:
            raise table.wrong(key, f"there is no such key{_nearest_words(key, valid)}")


def _required_text(table: TomlTable, key: str) -> str:
    value = table.text(key)
    if value is None or not value.strip():
        raise table.wrong(key, "a text in quotes is needed")
    return value


def _text_list(table: TomlTable, key: str) -> tuple[str, ...]:
    value = table.values.get(key, [])
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise table.wrong(key, "a list of texts in quotes is needed")
    return tuple(value)


def _text_kinds(table: TomlTable, key: str) -> frozenset[str]:
    kinds = _text_list(table, key) if key in table.values else KINDS
    for kind in kinds:
        if kind not in KINDS:
            raise table.wrong(key, f"there is no kind {kind!r}{_nearest_words(kind, KINDS)}")
    return frozenset(kinds)


def _read_part(table: TomlTable) -> WordingPart:
    weight = table.values.get("weight")
    if isinstance(weight, bool) or not isinstance(weight, int) or not 0 <= weight <= 100:
        raise table.wrong("weight", "a whole number from 0 to 100 is needed")
    return WordingPart(
        name=table.title,
        weight=weight,
        phrase=_required_text(table, "phrase"),
        asked_of=_text_kinds(table, "asked_of"),
        label=_required_text(table, "label") if "label" in table.values else table.title,
        asks=_required_text(table, "asks") if "asks" in table.values else "",
    )


def _read_rule(table: TomlTable, sort: RuleSort, merged: WordingRules, grammar: Grammar) -> WordingRule:
    hint = sort == "hint"
    target = _required_text(table, "rule" if hint else "part")
    if not hint and target not in merged.parts:
        raise table.wrong("part", f"there is no part {target!r}{_nearest_words(target, merged.parts)}")
    written = {key: _text_list(table, key) for key in _PATTERNS if key in table.values}
    if not written.get("any"):
        raise table.wrong("any", "at least one phrase to look for is needed")
    return WordingRule(
        name=table.title,
        sort=sort,
        target=target,
        kinds=_text_kinds(table, "kinds"),
        why=_required_text(table, "why") if hint else "",
        better=_required_text(table, "better") if hint else "",
        excluded_by=frozenset(_text_list(table, "unless_part" if hint else "unless_hint")),
        phrases=written,
        grammar=grammar,
        file=table.place("name"),
    )


def _nearest_words(word: str, valid: Iterable[str]) -> str:
    near = nearest(word, valid)
    return f"; probably {near} is meant" if near else ""
