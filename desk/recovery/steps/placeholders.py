"""Fills the placeholders of a text, such as `{name}`, from a case.

A placeholder that the case knows nothing for stays as it is written: nothing is invented.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from desk.model.state import CaseState
from desk.recovery.salutation import salutation

_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")


def last_heard(state: CaseState, name: str) -> str:
    """The last thing heard for a field, such as `matters` or `wants`. Empty when nobody asked."""
    return next((said for listen in reversed(state.listens) if (said := str(getattr(listen, name)))), "")


def reasons_heard(state: CaseState) -> str:
    """Why it matters to them. The first reason stays before the last one. Empty when nobody asked."""
    said = list(dict.fromkeys(listen.matters for listen in state.listens if listen.matters))
    return "; ".join(dict.fromkeys((said[0], said[-1]))) if said else ""


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
"""The value of each placeholder. A text may name `{agent}` too, the name of whoever speaks."""


def fill_template(text: str, state: CaseState, *, agent: str = "") -> str:
    """Fill the placeholders whose values are known."""

    def known(placeholder: re.Match[str]) -> str:
        name = placeholder[1]
        found = (agent if name == "agent" else PLACEHOLDER_VALUES[name](state) if name in PLACEHOLDER_VALUES else "").strip()
        ends = text[placeholder.end() : placeholder.end() + 1] in {".", ",", ";", "?", "!"}
        return (found.rstrip(".") if ends else found) or placeholder[0]

    return _PLACEHOLDER.sub(known, text)


def unfilled_names(text: str) -> list[str]:
    """The names of the placeholders that stand in a text."""
    return list(dict.fromkeys(_PLACEHOLDER.findall(text)))
