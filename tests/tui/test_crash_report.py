"""A fault of our own ends in words, with the details in a file."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from desk.tui import crash_report


def test_a_fault_is_said_in_words_and_kept_for_whoever_mends_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    try:
        raise ValueError("a bad [/thing")
    except ValueError as error:
        words = crash_report.error_words(error)
    assert "Everything logged is saved" in words
    assert "Traceback" not in words
    (kept,) = tmp_path.iterdir()
    assert str(kept) in words
    assert "a bad [/thing" in kept.read_text(encoding="utf-8")
    assert kept.stat().st_mode & 0o077 == 0


def test_a_disk_that_takes_nothing_still_leaves_the_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", "/dev/null/nowhere")
    assert "Start it again" in crash_report.error_words(ValueError("x"))
