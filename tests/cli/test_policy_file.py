"""The policy beside the shift file: used, refused, noticed when edited."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from desk.cli.policy_file import PolicyFile
from desk.errors import DeskError
from desk.store.file.file_place import FilePlace
from desk.store.place import StoreSettings
from tests.cli.command_line import CommandLine
from tests.postgres_server import PostgresServer


def test_the_policy_beside_the_file_is_in_force(with_case: CommandLine) -> None:
    with_case.shift.with_suffix(".toml").write_text('[[rules]]\nname = "mild"\nreply = 600\n')
    (case,) = with_case.ok("list", "--json").json
    reply = next(clock for clock in case["clocks"] if clock["name"] == "reply")
    assert reply["left_seconds"] == 540 * 60


def test_a_policy_that_makes_no_sense_is_refused_with_its_line(with_case: CommandLine) -> None:
    with_case.shift.with_suffix(".toml").write_text('[[rules]]\nname = "mild"\nreplie = 600\n')
    answer = with_case("list")
    assert answer.code != 0
    assert "reply" in answer.err
    assert "3" in answer.err


def test_an_edited_policy_is_noticed_by_its_text(tmp_path: Path) -> None:
    policy = PolicyFile(FilePlace(tmp_path / "shift.json", tmp_path, StoreSettings()))
    assert policy.changed_policy() is None
    written = tmp_path / "shift.toml"
    written.write_text('[[rules]]\nname = "mild"\nreply = 600\n')
    newer = policy.changed_policy()
    assert newer is not None
    assert newer.rules[0].name == "mild"
    assert policy.changed_policy() is None


def test_a_policy_edited_into_nonsense_is_told_once(tmp_path: Path) -> None:
    policy = PolicyFile(FilePlace(tmp_path / "shift.json", tmp_path, StoreSettings()))
    (tmp_path / "shift.toml").write_text("[[rules]]\nreplie = 600\n")
    with pytest.raises(DeskError, match="reply"):
        policy.changed_policy()
    assert policy.changed_policy() is None


def test_the_policy_of_a_database_is_put_for_all_its_agents(postgres: PostgresServer, desk: CommandLine) -> None:
    shift = replace(desk, address=postgres.address())
    shift.ok("new", "--customer", "Tess", "--subject", "Truck never came")
    before = shift.ok("list", "--json").json[0]["clocks"]
    targets = desk.shift.with_name("targets.toml")
    targets.write_text('[[rules]]\nname = "mild"\nown = 60\nreply = 120\n')
    assert "1 rules of targets.toml are in force" in shift.ok("policy", "put", "targets.toml").out
    assert shift.ok("policy").out == targets.read_text()
    assert "the policy in postgresql://" in shift.ok("config").out
    assert shift.ok("list", "--json").json[0]["clocks"] != before
    targets.write_text("[[rules]]\nreplie = 1\n")
    assert shift("policy", "put", "targets.toml").code == 1


def test_the_policy_of_a_file_is_the_file_beside_it(with_case: CommandLine) -> None:
    with_case.shift.with_suffix(".toml").write_text('[[rules]]\nname = "mild"\nreply = 600\n')
    assert with_case.ok("policy", "show").out == with_case.shift.with_suffix(".toml").read_text()
    answer = with_case("policy", "put", "shift.toml")
    assert answer.code == 1
    assert "edit that one" in answer.err
