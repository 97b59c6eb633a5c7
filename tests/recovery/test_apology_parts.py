"""What the apologies of a case have and lack together."""

from __future__ import annotations

from typing import Any

from desk.model.case import Case
from desk.model.entries import Cause, Contact, CorrectiveAction, Promise
from desk.model.state import CaseState, state_of
from desk.recovery.texts.apology_parts import apology_parts, is_empty_promise, missing_part, part_to_tell
from tests.case_builders import NOW, at
from tests.wording.shipped import shipped

INES: dict[str, Any] = {"at": NOW, "by": "ines"}
OURS = "That was our mistake, and nobody else's."
REPAIR = "I have sent you another team; they will be there by one."
NEVER_AGAIN = "From today a second person reads each booking, so that it does not happen again."
REST = "I am sorry that you waited. It happened because two orders had one number."


def state(*entries: Any) -> CaseState:
    return state_of(Case(id="C-1", subject="x", created_at=NOW, entries=entries))


def lacking(*texts: str, entries: tuple[Any, ...] = ()) -> str:
    part = missing_part([apology_parts(text, shipped()) for text in texts], state(*entries))
    return part.name if part else ""


def test_a_text_has_its_parts_and_lacks_the_others() -> None:
    said = apology_parts(f"{OURS} {REPAIR}", shipped())
    assert [part.name for part in said.present] == ["responsibility", "repair"]
    assert [part.name for part in said.missing] == ["regret", "explanation", "repentance", "forgiveness"]


def test_the_heaviest_part_that_no_apology_has_is_lacking() -> None:
    assert lacking("I am sorry that you waited.") == "responsibility"
    assert lacking("I am sorry that you waited.", OURS) == "repair"
    assert lacking(REST, f"{OURS} {REPAIR}", NEVER_AGAIN) == ""


def test_a_promise_is_a_repair_whatever_was_said() -> None:
    promise = Promise(**INES, id="1.2", text="a team by one", due=NOW)
    assert lacking("I am sorry that you waited.", OURS, entries=(promise,)) == "explanation"


def test_what_a_cause_and_its_action_answer_is_given_once_they_heard_from_us_since() -> None:
    rest = f"I am sorry that you waited. {OURS} {REPAIR}"
    cause, action = Cause(**INES, id="1.2", text="two orders"), CorrectiveAction(**INES, id="1.3", text="read", owner="bo", due=NOW)
    assert lacking(rest, entries=(cause, action)) == "explanation"
    told = Contact(at=at(1), by="ines", text="told her all of it")
    assert lacking(rest, entries=(cause, told)) == "repentance"
    assert lacking(rest, entries=(cause, action, told)) == ""
    part = missing_part([apology_parts(rest, shipped())], state(cause))
    assert part is not None
    assert part_to_tell(part, state(cause))
    assert not part_to_tell(part, state())


def test_never_again_is_an_empty_promise_until_there_is_an_action() -> None:
    said = [apology_parts(NEVER_AGAIN, shipped())]
    assert is_empty_promise(said, state())
    assert not is_empty_promise(said, state(CorrectiveAction(**INES, id="1.2", text="read twice", owner="bo", due=NOW)))
    assert not is_empty_promise([apology_parts(OURS, shipped())], state())
