"""Sets up a schema, and brings an old one up to date."""

from __future__ import annotations

import secrets
from importlib import resources

import msgspec

from desk.errors import Refused
from desk.store.database.link import DatabaseLink
from desk.store.database.statements import FORMAT, LAST_SCRIPT, NOTE_SCRIPT, SCRIPTS

_LOCK = "SELECT pg_advisory_xact_lock(hashtext('desk migration of {name}'))"
_IS_THERE = "SELECT to_regclass('{desk}.format') IS NOT NULL"


class Migration(msgspec.Struct):
    """The work done on a schema.

    `was_there` says that it was not made now, `scripts` counts those that brought it up to date.
    """

    was_there: bool = False
    scripts: int = 0


def set_up(link: DatabaseLink) -> Migration:
    """Make the schema of a shift, or bring it up to date.

    All of it or nothing is done. Raises Refused when this account may not.
    """
    done = Migration()
    try:
        with link.transaction():
            link.rows(_LOCK)
            done.was_there = bool(link.rows(_IS_THERE)[0][0])
            if not done.was_there:
                link.rows(_first_script())
            _run_missing_scripts(link, done)
    except Refused as error:
        shown = link.address.shown
        raise Refused(f"{_refused_words(shown, done)} Whoever owns the database runs: {migration_line(shown)}") from error
    return done


def _run_missing_scripts(link: DatabaseLink, done: Migration) -> None:
    for number in range(link.rows(LAST_SCRIPT)[0][0] + 1, SCRIPTS + 1):
        link.rows(_script_text(number))
        link.rows(NOTE_SCRIPT, (number,))
        done.scripts += 1


def _refused_words(shown: str, done: Migration) -> str:
    if done.was_there:
        return f"{shown} is of an older desk, and this account may not bring it up to date. Nothing was written."
    return f"No shift here: {shown} has none, and this account may not begin one. Nothing was written."


def migration_line(shown: str) -> str:
    """The line that brings a schema up to date."""
    return f"desk --shift '{shown}' check --migrate"


def _first_script() -> str:
    begin = f"INSERT INTO {{desk}}.format VALUES ({FORMAT}); INSERT INTO {{desk}}.channel VALUES ('{new_channel()}');"
    return f"CREATE SCHEMA IF NOT EXISTS {{desk}};\n{_script_text(1)}\n{begin}"


def _script_text(number: int) -> str:
    return resources.files("desk.store.database").joinpath("schema", f"{number:04}.sql").read_text("utf-8")


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
