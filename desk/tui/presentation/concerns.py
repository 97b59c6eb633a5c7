"""Concerns as toned text: a head a concern, a line a person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import cached_property

import msgspec
from rich.cells import cell_len

from desk.concerns.calls import OpenCall, counted_concerns, left_words, look_words, open_calls, worst_concerns_first
from desk.concerns.concern import Concern, ConcernContact
from desk.concerns.contact_clock import CallState
from desk.sla.calendar import Calendar
from desk.text.times import format_time
from desk.tui.presentation.cell_text import cut, cut_at_word, fit
from desk.tui.presentation.signs import POINTER
from desk.tui.presentation.text_block import TextBlock
from desk.tui.presentation.text_flow import GLUE, safe_text
from desk.tui.presentation.toned_text import Piece, pieces_width

CALL_TONES: dict[CallState, str] = {"late": "late", "soon": "soon", "running": "text", "none": "dim"}
_TITLE = 36
"""Cells of a concern's title over the board."""
_WIDEST, _NARROWEST_NAME = (34, 16, 26), 14
"""The most cells of a name, a telephone number and an appointment, and the least of a name."""
_INDENT, _DUE_WIDTH = 5, 22


class ConcernMoment(msgspec.Struct, frozen=True, dict=True):
    """The concerns at one instant, for a screen of `width` cells."""

    concerns: Sequence[Concern]
    now: datetime
    calendar: Calendar
    zone: str
    width: int = 80

    def time(self, instant: datetime) -> str:
        """An instant as it is said on this shift."""
        return format_time(instant, self.now, zone=self.zone)

    @cached_property
    def column_widths(self) -> tuple[int, int, int]:
        """The cells of names, telephone numbers and appointments. A column that nobody fills has none."""
        texts = [_person_texts(contact, self) for concern in self.concerns if concern.is_open for contact in concern.contacts]
        widest = [max(map(cell_len, column)) for column in zip(*texts, strict=True)] or [0, 0, 0]
        name, phone, booked = (min(width, most) + 2 if width else 0 for width, most in zip(widest, _WIDEST, strict=True))
        over = name + phone + booked - (self.width - _INDENT - _DUE_WIDTH)
        kept = max(min(name, _NARROWEST_NAME), name - max(0, over))
        return kept, phone, booked - max(0, over - (name - kept))

    @property
    def open(self) -> list[Concern]:
        """The open concerns, the latest first."""
        return [concern for concern in worst_concerns_first(self.concerns, self.now, self.calendar) if concern.is_open]

    @property
    def calls(self) -> list[OpenCall]:
        """Everybody still to be called, the most urgent first."""
        return open_calls(self.concerns, self.now, self.calendar)


def line_wordings(moment: ConcernMoment) -> Iterator[list[Piece]]:
    """The line over the board, from its fullest words to its fewest.

    How many concerns there are, then the worst of them, with its title and without, and what is next about it. None where none is open.
    """
    concerns = moment.open
    if not concerns:
        return
    worst, count = concerns[0], counted_concerns(concerns)
    tone = "title" if all(concern.owner for concern in concerns) else "soon"
    said: Piece = (look_words(worst, moment.now, moment.calendar), CALL_TONES[worst.next_look(moment.calendar).state(moment.now)])
    yield [(f" {count}", tone), (f"   {cut_at_word(safe_text(worst.title), _TITLE)}: ", "text"), said]
    yield [(f" {count}: ", tone), said]
    yield [(f" {len(concerns)} problem{'s' if len(concerns) > 1 else ''} ahead: ", tone), said]


def concern_blocks(moment: ConcernMoment, chosen: str) -> list[TextBlock]:
    """Every open concern with its people, the item `chosen` under the cursor."""
    blocks: list[TextBlock] = []
    for concern in moment.open:
        blocks.append(TextBlock(concern.id, tuple(_head_pieces(concern, moment, concern.id == chosen)), hang=6))
        blocks.append(TextBlock(f"{concern.id} counts", tuple(_count_pieces(concern, moment)), hang=6))
        blocks += [
            TextBlock(call.contact.id, tuple(_contact_pieces(call, moment, call.contact.id == chosen)), hang=8)
            for call in open_calls([concern], moment.now, moment.calendar)
        ]
        blocks += [
            TextBlock(contact.id, tuple(_settled_pieces(contact, moment, contact.id == chosen)), hang=8)
            for contact in concern.contacts
            if not contact.is_open
        ]
        if concern.unlisted:
            who = "nobody is listed yet" if not concern.contacts else f"{concern.unlisted} not listed yet"
            blocks.append(TextBlock(f"{concern.id} more", ((GLUE * 5 + f".. {who}", "dim"),), hang=8))
    return blocks


