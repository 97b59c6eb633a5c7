"""The form of a new case.

With two answers it is on the board. The others are there for whoever has them.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from desk.errors import Usage
from desk.model.case import Header
from desk.model.changes import NewCase
from desk.model.entries import Assign, KnownEntry, Listen, Told
from desk.model.entry_values import CUSTOMER, PRAISE, PRIORITIES
from desk.model.state import CaseState
from desk.recovery.customers.history import failures_among
from desk.recovery.feelings import plain_feeling
from desk.text.amounts import amount_words
from desk.text.contact_details import contact_details
from desk.text.due_times import parse_due_time
from desk.text.ordinals import ordinal
from desk.text.printable import plain_words
from desk.text.times import parse_past_time
from desk.tui.forms.field import THEN, Field, Values
from desk.tui.forms.kinds.customer_answer import CustomerAnswer, details_of, earlier_cases
from desk.tui.forms.kinds.take import FOLLOW_UP
from desk.tui.forms.spec import EntryContext, FormSpec
from desk.tui.forms.usual_fields import CHANNELS, behind_more, feeling_echo, feeling_field, text_field
from desk.tui.presentation.cell_text import cut
from desk.tui.presentation.text_flow import safe_text
from desk.tui.presentation.toned_text import FlowLine

PASSED_ON, MINE = "passed on", "mine"
FAILURES = ("no-show", "delay", "error", "omission", "misunderstanding", "billing", "tone", "outage")
SOURCES = ("complaint", PRAISE, "review", "missed opportunity", "miscalculation", "communication breakdown", "found by us")
"""Ways by which we hear of a case (S1.9)."""
_HEADER_FIELDS = (
    "customer",
    "subject",
    "channel",
    "priority",
    "failure",
    "source",
    "need",
    "needs_by",
    "appointment",
    "phone",
    "email",
    "price",
    "value",
)
_LASTING_FIELDS = ("phone", "email", "organisation", "tier", "prefers", "zone", "value", "referrals", "leaves", "public_risk")
"""Fields that stay true of a customer who comes again."""
_NAME_WIDTH, _SUBJECT_WIDTH = 20, 20
"""Cells of a name and a subject in a line of a narrow window."""


def new_case_form() -> FormSpec:
    """The form of a new case. Nobody is asked whose fault it was (S1.2).

    A plain question needs a customer and a subject.
    """
    customer = CustomerAnswer()
    return FormSpec(
        action="new",
        title="New case",
        fields=(
            Field(
                name="customer", label="customer", hint="name, firm or phone", needed="Say who the customer is.", completes=True, wide=True
            ),
            Field(name="subject", label="about", hint="in a line", needed="Say what it is about.", wide=True),
            text_field("they say", hint="their own words, if there is time", lines=2),
            Field(name="phone", label="phone", hint="also behind the name: Ben Bell 555-0199", wide=True),
            Field(name="channel", label="channel", sort="choice", choices=(*CHANNELS, PASSED_ON), start=CHANNELS[0], wide=True),
            Field(name="priority", label="priority", sort="choice", choices=PRIORITIES, start="normal", wide=True),
            *behind_more(_seldom_asked()),
        ),
        build=_no_entries,
        derive=customer.derive,
        rewrite=customer.rewrite,
        put_away=customer.put_away,
        echoes={"customer": customer.echo, "feeling": feeling_echo},
        live_lines=returning_customer_lines,
        live_rows=2,
        suggest=customer.suggest,
        saved_words="logged",
        save_variants={"save_yes": ("save and take it", MINE)},
    )


def _seldom_asked() -> tuple[Field, ...]:
    return (
        feeling_field("they feel", hint="a angry, f frustrated"),
        Field(name="email", label="email"),
        Field(name="told_to", label="told first", hint="driver, friend.."),
        Field(name="told_at", label="told at", sort="time", hint="such as 2h ago", past=True),
        Field(name="failure", label="failure", sort="word", choices=FAILURES, hint="no-show, delay.."),
        Field(name="source", label="came in as", sort="word", choices=SOURCES, hint="complaint, praise.."),
        Field(name="need", label="needs now", hint="what cannot wait"),
        Field(name="needs_by", label="needed by", sort="time", hint="such as 15:00"),
        Field(name="appointment", label="expect us at", sort="time", hint="such as fri 9"),
        Field(name="price", label="price", sort="number", hint="of this matter"),
        Field(name="value", label="worth", sort="number", hint="over the years"),
    )


def _no_entries(values: Values, context: EntryContext) -> Sequence[KnownEntry]:
    """No entries: there is no case yet to add them to.

    The form begins one instead, see `new_case`.
    """
    return []


def new_case(values: Values, context: EntryContext) -> NewCase:
    """The case that a filled-in form means. Raises Usage."""
    agent, now, shift = context.agent, context.now, context.shift
    if values["channel"] == PASSED_ON and not values["told_to"]:
        raise Usage("told_to: Say who told us for them.")
    details = details_of(values, context)
    values = {**values, "customer": details.name, "phone": details.phone, "email": details.email}
    typed = {name: context.field_value(name, values[name]) for name in _HEADER_FIELDS if values[name]}
    header = msgspec.convert({**_carried_over_fields(values, context), **typed, "created_at": now, "created_by": agent.id}, Header)
    told_at = parse_past_time(values["told_at"], now, zone=shift.zone) if values["told_at"] else None
    told = Told(at=now, by=CUSTOMER, text=values["text"], channel=values["channel"], told_at=told_at, told_to=values["told_to"])
    heard = (Listen(at=now, by=agent.id, feeling=plain_feeling(values["feeling"])),) if values["feeling"] else ()
    return NewCase(header, (told, *heard, *_own_assignment(values, context)))


def _own_assignment(values: Values, context: EntryContext) -> tuple[Assign, ...]:
    """The entry by which the agent takes the case at once."""
    if values.get(THEN) != MINE:
        return ()
    follow_up = parse_due_time(FOLLOW_UP, context.now, zone=context.shift.zone)
    return (Assign(at=context.now, by=context.agent.id, owner=context.agent.id, follow_up=follow_up),)


def _carried_over_fields(values: Values, context: EntryContext) -> dict[str, object]:
    """Header fields taken from earlier cases, the newest value of each.

    What is typed goes before them.
    """
    earlier = earlier_cases(values, context)
    if not earlier:
        return {}
    kept = {name: next((value for other in earlier if (value := other.value(name)) not in (None, "")), None) for name in _LASTING_FIELDS}
    return {**{name: value for name, value in kept.items() if value is not None}, "earlier": failures_among(earlier)}


def _earlier_count(earlier: Sequence[CaseState]) -> int:
    """The number of cases the customer had before.

    It is the number on this shift, or one more than the most that one of these counts before itself.
    """
    return max(len(earlier), *(1 + int(other.value("earlier") or 0) for other in earlier))


def returning_customer_lines(values: Values, context: EntryContext) -> list[FlowLine]:
    """Two lines on a customer who has been here before.

    There are always two, so that nothing moves while a name is typed.
    """
    earlier, moved = earlier_cases(values, context), _moved_words(values, context)
    if not earlier:
        return [((moved or "A customer and what it is about are enough.", "dim"),), ((" ", "dim"),)]
    number = _earlier_count(earlier) + 1
    last, kept = earlier[0], _carried_over_fields(values, context)
    name, subject = cut(safe_text(last.customer), _NAME_WIDTH), cut(safe_text(last.subject), _SUBJECT_WIDTH)
    count = sum(not each.finished for each in earlier)
    line = f"{ordinal(number)} case of {name}, {count or 'none'} open: {last.id} {subject}, {plain_words(last.status)}"
    phone, worth = kept.get("phone"), kept.get("value")
    facts = [
        f"phone {safe_text(str(phone))}" if phone else "",
        f"worth {amount_words(worth)}" if worth and isinstance(worth, int | float) else "",
    ]
    taken = ", ".join(fact for fact in facts if fact)
    after = f"taken over: {taken}. Another phone, another person." if taken else " "
    return [((line, "soon"),), ((moved or after, "dim"),)]


def _moved_words(values: Values, context: EntryContext) -> str:
    """The words for what leaves the name. Empty for nothing."""
    if details_of(values, context).name == values["customer"]:
        return ""
    own = contact_details(values["customer"])
    parts = [
        f"{cut(safe_text(typed), _NAME_WIDTH)} goes to {name}" for name, typed in (("phone", own.phone), ("email", own.email)) if typed
    ]
    return f"{', '.join(parts)}."
