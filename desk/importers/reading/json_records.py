"""Reads JSON exports: a case of every record."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from itertools import chain
from typing import Any

import msgspec
from msgspec.structs import replace

from desk.errors import Refused
from desk.importers.imported_case import ImportedCase, ParsedCases, Reject
from desk.importers.reading.clean_text import clean_json, clean_line, excerpt, is_clean_json
from desk.importers.reading.dates import NO_DATE, TimeParser, Unreadable
from desk.importers.reading.import_format import ImportFormat
from desk.importers.reading.json_items import Blocks, bounded_number, read_json
from desk.importers.reading.json_values import JsonList, JsonObject, require_value
from desk.importers.reading.moments import moment_from_number
from desk.importers.reading.progress import TellProgress, counted
from desk.importers.reading.said_fields import SaidFields
from desk.importers.reading.warnings import Warnings

_NEXT_VALUE = re.compile(r"[\s,]*")


class JsonFormat(ImportFormat, frozen=True, kw_only=True):
    """A kind of JSON export.

    `find_records` gives its records, None for a file of another kind. `build_case` gives None for a record the source threw away.
    `has_comments_beside` says that comments under the key `comments` of the whole file find their ticket.
    """

    find_records: Callable[[Any], JsonList | None]
    build_case: Callable[[JsonExport, JsonObject], ImportedCase | None]
    has_comments_beside: bool = False


class ParsedJson(msgspec.Struct, frozen=True):
    """The value of a JSON text, and the lines that are none.

    It is a list where the text has one value a line.
    """

    root: Any
    broken: tuple[Reject, ...] = ()


def parse_json(blocks: Blocks, name: str) -> ParsedJson:
    """Parses JSON, or one JSON value a line.

    Raises Refused, naming the place, for a text that is neither.
    """
    try:
        return ParsedJson(read_json(blocks))
    except RecursionError:
        raise Refused(f"{name} is JSON nested too deep to be an export. Nothing was read.") from None
    except ValueError:
        return _parse_other_text("".join(blocks()), name)


def _parse_other_text(text: str, name: str) -> ParsedJson:
    """Parses a text that is not one JSON value."""
    try:
        json.loads(text, parse_int=bounded_number)
    except RecursionError:
        raise Refused(f"{name} is JSON nested too deep to be an export. Nothing was read.") from None
    except ValueError as error:
        fault = error
    if (pages := _parse_pages(text)) is not None:
        return ParsedJson(pages)
    if not isinstance(_parse_line(text.strip().partition("\n")[0]), dict):
        place = f"line {fault.lineno}, column {fault.colno}: {fault.msg}" if isinstance(fault, json.JSONDecodeError) else str(fault)
        raise Refused(f"{name} begins like JSON but is not whole ({place}). Nothing was read; it may be cut off: fetch it again.")
    found = [(number, line, _parse_line(line)) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    good = [value for _, _, value in found if isinstance(value, dict)]
    bad = [Reject(number, "", "this line is no JSON object", line) for number, line, value in found if not isinstance(value, dict)]
    return ParsedJson(good, tuple(bad))


def _clean_value(value: Any, text: str) -> Any:
    """The value of a text, cleaned. A copy of it is only made where something is to be cleaned."""
    return value if is_clean_json(text) else clean_json(value)


def _parse_pages(text: str) -> Any:
    """The pages of an interface, as one list or object. None for other texts.

    They stand one after the other. Each page is a list, or an object whose lists have the same names.
    """
    decoder, at, pages = json.JSONDecoder(parse_int=bounded_number), 0, []
    try:
        while at < len(text):
            page, end = decoder.raw_decode(text, at)
            pages.append(page)
            at = _NEXT_VALUE.match(text, end).end()  # type: ignore[union-attr]  # it matches everywhere
    except (ValueError, RecursionError):
        return None
    if all(isinstance(page, list) for page in pages):
        return _clean_value(list(chain.from_iterable(pages)), text)
    names = [_list_names(page) for page in pages]
    if not names or not names[0] or len(set(names)) > 1:
        return None
    return _clean_value({**pages[0], **{name: list(chain.from_iterable(page[name] for page in pages)) for name in names[0]}}, text)


def _list_names(page: Any) -> frozenset[str]:
    """The names of a page's lists. None of a record, or of an object that holds one."""
    if not isinstance(page, dict) or "id" in page or any(isinstance(value, dict) and "id" in value for value in page.values()):
        return frozenset()
    return frozenset(name for name, value in page.items() if isinstance(value, list))


