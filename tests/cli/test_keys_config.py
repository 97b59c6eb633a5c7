"""`desk keys` and `desk config`: the key table and the settings."""

from __future__ import annotations

from tests.cli.command_line import CommandLine


def test_keys_are_text_to_read_or_the_table_of_the_readme(desk: CommandLine) -> None:
    lines = desk.ok("keys").out.splitlines()
    assert lines[0] == "Move"
    assert "  N                 Go to the new case that waits most for somebody to look at it" in lines
    assert "  /                 Search for words in the case (in a case)" in lines
    assert desk.ok("keys", "--markdown").out.startswith("| key | action | what it does |")
    assert "[keys]" in desk.ok("keys", "--toml").out


def test_config_is_written_once_and_then_kept(desk: CommandLine) -> None:
    assert desk.ok("config", "--init").out.count("wrote") == 2
    assert desk.ok("config", "--init").out.count("kept") == 2
    assert "ines" in desk.ok("config").out
