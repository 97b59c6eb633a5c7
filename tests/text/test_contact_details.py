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


SPELLINGS = (
    ("Ada Bell, +49 (0) 30 / 123 456-7", "Ada Bell", "+49 (0) 30 / 123 456-7"),
    ("+49 (0) 30 / 123 456-7 Ada", "Ada", "+49 (0) 30 / 123 456-7"),
    ("Ben Bell 030/1234567", "Ben Bell", "030/1234567"),
    ("030 / 12 34 56-0 Ben Bell", "Ben Bell", "030 / 12 34 56-0"),
    ("Ben Bell 0043 1 234 56 78 DW 12", "Ben Bell", "0043 1 234 56 78 DW 12"),
    ("Ben Bell +43-1-2345678-12", "Ben Bell", "+43-1-2345678-12"),
    ("Marie Roe +33 1 23 45 67 89", "Marie Roe", "+33 1 23 45 67 89"),
    ("01.23.45.67.89 Marie Roe", "Marie Roe", "01.23.45.67.89"),
    ("Marie Roe, 01 23 45 67 89 poste 12", "Marie Roe", "01 23 45 67 89 poste 12"),
    ("John Roe (020) 7946 0958", "John Roe", "(020) 7946 0958"),
    ("John Roe +44 (0)20 7946 0958 ext. 12", "John Roe", "+44 (0)20 7946 0958 ext. 12"),
    ("020 7946 0958 x12 John Roe", "John Roe", "020 7946 0958 x12"),
    ("(555) 010-0199 Jane Roe", "Jane Roe", "(555) 010-0199"),
    ("Jane Roe 1-800-555-0199, extension 42", "Jane Roe", "1-800-555-0199, extension 42"),
    ("Jane Roe +1 (555) 555-0199 #42", "Jane Roe", "+1 (555) 555-0199 #42"),
    ("Jane Roe - 555.010.0199", "Jane Roe", "555.010.0199"),
    ("011 44 20 7946 0958 - Jane Roe", "Jane Roe", "011 44 20 7946 0958"),
    ("Rosa Roe 0039 06/12345678", "Rosa Roe", "0039 06/12345678"),
    ("Sven Roe +46 (0)8-123 456 78", "Sven Roe", "+46 (0)8-123 456 78"),
    ("Lars Roe 12345678", "Lars Roe", "12345678"),
    ("Piet Roe 06 - 1234 5678", "Piet Roe", "06 - 1234 5678"),
    ("Ana Roe +55 (11) 91234-5678", "Ana Roe", "+55 (11) 91234-5678"),
    ("Yuki Roe 03-1234-5678", "Yuki Roe", "03-1234-5678"),
    ("+86 138 1234 5678 Wei Roe", "Wei Roe", "+86 138 1234 5678"),
    ("Ivan Roe 8 (495) 123-45-67", "Ivan Roe", "8 (495) 123-45-67"),
    ("Priya Roe +91 98765 43210", "Priya Roe", "+91 98765 43210"),
    ("Lea Roe 044 123 45 67 int. 12", "Lea Roe", "044 123 45 67 int. 12"),
    ("Pat Roe +353 (0)1 234 5678 (mobile)", "Pat Roe", "+353 (0)1 234 5678"),
    ("Ben Bell (mob. 0171-1234567)", "Ben Bell", "0171-1234567"),
    ("Ben Bell Tel.: 030 123456-12", "Ben Bell", "030 123456-12"),
    ("Ben Bell, tel. no. 030 123456", "Ben Bell", "030 123456"),
    ("Ben Bell tel. 12345", "Ben Bell", "12345"),
    ("Ben Bell +49 30 123456\u201312", "Ben Bell", "+49 30 123456\u201312"),
    ("Ben Bell / 030\u00a01234567", "Ben Bell", "030 1234567"),
    ("Ben Bell 0171 1234567 / 030 12345678", "Ben Bell", "0171 1234567 / 030 12345678"),
    ("Ben Bell, 555-0199, Harbour Street", "Ben Bell, Harbour Street", "555-0199"),
    ("Bell & Sons (Berlin) 030 1234567", "Bell & Sons (Berlin)", "030 1234567"),
    ("Studio 54, 555-0199", "Studio 54", "555-0199"),
    ("Unit 7 555-0199", "Unit 7", "555-0199"),
    ("tel:+493012345678 Ben Bell", "Ben Bell", "+493012345678"),
    ("Bill 555 0199", "Bill", "555 0199"),
    ("Justin Case 030 1234567", "Justin Case", "030 1234567"),
    ("Bell Shop, 555-0199", "Bell Shop", "555-0199"),
    ("Studio 54 555-0199", "Studio 54", "555-0199"),
    ("Customer 030 1234567", "Customer", "030 1234567"),
    ("Max Born +49 30 1234567", "Max Born", "+49 30 1234567"),
)
"""Numbers of many countries, before a name and behind it."""
OTHER_FIGURES = (
    "Studio 54",
    "Unit 7",
    "Order 4711-22",
    "Invoice 2026-00471",
    "Order 12345678",
    "Customer no. 10023456",
    "Kd.-Nr. 1234567",
    "Ben Bell, 2026-05-04",
    "Ben Bell 2026-05-04 14:30",
    "Ben Bell 12.03.1980",
    "born 12 03 1980",
    "Harbour Fair 1902-2002",
    "Room 1204-1206",
    "Flat 12/3",
    "24/7 Gym",
    "7-Eleven",
    "10115 Berlin Bakery",
    "Route 66 Diner",
    "C-1042 2026",
    "DE89 3704 0044 0532 0130 00",
    "4111 1111 1111 1111",
    "Booking #20261130",
    "Bell, Ben 3rd",
    "Fax 030 1234567",
    "Area 51",
    "Ben @ Bell",
)


@pytest.mark.parametrize(("typed", "name", "phone"), SPELLINGS)
def test_a_number_is_known_however_its_country_writes_it(typed: str, name: str, phone: str) -> None:
    assert contact_details(typed) == ContactDetails(name, phone)


@pytest.mark.parametrize("typed", OTHER_FIGURES)
def test_a_figure_that_is_no_phone_stays_in_the_name(typed: str) -> None:
    assert contact_details(typed) == ContactDetails(typed)


@pytest.mark.parametrize("unit", ["1 ", "1,", "1/", "(1", "tel ", "no 1 ", "1-1 x", "a@b."])
def test_a_long_text_is_read_quickly(unit: str) -> None:
    assert contact_details(unit * 20_000).name
