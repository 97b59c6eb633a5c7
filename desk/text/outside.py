"""Words from outside: arguments, settings and the environment, on their way in."""

from __future__ import annotations

import os
import re
from pathlib import Path

from desk.errors import Usage
from desk.text.late_pattern import late_pattern

_SURROGATE = late_pattern("[\ud800-\udfff]")
_ADDRESS = late_pattern(r"\s*([a-z][a-z0-9+.-]+):/+(.*)", re.IGNORECASE | re.DOTALL)
_LONGEST_NAME = 255
_LONGEST_PATH = 4095
_APPENDED = 40
"""Bytes left for what desk appends to a name, such as `.journal` and the number of a copy."""


def well_formed(text: str) -> str:
    """The text, with U+FFFD for each byte that was no text.

    A shell hands on bytes that are no UTF-8 as lone surrogates, which no file can hold.
    """
    return text if text.isascii() else _SURROGATE.sub("\ufffd", text)


def file_path(words: str, name: str) -> Path:
    """The path that `words` name, with `~` resolved.

    `name` says where they stand, such as `--policy`. Raises Usage for an address, an unknown home folder, and what no file can be called.
    """
    try:
        return _checked_path(words)
    except UnicodeEncodeError:
        problem = "it holds half a character, which no file's name can"
    except ValueError as error:
        problem = str(error)
    except RuntimeError:
        problem = f"{words!r} begins with the home folder of nobody on this machine"
    raise Usage(f"{name}: {problem}. Nothing was written.")


def named_file(words: str, name: str) -> Path:
    """The path of one file. Raises Usage as `file_path` does, and for what can only be a folder."""
    path = file_path(words, name)
    if not path.name or path.name == "..":
        raise Usage(f"{name}: {words!r} is a folder, and a file is needed, such as {path / 'shift.json'}. Nothing was written.")
    return path


def masked_address(address: str) -> str:
    """An address without its secrets: `postgresql://ines:***@db/desk`. What follows a `?` is left out."""
    found = _ADDRESS.fullmatch(address)
    if found is None:
        return address
    scheme, rest = found.groups()
    account, at, place = rest.rpartition("@")
    user, colon, _ = account.partition(":")
    hidden = f"{user}:***@" if colon else "***@" if at else ""
    return f"{scheme}://{hidden}{re.split('[?#;]', place, maxsplit=1)[0]}"


def _checked_path(words: str) -> Path:
    """The path, checked. Raises ValueError with words, UnicodeEncodeError, and RuntimeError for an unknown home folder."""
    if ":/" in words and _ADDRESS.fullmatch(words):
        raise ValueError(f"{masked_address(words)} is an address, and the file of a shift is a file of this machine or of a mounted share")
    if "\0" in words:
        raise ValueError("it holds a NUL, which no file's name can")
    path = Path(words).expanduser()
    names = [len(os.fsencode(part)) for part in path.parts]
    if (
        max(names, default=0) > _LONGEST_NAME
        or sum(names[-1:]) > _LONGEST_NAME - _APPENDED
        or sum(names) + len(names) > _LONGEST_PATH - _APPENDED
    ):
        raise ValueError("it is longer than the name of a file can be")
    return path
