"""The offer form: one to three choices, quick enough for somebody on the phone; what they weigh is said by `weighing`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from desk.errors import DeskError, Usage
from desk.model.effort import EFFORTS
from desk.model.entries import FieldChange, KnownEntry, Offer
from desk.model.ids import temporary_id
from desk.recovery.offers.amounts import basis_of, price_of, with_amounts
from desk.tui.forms.kinds.offer_cost_lines import EarlierOffers, care_first, cost_lines, earlier_offers, worth_in_words
from desk.tui.forms.kinds.offer_presets import CHOICES, gesture_menu, name_time, template_menu
from desk.tui.forms.spec import PAGE, THEN, EntryContext, Field, FormSpec, TextCheck, Values, remembered
from desk.tui.presentation.toned_text import FlowLine

REMEDIES = ("redo", "replace", "restore", "refund", "discount", "gift", "upgrade", "priority", "visit", "attention")
_TELLING = ("title", "value_now", "value_later", "cost", "staff_minutes", "extra", "condition", "by")
"""Fields of a choice that make it one; the others have a value from the start."""


def offer(context: EntryContext) -> FormSpec:
    """One to three choices; which of them they take is stored (S3.21 and S4.11)."""
    known = price_of(context.state) is not None
    pages = [each for number in range(CHOICES) for each in _choice(number, ask_price=not known and number == 0)]
    said = Field(name="text", label="what we say", hint="the words it is offered with", wide=True)
    expires = Field(name="expires", label="stands until", sort="time", hint="tomorrow 9:00")
    past = earlier_offers(context)
    return FormSpec(
        action="offer",
        title="Offer",
        fields=(*pages, said, expires),
        build=build,
        live_lines=lambda values, context: live(values, context, past),
        context_facts=remembered(context.state),
        text_check=TextCheck(kind="contact"),
        pages=CHOICES,
        save_variants={"ctrl+y": ("accepted", "accepted"), "ctrl+n": ("declined", "declined")},
        single=True,
        money_echo=worth_in_words,
        rewrite=name_time,
        menus={"ctrl+t": template_menu(), "ctrl+g": gesture_menu()},
        prerequisite=care_first,
    )


def _choice(number: int, *, ask_price: bool) -> Iterable[Field]:
    """The questions of one choice in the order they are said on the phone: what, if, when, for how much less."""

    def named(name: str) -> str:
        return f"options.{number}.{name}"

    first = "Say what you offer." if number == 0 else ""
    yield Field(name=named("title"), label="offer", hint="team at 13:00, guaranteed", needed=first, wide=True, page=number)
    yield Field(name=named("condition"), label="if they", hint="can wait until 13:00", page=number)
    yield Field(name=named("by"), label="by", sort="time", hint="13:00", page=number)
    if ask_price:
        yield Field(name="price", label="price", sort="number", hint="480: % is of it", page=number)
    yield Field(name=named("value_now"), label="worth now", sort="money", hint="72 or 15%", page=number)
    yield Field(name=named("value_later"), label="worth later", sort="money", hint="48 or 10%", page=number)
    yield Field(name=named("chance"), label="chance of it", sort="number", hint="0.3 or 30%", page=number)
    yield Field(name=named("staff_minutes"), label="our minutes", sort="number", page=number)
    yield Field(name=named("cost"), label="cost beyond", sort="money", hint="to us", page=number)
    levels = tuple(str(level) for level in range(len(EFFORTS)))
    yield Field(name=named("effort"), label="asks of them", sort="choice", choices=levels, shown=EFFORTS, start="0", page=number)
    yield Field(name=named("remedy"), label="remedy", sort="choice", choices=REMEDIES, wide=True, page=number)
    yield Field(name=named("extra"), label="extra", hint="beyond the make-good: ctrl+g lists small things", wide=True, page=number)
    yield Field(name=named("for_whom"), label="for whom", hint="customer, office..", page=number)
    yield Field(name=named("redeem"), label="redeem by", sort="time", hint="2026-12-31", page=number)


def build(values: Values, context: EntryContext) -> Sequence[KnownEntry]:
    """The offer, the price if it was typed, and their answer when it is saved with one. Raises Usage."""
    made = msgspec.structs.replace(offered(values, context), id=temporary_id(1))
    price = _price(values)
    priced = [FieldChange(at=context.now, by=context.agent.id, name="price", was=context.state.value("price"), now=price)] if price else []
    then = values.get(THEN, "")
    if not then:
        return [*priced, made]
    accepted = str(1 + int(values.get(PAGE, "0"))) if then == "accepted" else ""
    return [*priced, made, context.entry("offer_answer", offer=made.id, answer=then, option=accepted)]


def offered(values: Values, context: EntryContext) -> Offer:
    """The offer typed so far, shares in money. Raises Usage."""
    typed = with_amounts(values, basis_of(context.state, _price(values)))
    sets = {"expires": typed["expires"]}
    kept = 0
    for number in range(CHOICES):
        choice = {name.rpartition(".")[2]: text for name, text in typed.items() if name.startswith(f"options.{number}.")}
        if any(choice[name] for name in _TELLING):
            sets |= {f"options.{kept}.{name}": text for name, text in choice.items()}
            kept += 1
    found = context.entry_of("offer", typed["text"], sets)
    if not isinstance(found, Offer):
        raise Usage("This is not an offer.")
    return found


def _price(values: Values) -> float | None:
    """The price typed, where the form asks for one. Raises Usage."""
    typed = values.get("price", "")
    try:
        return float(typed) if typed else None
    except ValueError:
        raise Usage(f"price: {typed!r} is not a number; write it as 480") from None


def live(values: Values, context: EntryContext, past: EarlierOffers) -> list[FlowLine]:
    """What the choices cost and weigh, as far as they can be read."""
    try:
        return cost_lines(offered(values, context), int(values.get(PAGE, "0")), context, past)
    except DeskError:
        return [(("the cost shows here as soon as the figures can be read", "dim"),)]
