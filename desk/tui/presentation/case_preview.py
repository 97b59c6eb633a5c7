"""A case in a few lines, from what the board knows already."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from rich.cells import cell_len

from desk.board.case_view import next_due
from desk.board.rows import COLUMN_CLOCKS
from desk.model.entries import AnyEntry, Contact, text_of
from desk.model.entry_facts import is_exchange, is_message
from desk.model.entry_states import PromiseState
from desk.model.entry_titles import entry_heading
from desk.model.state import CaseState
from desk.recovery.contact_history import times_asked
from desk.recovery.feelings import present_feeling
from desk.recovery.steps.guidance import guidance_of
from desk.recovery.steps.placeholders import last_heard, reasons_heard
from desk.text.trailing_time import is_ending_in_time
from desk.tui.presentation.case_moment import CaseMoment
from desk.tui.presentation.cell_text import cut
from desk.tui.presentation.clock_words import clock_piece, first_due_words
from desk.tui.presentation.signs import RULE
from desk.tui.presentation.text_flow import safe_text
from desk.tui.presentation.toned_text import Piece, cut_pieces, pieces_width, spread_pieces

PREVIEW_LINES, ROOMY_PREVIEW = 4, 5
"""Lines of a preview, and of one where there is room for what they want on a line of its own."""
_LEAST_TEXT = 32
"""Cells that the last word keeps beside the clocks."""
_LABEL = 7


def preview_lines(moment: CaseMoment, width: int, height: int = PREVIEW_LINES) -> list[list[Piece]]:
    """The lines of a preview, the title first. What they want follows their story, on a line of its own where there are five."""
    wants, roomy = _wants_pieces(moment.state), height >= ROOMY_PREVIEW
    story = _story_pieces(moment, () if roomy else wants)
    middle = [story, [*_label_pieces("wants"), *wants]] if roomy and wants else [story]
    lines = [_title_line(moment, width), *middle, _last_line(moment, width), _next_pieces(moment)]
    return [cut_pieces(line, width) for line in lines]


def _title_line(moment: CaseMoment, width: int) -> list[Piece]:
    state, key = moment.state, moment.key("open")
    right: list[Piece] = [(" ", "text"), (key, "key"), (" opens it ", "dim"), (f"{RULE}{RULE}", "dim")]
    title = cut(f"{state.id}  {safe_text(state.subject)}", max(0, width - pieces_width(right) - 6))
    left: list[Piece] = [(f"{RULE}{RULE} ", "dim"), (title, "title"), (" ", "text")]
    return [*left, (RULE * max(0, width - pieces_width(left) - pieces_width(right)), "dim"), *right]


def _wants_pieces(state: CaseState) -> tuple[Piece, ...]:
    wants = safe_text(last_heard(state, "wants"))
    return ((wants, "text"),) if wants else ()


def _story_pieces(moment: CaseMoment, wants: Sequence[Piece]) -> list[Piece]:
    """The feeling, how often they asked, what they need and want. Sentences of their own words stay as they are."""
    wanted = [(f"wants {text}", tone) for text, tone in wants]
    told = [(" ", "text"), *_joined_words(chain(_story_words(moment), wanted))]
    return told if len(told) > 1 else [(f" {_told_first(moment.state)}", "text")]


def _joined_words(words: Iterable[Piece]) -> Iterator[Piece]:
    for place, (text, tone) in enumerate(words):
        yield ("   " if place else "", "text")
        yield text, tone


def _story_words(moment: CaseMoment) -> Iterator[Piece]:
    state = moment.state
    if feeling := present_feeling(state):
        yield safe_text(feeling).upper(), "strong"
    if state.chases:
        yield f"chased us {times_asked(state)}", "soon"
    matters = safe_text(reasons_heard(state))
    if by := moment.view.needed_at:
        yield f"needs it by {moment.time(by)}{f': {matters}' if matters else ''}", "soon"
    elif matters:
        yield matters, "text"


def _told_first(state: CaseState) -> str:
    """The first words said of it, where nobody listened yet."""
    return safe_text(next((text_of(entry) for entry in state.timeline if is_exchange(entry)), ""))


def _last_line(moment: CaseMoment, width: int) -> list[Piece]:
    """The last word between us and the customer, then the clocks. A finished case shows the end itself."""
    last = next((entry for entry in reversed(moment.state.timeline) if moment.state.finished or is_exchange(entry)), None)
    said = _label_pieces("last") + (_entry_pieces(last, moment) if last else [("nothing was said yet", "dim")])
    clocks = _clock_pieces(moment, width - _LEAST_TEXT)
    if not clocks:
        return said
    return spread_pieces(cut_pieces(said, width - pieces_width(clocks) - 2), clocks, width)


def _entry_pieces(entry: AnyEntry, moment: CaseMoment) -> list[Piece]:
    return [(f"{moment.time(entry.at)} {safe_text(_spoken_heading(entry))}  ", "dim"), (safe_text(text_of(entry)), "text")]


def _spoken_heading(entry: AnyEntry) -> str:
    """The heading of an entry, in which one reads who said it."""
    if is_message(entry) and not getattr(entry, "chase", False):
        return "they said"
    return f"{entry.by} said" if isinstance(entry, Contact) else entry_heading(entry)


def _clock_pieces(moment: CaseMoment, room: int) -> list[Piece]:
    """The first due with its time, then the other clocks.

    The last give way.
    """
    upcoming, first = next_due(moment.view, moment.now), first_due_words(moment)
    clocks = {clock.name: clock for clock in moment.view.clocks if clock.name in COLUMN_CLOCKS and clock is not upcoming.clock}.values()
    told = [words for clock in clocks if (words := clock_piece(clock, moment, short=True)[0])]
    told = [first, *told] if first else told
    while told and cell_len(line := "".join(f"   {words}" for words in told) + " ") > room:
        told.pop()
    return [(line, "text")] if told else []


def _next_pieces(moment: CaseMoment) -> list[Piece]:
    """The step that helps most now, else what we promised next."""
    guidance = guidance_of(moment.state, moment.shift, now=moment.now, lead=moment.lead)
    if guidance is not None:
        return [*_label_pieces("next"), (f"{moment.key(guidance.action)}  ", "key"), (guidance.words, "text")]
    promise = min(_open_promises(moment.state), key=lambda each: each.entry.due or moment.now, default=None)
    if promise is not None:
        said, at = promise.entry.text, promise.entry.due
        due = f" by {moment.time(at)}" if at and not is_ending_in_time(said, at, zone=moment.shift.zone) else ""
        return [*_label_pieces("next"), (f"promised{due}  ", "dim"), (safe_text(said), "text")]
    if moment.state.follow_up and not moment.state.finished:
        return [*_label_pieces("next"), (f"look again {moment.time(moment.state.follow_up)}", "text")]
    return []


def _open_promises(state: CaseState) -> Iterator[PromiseState]:
    return (promise for promise in state.promises.values() if promise.status == "open")


def _label_pieces(label: str) -> list[Piece]:
    return [(f" {label:<{_LABEL - 1}}", "dim")]
