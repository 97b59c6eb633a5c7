"""Sets up a schema, and brings an old one up to date."""

from __future__ import annotations

import secrets
from importlib import resources

from desk.errors import Refused
from desk.store.database.link import DatabaseLink
from desk.store.database.statements import FORMAT

_LOCK = "SELECT pg_advisory_xact_lock(hashtext('desk migration of {name}'))"
_IS_THERE = "SELECT to_regclass('{desk}.format') IS NOT NULL"


def set_up(link: DatabaseLink) -> tuple[bool, int]:
    """Make the schema of a shift where there is none.

    Returns whether there was one, and its version. Raises Refused when this account may not.
    """
    try:
        with link.transaction():
            link.rows(_LOCK)
            was_there = bool(link.rows(_IS_THERE)[0][0])
            if not was_there:
                link.rows(_first_script())
            return was_there, FORMAT
    except Refused as error:
        raise Refused(
            f"No shift here: {link.address.shown} has none, and this account may not begin one. Nothing was written. "
            f"Whoever owns the database runs: desk --shift {link.address.shown} check --migrate"
        ) from error


def _first_script() -> str:
    text = resources.files("desk.store.database").joinpath("schema", "0001.sql").read_text("utf-8")
    begin = f"INSERT INTO {{desk}}.format VALUES ({FORMAT}); INSERT INTO {{desk}}.channel VALUES ('{new_channel()}');"
    return f"CREATE SCHEMA IF NOT EXISTS {{desk}};\n{text}\n{begin}"


def new_channel() -> str:
    """A name for a channel that nobody can guess."""
    return f"desk_{secrets.token_hex(16)}"


def grant_lines(schema: str) -> list[str]:
    """The lines by which an owner gives agents and readers their rights.

    Agents may add through the one function and never change a row. Nobody without a right knows the channel.
    """
    return [
        "CREATE ROLE desk_agent NOLOGIN;",
        "CREATE ROLE desk_reader NOLOGIN;",
        f"GRANT USAGE ON SCHEMA {schema} TO desk_agent, desk_reader;",
        f"GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO desk_agent, desk_reader;",
        f"GRANT INSERT, UPDATE, DELETE ON {schema}.presence TO desk_agent, desk_reader;",
        f"GRANT EXECUTE ON FUNCTION {schema}.append TO desk_agent;",
        "CREATE ROLE ines LOGIN IN ROLE desk_agent;  -- one login an agent: commits say who it was",
        f"-- Once a right is taken away: UPDATE {schema}.channel SET name = 'desk_' || replace(gen_random_uuid()::text, '-', '');",
    ]
