"""The mails of the mailbox in files of single mails."""

from __future__ import annotations

from pathlib import Path

from tests.bench.exports.mailbox import mail_text


def write(folder: Path, count: int) -> Path:
    """Write the export."""
    inside = folder / "mails"
    inside.mkdir()
    for number in range(count):
        (inside / f"{number}.eml").write_text(mail_text(number), encoding="utf-8")
    return inside
