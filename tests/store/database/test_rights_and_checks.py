"""Rights by roles, the check of a database, its archives and its addresses."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path

import pytest

from desk.errors import NotSaved, Refused, Usage
from desk.model.case import Case
from desk.model.changes import Append, PutDocument
from desk.model.entries import StatusChange
from desk.store.archive import archive_closed, archive_documents, counted_cases
from desk.store.database.address import database_address
from desk.store.database.database_place import DatabasePlace
from desk.store.fact_sheet import FactSheet
from desk.store.place import StoreSettings
from tests.postgres_server import PostgresServer, require_server
from tests.store.database.conftest import Desk
from tests.store.store_builders import AT, append, entry_texts, new_case


def place_of(desk: Desk) -> DatabasePlace:
    return DatabasePlace(desk.address, {}, StoreSettings())


@pytest.fixture
def roles(desk: Desk) -> Iterator[tuple[str, str]]:
    """The names of an agent and a reader with the rights that `check --roles` prints."""
    desk.open().commit([new_case()])
    agent, reader = f"a_{desk.schema}", f"r_{desk.schema}"
    lines = [line for line in place_of(desk).role_lines() if "LOGIN" not in line or "NOLOGIN" in line]
    for line in lines:
        desk.query(line.replace("desk_agent", agent).replace("desk_reader", reader).replace("NOLOGIN", "LOGIN"))
    yield agent, reader
    desk.query(f"DROP OWNED BY {agent}, {reader}; DROP ROLE {agent}, {reader}")


def as_role(desk: Desk, role: str) -> object:
    desk.address = desk.address.replace("//desk@", f"//{role}@")
    return desk.open(role)


def test_an_agent_writes_by_the_one_door_and_changes_no_row(desk: Desk, roles: tuple[str, str]) -> None:
    import psycopg

    from desk.store.database.database_store import DatabaseStore

    store = as_role(desk, roles[0])
    assert isinstance(store, DatabaseStore)
    assert store.write_problem() == ""
    assert store.commit([append(text="through the door")]).entries[0].id == "101.2"
    store.presence.announce("viewing", AT)
    assert desk.query("SELECT role FROM {desk}.commits ORDER BY seq") == [("desk",), (roles[0],)]
    changing = ("UPDATE {}.entries SET id = ''", "DELETE FROM {}.commits", "TRUNCATE {}.cases", "DROP TABLE {}.documents")
    for forbidden in (*changing, "INSERT INTO {}.archived VALUES (101, 9, '2026-05')", "UPDATE {}.channel SET name = 'x'"):
        statement = forbidden.format(desk.schema).encode()
        with (
            psycopg.connect(desk.server.conninfo.replace("//desk@", f"//{roles[0]}@")) as connection,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            connection.execute(statement)


def test_a_reader_reads_and_is_told_that_it_may_not_write(desk: Desk, roles: tuple[str, str]) -> None:
    from desk.store.database.database_store import DatabaseStore

    store = as_role(desk, roles[1])
    assert isinstance(store, DatabaseStore)
    assert entry_texts(store) == ["Nobody came at nine."]
    assert "may only read" in store.write_problem()
    with pytest.raises(Refused, match="does not let this account"):
        store.commit([append()])


def test_an_account_that_may_begin_no_shift_is_told_who_may(desk: Desk) -> None:
    role = f"n_{desk.schema}"
    desk.query(f"CREATE ROLE {role} LOGIN")
    try:
        with pytest.raises(Refused, match="check --migrate"):
            as_role(desk, role).commit([new_case()])  # type: ignore[attr-defined]  # a store
    finally:
        desk.close()
        desk.query(f"DROP ROLE {role}")


def test_a_database_is_set_up_once(desk: Desk) -> None:
    assert "was begun" in place_of(desk).migrate()
    assert "up to date" in place_of(desk).migrate()
    assert desk.open().commit([new_case()]).cases[0].id == "C-101"


def test_a_whole_database_is_whole_and_says_how_it_is_reached(desk: Desk) -> None:
    desk.open().commit([new_case(), append()])
    report = place_of(desk).check(AT)
    assert not report.is_damaged
    assert report.figures == {"cases": 1, "entries": 2, "commits": 1, "archived": 0}
    said = " ".join(finding.what for finding in report.findings)
    assert "Connected as desk, on this machine" in said
    assert "fsync is off" in said
    assert "told at once" in said
    assert "clock is" in said
    assert "clock is" not in " ".join(finding.what for finding in place_of(desk).check(None).findings)


@pytest.mark.parametrize(
    ("fsync", "pages", "words"),
    [("off", "on", "may lose the last seconds"), ("on", "off", "may be spoilt by a power cut"), ("on", "on", "")],
)
def test_a_server_that_a_power_cut_can_hurt_is_told(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, fsync: str, pages: str, words: str
) -> None:
    ines = desk.open()
    ines.commit([new_case()])
    monkeypatch.setattr("desk.store.database.power_cut.POWER_CUT", f"SELECT '{fsync}', '{pages}'")
    ines.watch()
    said = " ".join(ines.refresh().notices)
    assert words in said
    assert bool(said) == bool(words)
    assert not words or said.endswith(f"whoever looks after it to turn {'fsync' if fsync == 'off' else 'full_page_writes'} on.")
    readers = desk.open("bo", read_only=True)
    readers.watch()
    assert readers.refresh().notices == (), "who only reads loses nothing"


def test_pages_that_may_be_torn_are_named_by_the_check(desk: Desk) -> None:
    desk.open().commit([new_case()])
    desk.query("ALTER SYSTEM SET full_page_writes = off")
    try:
        wait_for_setting(desk, "off")
        assert "full_page_writes is off" in " ".join(finding.what for finding in place_of(desk).check(None).findings)
    finally:
        desk.query("ALTER SYSTEM RESET full_page_writes")
        wait_for_setting(desk, "on")
    assert "full_page_writes" not in " ".join(finding.what for finding in place_of(desk).check(None).findings)


def wait_for_setting(desk: Desk, value: str) -> None:
    """Wait until the server has read its settings anew."""
    desk.query("SELECT pg_reload_conf()")
    until = time.monotonic() + 10
    while desk.query("SELECT current_setting('full_page_writes')") != [(value,)]:
        assert time.monotonic() < until


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        ("DELETE FROM {desk}.commits WHERE seq = 1", "Commits are missing before number 3"),
        ("DELETE FROM {desk}.entries WHERE position = 1", "in the middle of C- 101"),
        ("DELETE FROM {desk}.cases WHERE number = 102", "without their case, C- 102"),
        ("""UPDATE {desk}.cases SET header = '{"id":"C-102","entries":[]}' WHERE number = 102""", "C-102 cannot be read"),
    ],
)
def test_damage_is_found(desk: Desk, harm: str, words: str) -> None:
    store = desk.open()
    for change in (new_case(), append(), new_case()):
        store.commit([change])
    store.commit([append(text="last")])
    desk.query(harm.replace("number 3", "number 4"))
    report = place_of(desk).check(None)
    assert report.is_damaged
    assert words.replace("number 3", "number 4") in " ".join(finding.what for finding in report.findings)


def test_cases_move_to_their_month_and_come_back_when_written_to(desk: Desk) -> None:
    ines, bo = desk.open(), desk.open("bo")
    ines.commit([new_case(), new_case(entries=2), Append("C-101", (StatusChange(at=AT, by="ines", to="closed"),))])
    bo.refresh()
    assert archive_closed(ines, AT + timedelta(days=1)) == {"2026-05": ("C-101",)}
    changed = bo.refresh()
    assert changed.gone == ("C-101",)
    for store in (ines, bo, desk.open("kim")):
        assert [*store.cases] == ["C-102"]
        assert isinstance(store.archived_case("C-101"), Case)
        assert store.archived_case("C-102") is None
        assert store.archive.months() == ("2026-05",)
        assert [case.id for case in counted_cases(store, FactSheet("x", "1", bytes))] == ["C-101"]
        assert [[*month] for month in store.archive.by_month()] == [["C-101"]]
    assert [row.number for row in bo.archived_facts("x", "1", bytes)] == [101]
    done = bo.commit([append("C-101", "taken up again")])
    assert done.notices == ("C-101 was in the archive of 2026-05; it is back on the shift.",)
    assert done.entries[0].id == "101.3"
    assert ines.refresh().cases == ("C-101",)
    for store in (ines, bo, desk.open("lou")):
        assert entry_texts(store)[-1] == "taken up again"
        assert [*sorted(store.cases)] == ["C-101", "C-102"]
        assert store.archive.months() == ()
    assert ines.commit([new_case()]).cases[0].id == "C-103"
    assert not place_of(desk).check(None).is_damaged


def test_documents_move_to_an_archive_and_their_numbers_stay_taken(desk: Desk) -> None:
    ines, bo = desk.open(), desk.open("bo")
    ines.commit([PutDocument("packs", document={"n": 1}), PutDocument("packs", document={"n": 2})])
    assert archive_documents(ines, "2026-05", lambda: [("packs", 1), ("packs", 9)]) == (("packs", 1),)
    bo.refresh()
    for store in (ines, bo, desk.open("kim")):
        assert store.documents("packs") == {2: b'{"n":2}'}
        assert store.archive.tables(["packs"]) == {"packs": {1: b'{"n":1}'}}
        assert [store.archive.tables(["packs"], month) for month in ("2026-05", "2026-06")] == [store.archive.tables(["packs"]), {}]
    assert archive_documents(ines, "2026-05", lambda: [("packs", 2)]) == (("packs", 2),)
    assert desk.open("lou").commit([PutDocument("packs", document={})]).documents == (("packs", 3),)


def test_the_policy_stands_in_the_shift(desk: Desk) -> None:
    place = place_of(desk)
    assert place.own_policy() is None
    desk.open().commit([PutDocument("policy", 1, {"text": "one"})])
    assert place.own_policy() == ("one", f"the policy in {place.shown}")
    store = place.open(agent="bo", read_only=False)
    desk.open().commit([PutDocument("policy", 1, {"text": "two"})])
    store.refresh()
    assert place.own_policy() == ("two", f"the policy in {place.shown}")
    store.close()


def test_a_full_server_is_said_and_nothing_of_it_stands(desk: Desk) -> None:
    ines = desk.open()
    ines.commit([new_case()])
    desk.query(
        "CREATE FUNCTION {desk}.full() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END $$;"
        "CREATE TRIGGER no_room BEFORE INSERT ON {desk}.entries FOR EACH ROW EXECUTE FUNCTION {desk}.full()"
    )
    with pytest.raises(NotSaved, match="no room"):
        ines.commit([append(text="no room for it")])
    desk.query("DROP TRIGGER no_room ON {desk}.entries")
    ines.commit([append(text="there is room")])
    assert entry_texts(desk.open())[1:] == ["there is room"]


def test_a_database_of_another_version_is_refused(desk: Desk) -> None:
    ines = desk.open()
    ines.commit([new_case()])
    desk.query("INSERT INTO {desk}.format VALUES (2)")
    with pytest.raises(Refused, match="another version"):
        ines.commit([append()])
    with pytest.raises(Refused, match="newer desk"):
        desk.open("bo")


@pytest.mark.parametrize(
    ("words", "environment", "conninfo", "shown"),
    [
        ("postgresql://ines@db/desk", {}, "postgresql://ines@db/desk?sslmode=require", "postgresql://ines@db/desk"),
        ("postgres://db/desk", {}, "postgresql://db/desk?sslmode=require", "postgresql://db/desk"),
        ("postgresql://ines:secret@db/desk", {}, "postgresql://ines:secret@db/desk?sslmode=require", "postgresql://ines@db/desk"),
        ("postgresql://db/desk?password=secret&user=bo", {}, None, "postgresql://bo@db/desk"),
        ("postgresql://ines@db/desk?sslmode=disable", {}, "postgresql://ines@db/desk?sslmode=disable", "postgresql://ines@db/desk"),
        ("postgresql://ines@localhost:5433/desk", {}, "postgresql://ines@localhost:5433/desk", "postgresql://ines@localhost:5433/desk"),
        ("postgresql:///desk", {}, "postgresql:///desk", "postgresql:///desk"),
        ("postgresql:///desk", {"PGHOST": "db"}, "postgresql:///desk?sslmode=require", "postgresql:///desk"),
        ("postgresql://db/desk", {"PGSSLMODE": "verify-full"}, "postgresql://db/desk", "postgresql://db/desk"),
        ("postgresql:///?service=desk", {}, "postgresql:///?service=desk", "postgresql:///"),
        ("postgresql://a,127.0.0.1/desk?schema=night", {}, None, "postgresql://a,127.0.0.1/desk?schema=night"),
    ],
)
def test_an_address_is_read_without_showing_its_password(words: str, environment: Mapping[str, str], conninfo: str, shown: str) -> None:
    address = database_address(words, environment)
    assert address.shown == shown
    assert conninfo is None or address.conninfo == conninfo
    assert "secret" not in address.shown + address.key + address.name
    assert address.has_password == ("secret" in words)
    assert ("sslmode=require" in address.conninfo) == (not conninfo or "sslmode=require" in conninfo)


@pytest.mark.parametrize(
    ("words", "listening"),
    [
        ("postgresql://ines@pool/desk?pooled=true&listen=db:5432", "postgresql://ines@/desk?host=db&port=5432&sslmode=require"),
        ("postgresql://ines@pool/desk?listen=db:5432&sslmode=verify-full", "postgresql://ines@/desk?sslmode=verify-full&host=db&port=5432"),
        ("postgresql://ines@db/desk?listen=[::1]:5433", "postgresql://ines@/desk?host=%3A%3A1&port=5433"),
        ("postgresql://ines@/desk?host=/run/pool&port=6432&listen=/run/pg:5432", "postgresql://ines@/desk?host=%2Frun%2Fpg&port=5432"),
        ("postgresql://ines@db/desk", ""),
    ],
)
def test_an_address_leads_past_a_pool(words: str, listening: str) -> None:
    address = database_address(words, {})
    assert address.listening == listening
    assert "listen" not in address.conninfo + address.shown


@pytest.mark.parametrize("listen", ["", "db", ":5432", "db:", "db:x"])
def test_a_server_for_listening_that_makes_no_sense_is_refused(listen: str) -> None:
    with pytest.raises(Usage, match="say listen=HOST:PORT"):
        database_address(f"postgresql://ines@db/desk?listen={listen}", {})


@pytest.mark.parametrize("words", ["postgresql://ines@db/desk?schema=Drop%20it", "postgresql://[db/desk", "postgresql://db/desk?x"])
def test_an_address_that_makes_no_sense_is_refused(words: str) -> None:
    with pytest.raises(Usage):
        database_address(words, {})


def test_a_wrong_database_is_refused_without_the_password(desk: Desk, tmp_path: Path) -> None:
    words = f"postgresql://desk:secret@/nowhere?host={desk.server.folder}"
    with pytest.raises(Refused, match="does not exist") as raised:
        DatabasePlace(words, {}, StoreSettings()).open(agent="ines", read_only=False)
    assert "secret" not in str(raised.value)
    assert [*tmp_path.iterdir()] == []


def test_a_server_without_encryption_is_refused_where_it_was_asked_for(desk: Desk) -> None:
    with pytest.raises(Refused, match="does not support SSL"):
        desk.open(proxied=True, words="&sslmode=require")


@pytest.mark.skipif(shutil.which("openssl") is None, reason="no openssl here to make a certificate")
def test_a_server_beyond_this_machine_is_reached_encrypted(tmp_path: Path) -> None:
    server = PostgresServer(require_server(), certificate=True)
    try:
        place = DatabasePlace(f"postgresql://desk@127.0.0.1:{server.port}/postgres?sslmode=require", {}, StoreSettings())
        store = place.open(agent="ines", read_only=False)
        store.commit([new_case()])
        store.close()
        assert "Connected as desk, encrypted" in place.check(None).findings[0].what
        root = f"sslmode=verify-full&sslrootcert={server.folder}/data/server.crt"
        verified = DatabasePlace(f"postgresql://desk@localhost:{server.port}/postgres?{root}", {}, StoreSettings())
        verified.open(agent="ines", read_only=True).close()
        wrong = DatabasePlace(f"postgresql://desk@127.0.0.1:{server.port}/postgres?{root}", {}, StoreSettings())
        with pytest.raises(Refused, match="does not match"):
            wrong.open(agent="ines", read_only=True)
    finally:
        server.stop()
