"""`desk concern`: noted, people added and told, hits become cases, and what is wrong changes nothing."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.cli.command_line import CommandLine


def notes(desk: CommandLine) -> int:
    """The number of notes in the file."""
    desk.ok("check", "--fold")
    return len(json.loads(desk.shift.read_text(encoding="utf-8")).get("concern_notes", {}))


def concerns(desk: CommandLine, *words: str) -> Any:
    """The concerns as JSON."""
    return desk.ok("concern", "list", *words, "--json").json


def test_a_concern_from_its_beginning_to_its_end(with_case: CommandLine) -> None:
    desk = with_case
    assert desk.ok("concern", "new", "Two moves", "--could-hit", "3", "--case", "101").out == "K-1\n"
    assert desk.ok("concern", "add", "K-1", "Paula", "--phone", "555-0190", "--due", "+20m").out == "K-1.2\n"
    assert desk.ok("concern", "owner", "1", "bo", "--due", "15:00").out == "K-1.3\n"
    assert desk.ok("concern", "told", "k1.2", "we come at five", "--channel", "phone", "--json").json["notes"] == ["K-1.4"]
    hit = desk.ok("concern", "hit", "K-1.2", "nobody came", "--json").json
    assert hit == {"concern": "K-1", "notes": ["K-1.5"], "case": "C-102"}
    case = desk.case("C-102")
    assert (case["customer"], case["phone"], case["tags"]) == ("Paula", "555-0190", ["concern:K-1"])
    assert case["entries"][0]["text"].startswith("We had told them at 14:00 by phone (ines): we come at five")
    assert case["entries"][2] | {"id": "", "at": ""} == {
        "kind": "link",
        "id": "",
        "at": "",
        "by": "ines",
        "case": "C-101",
    }
    found = concerns(desk)[0]
    assert {name: found[name] for name in ("owner", "could_hit", "told", "hit", "to_call", "case", "state")} == {
        "owner": "bo",
        "could_hit": 3,
        "told": 1,
        "hit": 1,
        "to_call": 2,
        "case": "C-101",
        "state": "running",
    }
    desk.ok("concern", "over", "K-1", "--reason", "all told")
    assert concerns(desk) == []
    assert concerns(desk, "--all")[0]["over"]["reason"] == "all told"
    desk.ok("concern", "undo", "K-1")
    assert len(concerns(desk)) == 1


def test_the_list_says_who_is_late_and_who_was_told(desk: CommandLine) -> None:
    desk.ok("concern", "new", "Two moves", "--could-hit", "40")
    desk.ok("concern", "add", "K-1", "Paula", "--due", "+20m", "--appointment", "16:00")
    desk.ok("concern", "add", "K-1", "Rex")
    desk.ok("concern", "told", "K-1", "--count", "12")
    desk.ok("concern", "told", "K-1.3", agent="bo")
    late = desk.ok("concern", "list", now="2026-05-04T14:24:00Z").out
    assert "nobody owns it, could hit 40, told 13, hit 0, look again 14:20, 4 min late" in late
    assert "K-1.2  Paula      appointment 16:00  due 14:20, 4 min late" in late
    assert "K-1.3  Rex                           told 14:00 by bo" in late
    assert desk.ok("concern", "due", "K-1.2", "15:00").out == "K-1.6\n"
    assert "due 15:00" in desk.ok("concern").out


def test_people_come_from_a_table(desk: CommandLine) -> None:
    desk.ok("concern", "new", "Shifted names")
    table = desk.shift.with_name("people.csv")
    table.write_bytes("Name;Telefon;Bis\nJ\xf6rg;555-0190;14:30\n\nZo\xeb;;\n".encode("cp1252"))
    assert desk.ok("concern", "add", "K-1", "--file", "people.csv", "--due", "16:00").out == "K-1.2\nK-1.3\n"
    people = concerns(desk)[0]["contacts"]
    assert [(each["name"], each["phone"], each["due_at"]) for each in people] == [
        ("J\xf6rg", "555-0190", "2026-05-04T14:30:00Z"),
        ("Zo\xeb", "", "2026-05-04T16:00:00Z"),
    ]


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("Name,Phone\nPaula,1\n,2\n", "line 3: there is no name"),
        ("Name,Due\nPaula,soonish\n", "'soonish' is not a time"),
        ("Name\n", "names nobody"),
        ("", "names nobody"),
        ("PK\x03\x04", "zip archive"),
    ],
)
def test_a_table_with_a_fault_adds_nobody(desk: CommandLine, table: str, said: str) -> None:
    desk.ok("concern", "new", "Shifted names")
    desk.shift.with_name("people.csv").write_text(table, encoding="utf-8")
    answer = desk("concern", "add", "K-1", "--file", "people.csv")
    assert answer.code in {1, 2}
    assert said in answer.err
    assert notes(desk) == 1


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("add", "K-9", "Rex"), 1, "There is no concern 'K-9'"),
        (("told", "K-1.9"), 1, "'K-1.9' is nobody of K-1"),
        (("told", "K-1.1"), 1, "'K-1.1' is nobody of K-1"),
        (("hit", "K-1"), 1, "'K-1' is nobody of K-1"),
        (("hit", "Paula"), 1, "There is no concern 'Paula'"),
        (("over", "K-1", "--reason", " "), 2, "Say why it is over"),
        (("add", "K-1", " "), 2, "Say whom"),
        (("add", "K-1", "Rex", "--file", "x.csv"), 2, "Say whom"),
        (("add", "K-1", "--file", "nowhere.csv"), 1, "There is no file"),
        (("add", "K-1", "Rex", "--due", "never"), 2, "'never' is not a time"),
        (("new", " "), 2, "Say what may go wrong"),
        (("new", "x", "--could-hit", "-2"), 2, "from 0 to"),
        (("new", "x", "--could-hit", "many"), 2, "invalid int"),
        (("new", "x", "--case", "C-9"), 1, "There is no case"),
        (("told", "K-1", "--count", "0"), 2, "one at least"),
        (("told", "K-1.2", "--count", "3"), 2, "not listed"),
        (("undo", "K-1", "9"), 1, "no note"),
        (("due", "K-1.2", "soonish"), 2, "is not a time"),
        (("sing",), 2, "there is no desk concern sing"),
        (("list", "K-9"), 1, "There is no concern"),
    ],
)
def test_what_is_wrong_is_said_and_changes_nothing(desk: CommandLine, words: tuple[str, ...], code: int, said: str) -> None:
    desk.ok("concern", "new", "Two moves")
    desk.ok("concern", "add", "K-1", "Paula")
    answer = desk("concern", *words)
    assert (answer.code, said in answer.err) == (code, True), answer.err
    assert answer.out == ""
    assert notes(desk) == 2


def test_a_concern_that_is_over_takes_nothing_more(desk: CommandLine) -> None:
    desk.ok("concern", "new", "Two moves")
    desk.ok("concern", "add", "K-1", "Paula")
    desk.ok("concern", "over", "K-1", "--reason", "teams were found", agent="bo")
    for words in (
        ("add", "K-1", "Rex"),
        ("told", "K-1.2"),
        ("hit", "K-1.2"),
        ("owner", "K-1"),
        ("due", "K-1", "+1h"),
        ("over", "K-1", "--reason", "x"),
    ):
        answer = desk("concern", *words)
        assert answer.code == 1
        assert "K-1 is over, bo said: teams were found." in answer.err
    assert notes(desk) == 3
    assert "desk concern undo K-1 K-1.3" in answer.err
    desk.ok("concern", "undo", "K-1", "K-1.3")
    assert len(concerns(desk)) == 1
