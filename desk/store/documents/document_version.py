"""The version that a document tells of itself."""

from __future__ import annotations

from typing import Any

import msgspec

from desk.store.documents.document_codec import Document


class _Version(msgspec.Struct):
    revision: Any = 0
    rev: Any = 0
    signatures: Any = ()


def document_version(document: Document) -> tuple[int, int, int]:
    """The version that a document tells of itself. Whoever read it before it was signed must not put that in its place."""
    try:
        found = msgspec.json.decode(document, type=_Version)
    except msgspec.DecodeError:
        return 0, 0, 0
    revision, rev = (figure if isinstance(figure, int) else 0 for figure in (found.revision, found.rev))
    return revision, len(found.signatures) if isinstance(found.signatures, list) else 0, rev
