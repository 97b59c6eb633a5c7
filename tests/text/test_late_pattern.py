"""A pattern that waits until somebody asks."""

from __future__ import annotations

import re

import pytest

from desk.text.late_pattern import late_pattern


def test_it_is_the_pattern_that_re_compiles() -> None:
    late, known = late_pattern(r"(\d+) h\b", re.IGNORECASE), re.compile(r"(\d+) h\b", re.IGNORECASE)
    for text in ("in 3 H", "3h", ""):
        assert [found.groups() for found in late.finditer(text)] == [found.groups() for found in known.finditer(text)]
        assert late.sub("x", text) == known.sub("x", text)
    assert (late.pattern, late.flags) == (known.pattern, known.flags)


def test_it_is_compiled_when_it_is_asked_and_asked_once_for_a_method(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    known = re.compile

    def noted(pattern: str, flags: int = 0) -> re.Pattern[str]:
        made.append(pattern)
        return known(pattern, flags)

    monkeypatch.setattr(re, "compile", noted)
    late = late_pattern("a")
    assert made == []
    assert late.search("cat")
    assert not late.search("dog")
    assert made == ["a"]
