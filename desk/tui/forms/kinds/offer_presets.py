"""Ready-made offers and small gestures for the offer form."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache

import msgspec

from desk import data
from desk.errors import Usage
from desk.model.entries import Offer
from desk.recovery.offers.amounts import basis_of, price_of, with_amounts
from desk.recovery.offers.cost import dearest_cost, is_over_limit
from desk.text.amounts import amount_words
from desk.text.due_times import parse_due_time
from desk.tui.forms.field import PAGE, Values
from desk.tui.forms.spec import EntryContext, Preset, PresetMenu

CHOICES = 3
_FIELDS_WITH_TIME = ("title", "condition")
"""The texts in which a ready-made offer names its time."""
_NO_TIME = "then"
_HALF_HOUR = timedelta(minutes=30)


class OfferTemplate(msgspec.Struct, frozen=True):
    """A ready-made offer.

    `key` chooses it, `words` say what it is for, `fills` are its answers, and `within` is how soon it is done.
    """

    key: str
    words: str
    fills: Mapping[str, str]
    within: timedelta


class SmallGesture(msgspec.Struct, frozen=True):
    """Something small beyond the make-good, with what it costs us."""

    words: str
    cost: float
    for_whom: str = ""


@cache
def offer_templates() -> tuple[OfferTemplate, ...]:
    """Every ready-made offer that ships with the desk."""
    return tuple(_parse_template(dict(table)) for table in tomllib.loads(data.text("offers.toml"))["template"])


@cache
def small_gestures() -> tuple[SmallGesture, ...]:
    """Every small gesture, the cheapest first (S1.8)."""
    found = (SmallGesture(**table) for table in tomllib.loads(data.text("offers.toml"))["gesture"])
    return tuple(sorted(found, key=lambda gesture: gesture.cost))


def _parse_template(table: dict[str, str]) -> OfferTemplate:
    within = timedelta(minutes=float(table.pop("within_minutes")))
    return OfferTemplate(table.pop("key"), table.pop("words"), table, within)


def template_menu() -> PresetMenu:
    """The ready-made offers behind one key.

    What an agent wrote themselves stays as it is.
    """
    return PresetMenu(words="ready-made", title="A ready-made offer: its words are a start", presets=_template_presets)


def _template_presets(values: Values, context: EntryContext) -> Sequence[Preset]:
    return [_template_preset(template, values, context) for template in offer_templates()]


def _template_preset(template: OfferTemplate, values: Values, context: EntryContext) -> Preset:
    page = values.get(PAGE, "0")
    by = context.time_words(_template_time(template, context))
    start = {"effort": "0"}
    fills = {"by": by, **{name: text.replace("{by}", by) for name, text in template.fills.items()}}
    free = {
        name: text for name, text in fills.items() if _is_replaceable(name, values.get(f"options.{page}.{name}", ""), start.get(name, ""))
    }
    words = f"{template.words}{_limit_note(fills, context)}"
    return Preset(key=template.key, words=words, values=_page_values(page, free), focus=f"options.{page}.by")


def _limit_note(fills: Mapping[str, str], context: EntryContext) -> str:
    """The cost of a ready-made offer that somebody else must approve. Empty for others."""
    try:
        made = context.entry_of("offer", "", with_amounts(_page_values("0", fills), basis_of(context.state)))
    except Usage:
        return ""
    if not isinstance(made, Offer) or not is_over_limit(made, context.state, agent=context.agent.id, shift=context.shift):
        return ""
    cost, limit = dearest_cost(made, minute_rate=context.shift.minute_rate), context.shift.limit(context.agent.id)
    above = f"above your {amount_words(limit)}"
    if price_of(context.state) is None and any("%" in text for text in fills.values()):
        return f"  (no price yet; of their value it is {above})"
    return f"  ({amount_words(cost, cents=True)}: {above})"


def _template_time(template: OfferTemplate, context: EntryContext) -> datetime:
    """The time of a ready-made offer, no later than they need it."""
    usual, needed = next_half_hour(context.now + template.within), context.state.value("needs_by")
    if not isinstance(needed, datetime):
        return usual
    in_time = next_half_hour(needed) if next_half_hour(needed) == needed else next_half_hour(needed) - _HALF_HOUR
    return in_time if context.now < in_time < usual else usual


def _is_replaceable(name: str, typed: str, start: str) -> bool:
    """Is nothing of the agent's own in this field?

    There is nothing at all, or what another ready-made offer filled in.
    """
    if typed in {"", start} or name == "by":
        return True
    made = (template.fills.get(name) for template in offer_templates())
    return any(text is not None and (typed == text or _with_any_time(text).fullmatch(typed)) for text in made)


def next_half_hour(instant: datetime) -> datetime:
    """The next half hour: a time one says on the phone."""
    over = timedelta(minutes=instant.minute % 30, seconds=instant.second, microseconds=instant.microsecond)
    return instant if not over else instant - over + _HALF_HOUR


def gesture_menu() -> PresetMenu:
    """The small gestures behind one key.

    They fill the extra of the choice in view. The cursor stays where it was.
    """
    return PresetMenu(words="small things", title="Something small beyond the make-good, cheapest first", presets=_gesture_presets)


def _gesture_presets(values: Values, context: EntryContext) -> Sequence[Preset]:
    page = values.get(PAGE, "0")
    had = values.get(f"options.{page}.extra", "")
    other = _typed_amount(values.get(f"options.{page}.cost", ""), context) - sum(
        each.cost for each in small_gestures() if each.words == had
    )
    return [_gesture_preset(gesture, str(number), page, other) for number, gesture in enumerate(small_gestures()[:9], 1)]


def _gesture_preset(gesture: SmallGesture, key: str, page: str, other: float) -> Preset:
    cost = f"{max(0.0, other) + gesture.cost:g}"
    fills = {"extra": gesture.words, "cost": cost if cost != "0" else "", "for_whom": gesture.for_whom}
    words = f"{amount_words(gesture.cost, cents=True):>5}  {gesture.words}"
    return Preset(key=key, words=words, values=_page_values(page, fills), focus=f"options.{page}.extra", stays=True)


def _page_values(page: str, fills: Mapping[str, str]) -> dict[str, str]:
    return {f"options.{page}.{name}": text for name, text in fills.items()}


def _typed_amount(typed: str, context: EntryContext) -> float:
    try:
        return context.amount(typed)
    except Usage:
        return 0.0


def rewrite_times(values: Values, context: EntryContext) -> dict[str, str]:
    """Ready-made texts with the time now typed, by field.

    Texts an agent changed are left alone.
    """
    found: dict[str, str] = {}
    for page in range(CHOICES):
        by = _time_words(values.get(f"options.{page}.by", ""), context)
        for name in _FIELDS_WITH_TIME:
            typed = values.get(f"options.{page}.{name}", "")
            text = next((text for text in _timed_texts(name) if typed and _with_any_time(text).fullmatch(typed)), None)
            if text is not None and (renewed := text.replace("{by}", by)) != typed:
                found[f"options.{page}.{name}"] = renewed
    return found


def withdrawn_extras(values: Values) -> dict[str, str]:
    """Ready-made extras that hold no more, emptied.

    They name something off the next bill, and nothing is off it.
    """
    named = {template.fills.get("extra") for template in offer_templates() if "value_later" in template.fills}
    pages = [f"options.{page}." for page in range(CHOICES)]
    return {f"{page}extra": "" for page in pages if values.get(f"{page}extra") in named and not values.get(f"{page}value_later")}


def _timed_texts(name: str) -> Iterable[str]:
    return (text for template in offer_templates() if "{by}" in (text := template.fills.get(name, "")))


@cache
def _with_any_time(text: str) -> re.Pattern[str]:
    return re.compile(re.escape(text).replace(re.escape("{by}"), r"[\w: -]+"))


def _time_words(typed: str, context: EntryContext) -> str:
    try:
        return context.time_words(parse_due_time(typed, context.now, zone=context.shift.zone)) if typed else _NO_TIME
    except Usage:
        return _NO_TIME
