"""The journal: the commits since the snapshot, one line each.

The first line names the snapshot that the journal continues. Every other line is one commit. Each begins with the checksum of the rest:

    1c291ca3 {"format":2,"generation":7,"seq":93,"history":"0f63a1c95be2d704"}
    8f3c0a11 {"seq":94,"by":"ines","add":{"C-101":[{"id":"101.8",...}]}}

Whoever appends holds the lock, and has claimed the journal as well: the file of the lock may be removed while its holder is stopped. A
reader needs neither: a line counts when its checksum is right, and before reading on, a reader checks
that the last line it read is still there. An incomplete line is the torn end of a killed writer, and the next holder of the lock cuts
it.

Zero bytes follow the last line as padding. A commit written over them leaves the file as long as it was, which spares the disk the
bookkeeping of a longer file. That is a quarter of what a durable append costs.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Self

import msgspec

from desk.errors import Damaged
from desk.store.disk.durable_io import file_status, hardlink_or_copy, open_regular, replace_file, sync_folder, write_all_at
from desk.store.documents.commit import Commit, decode_commit
from desk.store.file.journal_claim import claim_journal
from desk.store.file.journal_codec import (
    BODY_START,
    CRC_SIZE,
    JournalHeader,
    decode_header,
    encode_line,
    is_header,
    line_body,
    newer_commit_error,
    was_whole,
)
from desk.store.file.read_errors import not_saved_error, uncertain_error
from desk.store.file.snapshot_codec import check_format, next_history
from desk.store.paths import ShiftPaths

PADDING = 64 * 1024
"""Bytes of padding added at a time."""

_FIRST_READ = 1024
_READ_SIZE = 1 << 20


class JournalRolledBack(Exception):
    """Raised when the last line read is gone.

    A commit was rolled back after it was read. Load the shift again.
    """


class Journal:
    """An open journal and how far it was read.

    `seq` is the last commit read or appended, `end` the offset where its line ends. `history` is the id of everything up to `seq`, and
    `points` are the ids after each commit in it.
    """

    def __init__(self, path: Path, fd: int) -> None:
        self.path = path
        self._fd = fd
        self._write_fd = -1
        self._claimed_fd = -1
        self._path_text = os.fspath(path)  # converting a Path costs more than the system call
        self._inode = os.fstat(fd).st_ino
        self._has_torn_end = self._has_hole = False
        self._padding_left = 0
        self._last_start = 0
        self._last_crc = b""
        self.end = 0
        self._is_read = False
        self.header = self._read_header()
        self.seq, self.history = self.header.seq, self.header.history
        self.points = {(self.seq, self.history)} if self.history else set()

    @classmethod
    def open(cls, path: Path) -> Self | None:
        """Open the journal at `path`. None when there is none.

        Raises Damaged when its first line cannot be read, Refused when it is of a newer format or not ours to open.
        """
        try:
            fd = open_regular(path, os.O_RDONLY)
        except FileNotFoundError:
            return None
        try:
            return cls(path, fd)
        except BaseException:
            os.close(fd)
            raise

    def _read_header(self) -> JournalHeader:
        line, newline, _ = os.pread(self._fd, 4096, 0).partition(b"\n")
        body = line_body(line)
        try:
            header = decode_header(body or b"")
        except msgspec.DecodeError as error:
            raise Damaged(f"{self.path} does not begin like a journal of desk. Nothing was written. Run: desk check") from error
        check_format(header.format, self.path)
        self._last_crc = line[:CRC_SIZE]
        self.end = len(line) + len(newline)
        return header

    def read_new(self) -> list[Commit]:
        """The commits added since the last call.

        Raises JournalRolledBack when the last line read is gone, Damaged when a line in the middle cannot be read, Refused for a commit
        of a newer version.
        """
        if os.pread(self._fd, CRC_SIZE, self._last_start) != self._last_crc:
            raise JournalRolledBack
        written = self._unread_bytes()
        self._has_torn_end, self._has_hole = bool(written), False
        return list(self._parse_commits(written)) if written else []

    def _unread_bytes(self) -> bytes:
        """The bytes between the last known line and the padding.

        The first time everything is read. A hole of zero bytes is no padding when something stands behind it.
        """
        data = os.pread(self._fd, _FIRST_READ, self.end) if self._is_read else b""
        if self._is_read and (not data or not data[0]):
            return b""
        while (data[-1:] != b"\0" or not self._is_read) and (more := os.pread(self._fd, _READ_SIZE, self.end + len(data))):
            data += more
        self._is_read = True
        return data.rstrip(b"\0")

    def _parse_commits(self, data: bytes) -> Iterator[Commit]:
        start = 0
        while (stop := data.find(b"\n", start)) >= 0:
            line = data[start:stop]
            body = line_body(line)
            if body is None:
                return self._check_bad_line(line, data[stop + 1 :])
            self._has_torn_end = stop + 1 < len(data)
            commit = self._decode_body(body)
            self._advance_past(commit, line)
            start = stop + 1
            yield commit
        if line_body(data[start:-1]) is not None:
            raise self._bad_line_error()  # all but its end is right

    def _advance_past(self, commit: Commit, line: bytes) -> None:
        """Move past a line, given without its end."""
        self._last_start, self._last_crc, self.seq = self.end, line[:CRC_SIZE], commit.seq
        self.end += len(line) + 1
        self.history = next_history(self.history, line)
        if self.history:
            self.points.add((self.seq, self.history))

    def _decode_body(self, body: bytes) -> Commit:
        try:
            return decode_commit(body)
        except msgspec.DecodeError as error:
            if is_header(body):
                raise self._bad_line_error() from error
            raise newer_commit_error(self.path) from error

    def _check_bad_line(self, line: bytes, rest: bytes) -> None:
        """Raise Damaged for a line that was whole once.

        A killed writer leaves no whole line. One with holes at the end may be on its way. Whoever holds the lock knows better.
        """
        has_hole = b"\0" in line
        is_split = was_whole((line + b"\n" + rest).removesuffix(b"\n"))  # one of its bytes became a line end
        if ((was_whole(line) or is_split) and not has_hole) or any(line_body(other) for other in rest.split(b"\n")):
            raise self._bad_line_error()
        self._has_hole = has_hole and line.endswith(b"}")

    def _bad_line_error(self) -> Damaged:
        return Damaged(
            f"{self.path} has a line in its middle that cannot be read, at byte {self.end}. Nothing was written. Run: desk check --repair"
        )

    def is_replaced(self) -> bool:
        """Has another journal taken this one's place at a checkpoint?"""
        there = file_status(self._path_text)
        return there is None or there.st_ino != self._inode

    def is_same_file(self, other: Journal) -> bool:
        """Are both the same file, begun by the same line?"""
        return self._inode == other._inode and self.header == other.header

    def prepare(self) -> None:
        """Open the journal for appending and cut a torn end.

        Call it only under the lock, right after `read_new`. Raises Refused when this user may only read the journal, Damaged when its
        last line was whole once, JournalRolledBack when another has taken its place, and what `claim` raises.
        """
        if self._has_hole:
            raise self._bad_line_error()
        if self._write_fd < 0:
            self._write_fd = self._opened_for_writing()
        self.claim()
        if self._has_torn_end:
            os.ftruncate(self._write_fd, self.end)
        self._padding_left = os.fstat(self._write_fd).st_size - self.end

    def _opened_for_writing(self) -> int:
        """The file that was read, open for writing. Raises JournalRolledBack where its name leads to another by now."""
        fd = open_regular(self.path, os.O_WRONLY)
        if os.fstat(fd).st_ino == self._inode:
            return fd
        os.close(fd)
        raise JournalRolledBack

    def claim(self) -> None:
        """Keep every other process from writing until `release`.

        Raises JournalBusy when one that is stopped has claimed it.
        """
        if self._claimed_fd < 0:
            fd = self._write_fd if self._write_fd >= 0 else self._fd
            claim_journal(fd, self.path)
            self._claimed_fd = fd

    def release(self) -> None:
        """Let other processes write again."""
        if self._claimed_fd >= 0:
            with contextlib.suppress(OSError):
                fcntl.flock(self._claimed_fd, fcntl.LOCK_UN)
            self._claimed_fd = -1

    def append(self, commit: Commit) -> None:
        """Make one commit durable.

        Call it only under the lock, after `prepare`. Raises NotSaved when the disk will not take it. Nothing of the commit is left in
        the journal then, or the error says that this is uncertain.
        """
        line = encode_line(commit)
        if os.pread(self._fd, 1, self.end) not in {b"", b"\0"}:
            raise JournalRolledBack  # somebody wrote here without the lock
        try:
            self._write_line(line)
            os.fdatasync(self._write_fd)
        except BaseException as error:
            is_taken_back = self._take_back()
            if not isinstance(error, OSError):
                raise
            raise (not_saved_error(error) if is_taken_back else uncertain_error(error)) from error
        self._advance_past(commit, line[:-1])

    def _take_back(self) -> bool:
        """Cut what was written of a commit. Returns whether nothing of it is left."""
        try:
            os.ftruncate(self._write_fd, self.end)
        except OSError:
            return False
        return True

    def _write_line(self, line: bytes) -> None:
        """Write a line over the padding, or add padding behind it.

        A disk too full for padding may still take the line.
        """
        if len(line) <= self._padding_left:
            return write_all_at(self._write_fd, line, self.end)
        try:
            write_all_at(self._write_fd, line + bytes(PADDING), self.end)
        except OSError:
            os.ftruncate(self._write_fd, self.end)
            write_all_at(self._write_fd, line, self.end)

    def lines_after(self, seq: int) -> bytes:
        """The lines of the commits after `seq`, as bytes.

        Call it only under the lock.
        """
        _, *lines, _ = os.pread(self._fd, self.end, 0).split(b"\n")
        return b"".join(line + b"\n" for line in lines if decode_commit(line[BODY_START:]).seq > seq)

    def close(self) -> None:
        """Close the file. Everything in it is durable, so an error here is none of a commit's."""
        for fd in (self._fd, self._write_fd):
            if fd >= 0:
                with contextlib.suppress(OSError):
                    os.close(fd)


def begin_journal(paths: ShiftPaths, header: JournalHeader, lines: bytes = b"", check: Callable[[], None] = lambda: None) -> None:
    """Begin the journal of a snapshot and keep the one before it.

    The new journal takes the permissions of the shift file. A journal exists at every moment. `check` has the last word before the one
    there is replaced. Call it only under the lock. Raises OSError, and what `check` raises.
    """
    with contextlib.suppress(FileNotFoundError):
        hardlink_or_copy(paths.journal, paths.previous_journal)
    replace_file(paths.journal, encode_line(header) + lines, like=paths.shift, check=check)
    sync_folder(paths.shift.parent)
