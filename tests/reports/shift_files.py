"""Writes cases as a shift file with archives and a policy, as plain TinyDB JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from desk.model.case import Case, encode_case

Documents = Mapping[str, Sequence[Case]]
"""Cases by the month of their archive."""


def write_shift(path: Path, shift: Mapping[str, Any], policy: str, cases: Sequence[Case], archives: Documents | None = None) -> Path:
    """The path of a new shift file with these cases, those of the archives beside it."""
    months = archives or {}
    everything = [*cases, *(case for found in months.values() for case in found)]
    meta = {"1": {"format": 1, "generation": 1, "seq": 0, "last_case": max(int(case.id[2:]) for case in everything)}}
    path.write_text(json.dumps({"_meta": meta, "shift": {"1": shift}, "cases": documents_of(cases)}), encoding="utf-8")
    path.with_suffix(".toml").write_text(policy, encoding="utf-8")
    for month, found in months.items():
        archive = path.with_name(f"{path.stem}-{month}.json")
        archive.write_text(json.dumps({"_meta": meta, "cases": documents_of(found)}), encoding="utf-8")
    return path


def documents_of(cases: Sequence[Case]) -> dict[str, Any]:
    return {case.id[2:]: json.loads(encode_case(case)) for case in cases}
