"""Voices: who said sorry, and how customers felt."""

from __future__ import annotations

from collections import Counter
from functools import partial

from desk.model.entry_values import Speaker
from desk.reports.count import Count, FigurePage, FigureRow, ReportBasis, event_count, ids_of
from desk.reports.pages.recovery import ended_cases

_SPEAKERS: tuple[Speaker, ...] = ("agent", "lead", "manager")


def _apology_count(basis: ReportBasis, *, speaker: Speaker) -> Count:
    said = [(case, who) for case in basis.unmerged for at, who in case.apologies if basis.has(at)]
    return event_count([each for each in said if each[1] == speaker], of=len(said))


def _mood_count(basis: ReportBasis) -> Count:
    """Feelings from the first to the last, by how often. They are the customers' own words."""
    told = [case for case in ended_cases(basis) if case.feelings[0]]
    changes = Counter(" -> ".join(dict.fromkeys(case.feelings)) for case in told)
    return Count(dict(changes.most_common()), of=len(ended_cases(basis)), cases=ids_of(told))


PAGE = FigurePage(
    "voices",
    "Voices",
    (
        *(
            FigureRow(
                f"apology.{speaker}",
                f"apologies by a {speaker}" if speaker != "agent" else "apologies by an agent",
                "Apologies in the window, by who spoke, with or without a channel.",
                "events",
                partial(_apology_count, speaker=speaker),
            )
            for speaker in _SPEAKERS
        ),
        FigureRow(
            "voice.mood",
            "how they felt, first and last",
            "Recovery cases that ended in the window, in the customers' words.",
            "cases",
            _mood_count,
        ),
    ),
)
