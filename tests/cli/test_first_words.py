"""The first words on the command line: nearest commands, examples that work, completion."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from desk.cli.command_parser import OTHER_WORDS, all_parsers
from desk.cli.examples import EXAMPLES
from desk.cli.parser import command_parser, parse_command
from desk.model.entries import KINDS
from tests.cli.command_line import CommandLine

COMMANDS = [parser.prog.removeprefix("desk").strip() for parser in all_parsers(command_parser())]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("lst", "desk list"), ("reprot", "desk report"), ("exprt", "desk export"), ("hanover", "desk handover"), ("ls", "desk list"),
        ("handover biuld", "desk handover build"), ("list --archivd", "--archived"), ("report --formt csv", "--format"),
    ],
)  # fmt: skip
def test_a_slip_names_what_was_meant(desk: CommandLine, typed: str, meant: str) -> None:
    answer = desk(*typed.split())
    assert answer.code == 2
    assert f"Did you mean `{meant}`?" in answer.err
    assert "choose from" not in answer.err


def test_what_resembles_nothing_is_told_where_all_stands(desk: CommandLine) -> None:
    assert "`desk --help` lists what there is." in desk("qqqq").err


def test_help_is_a_word_too(desk: CommandLine) -> None:
    assert desk.ok("help", "list").out == desk.ok("list", "--help").out
    assert "the queue, worst first" in desk.ok("help").out


def test_other_words_lead_to_commands() -> None:
    assert set(OTHER_WORDS.values()) <= set(COMMANDS)
    assert not set(OTHER_WORDS) & set(COMMANDS)


def test_every_command_has_examples_and_no_other() -> None:
    assert {command for command in COMMANDS if " " not in command} <= set(EXAMPLES)
    assert set(EXAMPLES) <= set(COMMANDS)


@pytest.mark.parametrize("line", [line for lines in EXAMPLES.values() for line in lines])
def test_an_example_can_be_typed(line: str) -> None:
    program, *words = shlex.split(line)
    assert program == "desk"
    assert callable(parse_command(words).command)


def test_an_example_stands_in_its_help(desk: CommandLine) -> None:
    for command in COMMANDS:
        shown = desk.ok(*command.split(), "--help").out
        assert all(line in shown for line in EXAMPLES.get(command, ()))


@pytest.mark.parametrize("line", EXAMPLES["log"])
def test_the_examples_of_log_log(with_case: CommandLine, line: str) -> None:
    assert with_case(*shlex.split(line)[1:]).code == 0


def test_log_says_the_fields_of_each_kind(desk: CommandLine) -> None:
    shown = desk.ok("log", "--help").out
    assert all(f"\n  {kind} " in shown for kind in KINDS)
    assert "apology         text channel speaker taken" in shown
    assert "options.0.by" in shown


def test_bash_completes_commands_and_actions(desk: CommandLine, tmp_path: Path) -> None:
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("there is no bash here")
    (tmp_path / "desk.bash").write_text(desk.ok("completion", "bash").out, encoding="utf-8")
    ask = (
        "source desk.bash; for words in 'desk re' 'desk handover bu'; do"
        " COMP_WORDS=($words); COMP_CWORD=$((${#COMP_WORDS[@]}-1)); COMPREPLY=();"
        ' $(complete -p desk | sed "s/.*-F \\([^ ]*\\).*/\\1/"); echo "${COMPREPLY[@]}"; done'
    )
    offered = subprocess.run([bash, "-c", ask], cwd=tmp_path, capture_output=True, text=True, check=True).stdout.split("\n")
    assert set(offered[0].split()) == {"replay", "report", "review"}
    assert offered[1] == "build"


@pytest.mark.parametrize("shell", ["zsh", "tcsh"])
def test_other_shells_have_theirs(desk: CommandLine, shell: str) -> None:
    assert "handover" in desk.ok("completion", shell).out


def test_the_path_of_a_shift_opens_it_without_its_option(with_case: CommandLine) -> None:
    for path in (str(with_case.shift), f"./{with_case.shift.name}", with_case.shift.name):
        assert "C-101" in with_case.ok(path, "list").out
        assert "the board needs a terminal" in with_case(path).err


def test_the_path_of_no_file_is_answered_with_the_line_to_type(desk: CommandLine) -> None:
    answer = desk("elsewhere/shift.json")
    assert answer.code == 2
    assert "there is no file elsewhere/shift.json. `desk --shift elsewhere/shift.json new ...` begins a shift there." in answer.err
    assert "there is no desk lst" in desk("lst").err


def test_help_never_says_what_nothing_is_known_of(desk: CommandLine) -> None:
    for command in COMMANDS:
        assert "\n  None\n" not in desk.ok(*command.split(), "--help").out


ELSEWHERE = ("postgresql://", "imap", "--watch", "serve", "--plain", "/srv/", "/tmp/")
"""Parts of examples that go on until somebody ends them, need a server, or write outside the folder."""
LACKING = "There is no |No such file|is no maildir|only they read it back|to settle first|no signature here"
"""What an example says that is refused because a fresh demo lacks a file, a handover, or a side of it."""


@pytest.mark.parametrize("line", [line for lines in EXAMPLES.values() for line in lines if not any(part in line for part in ELSEWHERE)])
def test_a_pasted_example_works_or_names_what_is_not_there(desk: CommandLine, line: str) -> None:
    desk.ok("demo", "--shift", str(desk.shift))
    answer = desk(*shlex.split(line)[1:])
    if answer.code == 2:
        assert "terminal" in answer.err
    elif answer.code:
        assert re.search(LACKING, answer.err)
