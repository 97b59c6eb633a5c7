"""Sums and seals of signed packs, and their check.

Whoever can write the file can rewrite all of it. The seal on paper is what holds against that.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

Json = Mapping[str, Any]

_HEAD = "desk handover 1\n"
OUTSIDE = frozenset({"state", "signatures", "sum", "seal"})
"""The keys of a pack that its sum does not cover. The seal covers the signatures."""
_LINE_SIGNS, _PART_SIGNS = 16, 8


def canonical_text(value: Any) -> str:
    """A value as one text, whatever the layout of the file. It is JSON with sorted keys, no blanks, nothing escaped."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def sum_of(value: Any) -> str:
    """The SHA-256 sum of a value."""
    return hashlib.sha256((_HEAD + canonical_text(value)).encode("utf-8", "surrogatepass")).hexdigest()


def with_sums(content: Json) -> dict[str, Any]:
    """A pack's content with sums. Each line, each part of a line and each list has one."""
    kept = {name: value for name, value in content.items() if name not in OUTSIDE}
    lines = kept["cases"]
    return kept | {
        "line_sums": {line["case"]: sum_of(line)[:_LINE_SIGNS] for line in lines},
        "part_sums": {line["case"]: _part_sums(line) for line in lines},
        "list_sums": _part_sums({name: value for name, value in kept.items() if name != "cases"}) | {"order": _order_sum(lines)},
    }


def _part_sums(values: Json) -> dict[str, str]:
    return {name: sum_of(value)[:_PART_SIGNS] for name, value in values.items()}


def _order_sum(lines: Sequence[Json]) -> str:
    return sum_of([line.get("case") if isinstance(line, Mapping) else None for line in lines])[:_PART_SIGNS]


def content_sum(document: Json) -> str:
    """The sum over the content of a pack. It holds the sums of its lines."""
    return sum_of({name: value for name, value in document.items() if name not in OUTSIDE})


def seal_of(pack_sum: str, signatures: Sequence[Json], prev: Json | None) -> str:
    """The seal over a sum, the signatures and the seal before."""
    return sum_of({"sum": pack_sum, "signatures": list(signatures), "prev": prev["seal"] if prev else ""})


def content_faults(document: Json) -> list[tuple[str, str, str]]:
    """The faults of a pack's content, as (case, part, words)."""
    if content_sum(document) == document.get("sum"):
        return []
    found = [*_line_faults(document), *_list_faults(document)]
    return found or [("", "sum", "the sum is not that of what was signed")]


def _line_faults(document: Json) -> list[tuple[str, str, str]]:
    lines, sums, parts = (_mapping_or_rows(document, name) for name in ("cases", "line_sums", "part_sums"))
    found: list[tuple[str, str, str]] = []
    there: set[str] = set()
    for line in lines if isinstance(lines, list) else []:
        case = str(line.get("case", "?")) if isinstance(line, Mapping) else "?"
        there.add(case)
        if not isinstance(line, Mapping) or case not in sums:
            found.append((case, "", "was not in what was signed"))
        elif sum_of(line)[:_LINE_SIGNS] != sums[case]:
            part = _changed_part(_part_sums(line), parts.get(case))
            found.append((case, part, "is not what was signed"))
        elif parts.get(case) != _part_sums(line):
            found.append((case, "sum", "the sums of its parts are not what was signed"))
    found += [(case, "", "is missing") for case in sums if case not in there]
    return found


def _mapping_or_rows(document: Json, name: str) -> Any:
    value = document.get(name)
    return value if isinstance(value, list if name == "cases" else Mapping) else [] if name == "cases" else {}


def _changed_part(now: Json, signed: Any) -> str:
    if not isinstance(signed, Mapping):
        return "sum"
    return next((name for name in (*now, *signed) if now.get(name) != signed.get(name)), "sum")


def _list_faults(document: Json) -> list[tuple[str, str, str]]:
    sums = document.get("list_sums")
    if not isinstance(sums, Mapping):
        return [("", "sum", "the sums of the lists are missing")]
    inside = {name: value for name, value in document.items() if name not in OUTSIDE | {"cases", "line_sums", "part_sums", "list_sums"}}
    lines = document.get("cases")
    now = _part_sums(inside) | {"order": _order_sum(lines) if isinstance(lines, list) else ""}
    return [("", name, "is not what was signed") for name in {**now, **sums} if now.get(name) != sums.get(name)]
