"""A merge that is done again: nothing comes in twice, and the numbers that were published hold."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import msgspec
import pytest

from desk.model.changes import Change
from desk.store.file.file_store import FileStore
from desk.store.paths import ShiftPaths
from tests.store.store_builders import append, open_shift, read_plainly
from tests.store.test_lineages import PARTS, base_and_copy, customer_case, put_in_place, texts_of, texts_of_case, write_apart
from tests.store.torture.interleavings import CHANGES, SystemCalls, quick_files
from tests.store.torture.processes import Report, Worker, fork


def merge_and_die(path: Path, step: int, report: Report) -> None:
    """Read the shift, sleep until woken, and be killed before one system call of a write."""
    store = FileStore(ShiftPaths(path), agent="victim")
    report("open")
    os.kill(os.getpid(), signal.SIGSTOP)
    calls = SystemCalls(step, partial(os.kill, os.getpid(), signal.SIGKILL), names=CHANGES)
    with calls.counted():
        calls.is_watched = True
        store.commit([append(text="victim")])


def sleeping_victim(path: Path, step: int) -> Worker:
    victim = fork(partial(merge_and_die, path, step))
    assert os.WIFSTOPPED(victim.wait())
    return victim


def wake_up(victim: Worker) -> bool:
    """Let the victim go on to its end. Returns whether it was killed on its way."""
    os.kill(victim.pid, signal.SIGCONT)
    victim.wait()
    assert not victim.failed
    return victim.killed


def numbers_of(store: FileStore) -> dict[str, str]:
    """The number of each customer's case."""
    return case_numbers(msgspec.to_builtins(case) for case in store.cases.values())


def case_numbers(cases: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    return {case["customer"]: case["id"] for case in cases}


def said_twice(store: FileStore) -> set[str]:
    return {text for text, number in texts_of(store).items() if number > 1}


@contextmanager
def unfolded_shift(path: Path) -> Iterator[FileStore]:
    """A store whose commits stay in the journal at its end."""
    with open_shift(path, "far") as far:
        yield far
        far.checkpoints.wrote_at = None


def killed_merges(tmp_path: Path, parts: str, *, is_folded: bool) -> Iterator[tuple[int, Path, FileStore]]:
    """Each step of a merge at which its writer was killed, with the shift and Bo's window, open since before."""
    here, there = base_and_copy(tmp_path)
    with unfolded_shift(there / "shift.json") as far:
        write_apart(far, "Bea", 0)
    with unfolded_shift(here / "shift.json") as ines:
        write_apart(ines, "Ada", 1 if is_folded else 0)
    for step in count(1):
        folder = tmp_path / f"{step}"
        shutil.copytree(here, folder)
        victim = sleeping_victim(folder / "shift.json", step)
        with open_shift(folder / "shift.json", "bo") as bo:
            put_in_place(there, folder, parts, in_place=False)
            was_killed = wake_up(victim)
            yield step, folder / "shift.json", bo
        if not was_killed:
            return


@pytest.mark.parametrize("parts", PARTS)
@pytest.mark.parametrize("is_folded", [False, True], ids=["", "folded meanwhile"])
def test_whoever_goes_on_after_a_killed_merge_takes_nothing_in_twice(tmp_path: Path, parts: str, is_folded: bool) -> None:
    with quick_files():
        for step, path, bo in killed_merges(tmp_path, parts, is_folded=is_folded):
            published = case_numbers(read_plainly(path)["cases"].values())
            bo.commit([append(text="bo")])
            with open_shift(path, "next") as after:
                after.commit([append(text="next")])
            bo.refresh()
            assert said_twice(bo) == set(), step
            assert {"memo of Ada", "Ada 3 own", "bo", "next"} <= texts_of(bo).keys(), step
            assert not {"Ada", "Bea"} <= published.keys() or published.items() <= numbers_of(bo).items(), step


@pytest.mark.parametrize("folds", [0, 1], ids=["", "folded meanwhile"])
@pytest.mark.parametrize("more", [(), (customer_case("Carl"),)], ids=["entries", "a case"])
def test_a_journal_that_went_on_after_it_was_merged_brings_only_what_is_new(tmp_path: Path, folds: int, more: tuple[Change, ...]) -> None:
    here, there = base_and_copy(tmp_path)
    path = here / "shift.json"
    with open_shift(path) as ines:
        write_apart(ines, "Ada", folds)
        with unfolded_shift(there / "shift.json") as far:
            write_apart(far, "Bea", 0)
            put_in_place(there, here, "journal", in_place=False)
            ines.commit([append(text="merged")])
            published = numbers_of(ines)
            now = published | ({"Carl": "C-104"} if more else {})
            far.commit([append("C-102", "Bea goes on"), *more])
        put_in_place(there, here, "journal", in_place=False)
        with open_shift(path, "bo") as bo:
            bo.commit([append(text="merged again")])
            assert said_twice(bo) == set()
            assert numbers_of(bo) == now
            assert "Bea goes on" in texts_of_case(bo, published["Bea"])
        ines.refresh()
        assert said_twice(ines) == set()
        assert numbers_of(ines) == now


def test_cases_that_begin_alike_stay_two_when_their_copy_comes_again(tmp_path: Path) -> None:
    here, there = base_and_copy(tmp_path)
    path = here / "shift.json"
    with unfolded_shift(there / "shift.json") as far:
        for number in range(2):
            case = far.commit([customer_case("Bea")]).cases[0].id
            far.commit([append(case, f"of twin {number}")])
    with open_shift(path) as ines:
        ines.commit([customer_case("Ada"), customer_case("Al")])
        ines.checkpoint()
        for number in range(2):
            put_in_place(there, here, "both", in_place=False)
            ines.commit([append(text=f"merged {number}")])
        twins = [texts_of_case(ines, case) & {"of twin 0", "of twin 1"} for case in ("C-104", "C-105")]
        assert twins == [{"of twin 0"}, {"of twin 1"}]
        assert len(ines.cases) == 5
