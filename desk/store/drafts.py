"""Drafts: texts that agents typed and have not logged yet."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import weakref
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Protocol

import msgspec
from msgspec import Struct

from desk.errors import NotSaved
from desk.store.disk.durable_io import system_reason
from desk.store.disk.private_folder import PrivateFolder
from desk.store.paths import ShiftPaths, file_name


class Draft(Struct, frozen=True, kw_only=True):
    """One unfinished form.

    `fields` holds what was typed, `text` among them.
    """

    agent: str
    case: str
    form: str
    fields: dict[str, Any]


class Drafts(Protocol):
    """The drafts of one sitting of an agent."""

    def save(self, case: str, form: str, fields: Mapping[str, Any]) -> str:
        """Keep what is typed into a form so far.

        Replaces the draft before it. Returns words about where it is, if that is not beside the shift. Raises NotSaved when the disk will
        not take it, Refused when something stands in the folder's place.
        """
        ...

    def load(self, case: str, form: str) -> Draft | None:
        """The draft of one form. None when there is none."""
        ...

    def drop(self, case: str, form: str) -> None:
        """Delete a draft that was logged or thrown away."""
        ...

    def all(self) -> tuple[Draft, ...]:
        """Every draft of this sitting and of the agent's dead ones."""
        ...

    def close(self) -> None:
        """End the sitting. Its drafts are offered to the next."""
        ...


class FolderUnusable(NotSaved):
    """A draft could not be kept in the shift's folder.

    `why` says in a sentence what is wrong with it, `until` when a draft kept elsewhere is found again.
    """

    why = ""
    until = ""


class FolderGone(FolderUnusable):
    """A draft could not be kept, since the shift's folder is gone."""

    why, until = "The shift's folder is gone.", " when the folder is back"


class FolderReadOnly(FolderUnusable):
    """A draft could not be kept, since the shift's disk is read-only."""

    why = "The shift's disk is mounted for reading only."


