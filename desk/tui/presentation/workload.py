"""The texts of people with their workload."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, tzinfo

from rich.cells import cell_len

from desk.board.workload import AgentWorkload, OwnerLoad
from desk.board.workload_words import NOBODY, load_words, next_due_words, standing_words
from desk.text.printable import printable
from desk.tui.presentation.cell_text import fit
from desk.tui.presentation.signs import POINTER
from desk.tui.presentation.text_block import TextBlock
from desk.tui.presentation.text_flow import GLUE, safe_text
from desk.tui.presentation.toned_text import FlowLine, Piece

_WIDEST_NAME, _WIDEST = 18, 24
_GAP = "  "


def choice_lines(people: Sequence[AgentWorkload], now: datetime, zone: tzinfo, *, owner: str = "") -> list[str]:
    """People to choose from, with standing, load, name and role in columns.

    `owner` is who has the case.
    """
    rows = [
        (person.agent.id, _choice_standing(person, now, zone, owner), load_words(person.load), _name_words(person)) for person in people
    ]
    return [_GAP.join(cells).rstrip() for cells in _in_columns(rows)]


def _choice_standing(person: AgentWorkload, now: datetime, zone: tzinfo, owner: str) -> str:
    return "has it now" if person.agent.id == owner else standing_words(person, now, zone)


def _name_words(person: AgentWorkload) -> str:
    """The name and role of somebody. A name that only repeats the id is left out."""
    agent = person.agent
    return f"{agent.name}, {agent.role}" if agent.name.casefold() not in {"", agent.id.casefold()} else agent.role


def _in_columns(rows: Sequence[tuple[str, ...]]) -> list[tuple[str, ...]]:
    safe = [tuple(map(printable, row)) for row in rows]
    widths = [min(_WIDEST, max(map(cell_len, column))) for column in zip(*safe, strict=True)]
    return [(*(fit(text, width) for text, width in zip(row[:-1], widths, strict=False)), row[-1]) for row in safe]


def people_echo(typed: str, people: Sequence[AgentWorkload], now: datetime, zone: tzinfo) -> FlowLine:
    """Words behind names that are typed.

    Such as `here, 4 open, 1 late`. Several are told apart by their names.
    """
    names = [name.casefold() for name in typed.replace(",", " ").split()]
    known = [person for name in names for person in people if person.agent.id.casefold() == name]
    said = [f"{standing_words(person, now, zone)}, {load_words(person.load)}" for person in known]
    if len(said) > 1:
        said = [f"{safe_text(person.agent.id)} {words}" for person, words in zip(known, said, strict=True)]
    return (("; ".join(said), "dim"),) if said else ()


def heading_block() -> TextBlock:
    """The titles of the columns."""
    titles = f"  {'WHO':<{_WIDEST_NAME}}{_GAP}{'OPEN':>4}{_GAP}{'LATE':>4}{_GAP}{'NEXT DUE':<18}{_GAP}WHERE"
    return TextBlock("titles", ((titles.replace(" ", GLUE), "dim"),), hang=2)


def person_block(person: AgentWorkload, now: datetime, zone: tzinfo, *, me: str, is_chosen: bool) -> TextBlock:
    """Somebody on one line: name, open, late, next due, where they are."""
    where = "you" if person.agent.id == me else standing_words(person, now, zone)
    role = f", {person.agent.role}" if person.agent.role != "agent" else ""
    return _load_block(person.agent.id, person.agent.id, person.load, f"{where}{role}", now, is_chosen=is_chosen)


def nobody_block(load: OwnerLoad, now: datetime, *, is_chosen: bool) -> TextBlock:
    """The cases that nobody owns, on one line."""
    return _load_block("", NOBODY, load, "waiting to be taken", now, is_chosen=is_chosen)


def _load_block(key: str, name: str, load: OwnerLoad, where: str, now: datetime, *, is_chosen: bool) -> TextBlock:
    pieces: tuple[Piece, ...] = (
        ((POINTER if is_chosen else GLUE) + GLUE, "key"),
        (_glued_text(fit(safe_text(name), _WIDEST_NAME)), "strong"),
        (_glued_text(f"{_GAP}{load.open or '.':>4}"), "text" if load.open else "dim"),
        (_glued_text(f"{_GAP}{load.late or '.':>4}"), "late" if load.late else "dim"),
        (_glued_text(f"{_GAP}{next_due_words(load, now) or '.':<18}"), "text" if load.next_due else "dim"),
        (f"{GLUE}{GLUE}{safe_text(where)}", "dim"),
    )
    return TextBlock(key, pieces, hang=2)


def _glued_text(text: str) -> str:
    return text.replace(" ", GLUE)
