"""A mailbox in which every second mail answers the one before."""

from __future__ import annotations

from pathlib import Path

from tests.bench.exports.ticket import HELP, ticket


def write(folder: Path, count: int) -> Path:
    """Write the export."""
    path = folder / "box.mbox"
    with path.open("w", encoding="utf-8") as file:
        for number in range(count):
            file.write(f"From x {ticket(number).at:%a %b %d %H:%M:%S %Y}\n{mail_text(number)}\n")
    return path


def mail_text(number: int) -> str:
    """One mail."""
    told = ticket(number)
    customer = f"c{number // 2}@mail.example"
    sender, to = (customer, HELP) if number % 2 == 0 else (HELP, customer)
    answers = f"In-Reply-To: <{number - 1}@m>\n" if number % 2 else ""
    return (
        f"From: <{sender}>\nTo: {to}\nSubject: Order {number // 2}\nDate: {told.at:%a, %d %b %Y %H:%M:%S} +0000\n"
        f"Message-ID: <{number}@m>\n{answers}\n{told.text}\n"
    )
