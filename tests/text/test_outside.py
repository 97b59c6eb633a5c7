"""Words from outside: cleaned, or refused with the name of the place they stand in."""

from __future__ import annotations

from pathlib import Path

import pytest

from desk.errors import Usage
from desk.text.outside import file_path, masked_address, named_file, well_formed


def test_bytes_that_are_no_text_are_marked() -> None:
    assert well_formed("Gr\udcfc\udfffe \ud83d 東京") == "Gr\ufffd\ufffde \ufffd 東京"


def test_a_name_that_is_no_utf_8_still_names_its_file() -> None:
    assert file_path("Gr\udcfc.csv", "FILE") == Path("Gr\udcfc.csv")


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ("postgresql://ines:secret@db/desk", "postgresql://ines:***@db/desk is an address"),
        ("a\0b", "a NUL"),
        ("\ud800", "half a character"),
        ("~nobody-here/x", "home folder of nobody"),
        ("x" * 300, "longer than"),
        ("x/" * 3000, "longer than"),
        ("9" * 240, "longer than"),
    ],
)
def test_what_names_no_file_is_refused_by_its_place(words: str, problem: str) -> None:
    with pytest.raises(Usage) as refused:
        file_path(words, "--policy")
    assert str(refused.value).startswith("--policy: ")
    assert problem in str(refused.value)


@pytest.mark.parametrize("words", ["/", ".", "..", "a/..", "//", ""])
def test_a_folder_is_no_file(words: str) -> None:
    with pytest.raises(Usage, match=r"--shift: .* is a folder"):
        named_file(words, "--shift")


@pytest.mark.parametrize("words", ["shift.json", "/srv/desk/shift.json", "a:b.json", "C:shift.json", "2026-05-04T14:00/shift.json", "a//b"])
def test_the_names_of_files_stay(words: str) -> None:
    assert named_file(words, "--shift") == Path(words)


@pytest.mark.parametrize(
    ("address", "masked"),
    [
        ("postgresql://ines:secret@db/desk", "postgresql://ines:***@db/desk"),
        ("mysql://ines:se@cr/et@db:3306/desk", "mysql://ines:***@db:3306/desk"),
        ("https://token@host/x", "https://***@host/x"),
        ("redis://:secret@db", "redis://:***@db"),
        ("https://host/x?password=secret#secret", "https://host/x"),
        ("POSTGRES:/ines:secret@db", "POSTGRES://ines:***@db"),
        ("file:///srv/desk.json", "file://srv/desk.json"),
    ],
)
def test_an_address_is_shown_without_its_secrets(address: str, masked: str) -> None:
    assert masked_address(address) == masked
