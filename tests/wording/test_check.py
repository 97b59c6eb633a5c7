"""What the checker says of texts: how well on labelled ones, and what always holds."""

from __future__ import annotations

import pytest

from desk.wording.check import KINDS, check, read_rules
from tests.wording.samples import HERE, SHARED, TEXT_SETS, Sample, own_samples, scored, shared_samples
from tests.wording.shipped import marks, read, rules_of, shipped

PARTS = ("responsibility", "repair", "regret", "explanation", "repentance", "forgiveness")


def well_read(samples: list[Sample]) -> None:
    """Precision is at least 0.95 and recall at least 0.8, for hints as for parts."""
    hints, parts = scored(samples, lambda sample: read(sample.text, sample.kind))
    assert hints.precision >= 0.95, hints.wrong
    assert hints.recall >= 0.8, hints.missed
    assert parts.precision >= 0.95, parts.wrong
    assert parts.recall >= 0.8, parts.missed


def test_each_set_of_texts_is_on_the_list() -> None:
    assert [each.file for each in TEXT_SETS] == sorted(path.name for path in HERE.glob("*.txt"))
    assert {each.tuned for each in TEXT_SETS} <= {"yes", "no", "not known"}


@pytest.mark.parametrize("name", [each.file for each in TEXT_SETS])
def test_our_own_texts_are_read_well(name: str) -> None:
    well_read(own_samples(name))


@pytest.mark.skipif(not SHARED.exists(), reason="the labelled texts beside the checkout are absent")
@pytest.mark.parametrize("half", [0, 1])
def test_the_shared_texts_are_read_well(half: int) -> None:
    well_read([sample for sample in shared_samples() if int(sample.id[1:]) % 2 == half])


def test_every_rule_and_part_is_found_somewhere_in_our_texts() -> None:
    """A new rule needs texts of it in a set, and a mark in a set names a rule that ships."""
    samples = [sample for each in TEXT_SETS for sample in own_samples(each.file)]
    hints, parts = scored(samples, lambda sample: read(sample.text, sample.kind))
    rules = {rule.target for rule in shipped().rules.values() if rule.sort == "hint"}
    assert set(hints.right) == rules
    assert {mark[0] for sample in samples for mark in sample.marks} == rules
    assert set(parts.right) == set(PARTS)


@pytest.mark.parametrize("general_first", [True, False])
def test_in_one_place_the_rule_for_fewer_kinds_speaks(general_first: bool) -> None:
    general = '[[hint]]\nname = "general"\nrule = "r"\nwhy = "anywhere"\nbetter = "x"\nany = ["oops"]\n'
    special = '[[hint]]\nname = "special"\nrule = "r"\nwhy = "in a cause"\nbetter = "x"\nany = ["oops"]\nkinds = ["cause"]\n'
    rules = read_rules(general + special if general_first else special + general, "own.toml")
    assert [hint.why for hint in check("oops", "cause", rules).hints] == ["in a cause"]
    assert [hint.why for hint in check("oops", "contact", rules).hints] == ["anywhere"]


def test_the_weights_are_those_of_the_study_and_make_a_hundred() -> None:
    weights = {name: part.weight for name, part in shipped().parts.items()}
    assert weights == dict(zip(PARTS, (30, 22, 14, 14, 14, 6), strict=True))


def test_the_heaviest_missing_part_is_offered_with_a_phrase() -> None:
    assert read("I am sorry. A new one is on its way.").missing == shipped().parts["responsibility"]
    assert "[" in shipped().parts["responsibility"].phrase


def test_a_part_is_missed_only_in_an_apology_that_was_begun() -> None:
    assert read("").missing is None
    assert read("The parcel is here.", "contact").missing is None


def test_parts_come_heaviest_first() -> None:
    text = "Please forgive us. I am sorry. I sent you the wrong shoes. The right ones are on their way."
    assert read(text).parts == ("responsibility", "repair", "regret", "forgiveness")


def test_places_are_code_points() -> None:
    text = "🙂🙂 Señor Núñez — sorry, but no."
    (hint,) = read(text).hints
    assert text[hint.start : hint.end] == hint.text == "but"


