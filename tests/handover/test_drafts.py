"""The drafts of the demo's cases, word for word."""

from __future__ import annotations

from datetime import timedelta

import pytest

from desk.handover.forms.text import text_lines
from desk.handover.next_action import default_follow_up, drafted_if, drafted_next, drafted_then
from desk.handover.pack import build_pack
from desk.handover.story import SLOT_CELLS, drafted_story, story_for
from desk.model.entries import Assign, Contact, Offer, Option, Promise, Refusal, StatusChange
from desk.text.printable import cells
from tests.case_builders import NOW, at, case_of
from tests.handover.packs import HALF_PAST_ONE, demo_moment, moment_of

EXAMPLES = {
    "C-101": """
  Heat      red: answer 48 min late; not taken, 6 min late; urgent and nobody owns it; chased us 3 times, no word since
  Story     Team and truck never came at 9; nobody has reached them yet
            them: frustrated, now angry; wants a team today, or to be told at once so she can book somebody..
            said: chased us 3 times, last 13:11
  Next      kim   take it and call Tess Tampleton (555-0101)   now
  If-then   they do not pick up: ____   (a red case needs this)
  Read-back -
  To settle nobody owns it; not read back
""",
    "C-104": """
  Heat      red: a word is overdue: 2,185 waits for rae since 12:52
  Story     5 000 brochures with the wrong phone number; an offer of 2,185 waits for rae
            them: angry, now anxious; wants print it again, and let me see one sheet tonight; matters: the..
            said: 12:47 ines, phone: Otto, I am sorry. We printed from the old file, that is our mistake. I..
            promised: 13:47 call with the decision; 20:30 photo of the first correct sheet tonight
            us: Above my limit; asked Rae. Lifetime value 96 000, cost about 2 %.; cause: proof not read back..
  Next      kim   get rae to decide on 2,185, then tell Otto Oversight   13:47
  If-then   no word from rae by 13:47: ____   (a red case needs this)
  Read-back -
  To settle not read back
""",
    "C-112": """
  Heat      watch: promise due 16:30; look again 16:30
  Story     Onboarding session never offered to the second team; waits: customer chooses a time
            them: disappointed, now calm; wants ninety minutes, recorded; matters: new staff start on Monday
            said: 11:00 kim, email: three times to choose from
            promised: 16:30 ask again if no time is chosen
            us: cause: new account managers do not know the second-team step
  Next      kim   ask again if no time is chosen   16:30
  If-then   (none; may be left empty)
  Read-back -
  To settle not read back
""",
}


@pytest.mark.parametrize(("case", "drafted"), EXAMPLES.items(), ids=EXAMPLES)
def test_the_worked_examples_word_for_word(case: str, drafted: str) -> None:
    lines = list(text_lines(build_pack(demo_moment()), HALF_PAST_ONE))
    begins = next(number for number, line in enumerate(lines) if line.startswith(f"{case}  ") and "(" in line)
    assert "\n".join(lines[begins + 1 : lines.index("", begins)]) == drafted.strip("\n")


def test_the_case_that_nobody_has_is_talked_about_first() -> None:
    pack = build_pack(demo_moment())
    assert pack.talk_first[:3] == ("C-101", "C-109", "C-115")
    assert [(thing.case, thing.what) for thing in pack.before_you_talk][:2] == [("C-115", "reply"), ("C-108", "promise")]


def test_the_customers_face_has_nothing_of_us() -> None:
    moment = demo_moment()
    story = drafted_story(moment.views["C-104"], moment, taker="kim")
    assert "us: " in story
    assert "us: " not in story_for(story, "customer")


@pytest.mark.parametrize("words", ["x" * 10_000, "[red]bold[/red] " * 300, "\u202eevil\u202c " * 300, "漢字" * 5_000])
def test_a_slot_has_a_hundred_cells_at_most_whatever_they_say(words: str) -> None:
    case = case_of(Contact(at=at(-10), by="ines", text=words, channel="phone"), subject=words, customer=words)
    moment = moment_of(case, now=NOW)
    for slot in drafted_story(moment.views["C-101"], moment).split("\n"):
        assert cells(slot) <= SLOT_CELLS
        assert "\u202e" not in slot
    assert cells(drafted_next(moment.views["C-101"], moment).text) < 120


def test_a_decision_is_due_now_once_a_promise_that_waits_for_it_is_overdue() -> None:
    """The next one, of this evening or tomorrow, is no time to decide by."""
    moment = demo_moment(now=HALF_PAST_ONE + timedelta(minutes=40))
    lines = {line.case: line for line in build_pack(moment).cases}
    for case in ("C-104", "C-106"):
        action = lines[case].next
        assert "to decide on" in action.text
        assert action.due is not None
        assert action.due < moment.now


OWNED = Assign(at=at(-50), by="ines", owner="ines")
TOLD = Contact(at=at(-40), by="ines", text="we look", channel="phone")


def test_the_other_way_that_the_case_holds_is_drafted() -> None:
    two = Offer(at=at(-30), by="ines", options=(Option(title="Money back", value_now=20), Option(title="A new one", value_now=30)))
    moment = moment_of(case_of(OWNED, TOLD, two), now=NOW)
    assert drafted_then(moment.views["C-101"], moment) == "offer them a new one"
    no = Refusal(at=at(-30), by="ines", asked="all", text="we cannot", alternatives=("half of it",))
    moment = moment_of(case_of(OWNED, TOLD, no), now=NOW)
    assert drafted_then(moment.views["C-101"], moment) == "half of it"
    dear = Offer(at=at(-30), by="ines", options=(Option(title="All", value_now=500), Option(title="A voucher", value_now=50)))
    moment = moment_of(case_of(OWNED, TOLD, dear), now=NOW)
    assert drafted_then(moment.views["C-101"], moment) == "offer them a voucher"


def test_next_and_if_follow_what_the_case_waits_for() -> None:
    promise = Promise(at=at(-30), by="ines", text="ring", due=at(20))
    moment = moment_of(case_of(OWNED, TOLD, promise), now=NOW)
    action = drafted_next(moment.views["C-101"], moment)
    assert (action.text, drafted_if(moment.views["C-101"], action, moment)) == ("ring", "14:20 passes without: ring")
    paused = StatusChange(at=at(-20), by="ines", to="pending", reason="She looks for the bill.", recheck=at(60))
    moment = moment_of(case_of(OWNED, TOLD, paused), now=NOW)
    action = drafted_next(moment.views["C-101"], moment)
    assert (action.text, drafted_if(moment.views["C-101"], action, moment)) == (
        "look again: she looks for the bill",
        "nothing heard by 15:00",
    )


def test_the_follow_up_is_the_next_time_or_goes_by_heat() -> None:
    moment = moment_of(case_of(OWNED, TOLD), now=NOW)
    view = moment.views["C-101"]
    assert default_follow_up(at(20), "red", view, moment) == at(20)
    assert default_follow_up(at(-20), "red", view, moment) == NOW + timedelta(minutes=15)
    assert default_follow_up(None, "watch", view, moment) == NOW + timedelta(hours=1)
    assert default_follow_up(None, "steady", view, moment) == NOW.replace(day=5, hour=9)
