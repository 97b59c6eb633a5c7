"""The lines around the fields: title, keys, facts, news."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from textual.message import Message

from desk.errors import DeskError
from desk.model.entries import AnyEntry
from desk.model.entry_text import describe_entry
from desk.model.entry_titles import entry_heading
from desk.text.times import bare_number_question, zone_or_utc
from desk.tui.forms.field import TEXTS, Field, Values
from desk.tui.forms.person_answer import unknown_name_words
from desk.tui.forms.spec import EntryContext, FormSpec
from desk.tui.forms.time_answer import is_past_time, meant_time
from desk.tui.presentation.cell_text import cut
from desk.tui.presentation.signs import RULE
from desk.tui.presentation.text_flow import safe_text
from desk.tui.presentation.toned_text import FlowLine, Piece, pieces_width
from desk.tui.presentation.workload import people_echo
from desk.tui.widgets.toned_line import StaticTonedLine, tone_classes
from desk.tui.widgets.toned_static import TonedStatic

NEXT, SAVE = "next", "save"
"""The words of what enter does in a field of one line: it goes on, or it saves."""
REDO_KEY = "ctrl+y"
"""The key that brings back what was undone in a text, as in other programs."""
_LONGEST_NEWS = 400
_LEAST_NAME = 16
"""Cells that the name of the case keeps beside the keys."""


class FormTitle(StaticTonedLine):
    """The upper edge of a form: title, cases, others, draft, keys."""

    COMPONENT_CLASSES = tone_classes("text", "dim", "strong", "soon", "key")
    title = ""
    cases = ""
    note = ""
    others: Sequence[str] = ()
    """The others who write on these cases, in fewer and fewer words."""
    keys: Sequence[tuple[str, str]] = ()

    def compose_line(self, width: int) -> list[Piece]:
        """The edge in `width` cells. The keys stay whole, and the name of the case gives way."""
        right: list[Piece] = [(f" {self.note} ", "soon")] if self.note else []
        left: list[Piece] = [(f"{RULE}{RULE} ", "dim"), (safe_text(self.title), "strong"), ("  ", "text")]
        room = max(0, width - pieces_width(left) - pieces_width(right) - _LEAST_NAME)
        others = next((words for words in self.others if cell_len(words) + 2 <= room), "")
        right = [(f" {others} ", "soon"), *right] if others else right
        room = max(0, width - pieces_width(left) - pieces_width(right) - _LEAST_NAME)
        right = [*self._key_pieces(room), *right]
        room = max(0, width - pieces_width(left) - pieces_width(right) - 4)
        left += [(cut(safe_text(self.cases), room), "text"), (" ", "text")]
        return [*left, (RULE * max(0, width - pieces_width(left) - pieces_width(right)), "dim"), *right]

    def _key_pieces(self, room: int) -> list[Piece]:
        """The last keys, as many as fit into `room` cells."""
        pieces: list[Piece] = []
        for key, words in reversed(self.keys):
            entry: list[Piece] = [(f" {key}", "key"), (f" {words} ", "dim")]
            if pieces_width(pieces) + pieces_width(entry) > room:
                break
            pieces = [*entry, *pieces]
        return pieces


class AdvicePanel(TonedStatic):
    """A panel for advice that keeps its size whatever it shows. Posts `Resized` when the window gives it another."""

    @dataclass
    class Resized(Message):
        """The panel has another number of cells."""

    def on_resize(self) -> None:
        """Tell the form."""
        self.post_message(self.Resized())


def page_title(spec: FormSpec, page: int) -> str:
    """The title of a form on one of its pages."""
    if spec.pages == 1:
        return spec.title
    named = f": {spec.page_titles[page]}" if spec.page_titles else ""
    return f"{spec.title}, {spec.page_word} {page + 1} of {spec.pages}{named}" if page or named else spec.title


def key_hints(
    spec: FormSpec,
    values: Values,
    context: EntryContext,
    *,
    enter: str,
    has_phrases: bool,
    has_draft: bool = False,
    can_redo: bool = False,
    chooses: bool = False,
) -> list[tuple[str, str]]:
    """The keys of a form with their words, the most needed first. Actions whose keys the agent took away are left out.

    `enter` says what that key does in the field with the cursor, empty where it begins a line. With `can_redo`, the key of redo has no
    other use there.
    """
    key_of = context.key_of
    saves = [(key_of(action), words) for action, (words, _) in spec.variants_for(values).items()]
    variants = [(REDO_KEY, "redo"), *(pair for pair in saves if pair[0] != REDO_KEY)] if can_redo else saves
    prerequisite = spec.prerequisite(context) if spec.prerequisite else None
    before = [(key_of("prerequisite"), prerequisite[0])] if prerequisite else []
    has_text = any(field.sort in TEXTS for field in spec.fields)
    edit = [(key_of("editor"), "editor"), (key_of("replies"), "own texts")] if has_text else []
    phrase = [(key_of("phrase"), "phrase")] if has_phrases else []
    fills = [(key_of("fill"), spec.known.words)] if spec.known else []
    leaving = "draft" if variants or before else "keep as draft"
    discard = [(key_of("discard"), "throw away")] if has_draft else []
    on = [*([] if enter == NEXT else [("tab", NEXT)]), *([("left right", "choose")] if chooses else [])]
    after = [("esc", leaving), *discard, *before, *on, *phrase, *edit]
    saving = "/".join(filter(None, (key_of("save"), "enter" if enter == SAVE else "")))
    first = [(saving, spec.save_word(values) if spec.save_word else SAVE), *([("enter", NEXT)] if enter == NEXT else [])]
    return [(key, words) for key, words in (*first, *variants, *fills, *after) if key]


def title_hints(spec: FormSpec, page: int, key_of: Callable[[str], str], *, more: str) -> list[tuple[str, str]]:
    """The keys in the upper edge, the most needed last. They show what is ready-made, the next page, the rest.

    `more` are the words for the rest, empty where there is none.
    """
    menus = [(key_of(action), menu.words) for action, menu in reversed(tuple(spec.menus.items()))]
    pages = [("pgdn", f"next {spec.page_word}")] if page + 1 < spec.pages else []
    rest = [(key_of("more"), more)] if more else []
    return [(key, words) for key, words in (*menus, *pages, *rest) if key]


def rest_words(*, is_shown: bool, filled: int) -> str:
    """The words of the key for the rest of a form. They count what is filled in out of view."""
    if is_shown:
        return "less"
    return f"more ({filled} filled in)" if filled else "more"


def fact_column(facts: Iterable[tuple[str, str]]) -> Iterator[FlowLine]:
    """Facts to have in view while writing, a line each."""
    for label, words in facts:
        yield ((f"{label}: ", "dim"), (safe_text(words), "text"))


def fact_row(facts: Iterable[tuple[str, str]]) -> FlowLine:
    """Facts one after the other, for wide and low windows."""
    pieces = [piece for line in fact_column(facts) for piece in (("   ", "text"), *line)]
    return tuple(pieces[1:])


def echo_line(spec: FormSpec, field: Field, values: Values, context: EntryContext) -> FlowLine:
    """The meaning of the words typed in a field. Empty where they say the same.

    It is a time, an amount, or where somebody is and what they have.
    """
    typed = values[field.name]
    if not typed:
        return ()
    if field.name in spec.echoes:
        return spec.echoes[field.name](values, context)
    if field.sort == "person":
        team = context.team()
        others = [person for person in team if person.agent.id != context.agent.id]
        if unknown := unknown_name_words(field, typed, [person.agent.id for person in team]):
            return ((unknown, "soon"),)
        return people_echo(typed, others, context.now, zone_or_utc(context.shift.zone))
    if field.sort == "money":
        return spec.money_echo(field.name, values, context) if spec.money_echo else ()
    try:
        meant = context.time_words(meant_time(field, typed, context))
        if is_past_time(field, typed, context):
            return ((f"{meant}?", "soon"),)
        return ((meant, "dim"),) if meant != typed else ()
    except DeskError:
        return ((bare_number_question(typed) or "not a time", "late"),)


def news_lines(entries: Sequence[AnyEntry], ending: str) -> list[FlowLine]:
    """The entries others logged meanwhile, then what to do about it."""
    lines: list[FlowLine] = []
    for entry in entries:
        words = " ".join(describe_entry(entry, now=entry.at, zone="UTC", without=("channel",)))
        lines.append(((f"{safe_text(entry.by)}: {safe_text(entry_heading(entry))}  ", "soon"), (safe_text(words)[:_LONGEST_NEWS], "text")))
    return [*lines, ((ending, "dim"),)]
