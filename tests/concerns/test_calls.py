"""Calls of a concern: whose clock runs how, what comes next, and the words over the board."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from desk import data
from desk.concerns.calls import counted_concerns, look_words, next_call, open_calls, worst_concerns_first
from desk.concerns.changes import list_contacts, new_concern, tell
from desk.concerns.contact_clock import ContactClock, desk_calendar
from desk.concerns.notes import ContactListed, ContactTold
from desk.sla.calendar import ALWAYS, Calendar
from desk.sla.policy_file import read_policy
from desk.store.memory import MemoryStore
from tests.case_builders import NOW, at
from tests.concerns.concern_builders import concern_store, concerns_in, noticed, ours

OFFICE = read_policy(
    """
calendar = "office"
[[rules]]
reply = 60
[calendars.office]
zone = "UTC"
[calendars.office.hours]
mon = "09:00-17:00"
tue = "09:00-17:00"
""",
    "policy.toml",
)


def office() -> Calendar:
    return desk_calendar(OFFICE)


def test_the_calendar_is_that_of_an_ordinary_case() -> None:
    assert office().name == "office"
    assert desk_calendar(read_policy(data.text("policy.toml"), "policy.toml")).name == "always"


@pytest.mark.parametrize(
    ("minutes", "left", "state"), [(0, 1200, "running"), (5, 900, "soon"), (20, 0, "soon"), (20.1, -6, "late"), (-100, 7200, "running")]
)
def test_a_call_turns_soon_and_late(minutes: float, left: int, state: str) -> None:
    clock = ContactClock(at(20))
    assert (clock.seconds_left(at(minutes)), clock.state(at(minutes))) == (left, state)
    assert ContactClock(None).state(NOW) == "none"


def test_nobody_is_late_at_night_but_for_an_appointment() -> None:
    night, morning = at(8 * 60), datetime.fromisoformat("2026-05-05T09:00:01Z")  # closed since 17:00
    store = concern_store()
    evening = at(5 * 60)
    store.commit(
        list_contacts([ContactListed(**ours(), name="Paula", due=evening), ContactListed(**ours(), name="Rex", appointment=evening)])
    )
    paula, rex = concerns_in(store)["K-1"].contacts
    assert paula.clock(office()).state(night) == "soon"
    assert paula.clock(office()).state(morning) == "late"
    assert rex.clock(office()).state(night) == "late"
    assert rex.clock(office()).seconds_left(night) == -3 * 3600


def two_concerns() -> MemoryStore:
    """K-1 of bo with 12 of 40 told and one listed, K-2 of nobody with two listed, one of them late."""
    store = MemoryStore("ines")
    store.commit(new_concern(noticed("Shifted names", could_hit=40), owner="bo"))
    store.commit(tell(ContactTold(**ours(), count=12)))
    store.commit(list_contacts([ContactListed(**ours(), name="Family One", due=at(10))]))
    store.commit(new_concern(noticed("Two moves")))
    store.commit(list_contacts([ContactListed(**ours("K-2"), name=name, due=at(due)) for name, due in (("Paula", -4), ("Rex", 20))]))
    return store


def test_counts_of_those_listed_and_not_listed() -> None:
    first, second = concerns_in(two_concerns()).values()
    assert (first.could_hit, first.told, first.unlisted, first.to_call) == (40, 12, 27, 28)
    assert (second.could_hit, second.told, second.unlisted, second.to_call) == (2, 0, 0, 2)


def test_the_words_over_the_board() -> None:
    found = concerns_in(two_concerns())
    first = worst_concerns_first(found.values(), NOW, ALWAYS)
    assert [concern.id for concern in first] == ["K-2", "K-1"]
    words = {concern.id: look_words(concern, NOW, ALWAYS) for concern in first}
    assert words == {"K-2": "call Paula, 4 min late", "K-1": "28 of 40 to call, next in 10 min"}
    assert counted_concerns(first) == "2 problems ahead, 1 nobody's"
    assert counted_concerns(first[:1]) == "1 problem ahead, nobody's"
    assert counted_concerns(first[1:]) == "1 problem ahead"


def test_calls_come_the_most_urgent_first() -> None:
    found = concerns_in(two_concerns()).values()
    assert [call.contact.name for call in open_calls(found, NOW, ALWAYS)] == ["Paula", "Family One", "Rex"]


def test_the_next_call_is_late_or_soon_and_skips_what_was_shown() -> None:
    found = concerns_in(two_concerns()).values()
    best = next_call(found, NOW, ALWAYS, me="bo")
    assert best
    assert best.call.contact.name == "Paula"
    assert best.reasons == ("call Paula: 4 min late", "Two moves", "nobody owns it")
    assert best.score == pytest.approx(114)
    second = next_call(found, NOW, ALWAYS, me="bo", skipped={best.call.contact.id})
    assert second
    assert second.call.contact.name == "Family One"
    assert next_call(found, NOW - timedelta(hours=2), ALWAYS, me="bo") is None


def test_the_next_look_is_the_earliest_open_call_else_its_own() -> None:
    store = MemoryStore("ines")
    store.commit(new_concern(noticed(), owner="bo", due=at(90)))
    assert concerns_in(store)["K-1"].next_look(ALWAYS).due_at == at(90)
    store.commit(list_contacts([ContactListed(**ours(), name="Paula", due=at(200)), ContactListed(**ours(), name="Rex")]))
    assert concerns_in(store)["K-1"].next_look(ALWAYS).due_at == at(200)
    store.commit(tell(ContactTold(**ours(), whom="K-1.3")))
    assert concerns_in(store)["K-1"].next_look(ALWAYS).due_at == at(90)
