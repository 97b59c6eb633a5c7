"""May many others hear of the case? One answer for head, board and offers."""

from __future__ import annotations

from datetime import UTC
from typing import Any

import pytest

from desk.board.case_view import case_view
from desk.board.next_best import next_best_case
from desk.board.rows import row_of
from desk.model.facts import is_public
from desk.recovery.offers.value import reasonable_cost
from desk.tui.presentation.facts import all_facts
from tests.case_builders import NOW, case_of
from tests.recovery.case_screens import POLICY, moment, view

RISKS = [("review", True), ("press", True), ("influencer", True), ("blog", True), ("a neighbourhood group", True)]
NO_RISKS = [("", False), ("none", False), ("no", False), ("None", False), (" no ", False)]


@pytest.mark.parametrize(("risk", "public"), [*RISKS, *NO_RISKS])
def test_who_may_tell_others_stands_out_everywhere(risk: str, public: bool) -> None:
    """The head took every word but "none" and "no" for a risk; the board, the next best case and the sum in keeping knew three words.

    The head is right: S4.2 names examples, and whoever writes a blog is heard by many as well.
    """
    header: dict[str, Any] = {"public_risk": risk, "value": 1440.0}
    found = view(**header)
    assert is_public(found.state) is public
    assert any(fact.text.startswith("may go public: ") for fact in all_facts(moment(**header))) is public
    assert row_of(found, NOW, zone=UTC).is_public is public
    quiet = case_view(case_of(value=1440.0, case_id="C-5"), POLICY)
    suggestion = next_best_case([quiet, found], NOW, me="ines", zone=UTC)
    assert suggestion is not None
    assert (suggestion.case == "C-101") is public
    assert any(reason.startswith("public: ") for reason in suggestion.reasons) is public
    assert reasonable_cost(found.state) == (72.0 if public else 54.0)
