"""Who is here, who has how many cases, and who can take one best."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from desk.board.case_view import case_view
from desk.board.filters import compile_filter
from desk.board.queue import Queue
from desk.board.workload import AgentWorkload, OwnerLoad, loads_of_views, team_workload
from desk.board.workload_words import load_words, next_due_words, owner_filter, person_sentence, standing_words
from desk.data.demo import demo_changes
from desk.model.presence import AgentPresence, PresenceMode
from desk.model.shift import Agent, Shift
from desk.store.memory import MemoryStore
from tests.board.test_queue import POLICY
from tests.case_builders import NOW

ROSTER = tuple(Agent(id=name) for name in ("ines", "bo", "kim", "lou"))
UNTIL = NOW + timedelta(hours=1)


def seen(agent: str, mode: PresenceMode) -> AgentPresence:
    return AgentPresence(agent=agent, mode=mode, since=NOW)


def standings(shift: Shift, *others: AgentPresence, me: str = "ines", now: datetime = NOW) -> dict[str, str]:
    return {person.agent.id: standing_words(person, now, UTC) for person in team_workload(shift, others, {}, now, me=me)}


def test_the_loads_of_a_queue_are_those_of_its_cases_and_follow_it() -> None:
    store = MemoryStore("ines")
    store.commit(demo_changes(NOW))
    queue = Queue(POLICY, me="ines")
    queue.update(store.cases.values(), NOW)
    queue.tick(NOW)
    loads = queue.owner_loads(NOW)
    assert loads == loads_of_views([case_view(case, POLICY) for case in store.cases.values()], NOW)
    assert sum(load.open for load in loads.values()) == queue.counts().open
    assert sum(load.late for load in loads.values()) == queue.counts().late
    assert loads["ines"].open == queue.counts().mine
    queue.drop([loads["bo"].next_case])
    assert queue.owner_loads(NOW)["bo"].open == loads["bo"].open - 1


def test_everybody_says_where_they_are() -> None:
    on_duty = Shift(agents=ROSTER, on_duty=("ines", "kim"), end=UNTIL)
    here = standings(on_duty, seen("bo", "idle"))
    assert here == {"ines": "here", "bo": "here, away from the keyboard", "kim": "on shift until 15:00", "lou": "off"}
    assert standings(on_duty, me="", now=UNTIL) == {"ines": "off", "kim": "off", "bo": "off", "lou": "off"}
    nobody_says = Shift(agents=ROSTER)
    assert standings(nobody_says, seen("lou", "writing"), seen("kim", "gone")) == {
        "ines": "here", "lou": "here, writing", "bo": "not here", "kim": "not here",
    }  # fmt: skip


def test_of_two_windows_the_one_in_use_counts() -> None:
    assert standings(Shift(), seen("bo", "idle"), seen("bo", "viewing"), me="") == {"bo": "here"}


def test_who_is_here_and_has_least_to_do_comes_first() -> None:
    loads = {"bo": OwnerLoad(5, 0), "lou": OwnerLoad(2, 1), "guest": OwnerLoad(1), "": OwnerLoad(9)}
    team = team_workload(Shift(agents=ROSTER), [seen("bo", "viewing"), seen("lou", "viewing")], loads, NOW, me="ines")
    assert [person.agent.id for person in team] == ["ines", "bo", "lou", "kim", "guest"]


def test_loads_in_words() -> None:
    late = OwnerLoad(4, 1, NOW + timedelta(minutes=7, seconds=5), "C-108")
    assert [load_words(OwnerLoad()), load_words(OwnerLoad(2)), load_words(late)] == ["no open case", "2 open", "4 open, 1 late"]
    assert [next_due_words(OwnerLoad(2), NOW), next_due_words(late, NOW)] == ["", "in 7 min, C-108"]
    assert person_sentence(AgentWorkload(Agent(id="bo"), "here", late), NOW, UTC) == "bo: here, 4 open, 1 late, next in 7 min, C-108."


def test_the_cases_of_an_owner_are_a_filter_away_however_they_are_called() -> None:
    assert [owner_filter("bo"), owner_filter(""), owner_filter("Ann Lee")] == ["owner:bo", "owner:nobody", 'owner:"Ann Lee"']
    for owner in ("bo", "Ann (Lee)", 'O"Neil', ""):
        compile_filter(owner_filter(owner))


def test_among_those_at_their_keyboards_the_load_decides() -> None:
    loads = {"bo": OwnerLoad(open=4, late=1), "lou": OwnerLoad(open=3), "kim": OwnerLoad(open=2)}
    present = (seen("bo", "viewing"), seen("lou", "writing"), seen("kim", "idle"))
    assert [person.agent.id for person in team_workload(Shift(), present, loads, NOW)] == ["lou", "bo", "kim"]
