"""Reads a folder of mails: a maildir, or files of single mails."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from msgspec.structs import replace

from desk.errors import Refused
from desk.importers.formats.mbox import parse_mail
from desk.importers.imported_case import ImportOptions, ImportResult, Reject
from desk.importers.read import read_mails
from desk.importers.reading.mail import Mail
from desk.importers.reading.progress import counted
from desk.intake.mail_plan import envelope_line, with_newlines
from desk.intake.maildir import MailFile, is_maildir, mail_bytes, mail_files

_ENDINGS = {".eml", ".email", ".mail"}


def read_mail_folder(folder: Path, options: ImportOptions) -> ImportResult:
    """The mails of a folder, read as one mailbox. Raises Refused for a folder that holds none."""
    files = list(_files_of(folder))
    if not files:
        raise Refused(f"{folder} is a folder without mails: no maildir, and no file ending in .eml. Nothing was read.")
    found = [
        mail
        for number, file in enumerate(counted(files, options.tell, len(files)), 1)
        if (mail := _read_file(number, file, folder, options))
    ]
    return read_mails(found, folder.name, options)


def _files_of(folder: Path) -> Iterator[MailFile]:
    """The mails of a folder.

    Of a maildir they are those of the maildirs inside it, too.
    """
    try:
        inside = sorted(path for path in folder.iterdir() if path.is_dir() and is_maildir(path))
        single = sorted(path for path in folder.rglob("*") if path.suffix.lower() in _ENDINGS and path.is_file())
    except OSError as error:
        raise Refused(f"{folder} cannot be read ({error.strerror}). Nothing was read.") from error
    maildirs = [*([folder] if is_maildir(folder) else []), *inside]
    if maildirs:
        yield from (file for maildir in maildirs for file in mail_files(maildir))
    else:
        yield from (MailFile(path, path.name, int(path.stat().st_mtime)) for path in single)


def _read_file(number: int, file: MailFile, folder: Path, options: ImportOptions) -> Mail | Reject | None:
    """One mail, or its reject under the name of its file. None when it was taken away meanwhile."""
    with suppress(FileNotFoundError):
        read = parse_mail(number, with_newlines(mail_bytes(file)), envelope_line(file.received), options.now)
        return replace(read, external_id=str(file.path.relative_to(folder))) if isinstance(read, Reject) else read
    return None
