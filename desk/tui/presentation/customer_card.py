"""The contact and the totals of a customer."""

from __future__ import annotations

from collections.abc import Iterator

from desk.board.contact_times import last_contact
from desk.board.customer_totals import CustomerTotals
from desk.recovery.offers.cost import customer_worth
from desk.text.amounts import amount_words
from desk.tui.presentation.case_moment import CaseMoment
from desk.tui.presentation.facts import local_time_words
from desk.tui.presentation.text_block import TextBlock
from desk.tui.presentation.text_flow import GLUE, safe_text
from desk.tui.presentation.toned_text import Piece

_CONTACTS = ("phone", "email", "prefers", "organisation", "tier")


def card_blocks(moment: CaseMoment, totals: CustomerTotals) -> list[TextBlock]:
    """The contact, then the totals, as texts above the cases."""
    blocks = [TextBlock("reach", tuple(_contact_pieces(moment)), hang=1), TextBlock("totals", tuple(_total_pieces(moment, totals)), hang=1)]
    return [block for block in blocks if block.head]


def _contact_pieces(moment: CaseMoment) -> Iterator[Piece]:
    known = [(name, safe_text(said)) for name in _CONTACTS if (said := moment.state.value(name))]
    for place, (name, said) in enumerate(known):
        yield ("   " if place else "", "text")
        if name not in {"phone", "email"}:
            yield f"{name}{GLUE}", "dim"
        yield said.replace(" ", GLUE), "strong"
    if there := local_time_words(moment):
        yield "   " if known else "", "text"
        yield there.replace(" ", GLUE), "strong"
    if last := last_contact(moment.state):
        yield "   " if known else "", "text"
        yield f"heard from us {moment.time(last)}".replace(" ", GLUE), "text"


def _total_pieces(moment: CaseMoment, totals: CustomerTotals) -> Iterator[Piece]:
    words: list[tuple[str, str]] = [(f"{totals.cases} case{'s' if totals.cases > 1 else ''}, {totals.still_open} open", "text")]
    words.append((f"since {moment.time(totals.first_at)}", "dim"))
    if totals.failures:
        words.append((f"we failed them {_count_words(totals.failures)}", "soon" if totals.failures > 1 else "text"))
    if totals.chases:
        words.append((f"they had to ask {_count_words(totals.chases)}", "text"))
    if totals.lost:
        words.append((f"lost {_count_words(totals.lost)}", "missed"))
    if worth := customer_worth(moment.state):
        words.append((f"worth {amount_words(worth)}", "text"))
    if totals.given:
        words.append((f"given {amount_words(totals.given)}", "text"))
    for place, (text, tone) in enumerate(words):
        yield ("   " if place else "", "text")
        yield text.replace(" ", GLUE), tone


def _count_words(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count} times")
