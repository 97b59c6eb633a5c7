"""The timeline of a case in words, entry by entry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

from desk.model.audience import audience_of
from desk.model.case import Case
from desk.model.case_end import fields_shown_at_end
from desk.model.entries import AnyEntry, Incoming, Retract, Told
from desk.model.entry_text import describe_entry
from desk.model.entry_titles import entry_heading, entry_title, heading_fields
from desk.model.entry_values import CUSTOMER
from desk.model.state import CaseState
from desk.model.timeline import in_order, retracted
from desk.text.times import format_time
from desk.tui.presentation.signs import OURS, THEIRS
from desk.tui.presentation.text_block import TextBlock
from desk.tui.presentation.text_flow import safe_text
from desk.tui.presentation.toned_text import Piece

LOGGED = "logged"
REMEMBER = "remember"
_SIGNS = {"theirs": f"{THEIRS} ", "ours": f"{OURS} ", "internal": "  "}


class Timeline:
    """The texts of a case, each made when asked for.

    Entries taken back are struck, with the agent who did it. Times are spoken as seen from `now`. A sign tells whose words they
    are: the customer's, ours to them, or none for what stays between ourselves. `marks` are words about single entries, by their ids. The
    logging of the case stands among them, for its head has no room for all of it. What the customer shall remember of us stands last
    (S1.31).
    """

    def __init__(self, state: CaseState, *, now: datetime, zone: str, marks: Mapping[str, str] = MappingProxyType({})) -> None:
        case = state.case
        self._state, self._now, self._zone, self._marks = state, now, zone, marks
        gone = retracted(case.entries)
        self._takers = {entry.entry: entry for entry in case.entries if isinstance(entry, Retract) and entry.id not in gone}
        self._entries = {entry.id: entry for entry in case.entries}
        shown = in_order(entry for entry in case.entries if not isinstance(entry, Retract))
        place = sum(entry.at < case.created_at or (isinstance(entry, Told) and entry.at == case.created_at) for entry in shown)
        keys = [entry.id for entry in shown]
        last = [REMEMBER] if state.ending and state.ending.remember else []
        self.keys: tuple[str, ...] = (*keys[:place], LOGGED, *keys[place:], *last)
        """The keys of the texts: ids of entries, `LOGGED` and `REMEMBER`."""
        self._blocks: dict[str, TextBlock] = {}

    def block(self, key: str) -> TextBlock:
        """The text of a key."""
        block = self._blocks.get(key)
        if block is None:
            block = self._blocks[key] = self._new_block(key)
        return block

    def blocks(self) -> list[TextBlock]:
        """All texts."""
        return [self.block(key) for key in self.keys]

    def _new_block(self, key: str) -> TextBlock:
        if key == LOGGED:
            return _logged_block(self._state.case, now=self._now, zone=self._zone)
        ending = self._state.ending
        if key == REMEMBER:
            return TextBlock(REMEMBER, (("they will say of us", "strong"),), ((ending.remember if ending else "", "text"),))
        entry = self._entries[key]
        elsewhere, mark = fields_shown_at_end(ending, entry), self._marks.get(key, "")
        return _entry_block(entry, self._takers.get(key), self._entries, now=self._now, zone=self._zone, mark=mark, elsewhere=elsewhere)


def _logged_block(case: Case, *, now: datetime, zone: str) -> TextBlock:
    by = safe_text(case.created_by)
    head: tuple[Piece, ...] = (
        (f"{format_time(case.created_at, now, zone=zone)} ", "dim"),
        ("  logged", "strong"),
        (f"  {by}" if by else "", "dim"),
    )
    facts = {
        "tags": ", ".join(case.tags),
        "failure": case.failure,
        "organisation": case.organisation,
        "tier": case.tier,
        "email": case.email,
        "from": " ".join(case.external or ()),
        "there": "  ".join(filter(None, (case.source_status, case.source_priority, case.source_sla))),
    }
    said: list[Piece] = [(f"{name}: {text}", "dim") for name, text in facts.items() if text]
    return TextBlock(LOGGED, head, ((case.subject, "text"), *said))


def _entry_block(
    entry: AnyEntry, taker: Retract | None, by_id: Mapping[str, AnyEntry], *, now: datetime, zone: str, mark: str, elsewhere: Sequence[str]
) -> TextBlock:
    without = ("channel", *heading_fields(entry), *elsewhere)
    body: list[Piece] = [(part, "text") for part in describe_entry(entry, now=now, zone=zone, without=without)]
    target = by_id.get(getattr(entry, entry.ABOUT)) if entry.ABOUT else None
    if target is not None:
        body.append((f"about {entry_title(target)}", "dim"))
    if taker is not None:
        reason = f": {taker.reason}" if taker.reason else ""
        body.append((f"taken back by {taker.by} at {format_time(taker.at, now, zone=zone)}{reason}", "missed"))
    head = [*_entry_head(entry, now=now, zone=zone), *((("  " + mark, "ok"),) if mark else ())]
    return TextBlock(entry.id, tuple(head), tuple(body), struck=taker is not None)


def _entry_head(entry: AnyEntry, *, now: datetime, zone: str) -> list[Piece]:
    tone = "soon" if isinstance(entry, Incoming) and entry.chase else "strong"
    said = safe_text(entry_heading(entry))
    head: list[Piece] = [(f"{format_time(entry.at, now, zone=zone)} ", "dim"), (_SIGNS[audience_of(entry)], "key"), (said, tone)]
    for part in (safe_text(getattr(entry, "channel", "")), "" if entry.by == CUSTOMER else safe_text(entry.by)):
        head += [(f"  {part}", "dim")] if part else []
    return head


def news_words(case: Case, known: int) -> str:
    """The newest entry after the first `known`, in words.

    Empty when nothing stands that is new.
    """
    gone = retracted(case.entries)
    news = [entry for entry in case.entries[known:] if entry.id not in gone]
    return f"new: {entry_heading(news[-1])} by {news[-1].by}" if news else ""
