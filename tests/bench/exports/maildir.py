"""The mails of the mailbox in a maildir, a file each."""

from __future__ import annotations

from pathlib import Path

from tests.bench.exports.mailbox import mail_text
from tests.bench.exports.ticket import ticket


def write(folder: Path, count: int) -> Path:
    """Write the export."""
    for name in ("new", "cur", "tmp"):
        (folder / "maildir" / name).mkdir(parents=True)
    for number in range(count):
        name = f"{ticket(number).at.timestamp():.0f}.{number}.desk:2,S"
        (folder / "maildir" / "cur" / name).write_text(mail_text(number), encoding="utf-8")
    return folder / "maildir"
