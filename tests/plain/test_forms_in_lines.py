"""The forms in lines ask what those on screen ask, and know what those know."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from desk.model.entries import Apology, Contact, Listen, Offer, Promise
from desk.model.shift import Agent
from desk.model.state import state_of
from desk.plain.console import EndOfInput
from desk.plain.form_dialogue import FormDialogue
from desk.plain.ready_answers import ReadyAnswers
from desk.recovery.steps.reply_templates import ReplyTemplate
from desk.tui.forms.field import asked_fields
from desk.tui.forms.kinds.new_case import new_case_form
from desk.tui.forms.registry import FORMS
from desk.tui.forms.spec import EntryContext, FormSpec
from tests.case_builders import NOW
from tests.plain.test_session import Script, advice, logged, sat
from tests.tui.app_fixtures import FakeShared, demo_store, new_case

IN_LINES = {
    *("action", "title", "fields", "build", "context_facts", "changes", "new_case", "about", "pages", "page_word"),
    *("save_variants", "variants_when"),
    *("saved_words", "follow_up", "text_check", "live_lines", "derive", "suggest", "known", "menus", "doubt", "rewrite", "prerequisite"),
    *("money_echo", "echoes"),
}
"""What the lines ask, say or do of a form."""
ON_SCREEN = {
    *("live_rows", "facts_on_top", "enough", "single_case", "about_words", "beside", "page_titles", "put_away"),
    "save_word",  # the lines ask for the way to save by its words
    "is_signature",  # the lines save by the word save alone
}
"""What is about room, keys, marked cases or other windows."""


class Answering(Script):
    """Says yes to whatever may be left out, and gives a word where one is needed."""

    def ask(self, question: str) -> str:
        self.said.append(question)
        if len(self.said) > 400:
            raise EndOfInput
        if question.endswith("yes or no"):
            return "yes"
        if " needed" in question:
            return "1" if "one of 1" in question else "a word"
        return ""


def forms() -> Iterator[tuple[FormSpec, EntryContext]]:
    """Every form of every case of the demo."""
    store = demo_store()
    for case in store.cases.values():
        context = EntryContext(state=state_of(case), agent=Agent(id="ines"), shift=store.shift, now=NOW, key_of=lambda action: action)
        for make in (lambda _: new_case_form(), *FORMS.values()):
            spec = make(context)
            if not isinstance(spec, str):
                yield spec, context


def test_every_field_asked_on_screen_is_asked_in_lines() -> None:
    seen: set[str] = set()
    for spec, context in forms():
        console = Answering([])
        ready = ReadyAnswers(console, spec, context, tuple)
        dialogue = FormDialogue(console, spec, context, ready=ready, read_text=advice)
        values = dialogue.ask_all()
        asked = asked_fields(spec.fields, values)
        fields = [field for field in spec.fields if field.name in asked]
        missing = {field.name for field in fields if not any(f"{field.label}:" in line for line in console.said)}
        assert not missing, f"{spec.action}: {missing}"
        seen.add(spec.action)
    assert seen >= {*FORMS, "new"} - {"lesson"}


def test_each_part_of_a_form_is_known_in_lines_or_is_about_the_screen() -> None:
    assert set(FormSpec.__struct_fields__) == IN_LINES | ON_SCREEN
    assert not IN_LINES & ON_SCREEN


def test_a_ready_made_offer_is_listed_and_taken() -> None:
    store = FakeShared([new_case(1, price=480.0)])
    script = sat(store, "open 1", "offer", "?", "2", "", ".", "save", "they asked")
    assert any(line.startswith("1. ") for line in script.said)
    assert any(line.startswith("Filled in: ") for line in script.said)
    offer = next(entry for entry in logged(store) if isinstance(entry, Offer))
    assert offer.options[0].title
    assert offer.options[0].by is not None


def test_known_causes_and_suggestions_are_listed() -> None:
    script = sat(demo_store(), "open C-101", "cause", "?", "", "!", "tangible", "?", "1", "!")
    assert "overbooked-slots" in script.text
    assert "1. a photo of it" in script.said
    assert "Filled in: we will: a photo of it." in script.said


def test_texts_of_ones_own_are_listed() -> None:
    script = Script(["open 1", "contact", "?", "1", "", ".", "", "quit"])
    store = FakeShared([new_case(1)])
    sat(store, *script.typed, templates=lambda: [ReplyTemplate(name="hours", text="From ten to four.", file="texts.toml")])
    assert [entry.text for entry in logged(store) if isinstance(entry, Contact)] == ["From ten to four."]


def test_where_nothing_is_ready_made_it_is_said() -> None:
    assert "Nothing is ready-made here." in sat(FakeShared([new_case(1)]), "open 1", "memo", "?", "!").said


def test_what_had_better_come_first_is_said() -> None:
    store = FakeShared([new_case(1)])
    assert "listen: listen first." in sat(store, "open 1", "offer", "!").said
    assert "none left? decider asks a lead" in sat(store, "open 1", "refusal", "no", "", "!").text


def test_a_time_says_what_it_means_and_one_that_is_past_is_asked_about() -> None:
    store = FakeShared([new_case(1)])
    script = sat(store, "open 1", "promise", "a call", "", "13:00", ".", "", "no", "20 min")
    assert "That is 14:20." in script.said
    assert any(line.startswith("13:00 is past: tomorrow 13:00?") for line in script.said)
    (promise,) = [entry for entry in logged(store) if isinstance(entry, Promise)]
    assert promise.due == NOW + timedelta(minutes=20)


def test_a_doubt_of_the_form_is_asked_once() -> None:
    store = FakeShared([new_case(1, price=480.0)])
    script = sat(store, "open 1", "offer", "a team and a voucher of 50", ".", "", "yes", "they asked")
    assert sum("how much is it?" in line for line in script.said) == 1
    assert any(isinstance(entry, Offer) for entry in logged(store))


def test_the_cost_of_an_offer_is_said_beside_their_worth() -> None:
    store = FakeShared([new_case(1, price=480.0, value=1440.0)])
    script = sat(store, "open 1", "offer", "a team", "", "", "15%", ".", "", "", "they asked")
    assert "72.00" in script.text
    assert "5% of the 1,440 they are worth" in script.text


@pytest.mark.parametrize(("typed", "is_kept"), [("[time]", False), ("one", True)])
def test_a_text_with_something_to_fill_in_is_not_saved(typed: str, is_kept: bool) -> None:
    store = FakeShared([new_case(1)])
    script = sat(store, "open 1", "apology", f"I am sorry. We will be there by {typed}.", ".", "")
    assert ("is still to fill in." in script.text) is not is_kept
    assert any(isinstance(entry, Apology) for entry in logged(store)) is is_kept


def test_advice_knows_the_case() -> None:
    store = FakeShared([new_case(1)])
    script = sat(store, "open 1", "apology", "I am sorry. It will never happen again.", ".", "")
    assert "no action to point at yet. cause logs one." in script.said


def test_who_was_reached_and_what_they_took_is_asked() -> None:
    assert "reached: yes or no. Now yes." in sat(FakeShared([new_case(1)]), "open 1", "contact", "a word", "", "", "", "", "!").said
    assert "they took:" in sat(demo_store(), "open C-102", "answer", "", "", "", "", "!").text


def test_what_was_heard_may_have_its_guess_first() -> None:
    store = FakeShared([new_case(1)])
    sat(store, "open 1", "listen", "so tired", "", "angry", "keys", "a team", "", "", "yes", "money", "", "", "")
    (heard,) = [entry for entry in logged(store) if isinstance(entry, Listen)]
    assert (heard.feeling, heard.wants, heard.guess) == ("angry", "a team", "money")