@pytest.mark.parametrize(
    "quoted",
    [
        '"{}"',
        "“{}”",
        "'{}'",
        "‘{}’",
        "«{}»",
        "»{}«",
        "„{}“",
        "‚{}‘",
        "”{}”",
        "‹{}›",
        "\n> {}\n",
        '"{}',
    ],
)
def test_quoted_words_are_neither_marked_nor_counted(quoted: str) -> None:
    words = "sorry if you feel upset, but calm down, it's our policy. We broke it and refund you"
    reading = read(f"You wrote: {quoted.format(words)}")
    assert reading.hints == ()
    assert reading.parts == ()
    assert read(words).hints


def test_apostrophes_open_no_quotation() -> None:
    assert rules_of("I'm sorry, but it's the drivers' fault and you're wrong, aren't you?")[:1] == ["but"]


def test_a_colleague_who_is_known_by_name_is_no_culprit_in_any_writing() -> None:
    assert rules_of("ben forgot to lock up", "cause") == []
    assert marks("ben forgot to lock up", "cause", "Ben Okoro") == [("blame_other", "ben forgot")]


@pytest.mark.parametrize(
    "text",
    [
        "I am so sorry that the team did not come.",
        "I apologise that our crew never turned up this morning.",
        "I am sorry. Nobody came, because our plan lost your job.",
        "I am sorry. We left you out because the rota missed your visit.",
    ],
)
def test_a_failing_told_as_it_was_names_no_culprit(text: str) -> None:
    assert rules_of(text) == []


@pytest.mark.parametrize("text", ["The team did not come, not us.", "I am sorry, our planner dropped your job.", "The driver never came."])
def test_whoever_did_it_is_no_answer(text: str) -> None:
    assert "blame_other" in rules_of(text)


def test_a_cause_has_no_parts_and_no_passive() -> None:
    reading = read("Sorry, mistakes were made. We lost it and refund the fee from now on.", "cause")
    assert reading.parts == ()
    assert "passive" not in {hint.rule for hint in reading.hints}


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("SORRY, BUT NO", "but"),
        ("sorry, but no", "but"),
        ("we apologize if it upset you", "conditional"),
        ("we appologise if it upset you", "conditional"),
        ("sorry for any inconvinience", "minimise"),
        ("you shouldve read it", "blame_customer"),
        ("youre lucky i can do this", "grudging"),
        ("i gaurantee it", "overpromise"),
        ("were understaffed, sorry", "excuse"),
        ("sorry that you’re upset", "feel"),
    ],
)
def test_spelling_in_a_hurry_is_understood(text: str, rule: str) -> None:
    assert rule in rules_of(text)


@pytest.mark.parametrize(
    ("text", "excuses"),
    [
        ("We took two bookings for one truck, that was our mistake.", False),
        ("We took two bookings for one truck, and that is all our fault.", False),
        ("We took two bookings for one truck, that was not our fault.", True),
    ],
)
def test_a_cause_that_is_owned_is_no_excuse(text: str, excuses: bool) -> None:
    assert ("excuse" in rules_of(text)) is excuses


def test_each_hint_says_why_and_has_one_better_wording() -> None:
    for rule in shipped().rules.values():
        if rule.sort == "hint":
            assert rule.why.endswith((".", "?"))
            assert rule.better.strip()


@pytest.mark.parametrize("text", ["", " ", "\n\n", "[/oops", "\x00\x1b[31m", "👩‍👩‍👧", "''", '"', "..." * 50, "\u202esorry\u202c"])
def test_any_text_can_be_checked(text: str) -> None:
    for kind in KINDS:
        read(text, kind)


LONG = [
    "sorry if ",
    "we were not very so really ",
    "'a ",
    '"a ',
    "[a",
    "XX:",
    "> a\n",
    "a'b",
    "the same the ",
    "but, ",
    "you should have ",
    "{",
    "  \n",
    "_",
]


@pytest.mark.parametrize("piece", LONG)
def test_long_repeated_input_ends(piece: str) -> None:
    read(piece * (20_000 // len(piece)))
