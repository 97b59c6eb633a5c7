"""The question for the number of a saved view shows what is given up for it."""

from __future__ import annotations

from desk.config import DEFAULT_VIEWS
from desk.tui.presentation.view_number import ViewNumber

NAMES = [name for name, _ in DEFAULT_VIEWS]


def test_every_number_is_named_the_free_ones_first() -> None:
    assert (
        ViewNumber([*NAMES[:3], "angry"]).choices == "free: 5 6 7 8 9   yours: 4 angry   came with the program: 1 all open, 2 mine, 3 late"
    )
    assert all(f"{number} {name}" in ViewNumber(NAMES).choices for number, name in enumerate(NAMES, 1))


def test_a_free_number_is_taken_at_once() -> None:
    number = ViewNumber(NAMES[:3])
    number.take("5")
    assert number.chosen == 5


def test_a_letter_is_told_that_the_name_comes_later() -> None:
    number = ViewNumber(NAMES)
    number.take("d")
    assert (number.chosen, number.words.partition(". ")[0]) == (0, "A number first, 1 to 9")


def test_a_view_that_came_with_the_program_is_named_as_such_before_it_goes() -> None:
    number = ViewNumber([*NAMES[:8], "angry"])
    number.take("8")
    assert number.words.startswith('8 is "happy?" (came with the program): 8 again gives it up')
    number.take("9")
    assert number.words.startswith('9 is "angry": 9 again gives it up')
    assert number.chosen == 0
    number.take("9")
    assert number.chosen == 9


def test_every_question_fits_eighty_cells() -> None:
    for key in "123456789d":
        number = ViewNumber(NAMES)
        assert len(number.words) < 80
        number.take(key)
        assert len(number.words) < 80
