"""One answer to each question of recovery, wherever an agent meets it.

Each test names what two places once said of one and the same case, and which of them is right.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC
from types import SimpleNamespace
from typing import Any

import pytest
from msgspec.structs import replace

from desk import data
from desk.board.case_text import outcome_text
from desk.board.case_view import CaseView, case_view, next_due
from desk.board.next_best import next_best_case
from desk.board.queue import Queue
from desk.board.rows import row_of
from desk.model.case import Case
from desk.model.entries import (
    AnyEntry,
    Apology,
    Assign,
    Contact,
    Link,
    Listen,
    Offer,
    OfferAnswer,
    Option,
    PromiseBroken,
    PromiseKept,
    StatusChange,
    Verdict,
    Verify,
)
from desk.model.facts import is_public
from desk.model.shift import Agent, Shift
from desk.model.state import CaseState, state_of
from desk.recovery.closing.aftercare import redeemable_notices
from desk.recovery.closing.story import draft_story
from desk.recovery.customers.history import failure_number
from desk.recovery.customers.second_failure import badly_ended, second_failure
from desk.recovery.feelings import has_eased
from desk.recovery.notices import broken_promises
from desk.recovery.offers.balance import LEVELS, balance_of, recovery_level
from desk.recovery.offers.delivery import delivered_at, is_fixed, second_apology_notices
from desk.recovery.offers.value import reasonable_cost
from desk.recovery.promises import tally_of
from desk.recovery.severity import is_severe, severity_of
from desk.recovery.steps.call_script import call_script
from desk.recovery.steps.evidence import evidence_bars, status_lights
from desk.sla.clocks import clocks_of
from desk.sla.policy_file import read_policy
from desk.tui.forms.kinds.offer_cost_lines import earlier_offers
from desk.tui.forms.kinds.status import status
from desk.tui.forms.spec import EntryContext
from desk.tui.forms.spec import eased as form_aside
from desk.tui.presentation.case_moment import CaseMoment
from desk.tui.presentation.facts import pressing_facts
from desk.tui.presentation.panes.offers import offers as offers_pane
from desk.tui.screens.case_knowledge import with_failure_number
from desk.tui.screens.related_cases import RelatedCasesScreen
from tests.case_builders import NOW, at, case_of

POLICY = read_policy(data.text("policy.toml"), "policy.toml")


def state(*entries: AnyEntry, **header: Any) -> CaseState:
    return state_of(case_of(*entries, **header))


def reading(*entries: AnyEntry, **header: Any) -> CaseView:
    return case_view(case_of(*entries, **header), POLICY)


def sight(*entries: AnyEntry, **header: Any) -> CaseMoment:
    return CaseMoment(reading(*entries, **header), Shift(), NOW, {})


# ---------------------------------------------------------------- was the offer delivered?

CARD = Option(title="a team at one", by=at(30), extra="a card", redeem=at(9999), remedy="restore")
OFFERED = Offer(at=at(-40), by="ines", options=(CARD,))
ACCEPTED = OfferAnswer(at=at(-39), by="ines", offer="101.2", answer="accepted", option=1)
DELIVERED = OfferAnswer(at=at(-20), by="ines", offer="101.2", answer="delivered")
WITHDRAWN = OfferAnswer(at=at(-10), by="ines", offer="101.2", answer="withdrawn")
DECLINED = OfferAnswer(at=at(-10), by="ines", offer="101.2", answer="declined")
KEPT = PromiseKept(at=at(-20), by="ines", promise="101.2")
BROKEN = PromiseBroken(at=at(-15), by="ines", promise="101.2", text="the van broke down")
KEPT_AT_LAST = PromiseKept(at=at(-5), by="ines", promise="101.2")

HANDED_OVER: list[tuple[tuple[AnyEntry, ...], float | None]] = [
    ((OFFERED,), None),
    ((OFFERED, ACCEPTED), None),
    ((OFFERED, ACCEPTED, DELIVERED), -20),
    ((OFFERED, ACCEPTED, KEPT), -20),
    ((OFFERED, DELIVERED), -20),
    ((OFFERED, ACCEPTED, BROKEN), None),
    ((OFFERED, ACCEPTED, WITHDRAWN), None),
    ((OFFERED, ACCEPTED, DECLINED), None),
    ((OFFERED, ACCEPTED, BROKEN, KEPT_AT_LAST), -5),
    ((OFFERED, ACCEPTED, KEPT, BROKEN), None),
    ((OFFERED, ACCEPTED, KEPT, WITHDRAWN), None),
    ((OFFERED, ACCEPTED, BROKEN, OfferAnswer(at=at(-3), by="ines", offer="101.2", answer="accepted", option=1)), None),
]


@pytest.mark.parametrize(("entries", "minutes"), HANDED_OVER)
def test_an_offer_is_delivered_by_the_last_word_on_it_alone(entries: tuple[AnyEntry, ...], minutes: float | None) -> None:
    """The countdown and the light asked for "accepted and settled", which a broken one is too; the balance for kept or delivered.

    The latter is right: S1.16 stops the timer when the need is met, and nothing is met by our breaking it. Where it was broken and brought
    after all, or brought and then broken, the last word counts, as it does with a promise.
    """
    case = state(*entries)
    when = None if minutes is None else at(minutes)
    assert delivered_at(case.offers["101.2"]) == when
    assert is_fixed(case) is (when is not None)
    assert {light.name: light.lit for light in status_lights(case)}["fixed"] is (when is not None)
    assert bool(list(second_apology_notices(case))) is (when is not None)
    assert (next(bar for bar in evidence_bars(case) if bar.name == "tangibles").marks[1].entries != ()) is (when is not None)


@pytest.mark.parametrize(("entries", "minutes"), HANDED_OVER)
def test_what_they_need_is_counted_down_until_it_is_there(entries: tuple[AnyEntry, ...], minutes: float | None) -> None:
    """S1.16: the timer runs until it is ticked."""
    assert reading(*entries, needs_by=at(10)).needed_at == (at(10) if minutes is None else None)


@pytest.mark.parametrize("gone", [WITHDRAWN, BROKEN])
def test_the_countdown_outlives_our_breaking_the_promise(gone: AnyEntry) -> None:
    """The list went from `needed`, 600 s left, to the follow-up of the evening with risk "ok": because we broke it."""
    told = (Assign(at=at(-50), by="ines", owner="ines", follow_up=at(300)), Contact(at=at(-50), by="ines", text="on it"))
    offered = Offer(id="+1", at=at(-40), by="ines", options=(Option(title="keys"),))
    accepted = OfferAnswer(at=at(-39), by="ines", offer="+1", answer="accepted", option=1)
    for entries in ((), (replace(gone, **{"offer" if isinstance(gone, OfferAnswer) else "promise": "+1"}),)):
        upcoming = next_due(reading(*told, offered, accepted, *entries, needs_by=at(10)), NOW)
        assert (upcoming.name, upcoming.left, upcoming.risk) == ("needed", 600, "soon")


@pytest.mark.parametrize("gone", [WITHDRAWN, BROKEN, DECLINED])
def test_what_was_accepted_and_came_to_nothing_makes_nothing_good(gone: AnyEntry) -> None:
    """The ladder said "beyond the fix" and the scale passed its middle for an offer that was withdrawn, declined after all, or broken.

    The customer got nothing: S2.11 counts a fix. An accepted offer that still stands counts from their yes on (S1.7), as before.
    """
    before, after = (OFFERED, ACCEPTED), (OFFERED, ACCEPTED, gone)
    assert (recovery_level(state(*before)), balance_of(state(*before)) > 0) == (2, True)
    assert (recovery_level(state(*after)), balance_of(state(*after)) > 0) == (0, False)
    assert "rung 0 of 3: not made good yet" in _pane(*after)


def test_one_offer_that_came_to_nothing_does_not_take_another_back() -> None:
    second = Offer(at=at(-38), by="ines", options=(Option(title="a new print"),))
    taken = OfferAnswer(at=at(-37), by="ines", offer="101.4", answer="delivered")
    case = state(OFFERED, ACCEPTED, second, taken, BROKEN, needs_by=at(10))
    assert is_fixed(case)
    assert recovery_level(case) == 1


@pytest.mark.parametrize("gone", [WITHDRAWN, DECLINED])
def test_nobody_is_owed_or_told_of_an_offer_that_came_to_nothing(gone: AnyEntry) -> None:
    """The ledger counted an accepted offer that was withdrawn as kept, its voucher was still to be redeemed, its story still told."""
    case = state(OFFERED, ACCEPTED, gone)
    assert tally_of([case], NOW).kept == 0
    assert list(redeemable_notices(case)) == []
    assert draft_story(case).did == ""
    standing = state(OFFERED, ACCEPTED)
    assert len(list(redeemable_notices(standing))) == 1
    assert draft_story(standing).did == "a team at one, a card"


def test_broken_and_brought_after_all_is_kept_everywhere() -> None:
    """The ledger and the clock held "broken" for ever, once it had been logged; delivery said it was there. The last word counts."""
    entries = (OFFERED, ACCEPTED, BROKEN, KEPT_AT_LAST)
    assert (tally_of([state(*entries)], NOW).kept, tally_of([state(*entries)], NOW).broken) == (1, 0)
    (clock,) = [clock for clock in clocks_of(state(*entries), POLICY) if clock.name == "promise"]
    assert clock.state(NOW) == "met"


def test_a_broken_offer_asks_for_an_apology_as_a_broken_promise_does() -> None:
    """The ledger and the clock called it broken; the notices and the guard looked at promises alone. Section 5, row 26 means both."""
    broken = state(OFFERED, ACCEPTED, BROKEN)
    assert [notice.words for notice in broken_promises(broken)] == ["a promise was broken (a team at one): it asks for a new apology"]
    assert badly_ended(broken) == "had a promise broken"
    for mended in (KEPT_AT_LAST, OfferAnswer(at=at(-3), by="ines", offer="101.2", answer="delivered")):
        assert not list(broken_promises(state(OFFERED, ACCEPTED, BROKEN, mended)))


def _pane(*entries: AnyEntry, **header: Any) -> str:
    """The pane of offers as one text."""
    blocks = offers_pane(sight(*entries, **header))
    return "\n".join("".join(piece[0] for piece in (*block.head, *block.body)) for block in blocks)


# ---------------------------------------------------------------- which failure is it for this customer?

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
    another, and a spelling hides none. The guard and the board left out failures of more than 90 days that ended well: how close they
    are decides whether a lead must hear of it, not which number it has. The list of other cases counted duplicates.
    """
    header, others, number = NUMBERS[case]
    mine = case_of(HEARD, case_id="C-900", logged=-60, **header)
    states = [state_of(other) for other in (mine, *others)]
    assert failure_number(states[0], states) == number
    assert _numbers_on_screen(mine, others) == dict.fromkeys(("head", "list", "offer form", "board"), number)


