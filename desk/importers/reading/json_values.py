"""Finds records in a JSON export, and the values in them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeGuard

from desk.importers.reading.clean_text import clean_line, html_to_text, plain_text
from desk.importers.reading.dates import Unreadable
from desk.importers.reading.json_items import JsonItems

JsonObject = Mapping[str, Any]
JsonList = list[Any] | JsonItems


def records_with(root: Any, *shapes: Sequence[str], at: Sequence[str] = ()) -> JsonList | None:
    """The records of an export that have one set of these keys.

    They are the file itself, or stand under a path of keys such as `data.payload`. One record may stand there instead of a list. None
    where the first object has all keys of no set.
    """
    for found in (root, *(value_at(root, *path.split(".")) for path in at)):
        records = found if is_list(found) else [found]
        if any(has_keys(records, *shape) for shape in shapes):
            return records
    return None


def has_keys(records: Any, *keys: str) -> bool:
    """Does the first object of a list have all of these keys?"""
    first = next(objects_in(records), None)
    return first is not None and all(key in first for key in keys)


def objects_in(value: Any) -> Iterator[dict[str, Any]]:
    """The objects in a list, none for any other value."""
    return (item for item in value if isinstance(item, dict)) if is_list(value) else iter(())


def object_count(value: JsonList) -> int:
    """The number of objects in a list."""
    return value.object_count if isinstance(value, JsonItems) else sum(1 for _ in objects_in(value))


def is_list(value: Any) -> TypeGuard[JsonList]:
    """Is a value a list, however long?"""
    return isinstance(value, list | JsonItems)


def each_of(records: JsonList, change: Callable[[Any], Any]) -> JsonList:
    """A list with every item changed."""
    return records.each(change) if isinstance(records, JsonItems) else [change(record) for record in records]


def value_at(value: Any, *path: str) -> Any:
    """The value at a path of keys.

    None when the path ends before.
    """
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def extra_keys(record: JsonObject, *used: str) -> dict[str, Any]:
    """The keys that have no field of ours, as found.

    Those without a value are left out.
    """
    return {key: value for key, value in record.items() if key not in used and value not in (None, "", [], {})}


def require_value(value: Any, what: str) -> Any:
    """A value a case cannot be without.

    Raises Unreadable when it is missing.
    """
    if value in (None, ""):
        raise Unreadable(f"it has no {what}")
    return value


def require_line(value: Any, what: str) -> str:
    """A value a case cannot be without, as one line of text.

    Raises Unreadable when it is missing.
    """
    return as_line(require_value(value, what))


def as_line(value: Any) -> str:
    """A value as one line of text, empty for none."""
    return "" if value is None else clean_line(str(value))


def as_text(value: Any, *, is_html: bool = False) -> str:
    """A value as text on several lines, empty for none."""
    words = str(value or "")
    return html_to_text(words) if is_html else plain_text(words)


def unique_lines(values: Iterable[Any]) -> tuple[str, ...]:
    """Values as lines of text in their order, each once."""
    return tuple(dict.fromkeys(map(as_line, values)))


def attachment_list(messages: Iterable[JsonObject], key: str = "attachments") -> dict[str, Any]:
    """Name and size of what is attached to messages.

    Empty where nothing is.
    """
    found = [item for message in messages for item in objects_in(message.get(key))]
    listed = [_attachment_text(item) for item in found]
    return {"attachments": listed} if listed else {}


def _attachment_text(item: JsonObject) -> str:
    name = next((as_line(item[key]) for key in ("file_name", "filename", "Filename", "name", "data_url") if item.get(key)), "unnamed")
    size = next((item[key] for key in ("size", "file_size", "FilesizeRaw") if item.get(key)), None)
    return f"{name} ({size} bytes)" if size else name
