"""Views whose changed cases alone are asked again have the figures of views counted anew."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from desk.board.filters import compile_filter
from desk.board.view_tally import ViewTally
from desk.config import DEFAULT_VIEWS
from desk.model.entries import AnyEntry, Assign, Memo, StatusChange
from tests.board.test_filters import view_of
from tests.case_builders import NOW, at

CASES = ("C-1", "C-2", "C-3")
VIEWS = (*DEFAULT_VIEWS, ("shut", "status:closed"), ("flat", "flat or owner:ines"), ("wrong", "status:nonsense"))
EVERY = range(len(VIEWS))
FILTERS = [compile_filter(text, me="ines") for _, text in VIEWS[:-1]] + [None]
ENTRIES: list[AnyEntry] = [
    Assign(at=at(-50), by="bo", owner="ines"),
    Memo(at=at(-40), by="bo", text="the flat"),
    StatusChange(at=at(-30), by="bo", to="closed"),
]
HISTORIES = st.sets(st.sampled_from(range(len(ENTRIES))))


@given(st.lists(st.tuples(st.sampled_from(CASES), st.none() | HISTORIES), max_size=8))
def test_asking_again_what_changed_gives_the_figures_of_all(changes: list[tuple[str, set[int] | None]]) -> None:
    kept, present = ViewTally(VIEWS, FILTERS), {case: view_of(case_id=case) for case in CASES}
    for view in present.values():
        kept.ask(view, NOW, EVERY)
    for case, history in changes:
        if history is None:
            present.pop(case, None)
        else:
            present[case] = view_of(*(ENTRIES[number] for number in sorted(history)), case_id=case)
        kept.renew(case, present.get(case), NOW)
        anew = ViewTally(VIEWS, FILTERS)
        for view in present.values():
            anew.ask(view, NOW, EVERY)
        assert kept.figures == anew.figures


def test_a_filter_that_cannot_be_read_has_no_figure() -> None:
    tally = ViewTally(VIEWS, FILTERS)
    tally.add(0, CASES)
    assert tally.figures[0] == (VIEWS[0][0], 3, False)
    assert tally.figures[-1] == ("wrong", None, True)
