"""The parts of a queue that stand in columns say what plain dicts and sorted lists say."""

from __future__ import annotations

from array import array

from hypothesis import given
from hypothesis import strategies as st

from desk.board.queue_columns import QueueColumns
from desk.board.queue_item import NEVER_TURNS
from desk.board.queue_order import RiskKey
from desk.board.risk_keys import RiskKeys
from desk.board.shown_order import ShownOrder
from desk.board.turn_schedule import TurnSchedule
from desk.model.ids import case_id, case_number

CASES = [case_id(number) for number in range(8, 14)]
TIMES = st.sampled_from((1.0, 2.0, 3.0, 4.0, NEVER_TURNS))
RANKS = st.sampled_from((0.0, 0.5, 1.0))
CHANGES = st.lists(st.tuples(st.sampled_from(CASES), st.none() | st.tuples(RANKS, TIMES)), max_size=12)


def key_of(case: str, rank: float, due: float) -> RiskKey:
    return rank, due, case_number(case)


@given(st.dictionaries(st.sampled_from(CASES), TIMES), st.lists(st.tuples(st.sampled_from(CASES), TIMES)), TIMES)
def test_cases_turn_soonest_first_whether_filled_in_or_put(filled: dict[str, float], put: list[tuple[str, float]], moment: float) -> None:
    schedule = TurnSchedule()
    schedule.fill(array("d", filled.values()), list(filled))
    for case, at in put:
        schedule.put(case, at)
    turns = sorted((at, case) for case, at in {**filled, **dict(put)}.items() if at != NEVER_TURNS)
    assert schedule.next == (turns[0][0] if turns else None)
    assert schedule.soonest(3) == turns[:3]
    assert schedule.soonest(2, skipped=CASES[:3]) == [turn for turn in turns if turn[1] not in CASES[:3]][:2]
    assert list(schedule.pop_turned(moment)) == [case for at, case in turns if at <= moment]
    assert schedule.soonest(9) == [turn for turn in turns if turn[0] > moment]


def test_a_case_that_turned_is_put_again_and_one_dropped_turns_no_more() -> None:
    schedule = TurnSchedule()
    schedule.fill([1.0, 2.0, 3.0], CASES[:3])
    turned = schedule.pop_turned(2.5)
    assert next(turned) == CASES[0]
    schedule.put(CASES[0], 2.0)
    schedule.drop(CASES[2])
    assert [*turned] == CASES[:2], "one that is put while cases turn takes its turn"
    assert schedule.next is None


@given(st.dictionaries(st.sampled_from(CASES), st.tuples(RANKS, TIMES)), CHANGES, st.integers(0, 4))
def test_keys_of_columns_are_those_of_a_dict(
    rated: dict[str, tuple[float, float]], changes: list[tuple[str, tuple[float, float] | None]], most: int
) -> None:
    expected = {case: key_of(case, *at) for case, at in rated.items()}
    ordered = sorted(expected, key=expected.__getitem__)
    keys = RiskKeys(
        QueueColumns(
            numbers=array("Q", map(case_number, ordered)).tobytes(),
            ranks=bytes(int(expected[case][0] * 2) for case in ordered),
            dues=array("d", [expected[case][1] for case in ordered]).tobytes(),
        )
    )
    for case, at in changes:
        if at is None:
            keys.discard(case)
            expected.pop(case, None)
        else:
            keys[case] = expected[case] = key_of(case, *at)
    assert dict(keys) == expected
    assert keys.worst(most) == sorted(expected, key=expected.__getitem__)[:most]
    for rank in (0.0, 0.5, 1.0):
        assert list(keys.at_rank(rank)) == [case in expected and expected[case][0] == rank for case in ordered]
    some = CASES[most:]
    shown, others = [case for case in keys if case in some], [case for case in keys if case not in some]
    assert keys.in_order(shown, others) == sorted(expected, key=expected.__getitem__)
    assert keys.in_order(keys) == sorted(expected, key=expected.__getitem__)


@given(st.sets(st.sampled_from(CASES)), st.lists(st.tuples(st.sampled_from(CASES), st.none() | st.integers(0, 3))))
def test_one_case_moves_and_the_others_stay_in_order(shown: set[str], moves: list[tuple[str, int | None]]) -> None:
    keys = {case: (0, place) for place, case in enumerate(CASES)}
    order = ShownOrder(keys.__getitem__)
    order.fill(sorted(shown, key=keys.__getitem__))
    assert order.settle() == bool(shown)
    given_before = order.ids
    kept, known = list(given_before), set(shown)
    for case, to in moves:
        order.hide(case)
        known.discard(case)
        if to is not None:
            keys[case] = to, keys[case][1]
            order.place(case)
            order.place(case)
            known.add(case)
    expected = sorted(known, key=keys.__getitem__)
    assert order.settle() == (expected != kept)
    assert order.ids == expected
    assert given_before == kept, "a list that was given stays as it was"
    order.narrow(lambda case: case in CASES[:2])
    order.settle()
    assert order.ids == [case for case in expected if case in CASES[:2]]