def call_blocks(moment: ConcernMoment, chosen: str) -> list[TextBlock]:
    """Everybody to call, over all concerns, with why."""
    return [
        TextBlock(
            call.contact.id,
            tuple(_contact_pieces(call, moment, call.contact.id == chosen)),
            body=((f"{call.concern.id}  {safe_text(call.concern.title)}", "dim"),),
            hang=8,
        )
        for call in moment.calls
    ]


def item_ids(moment: ConcernMoment, *, only_calls: bool) -> list[str]:
    """The ids that can be chosen, from the top."""
    if only_calls:
        return [call.contact.id for call in moment.calls]
    ids: list[str] = []
    for concern in moment.open:
        settled = [contact.id for contact in concern.contacts if not contact.is_open]
        ids += [concern.id, *(call.contact.id for call in open_calls([concern], moment.now, moment.calendar)), *settled]
    return ids


def _head_pieces(concern: Concern, moment: ConcernMoment, is_chosen: bool) -> Iterator[Piece]:
    """One line: the concern, its case, its owner at the right."""
    owner: Piece = (safe_text(concern.owner), "dim") if concern.owner else ("nobody owns it", "soon")
    case = f"{GLUE}{GLUE}{concern.case}" if concern.case else ""
    start: list[Piece] = [(POINTER if is_chosen else GLUE, "key"), (f"{concern.id}{GLUE}{GLUE}", "strong")]
    room = moment.width - pieces_width([*start, owner]) - len(case) - 3
    title = cut(safe_text(concern.title), room)
    gap = room - pieces_width([(title, "")]) + 1
    yield from start
    yield from (
        (_glued_text(title), "strong" if is_chosen else "text"),
        (case, "dim"),
        (GLUE * gap, "text"),
        (_glued_text(owner[0]), owner[1]),
    )


def _count_pieces(concern: Concern, moment: ConcernMoment) -> Iterator[Piece]:
    counts = f"could hit {concern.could_hit}   told {concern.told} of {concern.could_hit}   hit {concern.hit}"
    look = concern.next_look(moment.calendar)
    yield _glued_text(GLUE * 5 + counts), "dim"
    if look.due_at is None:
        yield f"{GLUE * 3}no{GLUE}time{GLUE}to{GLUE}look{GLUE}again", "dim"
        return
    yield _glued_text(f"   look again {left_words(look, moment.now)}"), CALL_TONES[look.state(moment.now)]


def _contact_pieces(call: OpenCall, moment: ConcernMoment, is_chosen: bool) -> Iterator[Piece]:
    """One line of columns: name, phone, appointment, when to call."""
    yield from _person_pieces(call.contact, moment, is_chosen)
    clock = call.clock
    if clock.due_at is None:
        yield "no time set", "dim"
        return
    state = clock.state(moment.now)
    yield _glued_text(f"call {'now, ' if state == 'late' else ''}{left_words(clock, moment.now)}"), CALL_TONES[state]


def _settled_pieces(contact: ConcernContact, moment: ConcernMoment, is_chosen: bool) -> Iterator[Piece]:
    """The line of somebody who was told or hit."""
    yield from _person_pieces(contact, moment, is_chosen)
    told = f"told {moment.time(contact.told.at)} {safe_text(contact.told.by)}" if contact.told else ""
    if contact.hit is not None:
        yield _glued_text(f"hit: {contact.hit.case}  {told}"), "missed"
    else:
        yield _glued_text(told), "met"


def _person_pieces(contact: ConcernContact, moment: ConcernMoment, is_chosen: bool) -> Iterator[Piece]:
    yield (GLUE * (_INDENT - 1) + (POINTER if is_chosen else GLUE)), "key"
    tones = ("strong" if is_chosen else "text", "text", "dim")
    for text, width, tone in zip(_person_texts(contact, moment), moment.column_widths, tones, strict=True):
        yield _glued_text(fit(text, width - 2)) + GLUE * min(2, width), tone


def _person_texts(contact: ConcernContact, moment: ConcernMoment) -> tuple[str, str, str]:
    """Name, telephone number, and the appointment or else the mail address."""
    listed = contact.listed
    booked = f"appointment {moment.time(listed.appointment)}" if listed.appointment else safe_text(listed.email)
    return safe_text(listed.name), safe_text(listed.phone), booked


def _glued_text(text: str) -> str:
    return text.replace(" ", GLUE)
