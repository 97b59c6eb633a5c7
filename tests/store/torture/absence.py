"""Files, folder and mount taken away under open windows and line commands, and given back."""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from random import Random

from desk.cli import run
from tests.store.torture.lineages import judge
from tests.store.torture.processes import Report, begin_shift, fork, print_figures
from tests.store.torture.verdict import plain_reads
from tests.store.torture.windows import Reported, open_windows

_STEPS = 12
_MOVES = 3
"""How often the files that are there are moved. A commit that was on its way ends within the second."""


def run_absence(folder: Path, size: int) -> dict[str, object]:
    """The files, the folder, or the folder with an empty one in its place: taken away `size` times."""
    return _run_rounds("absence", folder, size, (_files_away, _folder_away, _folder_emptied, _folder_copied))


def run_mounts(folder: Path, size: int) -> dict[str, object]:
    """A mounted folder unmounted `size` times, in a namespace of our own."""
    if os.environ.get("DESK_TORTURE_MOUNTS"):
        return _run_rounds("mounts", folder, size, (_unmounted,))
    command = ["unshare", "-rm", sys.executable, "-m", "tests.store.torture.runs", "mounts", str(folder), str(size)]
    try:
        done = subprocess.run(command, env={**os.environ, "DESK_TORTURE_MOUNTS": "1"}, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return print_figures("mounts", skipped="there is no unshare here")
    if "unshare:" in done.stderr or "mount:" in done.stderr:
        return print_figures("mounts", skipped=f"mounting is not allowed here: {done.stderr.strip()[:100]}")
    print(done.stdout, end="")
    print(done.stderr, end="", file=sys.stderr)
    return {}


Removal = Callable[[Path], contextlib.AbstractContextManager[None]]


def _run_rounds(name: str, folder: Path, size: int, removals: tuple[Removal, ...]) -> dict[str, object]:
    total: Counter[str] = Counter()
    for number in range(size):
        round_folder = folder / f"{number}"
        found = _one_round(round_folder, number, removals[number % len(removals)])
        total.update(found)
        if any(found[name] for name in ("wrong", "lost", "doubled", "twice", "left behind", "unreadable", "failed")):
            print(number, dict(found), file=sys.stderr)
        else:
            shutil.rmtree(round_folder)
    return print_figures(name, rounds=size, **total)


def _one_round(folder: Path, number: int, removal: Removal) -> Counter[str]:
    random = Random(number)
    share = folder / "share"
    share.mkdir(parents=True)
    with _mounted(share, folder) if removal is _unmounted else contextlib.nullcontext():
        path = share / "shift.json"
        begin_shift(path)
        with plain_reads(path) as reads, open_windows(path, ("ines", "bo"), steps=_STEPS, seed=number, company=True) as windows:
            time.sleep(random.random() * 0.02)
            with removal(share):
                wrong = _command_faults(path)  # by now nobody is in the middle of a commit
                before = _contents(share)
                time.sleep(random.random() * 0.05)
                wrong += _contents(share) != before or _is_begun(share)
        reported = Reported.of(windows)
        found = judge(path, reported, set())
    found["wrong"] = wrong
    found["plain_reads"] = reads["ok"]
    found["unreadable"] = sum(count for words, count in reads.items() if words != "ok" and not words.startswith("FileNotFoundError"))
    found["failed"] = sum(window.failed for window in windows)
    found["told"] = any("not there any more" in words for words in reported.refused)
    return found


def _is_begun(share: Path) -> bool:
    """Does anything stand there that a shift begins with?"""
    return any((share / f"shift.json{end}").exists() for end in ("", ".journal", ".drafts", ".presence"))


def _contents(folder: Path) -> list[str]:
    """What stands in a folder. `absent` when it does not exist."""
    return sorted(file.name for file in folder.iterdir()) if folder.exists() else ["absent"]


def _command_faults(path: Path) -> int:
    """How many line commands did not say that there is no shift."""
    commands = [["log", "memo", "C-101", "into nothing"], ["list"], ["show", "C-101"], ["undo", "C-101"]]
    if not path.parent.exists():
        commands.append(["new", "--customer", "Nobody", "--subject", "Nothing"])
    worker = fork(partial(_run_commands, path, commands))
    worker.wait()
    return worker.failed + sum(line != "1 True" for line in worker.reported)


def _run_commands(path: Path, commands: list[list[str]], report: Report) -> None:
    for command in commands:
        words = io.StringIO()
        with contextlib.redirect_stderr(words), contextlib.redirect_stdout(io.StringIO()):
            code = run(["--shift", str(path), "--as", "cleo", *command])
        report(f"{code} {'No shift here' in words.getvalue()}")


@contextlib.contextmanager
def _files_away(share: Path) -> Iterator[None]:
    """Every file of the shift is moved to another folder and back, the snapshot first.

    Windows write meanwhile: what one of them put there in the middle of a commit is moved as well.
    """
    away = share.with_name("away")
    away.mkdir()
    for _ in range(_MOVES):
        for name in sorted(file.name for file in share.iterdir()):
            with contextlib.suppress(FileNotFoundError):  # one was renamed meanwhile
                (share / name).rename(away / name)
    yield
    for file in sorted(away.iterdir()):
        file.rename(share / file.name)


@contextlib.contextmanager
def _folder_away(share: Path) -> Iterator[None]:
    """The folder is renamed and back."""
    away = share.with_name("away")
    share.rename(away)
    yield
    if share.exists():
        shutil.rmtree(share)
    away.rename(share)


@contextlib.contextmanager
def _folder_emptied(share: Path) -> Iterator[None]:
    """An empty folder takes its place, as under an unmounted share."""
    away = share.with_name("away")
    share.rename(away)
    share.mkdir()
    yield
    shutil.rmtree(share)
    away.rename(share)


@contextlib.contextmanager
def _folder_copied(share: Path) -> Iterator[None]:
    """The folder is moved away and what comes back is a copy, as from a backup."""
    away = share.with_name("away")
    share.rename(away)
    yield
    copy = share.with_name("copy")
    shutil.copytree(away, copy, copy_function=_copy_file)
    if share.exists():
        shutil.rmtree(share)
    copy.rename(share)


def _copy_file(source: str, target: str) -> None:
    """Copy a file, if it is still there: a draft on its way when the folder was taken may have been renamed meanwhile."""
    with contextlib.suppress(FileNotFoundError):
        shutil.copy2(source, target)


@contextlib.contextmanager
def _mounted(share: Path, folder: Path) -> Iterator[None]:
    """Another folder mounted at the share."""
    (folder / "disk").mkdir()
    _mount("--bind", folder / "disk", share)
    yield
    subprocess.run(["umount", "-l", share], check=True)


@contextlib.contextmanager
def _unmounted(share: Path) -> Iterator[None]:
    subprocess.run(["umount", "-l", share], check=True)
    yield
    _mount("--bind", share.with_name("disk"), share)


def _mount(*arguments: str | Path) -> None:
    subprocess.run(["mount", *arguments], check=True)
