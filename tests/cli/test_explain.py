"""`desk explain`: the clocks worked out, and another policy tried."""

from __future__ import annotations

from tests.cli.command_line import CommandLine


def test_explain_adds_up(with_case: CommandLine) -> None:
    out = with_case.ok("explain", "C-101", "fix").out
    assert "sum 4:00:00" in out
    assert "due       Mon 2026-05-04 17:00" in out


def test_explain_names_the_clocks_there_are(with_case: CommandLine) -> None:
    answer = with_case("explain", "C-101", "fox")
    assert answer.code == 2
    assert "reply" in answer.err


def test_another_policy_is_tried_without_being_used(with_case: CommandLine) -> None:
    mild = with_case.shift.with_name("mild.toml")
    mild.write_text('[[rules]]\nname = "mild"\nreply = 600\nown = 600\nfix = 6000\n')
    found = with_case.ok("explain", "--policy", str(mild), "--json").json
    assert {turn["clock"] for turn in found["saved"]} == {"own", "reply"}
    assert found["turned_late"] == []
