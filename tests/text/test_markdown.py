"""Words of others in Markdown stay words."""

from __future__ import annotations

from desk.text.markdown import plain_markdown


def test_signs_with_a_meaning_are_escaped() -> None:
    assert plain_markdown("*now* [see](http://x) <b>") == r"\*now\* \[see\](http://x) \<b\>"


def test_a_text_stands_on_one_line() -> None:
    assert "\n" not in plain_markdown("one\n# two")
