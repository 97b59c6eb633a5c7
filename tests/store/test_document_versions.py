"""Of two versions of one document the later one stays when histories are brought together."""

from __future__ import annotations

import pytest

from desk.store.documents.table_names import SET_ASIDE
from desk.store.file.history_merge import merged_tables

FROZEN = b'{"id":"H-1","revision":1,"rev":7,"signatures":[{"side":"out"}]}'
SEALED = b'{"id":"H-1","revision":1,"rev":7,"signatures":[{"side":"out"},{"side":"in"}],"seal":"ab"}'
REOPENED = b'{"id":"H-1","revision":2,"rev":9,"signatures":[]}'


@pytest.mark.parametrize(("earlier", "later"), [(FROZEN, SEALED), (SEALED, REOPENED)])
def test_the_later_version_stays_whoever_has_it(earlier: bytes, later: bytes) -> None:
    for ours, theirs in ((earlier, later), (later, earlier)):
        tables = merged_tables({"packs": {"1": ours}}, {"packs": {"1": theirs}})
        assert tables["packs"]["1"] == later
        assert earlier.split(b'"rev"')[0][-12:] in b"".join(map(bytes, tables[SET_ASIDE].values()))


def test_where_they_do_not_tell_ours_stays() -> None:
    tables = merged_tables({"notes": {"1": b'{"text":"ours"}'}}, {"notes": {"1": b'{"text":"theirs"}'}})
    assert tables["notes"]["1"] == b'{"text":"ours"}'
