"""A schema that an older desk made: it goes on, it is named, and its owner brings it up to date."""

from __future__ import annotations

from importlib import resources

import psycopg
import pytest

from desk.errors import Refused
from desk.store.database.migration import new_channel, set_up
from desk.store.database.statements import LAST_SCRIPT, SCRIPTS
from tests.store.database.conftest import Desk
from tests.store.database.test_rights_and_checks import as_role, place_of
from tests.store.store_builders import append, entry_texts, new_case

NUL = "a NUL \0 in it"
TOLD = "SELECT text FROM {desk}.entry_text WHERE kind = 'memo' ORDER BY position"


@pytest.fixture
def old(desk: Desk) -> Desk:
    """A shift whose schema is as the first desk made it."""
    script = resources.files("desk.store.database").joinpath("schema", "0001.sql").read_text("utf-8")
    begin = f"INSERT INTO {{desk}}.format VALUES (1); INSERT INTO {{desk}}.channel VALUES ('{new_channel()}');"
    desk.query(f"CREATE SCHEMA {{desk}};\n{script}\n{begin}".replace("{name}", desk.schema))
    desk.open().commit([new_case("a \0 in the subject"), append(text=NUL)])
    return desk


def schema_findings(desk: Desk) -> list[str]:
    return [f"{each.what} {each.remedy}" for each in place_of(desk).check(None).findings if "schema is behind" in each.what]


def test_an_old_schema_goes_on_and_is_named(old: Desk) -> None:
    with pytest.raises(psycopg.errors.UntranslatableCharacter):
        old.query(TOLD)
    assert entry_texts(old.open())[1:] == [NUL]
    (said,) = schema_findings(old)
    assert f"1 of its {SCRIPTS} scripts were run" in said
    assert said.endswith(f"desk --shift '{place_of(old).shown}' check --migrate")


def test_its_owner_brings_it_up_to_date_once(old: Desk) -> None:
    away = old.open("bo")
    assert place_of(old).migrate() == f"{place_of(old).shown} was brought up to date."
    assert old.query(TOLD) == [("a NUL  in it",)]
    assert old.query("SELECT subject FROM {desk}.case_now") == [("a  in the subject",)]
    assert schema_findings(old) == []
    assert "is up to date" in place_of(old).migrate()
    assert away.commit([append(text="open all the while")]).entries[0].id == "101.3"


def test_an_agent_who_may_not_is_told_who_may(old: Desk) -> None:
    role = f"m_{old.schema}"
    old.query(
        f"CREATE ROLE {role} LOGIN; GRANT USAGE ON SCHEMA {{desk}} TO {role}; GRANT SELECT ON ALL TABLES IN SCHEMA {{desk}} TO {role}"
    )
    try:
        store = as_role(old, role)
        with pytest.raises(Refused, match="is of an older desk, and this account may not bring it up to date"):
            set_up(store._link)  # type: ignore[attr-defined]  # a store
        assert old.query("SELECT count(*) FROM {desk}.format") == [(1,)]
    finally:
        old.close()
        old.query(f"DROP OWNED BY {role}; DROP ROLE {role}")


def test_a_new_schema_is_up_to_date_at_once(desk: Desk) -> None:
    desk.open().commit([new_case()])
    assert desk.query(LAST_SCRIPT) == [(SCRIPTS,)]
    assert schema_findings(desk) == []


def test_every_script_is_counted() -> None:
    folder = resources.files("desk.store.database").joinpath("schema")
    assert sorted(script.name for script in folder.iterdir()) == [f"{number:04}.sql" for number in range(1, SCRIPTS + 1)]
