"""Fixtures of the command line's tests."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.cli.command_line import CommandLine

BOTH_ENGINES = {
    "test_check_archive": "only_settled|writing_to_an_archived|archived_failures|takes_no_archived",
    "test_concern": "",
    "test_explain": "",
    "test_export": "",
    "test_handover": "",
    "test_handover_concerns": "",
    "test_import_file": "",
    "test_list_show": "",
    "test_log": "",
    "test_mail_folder": "",
    "test_new": "",
    "test_replay": "",
    "test_review": "",
    "test_undo": "",
}
"""The flows that run on a file and on a database: all of a module, or the tests whose names hold one of these words."""

FILES_OWN = re.compile(
    "makes_the_file|without_a_shift_file|two_first_imports|damaged|read_only_file|fault_adds_nobody|what_is_wrong|takes_nothing_more"
    "|amounts_are_read|another_sign|comes_back_as_archives|moves_what_was_archived|folded_file|through_tinydb|changed_behind|taken_away"
    "|out_of_the_file|keeps_its_span|stays_named|nobody_knows|unknown_shift|in_an_archived_pack|on_the_night_of_the_change"
    "|archived_since|of_another_desk|file_rewritten|out_by_hand|leaves_the_file"
)
"""Tests that look at the file itself and beside it: damage, edits by other programs, archives and the policy."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run the flows on both engines."""
    words = BOTH_ENGINES.get(metafunc.module.__name__.rpartition(".")[2])
    name = metafunc.function.__name__
    if "desk" in metafunc.fixturenames and words is not None and re.search(words, name) and not FILES_OWN.search(name):
        metafunc.parametrize("desk", ["file", "database"], indirect=True)


@pytest.fixture
def desk(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> CommandLine:
    """The command line on a shift that is not begun yet."""
    is_file = getattr(request, "param", "file") == "file"
    address = "" if is_file else request.getfixturevalue("postgres").address()
    return CommandLine(tmp_path / "shift.json", monkeypatch, capsys, address)


@pytest.fixture
def with_case(desk: CommandLine) -> CommandLine:
    """The command line on a shift with one case, C-101, logged an hour ago."""
    desk.ok("new", "--customer", "Tess", "--subject", "Truck never came", "--priority", "high", "nobody came", now="2026-05-04T13:00:00Z")
    return desk
