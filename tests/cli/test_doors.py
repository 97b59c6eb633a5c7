"""Text, numbers and times from outside are cleaned, or refused with the name of their field."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.command_line import CommandLine


def test_bytes_that_are_no_text_are_kept_as_marks(desk: CommandLine) -> None:
    desk.ok("new", "--customer", "J\udcfcrgen", "--subject", "a\ud800b", "--set", "tags=x\udcff,y", "\udc80")
    desk.ok("log", "memo", "C-101", "--set", "text=\udcff!")
    desk.ok("undo", "C-101", "--reason", "\udcff")
    case = desk.case()
    assert (case["customer"], case["subject"], case["tags"]) == ("J\ufffdrgen", "a\ufffdb", ["x\ufffd", "y"])
    assert case["entries"][1]["text"] == "\ufffd!"


@pytest.mark.parametrize("number", ["9" * 5_000, "C-" + "9" * 5_000, "9" * 19, "\u0663", "\u00b2"])
@pytest.mark.parametrize("command", [["show"], ["undo"], ["log", "memo"], ["explain"]])
def test_a_number_that_no_case_can_have_names_none(with_case: CommandLine, command: list[str], number: str) -> None:
    answer = with_case(*command, number)
    assert answer.code == 1
    assert "There is no case" in answer.err


@pytest.mark.parametrize("field", ["value_now", "value_later", "chance", "cost", "staff_minutes", "effort"])
@pytest.mark.parametrize("number", ["1e308", "-1e308", "nan", "inf", "-inf", "1e309", "9" * 400, "9" * 5_000])
def test_a_number_out_of_all_measure_is_refused_by_its_field(with_case: CommandLine, field: str, number: str) -> None:
    answer = with_case("log", "offer", "C-101", "--set", "options.0.title=x", "--set", f"options.0.{field}={number}")
    assert answer.code == 2
    assert f"options.0.{field}:" in answer.err


@pytest.mark.parametrize("number", ["1e308", "-1", "nan", "5256001"])
def test_minutes_of_a_step_are_refused_by_their_field(with_case: CommandLine, number: str) -> None:
    answer = with_case("log", "playbook", "C-101", "own", "--set", "steps.0.text=call", "--set", f"steps.0.minutes={number}")
    assert answer.code == 2
    assert "steps.0.minutes:" in answer.err


@pytest.mark.parametrize("field", ["value", "price", "referrals", "earlier"])
@pytest.mark.parametrize("number", ["1e308", "nan", "9" * 400])
def test_a_number_of_the_header_is_refused_by_its_field(with_case: CommandLine, field: str, number: str) -> None:
    assert f"{field}:" in with_case("log", "field", "C-101", "--set", f"name={field}", "--set", f"now={number}").err
    assert f"{field}:" in with_case("new", "--customer", "A", "--subject", "S", "--set", f"{field}={number}").err


TIMES = ("0001-01-01", "0001-01-01T00:00+14:00", "9999-12-31T23:59-12:00", "9999-12-31T23:59+12:00", "1899-12-31", "2200-01-02")


@pytest.mark.parametrize("time", TIMES)
def test_a_time_at_the_ends_of_the_calendar_is_refused_by_its_field(with_case: CommandLine, time: str) -> None:
    tried = {
        "due": with_case("log", "promise", "C-101", "call", "--set", f"due={time}"),
        "options.0.by": with_case("log", "offer", "C-101", "--set", "options.0.title=x", "--set", f"options.0.by={time}"),
        "needs_by": with_case("log", "field", "C-101", "--set", "name=needs_by", "--set", f"now={time}"),
        "": with_case("new", "--customer", "A", "--subject", "S", "--told-at", time),
    }
    for field, answer in tried.items():
        assert answer.code == 2
        assert field in answer.err
    with_case.shift.with_name("x.csv").write_text("id,created,subject\n", encoding="utf-8")
    for command in (["archive", "--before", time], ["import", "x.csv", "--as-of", time], ["replay", "x.csv", "--until", time]):
        assert with_case(*command).code == 2


@pytest.mark.parametrize("name", ["customer", "system", "Customer", "SYSTEM"])
def test_nobody_works_under_a_name_that_the_timeline_uses(desk: CommandLine, name: str) -> None:
    new = ("new", "--customer", "A", "--subject", "S")
    assert desk("--as", name, *new).code == desk(*new, agent=name).code == 2
    desk.shift.with_name("config.toml").write_text(f'agent = "{name}"\n', encoding="utf-8")
    assert desk(*new, agent="").code == 2
    assert not desk.shift.exists()


@pytest.mark.parametrize("path", ["/", ".", "..", "~nobody-here", "~nobody-here/shift.json", "x" * 300, "a\0b", "\ud800"])
def test_a_shift_that_no_file_can_be_is_refused(desk: CommandLine, path: str) -> None:
    for words in (["list"], ["new", "--customer", "A", "--subject", "S"], ["check"], ["demo"], ["config"]):
        answer = desk("--shift", path, *words)
        assert answer.code == 2
        assert "--shift: " in answer.err


ADDRESS = "mysql://ines:secret@db/desk"


@pytest.mark.parametrize(
    "address", [ADDRESS, "postgresql:/ines:secret@db", "s3://bucket/shift.json", "https://x/?key=secret", "redis:/ines:secret@h"]
)
def test_an_address_is_none_of_our_files(desk: CommandLine, address: str) -> None:
    for words in (["list"], ["new", "--customer", "A", "--subject", "S"], ["demo"], ["config", "--init"], ["check", "--repair"]):
        _assert_refused(desk, *words, "--shift", address)
    _assert_refused(desk, "import", address)
    _assert_refused(desk, "replay", address)
    _assert_refused(desk, "explain", "--policy", address)


@pytest.mark.parametrize("key", ["shift", "playbooks", "wording"])
def test_an_address_in_the_settings_is_refused(desk: CommandLine, key: str) -> None:
    desk.shift.with_name("config.toml").write_text(f'\n{key} = "{ADDRESS}"\n', encoding="utf-8")
    _assert_refused(desk, "config")
    assert f"config.toml, line 2: {key}: " in desk("config").err


@pytest.mark.parametrize("name", ["DESK_SHIFT", "DESK_CONFIG"])
def test_an_address_in_the_environment_is_refused(tmp_path: Path, name: str) -> None:
    surroundings = os.environ | {"HOME": str(tmp_path), name: ADDRESS}
    new = [sys.executable, "-m", "desk", "new", "--customer", "A", "--subject", "S"]
    ended = subprocess.run(new, env=surroundings, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert ended.returncode == 2
    assert f"{name}: mysql://ines:***@db/desk is an address" in ended.stderr
    assert not list(tmp_path.iterdir())


def _assert_refused(desk: CommandLine, *words: str) -> None:
    before = sorted(desk.shift.parent.rglob("*"))
    answer = desk(*words)
    assert answer.code in {1, 2}
    assert "is an address" in answer.err
    assert "secret" not in answer.err + answer.out
    assert sorted(desk.shift.parent.rglob("*")) == before


ABSURD = '{"kind": "playbook", "id": "101.2", "at": "2026-05-04T13:00:00Z", "by": "ines", "steps": [{"text": "a", "minutes": 1e308}]}'
FAR_OFF = '{"kind": "promise", "id": "101.3", "at": "0001-01-01T00:00:00+14:00", "by": "bo", "due": "9999-12-31T23:59:59-12:00"}'


def test_a_case_in_the_file_that_cannot_be_counted_with_stops_no_other(with_case: CommandLine) -> None:
    with_case.ok("new", "--customer", "Bo", "--subject", "Other")
    with_case.ok("check", "--fold")
    text = with_case.shift.read_text(encoding="utf-8")
    with_case.shift.write_text(text.replace('"entries":[', f'"entries":[{ABSURD},{FAR_OFF},', 1), encoding="utf-8")
    for form in ((), ("--json",)):
        shown = with_case.ok("list", *form).out
        assert "Truck never came" in shown
        assert "Other" in shown
        assert "unclear" in with_case.ok("list").out
        assert "unclear" in with_case.ok("show", "C-101", *form).out
        with_case.ok("explain", "C-102", *form)
        with_case.ok("log", "memo", "C-102", "goes on", *form)
    assert "unclear: nobody can count with entry 101.3, so it has no clocks" in with_case.ok("show", "C-101").out
    assert [with_case.ok("show", case, "--json").json["unclear"] for case in ("C-101", "C-102")] == [True, False]
