"""Which failure is it for this customer? One number on every screen."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import pytest

from desk.board.case_view import case_view
from desk.board.queue import Queue
from desk.model.case import Case
from desk.model.entries import AnyEntry, Apology, Link, Listen
from desk.model.shift import Agent, Shift
from desk.model.state import state_of
from desk.recovery.customers.history import failure_number
from desk.recovery.customers.second_failure import second_failure
from desk.tui.forms.kinds.offer_cost_lines import offer_background
from desk.tui.forms.spec import EntryContext
from desk.tui.presentation.case_moment import CaseMoment
from desk.tui.presentation.head_facts import head_sentences
from desk.tui.screens.case_knowledge import beside_earlier_cases
from desk.tui.screens.related_cases import RelatedCasesScreen
from tests.case_builders import NOW, at, case_of
from tests.recovery.case_screens import POLICY, status_form_lines

DAY = 1440
HEARD = Listen(at=at(-20), by="ines", feeling="angry")


def failed_before(days: float, *entries: AnyEntry, **header: Any) -> Case:
    """An earlier failure of the customer, so many days before."""
    known = {"customer": "Anna Lee", "phone": "555-0101", "case_id": f"C-{days:.0f}", **header}
    return case_of(Apology(at=at(-days * DAY), by="bo"), *entries, logged=-60 - days * DAY, **known)


THIRD_OF_THREE = (failed_before(100), failed_before(3))
NUMBERS: dict[str, tuple[dict[str, Any], tuple[Case, ...], int]] = {
    "a namesake with another telephone": ({"customer": "Anna Lee", "phone": "555-0199"}, (failed_before(3),), 1),
    "the same telephone under another spelling": ({"customer": "Ms. Anna", "phone": "(555) 0101"}, (failed_before(3),), 2),
    "as the head says": ({"customer": "Anna Lee", "phone": "555-0101", "earlier": 2}, (failed_before(3),), 3),
    "no more than the head says": ({"customer": "Anna Lee", "earlier": 1}, (), 2),
    "an old one and a new one": ({"customer": "Anna Lee", "phone": "555-0101"}, THIRD_OF_THREE, 3),
    "an old one that ended well": ({"customer": "Anna Lee", "phone": "555-0101"}, (failed_before(100),), 2),
    "the very matter once more": (
        {"customer": "Anna Lee", "phone": "555-0101"},
        (failed_before(3, Link(at=at(-5), by="bo", sort="duplicate", case="C-900")),),
        1,
    ),
    "a question before": ({"customer": "Anna Lee", "phone": "555-0101"}, (case_of(case_id="C-1", logged=-900, phone="555-0101"),), 1),
    "a later failure": ({"customer": "Anna Lee", "phone": "555-0101"}, (failed_before(-1),), 1),
}


@pytest.mark.parametrize("case", NUMBERS, ids=str)
def test_a_failure_has_one_number_on_every_screen(case: str) -> None:
    """The offer form counted by name alone, so a namesake's failure was theirs and "Ms. Anna" was somebody new.

    The head and the status form went by telephone, mail, or name with organisation, which is right (S3.4): nobody's failure is put on
    another, and a spelling hides none. The notice and the board left out failures of more than 90 days that ended well: how close they
    are decides whether a lead must hear of it, not which number it has. The list of other cases counted duplicates.
    """
    header, others, number = NUMBERS[case]
    mine = case_of(HEARD, case_id="C-900", logged=-60, **header)
    states = [state_of(other) for other in (mine, *others)]
    assert failure_number(states[0], states) == number
    assert _numbers_on_screen(mine, others) == dict.fromkeys(("head", "list", "offer form", "board"), number)


def test_the_notice_gives_a_failure_the_number_the_head_gives_it() -> None:
    mine = state_of(case_of(HEARD, customer="Anna Lee", phone="555-0101", case_id="C-900"))
    again = second_failure(mine, [state_of(other) for other in THIRD_OF_THREE])
    assert again is not None
    assert again.words == "our third failure for this customer (C-3)"


def test_a_case_that_is_no_failure_has_no_number_on_the_board() -> None:
    queue = Queue(POLICY)
    queue.update([case_of(customer="Anna Lee", phone="555-0101", earlier=2), failed_before(3)], NOW)
    assert queue.row("C-101", NOW).failure_number == 1


def _numbers_on_screen(mine: Case, others: Sequence[Case]) -> dict[str, int]:
    """Which failure each screen says it is; the status form only tells the first from a later one."""
    states = [state_of(case) for case in (mine, *others)]
    beside = {
        "states_beside": lambda state: [each for each in states if each.id != state.id],
        "related_states": lambda case: [each for each in states if each.id != case],
    }
    live = SimpleNamespace(states=lambda: states, **beside)
    client = SimpleNamespace(presence=SimpleNamespace(online=frozenset()))
    desk: Any = SimpleNamespace(live=live, shift=Shift(), agent="ines", client=client)
    seen = beside_earlier_cases(desk, CaseMoment(case_view(mine, POLICY), Shift(), NOW, {}))
    context = EntryContext(state=states[0], agent=Agent(id="ines"), shift=Shift(), now=NOW, others=lambda: states)
    queue = Queue(POLICY)
    queue.update([mine, *others], NOW)
    head = next((said.words.removeprefix("Our ") for said in head_sentences(seen) if "failure for them" in said.words), "1st")
    listed: Any = SimpleNamespace(desk=desk, _known=None)
    listed._find_cases = lambda moment: RelatedCasesScreen._find_cases(listed, moment)
    heading = RelatedCasesScreen.heading(listed, seen)
    signs = status_form_lines(context, outcome="stronger")
    offer = offer_background(context)
    firsts = {"not the first time" not in offer.paradox.words, "not the first time" not in signs}
    assert firsts == {offer.earlier_failures == 0}
    return {
        "head": int(head[0]),
        "list": int(heading.split(": ")[1][0]),
        "offer form": offer.earlier_failures + 1,
        "board": queue.row(mine.id, NOW).failure_number,
    }
