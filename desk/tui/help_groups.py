"""The groups of the help: keys, signs and words of a place."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol, runtime_checkable

from textual.screen import Screen

from desk import data
from desk.actions_and_keys import ACTIONS, FORM, HANDOVER, Action, Where, key_labels, keys_of
from desk.board.filter.fields import FIELDS
from desk.tui.bindings import place_of, valid_actions
from desk.tui.command_words import SYNONYMS
from desk.tui.presentation.signs import CURSOR, DRAFT, MARKED, UNSEEN

HelpGroup = tuple[str, Sequence[tuple[str, str]]]
"""A title, then keys or words with their meaning."""
_PLACES: Mapping[Where, str] = {"board": "on the board", "case": "in a case", "handover": "at the change of shift"}

SIGNS: tuple[tuple[str, str], ...] = (
    ("LATE SOON ok", "A target or a promise is missed, comes soon, has time"),
    ("waits LATE||", "We wait for somebody; the clock stands still, late already"),
    (f"{CURSOR}  {MARKED}  {UNSEEN}  {DRAFT}", "Where you are; a marked case; a new one; text not yet logged"),
    ("w v i g", "Somebody else writes there, views it, is idle at it, or has just gone"),
    (".  ||", "No such clock; the clock is paused"),
    ("3x  2nd", "The customer chased us three times; it is the second failure for them"),
    ("pub", "They may tell many others: a review, the press"),
    ("closed", "The desk is closed, with its next opening"),
    ("2/6", "Two of the six steps of recovery were taken"),
    ("LACORV", "Listened, apologised, committed, offered and answered, cause with action, verified"),
)

BOARD_COLUMNS: tuple[tuple[str, str], ...] = (
    ("RISK", "LATE, SOON or ok, by the clock that presses most"),
    ("WHAT DUE", "What is due next, and by when: take, answer, update, fix, a promise .."),
    ("OWNER", "Who has the case, or nobody"),
    ("STEP", "Steps of recovery taken, of six"),
    ("CHASED", "How often the customer had to ask again, and which failure it is for them"),
    ("TAKE ANSWER UPDATE FIX", "The four clocks, on a wide board"),
)
"""The columns of the board whose titles do not say it all."""

LINE_SIGNS: tuple[tuple[str, str], ...] = (
    ("k  r", "The drafts were kept by who leaves; the line was read by who comes"),
    ("b  a  ~", "Read back; accepted; corrected, or changed since it was read back"),
    ("?  !", "A question is open; a then is asked for"),
    ("=", "The owner stays, nobody has to read it back"),
    ("kim <", "Where somebody else is"),
)
_LEAVE = ("ctrl+q", "Leave, from anywhere; everything logged is already saved")


@runtime_checkable
class HasOwnHelp(Protocol):
    """A screen that says itself what its help shows."""

    def own_help(self) -> tuple[str, Sequence[HelpGroup]]:
        """The title and the groups. No group for the keys of the place."""
        ...


def help_of(screen: Screen[Any], keymap: Mapping[str, tuple[str, ...]]) -> tuple[str, Sequence[HelpGroup]]:
    """The title and the groups of the help for a screen now."""
    title, groups = screen.own_help() if isinstance(screen, HasOwnHelp) else ("", ())
    return (title, groups) if groups else _help_of_place(screen, keymap)


def _help_of_place(screen: Screen[Any], keymap: Mapping[str, tuple[str, ...]]) -> tuple[str, Sequence[HelpGroup]]:
    where = place_of(screen)
    in_forms = [action for action in ACTIONS if action.where == FORM and keys_of(action, keymap)]
    own_first = sorted(valid_actions(screen, where, keymap), key=lambda action: where == "handover" and action.where != HANDOVER)
    told = [*own_first, *in_forms]
    groups = [(title, _group_entries(told, title, keymap)) for title in dict.fromkeys(action.group for action in told)]
    signs = LINE_SIGNS if where == "handover" else SIGNS
    columns = [("Columns", BOARD_COLUMNS)] if where == "board" else []
    return f"Keys {_PLACES[where]}", [*groups, ("Anywhere", [_LEAVE]), ("Signs", signs), *columns, *_word_groups(where)]


def _word_groups(where: Where) -> Sequence[HelpGroup]:
    if where == "board":
        return filter_groups()
    return [("Words", glossary())] if where == "case" else ()


def _group_entries(actions: Iterable[Action], group: str, keymap: Mapping[str, tuple[str, ...]]) -> list[tuple[str, str]]:
    return [(" ".join(key_labels(action, keymap)), action.help) for action in actions if action.group == group]


def glossary() -> list[tuple[str, str]]:
    """Every word of a case's screen with its meaning (S4.1)."""
    return list(tomllib.loads(data.text("glossary.toml")).items())


def filter_groups() -> list[HelpGroup]:
    """The words, fields and signs of the filter, with their meaning."""
    told = tomllib.loads(data.text("filter_words.toml"))
    fields = [(FIELDS[name].example, meaning) for name, meaning in told["fields"].items()]
    return [("Filter words", list(told["words"].items())), ("Filter fields", fields), ("Together", list(told["signs"].items()))]


def matching_groups(groups: Sequence[HelpGroup], typed: str) -> list[HelpGroup]:
    """The lines in which every typed word stands. A group whose title fits stays whole.

    An action is also found by what the palette knows it as.
    """
    words = typed.casefold().split()
    said = {action.help: " ".join((action.label, *SYNONYMS.get(action.id, ()))) for action in ACTIONS}

    def fits(*texts: str) -> bool:
        text = " ".join(texts).casefold()
        return all(word in text for word in words)

    kept = [(title, [entry for entry in entries if fits(title) or fits(*entry, said.get(entry[1], ""))]) for title, entries in groups]
    return [(title, entries) for title, entries in kept if entries]
