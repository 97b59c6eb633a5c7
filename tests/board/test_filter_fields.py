"""Fields of the filter language: the values each takes, and what is said of others."""

from __future__ import annotations

import pytest

from desk.board.filter.fields import FIELDS
from desk.board.filters import compile_filter
from desk.errors import Usage
from desk.model.entries import Assign, Contact, Listen, Memo, Retract, StatusChange
from tests.board.test_filters import TESS, view_of
from tests.case_builders import NOW, at

FLAT = view_of(
    Listen(at=at(-40), by="bo", text="stands before an empty flat", feeling="Frustrated", wants="a team today"),
    Assign(at=at(-30), by="bo", owner="bo"),
    Memo(at=at(-20), by="bo", text="José has the keys; code 4711"),
    subject="Truck never came",
    phone="+44 (0)20 7946-0101",
    email="Tess.T@example.invalid",
    organisation="North Quarter",
    external=("zendesk", "88123"),
)


@pytest.mark.parametrize(
    "words",
    [
        "flat", "EMPTY", '"empty flat"', "jose", "josé", "text:keys", "today", "frustrated", "feeling:frust", "101.2",
        "0101", "79460101", "020 7946 0101", "+44 20 7946 0101", "+442079460101", "(020) 7946-0101", '"020 7946 0101"', "phone:2079460101",
        "phone:020-79460101", "tess.t@example", "email:tess.t", "mail:example.invalid",
        '"north quarter"', "organisation:north", "org:quarter",
        "88123", "c-101", "case:101", "id:c101", "case:C-101", "flat or zebra", "-zebra", "owner=bo", "subject:truck", "phone:7946",
    ],
)  # fmt: skip
def test_a_case_is_found_by_everything_that_stands_on_it(words: str) -> None:
    assert compile_filter(words, me="ines").test(FLAT, NOW)


@pytest.mark.parametrize(
    "words", ["zebra", "101.9", "5550101", "+49 30 1234567", "text:truck", "bo's", "phone:123", "subject:flat", "-flat"]
)
def test_and_not_by_what_does_not(words: str) -> None:
    assert not compile_filter(words, me="ines").test(FLAT, NOW)


def test_what_was_taken_back_is_not_found() -> None:
    taken = view_of(Memo(at=at(-20), by="bo", text="the giraffe"), Retract(at=at(-10), by="bo", entry="101.2"))
    assert not compile_filter("giraffe").test(taken, NOW)


def test_a_field_in_quotes_or_a_flag_in_quotes_is_text() -> None:
    said = view_of(Contact(at=at(-5), by="bo", text="it is never too late: 11:40 works"))
    assert compile_filter('"late: 11:40"').test(said, NOW)
    assert not compile_filter('"unowned"').test(said, NOW)


@pytest.mark.parametrize("name", [name for name, field in FIELDS.items() if field.choices])
def test_every_choice_of_a_field_is_taken_and_no_other(name: str) -> None:
    for choice in FIELDS[name].choices:
        compile_filter(f"{name}:{choice}").test(TESS, NOW)
        compile_filter(f"{name}={choice}").test(TESS, NOW)
    with pytest.raises(Usage, match=name):
        compile_filter(f"{name}:xyzzy")


@pytest.mark.parametrize("name", FIELDS)
def test_the_example_of_every_field_is_a_filter(name: str) -> None:
    assert compile_filter(FIELDS[name].example).test(TESS, NOW) in {True, False}
    with pytest.raises(Usage, match="missing"):
        compile_filter(f"{name}:")


@pytest.mark.parametrize("name", FIELDS)
def test_a_case_has_a_field_or_is_without_it(name: str) -> None:
    if name != "text":
        assert compile_filter(f"all {name}:-").test(TESS, NOW) != compile_filter(f"all -{name}:-").test(TESS, NOW)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("risk<abc", "risk cannot be compared with 'abc': a time is needed, as in risk<15m"),
        ("value>abc", "value cannot be compared with 'abc': a number is needed"),
        ("chase>1", "Did you mean chases:?"),
        ("foo=bar", "no field called 'foo'. \"foo\" in quotes"),
        ("11:40", "no field called '11'"),
        ("http://x.invalid", "no field called 'http'"),
        ("owner<bo", "owner is not counted"),
        ("status:opne", "Did you mean open?"),
        ("risk:lat3", "Did you mean late?"),
        ("late or ownr:bo", "Did you mean owner:?"),
        ("-(risk<x)", "risk cannot be compared"),
    ],
)
def test_what_cannot_be_read_is_an_error_with_the_nearest(typed: str, said: str) -> None:
    with pytest.raises(Usage, match=r".*") as error:
        compile_filter(typed)
    assert said in str(error.value)


def test_the_beginning_of_a_choice_is_enough() -> None:
    waiting = view_of(StatusChange(at=at(-5), by="bo", to="on_hold", reason="parts", recheck=at(60)))
    for words in ("status:on_hold", "status:on-hold", "status:on_", "status:on"):
        assert compile_filter(words).test(waiting, NOW), words
    assert not compile_filter("status:open").test(waiting, NOW)


def test_each_side_of_or_asks_for_finished_cases_by_itself() -> None:
    solved = view_of(StatusChange(at=at(-5), by="bo", to="solved"), customer="Tess")
    assert not compile_filter("tess or late").test(solved, NOW)
    assert compile_filter("late or tess done").test(solved, NOW)
    assert compile_filter("tess", finished=True).test(solved, NOW)
    assert compile_filter("tess everywhere").test(solved, NOW)


def test_archived_cases_pass_only_where_they_are_asked_for() -> None:
    for words, passes in (("flat", False), ("flat archived", True), ("everywhere flat", True), ("flat all", False)):
        assert compile_filter(words, archived=lambda _case: True).test(FLAT, NOW) is passes, words


@pytest.mark.parametrize(
    ("words", "places"),
    [
        ("flat", ["heard"]), ("truck", ["subject"]), ("keys flat", ["memo", "heard"]), ("79460101", ["phone"]),
        ("text:empty", ["heard"]), ("flat empty", ["heard"]),
        ("-zebra late owner:bo", []), ("88123", ["number"]),
        ("north or zebra", ["organisation"]), ("101.3", ["entry 101.3"]), ("tess@", []),
    ],
)  # fmt: skip
def test_a_hit_names_its_place(words: str, places: list[str]) -> None:
    assert [hit.place for hit in compile_filter(words).hits(FLAT)] == places


def test_a_hit_shows_the_word_as_it_stands_there() -> None:
    (hit,) = compile_filter("jose").hits(FLAT)
    assert (hit.before, hit.found, hit.after, hit.at) == ("", "José", " has the keys; code 4711", at(-20))


def test_words_close_together_are_shown_as_one_place() -> None:
    (hit,) = compile_filter("flat stands").hits(FLAT)
    assert (hit.before, hit.found, hit.after) == ("", "stands before an empty flat", " Frustrated a team today")


def test_a_number_that_reads_two_ways_is_refused() -> None:
    assert compile_filter("value>1.500,00").test(FLAT, NOW) is compile_filter("value>1500").test(FLAT, NOW)
    with pytest.raises(Usage, match=r"1500 or 1\.5"):
        compile_filter("value>1.500")
