"""The documents that follow renumbered cases: every field of a note that names a case is known to the store."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args, get_origin

import msgspec
import pytest

from desk.concerns import notes as concerns
from desk.handover import notes as handover
from desk.store.documents.relinked_documents import CASE_FIELDS, CASE_KEYS, relinked_document


def note_fields() -> Iterator[tuple[str, object]]:
    for kind in (*get_args(handover.KnownNote), *get_args(concerns.KnownNote), handover.Since):
        yield from ((field.name, field.type) for field in msgspec.structs.fields(kind))


def test_every_field_that_names_a_case_is_known() -> None:
    fields = list(note_fields())
    assert {name for name, _ in fields if "case" in name} == CASE_FIELDS
    assert {name for name, kind in fields if getattr(get_origin(kind), "__name__", "") == "Mapping"} == CASE_KEYS


@pytest.mark.parametrize(
    ("document", "followed"),
    [
        (b'{"case":"C-1","text":"C-1 said so"}', b'{"case":"C-2","text":"C-1 said so"}'),
        (b'{"cases":["C-1","C-10"]}', b'{"cases":["C-2","C-10"]}'),
        (b'{"seen":{"C-1":{"rev":3}}}', b'{"seen":{"C-2":{"rev":3}}}'),
        (b'{"since":[{"case":"C-1"}]}', b'{"since":[{"case":"C-2"}]}'),
        (b'{"case":"C-1","sum":"0f"}', b'{"case":"C-1","sum":"0f"}'),
        (b'{ "case": "C-10" }', b'{ "case": "C-10" }'),
        (b'{"case":["C-1",3,null]}', b'{"case":["C-2",3,null]}'),
    ],
)
def test_a_document_names_cases_by_their_new_numbers(document: bytes, followed: bytes) -> None:
    assert bytes(relinked_document(document, {"C-1": "C-2"})) == followed


def test_two_cases_that_swapped_their_numbers_are_not_mixed_up() -> None:
    assert relinked_document(b'{"cases":["C-1","C-2"]}', {"C-1": "C-2", "C-2": "C-1"}) == b'{"cases":["C-2","C-1"]}'
