"""A mapping of cases most of which are not made is the dict of all of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.model.case_values import CaseValues

CASES = ("C-1", "C-2", "C-3", "C-4")
STEPS = st.lists(st.tuples(st.sampled_from(("put", "drop", "discard", "copy")), st.sampled_from(CASES)), max_size=12)


@given(st.sets(st.sampled_from(CASES)), STEPS)
def test_what_is_put_and_taken_out_is_as_in_a_dict(first: set[str], steps: list[tuple[str, str]]) -> None:
    begun = sorted(first)
    mapping, expected = CaseValues(dict.fromkeys(begun), lambda case: f"made {case}"), {case: f"made {case}" for case in begun}
    before, copied = mapping.copy(), dict(expected)
    for number, (step, case) in enumerate(steps):
        if step == "put":
            mapping[case] = expected[case] = f"put {number}"
        elif step == "drop":
            assert mapping.pop(case, None) == expected.pop(case, None)
        elif step == "discard":
            mapping.discard(case)
            expected.pop(case, None)
        else:
            before, copied = mapping.copy(), dict(expected)
        assert (list(mapping.items()), len(mapping)) == (list(expected.items()), len(expected))
        assert [case in mapping for case in CASES] == [case in expected for case in CASES]
    assert list(before.items()) == list(copied.items()), "a copy stays what it was"


def test_a_value_is_made_each_time_and_never_for_a_case_that_is_not_there() -> None:
    made: list[str] = []

    def make(case: str) -> str:
        made.append(case)
        return case

    mapping = CaseValues({"C-1": None}, make)
    assert "C-1" in mapping
    assert list(mapping) == ["C-1"]
    assert made == []
    assert (mapping["C-1"], mapping["C-1"], made) == ("C-1", "C-1", ["C-1", "C-1"])
    for gone in ("C-2", "C-1"):
        mapping.discard(gone)
        with pytest.raises(KeyError):
            mapping[gone]
        with pytest.raises(KeyError):
            del mapping[gone]
    assert CaseValues[str]().get("C-1") is None
