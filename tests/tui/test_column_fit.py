"""The columns of a list fit its lines, and stand still while it is the same list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from desk.board.case_view import CaseView, case_view
from desk.model.entries import Assign, Incoming
from desk.tui.column_fit import MOST_FITTED, ColumnFit
from desk.tui.presentation.columns import FULL_NEEDS, NO_NEEDS
from tests.case_builders import NOW, case_of
from tests.tui.app_fixtures import POLICY

OWNED = Assign(at=NOW, by="bo", owner="bo")
CHASED = Incoming(at=NOW, by="customer", channel="sms", chase=True)


class Views(Mapping[str, CaseView]):
    """Views of cases, counted as they are asked for."""

    def __init__(self, cases: dict[str, tuple[Assign | Incoming, ...]]) -> None:
        self.cases = cases
        self.asked: list[str] = []

    def __getitem__(self, case: str) -> CaseView:
        self.asked.append(case)
        return case_view(case_of(*self.cases[case], case_id=case), POLICY)

    def __contains__(self, case: object) -> bool:
        return case in self.cases

    def __iter__(self) -> Iterator[str]:
        return iter(self.cases)

    def __len__(self) -> int:
        return len(self.cases)


def test_a_list_has_what_its_widest_line_needs() -> None:
    views = Views({"C-101": (OWNED,), "C-1002": (OWNED,)})
    needs = ColumnFit().needs("", ["C-101", "C-1002"], (), views)
    assert (needs.case, needs.owner, needs.has_chases) == (6, 5, False)
    assert ColumnFit().needs("", [], (), views) == NO_NEEDS
    assert ColumnFit().needs("", ["K-2.3.14"], (), views).case == FULL_NEEDS.case


def test_while_the_list_is_the_same_columns_grow_and_never_shrink() -> None:
    views, fit = Views({"C-101": (OWNED,), "C-102": (OWNED,)}), ColumnFit()
    before = fit.needs("late", ["C-101", "C-102"], (), views)
    assert not before.has_chases
    views.cases["C-102"] = (OWNED, CHASED)
    assert fit.needs("late", ["C-102", "C-101"], {"C-102"}, views).has_chases
    assert fit.needs("late", ["C-101"], (), views).has_chases
    assert fit.needs("mine", ["C-101"], (), views) == before


def test_a_case_is_looked_at_once_until_it_changes() -> None:
    views, fit = Views({f"C-{number}": (OWNED,) for number in range(101, 201)}), ColumnFit()
    listed = list(views)
    fit.needs("", listed, (), views)
    assert views.asked == listed
    fit.needs("", listed[::-1], (), views)
    fit.needs("", listed, {"C-150", "C-999"}, views)
    assert views.asked == [*listed, "C-150"]


def test_of_a_long_list_no_case_is_looked_at() -> None:
    views = Views({f"C-{number}": (OWNED,) for number in range(101, 102 + MOST_FITTED)})
    fit, listed = ColumnFit(), list(views)
    assert fit.needs("", listed, (), views) == FULL_NEEDS
    assert fit.needs("", listed[:-1], set(listed), views) == FULL_NEEDS
    assert views.asked == []
