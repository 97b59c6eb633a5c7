"""The customer of a new case, as typed or known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from desk.model.state import CaseState
from desk.recovery.customers.identity import name_words, phone_digits
from desk.recovery.customers.known_customers import CustomerFinder, KnownCustomer, customer_reached_at, known_customers
from desk.text.contact_details import ContactDetails, contact_details
from desk.tui.forms.field import Values
from desk.tui.forms.inputs.suggestions import ABOUT
from desk.tui.forms.spec import EntryContext
from desk.tui.presentation.text_flow import safe_text
from desk.tui.presentation.toned_text import FlowLine

_CALLER = "caller"
"""Stands before the number or address of somebody without a name."""
_LEAST_TYPED = 2
"""Letters of a customer from which somebody is looked for."""


def details_of(values: Values, context: EntryContext) -> ContactDetails:
    """The name, number and address, wherever they were typed.

    A number or an address alone is the customer who is known by it, else a caller. It is never a name.
    """
    typed = values["customer"]
    found, own = contact_details(typed, phone=values["phone"], email=values["email"]), contact_details(typed)
    if own.name.casefold() == _CALLER and _has_contact(own):
        return ContactDetails(typed, found.phone or own.phone, found.email or own.email)
    if not _is_contact_only(own, typed):
        return found
    if known := _customer_reached_at(own, context):
        return ContactDetails(known.name, found.phone or known.phone, found.email or known.email)
    return ContactDetails(_caller_named(own), found.phone, found.email)


def earlier_cases(values: Values, context: EntryContext) -> list[CaseState]:
    """The cases of the customer who is typed, newest first.

    They are found by the full name, unless another telephone number is typed.
    """
    details = details_of(values, context)
    name, phone = name_words(details.name), phone_digits(details.phone)
    if len(name) < 2:
        return []
    known = {other.id: other for other in (*context.namesakes(details.name), *context.others())}
    found = [other for other in known.values() if name_words(other.customer) == name and _has_matching_phone(other, phone)]
    return sorted(found, key=lambda other: other.told_at, reverse=True)


class CustomerAnswer:
    """The field of the customer, and what follows from it.

    The customers of the shift are gone through once for the form: a full desk has thousands.
    """

    def __init__(self) -> None:
        self._index: CustomerFinder | None = None
        self._taken: KnownCustomer | None = None
        """Who stands in the field instead of what was typed."""
        self._typed = ""
        self._is_put_away = False

    def suggest(self, values: Values, context: EntryContext) -> Mapping[str, Sequence[str]]:
        """The customers who match what is typed."""
        typed = values["customer"]
        if len(typed) < _LEAST_TYPED:
            return {"customer": ()}
        if self._index is None:
            self._index = CustomerFinder(known_customers(context.others()))
        found = self._index.find(typed)
        return {"customer": () if any(each.name == typed for each in found) else tuple(map(_customer_words, found))}

    def derive(self, values: Values, context: EntryContext) -> dict[str, str]:
        """The number and the address, as typed or known."""
        own, known = contact_details(values["customer"]), self._known(values, context)
        return {"phone": own.phone or (known.phone if known else ""), "email": own.email or (known.email if known else "")}

    def rewrite(self, values: Values, context: EntryContext) -> dict[str, str]:
        """The name in place of a number or address. What was put away stands there again."""
        typed = values["customer"]
        if self._taken and typed == self._taken.name and self._is_put_away:
            self._taken, self._is_put_away = None, False
            return {"customer": _caller_named(contact_details(self._typed))}
        if not _is_contact_only(contact_details(typed), typed):
            return {}
        self._taken, self._typed = _customer_typed(typed, context), typed
        return {"customer": self._taken.name if self._taken else _caller_named(contact_details(typed))}

    def put_away(self, values: Values) -> bool:
        """Put away the customer who came for a number or address. False where none did."""
        self._is_put_away = self._taken is not None and values["customer"] == self._taken.name
        return self._is_put_away

    def echo(self, values: Values, context: EntryContext) -> FlowLine:
        """The customer that a number or address means. Empty for a name."""
        typed = values["customer"]
        if self._taken and typed == self._taken.name:
            return (
                (f"known; {_open_words(self._taken)}", "soon"),
                (f"  {context.key_of('put_away')}", "key"),
                (" somebody else", "dim"),
            )
        if not _is_contact_only(contact_details(typed), typed):
            return ()
        known = _customer_typed(typed, context)
        return ((f"{safe_text(known.name)}, known; {_open_words(known)}", "soon"),) if known else (("nobody known", "dim"),)

    def _known(self, values: Values, context: EntryContext) -> KnownCustomer | None:
        """The one customer who is meant."""
        typed = values["customer"]
        if self._taken and typed == self._taken.name:
            return self._taken
        if _is_contact_only(contact_details(typed), typed):
            return _customer_typed(typed, context)
        people = known_customers(earlier_cases({**values, "phone": "", "email": ""}, context)[::-1])
        return people[0] if len(people) == 1 else None


def _customer_typed(typed: str, context: EntryContext) -> KnownCustomer | None:
    return _customer_reached_at(contact_details(typed), context)


def _customer_reached_at(own: ContactDetails, context: EntryContext) -> KnownCustomer | None:
    states = context.cases_reached_at(own.phone, own.email)
    return customer_reached_at(states, phone=own.phone, email=own.email)


def _is_contact_only(own: ContactDetails, typed: str) -> bool:
    """Is what was typed a number or an address, and no name?"""
    return own.name == typed and _has_contact(own)


def _has_contact(own: ContactDetails) -> bool:
    return bool(own.phone or own.email)


def _caller_named(own: ContactDetails) -> str:
    return f"{_CALLER} {own.phone or own.email}"


def _has_matching_phone(other: CaseState, phone: str) -> bool:
    """Does a case have this telephone number? A missing one matches any."""
    theirs = phone_digits(str(other.value("phone") or ""))
    return not phone or not theirs or phone.endswith(theirs) or theirs.endswith(phone)


def _customer_words(customer: KnownCustomer) -> str:
    """The name, then the telephone number and the open cases."""
    return f"{customer.name}{ABOUT}{', '.join(filter(None, (customer.phone, _open_words(customer))))}"


def _open_words(customer: KnownCustomer) -> str:
    count = customer.open_cases
    return f"{count or 'no'} open case{'' if count == 1 else 's'}"
