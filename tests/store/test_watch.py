"""A word when somebody else wrote: through inotify at once, by polling soon, across checkpoints and new files."""

from __future__ import annotations

import asyncio
import errno
import sys
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from pathlib import Path

import pytest

from desk.store.file.presence import FilePresence
from desk.store.file.watch import FileWatch, is_network_share
from desk.store.paths import ShiftPaths
from desk.store.watch import ALL_NEWS, News, NullWatch
from tests.store.store_builders import AT, append, made_shift, new_case, open_shift

LONG = 20.0
"""Seconds after which a word that never comes fails the test."""


@pytest.fixture(params=["inotify", "polling"])
def polling(request: pytest.FixtureRequest) -> bool:
    if request.param == "inotify" and sys.platform != "linux":
        pytest.skip("there is no inotify here")
    return bool(request.param == "polling")


async def heard(changes: AsyncGenerator[frozenset[News], None], act: Callable[[], object], about: News) -> None:
    """Act, and wait until there is news about it."""
    waiting = asyncio.ensure_future(anext(changes))
    await asyncio.sleep(0)
    while not waiting.done():
        act()
        await asyncio.wait({waiting}, timeout=0.1)
    while about not in waiting.result():
        waiting = asyncio.ensure_future(anext(changes))
        await asyncio.wait_for(waiting, LONG)


async def test_commits_checkpoints_and_new_files_are_told(tmp_path: Path, polling: bool) -> None:
    path = tmp_path / "shift.json"
    watch = FileWatch(path, every=0.01, polling=polling)
    assert watch.method == ("polling" if polling else "told")
    with open_shift(path, "bo") as bo:
        async with aclosing(watch.changes()) as changes:
            await heard(changes, lambda: bo.commit([new_case()]), "shift")
            await heard(changes, lambda: bo.commit([append()]), "shift")
            await heard(changes, lambda: bo.commit([append()]) and bo.checkpoint(), "shift")
            await heard(changes, lambda: bo.commit([append()]), "shift")
            await heard(changes, lambda: path.write_bytes(path.read_bytes().replace(b"{", b"{ ", 1)), "shift")
    watch.close()


async def test_the_first_commit_after_a_checkpoint_is_told(tmp_path: Path) -> None:
    path = made_shift(tmp_path / "shift.json")
    watch = FileWatch(path)
    with open_shift(path, "bo") as bo:
        for number in range(5):
            bo.commit([append(text=str(number))])
            bo.checkpoint()
            assert "shift" in watch.read_events()
            watch.read_events()
            bo.commit([append(text="after")])
            assert watch.read_events() == {"shift"}, "the journal that took the other's place must be watched"
    watch.close()


async def test_coming_writing_and_going_are_told(tmp_path: Path, polling: bool) -> None:
    path = made_shift(tmp_path / "shift.json")
    watch = FileWatch(path, every=0.01, polling=polling)
    bo = FilePresence(path, "bo")
    what = iter(range(10_000))
    async with aclosing(watch.changes()) as changes:
        await heard(changes, lambda: bo.announce("viewing", AT, case=f"C-{next(what)}"), "presence")
        await heard(changes, lambda: bo.announce("writing", AT, case=f"C-{next(what)}"), "presence")
        await heard(changes, bo.leave, "presence")
    watch.close()


def test_nothing_is_told_of_what_is_not_the_shift(tmp_path: Path) -> None:
    path = made_shift(tmp_path / "shift.json")
    watch = FileWatch(path)
    with open_shift(path) as store:
        store.drafts.save("C-101", "memo", {"text": "x"})
    (tmp_path / "other.json").write_text("x")
    with ShiftPaths(path).lock.open("ab") as file:
        file.write(b"x")
    assert watch.read_events() == frozenset()
    watch.close()


def test_without_inotify_it_polls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "inotify_simple", None)
    watch = FileWatch(tmp_path / "shift.json")
    assert watch.method == "polling"
    assert watch.fileno() == -1
    watch.close()


@pytest.mark.parametrize(
    ("folder", "share"),
    [("/srv/desk/team", True), ("/srv/desk", True), ("/srv/desktop", False), ("/home/ines", False), ("/mnt/with space/x", True)],
)
def test_a_network_share_is_known_by_its_mount(tmp_path: Path, folder: str, share: bool) -> None:
    mounts = tmp_path / "mountinfo"
    mounts.write_text(
        "22 1 254:0 / / rw,relatime - ext4 /dev/root rw\n"
        "40 22 0:35 / /srv/desk rw,relatime shared:9 - nfs4 server:/desk rw\n"
        "41 22 0:36 / /mnt/with\\040space rw - fuse.sshfs ines@host: rw\n"
    )
    assert is_network_share(Path(folder), mounts) is share
    assert is_network_share(Path(folder), tmp_path / "absent") is False


async def test_a_shift_nobody_else_writes_to_is_silent() -> None:
    silence = NullWatch()
    async with aclosing(silence.changes()) as changes:
        waiting = asyncio.ensure_future(anext(changes))
        await asyncio.wait({waiting}, timeout=0.01)
        assert not waiting.done()
        waiting.cancel()
        await asyncio.wait({waiting})
    silence.close()


async def test_a_folder_replaced_by_another_of_its_name_is_watched_on(tmp_path: Path) -> None:
    folder = tmp_path / "desk"
    folder.mkdir()
    watch = FileWatch(folder / "shift.json", slow=0.05)
    changes, before = watch.changes(), watch._watched["folder"]
    folder.rename(tmp_path / "old")
    folder.mkdir()
    async with asyncio.timeout(LONG):
        while watch._watched["folder"] == before:
            await anext(changes)
        (folder / "shift.json").write_text("{}", encoding="utf-8")
        assert "shift" in watch.read_events()
    await changes.aclose()
    watch.close()


async def test_without_a_word_from_inotify_it_still_says_to_look(tmp_path: Path) -> None:
    watch = FileWatch(tmp_path / "shift.json", slow=0.01)
    changes = watch.changes()
    async with asyncio.timeout(LONG):
        assert await anext(changes) == ALL_NEWS
    await changes.aclose()
    watch.close()


def test_a_machine_without_watches_left_is_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def none_left(*_: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("inotify_simple.INotify.add_watch", none_left)
    watch = FileWatch(tmp_path / "shift.json")
    assert watch.method == "polling"
    watch.close()


async def test_a_watch_that_dies_goes_on_by_looking(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    watch = FileWatch(tmp_path / "shift.json", every=0.01, slow=30)
    changes = watch.changes()

    def broken(*_: object, **__: object) -> list[object]:
        raise OSError(errno.EBADF, "Bad file descriptor")

    monkeypatch.setattr("inotify_simple.INotify.read", broken)
    (tmp_path / "shift.json").write_text("{}", encoding="utf-8")
    async with asyncio.timeout(LONG):
        assert await anext(changes) == ALL_NEWS
        assert watch.method == "polling"
        assert "shift" in await anext(changes)
    await changes.aclose()
    watch.close()
