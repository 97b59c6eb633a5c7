"""`desk new`: a case is logged, or refused with no file made."""

from __future__ import annotations

import pytest

from tests.cli.command_line import CommandLine


def test_new_prints_the_reference_and_makes_the_file(desk: CommandLine) -> None:
    answer = desk.ok("new", "--customer", "Tess", "--subject", "Truck never came", "nobody came")
    assert answer.out == "C-101\n"
    assert desk.shift.exists()
    case = desk.case()
    assert (case["customer"], case["subject"], case["status"], case["owner"]) == ("Tess", "Truck never came", "new", None)
    assert [(entry["kind"], entry["by"], entry["text"]) for entry in case["entries"]] == [("told", "customer", "nobody came")]


def test_new_takes_any_field_of_a_case(desk: CommandLine) -> None:
    fields = ("--told-at=-2h", "--channel", "phone", "--set", "tags=vip, no-show", "--set", "value=1440")
    desk.ok("new", "--customer", "T", "--subject", "S", *fields)
    case = desk.case()
    assert case["tags"] == ["vip", "no-show"]
    assert case["value"] == 1440
    assert case["told_at"] == "2026-05-04T12:00:00Z"
    assert case["created_at"] == "2026-05-04T14:00:00Z"


def test_references_count_on(with_case: CommandLine) -> None:
    assert with_case.ok("new", "--customer", "B", "--subject", "S").out == "C-102\n"


@pytest.mark.parametrize("words", [("--priority", "hot"), ("--told-at", "someday"), ("--set", "colour=red"), ("--set", "nothing")])
def test_new_refuses_what_it_cannot_read_and_makes_no_file(desk: CommandLine, words: tuple[str, str]) -> None:
    answer = desk("new", "--customer", "T", "--subject", "S", *words)
    assert answer.code == 2
    assert answer.err
    assert not desk.shift.exists()


def test_a_number_typed_with_the_name_goes_to_its_own_field(desk: CommandLine) -> None:
    desk.ok("new", "--customer", "Ben Bell, 555-0199", "--subject", "S")
    case = desk.case()
    assert (case["customer"], case["phone"]) == ("Ben Bell", "555-0199")
    assert "C-101" in desk.ok("list", "5550199").out
