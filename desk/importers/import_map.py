"""An agent's map of a file: columns, words, agents, zone.

It is written in TOML or JSON:

    zone = "Europe/Berlin"
    desk = "help@desk.example"

    [columns]
    id = "Case"

    [status]
    "Nudge Client" = "pending"

    [agents]
    "Bo Bright" = "bo"
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from desk.errors import Refused
from desk.importers.detection import UnmappedTable
from desk.importers.formats import generic
from desk.importers.imported_case import ImportResult
from desk.importers.reading.clean_text import excerpt
from desk.importers.reading.normalised_words import normalise
from desk.model.entry_values import PRIORITIES, STATUSES

_STATUS_WORDS: dict[str, str] = {status: status for status in STATUSES} | {"on hold": "on_hold", "resolved": "solved", "dropped": "dropped"}
_PRIORITY_WORDS: dict[str, str] = {priority: priority for priority in PRIORITIES}
_SETTINGS = frozenset({"columns", "agents", "desk", "zone", "day_first", "format"})
_EXAMPLE = 'It holds lines like: subject = "Short description"'


class ImportMap(msgspec.Struct, frozen=True, kw_only=True):
    """An agent's word on a file. `columns` is None where they say nothing of its columns."""

    columns: Mapping[str, str] | None = None
    status_words: Mapping[str, str] = msgspec.field(default_factory=dict)
    priority_words: Mapping[str, str] = msgspec.field(default_factory=dict)
    agents: Mapping[str, str] = msgspec.field(default_factory=dict)
    desk: frozenset[str] = frozenset()
    zone: str | None = None
    day_first: bool | None = None
    format: str | None = None


def parse_import_map(found: Any, name: str) -> ImportMap:
    """The map in a parsed file called `name`. Raises Refused for what is none."""
    if not isinstance(found, dict):
        raise Refused(f"The mapping {name} must hold lines. {_EXAMPLE}")
    tables = {key: found[key] if isinstance(found.get(key), dict) else {} for key in ("columns", "status", "priority")}
    agents = found.get("agents")
    addresses = [found.get("desk"), agents if isinstance(agents, str | list) else None]
    columns = {key: value for key, value in found.items() if key not in _SETTINGS and not (tables.get(key))}
    columns = {key: value for key, value in (columns | tables["columns"]).items() if value != ""}
    if not all(isinstance(column, str) for column in columns.values()):
        raise Refused(f"The columns in the mapping {name} are texts. {_EXAMPLE}")
    return ImportMap(
        columns=columns or None,
        status_words=_word_meanings(tables["status"], _STATUS_WORDS, f"[status] in {name}"),
        priority_words=_word_meanings(tables["priority"], _PRIORITY_WORDS, f"[priority] in {name}"),
        agents={normalise(theirs): str(ours) for theirs, ours in agents.items()} if isinstance(agents, dict) else {},
        desk=frozenset(address for told in addresses for address in parse_addresses(told)),
        zone=found.get("zone") if isinstance(found.get("zone"), str) else None,
        day_first=found.get("day_first") if isinstance(found.get("day_first"), bool) else None,
        format=found.get("format") if isinstance(found.get("format"), str) else None,
    )


def parse_addresses(told: object) -> frozenset[str]:
    """The addresses in a text, or in a list of texts."""
    listed = [told] if isinstance(told, str) else told if isinstance(told, list | tuple) else []
    return frozenset(word.lower() for text in listed for word in str(text).replace(",", " ").split())


def _word_meanings(table: Mapping[str, Any], ours: Mapping[str, str], where: str) -> dict[str, str]:
    """Their words, normalised, with ours. A line may also be one of our words with a list of theirs."""
    found: dict[str, str] = {}
    for left, right in table.items():
        theirs, word = (right, left) if isinstance(right, list) else ([left], right)
        meaning = ours.get(str(word).strip().lower().replace("-", " ")) or ours.get(str(word).strip().lower())
        if meaning is None:
            raise Refused(f"{where}: '{excerpt(str(word))}' is none of our words. They are {', '.join(ours)}. Nothing was read.")
        found |= {normalise(str(each)): meaning for each in theirs}
    return found


def import_map_text(result: ImportResult) -> str:
    """A map, filled with the guesses made of a file."""
    return "\n".join(_map_lines(result)) + "\n"


def unmapped_text(table: UnmappedTable) -> str:
    """A map of a stranger table, to be filled in."""
    lines = (
        f"# desk cannot tell {' and '.join(table.missing)}. Write their column between the quotes, and give this file with --map.",
        f"# The columns: {', '.join(excerpt(column, 60) for column in table.header)}",
        "[columns]",
        *(f'{field} = ""' for field in table.missing),
        *(f"{field} = {_toml_text(column)}" for field, column in table.told.items()),
    )
    return "\n".join(lines) + "\n"


def _map_lines(result: ImportResult) -> Iterator[str]:
    yield "# What desk takes this file for. Change what is wrong, and give it with --map."
    if result.format != generic.FORMAT.name:
        yield f"format = {_toml_text(result.format)}"
    yield f"zone = {_toml_text(result.tz)}"
    if result.day_first is not None:
        yield f"day_first = {str(result.day_first).lower()}"
    if result.format == generic.FORMAT.name and result.mapped:
        yield from ("", "[columns]", *(f"{ours} = {_toml_text(theirs)}" for ours, theirs in result.mapped.items()))
    statuses: list[tuple[str, str]] = [(case.source_status, case.status) for case in result.cases]
    priorities: list[tuple[str, str]] = [(case.source_priority, case.priority) for case in result.cases]
    for title, ours, pairs in (("status", STATUSES, statuses), ("priority", PRIORITIES, priorities)):
        counted = Counter((theirs, meaning) for theirs, meaning in pairs if theirs)
        words = dict.fromkeys(theirs for (theirs, _), _ in counted.most_common())
        if words:
            yield from ("", f"# ours: {', '.join(ours)}", f"[{title}]")
            yield from (_word_line(theirs, counted) for theirs in words)


def _word_line(theirs: str, counted: Counter[tuple[str, str]]) -> str:
    meanings = Counter({meaning: count for (word, meaning), count in counted.items() if word == theirs})
    meaning, _ = meanings.most_common(1)[0]
    total = meanings.total()
    return f"{_toml_text(theirs)} = {_toml_text(meaning)}  # {total:,} {'case' if total == 1 else 'cases'}"


def _toml_text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
