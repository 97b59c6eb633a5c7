"""One test a vector: what the world's help desks and calendar libraries agree on, and what no peer tests."""

from __future__ import annotations

import json
import os
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.sla.vectors import Vector, answer, expected

OWN = Path(__file__).parent / "sla" / "own_vectors.json"
SHARED = Path(__file__).parents[2] / "shared" / "data" / "sla_vectors.json"


def files() -> list[Path]:
    named = [Path(name) for name in os.environ.get("DESK_SLA_VECTORS", "").split(os.pathsep) if name]
    return [OWN, SHARED, *named]


def vectors(path: Path) -> list[Any]:
    if path.exists():
        found: list[Any] = json.loads(path.read_text(encoding="utf-8"))
        return found
    if path != SHARED:
        return [pytest.param({"id": str(path), "kind": "missing"}, id=str(path))]
    return [pytest.param({}, id="sla_vectors.json", marks=pytest.mark.skip(reason=f"{path} is not beside this checkout"))]


def cases() -> list[Any]:
    seen: list[Any] = []
    found: list[Any] = []
    for path in files():
        for vector in vectors(path):
            if isinstance(vector, dict) and vector not in seen:
                seen.append(vector)
                found.append(pytest.param(vector, id=vector["id"]))
            elif not isinstance(vector, dict):
                found.append(vector)
    return found


def near(got: Any, wanted: Any, tolerance: timedelta) -> bool:
    """Whether two answers are the same, instants within the tolerance a vector allows."""
    if isinstance(wanted, dict):
        return isinstance(got, dict) and all(near(got.get(key), value, tolerance) for key, value in wanted.items())
    if tolerance and isinstance(got, str) and isinstance(wanted, str):
        return abs(datetime.fromisoformat(got) - datetime.fromisoformat(wanted)) <= tolerance
    return bool(got == wanted)


@pytest.mark.parametrize("vector", cases())
def test_vector(vector: Vector) -> None:
    assert vector["kind"] != "missing", f"DESK_SLA_VECTORS names {vector['id']}, which is not there"
    got, wanted = answer(vector), expected(vector)
    assert near(got, wanted, timedelta(seconds=vector.get("tolerance_seconds", 0))), f"{got} is not {wanted}: {vector['note']}"
