"""Watches a shift file for changes by other processes.

Linux reports them within a millisecond (inotify). On a network share it never reports changes by other machines, and other systems have
no inotify: there the watch reports four times a second that it is time to look.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import TYPE_CHECKING

from desk.store.paths import ShiftPaths
from desk.store.watch import ALL_NEWS, POLL_SECONDS, SHIFT_NEWS, SLOW_SECONDS, News, WatchMethod

if TYPE_CHECKING:
    from inotify_simple import INotify  # type: ignore[import-untyped]  # it ships no types

_PRESENCE_EVERY = 4
"""Presence is polled at every so many looks."""

_NETWORK_FILE_SYSTEMS = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "glusterfs", "lustre"} | {"gpfs", "vboxsf", "virtiofs", "fuse"}
)


class FileWatch:
    """Watches one shift file.

    Make it on a worker, since loading inotify takes some milliseconds.
    """

    def __init__(self, path: Path, *, every: float = POLL_SECONDS, slow: float = SLOW_SECONDS, polling: bool = False) -> None:
        self._paths = ShiftPaths(path)
        self._interval = every
        self._slow_interval = slow
        self._inotify = None if polling or is_network_share(path.parent) else self._start_inotify()
        self._watched: dict[str, int] = {}
        if self._inotify is not None:
            self._watch_files(self._inotify)

    @property
    def method(self) -> WatchMethod:
        """The way this watch notices changes."""
        return "polling" if self._inotify is None else "told"

    def fileno(self) -> int:
        """A descriptor that is readable when there is news. -1 when polling."""
        return -1 if self._inotify is None else self._inotify.fileno()

    async def changes(self) -> AsyncGenerator[frozenset[News], None]:
        """Yield what changed, each time something did, for ever."""
        if self._inotify is not None:
            async for news in self._inotify_changes(self._inotify):
                yield news
        async for news in self._polled_changes():
            yield news

    async def _inotify_changes(self, inotify: INotify) -> AsyncGenerator[frozenset[News], None]:
        """Yield what inotify reports for as long as it can.

        Every few seconds it says besides that it is time to look.
        """
        loop, descriptor = asyncio.get_running_loop(), inotify.fileno()
        woken = asyncio.Event()
        loop.add_reader(descriptor, woken.set)
        try:
            while self._inotify is not None:
                try:
                    async with asyncio.timeout(self._slow_interval):  # `wait_for` can swallow the end of the task
                        await woken.wait()
                except TimeoutError:
                    self._watch_files(inotify)
                    news = ALL_NEWS
                else:
                    woken.clear()
                    news = self.read_events()
                if news:
                    yield news
        finally:
            loop.remove_reader(descriptor)

    def read_events(self) -> frozenset[News]:
        """The news inotify has reported since the last call. Never waits."""
        from inotify_simple import flags

        news: set[News] = set()
        if self._inotify is None:
            return frozenset()
        names = {wd: name for name, wd in self._watched.items()}
        replaced = False
        try:
            events = self._inotify.read(timeout=0)
        except (OSError, ValueError):
            self._give_up()
            return ALL_NEWS
        for event in events:
            if event.mask & flags.Q_OVERFLOW:
                return ALL_NEWS
            about = names.get(event.wd, "")
            if about == "folder" and event.mask & (flags.DELETE_SELF | flags.MOVE_SELF | flags.IGNORED):
                self._watch_files(self._inotify)  # another folder has taken its name, or will: the slow look goes on asking
                return ALL_NEWS
            replaced |= about == "folder" and event.name in self._file_names
            if about in {"journal", "snapshot"} or (about == "folder" and event.name in self._file_names[:2]):
                news.add("shift")
            elif about == "presence" or event.name == self._file_names[2]:
                news.add("presence")
        if replaced:
            self._watch_files(self._inotify)
        return frozenset(news)

    @property
    def _file_names(self) -> tuple[str, str, str]:
        return self._paths.shift.name, self._paths.journal.name, self._paths.presence.name

    @staticmethod
    def _start_inotify() -> INotify | None:
        try:
            from inotify_simple import INotify

            return INotify(nonblocking=True)
        except (ImportError, OSError):
            return None

    def _watch_files(self, inotify: INotify) -> None:
        """Watch the files that exist now.

        The watch on the folder reports when others take their place.
        """
        from inotify_simple import flags

        paths = self._paths
        own_end = flags.DELETE_SELF | flags.MOVE_SELF
        places = {
            "folder": (paths.shift.parent, flags.MOVED_TO | flags.CREATE | flags.DELETE | flags.MOVED_FROM | own_end),
            "journal": (paths.journal, flags.MODIFY),
            "snapshot": (paths.shift, flags.MODIFY),
            "presence": (paths.presence, flags.MODIFY | flags.CREATE | flags.DELETE | flags.CLOSE_WRITE),
        }
        for name, (path, mask) in places.items():
            try:
                found = inotify.add_watch(path, mask | flags.DONT_FOLLOW)
            except OSError as error:
                if error.errno in {errno.ENOSPC, errno.ENOMEM}:  # the machine has no watches left
                    self._give_up()
                    return
                continue
            before = self._watched.get(name, found)
            self._watched[name] = found
            if before != found:
                self._remove_watch(inotify, before)

    def _give_up(self) -> None:
        """Go on by looking: this watch hears nothing, or not all."""
        inotify, self._inotify = self._inotify, None
        if inotify is not None:
            with contextlib.suppress(OSError):
                inotify.close()

    @staticmethod
    def _remove_watch(inotify: INotify, watched: int) -> None:
        try:
            inotify.rm_watch(watched)
        except OSError:
            return  # the kernel removed it first, with the file

    async def _polled_changes(self) -> AsyncGenerator[frozenset[News], None]:
        """Report again and again that it is time to look.

        A look costs little, and no size or time of a file could say more.
        """
        while True:
            for _ in range(_PRESENCE_EVERY - 1):
                await asyncio.sleep(self._interval)
                yield SHIFT_NEWS
            await asyncio.sleep(self._interval)
            yield ALL_NEWS

    def close(self) -> None:
        """Stop watching."""
        if self._inotify is not None:
            self._inotify.close()


def is_network_share(folder: Path, mounts: Path = Path("/proc/self/mountinfo")) -> bool:
    """Does a folder lie on a network share?

    False when the system does not say.
    """
    try:
        lines = mounts.read_text(encoding="utf-8", errors="replace").splitlines()
        place = str(folder.resolve())
    except OSError:
        return False
    deepest, kind = "", ""
    for line in lines:
        fields, _, source = line.partition(" - ")
        point = fields.split(" ")[4].replace("\\040", " ")
        if (place + "/").startswith(point.rstrip("/") + "/") and len(point) >= len(deepest):
            deepest, kind = point, source.partition(" ")[0]
    return kind.partition(".")[0] in _NETWORK_FILE_SYSTEMS
