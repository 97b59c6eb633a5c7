"""A telephone number and a mail address are told apart from the name they were typed with."""

from __future__ import annotations

import pytest

from desk.text.contact_details import ContactDetails, contact_details


@pytest.mark.parametrize(
    ("typed", "name", "phone", "email"),
    [
        ("Ben Bell, 555-0199", "Ben Bell", "555-0199", ""),
        ("Ben Bell,555-0199", "Ben Bell", "555-0199", ""),
        ("Ben Bell 555 0199", "Ben Bell", "555 0199", ""),
        ("555-0199 Ben Bell", "Ben Bell", "555-0199", ""),
        ("555-0199, Ben Bell", "Ben Bell", "555-0199", ""),
        ("Ben Bell (tel. +49 (0)30 555 0199)", "Ben Bell", "+49 (0)30 555 0199", ""),
        ("Ben Bell (555-0199)", "Ben Bell", "555-0199", ""),
        ("Ben Bell, tel. +49 30 555 0199", "Ben Bell", "+49 30 555 0199", ""),
        ("Ben Bell <ben@bell.example>", "Ben Bell", "", "ben@bell.example"),
        ("Ben Bell, ben@bell.example, 555-0199", "Ben Bell", "555-0199", "ben@bell.example"),
        ("Bell, Ben 555-0199", "Bell, Ben", "555-0199", ""),
        ("Suite 12, 555-0199", "Suite 12", "555-0199", ""),
        ("555-0199", "555-0199", "555-0199", ""),
        ("ben@bell.example", "ben@bell.example", "", "ben@bell.example"),
    ],
)
def test_a_number_or_an_address_goes_to_its_own_field(typed: str, name: str, phone: str, email: str) -> None:
    assert contact_details(typed) == ContactDetails(name, phone, email)


@pytest.mark.parametrize("typed", ["", "Ben Bell", "Bell,Ben", "Studio 54", "Ben Bell 12.03.1980", "Ben Bell, 2026-05-04", "Ben @ Bell"])
def test_a_name_with_other_figures_stays_as_it_was_typed(typed: str) -> None:
    assert contact_details(typed) == ContactDetails(typed)


def test_what_was_typed_in_a_field_of_its_own_goes_before() -> None:
    assert contact_details("Ben Bell, 555-0199", phone="5550199") == ContactDetails("Ben Bell", "5550199")
    assert contact_details("Ben Bell, 555-0199", phone="555-0300") == ContactDetails("Ben Bell, 555-0199", "555-0300")
    assert contact_details("Ben b@bell.example", email="ben@bell.example") == ContactDetails("Ben b@bell.example", "", "ben@bell.example")
