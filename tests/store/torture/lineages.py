"""Two copies of one shift written apart, one of which takes the other's place under open windows."""

from __future__ import annotations

import shutil
import time
from collections import Counter
from pathlib import Path
from random import Random

from desk.model.case import Case
from desk.model.changes import Append
from desk.model.entries import AnyEntry, Memo
from desk.store.file.file_store import FileStore
from desk.store.file.snapshot import stored_meta
from desk.store.paths import ShiftPaths
from tests.store.store_builders import memo
from tests.store.torture.processes import begin_shift, case_of
from tests.store.torture.rounds import run_rounds
from tests.store.torture.verdict import plain_reads
from tests.store.torture.windows import Reported, open_windows

FILES = ("shift.json", "shift.json.journal", "shift.json.previous", "shift.json.journal.previous")
_PARTS = (FILES, FILES[::-1], FILES[:2], FILES[1::-1], FILES[:1], FILES[1:2])
"""The files that are put in place, in the order in which it is done."""
_STEPS = 8
_WINDOWS = ("ines", "bo")


def run_lineages(folder: Path, size: int) -> dict[str, object]:
    """A copy put in place `size` times, whole or in part, with a lower, an equal or a higher generation."""
    return run_rounds("lineages", folder, size, _one_round, wrong=("lost", "doubled", "halved", "twice", "astray", "left behind", "failed"))


def _one_round(folder: Path, number: int) -> tuple[Counter[str], Counter[str]]:
    here = folder / "here"
    here.mkdir()
    random = Random(number)
    path, there = here / "shift.json", here.with_name("there")
    _begin_base(path, random)
    shutil.copytree(here, there)
    far = _write_far(there / "shift.json", random)
    parts = random.choice(_PARTS)
    with (
        plain_reads(path) as reads,
        open_windows(path, _WINDOWS, steps=_STEPS, seed=number, fold_rate=random.choice((0.0, 0.1, 0.5))) as windows,
    ):
        time.sleep(random.random() * 0.04)
        generation = _generation_order(there / "shift.json", path)
        arrived = _put_in_place(there, here, parts, random)
    reported = Reported.of(windows)
    found = judge(path, reported, {token for token in far if any(_token_bytes(token) in data for data in arrived.values())})
    found["failed"] = sum(window.failed for window in windows)
    return found + Counter({generation: 1}), reads


def _begin_base(path: Path, random: Random) -> None:
    begin_shift(path)
    store = FileStore(ShiftPaths(path), agent="base")
    for number in range(random.randint(1, 4)):
        store.commit([Append("C-101", (memo(f"base.{number}"), memo(f"base.{number}")))])
        if random.random() < 0.5:
            store.checkpoint()
    store.close()


def _write_far(path: Path, random: Random) -> list[str]:
    """Write on the copy; the tokens that were acknowledged there."""
    store, tokens = FileStore(ShiftPaths(path), agent="far"), []
    own = store.commit([case_of("far")]).cases[0].id
    for number in range(random.randint(1, 8)):
        tokens.append(f"far.{number}")
        store.commit([Append("C-101", (memo(tokens[-1], "far"),)), Append(own, (memo(tokens[-1], "far"),))])
        if random.random() < 0.4:
            store.checkpoint()
    if random.random() < 0.5:
        store.checkpoint()
    store.checkpoints.wrote_at = None  # as if killed: what is in the journal stays there
    store.close()
    return tokens


def _generation_order(there: Path, here: Path) -> str:
    far, near = stored_meta(there), stored_meta(here)
    if far is None or near is None or far.generation == near.generation:
        return "equal"
    return "higher" if far.generation > near.generation else "lower"


def _put_in_place(there: Path, here: Path, parts: tuple[str, ...], random: Random) -> dict[str, bytes]:
    """Put files of the copy in place, one after the other; what they hold."""
    arrived = {}
    for name in parts:
        if (there / name).exists():
            aside = here / f"{name}.aside"
            arrived[name] = (there / name).read_bytes()
            aside.write_bytes(arrived[name])
            aside.rename(here / name)
            time.sleep(random.choice((0.0, random.random() * 0.01)))
    return arrived


def _token_bytes(token: str) -> bytes:
    return f'"{token}"'.encode()


def judge(path: Path, reported: Reported, far: set[str]) -> Counter[str]:
    """How the shift stands beside what was acknowledged here and what arrived with the copy."""
    store = FileStore(ShiftPaths(path), agent="judge", read_only=True)
    texts = Counter(entry.text for case in store.cases.values() for entry in case.entries if isinstance(entry, Memo))
    ids = Counter(entry.id for case in store.cases.values() for entry in case.entries)
    own = {(case.subject, case.id) for case in store.cases.values()}
    astray = [entry for case in store.cases.values() for entry in case.entries if _is_astray(case, entry)]
    store.close()
    missing = {token for token in {*reported.saved, *far} if not texts[token]}
    beside = {token for token in missing if _is_said_beside(path, token, reported.notices)}
    moved = {case for case in set(reported.cases) - own if reported.is_renumbered(case[1])}
    again = reported.ids_given_twice  # of what the copy wrote over before another window could read it, nobody knows the id
    unsaid = sum(count for given, count in again.items() if not reported.is_renumbered(given))
    tokens = {token: number for token, number in texts.items() if "." in token}
    return Counter(
        {
            "acknowledged": len(reported.saved),
            "arrived": len(far),
            "lost": len(missing - beside),
            "kept beside": len(beside),
            "doubled": sum(number > 2 for number in tokens.values()),
            "astray": len(astray),
            "halved": sum(number == 1 for number in tokens.values()),
            "twice": sum(number - 1 for number in ids.values()) + unsaid + len(set(reported.cases) - own - moved),
            "renumbered and said": len(moved) + again.total() - unsaid,
            "left behind": len([token for token in tokens if token.split(".")[0] not in {"far", "base"} and token not in reported.saved]),
            "said": bool(reported.notices),
        }
    )


def _is_astray(case: Case, entry: AnyEntry) -> bool:
    """Does a window's word stand on the case of another? On shared cases each writes."""
    writer = entry.text.split(".")[0] if isinstance(entry, Memo) and "." in entry.text else ""
    return case.subject in {*_WINDOWS, "far"} and writer in _WINDOWS and writer != case.subject


def _is_said_beside(path: Path, token: str, notices: list[str]) -> bool:
    """Does a file that a notice names hold it?"""
    named = [file for file in path.parent.iterdir() if any(file.name in words for words in notices)]
    return any(_token_bytes(token) in file.read_bytes() for file in named if file != path)
