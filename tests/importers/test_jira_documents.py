"""Bodies of Jira that are documents: what stands in them without a text of its own."""

from __future__ import annotations

from typing import Any

import pytest

from desk.importers.formats.jira_api import body_text


def document(*inline: dict[str, Any]) -> dict[str, Any]:
    return {"type": "doc", "version": 1, "content": [{"type": "paragraph", "content": [{"type": "text", "text": "See "}, *inline]}]}


@pytest.mark.parametrize(
    ("part", "said"),
    [
        ({"type": "mention", "attrs": {"id": "1", "text": "@Bo"}}, "See @Bo"),
        ({"type": "inlineCard", "attrs": {"url": "https://shop.example/1"}}, "See https://shop.example/1"),
        ({"type": "date", "attrs": {"timestamp": "1795161600000"}}, "See 2026-11-20"),
        ({"type": "date", "attrs": {"timestamp": "soon"}}, "See"),
        ({"type": "emoji", "attrs": {"shortName": ":lamp:"}}, "See :lamp:"),
        ({"type": "emoji", "attrs": {"shortName": ":lamp:", "text": "💡"}}, "See 💡"),
        ({"type": "status", "attrs": {"text": "DONE"}}, "See DONE"),
        ({"type": "media", "attrs": {"id": "1", "alt": "lamp.png"}}, "See [lamp.png]"),
        ({"type": "media", "attrs": {"id": "1"}}, "See [a file]"),
        ({"type": "unheard", "attrs": None}, "See"),
    ],
)
def test_a_part_without_text_is_told(part: dict[str, Any], said: str) -> None:
    assert body_text(document(part)) == said


def test_a_list_and_a_file_stand_on_lines_of_their_own() -> None:
    item = {"type": "listItem", "content": [{"type": "paragraph", "content": [{"type": "text", "text": "one"}]}]}
    whole = {"type": "doc", "content": [{"type": "bulletList", "content": [item, item]}, {"type": "mediaSingle", "content": [
        {"type": "media", "attrs": {"alt": "lamp.png"}}]}]}  # fmt: skip
    assert [line for line in body_text(whole).split("\n") if line] == ["one", "one", "[lamp.png]"]
