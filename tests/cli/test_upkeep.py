"""`desk check`, `desk archive`, `desk explain`: what an agent is told about the file and the clocks."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import pytest
from tinydb import TinyDB

from desk.cli.context import PolicyFile
from desk.errors import DeskError
from tests.cli.desk_line import DeskLine


def folded_texts(shift: Path) -> str:
    with TinyDB(shift) as database:
        return json.dumps([dict(document) for document in database.table("cases")])


def test_a_whole_file_is_said_to_be_whole(with_case: DeskLine) -> None:
    assert "shift.json is whole: 1 cases" in with_case.ok("check").out


def test_folding_brings_the_tinydb_file_up_to_the_last_commit(with_case: DeskLine) -> None:
    with_case.ok("log", "memo", "C-101", "the last word")
    with_case.ok("check", "--fold")
    assert "the last word" in folded_texts(with_case.shift)


@pytest.mark.parametrize("content", [b"", b"not json", b"\x00\x01\x02\xff", b'["a list"]', b'{"_default": 5}'])
@pytest.mark.parametrize("command", ["list", "show C-101", "log memo C-101 x", "new --customer A --subject S", "check"])
def test_a_damaged_file_is_told_and_left_alone(desk: DeskLine, content: bytes, command: str) -> None:
    desk.shift.write_bytes(content)
    answer = desk(*command.split())
    assert answer.code == 5
    assert answer.err
    assert "Traceback" not in answer.err
    assert desk.shift.read_bytes() == content


def test_a_folder_in_its_place_is_refused(desk: DeskLine) -> None:
    desk.shift.mkdir()
    for command in (("list",), ("new", "--customer", "A", "--subject", "S"), ("check",)):
        assert desk(*command).code == 1


def test_a_newer_format_is_refused_naming_both(with_case: DeskLine) -> None:
    with_case.ok("check", "--fold")
    document = json.loads(with_case.shift.read_text())
    (meta,) = document["_meta"].values()
    mine, meta["format"] = meta["format"], 99
    with_case.shift.write_text(json.dumps(document))
    answer = with_case("list")
    assert answer.code == 1
    assert "99" in answer.err
    assert str(mine) in answer.err
    assert json.loads(with_case.shift.read_text()) == document


def test_repair_brings_back_every_acknowledged_entry_from_a_cut_file(with_case: DeskLine) -> None:
    for number in range(5):
        with_case.ok("log", "memo", "C-101", f"word {number}")
    with_case.ok("check", "--fold")
    with_case.ok("log", "memo", "C-101", "after the fold")
    whole = with_case.shift.read_bytes()
    with_case.shift.write_bytes(whole[: len(whole) // 2])
    assert with_case("check").code == 5
    with_case.ok("check", "--repair")
    texts = [entry.get("text") for entry in with_case.case()["entries"]]
    assert texts == ["nobody came", *(f"word {number}" for number in range(5)), "after the fold"]


def test_closed_cases_move_to_the_archive_of_their_month(with_case: DeskLine) -> None:
    with_case.ok("log", "status", "C-101", "--set", "to=closed")
    moved = with_case.ok("archive", "--before", "+1m", "--json").json
    assert moved == {"2026-05": ["C-101"]}
    assert with_case.ok("list", "--all", "--json").json == []
    assert "nobody came" in folded_texts(with_case.shift.with_name("shift-2026-05.json"))
    assert [case["id"] for case in with_case.ok("list", "--archived", "--json").json] == ["C-101"]
    assert with_case.case()["status"] == "closed"
    assert with_case("log", "memo", "C-101", "x").code == 1


def test_explain_adds_up(with_case: DeskLine) -> None:
    out = with_case.ok("explain", "C-101", "fix").out
    assert "sum 4:00:00" in out
    assert "due       Mon 2026-05-04 17:00" in out


def test_explain_names_the_clocks_there_are(with_case: DeskLine) -> None:
    answer = with_case("explain", "C-101", "fox")
    assert answer.code == 2
    assert "reply" in answer.err


def test_another_policy_is_tried_without_being_used(with_case: DeskLine) -> None:
    mild = with_case.shift.with_name("mild.toml")
    mild.write_text('[[rules]]\nname = "mild"\nreply = 600\nown = 600\nfix = 6000\n')
    found = with_case.ok("explain", "--policy", str(mild), "--json").json
    assert {turn["clock"] for turn in found["saved"]} == {"own", "reply"}
    assert found["turned_late"] == []


def test_the_policy_beside_the_file_is_in_force(with_case: DeskLine) -> None:
    with_case.shift.with_suffix(".toml").write_text('[[rules]]\nname = "mild"\nreply = 600\n')
    (case,) = with_case.ok("list", "--json").json
    reply = next(clock for clock in case["clocks"] if clock["name"] == "reply")
    assert reply["left_seconds"] == 540 * 60


def test_a_policy_that_makes_no_sense_is_refused_with_its_line(with_case: DeskLine) -> None:
    with_case.shift.with_suffix(".toml").write_text('[[rules]]\nname = "mild"\nreplie = 600\n')
    answer = with_case("list")
    assert answer.code != 0
    assert "reply" in answer.err
    assert "3" in answer.err


def test_an_edited_policy_is_noticed_by_its_text(tmp_path: Path) -> None:
    policy = PolicyFile(tmp_path / "shift.json")
    assert policy.newer() is None
    written = tmp_path / "shift.toml"
    written.write_text('[[rules]]\nname = "mild"\nreply = 600\n')
    newer = policy.newer()
    assert newer is not None
    assert newer.rules[0].name == "mild"
    assert policy.newer() is None


def test_a_policy_edited_into_nonsense_is_told_once(tmp_path: Path) -> None:
    policy = PolicyFile(tmp_path / "shift.json")
    (tmp_path / "shift.toml").write_text("[[rules]]\nreplie = 600\n")
    with pytest.raises(DeskError, match="reply"):
        policy.newer()
    assert policy.newer() is None


@pytest.mark.parametrize(("setting", "mode"), [("owner", 0o600), ("group", 0o660)])
def test_the_setting_for_rights_holds_whatever_the_umask(desk: DeskLine, setting: str, mode: int) -> None:
    desk.shift.with_name("config.toml").write_text(f'[rights]\nfile = "{setting}"\n')
    before = os.umask(0o022)
    try:
        desk.ok("new", "--customer", "A", "--subject", "S")
    finally:
        os.umask(before)
    assert {stat.S_IMODE(file.stat().st_mode) for file in desk.shift.parent.glob("shift.json*") if file.is_file()} == {mode}
