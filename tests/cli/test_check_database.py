"""`desk check`, `demo` and bad addresses for a shift in a database."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.cli.command_line import CommandLine
from tests.postgres_server import PostgresServer


@pytest.fixture
def shift(postgres: PostgresServer, desk: CommandLine) -> CommandLine:
    """A shift of one case in a database."""
    there = replace(desk, address=postgres.address())
    there.ok("new", "--customer", "Tess", "--subject", "Truck never came")
    return there


def test_a_database_is_mended_from_its_backup_and_says_how(shift: CommandLine) -> None:
    answer = shift("check", "--repair")
    assert (answer.code, answer.out) == (1, "")
    assert "mended from its backup, and nothing was written" in answer.err
    assert "pg_dump --format=custom --schema=SCHEMA" in answer.err
    assert "pg_restore" in answer.err


def test_a_check_says_how_the_database_is_reached(shift: CommandLine) -> None:
    found = shift.ok("check", "--json").json
    assert found["whole"]
    assert found["figures"]["cases"] == 1
    said = shift.ok("check").out
    for words in ("Connected as desk, on this machine", "standbys", "checksums", "fsync is off", "told at once", "is whole: 1 cases"):
        assert words in said
    assert "password" not in said


def test_a_password_in_the_address_is_told_and_never_shown(shift: CommandLine) -> None:
    with_password = replace(shift, address=shift.address.replace("//desk@", "//desk:hush@"))
    said = with_password.ok("check").out
    assert "holds a password, which stands in the shell's history too. Move it to ~/.pgpass." in said
    for words in (["check", "--json"], ["config"], ["list"], ["check", "--migrate"], ["check", "--roles"], ["check", "--repair"]):
        answer = with_password(*words)
        assert "hush" not in answer.out + answer.err
    assert not [path for path in shift.shift.parent.rglob("*") if "hush" in path.name]


def test_an_owner_begins_a_shift_and_grants_rights(postgres: PostgresServer, desk: CommandLine) -> None:
    there = replace(desk, address=postgres.address())
    assert "No shift here" in there("list").err
    assert "was begun" in there.ok("check", "--migrate").out
    assert "is up to date" in there.ok("check", "--migrate").out
    assert "GRANT EXECUTE ON FUNCTION" in there.ok("check", "--roles").out
    assert there.ok("list", "--json").json == []


def test_a_demo_is_always_a_file(shift: CommandLine) -> None:
    answer = shift("demo", "--json")
    assert "postgresql" not in answer.out
    assert len(shift.ok("list", "--json").json) == 1, "the shift in the database stays as it is"


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("postgresql://ines:hush@127.0.0.1:1/desk", "The database cannot be reached. What was saved before is safe."),
        ("postgresql://ines:hush@/nowhere?host={host}", "Look at the address"),
        ("postgresql://ines:hush@/postgres?host={host}&schema=Drop%20it", "is no name of a schema"),
    ],
)
def test_what_cannot_be_reached_is_said_without_a_password_and_nothing_is_made(shift: CommandLine, address: str, words: str) -> None:
    before = sorted(shift.shift.parent.rglob("*"))
    there = replace(shift, address=address.format(host=shift.address.partition("host=")[2].partition("&")[0]))
    for command in (["list"], ["new", "--customer", "A", "--subject", "S"], ["log", "memo", "C-101", "x"], ["check"]):
        answer = there(*command)
        assert answer.code in {1, 2}
        assert words in answer.err
        assert "hush" not in answer.out + answer.err
        assert "Traceback" not in answer.err
    assert sorted(shift.shift.parent.rglob("*")) == before


def test_what_a_restore_took_is_told_and_written_again_once(postgres: PostgresServer, shift: CommandLine) -> None:
    backup = postgres.dump(shift.address.rpartition("=")[2])
    shift.ok("log", "memo", "C-101", "said on the phone")
    shift.ok("new", "--customer", "Ada", "--subject", "Late")
    assert "not in the shift any more" not in shift.ok("check").out
    postgres.restore(backup)
    assert "are not in the shift any more: C-101, C-102. Write it again: desk check --put-back" in shift.ok("check").out
    said = shift.ok("check", "--put-back").out
    assert "+ C-101 said on the phone" in said
    assert said.endswith("Put back: C-101, C-102.\n")
    assert "Nothing of yours was put back." in shift.ok("check", "--put-back").out
    assert shift.ok("check", "--put-back", "--json").json == {"lost": [], "put_back": []}
    assert "said on the phone" in shift.ok("show", "C-101").out
    assert "not in the shift any more" not in shift.ok("check").out
    assert [case["id"] for case in shift.ok("list", "--json").json] == ["C-101", "C-102"]


def test_a_file_loses_nothing_that_could_be_put_back(desk: CommandLine) -> None:
    desk.ok("new", "--customer", "Tess", "--subject", "Truck never came")
    assert desk.ok("check", "--put-back").out == "Nothing of yours was put back.\n"
