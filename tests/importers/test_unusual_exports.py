"""Exports that are seldom seen, and files that people really send, each with the answer that was written before it was read."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from desk.errors import Refused
from desk.importers.imported_case import ImportedCase, ImportResult
from desk.importers.plan import plan_import
from tests.importers.import_builders import adds_up, read, utc

DIALECTS = Path(__file__).parent / "dialects"
EXPORTS = {
    name: export
    for file in ("unusual.toml", "unlisted.toml")
    for name, export in tomllib.loads((DIALECTS / file).read_text(encoding="utf-8")).items()
}


def read_export(name: str) -> ImportResult:
    """An export of this name."""
    export = EXPORTS[name]
    text = export["text"].replace("\n", export.get("end", "\n"))
    return read(text.encode(export.get("encoding", "utf-8")), export.get("name", "export.csv"), **export.get("options", {}))


def said(case: ImportedCase, expected: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a case that are expected, as the file of exports writes them."""
    return {field: written(getattr(case, field)) for field in expected}


def written(value: object) -> object:
    """A value as the file of exports writes it."""
    if isinstance(value, datetime):
        whole = utc(f"{value:%Y-%m-%d %H:%M}")
        return f"{value:%Y-%m-%d %H:%M}" if value.replace(microsecond=0) == whole else f"{value:%Y-%m-%d %H:%M:%S}"
    return list(value) if isinstance(value, tuple) else value


@pytest.mark.parametrize("name", [name for name in EXPORTS if "refused" in EXPORTS[name]])
def test_an_export_that_is_none_is_refused(name: str) -> None:
    with pytest.raises(Refused, match=EXPORTS[name]["refused"]):
        read_export(name)


@pytest.mark.parametrize("name", [name for name in EXPORTS if "refused" not in EXPORTS[name]])
def test_an_unusual_export(name: str) -> None:
    export, result = EXPORTS[name], read_export(name)
    expected = export.get("cases", {})
    cases = {case.external_id: case for case in result.cases}
    assert {key: said(cases[key], fields) for key, fields in expected.items() if key in cases} == expected
    assert len(cases) == export.get("count", len(expected))
    assert (len(result.rejects), len(result.dropped)) == (export.get("rejected", 0), export.get("dropped", 0))
    first = export.get("first", {})
    assert not first or said(result.cases[0], first) == first
    assert export.get("warned", "") in "\n".join(result.warnings)
    assert adds_up(plan_import(result, {}).figures())
