"""The second failure of one customer, and whether a lead knows of it."""

from __future__ import annotations

from typing import Any

import pytest

from desk.model.entries import AnyEntry, Apology, Approval, Assign, Contact, Listen, Memo, Promise, PromiseBroken, StatusChange, Verify
from desk.model.shift import Agent, Shift
from desk.model.state import CaseState, state_of
from desk.recovery.customers.identity import is_same_customer, lookup_keys
from desk.recovery.customers.second_failure import is_lead_told, lead_to_tell, second_failure, second_failure_notices
from tests.case_builders import at, case_of

SHIFT = Shift(agents=(Agent(id="lou", role="lead"), Agent(id="rae", role="manager"), Agent(id="ines")))
DAY = 1440
HEARD = Listen(at=at(-20), by="ines", feeling="angry")


def case(number: int, *entries: AnyEntry, days_ago: float = 0, **header: Any) -> CaseState:
    return state_of(case_of(*entries, case_id=f"C-{number}", logged=-60 - days_ago * DAY, **{"phone": "555-0101", **header}))


def failed(number: int, days_ago: float, *entries: AnyEntry, **header: Any) -> CaseState:
    return case(number, Apology(at=at(-50 - days_ago * DAY), by="bo"), *entries, days_ago=days_ago, **header)


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        ({"phone": "+44 20 5550 0101"}, {"phone": "020 5550 0101"}),
        ({"email": "T@x.invalid"}, {"email": "t@x.invalid "}),
        ({"customer": "Tampleton, Ms. Tess", "organisation": "Acme"}, {"customer": "Tess Tampleton", "organisation": "ACME"}),
    ],
)
def test_one_customer_can_be_looked_up(mine: dict[str, Any], theirs: dict[str, Any]) -> None:
    a, b = case(1, **mine), case(2, **theirs)
    assert is_same_customer(a, b)
    assert set(lookup_keys(a)) & set(lookup_keys(b))


def test_a_first_failure_and_an_ordinary_question_warn_of_nothing() -> None:
    assert second_failure(case(9, HEARD), [case(1, days_ago=3)]) is None
    assert second_failure(case(9), [failed(1, 3)]) is None
    assert second_failure(case(9, HEARD), [failed(1, 100)]) is None


def test_a_second_failure_within_the_near_past() -> None:
    again = second_failure(case(9, HEARD), [failed(1, 30), failed(2, 3)])
    assert again is not None
    assert (again.number, again.words) == (3, "our third failure for this customer (C-2)")


def test_what_the_head_of_the_case_says_counts_too() -> None:
    again = second_failure(case(9, HEARD, earlier=1), [])
    assert again is not None
    assert again.words == "our second failure for this customer"


@pytest.mark.parametrize(
    ("entries", "words"),
    [
        ((Verify(at=at(-290 * DAY), by="bo", verdict="below"),), "stayed below what they expected"),
        ((StatusChange(at=at(-290 * DAY), by="bo", to="closed", outcome="lost"),), "was lost"),
        ((Promise(at=at(-299 * DAY), by="bo", text="x"), PromiseBroken(at=at(-298 * DAY), by="bo", promise="1.3")), "had a promise broken"),
    ],
)
def test_a_bad_end_is_remembered_for_good_and_warns_on_any_new_matter(entries: tuple[AnyEntry, ...], words: str) -> None:
    again = second_failure(case(9, HEARD), [failed(1, 300, *entries)])
    assert again is not None
    assert again.words == f"our second failure for this customer (C-1 {words})"
    question = second_failure(case(9), [failed(1, 300, *entries)])
    assert question is not None
    assert question.words == f"we failed this customer before (C-1 {words})"


def test_a_finished_case_warns_of_nothing() -> None:
    assert second_failure(case(9, HEARD, StatusChange(at=at(-1), by="ines", to="solved")), [failed(1, 3)]) is None


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        (Contact(at=at(-5), by="ines", text="lou says"), False),
        (Memo(at=at(-5), by="ines", text="told Lou, she will listen in"), True),
        (Memo(at=at(-5), by="ines", text="loud"), False),
        (Assign(at=at(-5), by="ines", owner="rae"), True),
        (Assign(at=at(-5), by="ines", owner="bo"), False),
        (Promise(at=at(-5), by="ines", text="a word", to="lou"), True),
        (Approval(at=at(-5), by="lou", offer="x", decision="approved"), True),
    ],
)
def test_a_lead_knows_when_they_took_part_or_were_told(entry: AnyEntry, told: bool) -> None:
    mine = case(9, HEARD, entry)
    assert is_lead_told(mine, SHIFT) is told
    words = [notice.words for notice in second_failure_notices(mine, [failed(1, 3)], shift=SHIFT, here=("rae",), me="ines")]
    assert words == ([] if told else ["tell rae before you answer: our second failure for this customer (C-1)"])


def test_a_lead_at_the_keyboard_is_only_told_that_it_is_one() -> None:
    (notice,) = second_failure_notices(case(9, HEARD), [failed(1, 3)], shift=SHIFT, here=(), me="lou")
    assert (notice.words, notice.rank, notice.action) == ("our second failure for this customer (C-1)", 1, "")


def test_who_is_here_is_told_first() -> None:
    assert lead_to_tell(SHIFT, {"rae"}, "ines") == "rae"
    assert lead_to_tell(SHIFT, (), "ines") == "lou"
    assert lead_to_tell(Shift(), (), "ines") == "a lead"
