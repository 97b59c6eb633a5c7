"""Leads documents to their cases under the numbers of now."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from desk.model.ids import case_id
from desk.store.documents.document_codec import Document, DocumentTable
from desk.store.documents.table_names import SET_ASIDE, SHIFT

CASE_FIELDS = frozenset({"case", "cases"})
"""Fields of documents that hold the id of a case, or a list of such."""
CASE_KEYS = frozenset({"seen"})
"""Fields of documents that hold facts by the id of a case."""
_SIGNED = "sum"
"""The field of a signed document. It stays as it was signed: another number would break its seal."""

_PASSED_OVER = frozenset({SHIFT, SET_ASIDE})


def relinked_tables(tables: Mapping[str, DocumentTable], moved: Mapping[int, int]) -> Mapping[str, DocumentTable]:
    """Tables whose documents name cases by their new numbers.

    `moved` gives the new number by the old one.
    """
    if not moved:
        return tables
    names = {case_id(before): case_id(after) for before, after in moved.items()}
    return {
        name: table if name in _PASSED_OVER else {key: relinked_document(document, names) for key, document in table.items()}
        for name, table in tables.items()
    }


def relinked_document(document: Document, names: Mapping[str, str]) -> Document:
    """A document that names cases by their new ids. The same where it names none of them."""
    data = bytes(document)
    if not any(b'"%b"' % name.encode() in data for name in names):
        return document
    fields = msgspec.json.decode(document)
    followed = _relinked_value(fields, names)
    return document if followed == fields or _SIGNED in fields else msgspec.json.encode(followed)


def is_naming_case(document: bytes, case: str) -> bool:
    """Does a document name the case with this id?"""
    fields = msgspec.json.decode(document) if b'"%b"' % case.encode() in document else None
    return bool(_relinked_value(fields, {case: ""}) != fields)


def _relinked_value(value: Any, names: Mapping[str, str]) -> Any:
    if isinstance(value, list):
        return [_relinked_value(item, names) for item in value]
    return {name: _relinked_field(name, item, names) for name, item in value.items()} if isinstance(value, dict) else value


def _relinked_field(name: str, value: Any, names: Mapping[str, str]) -> Any:
    if name in CASE_FIELDS and isinstance(value, str):
        return names.get(value, value)
    if name in CASE_FIELDS and isinstance(value, list):
        return [names.get(item, item) if isinstance(item, str) else item for item in value]
    if name in CASE_KEYS and isinstance(value, dict):
        return {names.get(key, key): item for key, item in value.items()}
    return _relinked_value(value, names)
