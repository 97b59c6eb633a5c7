"""The rows of a shift, for those who read them with SQL, and what the server itself holds to."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

import psycopg
import pytest

from desk.store.database.commit_rows import _LONGEST_LINE, CommitRows, told_line
from desk.store.documents.commit_plan import plan_commit
from tests.store.database.conftest import Desk
from tests.store.store_builders import append, entry_texts, new_case


def test_the_views_take_any_text(desk: Desk) -> None:
    ines = desk.open()
    ines.commit([new_case("a \0 in the subject"), append(text="a NUL \0 in it"), append(text="no \\u0000, only its spelling")])
    assert desk.query("SELECT number, subject, entries, archived FROM {desk}.case_now") == [(101, "a  in the subject", 3, None)]
    told = desk.query("SELECT text FROM {desk}.entry_text WHERE kind = 'memo' ORDER BY position")
    assert told == [("a NUL  in it",), ("no \\u0000, only its spelling",)]
    assert entry_texts(desk.open())[1:] == ["a NUL \0 in it", "no \\u0000, only its spelling"]


def test_two_entries_at_one_place_cannot_be(desk: Desk) -> None:
    desk.open().commit([new_case()])
    for row in ("101, 0, 1, '101.9'", "101, 7, 1, '101.1'"):
        with pytest.raises(psycopg.errors.UniqueViolation):
            desk.query(f"INSERT INTO {{desk}}.entries VALUES ({row}, '{{}}')")


def test_an_account_that_commits_asynchronously_commits_durably_here(desk: Desk) -> None:
    desk.open().commit([new_case()])
    desk.query(
        "CREATE TABLE {desk}.noted (said text);"
        "CREATE FUNCTION {desk}.note() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN INSERT INTO {desk}.noted VALUES (current_setting('synchronous_commit')); RETURN NULL; END $$;"
        "CREATE CONSTRAINT TRIGGER noted AFTER INSERT ON {desk}.commits DEFERRABLE INITIALLY DEFERRED "
        "FOR EACH ROW EXECUTE FUNCTION {desk}.note()"
    )
    for words in ("&options=-c%20synchronous_commit%3Doff", "&options=-c%20synchronous_commit%3Doff&pooled=true"):
        desk.open("bo", words=words).commit([append()])
    assert desk.query("SELECT said FROM {desk}.noted") == [("on",), ("on",)], "as it is when the commit is written"


@pytest.fixture
def stranger(desk: Desk) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    """A connection of an account of the database that has nothing to do with the desk."""
    desk.open().commit([new_case()])
    role = f"s_{desk.schema}"
    desk.query(f"CREATE ROLE {role} LOGIN")
    with psycopg.connect(desk.server.conninfo.replace("//desk@", f"//{role}@"), autocommit=True) as connection:
        yield connection
    desk.query(f"DROP ROLE {role}")


@pytest.mark.parametrize("asked", ["SELECT name FROM {}.channel", "SELECT body FROM {}.entries", "SELECT {}.lock_class()"])
def test_a_stranger_reads_neither_channel_nor_words(desk: Desk, stranger: psycopg.Connection[tuple[object, ...]], asked: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        stranger.execute(asked.format(desk.schema).encode())


@pytest.mark.parametrize("over", range(-2, 3))
def test_a_line_as_long_as_may_be_told_is_saved(desk: Desk, over: int) -> None:
    ines, bo = desk.open(), desk.open("bo")
    ines.commit([new_case()])
    bo.refresh()
    least = len(told_line(plan_commit([append(text="")], ines.documents_now, "ines").commit()))
    text = "\u00e9" * ((_LONGEST_LINE - least) // 2 - 3) + "x" * (6 + over + (_LONGEST_LINE - least) % 2)
    ines.commit([append(text=text)])
    bo.refresh()
    assert entry_texts(bo)[-1] == text


def test_a_token_is_taken_once(desk: Desk) -> None:
    ines = desk.open()
    ines.commit([new_case()])
    token = str(uuid4())
    assert ines._sender._sent(token, CommitRows(), "", rests_on_all=False) == (2, False)
    assert ines._sender._sent(token, CommitRows(), "", rests_on_all=False) == (2, True), "what was still on its way finds it taken"
    ines.refresh()
    assert ines.seq == 2
