"""A text held beside its case: what the case adds to what its words say."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from desk.model.case import Case
from desk.model.entries import CorrectiveAction, Listen, Told
from desk.model.shift import Agent, Shift
from desk.model.state import state_of
from desk.recovery.texts.advice import Advice, TextContext, advise
from tests.case_builders import NOW
from tests.wording.shipped import shipped

INES: dict[str, Any] = {"at": NOW, "by": "ines"}
SHIFT = Shift(agents=(Agent(id="ben", name="Ben Baker"), Agent(id="tess", name="Tess Other")))
NEVER_AGAIN = "From today a second person reads each proof, so that it does not happen again."


def advice(text: str, kind: str = "apology", *entries: Any, fault: str = "", **beside: Any) -> Advice:
    told = Told(at=NOW, by="customer", text="The team for the piano has not arrived.")
    case = Case(id="C-1", subject="Nobody came", customer="Tess Tampleton", created_at=NOW, fault=fault, entries=(told, *entries))
    return advise(text, kind, shipped(), TextContext(state_of(case), SHIFT, **beside))


def remarks(found: Advice) -> dict[str, str]:
    return {remark.name: remark.words for remark in found.remarks}


def test_sorry_without_a_fix_is_told_so() -> None:
    assert remarks(advice("I am sorry that you waited in an empty flat.")) == {"fix": "no fix named"}
    assert remarks(advice("I am sorry that you waited. I have sent you another team; they will be there by one.")) == {}
    assert remarks(advice("I am sorry that you waited.", "contact")) == {}


def test_a_part_with_its_placeholder_left_is_not_there_yet() -> None:
    found = advice("I am sorry that we kept you waiting. It happened because [who or what did what].")
    parts = shipped().parts
    assert {"regret", "explanation"} <= set(found.result.parts)
    assert found.has_part(parts["regret"])
    assert not found.has_part(parts["explanation"])


def test_never_again_needs_an_action_to_point_at() -> None:
    action = CorrectiveAction(**INES, id="1.3", text="Read every proof twice", owner="ines", due=NOW + timedelta(days=1))
    (empty,) = (remark for remark in advice(NEVER_AGAIN).remarks if remark.part == "repentance")
    assert (empty.words, empty.action) == ("no action to point at yet", "cause")
    assert "action" in remarks(advice(NEVER_AGAIN, "contact"))
    assert "action" not in remarks(advice(NEVER_AGAIN, "apology", action))


def test_the_phrase_for_never_again_says_the_action_that_was_taken() -> None:
    rest = "It was our mistake: we sent nobody. I have sent you another team, they will be there by one. I am sorry that you waited. "
    rest += "It happened because two orders had one number."
    without = advice(rest).phrase
    assert without is not None
    assert (without.part.name, without.text) == ("repentance", "I will find out what went wrong, and tell you by [time].")
    pledged = advice(f"{rest} I will find out what went wrong, and tell you by six.")
    assert remarks(pledged)["pledge"] == "you find out and tell them"
    assert "action" not in remarks(pledged)
    assert pledged.phrase is not None
    assert pledged.phrase.part.name == "forgiveness"
    action = CorrectiveAction(**INES, id="1.3", text="Read every proof twice.", owner="ines", due=NOW)
    phrase = advice(rest, "apology", action).phrase
    assert phrase is not None
    assert phrase.text == "From today we read every proof twice so that it does not happen again."
    assert phrase.text[slice(*phrase.selection)] == "read every proof twice"


def test_the_phrases_come_as_one_says_them_the_name_first_and_each_with_its_first_field_chosen() -> None:
    phrase = advice("").phrase
    assert phrase is not None
    assert phrase.text == "Tess, I am sorry that you [had to bear what]."
    assert phrase.text[slice(*phrase.selection)] == "[had to bear what]"
    assert advice("", "contact").phrase is None


def test_an_apology_of_phrases_alone_has_all_its_parts_but_the_one_that_needs_an_action() -> None:
    """With only the phrases it ended as "lacks never again", and no phrase was offered for that."""
    text, offered = "", []
    for _ in shipped().parts:
        phrase = advice(text).phrase
        assert phrase is not None
        offered.append(phrase.part.name)
        text = f"{text} {phrase.text.replace('[time]', '18:00')}".strip()
    assert advice(text).phrase is None
    assert offered == ["regret", "responsibility", "explanation", "repair", "repentance", "forgiveness"]
    assert set(advice(text).result.parts) == {"regret", "responsibility", "explanation", "repair", "forgiveness"}
    assert "action" not in remarks(advice(text))


def test_a_partners_fault_changes_nothing() -> None:
    text = "I am sorry, but the courier lost it."
    assert advice(text, fault="partner") == advice(text)


def test_a_colleague_of_the_shift_is_no_culprit_and_the_customer_is_no_colleague() -> None:
    assert [hint.text for hint in advice("Ben forgot to call.", "cause").result.hints] == ["Ben forgot"]
    assert advice("tess kept waiting by the phone", "cause").result.hints == ()
    assert TextContext(advice_state(), SHIFT).colleague_names == {"ben", "baker", "other"}


def advice_state() -> Any:
    return state_of(Case(id="C-1", subject="x", customer="Tess Tampleton", created_at=NOW))


def test_the_name_and_the_matter_are_quiet_marks() -> None:
    found = advice("Tess, the piano stood in the rain.")
    assert (found.names_customer, found.names_matter) == (True, True)
    found = advice("We will look into it.")
    assert (found.names_customer, found.names_matter) == (False, False)
    found = advice("Two movers by one.", "contact", Listen(**INES, promised="two movers and a truck"))
    assert (found.names_customer, found.names_matter) == (False, True)
    assert advice("Ben, please ring her.", to_customer=False).names_customer is None


def test_a_template_is_marked_until_two_words_of_it_are_ones_own() -> None:
    template = "We missed you this morning and that is on us."
    assert "own words" in remarks(advice(template, "contact", templates=(template,)))
    assert "own words" in remarks(advice("We missed you this morning, and that is on us.", "contact", templates=(template,)))
    assert "own words" not in remarks(advice("We missed you at nine sharp and that is on us.", "contact", templates=(template,)))
    assert "own words" in remarks(advice("I hope you can forgive us."))


def test_an_unfilled_field_is_found_in_templates_and_in_our_own_phrases() -> None:
    text = 'Dear {name}, we [did or missed what]. She wrote "[time]".'
    assert [text[slice(*span)] for span in advice(text).unfilled] == ["{name}", "[did or missed what]"]
    assert advice("We are sorry. [/oops] see [1]").unfilled == ()
    assert advice("Dear {name}", to_customer=False).unfilled == ()


@pytest.mark.parametrize("text", ["", "[/oops", "sorry " * 2000, "\x1b[31m", "\n" * 50])
@pytest.mark.parametrize("kind", ["apology", "contact", "refusal", "cause"])
def test_any_text_can_be_held_beside_a_case(text: str, kind: str) -> None:
    assert advice(text, kind).text == text
