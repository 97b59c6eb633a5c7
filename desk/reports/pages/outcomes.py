"""Outcomes: how recovery cases ended for the relation."""

from __future__ import annotations

from decimal import Decimal
from functools import partial

from desk.model.entry_values import OUTCOME_WORDS, Outcome
from desk.reports.count import Count, FigurePage, FigureRow, ReportBasis, count_of, ids_of, money
from desk.reports.pages.recovery import ended_cases

_LABELS: dict[Outcome | None, tuple[str, str]] = {
    **{outcome: (f"outcome.{outcome}", words) for outcome, words in OUTCOME_WORDS.items()},
    None: ("outcome.unsaid", "nobody said how it ended"),
}


def _outcome_count(basis: ReportBasis, *, outcome: Outcome | None) -> Count:
    base = ended_cases(basis)
    return count_of((case for case in base if case.outcome == outcome), base=base)


def _saved_money(basis: ReportBasis) -> Count:
    found = [case for case in ended_cases(basis) if case.saved]
    return Count(money(sum((case.saved for case in found), Decimal(0))), cases=ids_of(found))


def _lost_money(basis: ReportBasis) -> Count:
    lost = [case for case in ended_cases(basis) if case.outcome == "lost"]
    known = [case for case in lost if case.value is not None]
    total = sum((case.value or Decimal(0) for case in known), Decimal(0))
    return Count(money(total), of=len(known), cases=ids_of(known), also={"lost": len(lost)})


PAGE = FigurePage(
    "outcomes",
    "Outcomes",
    (
        *(
            FigureRow(
                figure,
                label,
                "Recovery cases that ended in the window, all of them, by what solving and closing said together.",
                "cases",
                partial(_outcome_count, outcome=outcome),
            )
            for outcome, (figure, label) in _LABELS.items()
        ),
        FigureRow("outcome.saved", "sales kept", "The sales that endings in the window say were saved.", "money", _saved_money),
        FigureRow(
            "outcome.lost_value",
            "worth of customers lost",
            "The worth of customers lost in the window, of those whose worth is known.",
            "money",
            _lost_money,
        ),
    ),
)