def with_comments(json: ParsedJson, comments: ParsedJson) -> ParsedJson:
    """Tickets with the comments of another file beside them."""
    tickets = json.root if isinstance(json.root, dict) else {"tickets": json.root}
    listed = comments.root
    if isinstance(listed, dict):
        listed = next((listed[name] for name in ("comments", "ticket_comments") if name in listed), listed)
    return ParsedJson({**tickets, "comments": listed}, (*json.broken, *comments.broken))


def _parse_line(line: str) -> Any:
    try:
        return _clean_value(json.loads(line, parse_int=bounded_number), line)
    except (ValueError, RecursionError):
        return None


class JsonExport:
    """One JSON export, with the parts that all its records share."""

    def __init__(self, form: JsonFormat, root: Any, warnings: Warnings, time_parser: TimeParser) -> None:
        self.format = form
        self.root = root
        self.warnings = warnings
        self.time_parser = time_parser
        self.lookup: dict[Any, Any] = {}
        """Values a format has computed once for all records, such as its users by id."""

    def parse_time(self, value: Any, name: str) -> datetime | None:
        """The instant a value names: text, or a number of an epoch.

        None where it means none. Raises Unreadable with the key's name.
        """
        if value is None or (isinstance(value, str) and value.strip().casefold() in NO_DATE):
            return None
        if isinstance(value, int | float) and not isinstance(value, bool):
            found = moment_from_number(float(value))
            if found is None:
                raise Unreadable(f"{name}: {value} is no time")
            return None if found.year == 1970 else found.replace(tzinfo=found.tzinfo or UTC)
        try:
            return self.time_parser.parse(str(value), numeric=True)
        except Unreadable as error:
            raise Unreadable(f"{name}: {error}") from None

    def require_time(self, value: Any, name: str) -> datetime:
        """The instant that a case cannot be without.

        Raises Unreadable when the value is missing or no time.
        """
        found: datetime = require_value(self.parse_time(value, name), name)
        return found


def read_json_records(export: JsonExport, records: JsonList, tell: TellProgress | None = None) -> ParsedCases:
    """Makes a case of every record.

    One that cannot be taken is rejected with its place and id and stops no other.
    """
    parsed = ParsedCases()
    return replace(parsed, cases=_built_cases(export, counted(records, tell, len(records)), parsed))


def _built_cases(export: JsonExport, records: Iterable[Any], parsed: ParsedCases) -> Iterator[ImportedCase]:
    said = SaidFields()
    for number, record in enumerate(records, 1):
        try:
            if not isinstance(record, dict):
                raise Unreadable("it is no JSON object")
            parsed.columns.update(record)
            case = export.format.build_case(export, record)
        except Unreadable as error:
            parsed.rejects.append(_rejected_record(number, record, f"record {number}: {error}"))
            continue
        except Exception as error:  # whatever a record raises is the reject of that record
            parsed.rejects.append(
                _rejected_record(number, record, f"record {number} is not built like {export.format.title}: {excerpt(str(error))}")
            )
            continue
        if case is None:
            parsed.dropped.append(_rejected_record(number, record, "the source has it deleted, removed or as spam"))
        else:
            said.take(case)
            yield case
    parsed.unsaid.update(said.unsaid(parsed.columns))


def _rejected_record(number: int, record: Any, reason: str) -> Reject:
    found = (record.get("number") or record.get("id") or "") if isinstance(record, dict) else ""
    return Reject(number, clean_line(str(found)), reason, json.dumps(record, ensure_ascii=False))
