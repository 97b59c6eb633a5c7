"""Words about cases and entries that have other numbers now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from desk.model.ids import entry_number

_NAMED = 4
_NAMED_RUNS = 12
"""The most cases that a notice names, and runs of entries."""


def some_of(names: Sequence[str]) -> str:
    """The first of some names, and how many more there are."""
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {more} more" if more > 0 else "")


def renumbered_entry_words(entries: Mapping[str, str], before: str, after: str) -> str:
    """Words about entries whose ids became others. Empty when there are none.

    `entries` gives the new id by the old one, `before` and `after` are a word behind either. Entries that stood and stand behind each
    other are named by the first and the last.
    """
    runs = [_run_words(run, before, after) for run in _entry_runs(entries)]
    more = len(runs) - _NAMED_RUNS
    said = ", ".join(runs[:_NAMED_RUNS]) + (f" and {more} more" if more > 0 else "")
    return f"Two entries had one number: {said}." if runs else ""


def _run_words(run: Sequence[tuple[str, str]], before: str, after: str) -> str:
    """One run of entries, as old and new ids, in words."""
    (first, first_now), (last, last_now) = run[0], run[-1]
    verb = f"{before} is" if len(run) == 1 else f"to {last} {before} are"
    return " ".join(f"{first} {verb} {first_now} {'' if len(run) == 1 else f'to {last_now}'} {after}".split())


def _entry_runs(entries: Mapping[str, str]) -> list[list[tuple[str, str]]]:
    """Old and new ids, those that follow one another in both together."""
    runs: list[list[tuple[str, str]]] = []
    for old, new in sorted(entries.items(), key=lambda ids: (ids[0].partition(".")[0], entry_number(ids[0]))):
        if runs and _is_next(runs[-1][-1][0], old) and _is_next(runs[-1][-1][1], new):
            runs[-1].append((old, new))
        else:
            runs.append([(old, new)])
    return runs


def _is_next(one: str, other: str) -> bool:
    return one.partition(".")[0] == other.partition(".")[0] and entry_number(one) + 1 == entry_number(other)
