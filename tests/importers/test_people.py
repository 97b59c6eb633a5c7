"""Lists of people: tables by their headers, lines by what stands in them."""

from __future__ import annotations

import pytest

from desk.errors import Refused
from desk.importers.people import ListedPerson, read_people


def test_a_table_is_read_by_its_headers_in_any_order() -> None:
    text = "Call by;E-Mail;Kunde;Tel;Termin\n13:50;p@example.org;Paula;555-0190;15:40\n;;Rex\n"
    assert read_people(text, "p.csv") == [ListedPerson("Paula", "555-0190", "p@example.org", "13:50", "15:40"), ListedPerson("Rex")]


def test_lines_without_headers_are_read_by_what_they_hold() -> None:
    text = "Paula Pseudonym, 555-0190, 13:50, tomorrow 9:00\n\nRex\x1b[31m, rex@example.org, +20m\nFamily Sample-One\n"
    assert read_people(text, "the list") == [
        ListedPerson("Paula Pseudonym", "555-0190", "", "13:50", "tomorrow 9:00"),
        ListedPerson("Rex", "", "rex@example.org", "+20m"),
        ListedPerson("Family Sample-One"),
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "names nobody"),
        ("Name,Phone\n", "names nobody"),
        ("Name,Phone\nPaula,1\n,2\n", "line 3: there is no name"),
        ("x" * 201, "line 1: the name is longer"),
        ('Name\n"Paula', "line 2"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_line(text: str, said: str) -> None:
    with pytest.raises(Refused, match=said):
        read_people(text, "the list")
