"""The groups of the help: keys, signs and words of a place."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol, runtime_checkable

from textual.screen import Screen

from desk import data
from desk.actions_and_keys import ACTIONS, BY_ID, FORM, HANDOVER, Action, Where, double_keys, key_labels, keys_of
from desk.board.filter.fields import FIELDS
from desk.tui.bindings import place_of, valid_actions
from desk.tui.command_words import SYNONYMS
from desk.tui.presentation.row_signs import ROW_SIGNS
from desk.tui.presentation.signs import DONE, LACKING, OURS, THEIRS, WARNING

HelpGroup = tuple[str, Sequence[tuple[str, str]]]
"""A title, then keys or words with their meaning."""
_PLACES: Mapping[Where, str] = {"board": "on the board", "case": "in a case", "handover": "at the change of shift"}

_CASE_SIGNS: tuple[tuple[str, str], ...] = (
    (".  ||", "No such clock; the clock is paused"),
    (f"{DONE}  {LACKING}", "A step that was taken; one that was not"),
    (WARNING, "It needs a look before you go on"),
    (f"{THEIRS}  {OURS}", "From the customer; from us to them"),
)
"""The signs of a case that its rows have not."""

BOARD_COLUMNS: tuple[tuple[str, str], ...] = (
    ("RISK", "LATE, SOON or ok, by the clock that presses most"),
    ("WHAT DUE", "What is due next, and in how long: take it, answer, update, fix, keep a promise, deliver what they need, look again"),
    ("OWNER", "Who has the case, or nobody"),
    ("CHASED", "How often the customer had to ask again"),
    ("NOTE", "Which failure it is for them; whether they may tell others"),
    ("TAKE ANSWER UPDATE FIX", "The four clocks, on a wide board; no such clock is a dot, a paused one ||"),
    ("STEPS", "How many of the six steps were taken, or the letter of each: listened, apologised, committed, offered, cause, verified"),
)
"""The columns of the board whose titles do not say it all."""

LINE_SIGNS: tuple[tuple[str, str], ...] = (
    ("checked", "Who leaves says that the line is right"),
    ("read", "Who comes has read it"),
    ("read back", "Who comes said in own words what they do; accepted by who leaves"),
    ("changed", "Corrected, or changed since: to be read back again"),
    ("asked", "A question has no answer yet"),
    ("if-then?", "A then is asked for: red cases need one"),
    ("stays", "The owner stays, nobody has to read it back"),
    ("kim here", "Who else looks at the line"),
)
HANDOVER_WORDS: tuple[tuple[str, str], ...] = (
    ("heat", "red: harm is happening now; watch: it may turn; steady: it runs"),
    ("story", "What happened so far, in a few lines; written for you, yours to change"),
    ("next", "What is to be done next, by whom, by when"),
    ("if-then", "What to do if it goes otherwise; a red case needs one"),
    ("read-back", "Who comes says in own words what they do, by when, and has the case from then on"),
    ("to settle", "What stands in the way of signing; a reason signs over it"),
    ("other matters", "What the next shift ought to know beside the cases"),
    ("sealed", "Signed by both sides, and never changed again"),
)
"""The words of a change of shift with their meaning."""
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
    keys = [*groups, ("Anywhere", [_LEAVE])]
    if where == "board":  # its signs are asked for as often as its keys, and stand below no fold
        return f"Keys {_PLACES[where]}", [
            ("Signs of a row", row_signs()),
            _often_asked(keymap),
            *keys,
            ("Columns", BOARD_COLUMNS),
            *filter_groups(),
        ]
    others = [("Keys with another meaning elsewhere", double_key_words(keymap))] if where == "handover" else []
    return f"Keys {_PLACES[where]}", [*keys, *others, *_sign_groups(where), *_word_groups(where)]


def double_key_words(keymap: Mapping[str, tuple[str, ...]]) -> list[tuple[str, str]]:
    """The letters that mean something else here, with both meanings."""
    return [(key, f"{here.label}; on a board or case: {other.label}") for key, here, other in double_keys(keymap)]


def _often_asked(keymap: Mapping[str, tuple[str, ...]]) -> HelpGroup:
    """Keys that newcomers look for by no word of their own."""
    words = [("swap", "Give the case to a colleague; shows who has least"), ("view", "Show a saved view; :view lists them with names")]
    return "Often asked", [(key_labels(BY_ID[action], keymap)[0], said) for action, said in words if keys_of(BY_ID[action], keymap)]


def _sign_groups(where: Where) -> list[HelpGroup]:
    if where == "handover":
        return [("Signs", LINE_SIGNS)]
    return [("Signs", [*_CASE_SIGNS, *row_signs()])]


def row_signs() -> list[tuple[str, str]]:
    """The signs of a row with their words. Those of one place stand on one line."""
    return [(" ".join(each.sign for each in signs), "; ".join(each.words for each in signs)) for signs in ROW_SIGNS]


def _word_groups(where: Where) -> Sequence[HelpGroup]:
    if where == "handover":
        return [("Words", HANDOVER_WORDS)]
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
