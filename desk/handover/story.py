"""Drafts the story of a case, in five slots of one line."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Literal

from desk.board.case_view import CaseView
from desk.board.contact_times import last_contact
from desk.handover.moment import HandoverMoment
from desk.model.entries import Apology, Contact, Incoming, Listen, Memo, Refusal, StatusChange, text_of
from desk.model.entry_values import CUSTOMER
from desk.model.state import FINISHED, CaseState
from desk.recovery.causes.debt import overdue_actions
from desk.recovery.contact_history import times_asked
from desk.recovery.offers.approvals import approver_names
from desk.recovery.promises import keeper_of
from desk.text.amounts import amount_words
from desk.text.printable import CUT, cells, clipped, printable

SLOT_CELLS = 100
"""The most cells of a slot."""
US = "us: "
"""The beginning of the slot that stays among us."""
_NAME_CELLS = 60

TimeWords = Callable[[datetime], str]
StoryFace = Literal["both", "customer"]


def drafted_story(view: CaseView, moment: HandoverMoment, *, taker: str = "") -> str:
    """The story of a case. Each slot that is not empty has a line."""
    state = view.state
    slots = (
        f"{printable(state.subject)}; {_standing_words(view, moment)}",
        _slot_text("them: ", _them_parts(state)),
        _slot_text("said: ", _said_parts(state, moment.time)),
        _slot_text("promised: ", _promised_parts(state, moment, taker)),
        _slot_text(US, _us_parts(state, moment)),
    )
    return "\n".join(cut_slot(slot) for slot in slots if slot)


def story_for(story: str, face: StoryFace) -> str:
    """The story as a face may read it. The customer's leaves out what stays among us."""
    return story if face == "both" else "\n".join(line for line in story.split("\n") if not line.startswith(US))


def cut_slot(text: str) -> str:
    """A slot in at most `SLOT_CELLS` cells, cut at a word."""
    if cells(text) <= SLOT_CELLS:
        return text
    kept = text[: SLOT_CELLS - len(CUT)]
    while cells(kept) > SLOT_CELLS - len(CUT):
        kept = kept[:-1]
    return (kept.rpartition(" ")[0] or kept) + CUT


def person_name(state: CaseState) -> str:
    """The customer's name, short enough to say. `the customer` where nobody knows it."""
    return clipped(printable(state.customer), _NAME_CELLS) or "the customer"


def _slot_text(name: str, parts: Iterator[str]) -> str:
    said = "; ".join(part for part in parts if part)
    return f"{name}{said}" if said else ""


def spoken(text: str) -> str:
    """Words of others as a part of our sentence. They have one line, a small first letter and no full stop."""
    line = printable(text).rstrip(".")
    is_first_person = line.startswith("I ")
    return line[:1].lower() + line[1:] if not is_first_person and (line[1:2].islower() or line[1:2] == " ") else line


def _standing_words(view: CaseView, moment: HandoverMoment) -> str:
    """Where the case stands: the first thing that holds."""
    state = view.state
    for wait in moment.approvals_of(state):
        whom = approver_names(wait.cost, wait.offer.by, state, moment.shift)
        return f"an offer of {amount_words(round(wait.cost))} waits for {whom}"
    if state.finished:
        return "solved, not verified" if any(clock.name == "verify" and clock.stopped_at is None for clock in view.clocks) else state.status
    if state.paused and state.status_reason:
        return f"waits: {spoken(state.status_reason)}"
    return _offer_words(state, moment) or _contact_words(state, moment)


def _offer_words(state: CaseState, moment: HandoverMoment) -> str:
    if not state.offers:
        return ""
    offer = list(state.offers.values())[-1]
    if offer.chosen is not None and offer.status == "open":
        by = f", by {moment.time(offer.chosen.by)}" if offer.chosen.by else ""
        return f"they took: {spoken(offer.chosen.title)}{by}"
    if offer.answer is None and offer.settled_at is None:
        return f"offered, no answer: {spoken(offer.entry.options[0].title if offer.entry.options else offer.entry.text)}"
    if offer.answer is not None and offer.answer.answer in {"declined", "countered"}:
        return "they declined" if offer.answer.answer == "declined" else f"they want more{_after_colon(offer.answer.text)}"
    return ""


