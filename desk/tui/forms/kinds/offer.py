"""The form of an offer.

It has one to three choices and is quick enough for somebody on the phone. `offer_cost_lines` gives the lines below it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta

import msgspec

from desk.errors import DeskError, Usage
from desk.model.effort import EFFORTS
from desk.model.entries import FieldChange, KnownEntry, Offer
from desk.model.ids import temporary_id
from desk.recovery.offers.amounts import AMOUNT_FIELDS, basis_of, given_words, price_of, with_amounts
from desk.text.late_pattern import late_pattern
from desk.text.time_spans import parse_minutes
from desk.text.trailing_time import named_clock, trailing_time
from desk.tui.forms.context_facts import customer_facts
from desk.tui.forms.field import PAGE, THEN, Field, Values
from desk.tui.forms.kinds.offer_amount_echo import amount_echo
from desk.tui.forms.kinds.offer_cost_lines import OfferBackground, cost_lines, offer_background, offer_prerequisite
from desk.tui.forms.kinds.offer_presets import CHOICES, gesture_menu, next_half_hour, rewrite_times, template_menu, withdrawn_extras
from desk.tui.forms.spec import EntryContext, FormSpec, TextCheck
from desk.tui.forms.usual_fields import behind_more
from desk.tui.presentation.toned_text import FlowLine

REMEDIES = ("redo", "replace", "restore", "refund", "discount", "gift", "upgrade", "priority", "visit", "attention")
_PAGES = tuple(f"options.{number}." for number in range(CHOICES))
_SHARE = late_pattern(r"(\d{1,3}(?:[.,]\d+)?)\s?%")
_TO_KEEP = timedelta(hours=1)
"""From now until the time of the examples."""
_DECISIVE_FIELDS = ("title", "value_now", "value_later", "cost", "staff_minutes", "extra", "condition", "by")
"""Fields of a choice that make it one. The others have a value from the start."""


def offer_form(context: EntryContext) -> FormSpec:
    """The form of an offer. The choice they take is stored (S3.21 and S4.11)."""
    known = price_of(context.state) is not None
    soon = context.time_words(next_half_hour(context.now + _TO_KEEP))
    pages = [
        each
        for number in range(CHOICES)
        for each in _choice_fields(number, context.key_of("gestures"), soon=soon, ask_price=not known and number == 0)
    ]
    said = Field(name="text", label="we say", hint="the words it is offered with", wide=True)
    expires = Field(name="expires", label="stands until", sort="time", hint="such as tomorrow 9", more=True)
    past = offer_background(context)
    return FormSpec(
        action="offer",
        title="Offer",
        fields=(*pages, said, expires),
        build=offer_entries,
        live_lines=lambda values, context: typed_offer_lines(values, context, past),
        live_rows=6,
        context_facts=customer_facts(context.state),
        text_check=TextCheck(kind="contact"),
        pages=CHOICES,
        save_variants={"save_yes": ("accepted", "accepted"), "save_no": ("declined", "declined")},
        single_case=True,
        saved_words=_saved_words,
        money_echo=amount_echo,
        rewrite=lambda values, context: rewrite_times(values, context) | withdrawn_extras(values),
        derive=_derived_answers,
        doubt=offer_doubt,
        menus={"presets": template_menu(), "gestures": gesture_menu()},
        prerequisite=offer_prerequisite,
    )


def _saved_words(values: Values) -> str:
    """An offer accepted is a promise from then on."""
    return {"accepted": "offer accepted, now a promise, on", "declined": "offer and their no logged on"}.get(
        values.get(THEN, ""), "offer logged on"
    )


def _choice_fields(number: int, gestures_key: str, *, soon: str, ask_price: bool) -> Iterable[Field]:
    """The fields of one choice, in the order of a call.

    On the phone one says what, when, if, and for how much less. The rest is for whoever works out the cost. `soon` is a time that
    can still be kept, for the examples.
    """

    def named(name: str) -> str:
        return f"options.{number}.{name}"

    first = "Say what you offer." if number == 0 else ""
    yield Field(name=named("title"), label="we give", hint=f"such as: team at {soon}, guaranteed", needed=first, wide=True, page=number)
    yield Field(name=named("by"), label="by", sort="time", hint=f"such as {soon}", page=number)
    yield Field(name=named("condition"), label="only if they", hint=f"can wait until {soon}", page=number)
    if ask_price:
        yield Field(name="price", label="price", sort="number", hint="what they pay, for %", page=number)
    yield Field(name=named("value_now"), label="off this bill", sort="money", hint="money or 15%", page=number)
    yield Field(name=named("value_later"), label="off next bill", sort="money", hint="money or 10%", page=number)
    yield from behind_more(_seldom_asked(number, gestures_key))


def _seldom_asked(number: int, gestures_key: str) -> Iterable[Field]:
    """The fields of one choice that make it no other choice."""

    def named(name: str) -> str:
        return f"options.{number}.{name}"

    levels = tuple(str(level) for level in range(len(EFFORTS)))
    yield Field(name=named("chance"), label="how many use", sort="number", hint="0.3 or 30%", page=number)
    yield Field(name=named("staff_minutes"), label="our time", sort="number", hint="such as 20 min", page=number)
    yield Field(name=named("cost"), label="other cost", sort="money", hint="to us", page=number)
    yield Field(name=named("effort"), label="their work", sort="choice", choices=levels, choice_words=EFFORTS, start="0", page=number)
    yield Field(name=named("remedy"), label="kind", sort="choice", choices=REMEDIES, wide=True, page=number)
    yield Field(name=named("extra"), label="small extra", hint=f"beyond the fix: {gestures_key} lists small things", wide=True, page=number)
    yield Field(name=named("for_whom"), label="for", hint="customer, office..", page=number)
    yield Field(name=named("redeem"), label="use it by", sort="time", hint="such as 31 dec", page=number)


def _derived_answers(values: Values, context: EntryContext) -> dict[str, str]:
    """The time that ends what we give, and the usual chance.

    Three in ten come again for less, as in the movers' case (S4.11).
    """
    found: dict[str, str] = {}
    for page in _PAGES:
        found[f"{page}by"] = trailing_time(values.get(f"{page}title", ""))
        found[f"{page}chance"] = "0.3" if values.get(f"{page}value_later") else ""
    return found


def offer_doubt(values: Values, context: EntryContext) -> tuple[str, str] | None:
    """Money or a time that only the words name."""
    for page in _PAGES:
        title = values.get(f"{page}title", "")
        is_priced = any(values.get(f"{page}{name}") for name in AMOUNT_FIELDS)
        if not is_priced and (money := given_words(title, values.get(f"{page}remedy", ""))):
            return f"{page}value_now", f'"{money}" has no amount yet: how much is it?'
        named = named_clock(f"{title}. {values.get(f'{page}condition', '')}")
        if named and not values.get(f"{page}by"):
            return f"{page}by", f"your words say {named}: is it given by then?"
    return _share_doubt(values) or _said_doubt(values)


def _share_doubt(values: Values) -> tuple[str, str] | None:
    """A share in what we say that no choice has."""
    given = [share for page in _PAGES for name in AMOUNT_FIELDS for share in _SHARE.findall(values.get(f"{page}{name}", ""))]
    said = next((share for share in _SHARE.findall(values.get("text", "")) if share not in given), None)
    return ("text", f"your words say {said}%, the offer {given[0]}%: which is it?") if said and len(given) == 1 else None


def _said_doubt(values: Values) -> tuple[str, str] | None:
    """A time in what we say that no choice has."""
    named = named_clock(values.get("text", ""))
    if not named or any(values.get(f"{page}by") for page in _PAGES):
        return None
    return "options.0.by", f"your words say {named}: is it given by then?"


def offer_entries(values: Values, context: EntryContext) -> Sequence[KnownEntry]:
    """The entries of an offer. Raises Usage.

    The price comes with it if it was typed, and their answer if it is saved with one.
    """
    made = msgspec.structs.replace(typed_offer(values, context), id=temporary_id(1))
    price = _typed_price(values, context)
    priced = [FieldChange(at=context.now, by=context.agent.id, name="price", was=context.state.value("price"), now=price)] if price else []
    then = values.get(THEN, "")
    if not then:
        return [*priced, made]
    accepted = str(1 + int(values.get(PAGE, "0"))) if then == "accepted" else ""
    return [*priced, made, context.entry("offer_answer", offer=made.id, answer=then, option=accepted)]


def typed_offer(values: Values, context: EntryContext) -> Offer:
    """The offer typed so far, shares in money. Raises Usage."""
    typed = with_amounts(values, basis_of(context.state, _typed_price(values, context)))
    sets = {"expires": typed["expires"]}
    kept = 0
    for number in range(CHOICES):
        choice = {name.rpartition(".")[2]: text for name, text in typed.items() if name.startswith(f"options.{number}.")}
        if any(choice[name] for name in _DECISIVE_FIELDS):
            choice["staff_minutes"] = _typed_minutes(f"options.{number}.staff_minutes", choice["staff_minutes"])
            sets |= {f"options.{kept}.{name}": text for name, text in choice.items()}
            kept += 1
    found = context.entry_of("offer", typed["text"], sets)
    if not isinstance(found, Offer):
        raise Usage("This is not an offer.")
    return found


def _typed_minutes(name: str, typed: str) -> str:
    """A length of time as its minutes. A figure counts them already. Raises Usage."""
    if not any(map(str.isalpha, typed)):
        return typed
    try:
        return f"{parse_minutes(typed):g}"
    except Usage as error:
        raise Usage(f"{name}: {error}") from None


def _typed_price(values: Values, context: EntryContext) -> float | None:
    """The price typed, where the form asks for one. Raises Usage."""
    typed = values.get("price", "")
    try:
        return context.amount(typed) if typed else None
    except Usage as error:
        raise Usage(f"price: {error}") from None


def typed_offer_lines(values: Values, context: EntryContext, past: OfferBackground) -> list[FlowLine]:
    """The cost of the choices, as far as they can be read."""
    try:
        return cost_lines(typed_offer(values, context), int(values.get(PAGE, "0")), context, past)
    except DeskError:
        return [(("the cost shows here once every amount and time can be read", "dim"),)]
