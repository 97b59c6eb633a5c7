"""The desk in lines: what is asked, what is said, what is logged, and what is kept."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import pytest
from msgspec.structs import replace

from desk.errors import Offline, Unsure
from desk.model.changes import Append, Change, Committed
from desk.model.entries import Apology, Contact, Memo, Offer, OfferAnswer, Retract, StatusChange
from desk.model.lost_entries import LostEntry
from desk.plain.console import EndOfInput, chosen_of
from desk.plain.session import PlainSession
from desk.plain.workplace import Workplace
from desk.recovery.texts.advice import Advice, TextContext, advise
from desk.store.protocol import RefreshResult, SettledCommit
from desk.tui.forms.registry import FORMS
from tests.case_builders import NOW
from tests.tui.app_fixtures import POLICY, FakeClock, FakeShared, demo_store, new_case
from tests.wording.shipped import shipped

TOKEN = "0e8c7a52-7d3f-4d0e-9d4e-2b8f6c1a9e00"
BO: dict[str, Any] = {"at": NOW, "by": "bo"}


class Script:
    """Types what is written in a script, and keeps everything that is said. `between` is done before an answer."""

    def __init__(self, typed: Sequence[str]) -> None:
        self.typed = list(typed)
        self.said: list[str] = []

    def tell(self, text: str) -> None:
        self.said.append(text)

    def ask(self, question: str) -> str:
        self.said.append(question)
        if not self.typed:
            raise EndOfInput
        return self.typed.pop(0)

    @property
    def text(self) -> str:
        return "\n".join(self.said)


def advice(text: str, kind: str, beside: TextContext) -> Advice:
    return advise(text, kind, shipped(), beside)


def sat(store: FakeShared, *typed: str, **more: Any) -> Script:
    """Sit down, type this, and leave."""
    script = Script(typed)
    settings: dict[str, Any] = {"agent": "ines", "clock": FakeClock(), "policy": POLICY, "read_text": advice, **more}
    PlainSession(Workplace(console=script, store=store, **settings)).run()
    return script


def logged(store: FakeShared, case: str = "C-101") -> list[Any]:
    return [entry for entry in store.cases[case].entries if entry.by == "ines"]


# ---------------------------------------------------------------- reading


def test_the_queue_is_read_worst_first_ten_at_a_time() -> None:
    script = sat(demo_store(), "more")
    assert script.said[0] == "desk, 18 open cases. help says what you can type."
    assert script.said[1].startswith(
        "1. C-101, answer 48 min late. Tess Tampleton: Team and truck never came at 9. urgent, new, nobody owns it"
    )
    assert script.said[11] == "8 more: type more."
    assert sum(line[0].isdigit() and ". C-" in line for line in script.said) == 18


def test_a_filter_is_that_of_the_board() -> None:
    script = sat(demo_store(), "list owner:ines", "list foo:bar", "list zzzz", "list everywhere zzzz")
    assert "No case matches." in script.said
    assert "foo" in script.text
    assert "No case matches. list everywhere zzzz looks at finished ones too." in script.said
    assert sum("owner ines" in line for line in script.said) >= 2


def test_a_case_is_said_in_sentences_and_its_timeline_newest_first() -> None:
    script = sat(demo_store(), "open 1", "read", "find voicemail", "clocks")
    assert "answer: late by 48 min, due 13:12." in script.said
    assert "frustrated 13:02, then angry 13:49" in script.said
    assert "8. 13:49, linked, the same cause, ines.\nC-102" in script.said
    assert "5. 13:41, chased us, voicemail, from the customer.\nsays she will look elsewhere" in script.said
    assert "2 entries with voicemail." in script.said
    assert "C-101 take: late by 0:06:00" in script.text


def test_the_next_best_case_says_why() -> None:
    script = sat(demo_store(), "next")
    assert "C-101, because " in script.text
    assert "C-101. Team and truck never came at 9." in script.said


def test_what_cannot_be_done_is_said() -> None:
    script = sat(FakeShared([new_case(1)]), "memo", "open C-9", "apolgy", "read", "case")
    assert script.text.count("No case is open. open and its number opens one.") == 3
    assert "There is no case C-9 on this shift." in script.text
    assert "There is no command apolgy. Did you mean apology?" in script.text
    for typed, meant in (("close", "status"), ("give", "swap")):
        assert f"There is no command {typed}. Did you mean {meant}?" in sat(FakeShared([new_case(1)]), typed).text


def test_help_names_every_command_and_every_form() -> None:
    text = sat(demo_store(), "help").text
    assert all(name in text for name in (*FORMS, "news", "undo", "quit", "find"))


# ---------------------------------------------------------------- writing


def test_an_entry_is_logged_by_the_form_of_the_screen_and_taken_back() -> None:
    store = FakeShared([new_case(1)])
    script = sat(store, "c-101", "memo", "asked the depot", "and waits", "", "", "undo", "yes", "quit")
    memo, back = logged(store)
    assert isinstance(memo, Memo)
    assert memo.text == "asked the depot\nand waits"
    assert isinstance(back, Retract)
    assert "memo logged on C-101. undo takes it back." in script.said


def test_advice_on_a_text_is_read_after_it() -> None:
    store = FakeShared([new_case(1)])
    script = sat(store, "open 1", "apology", "I am sorry.", ".", "")
    assert any(line.startswith("It lacks responsibility, for example: ") for line in script.said)
    apology = logged(store)[-1]
    assert isinstance(apology, Apology)
    assert apology.channel == "phone"


def test_a_choice_is_answered_by_number_or_by_its_beginning() -> None:
    store = FakeShared([new_case(1)])
    script = sat(store, "open 1", "contact", "wrote to them", "", "carrier pigeon", "2", ".", "")
    contact = logged(store)[-1]
    assert isinstance(contact, Contact)
    assert contact.channel == "email"
    assert "'carrier pigeon' is none of them" in script.text


def test_what_is_needed_is_asked_again() -> None:
    store = FakeShared([new_case(1)])
    assert "Write the note." in sat(store, "open 1", "memo", "", "now", "", "").text
    assert logged(store)[-1].text == "now"


def test_an_offer_is_saved_with_their_answer() -> None:
    store = FakeShared([new_case(1)])
    sat(store, "open 1", "apology", "sorry", ".", "", "offer", "a team", ".", "accept", "because it is urgent")
    offer = next(entry for entry in logged(store) if isinstance(entry, Offer))
    assert offer.options[0].title == "a team"
    assert any(isinstance(entry, OfferAnswer) and entry.answer == "accepted" for entry in logged(store))


def test_a_closing_rule_asks_once_and_takes_a_reason() -> None:
    store = FakeShared([new_case(1, failure="delay")])
    script = sat(store, "open 1", "status", "solve", ".", "", "", "status", "solve", ".", "", "they hung up")
    assert "Go on all the same? Say why" in script.text
    assert script.text.count("Nothing was logged.") == 1
    assert any(isinstance(entry, StatusChange) and entry.to == "solved" for entry in logged(store))
    assert any(getattr(entry, "reason", "") == "they hung up" for entry in logged(store))


def test_a_new_case_is_logged_and_opened() -> None:
    store = FakeShared([])
    script = sat(store, "new", "Tess", "", "no truck", ".", "", "memo", "asked", "", "")
    assert store.cases["C-101"].subject == "no truck"
    assert "C-101 logged." in script.said
    assert [type(entry) for entry in logged(store)] == [Memo]


def test_a_time_that_cannot_be_read_is_asked_again() -> None:
    store = FakeShared([new_case(1)])
    sat(store, "open 1", "promise", "a call", "", "soonish", ".", "", "13:00")
    assert logged(store)[-1].due is not None


def test_nothing_is_logged_where_one_may_only_look() -> None:
    store = FakeShared([new_case(1)])
    script = sat(store, "open 1", "memo", "undo", read_only=True)
    assert "nothing can be logged here" in script.text
    assert logged(store) == []


# ---------------------------------------------------------------- drafts and others


@pytest.mark.parametrize("end", [("!",), ()])
def test_what_was_typed_is_a_draft_and_comes_back(end: tuple[str, ...]) -> None:
    store = FakeShared([new_case(1)])
    script = sat(store, "open 1", "memo", "half a sentence", *end)
    assert "What you typed is kept as a draft. memo goes on with it." in script.text
    assert logged(store) == []
    script = sat(store, "open 1", "memo", "", "")
    assert "Your draft stands in it." in script.said
    assert logged(store)[-1].text == "half a sentence"
    assert "Your draft" not in sat(store, "open 1", "memo", "!").text


def test_news_are_counted_at_the_next_question_and_read_when_asked() -> None:
    store = FakeShared([new_case(1)])

    class Waiting(Script):
        def ask(self, question: str) -> str:
            if self.typed and self.typed[0] == "news" and len(store.cases) == 1:
                store.commit_elsewhere(Append("C-101", (Memo(**BO, text="from the depot"),)), new_case(2, customer="Zora", subject="Fire"))
            return super().ask(question)

    script = Waiting(["list", "news", "", "news", "memo"])
    settings: dict[str, Any] = {"agent": "ines", "clock": FakeClock(), "policy": POLICY, "read_text": advice}
    place = Workplace(console=script, store=store, **settings)
    PlainSession(place).run()
    assert "C-101, 14:00, bo: memo. from the depot" in script.said
    assert any(line.startswith("New: C-102") and "Zora: Fire" in line for line in script.said)
    assert "2 new: news reads them." not in script.said[-4:]
    assert "Nothing new." in script.said


def test_a_colleague_who_was_first_is_read_before_anything_is_logged() -> None:
    store = FakeShared([new_case(1)])

    class Overtaken(Script):
        def ask(self, question: str) -> str:
            if question.startswith("save") and len(store.cases["C-101"].entries) == 1:
                store.commit_elsewhere(Append("C-101", (Contact(**BO, text="a team comes at one", channel="phone"),)))
            return super().ask(question)

    script = Overtaken(["open 1", "contact", "a team is on its way", "", ".", "", "no", "contact", "", ".", "", "quit"])
    settings: dict[str, Any] = {"agent": "ines", "clock": FakeClock(), "policy": POLICY, "read_text": advice}
    PlainSession(Workplace(console=script, store=store, **settings)).run()
    assert "bo was first: contact. a team comes at one" in script.said
    assert [entry.text for entry in logged(store)] == ["a team is on its way"]


class LostAnswer(FakeShared):
    """A shift whose first answer to a commit is lost, whether it was saved or not."""

    def __init__(self, *, is_saved: bool) -> None:
        super().__init__([new_case(1)])
        self.is_saved = is_saved
        self.settled: list[SettledCommit] = []
        self.asked: list[str] = []

    def commit(self, changes: Sequence[Change], *, more: bool = False) -> Committed:
        if not self.cases or self.settled:
            return super().commit(changes, more=more)
        self.settled.append(SettledCommit(TOKEN, super().commit(changes) if self.is_saved else None))
        raise Unsure("It is not known whether this was saved.", TOKEN)

    def note_unsure(self, tokens: Iterable[str]) -> None:
        self.asked += tokens

    def refresh(self) -> RefreshResult:
        waiting = [each for each in self.settled if each.token in {draft.fields.get("_token") for draft in self.drafts.all()}]
        return replace(super().refresh(), settled=tuple(waiting), notices=("It is known now.",) if waiting else ())


@pytest.mark.parametrize("is_saved", [True, False])
def test_what_may_have_been_saved_is_a_draft_until_it_is_known(is_saved: bool) -> None:
    store = LostAnswer(is_saved=is_saved)
    script = sat(store, "open 1", "memo", "ring before ten", ".", "save", "news")
    assert "It is not known whether this was saved. Your text is kept as a draft until it is known." in script.said
    assert "Try again" not in script.text
    assert "It is known now." in script.said
    assert "Nothing new." in script.said
    left = [draft.fields for draft in store.drafts.all()]
    assert [fields["text"] for fields in left] == ([] if is_saved else ["ring before ten"])
    assert not any("_token" in fields for fields in left)


def test_a_sitting_asks_what_became_of_the_last_one() -> None:
    store = LostAnswer(is_saved=True)
    store.drafts.save("C-101", "memo", {"text": "ring", "_token": TOKEN})
    store.drafts.save("C-101", "contact", {"text": "ring", "_token": "no token"})
    sat(store, "list")
    assert store.asked == [TOKEN]


def test_a_shift_that_cannot_be_read_is_said_once_a_question() -> None:
    store = FakeShared([new_case(1)])
    store.broken = Offline("The database cannot be reached.")
    script = sat(store, "list", "quit")
    assert script.said.count("The database cannot be reached.") == 2
    assert script.said[-1] == "Left."


def test_a_choice_that_is_not_clear_is_none() -> None:
    assert chosen_of("em", ("email", "embassy")) is None
    assert chosen_of("3", ("a", "b")) is None
    assert chosen_of("b", ("kept", "best"), ("stays", "we did what we could")) == "best"


class LostWork:
    """Own work of which the database lost one entry."""

    def __init__(self) -> None:
        self.entries = [LostEntry("C-101", "said on the phone")]

    def lost(self) -> Sequence[LostEntry]:
        return self.entries

    def put_back(self) -> Sequence[str]:
        self.entries = []
        return ["C-101"]

    def leave_out(self) -> None: ...


@pytest.mark.parametrize("answer", ["yes", "no"])
def test_what_a_restore_took_is_told_and_put_back(answer: str, monkeypatch: pytest.MonkeyPatch) -> None:
    lost = LostWork()
    monkeypatch.setattr(FakeShared, "kept_work", lost)
    script = sat(demo_store(), "put_back", answer, *(["put_back"] if answer == "yes" else []), "quit")
    assert script.said[1] == "1 of yours is not in the shift any more: C-101. put_back writes it again."
    assert "C-101 said on the phone" in script.said
    assert "1 of yours is not in the shift any more: C-101. Put back?" in script.text
    assert ("Put back: C-101." in script.said) == (answer == "yes")
    assert ("Nothing of yours is missing on this shift." in script.said) == (answer == "yes")
    assert bool(lost.entries) == (answer == "no")


def test_who_only_reads_puts_nothing_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(FakeShared, "kept_work", LostWork())
    assert "Nothing of yours is missing on this shift." in sat(demo_store(), "put_back", "quit", read_only=True).said


def test_a_number_typed_with_the_name_is_offered_as_the_phone() -> None:
    store = FakeShared([])
    script = sat(store, "new", "Ben Bell, 555-0199", "no truck", "", "", ".", "")
    assert any("Now 555-0199." in question for question in script.said)
    assert (store.cases["C-101"].customer, store.cases["C-101"].phone) == ("Ben Bell", "555-0199")


def test_each_further_way_to_save_has_a_number_and_what_it_did_is_said() -> None:
    script = sat(FakeShared([]), "new", "Ben Bell", "hours on Sunday?", ".", "2")
    assert "save? Enter saves, 2 save and take it, no goes back." in script.said
    assert "C-101 logged, and yours." in script.said


def test_help_has_a_sentence_for_each_form() -> None:
    script = sat(demo_store(), "help", "quit")
    assert "tangible: Promise something the customer will see." in script.said
    assert all(any(line.startswith(f"{name}: ") for line in script.said) for name in FORMS)


def test_a_plain_answer_is_not_said_to_lack_anything() -> None:
    script = sat(FakeShared([new_case(1)]), "open 1", "contact", "Under Account, then Billing.", "", ".", "")
    assert not any(line.startswith("It lacks") for line in script.said)
    assert any(line.startswith("You may also name ") for line in script.said)


def test_the_workload_is_said_person_by_person() -> None:
    script = sat(demo_store(), "workload")
    assert "nobody: 4 open, 4 late." in script.said
    assert "ines: here, 4 open, 1 late, next in 8 min, C-108." in script.said
    assert "kim: not here, 2 open, next in 14 min, C-118." in script.said


def test_a_case_goes_to_a_colleague_by_the_beginning_of_a_name_or_the_place_in_the_list() -> None:
    store = demo_store()
    sat(store, "open C-101", "swap", "ki", "", "", "open C-115", "swap", "2", "", "")
    assert (logged(store)[-1].owner, logged(store, "C-115")[-1].owner) == ("kim", "kim")


def test_a_case_is_linked_by_its_number_and_not_by_its_place_in_the_list() -> None:
    store = demo_store()
    sat(store, "open C-101", "link", "110", "", "")
    assert logged(store)[-1].case == "C-110"