def test_the_guard_gives_a_failure_the_number_the_head_gives_it() -> None:
    mine = state_of(case_of(HEARD, customer="Anna Lee", phone="555-0101", case_id="C-900"))
    again = second_failure(mine, [state_of(other) for other in THIRD_OF_THREE])
    assert again is not None
    assert again.words == "third failure of this customer (C-3)"


def test_a_case_that_is_no_failure_has_no_number_on_the_board() -> None:
    queue = Queue(POLICY)
    queue.update([case_of(customer="Anna Lee", phone="555-0101", earlier=2), failed_before(3)], NOW)
    assert queue.row("C-101", NOW).stumble == 1


def _numbers_on_screen(mine: Case, others: Sequence[Case]) -> dict[str, int]:
    """Which failure each screen says it is; the status form only tells the first from a later one."""
    states = [state_of(case) for case in (mine, *others)]
    desk: Any = SimpleNamespace(
        live=SimpleNamespace(states=lambda: states, related_states=lambda case: [each for each in states if each.id != case])
    )
    seen = with_failure_number(desk, CaseMoment(case_view(mine, POLICY), Shift(), NOW, {}))
    scene = EntryContext(state=states[0], agent=Agent(id="ines"), shift=Shift(), now=NOW, others=lambda: states)
    queue = Queue(POLICY)
    queue.update([mine, *others], NOW)
    head = next(fact.text for fact in pressing_facts(seen) if "stumble" in fact.text)
    listed: Any = SimpleNamespace(desk=desk, _known=None)
    listed._find_cases = lambda moment: RelatedCasesScreen._find_cases(listed, moment)
    heading = RelatedCasesScreen.heading(listed, seen)
    signs = _status_form(scene, outcome="stronger")
    offer = earlier_offers(scene)
    firsts = {"not the first time" not in offer.stronger, "not their first failure" not in signs, "a first failure" not in signs}
    assert firsts == {offer.earlier == 0}
    return {
        "head": ["first", "second", "third"].index(head.split()[0]) + 1,
        "list": 1 if heading.endswith("first stumble") else int(heading.split()[-1]),
        "offer form": offer.earlier + 1,
        "board": queue.row(mine.id, NOW).stumble,
    }


