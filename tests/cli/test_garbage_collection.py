"""Python looks for garbage less often while an import reads, and as before afterwards."""

from __future__ import annotations

import gc
from contextlib import suppress
from pathlib import Path

import pytest

from desk.cli import import_file
from desk.cli.garbage_collection import rare_collection
from desk.importers.case_stream import CaseStream
from desk.importers.imported_case import ImportOptions
from tests.cli.command_line import CommandLine


def test_what_fails_leaves_it_as_it_was() -> None:
    before = gc.get_threshold()
    with suppress(ValueError), rare_collection():
        assert gc.get_threshold()[0] > 10 * before[0]
        raise ValueError
    assert gc.get_threshold() == before


def test_an_import_reads_with_it(desk: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []
    opened = import_file.open_cases

    def watched(path: Path, options: ImportOptions) -> CaseStream:
        seen.append(gc.get_threshold()[0])
        return opened(path, options)

    monkeypatch.setattr(import_file, "open_cases", watched)
    before = gc.get_threshold()
    desk.shift.with_name("a.csv").write_text("id,subject,created_at\n1,Lamp,2026-05-04T08:00:00Z\n", encoding="utf-8")
    desk.ok("import", "a.csv")
    assert seen[0] > 10 * before[0]
    assert gc.get_threshold() == before
