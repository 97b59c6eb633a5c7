"""Options, environment and settings that every command shares."""

from __future__ import annotations

import os
import stat

import pytest

from tests.cli.command_line import CommandLine


@pytest.mark.parametrize(("setting", "mode"), [("owner", 0o600), ("group", 0o660)])
def test_the_setting_for_rights_holds_whatever_the_umask(desk: CommandLine, setting: str, mode: int) -> None:
    desk.shift.with_name("config.toml").write_text(f'[rights]\nfile = "{setting}"\n')
    before = os.umask(0o022)
    try:
        desk.ok("new", "--customer", "A", "--subject", "S")
    finally:
        os.umask(before)
    assert {stat.S_IMODE(file.stat().st_mode) for file in desk.shift.parent.glob("shift.json*") if file.is_file()} == {mode}


def test_an_agent_whose_id_could_not_be_a_file_name_is_refused(desk: CommandLine) -> None:
    assert desk("--as", "../bo", "new", "--customer", "A", "--subject", "S").code == 2
