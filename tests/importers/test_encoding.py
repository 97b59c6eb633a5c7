"""Bytes to text."""

from __future__ import annotations

import gzip

import pytest

from desk.errors import Refused
from desk.importers.reading.encoding import decode_file

TEXT = "id,subject\nC-1,Größe “gut” für 5 €\n" * 3


@pytest.mark.parametrize(
    ("encoding", "told"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("utf-16", "utf-16"), ("cp1252", "cp1252")],
)
def test_encodings(encoding: str, told: str) -> None:
    found = decode_file(TEXT.encode(encoding), "x.csv")
    assert (found.text, found.encoding, found.warnings) == (TEXT, told, ())


def test_big_endian_utf_16() -> None:
    assert decode_file(b"\xfe\xff" + TEXT.encode("utf-16-be"), "x.csv").text == TEXT


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_its_mark(encoding: str) -> None:
    found = decode_file(TEXT.encode(encoding), "x.csv")
    assert (found.text, found.encoding) == (TEXT, encoding)


def test_gzip() -> None:
    assert decode_file(gzip.compress(TEXT.encode()), "x.csv.gz").text == TEXT


def test_one_broken_byte_does_not_make_utf_8_something_else() -> None:
    found = decode_file(TEXT.encode() + b"\xff", "x.csv")
    assert found.encoding == "utf-8"
    assert found.text == TEXT + "\ufffd"
    assert "1 broken character" in found.warnings[0]


def test_text_cut_within_a_character() -> None:
    assert decode_file((TEXT + "ä").encode()[:-1], "x.csv").encoding == "utf-8"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "picture"),
        (b"PK\x03\x04" + bytes(100), "CSV"),
        (b"%PDF-1.7", "PDF"),
        (bytes(range(256)) * 16, "empty bytes|control bytes"),
        (bytes(range(1, 32)) * 30 + b"x" * 900, "control bytes"),
        (TEXT.encode() + bytes(600) + TEXT.encode() * 900, "600 empty bytes"),
        (TEXT.encode("utf-16-le")[:-1], "UTF-16 without its mark"),
        (b"\x00a" * 400, "empty bytes"),
        (gzip.compress(TEXT.encode(), mtime=0)[:-12], "cut off"),
        (b"\x1f\x8b\x09\x00garbage", "damaged gzip"),
        (b"\xff\xfe" + b"\x00\xd8" * 400, "UTF-8"),
    ],
)
def test_what_is_no_text_is_refused_in_words(data: bytes, words: str) -> None:
    with pytest.raises(Refused, match=words):
        decode_file(data, "x.csv")


def test_a_few_control_characters_are_no_reason_to_refuse() -> None:
    assert decode_file(b"id,subject\n1,\x1b[31mred\x1b[0m \x07 and a \x00 in a text of some length\n", "x.csv").encoding == "utf-8"
