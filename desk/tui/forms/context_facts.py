"""Facts to have in view while a form is filled in."""

from __future__ import annotations

from desk.model.state import CaseState
from desk.recovery.feelings import has_eased


def customer_facts(state: CaseState) -> tuple[tuple[str, str], ...]:
    """Facts the customer told, to have in view while writing to them."""
    found: dict[str, str] = {}
    for listen in state.listens:
        heard = {"feels": listen.feeling, "expected": listen.promised, "came": listen.came, "matters": listen.matters}
        heard |= {"wants": listen.wants, "situation": listen.circumstances}
        found |= {name: said for name, said in heard.items() if said}
    return tuple(found.items())


def eased_facts(state: CaseState) -> tuple[tuple[str, str], ...]:
    """A quiet word once they feel easier (S3.24)."""
    return (("now", "they have eased: a light touch may do"),) if has_eased(state) else ()
