"""Real processes hurt on purpose: 0 acknowledged entries lost, 0 doubled, 0 halved, 0 unreadable.

Small here; `pytest -m torture -s` runs the large ones and prints their figures.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

if not hasattr(os, "fork"):
    pytest.skip("the torture forks its writers", allow_module_level=True)

ROOT = Path(__file__).parents[2]


def tortured(name: str, folder: Path, size: int) -> dict[str, Any]:
    """The figures of one run in an interpreter of its own."""
    command = [sys.executable, "-m", "tests.store.torture.runs", name, str(folder), str(size)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stderr + done.stdout
    print(done.stdout, end="")
    found: dict[str, Any] = json.loads(done.stdout)
    if "skipped" in found:
        pytest.skip(found["skipped"])
    assert not done.stderr, done.stderr
    return found


_WRONG = ("failed", "lost", "doubled", "halved", "twice", "astray", "wrong", "out of order", "adopted", "drafts lost", "unreadable")
"""Figures of which none may be more than 0."""


def assert_nothing_lost(found: dict[str, Any]) -> None:
    wrong = {name: found[name] for name in _WRONG if found.get(name)}
    assert not wrong, found
    assert found["acknowledged"] > 0
    assert found["plain_reads"] > 0


def both(small: int, large: int) -> pytest.MarkDecorator:
    """A size for every run and one for the long ones."""
    marks = (pytest.mark.torture, pytest.mark.timeout(1800))
    return pytest.mark.parametrize("size", [small, pytest.param(large, marks=marks)])


@both(20, 200)
def test_eight_writers_at_once(tmp_path: Path, size: int) -> None:
    found = tortured("writers", tmp_path, size)
    assert_nothing_lost(found)
    assert found["acknowledged"] == 8 * size
    assert found["left behind"] == 0


@both(40, 1000)
def test_writers_killed_at_the_worst_moments(tmp_path: Path, size: int) -> None:
    found = tortured("kills", tmp_path, size)
    assert_nothing_lost(found)
    assert found["killed"] > size / 2, "the accidents must happen"
    assert found["left behind"] <= found["killed"], "a kill leaves at most the one commit that was on its way, whole"


@both(8, 100)
def test_writers_stopped_while_they_hold_the_file(tmp_path: Path, size: int) -> None:
    found = tortured("stops", tmp_path, size)
    assert_nothing_lost(found)
    assert found["told_who_holds_it"] > 0
    assert found["left behind"] == 0


@both(64, 1024)
def test_files_that_may_not_grow(tmp_path: Path, size: int) -> None:
    found = tortured("full", tmp_path, size)
    assert_nothing_lost(found)
    assert found["not saved"]
    assert found["folds refused"] > 0
    assert found["left behind"] == 0


@both(200, 1500)
def test_a_disk_that_is_really_full(tmp_path: Path, size: int) -> None:
    found = tortured("tmpfs", tmp_path, size)
    assert_nothing_lost(found)
    assert found["not saved"]
    assert found["left behind"] == 0


@both(20, 300)
def test_clocks_that_run_backwards(tmp_path: Path, size: int) -> None:
    found = tortured("times", tmp_path, size)
    assert_nothing_lost(found)
    assert found["seen"] == size


@both(20, 200)
def test_a_newer_desk_that_takes_the_file_over(tmp_path: Path, size: int) -> None:
    found = tortured("versions", tmp_path, size)
    assert_nothing_lost(found)
    assert found["stopped"] == 4, "each of the older ones is told"
    assert found["left behind"] == 0


@both(20, 300)
def test_whoever_archives_is_killed_at_it(tmp_path: Path, size: int) -> None:
    found = tortured("archive", tmp_path, size)
    assert_nothing_lost(found)
    assert found["killed"] > size / 4, "the accidents must happen"


@both(12, 400)
def test_a_copy_put_in_place_under_open_windows(tmp_path: Path, size: int) -> None:
    found = tortured("lineages", tmp_path, size)
    assert_nothing_lost(found)
    assert found.get("left behind", 0) == 0
    assert found["arrived"] > 0
    assert found["said"] > size / 2, "what came in is said"


@both(30, 5000)
def test_a_copy_put_in_place_before_a_system_call(tmp_path: Path, size: int) -> None:
    found = tortured("interleavings", tmp_path, size)
    assert found["wrong"] == 0, found
    assert found["struck"] > size / 5, "the copy must come in the middle of something"


@both(8, 200)
def test_files_and_folders_taken_away_and_given_back(tmp_path: Path, size: int) -> None:
    found = tortured("absence", tmp_path, size)
    assert_nothing_lost(found)
    assert found["left behind"] == 0
    assert found["told"] > size / 2


@both(3, 100)
def test_a_share_unmounted_and_mounted_again(tmp_path: Path, size: int) -> None:
    found = tortured("mounts", tmp_path, size)
    assert_nothing_lost(found)
    assert found["told"] > size / 2


@both(5, 100)
def test_agents_whose_clocks_are_minutes_apart(tmp_path: Path, size: int) -> None:
    found = tortured("clocks", tmp_path, size)
    assert_nothing_lost(found)
    assert found["said"] > 0


@both(5, 200)
def test_one_agent_in_three_windows(tmp_path: Path, size: int) -> None:
    found = tortured("sittings", tmp_path, size)
    assert_nothing_lost(found)
    assert found["killed"] > size / 4, "the accidents must happen"
    assert found["drafts kept"] > size


@both(5, 100)
def test_a_file_of_the_first_format_is_migrated_after_a_copy_is_kept(tmp_path: Path, size: int) -> None:
    found = tortured("migration", tmp_path, size)
    assert_nothing_lost(found)
    assert found["killed"] > size / 4, "the accidents must happen"
    assert found["left behind"] <= found["killed"]
