"""Rows of facts as bytes, to be kept beside the archives."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from desk.model.case import decode_case
from desk.reports.case_facts import facts_of
from desk.reports.facts import CaseFacts
from desk.sla.policy import Policy
from desk.text.times import LAST

ROWS_NAME = "report"
ROWS_VERSION = "1"
"""Counted up when a row comes to hold something else, or to read it otherwise."""
UNREADABLE = b""
"""The row of a case that cannot be read."""

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(CaseFacts).decode


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
        return UNREADABLE if facts is None else _encode(facts)

    return make_row


def read_row(row: bytes) -> CaseFacts:
    """The facts of a row. Raises msgspec.DecodeError for one that is none."""
    return _decode(row)
