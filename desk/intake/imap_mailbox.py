"""Reads folders of a mail server.

IMAPClient is an extra. It gives a mail's bytes as they are, opens folders for reading alone (EXAMINE) and waits with IDLE.
"""

from __future__ import annotations

import importlib
import ssl
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from heapq import merge
from typing import Any

import msgspec

from desk.errors import DeskError, Refused
from desk.intake.account import MailAccount
from desk.intake.arrived_mail import BATCH_BYTES, BATCH_MAILS, MOST_BYTES, ArrivedMail, TakenParts

_CONNECT_SECONDS = 15
_ANSWER_SECONDS = 60
_POLL_SECONDS = 10.0
"""The longest time between two looks where a server cannot call us (IDLE), and of one wait for its call."""
_LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)


class Unreachable(DeskError):
    """A mail server that does not answer now. It may answer later."""


class WaitingMail(msgspec.Struct, frozen=True, order=True):
    """A mail on the server that was not taken yet.

    They are ordered by `turn`, the time at which each is to be taken.
    """

    turn: datetime
    folder: str
    validity: int
    uid: int
    received: datetime
    size: int


class ImapMailbox:
    """The folders of an account, over one connection."""

    def __init__(self, account: MailAccount, password: Callable[[], str], *, pause: Callable[[float], None] = time.sleep) -> None:
        self._account = account
        self._password = password
        self._pause = pause
        self._client: Any = None
        self._looked_upto = 0

    @property
    def title(self) -> str:
        """The account, for people."""
        return f"{self._account.user} at {self._account.host}"

    def new_mail(self, taken: TakenParts) -> Iterator[Sequence[ArrivedMail]]:
        """The mails that were not taken, in batches. Raises Unreachable and Refused."""
        with self._told_errors():
            waiting = [self._waiting_in(folder, taken) for folder in self._account.folders]
        for batch in _mail_batches(merge(*waiting)):
            with self._told_errors():
                arrived = self._fetched_mails(batch)
            if arrived:
                yield arrived

    def _waiting_in(self, folder: str, taken: TakenParts) -> list[WaitingMail]:
        """The mails of a folder that were not taken, by uid.

        One that carries an older date than the one before it has its turn after that, for the uid is what is remembered.
        """
        validity, next_uid = self._open_folder(folder)
        if folder == self._account.folders[0]:
            self._looked_upto = next_uid
        record = taken.get((self._mailbox_of(folder), str(validity)))
        upto = record.upto if record else 0
        uids = sorted(uid for uid in self._client.search(["UID", f"{upto + 1}:*"]) if uid > upto)
        found: list[WaitingMail] = []
        for start in range(0, len(uids), 1000):
            facts: Mapping[int, Mapping[bytes, Any]] = self._client.fetch(
                uids[start : start + 1000], ["INTERNALDATE", "RFC822.SIZE", "FLAGS"]
            )
            for uid, fact in sorted(facts.items()):
                received = fact.get(b"INTERNALDATE") or _LONG_AGO
                turn = max(received, found[-1].turn) if found else received
                if uid > upto and b"\\Draft" not in fact.get(b"FLAGS", ()):
                    found.append(WaitingMail(turn, folder, validity, uid, received, int(fact.get(b"RFC822.SIZE", 0))))
        return found

    def _open_folder(self, folder: str) -> tuple[int, int]:
        """Open a folder for reading alone.

        Gives its UIDVALIDITY and the uid of the mail that comes next. Raises Refused for one that is not there.
        """
        client = self._connected()
        if not client.folder_exists(folder):
            known = ", ".join(name for _, _, name in client.list_folders())
            raise Refused(f"{self.title} has no folder {folder!r:.60}; it has {known:.300}. Nothing was taken.")
        facts = client.select_folder(folder, readonly=True)
        return int(facts[b"UIDVALIDITY"]), int(facts.get(b"UIDNEXT", 0))

    def _fetched_mails(self, batch: Iterable[WaitingMail]) -> list[ArrivedMail]:
        """The mails of a batch. Those that somebody deleted meanwhile are gone."""
        by_folder: dict[tuple[str, int], list[WaitingMail]] = {}
        for waiting in batch:
            by_folder.setdefault((waiting.folder, waiting.validity), []).append(waiting)
        found: list[ArrivedMail] = []
        for (folder, validity), mails in by_folder.items():
            if self._open_folder(folder)[0] != validity:
                raise Unreachable(f"The server numbered the folder {folder} anew just now. What was taken stays; look again.")
            bodies = self._client.fetch([mail.uid for mail in mails], [f"BODY.PEEK[]<0.{MOST_BYTES}>"])
            for mail in mails:
                raw = bodies.get(mail.uid, {}).get(b"BODY[]<0>")
                if raw is not None:
                    found.append(self._arrived_mail(mail, raw))
        return found

    def _arrived_mail(self, mail: WaitingMail, raw: bytes) -> ArrivedMail:
        return ArrivedMail(
            mailbox=self._mailbox_of(mail.folder),
            part=str(mail.validity),
            uid=mail.uid,
            raw=raw,
            place=f"{mail.folder} {mail.uid}",
            received=mail.received if mail.received > _LONG_AGO else None,
        )

    def _mailbox_of(self, folder: str) -> str:
        return f"{self._account.key}/{folder}"

    def wait(self) -> None:
        """Wait until the server says that mail came.

        It is not for longer than the account says. Raises Unreachable.
        """
        with self._told_errors():
            client = self._connected()
            if not client.has_capability("IDLE"):
                self._pause(min(self._account.look_seconds, _POLL_SECONDS))
                return
            if self._open_folder(self._account.folders[0])[1] > self._looked_upto:
                return  # it came since we looked
            left = self._account.look_seconds
            while left > 0 and not _told_within(client, min(left, _POLL_SECONDS)):
                left -= _POLL_SECONDS

    def close(self) -> None:
        """Leave the server."""
        client, self._client = self._client, None
        if client is not None:
            with suppress(Exception):  # it may be gone, which is as good
                client.logout()

    def _connected(self) -> Any:
        """The connection, made where there is none. Raises Unreachable and Refused."""
        if self._client is None:
            self._client = self._logged_in(self._new_client(_loaded_extra()))
        return self._client

    def _new_client(self, imapclient: Any) -> Any:
        account = self._account
        timeout = imapclient.SocketTimeout(connect=_CONNECT_SECONDS, read=_ANSWER_SECONDS)
        trusted = _trusted_certificates(account)
        client = imapclient.IMAPClient(
            account.host, port=account.port, ssl=account.encryption == "tls", ssl_context=trusted, timeout=timeout
        )
        client.normalise_times = False
        if account.encryption == "starttls":
            client.starttls(trusted)
        return client

    def _logged_in(self, client: Any) -> Any:
        errors = importlib.import_module("imapclient.exceptions")
        try:
            login = client.oauth2_login if self._account.login == "oauth2" else client.login
            login(self._account.user, self._password())
        except errors.LoginError as error:
            client.shutdown()
            if "UNAVAILABLE" in str(error):
                raise Unreachable(f"{self._account.host} cannot look at passwords now. Nothing was taken.") from None
            raise Refused(
                f"{self._account.host} refused the password of {self._account.user}. Nothing was taken; {self._account.place} says where "
                "the password is."
            ) from None
        except BaseException:
            client.shutdown()
            raise
        return client

    @contextmanager
    def _told_errors(self) -> Iterator[None]:
        """Says errors of the connection in words. It is closed then, and made anew at the next look.

        So it is when the agent leaves in the middle: a server that was asked something may answer no goodbye for a minute.
        """
        protocol_error = importlib.import_module("imaplib").IMAP4.error
        where = f"{self._account.host} port {self._account.port}"
        try:
            yield
        except ssl.SSLCertVerificationError as error:
            self._drop_client()
            raise Refused(
                f"The certificate of {where} is not trusted: {error.verify_message}. Nothing was sent there, the password least of all. "
                f'For a server of your own, name its certificate: ca = "/path/to/ca.pem" under [intake.{self._account.name}].'
            ) from error
        except ssl.SSLError as error:
            self._drop_client()
            raise Unreachable(f"{where} does not speak TLS as it should ({error.reason or 'unknown'}). Is it the right port?") from error
        except OSError as error:
            self._drop_client()
            raise Unreachable(f"{where} cannot be reached ({error.strerror or error}). What was taken before stays.") from error
        except protocol_error as error:
            self._drop_client()
            raise Unreachable(f"{where} ended the talk ({_plain_words(error)}). What was taken before stays.") from error
        except BaseException:
            self._drop_client()
            raise

    def _drop_client(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            with suppress(Exception):
                client.shutdown()


def _told_within(client: Any, seconds: float) -> bool:
    """Has the server told us something within these seconds?

    IMAPClient hears nothing of a word that came in one packet with the answer to IDLE. Only the end of the wait brings it to light, so
    that no wait is long.
    """
    client.idle()
    told = client.idle_check(timeout=seconds)
    _, unheard = client.idle_done()
    return bool(told or unheard)


def _loaded_extra() -> Any:
    """The module of the extra. Raises Refused without it."""
    try:
        return importlib.import_module("imapclient")
    except ImportError as error:
        words = "To read mail from a server, desk needs one package more: pip install 'desk[intake]'."
        raise Refused(f"{words} Nothing was taken.") from error


def _trusted_certificates(account: MailAccount) -> ssl.SSLContext | None:
    """The certificates that the server must show one of. None where nothing is encrypted. Raises Refused."""
    if account.encryption == "off":
        return None
    try:
        return ssl.create_default_context(cafile=str(account.ca) if account.ca else None)
    except (OSError, ssl.SSLError) as error:
        why = error.strerror or "it holds no certificate"
        raise Refused(f"The certificate {account.ca} cannot be read ({why}). Nothing was sent.") from error


def _plain_words(error: Exception) -> str:
    said = error.args[0] if error.args else ""
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)


def _mail_batches(waiting: Iterable[WaitingMail]) -> Iterator[list[WaitingMail]]:
    batch: list[WaitingMail] = []
    size = 0
    for mail in waiting:
        read = min(mail.size, MOST_BYTES)
        if batch and (len(batch) >= BATCH_MAILS or size + read > BATCH_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(mail)
        size += read
    if batch:
        yield batch
