"""The state that a server names decides what its error means."""

from __future__ import annotations

import pytest

from desk.errors import NotSaved, Offline, Refused

psycopg = pytest.importorskip("psycopg")


@pytest.mark.parametrize(
    ("state", "kind", "words"),
    [
        ("", "LinkLost", ""),
        ("08006", "LinkLost", ""),
        ("08003", "LinkLost", ""),
        ("57P01", "LinkLost", ""),
        ("57P02", "LinkLost", ""),
        ("57P05", "LinkLost", ""),
        ("25P03", "LinkLost", ""),
        ("26000", "LinkLost", ""),
        ("42P05", "LinkLost", ""),
        ("3F000", "NoSchema", ""),
        ("42P01", "NoSchema", ""),
        ("42883", "NoSchema", ""),
        ("40001", "TryAgain", ""),
        ("40P01", "TryAgain", ""),
        ("55P03", "DatabaseBusy", "did not answer in time"),
        ("57014", "DatabaseBusy", "did not answer in time"),
        ("53100", "NotSaved", "has no room"),
        ("53200", "NotSaved", "has no room"),
        ("53300", "NotSaved", "has no room"),
        ("25006", "Refused", "only reads"),
        ("42501", "Refused", "desk check --roles"),
        ("DK001", "Refused", "another version of desk"),
        ("22P05", "NotSaved", "refused it"),
    ],
)
def test_each_state_has_its_meaning(state: str, kind: str, words: str) -> None:
    from desk.store.database.link_errors import link_error

    error = psycopg.OperationalError("one line\nDETAIL: another")
    error.sqlstate = state or None
    found = link_error(error)
    assert type(found).__name__ == kind
    assert words in str(found)
    assert "\n" not in str(found)
    assert isinstance(found, NotSaved | Refused) == bool(words)


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ('connection to server at "db" failed: FATAL:  password authentication failed for user "ines"', Refused),
        ('connection to server at "db" failed: FATAL:  no pg_hba.conf entry for host "10.0.0.9"', Refused),
        ("connection to server failed: fe_sendauth: no password supplied", Refused),
        ('connection to server on socket "/tmp/x" failed: FATAL:  database "nowhere" does not exist', Refused),
        ('could not translate host name "db.example" to address: Name or service not known', Offline),
        ('connection to server at "db" failed: Connection refused', Offline),
        ('connection to server at "db" failed: FATAL:  the database system is starting up', Offline),
        ('connection to server at "db" failed: FATAL:  sorry, too many clients already', Offline),
        ("connection timeout expired", Offline),
    ],
)
def test_what_ends_alike_again_is_refused_and_the_rest_is_tried_again(said: str, kind: type[Exception]) -> None:
    from desk.store.database.link_errors import connection_error

    found = connection_error(psycopg.OperationalError(said), "postgresql://ines@db/desk")
    assert type(found) is kind
    begin = "postgresql://ines@db/desk does not let us in. " if kind is Refused else "The database cannot be reached. "
    assert str(found).startswith(begin)
    assert str(found).endswith(")"), "what the driver said comes last"
    assert "postgresql://ines@db/desk" in str(found)
    assert "connection to server" not in str(found)
