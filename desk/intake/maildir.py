"""Reads a maildir, where every mail is a file.

The programs that deliver and read mail there move files as they like. Only the part of a name before the colon stays, and that is what the
shift remembers.
"""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from desk.errors import Refused
from desk.intake.arrived_mail import BATCH_BYTES, BATCH_MAILS, MOST_BYTES, ArrivedMail, TakenParts
from desk.text.times import is_of_our_days

LOOK_SECONDS = 0.25
"""Seconds between two looks at whether the folders changed."""
_WHOLE_LOOK = 5.0
"""Seconds after which the folders are read again, whatever their times say."""
_FOLDERS = ("new", "cur")
_SECONDS = re.compile(r"(\d{1,11})\.")
_FLAGS = re.compile(r"[:;!][12],(.*)$")
_DAY = 86_400


def is_maildir(path: Path) -> bool:
    """Is this the folder of a maildir?"""
    return all((path / name).is_dir() for name in _FOLDERS)


class MailFile(msgspec.Struct, frozen=True):
    """The file of a mail in a maildir. `name` is the part of its name that stays, `seconds` when it came."""

    path: Path
    name: str
    seconds: int

    @property
    def received(self) -> datetime | None:
        """The time at which it came. None for one that no mail can have."""
        received = datetime.fromtimestamp(self.seconds, UTC)
        return received if is_of_our_days(received) else None


def mail_files(folder: Path) -> list[MailFile]:
    """The mails of a maildir in the order in which they came. Drafts are left out. Raises Refused when it cannot be read."""
    try:
        paths = [path for name in _FOLDERS for path in (folder / name).iterdir() if not path.name.startswith(".")]
    except OSError as error:
        raise Refused(f"The maildir {folder} cannot be read ({error.strerror}). Nothing was taken.") from error
    found = (_mail_file(path) for path in paths if "D" not in _flags_of(path.name))
    return sorted(filter(None, found), key=lambda file: (file.seconds, file.name))


def _flags_of(name: str) -> str:
    """The flags behind the name of a mail. Some systems allow no colon there."""
    found = _FLAGS.search(name)
    return found[1] if found else ""


def _mail_file(path: Path) -> MailFile | None:
    """A mail by its path. None when it was moved since it was listed."""
    name = _FLAGS.sub("", path.name)
    told = _SECONDS.match(name)
    try:
        return MailFile(path, name, int(told[1]) if told else int(path.stat().st_mtime))
    except OSError:
        return None


class Maildirs(msgspec.Struct):
    """Maildirs from which mail is taken. They are only read."""

    folders: tuple[Path, ...]
    pause: Callable[[float], None] = time.sleep
    _seen: tuple[int, ...] = ()

    @property
    def title(self) -> str:
        """The folders."""
        return ", ".join(map(str, self.folders))

    def new_mail(self, taken: TakenParts) -> Iterator[Sequence[ArrivedMail]]:
        """The mails that were not taken, in batches. Raises Refused."""
        self._seen = self._folder_times()
        marks = {(mailbox, part, mark) for (mailbox, part), record in taken.items() for mark in record.marks}
        files = [(file, folder) for folder in self.folders for file in mail_files(folder)]
        new = [found for found in files if (_key_of(found[1]), _day_of(found[0]), mark_of(found[0].name)) not in marks]
        new.sort(key=lambda found: found[0].seconds)
        batch: list[ArrivedMail] = []
        size = 0
        for file, folder in new:
            if (mail := self._read_mail(file, folder)) is None:
                continue
            batch.append(mail)
            size += len(mail.raw)
            if len(batch) >= BATCH_MAILS or size >= BATCH_BYTES:
                yield batch
                batch, size = [], 0
        if batch:
            yield batch

    def _read_mail(self, file: MailFile, folder: Path) -> ArrivedMail | None:
        """A mail. None when it was moved meanwhile: it is found again at the next look."""
        try:
            raw = mail_bytes(file)
        except FileNotFoundError:
            self._seen = ()
            return None
        return ArrivedMail(
            mailbox=_key_of(folder),
            part=_day_of(file),
            mark=mark_of(file.name),
            raw=raw,
            place=str(file.path.relative_to(folder)),
            received=file.received,
        )

    def wait(self) -> None:
        """Wait until a folder changed, for a few seconds at most."""
        waited = 0.0
        while waited < _WHOLE_LOOK and self._folder_times() == self._seen:
            self.pause(LOOK_SECONDS)
            waited += LOOK_SECONDS

    def _folder_times(self) -> tuple[int, ...]:
        try:
            return tuple((folder / name).stat().st_mtime_ns for folder in self.folders for name in _FOLDERS)
        except OSError:
            return ()

    def close(self) -> None:
        """Leave the mailbox. Nothing is open."""


def mail_bytes(file: MailFile) -> bytes:
    """The bytes of a mail, cut where only attachments can be. Raises FileNotFoundError for one that was moved, and Refused."""
    try:
        with file.path.open("rb") as opened:
            return opened.read(MOST_BYTES)
    except FileNotFoundError:
        raise
    except OSError as error:
        raise Refused(f"{file.path} cannot be read ({error.strerror}). What came before it was taken.") from error


def _key_of(folder: Path) -> str:
    """The name by which the shift remembers a folder."""
    return f"maildir:{folder}"


def mark_of(name: str) -> str:
    """A short mark for the name of a mail."""
    return hashlib.blake2b(name.encode(errors="surrogateescape"), digest_size=6).hexdigest()


def _day_of(file: MailFile) -> str:
    """The day of a mail, as a part of its mailbox. A record of one day stays small."""
    return str(file.seconds // _DAY)