def _after_colon(text: str) -> str:
    return f": {spoken(text)}" if text else ""


def _contact_words(state: CaseState, moment: HandoverMoment) -> str:
    told = last_contact(state)
    if told is None:
        return "nobody has reached them yet"
    reopening = _last_reopening(state)
    if reopening is not None and reopening.at >= told:
        return f"reopened{_after_colon(reopening.reason)}"
    return f"last told {moment.time(told)}"


def _last_reopening(state: CaseState) -> StatusChange | None:
    finished, found = False, None
    for entry in state.timeline:
        if isinstance(entry, StatusChange):
            if finished and entry.to not in FINISHED:
                found = entry
            finished = entry.to in FINISHED
    return found


def _them_parts(state: CaseState) -> Iterator[str]:
    feelings = [spoken(listen.feeling) for listen in state.listens if listen.feeling]
    if feelings:
        yield feelings[0] if feelings[0] == feelings[-1] else f"{feelings[0]}, now {feelings[-1]}"
    for name, words in (("wants ", _newest_words(state.listens, "wants")), ("matters: ", _newest_words(state.listens, "matters"))):
        yield f"{name}{spoken(words)}" if words else ""


def _newest_words(listens: list[Listen], field: str) -> str:
    return next((words for listen in reversed(listens) if (words := str(getattr(listen, field)))), "")


def _said_parts(state: CaseState, time_words: TimeWords) -> Iterator[str]:
    chases = [entry for entry in state.timeline if isinstance(entry, Incoming) and entry.chase]
    if chases:
        yield f"chased us {times_asked(state)}, last {time_words(chases[-1].at)}"
    ours = next(
        (entry for entry in reversed(state.timeline) if isinstance(entry, Contact | Apology | Refusal) and entry.by != CUSTOMER), None
    )
    if ours is not None:
        channel = f", {ours.channel}" if isinstance(ours, Contact | Apology) and ours.channel else ""
        yield f"{time_words(ours.at)} {ours.by}{channel}: {printable(text_of(ours))}"


def _promised_parts(state: CaseState, moment: HandoverMoment, taker: str) -> Iterator[str]:
    found: list[tuple[datetime | None, str]] = []
    for promise in state.promises.values():
        if promise.status == "open" and promise.entry.to == CUSTOMER:
            keeper = keeper_of(promise, state)
            other = f" ({keeper})" if keeper not in {state.owner, taker} else ""
            found.append((promise.entry.due, f"{printable(promise.entry.text)}{other}"))
    found += [
        (offer.chosen.by, printable(offer.chosen.title))
        for offer in state.offers.values()
        if offer.chosen is not None and offer.chosen.by is not None and offer.settled_at is None
    ]
    for due, words in sorted(found, key=lambda pair: (pair[0] is None, pair[0].timestamp() if pair[0] else 0.0)):
        yield f"{moment.time(due)} {words}" if due else words


def _us_parts(state: CaseState, moment: HandoverMoment) -> Iterator[str]:
    memo = next((entry for entry in reversed(state.timeline) if isinstance(entry, Memo)), None)
    yield printable(memo.text) if memo else ""
    for promise in state.promises.values():
        if promise.status == "open" and promise.entry.to != CUSTOMER:
            due = f"{moment.time(promise.entry.due)} " if promise.entry.due else ""
            yield f"{due}{keeper_of(promise, state)}: {printable(promise.entry.text)}"
    if state.causes:
        yield f"cause: {printable(state.causes[-1].text or state.causes[-1].key)}"
    for action in overdue_actions(state, moment.now, done=moment.done_actions):
        yield f"overdue: {printable(action.entry.text)} ({action.entry.owner})"