def _status_form(scene: EntryContext, **values: str) -> str:
    """The advice under the status form."""
    form = status(scene)
    assert form.live_lines is not None
    return "\n".join("".join(text for text, _ in line) for line in form.live_lines({"way": "solve", **values}, scene))


# ---------------------------------------------------------------- was it severe?

SEVERITIES: list[tuple[dict[str, Any], bool]] = [
    ({"priority": "urgent"}, True),
    ({"priority": "high"}, True),
    ({"priority": "normal"}, False),
    ({"priority": "low"}, False),
    ({"priority": "low", "extra": {"severity": 3}}, True),
    ({"priority": "low", "extra": {"severity": 5}}, True),
    ({"priority": "urgent", "extra": {"severity": 2}}, False),
    ({"priority": "high", "extra": {"severity": "unknown"}}, True),
]


@pytest.mark.parametrize(("header", "severe"), SEVERITIES)
def test_a_failure_is_severe_in_every_form_or_in_none(header: dict[str, Any], severe: bool) -> None:
    """The offer form called only urgent severe, and asked the source first; the status form called high severe, and asked priority alone.

    High is severe: who waits with it was not failed mildly, and a paradox needs a mild failure (S2.20; Magnini et al. 2007), so that doubt
    means care and not hope. What the source says of this failure goes before a priority, which says how soon we must act.
    """
    case = state(HEARD, **header)
    assert is_severe(case) is severe
    scene = EntryContext(state=case, agent=Agent(id="ines"), shift=Shift(), now=NOW)
    assert ("unlikely: severe" in earlier_offers(scene).stronger) is severe
    assert ("a mild one" in _status_form(scene, outcome="stronger")) is severe


