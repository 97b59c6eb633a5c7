"""What the customer has from a choice, beside what it costs us; it knows options and no screen."""

from __future__ import annotations

from collections.abc import Iterator

from desk.model.entries import Option

_TIME_BACK = frozenset({"visit", "priority", "redo"})


def customer_gains(option: Option) -> tuple[str, ...]:
    """Certainty where a time is named, time back where we come to them or nothing is asked of them, money (S4.12)."""
    return tuple(_gains(option))


def _gains(option: Option) -> Iterator[str]:
    if option.by:
        yield "certainty"
    if option.remedy in _TIME_BACK and not option.effort:
        yield "time back"
    if option.value_now:
        yield f"{option.value_now:,.2f} now"
    if option.value_later:
        yield f"{option.value_later:,.2f} the next time"
