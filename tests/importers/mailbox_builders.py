"""Shared by the tests of mailboxes: mails as text, and reading them."""

from __future__ import annotations

from typing import Any

from desk.importers.imported_case import ImportResult
from tests.importers.import_builders import read

ENVELOPE = "From x@example.com Fri Nov 20 09:00:00 2026\n"
HELP = "help@desk.example"


def mail(text: str = "It broke.", **headers: str) -> str:
    """One mail of a mailbox. Headers go by their names with `_` for `-`."""
    told = {"From": "Ada <ada@mail.example>", "To": HELP, "Subject": "Lamp", "Date": "Fri, 20 Nov 2026 09:00:00 +0000"}
    told |= {name.replace("_", "-"): value for name, value in headers.items()}
    return ENVELOPE + "".join(f"{name}: {value}\n" for name, value in told.items() if value) + f"\n{text}\n\n"


def box(*mails: str | bytes, **options: Any) -> ImportResult:
    return read(b"".join(each if isinstance(each, bytes) else each.encode() for each in mails), "box.mbox", **options)


def told_words(result: ImportResult) -> list[str]:
    return [comment.text for case in result.cases for comment in case.comments]
