"""Texts with places for what a case knows, `{name}` or `{matters}`: filled where it is known, a gap where not; nothing is invented."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from desk.model.state import CaseState
from desk.recovery.customers.identity import TITLES

_PLACE = re.compile(r"\{([a-z_]+)\}")
_BRACKETS = re.compile(r"\s*\([^()]*\)\s*")
_FIRMS = """
academy agency bank cafe centre center church clinic club college company co corp council department family firm foundation gmbh group
hospital hotel inc institute kg limited llc ltd ministry office partners plc practice quarter school services shop society studio team
trust union university utilities utility
"""
"""Words in the name of a customer who is not one person."""
_MANY = frozenset(_FIRMS.split())


def salutation(customer: str) -> str:
    """How one speaks to a customer: `Tess` for Tess Tampleton, `Ms. Sample` for Ms. Prue Sample, the whole name where it is a firm's."""
    name = _BRACKETS.sub(" ", customer).strip(" ,")
    if "," in name:
        family, given = (part.strip() for part in name.split(",", 1))
        name = f"{given} {family}"
    words = name.split()
    if len(words) < 2 or any(word.strip(".").casefold() in _MANY for word in words) or "&" in words:
        return name
    return f"{words[0]} {words[-1]}" if words[0].strip(".").casefold() in TITLES else words[0]


def last_heard(state: CaseState, name: str) -> str:
    """What was heard last about one thing, such as `matters` or `wants`; empty when nobody asked."""
    return next((said for listen in reversed(state.listens) if (said := str(getattr(listen, name)))), "")


PLACEHOLDER_VALUES: Mapping[str, Callable[[CaseState], str]] = {
    "name": lambda state: salutation(state.customer),
    "customer": lambda state: state.customer,
    "subject": lambda state: state.subject,
    "case": lambda state: state.id,
    "feeling": lambda state: state.feeling,
    "promised": lambda state: last_heard(state, "promised"),
    "came": lambda state: last_heard(state, "came"),
    "matters": lambda state: last_heard(state, "matters"),
    "wants": lambda state: last_heard(state, "wants"),
    "circumstances": lambda state: last_heard(state, "circumstances"),
}
"""What a text may ask of a case, beside `{agent}`, the name of whoever speaks."""


def fill_template(text: str, state: CaseState, *, agent: str = "") -> str:
    """The text with what is known in its places; a place for what nobody knows stays as it is written."""

    def known(place: re.Match[str]) -> str:
        name = place[1]
        found = (agent if name == "agent" else PLACEHOLDER_VALUES[name](state) if name in PLACEHOLDER_VALUES else "").strip()
        ends = text[place.end() : place.end() + 1] in {".", ",", ";", "?", "!"}
        return (found.rstrip(".") if ends else found) or place[0]

    return _PLACE.sub(known, text)


def unfilled_names(text: str) -> list[str]:
    """The places of a text that nothing fills yet, by name."""
    return list(dict.fromkeys(_PLACE.findall(text)))
