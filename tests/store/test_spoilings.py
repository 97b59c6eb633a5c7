"""Spoiled files: check, repair and list end in words, and what is legible and was acknowledged is in the repaired file."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import pytest

from desk.errors import DeskError
from desk.model.entries import Memo
from desk.store.repair.integrity import check_shift
from desk.store.repair.repair import repair_shift
from tests.store.store_builders import append, open_shift
from tests.store.torture.spoilings import Spoiled, make_shift, spoiled


def listed(path: Path) -> Counter[str]:
    """The text of every memo, as the board lists them."""
    with open_shift(path, read_only=True) as store:
        texts = Counter(entry.text for case in store.cases.values() for entry in case.entries if isinstance(entry, Memo))
        assert store.shift is not None
        store.documents("packs")
        store.refresh()
    return texts


def outcome(found: Spoiled) -> str:
    """What is wrong after check, list, repair, and going on. Empty when nothing is."""
    legible = found.legible()
    damaged = check_shift(found.path).is_damaged
    try:
        listed(found.path)
    except DeskError as error:
        if not damaged:
            return f"check says whole, the list says {error}"
    report = repair_shift(found.path)
    if report.is_damaged != damaged:
        return "check and repair disagree"
    if after := [str(problem) for problem in check_shift(found.path).problems if problem.is_damage]:
        return f"the repaired file is damaged: {after}"
    before = listed(found.path)
    with open_shift(found.path) as store:
        store.commit([append(min(store.cases), "goes on")] if store.cases else [])
        store.checkpoint()
    data = found.path.read_bytes()
    if lost := sorted(token for token in legible if token.encode() not in data):
        return f"lost: {lost}"
    doubled = sorted(text for text, count in before.items() if count > 1)
    return f"doubled: {doubled}" if doubled and found.how != "flipped" else ""


def failures(folder: Path, seeds: range) -> list[str]:
    base, tokens = make_shift(folder / "base")
    wrong = []
    for seed in seeds:
        found = spoiled(base, tokens, folder / "spoiled", seed)
        try:
            words = outcome(found)
        except Exception as error:
            words = f"{type(error).__name__}: {error}"
        if words:
            wrong.append(f"seed {seed}, {found.how}: {words}")
        shutil.rmtree(folder / "spoiled")
    return wrong


@pytest.mark.parametrize("size", [100, pytest.param(2000, marks=(pytest.mark.torture, pytest.mark.timeout(1800)))])
def test_spoiled_files_end_in_words_and_give_back_what_is_legible(tmp_path: Path, size: int) -> None:
    assert failures(tmp_path, range(size)) == []
