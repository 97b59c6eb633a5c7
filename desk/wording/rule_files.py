"""Reads wording rules from the texts of TOML files.

A rule is one row of one file:

    [[hint]]
    name = "calm down"
    rule = "command"
    why = "An order makes it worse."
    better = "Say what you do: I am looking at it now."
    any = ["calm down", "just? relax"]
    unless = ["relax @the rules"]

`any` and the conditions, such as `unless`, are patterns (pattern_grammar.py). The other rows are `[[part]]`, a part of a good apology, and
`[[sign]]`, which shows that a text has a part. Beside the rows stand `[lists]`, phrases that a pattern names with an `@`, `[spelling]`,
words to read as others, and `often_mistyped`, words to know with one slip of the finger.

All files are read as one: first the lists, spellings and parts of all, then the rules, whose patterns may name any list. A file of the
desk's own has the same form. A row, list or spelling with the name of one that is there replaces it, and `off` removes rules by name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec
from msgspec.structs import replace

from desk.toml_table import Source, TomlTable, nearest
from desk.wording.pattern_grammar import Grammar
from desk.wording.rule_types import CONDITION_KEYS, KINDS, REMEDY, RuleSort, WordingPart, WordingRule, WordingRules

_PATTERN_KEYS = ("any", *CONDITION_KEYS)


class _RuleForm(msgspec.Struct, frozen=True):
    """The keys of a row that differ between hint and sign.

    `target` names what is found, `excluded_by` what takes it away, `texts` are further texts that must be there.
    """

    sort: RuleSort
    target: str
    excluded_by: str
    texts: tuple[str, ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        return ("name", self.target, "kinds", *self.texts, *_PATTERN_KEYS, self.excluded_by)


_FORMS = (
    _RuleForm("sign", target="part", excluded_by="unless_hint"),
    _RuleForm("hint", target="rule", excluded_by="unless_part", texts=("why", "better")),
)
_PART_KEYS = ("name", "weight", "phrase", "asked_of", "label", "asks", "pledge")
_FILE_KEYS = ("lists", "spelling", "often_mistyped", "off", "hint", "sign", "part")


def read_rules(text: str, name: str, *, onto: WordingRules | None = None) -> WordingRules:
    """Read a rule file of the desk's own over the rules `onto`.

    `name` is the file's name in errors. Raises a DeskError that names file, rule and key where something makes no sense, also for a
    pattern of the rules below that uses a list of this file.
    """
    rules = read_rule_files([(name, text)], onto=onto)
    for rule in rules.rules.values():
        rule.check_phrases()
    return rules


def read_rule_files(files: Iterable[tuple[str, str]], *, onto: WordingRules | None = None) -> WordingRules:
    """Read several rule files as one, each given by name and text.

    Patterns are read when they are first needed. Raises a DeskError as `read_rules` does, but not for a pattern.
    """
    tables = [_file_table(name, text) for name, text in files]
    rules = _with_words_and_parts(onto or WordingRules(), tables)
    return replace(rules, rules=_merged_rules(rules, tables))


def _file_table(name: str, text: str) -> TomlTable:
    table = Source(text, name, REMEDY).parsed()
    _check_keys(table, _FILE_KEYS)
    return table


def _with_words_and_parts(before: WordingRules, tables: Sequence[TomlTable]) -> WordingRules:
    """The rules with the lists, spellings and parts of all files."""
    lists = {key: _text_list(table, key) for table in _named_tables(tables, "lists") for key in table.values}
    spellings = {key: _required_text(table, key) for table in _named_tables(tables, "spelling") for key in table.values}
    mistyped = (word for table in tables for word in _text_list(table, "often_mistyped"))
    parts = {part.name: part for table in tables for part in map(_read_part, _titled_rows(table, "part", _PART_KEYS))}
    return replace(
        before,
        lists={**before.lists, **lists},
        spellings={**before.spellings, **spellings},
        often_mistyped=(*before.often_mistyped, *mistyped),
        parts={**before.parts, **parts},
    )


def _merged_rules(rules: WordingRules, tables: Sequence[TomlTable]) -> dict[str, WordingRule]:
    """The rules before and those of the files, by name.

    All read their patterns by the new lists. Rules that are `off` are left out.
    """
    grammar = Grammar(rules.lists, rules.spelling)
    merged = {name: replace(rule, grammar=grammar) for name, rule in rules.rules.items()}
    for table in tables:
        for form in _FORMS:
            merged |= {row.title: _read_rule(row, form, rules.parts, grammar) for row in _titled_rows(table, form.sort, form.keys)}
    for table in tables:
        for off in _text_list(table, "off"):
            if off not in merged:
                raise table.wrong("off", f"there is no rule {off!r}{_nearest_words(off, merged)}")
            del merged[off]
    return merged


def _read_rule(row: TomlTable, form: _RuleForm, parts: Mapping[str, WordingPart], grammar: Grammar) -> WordingRule:
    target = _required_text(row, form.target)
    if form.sort == "sign" and target not in parts:
        raise row.wrong("part", f"there is no part {target!r}{_nearest_words(target, parts)}")
    phrases = {key: _text_list(row, key) for key in _PATTERN_KEYS if key in row.values}
    if not phrases.get("any"):
        raise row.wrong("any", "at least one phrase to look for is needed")
    kinds, texts = _text_kinds(row, "kinds"), {key: _required_text(row, key) for key in form.texts}
    return WordingRule(
        name=row.title,
        sort=form.sort,
        target=target,
        kinds=kinds,
        why=texts.get("why", ""),
        better=texts.get("better", ""),
        excluded_by=frozenset(_text_list(row, form.excluded_by)),
        phrases=phrases,
        grammar=grammar,
        file=row.place("name"),
    )


def _read_part(row: TomlTable) -> WordingPart:
    weight = row.values.get("weight")
    if isinstance(weight, bool) or not isinstance(weight, int) or not 0 <= weight <= 100:
        raise row.wrong("weight", "a whole number from 0 to 100 is needed")
    return WordingPart(
        name=row.title,
        weight=weight,
        phrase=_required_text(row, "phrase"),
        asked_of=_text_kinds(row, "asked_of"),
        label=_required_text(row, "label") if "label" in row.values else row.title,
        asks=_required_text(row, "asks") if "asks" in row.values else "",
        pledge=_required_text(row, "pledge") if "pledge" in row.values else "",
    )


def _named_tables(tables: Iterable[TomlTable], key: str) -> Iterator[TomlTable]:
    for table in tables:
        yield table.table(key, f"a table, headed [{key}], is needed").titled(key)


def _titled_rows(table: TomlTable, key: str, valid: Sequence[str]) -> list[TomlTable]:
    """The rows headed `[[key]]`, each titled with its name. Raises Refused for a key that is not valid."""
    found = [row.titled(_required_text(row.titled(key), "name")) for row in table.tables(key)]
    for row in found:
        _check_keys(row, valid)
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
    """A list of texts, empty where the key is missing."""
    value = table.values.get(key, [])
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise table.wrong(key, "a list of texts in quotes is needed")
    return tuple(value)


def _text_kinds(table: TomlTable, key: str) -> frozenset[str]:
    """The kinds of text of a row, all where it names none."""
    kinds = _text_list(table, key) if key in table.values else KINDS
    for kind in kinds:
        if kind not in KINDS:
            raise table.wrong(key, f"there is no kind {kind!r}{_nearest_words(kind, KINDS)}")
    return frozenset(kinds)


def _nearest_words(word: str, valid: Iterable[str]) -> str:
    near = nearest(word, valid)
    return f"; probably {near} is meant" if near else ""
