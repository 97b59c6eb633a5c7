"""Repeats: root causes that come again, over all cases.

A cause is recognised by its key, or by similar words where it has no key.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Literal

import msgspec

from desk.model.entries import Cause, Listen, Told
from desk.model.entry_states import ActionState
from desk.model.state import CaseState
from desk.recovery.causes.shared_actions import DoneActions, actions_of, done_actions
from desk.text.similarity import ALIKE, similarity, stems

LOOK_BACK = timedelta(days=30)
"""The time for which a mistake counts as the same one again (S1.29: within N days; DESK.39: over weeks)."""
ActionProgress = Literal["missing", "open", "overdue", "done"]
_PROGRESS_WORDS: dict[ActionProgress, str] = {
    "missing": "no action yet",
    "open": "action not done yet",
    "overdue": "action overdue",
    "done": "action done",
}
_LEAST_SHARED = 2
"""The fewest words two texts must share: one alone is a false friend too often."""
_DAY = timedelta(days=1)


class KnownCause(msgspec.Struct, frozen=True):
    """A cause found on a case, with the actions against it."""

    case: str
    cause: Cause
    actions: tuple[ActionState, ...]
    subject: str = ""
    """The subject of the case."""

    @property
    def words(self) -> str:
        """The cause in words, with those of its key."""
        return f"{self.cause.text} {normalised_key(self.cause.key)}".strip()


class ActionEffect(msgspec.Struct, frozen=True):
    """Counts of a mistake before and after its action was done (DESK.41)."""

    before: int
    since: int
    done_at: datetime


class RepeatCause(msgspec.Struct, frozen=True):
    """A mistake with every time it was found, oldest first. Never empty."""

    occurrences: tuple[KnownCause, ...]

    @property
    def key(self) -> str:
        """The key it goes by. Empty if it has none."""
        return next((known.cause.key for known in reversed(self.occurrences) if known.cause.key), "")

    @property
    def class_(self) -> str:
        """The class it was last given. Empty if it has none."""
        return next((known.cause.class_ for known in reversed(self.occurrences) if known.cause.class_), "")

    @property
    def name(self) -> str:
        """Its key, or the words of the last time."""
        return self.key or self.occurrences[-1].cause.text

    @property
    def cases(self) -> tuple[str, ...]:
        """The cases it was found on, oldest first."""
        return tuple(dict.fromkeys(known.case for known in self.occurrences))

    @property
    def actions(self) -> tuple[ActionState, ...]:
        """Every corrective action for it that still counts."""
        found = {action.entry.id: action for known in self.occurrences for action in known.actions}
        return tuple(action for action in found.values() if not action.superseded)

    def overdue(self, now: datetime) -> tuple[ActionState, ...]:
        """Its overdue actions, the oldest first."""
        return tuple(sorted((action for action in self.actions if action.is_overdue(now)), key=lambda action: action.entry.due or now))

    def action_state(self, now: datetime) -> ActionProgress:
        """The state of its actions. Overdue as soon as one is, done only when all are."""
        if not self.actions:
            return "missing"
        if self.overdue(now):
            return "overdue"
        return "open" if any(action.is_open for action in self.actions) else "done"

    @property
    def effect(self) -> ActionEffect | None:
        """Its counts before and after its last action was done. None while none was."""
        done_at = max((action.done_at for action in self.actions if action.done_at), default=None)
        if done_at is None:
            return None
        before = sum(known.cause.at <= done_at for known in self.occurrences)
        return ActionEffect(before, len(self.occurrences) - before, done_at)

    def frequency(self, now: datetime) -> str:
        """Its count, and the time until now: `4 times in 13 days`."""
        count = len(self.cases)
        days = -(-(now - self.occurrences[0].cause.at) // _DAY)
        return f"{'once' if count == 1 else f'{count} times'} {'within a day' if days <= 1 else f'in {days} days'}"

    def summary(self, now: datetime) -> str:
        """Its frequency and the state of its actions.

        Such as `4 times in 13 days, action done`.
        """
        effect = self.effect
        again = ", once more since its action was done" if effect and effect.since == 1 else ""
        again = f", {effect.since} times since its action was done" if effect and effect.since > 1 else again
        return f"{self.frequency(now)}{again or f', {_PROGRESS_WORDS[self.action_state(now)]}'}"


def known_causes(states: Iterable[CaseState]) -> tuple[KnownCause, ...]:
    """Every cause found, oldest first.

    An action that names no cause of its case counts for every one of them. One that was done on another case is done.
    """
    acted = [state for state in states if state.causes or state.actions]
    done = done_actions(acted)
    found = [known for state in acted for known in _causes_of_case(state, done)]
    return tuple(sorted(found, key=lambda known: (known.cause.at, known.case)))


def _causes_of_case(state: CaseState, done: DoneActions) -> Iterable[KnownCause]:
    for cause in state.causes:
        actions = tuple(action for action in actions_of(state, done) if action.entry.cause in {"", cause.id})
        yield KnownCause(state.id, cause, actions, state.subject)


def repeat_causes(known: Iterable[KnownCause], now: datetime) -> list[RepeatCause]:
    """Mistakes of the last weeks made more than once, most frequent first."""
    found = [repeat for repeat in _grouped_causes(known, now) if len(repeat.cases) > 1]
    return sorted(found, key=lambda repeat: (-len(repeat.cases), repeat.name))


def recent_mistakes(known: Iterable[KnownCause], now: datetime) -> list[RepeatCause]:
    """Every mistake of the last weeks, the newest first."""
    return sorted(_grouped_causes(known, now), key=lambda repeat: (repeat.occurrences[-1].cause.at, repeat.name), reverse=True)


def find_repeat(text: str, key: str, known: Iterable[KnownCause], now: datetime) -> RepeatCause | None:
    """The earlier times of a mistake. None when it is new.

    They are found by its key, else by similar words.
    """
    recent = _recent_causes(known, now)
    by_key = [each for each in recent if key.strip() and normalised_key(each.cause.key) == normalised_key(key)]
    if by_key:
        return RepeatCause(tuple(by_key))
    return _nearest_repeat([(cause_similarity(text, each), each) for each in recent], recent)


def likely_cause(state: CaseState, known: Iterable[KnownCause], now: datetime) -> RepeatCause | None:
    """The likely cause of a case in which nobody looked yet.

    It is that of a case linked by its cause, else of one with a similar story. None when there is no such case.
    """
    recent = [each for each in _recent_causes(known, now) if each.case != state.id]
    linked = {link.case for link in state.links if link.sort == "same_cause"}
    of_links = [each for each in recent if each.case in linked]
    if of_links:
        return _all_occurrences(of_links[-1], recent)
    told = " ".join(_story_texts(state))
    return _nearest_repeat(
        [(max(_text_similarity(state.subject, each.subject), _share_held(each.cause.text, told)), each) for each in recent], recent
    )


def cause_similarity(text: str, known: KnownCause) -> float:
    """The similarity of a text and a cause, 0 to 1."""
    return max(_text_similarity(text, known.cause.text), _text_similarity(text, known.words))


def cause_keys(known: Iterable[KnownCause]) -> tuple[str, ...]:
    """The keys of causes, the one used last first."""
    return tuple(dict.fromkeys(each.cause.key for each in sorted(known, key=lambda each: each.cause.at, reverse=True) if each.cause.key))


def normalised_key(key: str) -> str:
    """A key as words: `Overbooked_slots` and `overbooked-slots` are one."""
    return " ".join(re.split(r"[\s_\-./]+", key.strip().casefold()))


def _recent_causes(known: Iterable[KnownCause], now: datetime) -> list[KnownCause]:
    return [each for each in known if now - LOOK_BACK <= each.cause.at]


def _nearest_repeat(scored: Sequence[tuple[float, KnownCause]], recent: Sequence[KnownCause]) -> RepeatCause | None:
    score, nearest = max(scored, key=lambda pair: (pair[0], pair[1].cause.at), default=(0.0, None))
    return _all_occurrences(nearest, recent) if nearest is not None and score >= ALIKE else None


def _all_occurrences(one: KnownCause, recent: Iterable[KnownCause]) -> RepeatCause:
    """The mistake of one cause, with every time of it."""
    return RepeatCause(tuple(each for each in recent if each is one or _is_same_cause(one, each)))


def _is_same_cause(one: KnownCause, other: KnownCause) -> bool:
    if one.cause.key and other.cause.key:
        return normalised_key(one.cause.key) == normalised_key(other.cause.key)
    return cause_similarity(one.words, other) >= ALIKE


def _grouped_causes(known: Iterable[KnownCause], now: datetime) -> list[RepeatCause]:
    """Group causes by mistake.

    Those with a key go by their key. Those without go with the most similar group, or stand by themselves.
    """
    groups: dict[str, list[KnownCause]] = {}
    recent = _recent_causes(known, now)
    for each in recent:
        if each.cause.key:
            groups.setdefault(normalised_key(each.cause.key), []).append(each)
    for each in recent:
        if not each.cause.key:
            name = max(_near_groups(each, groups), key=lambda pair: pair[0], default=(0.0, f"{each.case} {each.cause.id}"))[1]
            groups.setdefault(name, []).append(each)
    return [RepeatCause(tuple(sorted(times, key=lambda known: known.cause.at))) for times in groups.values()]


def _near_groups(known: KnownCause, groups: dict[str, list[KnownCause]]) -> Iterable[tuple[float, str]]:
    for name, times in groups.items():
        score = cause_similarity(known.words, times[0])
        if score >= ALIKE:
            yield score, name


def _story_texts(state: CaseState) -> Iterable[str]:
    """The texts in which the customer tells the failure."""
    yield state.subject
    for entry in state.timeline:
        if isinstance(entry, Told):
            yield entry.text
        elif isinstance(entry, Listen):
            yield entry.came


def _text_similarity(one: str, other: str) -> float:
    return similarity(one, other) if len(stems(one) & stems(other)) >= _LEAST_SHARED else 0.0


def _share_held(short: str, long: str) -> float:
    """The share of a cause's words that stand in a story.

    A story is long, and holds anything of two words by chance, so that more are needed.
    """
    here = stems(short)
    return len(here & stems(long)) / len(here) if len(here) > _LEAST_SHARED and len(here & stems(long)) > _LEAST_SHARED else 0.0
