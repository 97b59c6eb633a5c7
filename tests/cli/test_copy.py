"""`desk copy`: a whole shift from a file to a database, and back, byte for byte."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from desk.store.file.file_place import FilePlace
from desk.store.place import StoreSettings
from desk.store.shift_copy import CopyStore
from tests.cli.command_line import CommandLine
from tests.cli.test_handover import hand_over
from tests.postgres_server import PostgresServer


def everything(store: CopyStore) -> object:
    """All documents of a shift and its archives, as bytes."""
    here = store.documents_now
    cases = {number: bytes(here.document(number)) for number in here}
    tables = {name: {key: bytes(body) for key, body in table.items()} for name, table in here.tables.items() if table}
    archived = sorted((month, number, bytes(document)) for month, number, document in store.archive.documents())
    return cases, tables, archived, {month: tables for month, tables in store.archive.month_tables().items() if tables}


def test_a_demo_goes_to_a_database_and_comes_back_the_same(postgres: PostgresServer, desk: CommandLine) -> None:
    from desk.store.database.database_place import DatabasePlace

    demo, back, address = desk.shift.with_name("demo.json"), desk.shift.with_name("back.json"), postgres.address()
    desk.ok("--shift", str(demo), "demo", "--json")
    desk.ok("--shift", str(demo), "handover", "build", "--to", "bo")
    brought = desk.ok("copy", str(demo), address, "--json").json
    assert brought["cases"] == 25
    assert brought["archived"] > 0
    assert "0 cases and 0 archived" in desk.ok("copy", str(demo), address).out
    assert "25 cases" in desk.ok("copy", address, str(back)).out
    places = [FilePlace(path, path.parent, StoreSettings()) for path in (demo, back)]
    stores: list[CopyStore] = [place.open_copy(agent="judge", read_only=True) for place in places]
    stores.append(DatabasePlace(address, {}, StoreSettings()).open_copy(agent="judge", read_only=True))
    first, *others = map(everything, stores)
    for store in stores:
        store.close()
    assert all(other == first for other in others)
    shift = replace(desk, address=address)
    assert shift.ok("list", "--json").json == desk.ok("--shift", str(demo), "list", "--json").json
    assert shift.ok("report", "--json").out == desk.ok("--shift", str(demo), "report", "--json").out
    assert "is whole" in shift.ok("check").out


def test_what_was_added_since_is_brought_by_another_copy(postgres: PostgresServer, with_case: CommandLine) -> None:
    address = postgres.address()
    with_case.ok("copy", str(with_case.shift), address)
    with_case.ok("log", "memo", "C-101", "since then")
    with_case.ok("new", "--customer", "Otto", "--subject", "Wrong number")
    assert "1 cases" in with_case.ok("copy", str(with_case.shift), address).out
    shift = replace(with_case, address=address)
    assert shift.case() == with_case.case()
    assert shift.ok("new", "--customer", "Ivy", "--subject", "Third").out.strip() == "C-103"


def test_a_number_that_means_two_cases_stops_the_copy(postgres: PostgresServer, with_case: CommandLine) -> None:
    address = postgres.address()
    shift = replace(with_case, address=address)
    shift.ok("new", "--customer", "Otto", "--subject", "Another one altogether")
    answer = with_case("copy", str(with_case.shift), address)
    assert answer.code == 1
    assert "C-101 is another case in each place" in answer.err
    assert shift.case()["customer"] == "Otto"


@pytest.mark.parametrize("words", [["nowhere.json", "b.json"], ["shift.json", "shift.json"], ["mysql://x/y", "b.json"]])
def test_a_copy_that_makes_no_sense_makes_nothing(with_case: CommandLine, tmp_path: Path, words: list[str]) -> None:
    before = sorted(tmp_path.iterdir())
    assert with_case("copy", *words).code in {1, 2}
    assert sorted(tmp_path.iterdir()) == before


def test_a_file_is_copied_into_a_file(with_case: CommandLine, tmp_path: Path) -> None:
    with_case.ok("copy", "shift.json", "b.json")
    assert with_case.ok("--shift", "b.json", "show", "C-101", "--json").json == with_case.case()


@pytest.fixture
def handed_over(with_case: CommandLine) -> CommandLine:
    """A shift with a closed case, the packs and the notes of three handovers in its archive, and three more on the shift."""
    with_case.ok("new", "--customer", "Otto", "--subject", "Wrong number", "somebody rang")
    with_case.ok("log", "status", "C-102", "--set", "to=closed")
    with_case.ok("archive", "--before", "+1m", "--even-unsettled")
    for day in range(5, 11):
        hand_over(with_case, day)
    with_case.ok("check", "--fold")
    return with_case


def stored(path: Path) -> object:
    """All that a shift file and its archives hold."""
    with closing(FilePlace(path, path.parent, StoreSettings()).open_copy(agent="judge", read_only=True)) as store:
        return everything(store)


def verified(desk: CommandLine, *place: str) -> tuple[bool, int]:
    found = desk(*place, "handover", "verify", "--json").json
    return found["whole"], found["packs"]


def test_archived_packs_go_to_another_file_the_same(handed_over: CommandLine) -> None:
    desk, there = handed_over, handed_over.shift.with_name("there.json")
    for brought in (1, 0):
        copied = desk.ok("copy", str(desk.shift), str(there), "--json").json
        assert copied == {"from": str(desk.shift), "to": str(there), "cases": brought, "archived": brought, "policy": "none"}
        assert stored(there) == stored(desk.shift)
    assert verified(desk) == verified(desk, "--shift", str(there)) == (True, 6)
    assert "is whole" in desk.ok("--shift", str(there), "check").out
    desk.ok("--shift", str(there), "check", "--repair")
    desk.ok("--shift", str(there), "archive", "--before", "+1m")
    assert stored(there) == stored(desk.shift)


def test_archived_packs_go_to_a_database_and_come_back_the_same(postgres: PostgresServer, handed_over: CommandLine) -> None:
    desk, address, back = handed_over, postgres.address(), handed_over.shift.with_name("back.json")
    for source, target in ((str(desk.shift), address), (address, str(back)), (str(back), address)):
        desk.ok("copy", source, target)
    assert stored(back) == stored(desk.shift)
    shift = replace(desk, address=address)
    assert verified(shift) == verified(desk, "--shift", str(back)) == (True, 6)
    assert "is whole" in shift.ok("check").out


def closed_and_archived(desk: CommandLine, case: str) -> None:
    desk.ok("log", "status", case, "--set", "to=closed")
    desk.ok("archive", "--before", "+1m", "--even-unsettled")


def test_a_pack_signed_and_archived_since_is_brought_as_it_was_signed(with_case: CommandLine) -> None:
    desk, there = with_case, with_case.shift.with_name("there.json")
    five = "2026-05-05T14:00:00Z"
    desk.ok("handover", "build", "--to", "bo", now=five)
    desk.ok("handover", "accept", "C-101", "--read-back", "I ring Tess at three.", agent="bo", now=five)
    desk.ok("handover", "sign", "--override", "in a test", now=five)
    desk.ok("copy", str(desk.shift), str(there))
    desk.ok("handover", "sign", "--override", "in a test", agent="bo", now=five)
    desk.ok("copy", str(desk.shift), str(there))
    assert verified(desk, "--shift", str(there)) == (True, 1)
    for day in range(6, 11):
        hand_over(desk, day)
    desk.ok("copy", str(desk.shift), str(there))
    assert verified(desk, "--shift", str(there)) == (True, 6)
    assert stored(there) == stored(desk.shift)


@pytest.mark.parametrize("is_database", [False, True], ids=["file", "database"])
def test_a_case_that_grew_before_it_was_archived_is_brought_whole(
    postgres: PostgresServer, with_case: CommandLine, is_database: bool
) -> None:
    desk, there = with_case, postgres.address() if is_database else str(with_case.shift.with_name("there.json"))
    desk.ok("copy", str(desk.shift), there)
    for words in ("said before it was archived", "said in between"):
        desk.ok("log", "memo", "C-101", words)
        closed_and_archived(desk, "C-101")
        desk.ok("copy", str(desk.shift), there)
        shown = desk.ok("--shift", there, "show", "C-101", "--json").json
        assert shown["entries"] == desk.case()["entries"]
        assert desk.ok("--shift", there, "list", "--all", "--json").json == []


@pytest.mark.parametrize("is_database", [False, True], ids=["file", "database"])
@pytest.mark.parametrize("archived", ["here", "there", "both"])
def test_an_archived_number_that_means_two_cases_stops_the_copy(
    postgres: PostgresServer, with_case: CommandLine, is_database: bool, archived: str
) -> None:
    desk, there = with_case, postgres.address() if is_database else str(with_case.shift.with_name("there.json"))
    other = replace(desk, address=there)
    other.ok("new", "--customer", "Otto", "--subject", "Another one altogether", "somebody rang")
    if archived != "there":
        closed_and_archived(desk, "C-101")
    if archived != "here":
        closed_and_archived(other, "C-101")
    answer = desk("copy", str(desk.shift), there)
    assert (answer.code, "C-101 is another case in each place" in answer.err) == (1, True)
    assert other.case()["customer"] == "Otto"
    assert len(other.ok("list", "--all", "--json").json) == (archived == "here")


def test_a_case_that_was_reopened_there_stays_on_its_shift(with_case: CommandLine) -> None:
    desk, other = with_case, replace(with_case, shift=with_case.shift.with_name("there.json"))
    closed_and_archived(desk, "C-101")
    desk.ok("copy", str(desk.shift), str(other.shift))
    other.ok("log", "memo", "C-101", "they rang again")
    desk.ok("copy", str(desk.shift), str(other.shift))
    assert [case["id"] for case in other.ok("list", "--all", "--json").json] == ["C-101"]


@pytest.mark.parametrize("is_database", [False, True], ids=["file", "database"])
def test_the_policy_goes_with_the_shift_and_is_never_replaced(postgres: PostgresServer, with_case: CommandLine, is_database: bool) -> None:
    desk, back = with_case, with_case.shift.with_name("back.json")
    there = postgres.address() if is_database else str(desk.shift.with_name("there.json"))
    own = '[[rules]]\nname = "mild"\nown = 60\nreply = 120\n'
    desk.shift.with_suffix(".toml").write_text(own)
    for source, target in ((str(desk.shift), there), (there, str(back))):
        assert "targets were copied too" in desk.ok("copy", source, target).out
        assert "targets" not in desk.ok("copy", source, target).out
        assert desk.ok("--shift", target, "policy", "show").out == own
        assert desk.ok("--shift", target, "report", "--json").json["figures"] == desk.ok("report", "--json").json["figures"]
    desk.shift.with_suffix(".toml").write_text(own.replace("60", "90"))
    assert "targets there are others" in desk.ok("copy", str(desk.shift), there).out
    assert desk.ok("copy", str(desk.shift), there, "--json").json["policy"] == "kept"
    assert desk.ok("--shift", there, "policy", "show").out == own
    assert back.with_suffix(".toml").read_text() == own
