"""Single mails, as programs save them in files of their own."""

from __future__ import annotations

import re

from desk.importers.formats.mbox import cases_of_mails, parse_mail
from desk.importers.imported_case import ImportOptions, ParsedCases, Reject
from desk.importers.reading.import_format import BytesFormat
from desk.importers.reading.warnings import Warnings

_HEADERS = re.compile(rb"\A(?:[A-Za-z][A-Za-z0-9-]{0,60}:[^\n]{0,2000}\n(?:[ \t][^\n]{0,2000}\n){0,40}){3}")
_NEEDED = tuple(re.compile(rb"^(?:%s):" % names, re.IGNORECASE | re.MULTILINE) for names in (b"from", b"date|message-id|received"))
_HEAD_BYTES = 100_000


def _is_mail(data: bytes) -> bool:
    """Does the file begin with the headers of a mail?"""
    head = data[:_HEAD_BYTES].replace(b"\r\n", b"\n").partition(b"\n\n")[0] + b"\n"
    return _HEADERS.match(head) is not None and all(needed.search(head) for needed in _NEEDED)


def _read_file(data: bytes, options: ImportOptions, warnings: Warnings) -> tuple[ParsedCases, int]:
    found = parse_mail(1, data.replace(b"\r\n", b"\n"), "", options.now)
    parsed = cases_of_mails([] if isinstance(found, Reject) else [found], options, warnings)
    parsed.rejects.extend([found] if isinstance(found, Reject) else [])
    return parsed, 1


FORMAT = BytesFormat(
    name="eml",
    source="mbox",
    title="mail",
    matches=_is_mail,
    read=_read_file,
    reason="mail: it begins with headers",
    encoding="by message",
)
