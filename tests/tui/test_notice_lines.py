"""Notices in a line: words are never cut in their middle."""

from __future__ import annotations

import pytest

from desk.recovery.notices import Notice
from desk.tui.widgets.notice_lines import notice_line


@pytest.mark.parametrize("width", range(40, 100))
def test_a_notice_is_cut_between_words(width: int) -> None:
    words = "their second failure with us: tell lou before you answer them, and say so"
    shown = notice_line(Notice(words, 1, "apology"), str, width=width)[1][0]
    assert set(shown.removesuffix("…").split()) <= {*words.split(), *words.replace(":", "").replace(",", "").split()}
