"""Long lines break between words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.text.line_wrap import wrapped_lines
from desk.text.printable import cells


@pytest.mark.parametrize(
    ("line", "lines"),
    [
        ("", [""]),
        ("owner lou", ["owner lou"]),
        ("it has no owner", ["it has no", "owner"]),
        ("  due 13:12 now", ["  due", "13:12 now"]),
        ("a verylongwordindeed b", ["a", "verylongwordindeed", "b"]),
        ("\u6f22\u5b57\u6f22\u5b57 \u6f22", ["\u6f22\u5b57\u6f22\u5b57", "\u6f22"]),
    ],
)
def test_a_line_breaks_between_words(line: str, lines: list[str]) -> None:
    assert wrapped_lines(line, 9) == lines


@given(st.text(alphabet="ab ", max_size=60), st.integers(min_value=1, max_value=20))
def test_no_word_is_lost_or_broken(line: str, width: int) -> None:
    lines = wrapped_lines(line, width)
    assert " ".join(lines).split() == line.split()
    assert all(cells(part) <= width or " " not in part.strip() for part in lines)
