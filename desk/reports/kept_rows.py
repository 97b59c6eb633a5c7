"""Rows of facts as bytes, to be kept beside the archives."""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import NamedTuple

import msgspec

from desk.model.case import decode_case
from desk.reports.case_facts import facts_of
from desk.reports.facts import CaseFacts
from desk.sla.microseconds import microseconds
from desk.sla.policy import Policy
from desk.text.times import LAST

ROWS_NAME = "report"
ROWS_VERSION = "3"
"""Counted up when a row comes to hold something else, or to read it otherwise."""
UNREADABLE = b""
"""The row of a case that cannot be read."""

_HEAD = struct.Struct(">qqq")
_ALWAYS = (1 << 63) - 1
_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(CaseFacts).decode


class RowSpan(NamedTuple):
    """The span of a case, from its first entry on.

    `until` is the last instant at which a figure may find something in it. All are microseconds from 1970. Most rows of old archives are
    passed over by this alone.
    """

    first: int
    last: int
    until: int

    def is_of_no_use(self, since: int, as_of: int) -> bool:
        """Does a window of these instants find nothing in the case?"""
        return self.first >= as_of or (self.last < as_of and self.until < since)


def rows_key(policy_text: str) -> str:
    """Everything besides the case that a row depends on. Clocks count by the policy's text."""
    return f"{ROWS_VERSION}\n{policy_text}"


def row_maker(policy: Policy) -> Callable[[bytes], bytes]:
    """A function that makes rows from documents of cases."""

    def make_row(document: bytes) -> bytes:
        try:
            facts = facts_of(decode_case(document), policy, as_of=LAST)
        except (msgspec.DecodeError, UnicodeDecodeError):
            return UNREADABLE
        return UNREADABLE if facts is None else _row_of(facts)

    return make_row


def _row_of(facts: CaseFacts) -> bytes:
    until = facts.touched_until
    span = (microseconds(facts.first), microseconds(facts.last), _ALWAYS if until is None else microseconds(until))
    return _HEAD.pack(*span) + _encode(facts)


def row_span(row: bytes) -> RowSpan:
    """The span of a row. Raises struct.error for one that is none."""
    return RowSpan(*_HEAD.unpack_from(row))


def read_row(row: bytes) -> CaseFacts:
    """The facts of a row. Raises msgspec.DecodeError for one that is none."""
    return _decode(memoryview(row)[_HEAD.size :])
