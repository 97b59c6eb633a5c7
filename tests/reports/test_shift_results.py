"""The results of a shift that its handover tells: the report's own figures."""

from __future__ import annotations

from hypothesis import given

from desk.model.case import Case
from desk.reports.shift_results import RESULTS, shift_results
from desk.reports.window import Window
from tests.reports.test_report_laws import LAW, NOW, POLICY, desks, figures, windows


@LAW
@given(desks(), windows)
def test_they_are_the_reports_figures_whatever_is_left_unread(found: tuple[Case, ...], window: Window) -> None:
    counted = figures(found, window)
    told = shift_results(found, window, now=NOW, policy=POLICY)
    assert {name: (result["value"], result.get("of")) for name, result in told.items()} == {
        name: (counted[name].count.value, counted[name].count.of) for name in RESULTS
    }