def test_the_scale_weighs_the_severity_that_the_forms_name() -> None:
    assert [severity_of(state(priority=each)) for each in ("low", "normal", "high", "urgent")] == [1, 2, 3, 4]
    assert balance_of(state(HEARD, priority="low")) > balance_of(state(HEARD, priority="low", extra={"severity": 3}))


# ---------------------------------------------------------------- has the customer's anger eased?


def felt(*feelings: str) -> tuple[AnyEntry, ...]:
    """Feelings in their order; one with `!` came with a verdict."""
    return tuple(
        Verify(at=at(number - 30), by="ines", verdict="met", feeling=feeling[1:])
        if feeling.startswith("!")
        else Listen(at=at(number - 30), by="ines", feeling=feeling)
        for number, feeling in enumerate(feelings)
    )


MOODS: list[tuple[tuple[str, ...], bool]] = [
    (("angry", "calmer"), True),
    (("angry", "Relieved"), True),
    (("angry", "much calmer, she says"), True),
    (("calm", "angry", "calm"), True),
    (("angry", "!happy"), True),
    (("angry", "!happy", "angry"), False),
    (("angry", "not happy"), False),
    (("angry",), False),
    (("calm",), False),
    (("calm", "relieved"), False),
    (("calm", "angry"), False),
    ((), False),
]


@pytest.mark.parametrize(("feelings", "eased"), MOODS)
def test_a_light_touch_is_offered_everywhere_or_nowhere(feelings: tuple[str, ...], eased: bool) -> None:
    """The forms knew "calmer" and took feelings in the order of time; the script knew four words and put verdicts last of all.

    The forms are right (S3.24: angry now, not offered; relieved, offered): the last feeling counts, in whatever words, and only where they
    felt worse at some time before.
    """
    case = state(*felt(*feelings))
    assert has_eased(case) is eased
    assert bool(form_aside(case)) is eased
    assert ("light" in _script(case)) is eased


