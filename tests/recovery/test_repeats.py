"""The same mistake again: by key, by likeness of words, by a link; and what became of its action."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from desk.model.entries import ActionDone, AnyEntry, Cause, CorrectiveAction, Link, Listen
from desk.model.state import CaseState, state_of
from desk.recovery.causes.checklist import checklist_for
from desk.recovery.causes.repeats import (
    LOOK_BACK,
    ActionEffect,
    cause_keys,
    find_repeat,
    known_causes,
    likely_cause,
    repeat_causes,
)
from tests.case_builders import NOW, at, case_of

DAY = 24 * 60


def found(
    number: int,
    days: float,
    *,
    key: str = "",
    text: str = "morning slots overbooked",
    due: float | None = None,
    done: float | None = None,
    **more: Any,
) -> CaseState:
    """A case whose cause was found so many days ago; with `due` (in days from now) it has an action, with `done` that was done then."""
    when = at(-days * DAY)
    cause = Cause(id="+1", at=when, by="lou", key=key, text=text, class_=more.pop("class_", "planning"))
    action = CorrectiveAction(id="+2", at=when, by="lou", cause="+1", text="Cap web bookings", owner="lou", due=at((due or 0) * DAY))
    tick = ActionDone(at=at((done or 0) * DAY), by="lou", action="+2")
    entries: list[AnyEntry] = [cause, *([action] if due is not None else []), *([tick] if done is not None else [])]
    return state_of(case_of(*entries, case_id=f"C-{number}", logged=-days * DAY - 60, **more))


def test_the_same_key_is_the_same_mistake_however_it_is_written() -> None:
    once, twice = found(1, 13, key="overbooked-slots"), found(2, 1, key="Overbooked_Slots")
    known = known_causes([once, twice, found(3, 2, key="bag-not-checked", text="bag")])
    again = find_repeat("", "overbooked slots", known, NOW)
    assert again is not None
    assert again.cases == ("C-1", "C-2")
    assert again.summary(NOW) == "2 times in 13 days, no action yet"


@pytest.mark.parametrize(
    ("typed", "known"),
    [
        ("proof was not read back to the client", "proof not read back before plates"),
        ("the morning slots were overbooked", "morning slots overbooked"),
        ("nobody weighed the kit before it was sealed", "kit not weighed before sealing"),
        ("prices typed by hand again", "prices were typed by hand"),
    ],
)
def test_the_same_words_are_the_same_mistake_without_a_key(typed: str, known: str) -> None:
    again = find_repeat(typed, "", known_causes([found(1, 3, text=known)]), NOW)
    assert again is not None
    assert again.cases == ("C-1",)


@pytest.mark.parametrize(
    ("typed", "known"),
    [
        ("morning delivery was late", "morning slots overbooked"),
        ("the proof went to the wrong client", "proof not read back before plates"),
        ("kit was lost in the post", "kit not weighed before sealing"),
        ("overbooked", "morning slots overbooked"),
        ("", "morning slots overbooked"),
    ],
)
def test_false_friends_are_not_the_same_mistake(typed: str, known: str) -> None:
    assert find_repeat(typed, "", known_causes([found(1, 3, text=known)]), NOW) is None


def test_words_alike_one_with_a_key_bring_all_of_that_key() -> None:
    known = known_causes([found(1, 9, key="slots", text="calendar and desk book differ"), found(2, 3, key="slots")])
    again = find_repeat("morning slots were overbooked", "", known, NOW)
    assert again is not None
    assert (again.key, again.cases) == ("slots", ("C-1", "C-2"))


def test_what_is_long_ago_is_not_again() -> None:
    days = LOOK_BACK / timedelta(days=1)
    assert find_repeat("", "slots", known_causes([found(1, days + 1, key="slots")]), NOW) is None
    assert find_repeat("", "slots", known_causes([found(1, days - 1, key="slots")]), NOW) is not None


@pytest.mark.parametrize(
    ("actions", "words"),
    [
        ([{}, {}], "2 times in 13 days, no action yet"),
        ([{"due": 2}, {}], "2 times in 13 days, action not done yet"),
        ([{"due": -1}, {"due": 2}], "2 times in 13 days, action overdue"),
        ([{"due": -9, "done": -10}, {"due": 2}], "2 times in 13 days, once more since its action was done"),
        ([{}, {"due": 1, "done": -0.5}], "2 times in 13 days, action done"),
    ],
)
def test_what_became_of_the_action_is_told(actions: list[dict[str, Any]], words: str) -> None:
    known = known_causes([found(number, 13 - number * 12, key="slots", **given) for number, given in enumerate(actions)])
    (again,) = repeat_causes(known, NOW)
    assert again.summary(NOW) == words


def test_an_effect_counts_before_and_since_the_action_was_done() -> None:
    known = known_causes([found(1, 12, key="slots"), found(2, 9, key="slots", due=-7, done=-8), found(3, 2, key="slots")])
    (again,) = repeat_causes(known, NOW)
    assert again.effect == ActionEffect(before=2, since=1, done_at=at(-8 * DAY))


def test_an_action_that_took_the_place_of_another_counts_alone() -> None:
    first = CorrectiveAction(id="+2", at=at(-99), by="lou", cause="+1", text="Cap bookings", owner="lou", due=at(-9))
    second = CorrectiveAction(at=at(-5), by="ines", cause="+1", text="Cap bookings", owner="ines", due=at(60), instead_of="101.3")
    state = state_of(case_of(Cause(id="+1", at=at(-99), by="lou", key="slots"), first, second))
    (known,) = known_causes([state])
    again = find_repeat("", "slots", [known], NOW)
    assert again is not None
    assert [action.entry.owner for action in again.actions] == ["ines"]
    assert again.action_state(NOW) == "open"


def test_keys_stand_with_the_one_used_last_first() -> None:
    assert cause_keys(known_causes([found(1, 3, key="a"), found(2, 1, key="b"), found(3, 2, key="a"), found(4, 9)])) == ("b", "a")


def test_causes_without_a_key_go_with_the_key_they_are_most_like() -> None:
    known = known_causes([found(1, 3), found(2, 2, key="slots"), found(3, 1, text="bag not checked")])
    (again,) = repeat_causes(known, NOW)
    assert (again.key, again.cases) == ("slots", ("C-1", "C-2"))


def test_a_case_linked_by_its_cause_has_a_likely_one() -> None:
    others = [found(1, 9, key="slots"), found(2, 1, key="slots")]
    linked = state_of(case_of(Link(at=NOW, by="ines", sort="same_cause", case="C-2"), case_id="C-9", failure="no-show"))
    likely = likely_cause(linked, known_causes(others), NOW)
    assert likely is not None
    assert likely.summary(NOW) == "2 times in 9 days, no action yet"
    plain = state_of(case_of(case_id="C-9", failure="no-show"))
    assert likely_cause(plain, known_causes(others), NOW) is None


def test_a_story_that_holds_an_earlier_cause_has_a_likely_one() -> None:
    known = known_causes([found(1, 9, text="dressing left out of the bag")])
    told = state_of(case_of(Listen(at=NOW, by="ines", came="no dressing, it was left out of her bag"), case_id="C-9"))
    assert likely_cause(told, known, NOW) is not None
    other = state_of(case_of(Listen(at=NOW, by="ines", came="the bag was torn and the dressing warm"), case_id="C-9"))
    assert likely_cause(other, known, NOW) is None


def test_actions_against_missed_details_become_checks_for_the_same_kind_of_failure() -> None:
    details = found(1, 9, class_="details", due=-5, done=-6, failure="omission")
    again = found(2, 2, class_="details", due=3, failure="omission")
    planning = found(3, 1, due=3, failure="omission")
    (check,) = checklist_for("Omission", [details, again, planning])
    assert (check.text, check.case, check.is_done) == ("Cap web bookings", "C-2", False)
    assert checklist_for("delay", [details, again]) == ()
    assert checklist_for("", [details]) == ()
