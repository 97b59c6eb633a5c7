"""The server that tests are run on is found where one is."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import postgres_server
from tests.postgres_server import server_programs, wheel_programs


def make_programs(folder: Path) -> Path:
    folder.mkdir(parents=True)
    for name in ("initdb", "postgres"):
        (folder / name).touch()
    return folder


@pytest.fixture
def wheel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installed wheel with two servers."""
    package = tmp_path / "brings_a_server"
    for name in ("pginstall", "pginstall18"):
        make_programs(package / name / "bin")
    (package / "__init__.py").touch()
    monkeypatch.setattr(postgres_server, "_WHEEL", package.name)
    monkeypatch.syspath_prepend(tmp_path)
    return package


def test_the_newest_server_of_a_wheel_is_found(wheel: Path) -> None:
    assert wheel_programs() == [wheel / "pginstall18/bin", wheel / "pginstall/bin"]


def test_one_that_is_named_comes_before_the_systems_and_a_wheels(wheel: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(make_programs(tmp_path / "system")))
    named = make_programs(tmp_path / "named")
    monkeypatch.setenv("DESK_TEST_POSTGRES", str(named))
    assert server_programs() == named


def test_without_a_wheel_there_are_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres_server, "_WHEEL", "no_such_package_anywhere")
    assert wheel_programs() == []
