"""Every format that has a module is one that files are tried against."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest

from desk.importers import formats
from desk.importers.formats.registry import BYTES_FORMATS, FORMAT_NAMES, JSON_FORMATS, TABLE_FORMATS
from desk.importers.reading.import_format import ImportFormat

MODULES = sorted(path.stem for path in Path(formats.__path__[0]).glob("*.py") if path.stem not in {"__init__", "registry"})
LISTED = (*TABLE_FORMATS, *JSON_FORMATS, *BYTES_FORMATS)


@pytest.mark.parametrize("name", MODULES)
def test_the_formats_of_a_module_are_listed(name: str) -> None:
    defined = [value for value in vars(import_module(f"{formats.__name__}.{name}")).values() if isinstance(value, ImportFormat)]
    assert defined
    assert all(any(value is listed for listed in LISTED) for value in defined)


def test_no_two_formats_go_by_one_name() -> None:
    assert len(set(FORMAT_NAMES)) == len(FORMAT_NAMES)
