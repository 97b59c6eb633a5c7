"""Files that are no shift, or not ours to read: refused in words and left alone."""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from desk.errors import Damaged, DeskError, Refused
from desk.store import open_store
from desk.store.repair.integrity import check_shift
from tests.store.store_builders import folder_contents, made_shift

NOBODY = 65534


@pytest.mark.parametrize(
    ("make", "error", "words"),
    [
        (lambda path: path.mkdir(), Refused, "not a file"),
        (lambda path: path.write_text('{"_default": {"1": {"a": 1}}}'), Refused, "no shift of desk"),
        (lambda path: path.write_text(json.dumps({"_meta": {"1": {"format": 99}}, "cases": {}})), Refused, r"99.*up to 2"),
        (lambda path: path.write_text(json.dumps({"_meta": {"1": {"format": "x"}}, "cases": {}})), Damaged, "_meta"),
        (lambda path: path.write_text(json.dumps({"cases": {"one": {}}})), Damaged, "no number"),
        (lambda path: path.write_text(json.dumps({"cases": {"1": {"entries": 7}}})), Damaged, "not a case"),
        (os.mkfifo, Refused, "not a file"),
        (lambda path: path.symlink_to("/nowhere/at/all"), Refused, "symbolic link"),
    ],
)
def test_what_is_no_shift_is_said_and_left_alone(tmp_path: Path, make: Callable[[Path], None], error: type[DeskError], words: str) -> None:
    path = tmp_path / "shift.json"
    make(path)
    before = folder_contents(tmp_path)
    with pytest.raises(error, match=words):
        open_store(path)
    if error is Damaged:
        assert check_shift(path).is_damaged
    else:
        with pytest.raises(Refused, match=words):
            check_shift(path)
    assert folder_contents(tmp_path) == before


@contextlib.contextmanager
def an_ordinary_account() -> Iterator[None]:
    """Root may read everything: for a while, be somebody who may not."""
    root = os.geteuid() == 0
    if root:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)


def test_a_file_that_may_not_be_read_is_refused() -> None:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        path = made_shift(Path(folder) / "shift.json")
        path.chmod(0)
        with an_ordinary_account(), pytest.raises(Refused, match="may not open"):
            open_store(path)
