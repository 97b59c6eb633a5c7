"""The map of a file: what it says, what is wrong in it, and the one that is made of guesses."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from msgspec.structs import asdict

from desk.errors import Refused
from desk.importers.import_map import ImportMap, import_map_text, parse_addresses, parse_import_map
from desk.importers.imported_case import ImportResult
from tests.importers.import_builders import read

WORDS = "id,subject,status,priority,owner,created\n1,Late,Nudge Client,Whenever,Bo Bright,2026-11-20\n2,Late,Open,High,,2026-11-20\n"


def read_with(text: str, told: ImportMap) -> ImportResult:
    values = asdict(told)
    values |= {"mapping": values.pop("columns"), "tz": values.pop("zone")}
    return read(text, **values)


def parsed(text: str) -> ImportMap:
    return parse_import_map(tomllib.loads(text), "map.toml")


def test_a_map_says_what_words_mean_and_leaves_the_format_to_be_told() -> None:
    told = parsed('[status]\n"Nudge Client" = "pending"\n[priority]\nlow = ["Whenever", "Some day"]\n[agents]\n"Bo Bright" = "bo"\n')
    first, _ = read_with(WORDS, told).cases
    assert (first.status, first.priority, first.assignee, told.columns) == ("pending", "low", "bo", None)
    assert not any("not known" in words for words in read_with(WORDS, told).warnings)


@pytest.mark.parametrize(
    "text",
    ['zone = "Europe/Berlin"\n[columns]\nid = "Lfd"\ncreated = "Wann"\n', 'id = "Lfd"\ncreated = "Wann"\nzone = "Europe/Berlin"\n'],
)
def test_columns_stand_at_the_top_or_in_a_table(text: str) -> None:
    told = parsed(text)
    assert (told.columns, told.zone) == ({"id": "Lfd", "created": "Wann"}, "Europe/Berlin")


def test_who_the_desk_is_may_be_a_text_or_a_list() -> None:
    assert parsed('agents = "Help@desk.example, bo@desk.example"').desk == {"help@desk.example", "bo@desk.example"}
    assert parsed('desk = ["help@desk.example"]').desk == {"help@desk.example"}
    assert parse_addresses(["a@x.example,b@x.example", "c@x.example"]) == {"a@x.example", "b@x.example", "c@x.example"}


@pytest.mark.parametrize("found", [[], "x", {"id": 7}, {"status": {"Nudge": "waiting room"}}, {"priority": {"high!": ["x"]}}])
def test_what_is_no_map_is_refused_in_words(found: Any) -> None:
    with pytest.raises(Refused, match=r"map\.toml"):
        parse_import_map(found, "map.toml")


def test_the_map_of_guesses_reads_back_as_they_were() -> None:
    guessed = read(WORDS)
    told = parsed(import_map_text(guessed))
    assert told.columns == {
        "id": "id",
        "subject": "subject",
        "status": "status",
        "priority": "priority",
        "assignee": "owner",
        "created": "created",
    }
    assert told.status_words == {"nudge client": "open", "open": "open"}
    assert [(case.status, case.priority) for case in read_with(WORDS, told).cases] == [
        (case.status, case.priority) for case in guessed.cases
    ]


def test_the_map_of_a_known_product_names_it_and_not_its_columns() -> None:
    text = "Ticket ID,Subject,Status,Created time,Agent interactions\n7,Late,Parts,2026-11-20 09:00:00,1\n"
    told = parsed(import_map_text(read(text)))
    assert (told.format, told.columns, told.status_words) == ("freshdesk-csv", None, {"parts": "open"})
