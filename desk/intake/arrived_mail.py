"""Mail as it lies in a mailbox, and the protocol of mailboxes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Protocol

import msgspec

from desk.intake.taken_mail import TakenMail

MOST_BYTES = 5_000_000
"""Bytes of a mail that are read. Its words come before what is attached to it."""
BATCH_MAILS = 500
BATCH_BYTES = 50_000_000
"""Mails that come onto the shift in one commit. Each is compared with every case, so small ones would take long over a full mailbox."""


class ArrivedMail(msgspec.Struct, frozen=True, kw_only=True):
    """One mail of a mailbox, unread.

    `mailbox` and `part` say where it lies, `mark` is its name there, and a `uid` grows with every mail of its part. `received` is when it
    came to the mailbox, None where that is not known. `place` names it for people.
    """

    mailbox: str
    part: str
    raw: bytes
    place: str
    mark: str = ""
    uid: int = 0
    received: datetime | None = None


TakenParts = Mapping[tuple[str, str], TakenMail]
"""Records of the mail that was taken, by mailbox and part."""


class Mailbox(Protocol):
    """A place where mail arrives. Nothing there is ever changed."""

    @property
    def title(self) -> str:
        """Its name, for people."""
        ...

    def new_mail(self, taken: TakenParts) -> Iterator[Sequence[ArrivedMail]]:
        """The mails that were not taken, in batches. Raises Unreachable and Refused."""
        ...

    def wait(self) -> None:
        """Wait until mail came, or it is time to look again. Raises Unreachable."""
        ...

    def close(self) -> None:
        """Leave the mailbox."""
        ...
