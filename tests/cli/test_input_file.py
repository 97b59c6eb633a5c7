"""A file to read in is read a block at a time, and must stay as it is meanwhile."""

from __future__ import annotations

from pathlib import Path

import pytest

from desk.cli.input_file import InputFile, read_input
from desk.errors import Refused
from desk.importers.reading.file_bytes import BLOCK


def test_a_file_comes_in_blocks_as_often_as_asked(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"x" * (BLOCK + 7))
    file = InputFile(path)
    assert [len(block) for block in file.blocks()] == [len(block) for block in file.blocks()] == [BLOCK, 7]
    assert read_input(path) == b"x" * (BLOCK + 7)


def test_a_file_that_changes_while_it_is_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("id\n1\n", encoding="utf-8")
    file = InputFile(path)
    assert list(file.blocks())
    path.write_text("id\n1\n2\n", encoding="utf-8")
    with pytest.raises(Refused, match="changed while it was read"):
        list(file.blocks())


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="There is no file"):
        InputFile(tmp_path / "none.csv")
    with pytest.raises(Refused, match="cannot be read"):
        list(InputFile(tmp_path).blocks())
