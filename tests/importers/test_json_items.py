"""Long lists in JSON are read item by item, and give what the whole text would."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.importers.reading import json_items
from desk.importers.reading.clean_text import clean_json
from desk.importers.reading.json_items import JsonItems, read_json

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=20,
)


def in_blocks(text: str, size: int) -> Callable[[], Iterable[str]]:
    return lambda: (text[at : at + size] for at in range(0, len(text), size))


def whole(value: Any) -> Any:
    """A value with its long lists read."""
    if isinstance(value, JsonItems):
        assert len(value) == len(list(value))
        return list(value)
    return {key: whole(inner) for key, inner in value.items()} if isinstance(value, dict) else value


@pytest.fixture(autouse=True)
def every_list_is_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_items, "_LONG", 1)


@given(VALUES, st.integers(1, 9), st.booleans(), st.sampled_from([None, 1]))
def test_what_is_read_in_parts_is_what_is_read_whole(value: Any, size: int, is_ascii: bool, indent: int | None) -> None:
    text = json.dumps(value, ensure_ascii=is_ascii, indent=indent)
    assert whole(read_json(in_blocks(text, size))) == clean_json(value)


@given(st.text(alphabet='[]{},:"1a \\', max_size=12), st.integers(1, 4))
def test_what_is_no_json_as_a_whole_is_none_in_parts(text: str, size: int) -> None:
    try:
        expected = json.loads(text)
    except ValueError:
        with pytest.raises(ValueError):  # noqa: PT011  its words are told by those who read the whole text
            whole(read_json(in_blocks(text, size)))
    else:
        assert whole(read_json(in_blocks(text, size))) == expected


def test_the_objects_of_a_long_list_are_counted_and_its_items_can_be_changed() -> None:
    found = read_json(in_blocks(json.dumps({"items": [{"a": 1}, 2, {"a": 3}]}), 5))["items"]
    assert isinstance(found, JsonItems)
    assert (len(found), found.object_count) == (3, 2)
    assert list(found.each(lambda item: item if isinstance(item, int) else item["a"])) == [1, 2, 3]
