"""Documents whose place another version took.

They are kept in a table of their own, each with its table and key, until somebody has looked at them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sized

import msgspec
from msgspec import Raw

from desk.store.documents.document_codec import Document
from desk.store.documents.table_names import SET_ASIDE, document_name

_MOST_FACTS, _LONGEST_FACT = 3, 60
_TOLD_FIRST = "subject", "customer", "name", "text"


class _Aside(msgspec.Struct):
    table: str
    key: str
    document: Raw


def set_aside(aside: dict[str, Document], name: str, key: str, document: Document) -> None:
    """Keep a version of a document whose place another takes."""
    kept = msgspec.json.encode({"table": name, "key": key, "document": Raw(bytes(document))})
    if kept not in map(bytes, aside.values()):
        aside[str(max((int(number) for number in aside if number.isdigit()), default=0) + 1)] = kept


def aside_lines(aside: Mapping[str, Document]) -> Iterator[str]:
    """Each document set aside, in words.

    They say of what it is a version, and its first facts.
    """
    for key, document in aside.items():
        try:
            found = msgspec.json.decode(document, type=_Aside)
            yield f"another version of {document_name(found.table, found.key)}: {_fact_words(found.document)}"
        except (msgspec.DecodeError, UnicodeDecodeError, ValueError):
            yield f"document {key} of the table {SET_ASIDE!r}, which cannot be read"


def _fact_words(document: Raw) -> str:
    """The first facts of a document. Its bytes where it is no JSON."""
    try:
        fields = msgspec.json.decode(document, type=dict[str, object])
    except (msgspec.DecodeError, UnicodeDecodeError):
        return _cut_short(bytes(document).decode("utf-8", "replace"))
    names = [*(name for name in _TOLD_FIRST if name in fields), *(name for name in fields if name not in _TOLD_FIRST)]
    facts = [f"{name} {value}" for name in names if (value := fields[name]) and isinstance(value, str | int) and name not in {"id", "kind"}]
    return ", ".join(map(_cut_short, facts[:_MOST_FACTS])) or "empty"


def _cut_short(words: str) -> str:
    words = " ".join(words.split())
    return words if len(words) <= _LONGEST_FACT else f"{words[:_LONGEST_FACT]}.."


def aside_notice(aside: Sized) -> str:
    """Words for whoever opens a shift with documents set aside.

    Empty where there are none.
    """
    if not aside:
        return ""
    count = "1 document of this shift has" if len(aside) == 1 else f"{len(aside)} documents of this shift have"
    return f"{count} another version, from before or from elsewhere, that is set aside. `desk check` says which."
