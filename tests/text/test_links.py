"""Web addresses and case numbers in a text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.text.links import case_numbers_in, link_spans, link_target, links_in


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("see https://example.invalid/a?b=1&c=2#d.", ["https://example.invalid/a?b=1&c=2#d"]),
        ("(https://example.invalid/a)", ["https://example.invalid/a"]),
        ("https://example.invalid/a_(b), and more", ["https://example.invalid/a_(b)"]),
        ("HTTP://EXAMPLE.INVALID!", ["HTTP://EXAMPLE.INVALID"]),
        ("<https://a.invalid> <https://a.invalid>", ["https://a.invalid"]),
        ("http:// https:///// nohttps://x file:///etc/passwd javascript:alert(1)", []),
        ("", []),
    ],
)
def test_addresses_are_found_without_the_marks_around_them(text: str, links: list[str]) -> None:
    assert links_in(text) == links


@given(st.text(alphabet="htps:/.()[],é a\x1b\u202e", max_size=60))
def test_spans_stand_in_order_and_in_the_text(text: str) -> None:
    done = 0
    for start, end in link_spans(f"https://x{text}"):
        assert done <= start < end <= len(text) + 9
        done = end


@given(st.text(max_size=40))
def test_a_target_is_plain_ascii(text: str) -> None:
    assert all("!" <= character <= "~" for character in link_target(text.encode("utf-8", "ignore").decode()))


def test_case_numbers_are_found_once_each() -> None:
    assert case_numbers_in("C-102, c-103, (C-104) C-102 XC-105 C-0 C-12-3") == ["C-102", "C-104"]
