"""Reads JSON that something spoiled, as far as it can be read."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

BOM = b"\xef\xbb\xbf"


def _distinct_fields(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose names are distinct. Two records grown together have some twice."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name stands twice")
    return found


_DECODER = json.JSONDecoder(strict=False, parse_constant=lambda _: None, object_pairs_hook=_distinct_fields)


def object_at(text: str, start: int) -> tuple[dict[str, Any] | None, int]:
    """The JSON object at an offset, and its end.

    None when there is no whole one.
    """
    try:
        found, end = _DECODER.raw_decode(text, start)
    except (ValueError, RecursionError):
        return None, start
    return (found, end) if isinstance(found, dict) else (None, start)


def object_at_start(data: bytes) -> tuple[dict[str, Any] | None, bytes]:
    """The JSON object that `data` begins with, and what follows.

    Bytes that are no UTF-8 are replaced. None when there is no whole object, with the data as it came.
    """
    text = data.decode("utf-8", "replace")
    found, end = object_at(text, 0)
    return (None, data) if found is None else (found, text[end:].encode())


def encoded_object(found: object) -> bytes | None:
    """The JSON of a value that was read leniently.

    None when JSON has no way to write it.
    """
    try:
        return json.dumps(found, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode("utf-8", "replace")
    except (ValueError, RecursionError):
        return None


_PIECES = re.compile(rb'(?=\{"[a-z]{2}":")')
_COMMIT_HEAD = re.compile(rb'(?:[0-9a-f]{8} )?\{"seq":\d+(?:,"by":"[^"]*")?(?:,"[a-z]+":[\[{]*(?:"[^"]*":[\[{]*)*)?')


def unknown_fragments(fragments: list[bytes], known: bytes) -> Iterator[str]:
    """The fragments that hold something which does not stand in `known`.

    What holds no field of JSON is noise.
    """
    for fragment in fragments:
        pieces = [piece.strip(b'\0\r\n,]} "') for piece in _PIECES.split(fragment)]
        if any(b'":' in piece and piece not in known and not _COMMIT_HEAD.fullmatch(piece) for piece in pieces):
            yield re.sub("[\0-\x1f\x7f-\x9f]+", " ", fragment.decode("utf-8", "replace")).strip()