class FileDrafts:
    """One sitting's drafts in files beside the shift file.

    A sitting is a window for as long as it lives. It holds the lock of its seat, which the kernel frees however it ends. A draft of a
    living sitting is nobody else's. One of a dead sitting is offered to the next. Only the owner may read the files, and drafts of
    other agents are not touched.
    """

    def __init__(self, path: Path, agent: str, *, may_make: Callable[[int], bool] = lambda around: True) -> None:
        self._agent = agent
        self._folder = PrivateFolder(ShiftPaths(path).drafts, may_make=may_make)
        self._seat = self._opening = 0
        self._lock: Callable[[], object] | None = None

    def save(self, case: str, form: str, fields: Mapping[str, Any]) -> str:
        """Keep what is typed into a form so far, durably.

        Replaces the draft before it. Raises FolderUnusable when the shift's folder is gone or read-only, NotSaved when the disk will not
        take it, Refused when something stands in the folder's place.
        """
        draft = Draft(agent=self._agent, case=case, form=form, fields=dict(fields))
        try:
            self._take_seat()
            if not self._seat:
                raise NotSaved(f"The draft could not be kept: {_SEATS} windows of {self._agent} are open. Copy the text elsewhere.")
            self._folder.write(self._draft_name(case, form, self._seat), msgspec.json.encode(draft))
        except FileNotFoundError as error:
            raise FolderGone(
                "The draft could not be kept: the shift's folder is gone. The text stays here, and is kept when it is back."
            ) from error
        except OSError as error:
            unkept = FolderReadOnly if error.errno == errno.EROFS else NotSaved
            raise unkept(f"The draft could not be kept: {system_reason(error)}. Copy the text elsewhere.") from error
        return ""

    def load(self, case: str, form: str) -> Draft | None:
        """The draft of one form, ours or a dead sitting's. None when there is none.

        That of a dead sitting becomes ours.
        """
        with contextlib.suppress(OSError):
            if self._folder.names():
                self._take_seat()
        if not self._seat:
            return None
        ours = self._read_draft(self._draft_name(case, form, self._seat))
        return ours or next((draft for seat in self._other_seats() if (draft := self._adopt_draft(case, form, seat))), None)

    def _adopt_draft(self, case: str, form: str, seat: int) -> Draft | None:
        """Make the draft of another seat ours. None when somebody sits there, or there is none."""
        name = self._draft_name(case, form, seat)
        if self._folder.read(name) is None:
            return None
        with self._held_seat(seat) as is_ours:
            draft = self._read_draft(name) if is_ours else None
            if draft is not None:
                with contextlib.suppress(OSError):
                    self._folder.rename(name, self._draft_name(case, form, self._seat))
            return draft

    @contextlib.contextmanager
    def _held_seat(self, seat: int) -> Iterator[bool]:
        """Hold a seat at which nobody is.

        Nobody sits down meanwhile. Gives whether it is held.
        """
        try:
            fd = self._folder.open_file(self._seat_name(seat), os.O_RDWR | os.O_CREAT)
        except OSError:
            yield False
            return
        try:
            yield _is_locked_now(fd)
        finally:
            os.close(fd)

    def drop(self, case: str, form: str) -> None:
        """Delete a draft that was logged or thrown away.

        Those of other dead sittings, which nobody saw, stay.
        """
        if self._seat:
            self._folder.remove(self._draft_name(case, form, self._seat))

    def all(self) -> tuple[Draft, ...]:
        """Every draft of this sitting and of the agent's dead ones."""
        names = set(self._folder.names())
        seats, start = self._free_seats(), f"{file_name(self._agent)}."
        mine = [name for name in sorted(names) if name.startswith(start) and name.endswith(".json") and _seat_of(name) in seats]
        return tuple(draft for draft in map(self._read_draft, mine) if draft is not None)

    def close(self) -> None:
        """End the sitting. Its drafts are offered to the next."""
        self._leave_seat()
        self._folder.close()

    def _leave_seat(self) -> None:
        if self._lock is not None:
            self._lock()
        self._lock, self._seat = None, 0

    def _take_seat(self) -> None:
        """Take the first seat at which no living sitting is.

        It is taken anew where another folder has taken the place of ours.
        """
        self._folder.open()
        if self._opening != self._folder.openings:
            self._leave_seat()
            self._opening = self._folder.openings
        for seat in range(1, _SEATS + 1) if self._lock is None else ():
            fd = self._folder.open_file(self._seat_name(seat), os.O_RDWR | os.O_CREAT)
            if _is_locked_now(fd):
                self._lock, self._seat = weakref.finalize(self, os.close, fd), seat
                return
            os.close(fd)

    def _free_seats(self) -> list[int]:
        """Our seat, then those at which nobody is."""
        with contextlib.suppress(OSError):
            if self._folder.names():
                self._take_seat()
        others = [seat for seat in self._other_seats() if not self._is_taken(seat)]
        return [self._seat, *others] if self._seat else others

    def _other_seats(self) -> list[int]:
        return [seat for seat in range(1, _SEATS + 1) if seat != self._seat]

    def _is_taken(self, seat: int) -> bool:
        try:
            fd = self._folder.open_file(self._seat_name(seat), os.O_RDONLY)
        except OSError:
            return False
        try:
            return not _is_locked_now(fd)
        finally:
            os.close(fd)

    def _read_draft(self, name: str) -> Draft | None:
        data = self._folder.read(name)
        return decode_draft(data) if data is not None else None

    def _seat_name(self, seat: int) -> str:
        return f"{file_name(self._agent)}.{seat}.seat"

    def _draft_name(self, case: str, form: str, seat: int) -> str:
        """The name of a draft's file. At the first seat it is as it was before there were seats."""
        return f"{file_name(self._agent)}.{file_name(case)}.{file_name(form)}{f'.{seat}' if seat > 1 else ''}.json"


_SEATS = 9
"""Sittings of one agent that can be told apart."""


def _seat_of(name: str) -> int:
    """The seat in the name of a draft's file."""
    parts = name.split(".")
    return int(parts[3]) if len(parts) > 4 and parts[3].isdigit() else 1


def _is_locked_now(fd: int) -> bool:
    """Take the lock, if nobody has it."""
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def decode_draft(data: bytes) -> Draft | None:
    """Decode a draft file. None when its content is no draft."""
    try:
        return msgspec.json.decode(data, type=Draft)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None


class MemoryDrafts:
    """Drafts that end with the process."""

    def __init__(self, agent: str = "") -> None:
        self._agent = agent
        self._drafts: dict[tuple[str, str], Draft] = {}

    def save(self, case: str, form: str, fields: Mapping[str, Any]) -> str:
        """Keep what is typed into a form so far."""
        self._drafts[case, form] = Draft(agent=self._agent, case=case, form=form, fields=dict(fields))
        return ""

    def load(self, case: str, form: str) -> Draft | None:
        """The draft of one form. None when there is none."""
        return self._drafts.get((case, form))

    def drop(self, case: str, form: str) -> None:
        """Delete a draft."""
        self._drafts.pop((case, form), None)

    def all(self) -> tuple[Draft, ...]:
        """Every draft."""
        return tuple(self._drafts.values())

    def close(self) -> None:
        """Do nothing, since the drafts end with the process."""
