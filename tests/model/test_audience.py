"""Whose words an entry is: causes and notes never leave the desk."""

from __future__ import annotations

from typing import Any

import pytest

from desk.model.audience import audience_of
from desk.model.entries import KINDS, Promise
from tests.case_builders import NOW

INES: dict[str, Any] = {"at": NOW, "by": "ines"}
NEEDED: dict[str, dict[str, Any]] = {
    "offer_answer": {"answer": "accepted"},
    "approval": {"decision": "approved"},
    "verify": {"verdict": "met"},
    "status": {"to": "open"},
    "field": {"name": "subject"},
    "link": {"case": "C-2"},
    "close_rule": {"rule": "verify"},
    "retract": {"entry": "1.1"},
}


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_said_to_or_by_the_customer_is_told_from_the_rest(kind: str) -> None:
    face = audience_of(KINDS[kind](**INES, **NEEDED.get(kind, {})))  # type: ignore[arg-type]  # any kind of entry
    theirs, ours = {"told", "incoming", "offer_answer", "verify"}, {"contact", "apology", "offer", "refusal", "promise"}
    assert face == ("theirs" if kind in theirs else "ours" if kind in ours else "internal")


def test_a_promise_to_a_colleague_stays_between_ourselves() -> None:
    assert audience_of(Promise(**INES, text="ask them", to="lou")) == "internal"
