"""Mails for the tests of the intake, and maildirs that hold them."""

from __future__ import annotations

from pathlib import Path

from desk.model.case import Case
from desk.store.file.file_store import FileStore
from desk.store.paths import ShiftPaths

HELP = "help@desk.example"


def mail(number: object, subject: str = "Lamp", text: str = "It broke.", **headers: str) -> bytes:
    """A mail of a customer. Headers go by their names with `_` for `-`."""
    told = {"From": "Ada <ada@mail.example>", "To": HELP, "Subject": subject, "Date": "Mon, 4 May 2026 09:00:00 +0000"}
    told |= {"Message-ID": f"<{number}@mail.example>"} | {name.replace("_", "-"): value for name, value in headers.items()}
    return ("".join(f"{name}: {value}\r\n" for name, value in told.items() if value) + f"\r\n{text}\r\n").encode()


def our_mail(number: object, answers: object, text: str = "We look into it.") -> bytes:
    """A mail that the desk sent to a customer, in answer to another."""
    sent = {"From": f"Bo <{HELP}>", "To": "ada@mail.example", "Date": "Mon, 4 May 2026 09:30:00 +0000"}
    return mail(number, "Re: Lamp", text, In_Reply_To=f"<{answers}@mail.example>", **sent)


def make_maildir(path: Path) -> Path:
    """An empty maildir."""
    for name in ("new", "cur", "tmp"):
        (path / name).mkdir(parents=True)
    return path


def drop_mail(maildir: Path, name: str, raw: bytes) -> Path:
    """Deliver a mail as mail servers do: written aside, then renamed."""
    aside = maildir / "tmp" / name
    aside.write_bytes(raw)
    return aside.rename(maildir / "new" / name)


def mail_refs(shift: Path) -> dict[str, list[str]]:
    """The cases on which each mail stands, by its id."""
    found: dict[str, list[str]] = {}
    for case in cases_of(shift).values():
        for entry in case.entries:
            if entry.ref.startswith("comment:"):
                found.setdefault(entry.ref.removeprefix("comment:").partition("@")[0], []).append(case.id)
    return found


def cases_of(shift: Path) -> dict[str, Case]:
    """Every case of a shift, as the next process reads it."""
    store = FileStore(ShiftPaths(shift), agent="judge", read_only=True)
    try:
        return dict(store.cases)
    finally:
        store.close()