@pytest.mark.parametrize(
    ("feelings", "said"),
    [
        (("calm",), "I am glad you are calm."),
        (("angry", "calmer"), "I am glad you are calmer."),
        (("angry", "!happy"), "I am glad you are happy."),
        (("angry", "so relieved that it is over at last"), "I am glad that it is easier for you now."),
        (("calm", "not happy"), "I hear that you are not happy, and I understand why."),
    ],
)
def test_the_script_answers_the_feeling_they_have_now(feelings: tuple[str, ...], said: str) -> None:
    """It offered a light word about their ease and began with "I hear that you are calmer, and I understand why"."""
    assert _script(state(*felt(*feelings)))["feeling"].startswith(said)


def _script(case: CaseState) -> dict[str, str]:
    return {line.key: line.say for line in call_script(case, agent="Ines", spoken=lambda instant: f"{instant:%H:%M}")}


# ---------------------------------------------------------------- how far up the recovery ladder?


def said(verdict: Verdict, minutes: float, **more: Any) -> Verify:
    return Verify(at=at(minutes), by="ines", verdict=verdict, **more)


FIX_ONLY = (Offer(at=at(-40), by="ines", options=(Option(title="a new print"),)), ACCEPTED)
WITH_EXTRA = (OFFERED, ACCEPTED)
SOLVED = StatusChange(at=at(-8), by="ines", to="solved")
REOPENED = StatusChange(at=at(-7), by="ines", to="open")
LADDER: list[tuple[tuple[AnyEntry, ...], int]] = [
    ((), 0),
    (FIX_ONLY, 1),
    (WITH_EXTRA, 2),
    ((SOLVED,), 1),
    ((said("met", -9),), 1),
    ((said("exceeded", -9),), 2),
    ((*WITH_EXTRA, said("met", -9)), 2),
    ((*WITH_EXTRA, said("below", -9)), 1),
    ((said("met", -9, came_back=True),), 3),
    ((said("met", -9, referred=True), said("met", -8)), 3),
    ((said("exceeded", -9, came_back=True), said("below", -8)), 0),
    ((*FIX_ONLY, said("exceeded", -9, came_back=True), said("below", -8)), 1),
    ((*FIX_ONLY, said("exceeded", -9, came_back=True), SOLVED, REOPENED), 1),
    ((said("met", -9, came_back=True), SOLVED, REOPENED, said("met", -6)), 3),
]


@pytest.mark.parametrize(("entries", "level"), LADDER)
def test_a_recovery_stands_on_one_rung(entries: tuple[AnyEntry, ...], level: int) -> None:
    """The pane said "rung 3 of 3: for life" of who had come back once, whatever they said of us since; the case as text wanted them happy.

    The text is right: the third rung is a customer for life (S2.12), and who says that we stayed below is none. Short of it the pane is
    right: it sees what was done, and the verdicts alone did not.
    """
    case = state(*entries, HEARD)
    assert recovery_level(case) == level
    assert f"rung {level} of 3: {LEVELS[level]}" in _pane(*entries, HEARD) or (level == 0 and "rung" not in _pane(*entries, HEARD))
    text = "\n".join(outcome_text(case, NOW, Shift()))
    assert ("(for life)" in text) is (level == 3)


# ---------------------------------------------------------------- is it public?

RISKS = [("review", True), ("press", True), ("influencer", True), ("blog", True), ("a neighbourhood group", True)]
NO_RISKS = [("", False), ("none", False), ("no", False), ("None", False), (" no ", False)]


@pytest.mark.parametrize(("risk", "public"), [*RISKS, *NO_RISKS])
def test_who_may_tell_others_stands_out_everywhere(risk: str, public: bool) -> None:
    """The head took every word but "none" and "no" for a risk; the board, the next best case and the sum in keeping knew three words.

    The head is right: S4.2 names examples, and whoever writes a blog is heard by many as well.
    """
    header: dict[str, Any] = {"public_risk": risk, "value": 1440.0}
    found = reading(**header)
    assert is_public(found.state) is public
    assert any(fact.text.startswith("public: ") for fact in pressing_facts(sight(**header))) is public
    assert row_of(found, NOW, zone=UTC).public is public
    quiet = case_view(case_of(value=1440.0, case_id="C-5"), POLICY)
    suggestion = next_best_case([quiet, found], NOW, me="ines", zone=UTC)
    assert suggestion is not None
    assert (suggestion.case == "C-101") is public
    assert any(reason.startswith("public: ") for reason in suggestion.reasons) is public
    assert reasonable_cost(found.state) == (72.0 if public else 54.0)
