"""Compiles what is typed after `/` into a test of cases.

Words must all match, and `-` before one turns it round. A word with a colon or a comparison asks a field, any other word is looked for in
reference, subject, customer, owner and tags.
"""

from __future__ import annotations

import difflib
import re
import shlex
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from desk.board.case_view import CaseView, is_silent, next_due
from desk.board.contact_notices import call_is_owed
from desk.errors import Usage
from desk.model.entry_values import PRIORITIES
from desk.model.shift import Shift
from desk.model.state import CaseState
from desk.recovery.causes.debt import debt_of, overdue_actions
from desk.recovery.contact_history import handoffs
from desk.recovery.offers.approvals import pending_approvals

CaseTest = Callable[[CaseView, datetime], bool]
IsRepeatFailure = Callable[[CaseState], bool]
IsArchived = Callable[[str], bool]
ARCHIVED = "archived"
"""The word that asks for archived cases, and for no others."""

_COMPARISON = re.compile(r"^(risk|value|price|chases|age|debt|hops)(<=|>=|<|>|=)(-?\d+(?:\.\d+)?)([smhd]?)$")
_DURATION_FIELDS = ("risk", "age", "debt")
_UNIT_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "": 60}
_OPERATORS: dict[str, Callable[[float, float], bool]] = {
    "<": lambda found, limit: found < limit,
    "<=": lambda found, limit: found <= limit,
    ">": lambda found, limit: found > limit,
    ">=": lambda found, limit: found >= limit,
    "=": lambda found, limit: found == limit,
}
_NUMBERS: dict[str, Callable[[CaseView, datetime], float | None]] = {
    "risk": lambda view, now: next_due(view, now).left,
    "age": lambda view, now: (now - view.state.told_at).total_seconds(),
    "value": lambda view, _now: view.state.value("value"),
    "price": lambda view, _now: view.state.value("price"),
    "chases": lambda view, _now: view.state.chases,
    "hops": lambda view, _now: handoffs(view.state),
    "debt": lambda view, now: _debt_age(view, now),
}
_WORDS_FOR_FINISHED = {"all", ARCHIVED, "done", "overdue", "unverified", "aftercare", "story"}
_TIMED_WORDS = {"late", "soon", "ok", "silent", "calls", "overdue"}
_FLAGS: dict[str, CaseTest] = {
    "all": lambda _reading, _now: True,
    "done": lambda view, _now: view.state.finished,
    "late": lambda view, now: next_due(view, now).risk == "late",
    "soon": lambda view, now: next_due(view, now).risk == "soon",
    "ok": lambda view, now: next_due(view, now).risk == "ok",
    "paused": lambda view, _now: view.state.paused,
    "chased": lambda view, _now: view.state.chases > 0,
    "recovery": lambda view, _now: view.state.recovery,
    "unowned": lambda view, _now: not view.state.owner,
    "promised": lambda view, now: any(clock.name == "promise" and clock.stopped_at is None for clock in view.clocks),
    "silent": is_silent,
    "calls": call_is_owed,
    "appointment": lambda view, _now: view.expected_at is not None,
    "unverified": lambda view, _now: view.state.finished and view.state.recovery and not view.state.verifies,
    "debt": lambda view, _now: has_debt(view),
    "aftercare": lambda view, now: view.aftercare_due(now),
    "story": lambda view, _now: bool(view.state.stories),
    "overdue": lambda view, now: bool(overdue_actions(view.state, now)),
}
_FIELDS: dict[str, Callable[[CaseView], str]] = {
    "owner": lambda view: view.state.owner,
    "status": lambda view: view.state.status,
    "priority": lambda view: view.state.priority,
    "customer": lambda view: view.state.customer,
    "subject": lambda view: view.state.subject,
    "channel": lambda view: view.state.channel,
    "tag": lambda view: " ".join(view.state.tags),
    "feeling": lambda view: view.state.feeling,
    "kind": lambda view: str(view.state.value("failure") or ""),
    "public": lambda view: str(view.state.value("public_risk") or ""),
    "leaves": lambda view: str(view.state.value("leaves") or ""),
    "source": lambda view: f"{_external_reference(view)} {view.state.value('source') or ''}".strip(),
    "case": lambda view: view.id,
    "organisation": lambda view: str(view.state.value("organisation") or ""),
    "outcome": lambda view: view.state.ending.outcome or "" if view.state.ending else "",
    "asked": lambda view: ("yes" if view.state.verifies else "no") if view.state.finished else "",
}
_EXACT_FIELDS = {"owner", "status", "priority", "case"}


@dataclass(frozen=True, slots=True)
class Filter:
    """A compiled filter. `is_timed` says that a case can begin or cease to pass without changing, as with `risk<15m`."""

    text: str
    test: CaseTest
    is_timed: bool


def compile_filter(
    text: str,
    *,
    me: str = "",
    shift: Shift | None = None,
    aftercare: bool = False,
    failed: IsRepeatFailure = lambda _state: False,
    archived: IsArchived = lambda _case: False,
) -> Filter:
    """Compile the filter that `text` asks for. Nothing typed lets every open case through. Raises Usage for a word it cannot read.

    `me` is the agent that `owner:me` and `mine` mean. `approval` counts by the limits of `shift`. With `aftercare`, finished cases pass
    as well on the day of their after-care. `failed` tells for `guard` whether a case is a further failure of its customer, `archived` which
    cases are only looked at in an archive.
    """
    words = _split_words(text)
    context = _FilterContext(me, shift or Shift(), failed, archived)
    tests = [_word_test(word, context) for word in words]
    asked = {word.removeprefix("-") for word in words}
    if ARCHIVED not in asked:
        tests.append(lambda view, _now: not archived(view.id))
    if not any(word in _WORDS_FOR_FINISHED or word.startswith(("status:", "asked:", "outcome:", "debt")) for word in asked):
        tests.append(lambda view, now: not view.state.finished or (aftercare and view.aftercare_due(now)))
    timed = any(word in _TIMED_WORDS or (_COMPARISON.match(word) and word.startswith(_DURATION_FIELDS)) for word in asked)
    return Filter(text, lambda view, now: all(test(view, now) for test in tests), timed)


@dataclass(frozen=True, slots=True)
class _FilterContext:
    """The agent who asks, their shift, and tests by hand."""

    me: str
    shift: Shift
    failed: IsRepeatFailure
    archived: IsArchived


def archive_words(text: str) -> list[str] | None:
    """The plain words by which a filter looks for archived cases.

    None when it asks for none. Its other words are asked of what was found.
    """
    words = _split_words(text)
    if ARCHIVED not in words:
        return None
    return [word for word in words if word[0] not in "-#" and ":" not in word and not _is_keyword(word)]


def _is_keyword(word: str) -> bool:
    return word in {*_FLAGS, ARCHIVED, "approval", "approvals", "guard", "mine", "me"} or bool(_COMPARISON.match(word))


def _split_words(text: str) -> list[str]:
    try:
        return [word for word in shlex.split(text.casefold(), posix=True) if word != "-"]
    except ValueError:
        return [word for word in text.casefold().replace('"', " ").replace("'", " ").split() if word != "-"]


def _word_test(word: str, context: _FilterContext) -> CaseTest:
    me = context.me
    if word.startswith("-"):
        positive = _word_test(word.lstrip("-"), context)
        if (len(word) - len(word.lstrip("-"))) % 2 == 0:
            return positive
        return lambda view, now: not positive(view, now)
    if found := _COMPARISON.match(word):
        name, sign, number, unit = found.groups()
        return _comparison_test(name, sign, float(number), unit)
    if word in _FLAGS:
        return _FLAGS[word]
    if word in {"approval", "approvals"}:
        return lambda view, _now: bool(pending_approvals(view.state, context.shift))
    if word == "guard":
        return lambda view, _now: context.failed(view.state)
    if word == ARCHIVED:
        return lambda view, _now: context.archived(view.id)
    if word in {"mine", "me"}:
        return lambda view, _now: view.state.owner.casefold() == me.casefold() != ""
    if ":" in word:
        name, _, wanted = word.partition(":")
        return _field_test(name, wanted, me)
    if word.startswith("#"):
        return _field_test("tag", word[1:], me)
    return lambda view, _now: word in _searched_text(view)


def _searched_text(view: CaseView) -> str:
    state = view.state
    return f"{state.id} {state.subject} {state.customer} {state.owner} {' '.join(state.tags)} {_external_reference(view)}".casefold()


def _external_reference(view: CaseView) -> str:
    return " ".join(view.state.case.external or ())


def _comparison_test(name: str, sign: str, number: float, unit: str) -> CaseTest:
    limit = number * _UNIT_SECONDS[unit] if name in _DURATION_FIELDS else number
    compare = _OPERATORS[sign]

    def test(view: CaseView, now: datetime) -> bool:
        found = _NUMBERS[name](view, now)
        return found is not None and compare(found, limit)

    return test


def _field_test(name: str, wanted: str, me: str) -> CaseTest:
    if name == "risk" and wanted in _FLAGS:
        return _FLAGS[wanted]
    if name not in _FIELDS:
        raise Usage(_unknown_field_message(name))
    read = _FIELDS[name]
    if name == "owner":
        wanted = me.casefold() if wanted == "me" else wanted
    if name == "priority" and re.fullmatch(r"p[1-4]", wanted):
        wanted = PRIORITIES[int(wanted[1]) - 1]
    if wanted in {"", "-"}:
        return lambda view, _now: not read(view)
    if name in _EXACT_FIELDS:
        return lambda view, _now: read(view).casefold() == wanted
    return lambda view, _now: wanted in read(view).casefold()


def _unknown_field_message(name: str) -> str:
    near = difflib.get_close_matches(name, [*_FIELDS, "risk"], n=1)
    hint = f" Did you mean {near[0]}:?" if near else f" There are {', '.join(sorted([*_FIELDS, 'risk']))}."
    return f"A case has no field called {name!r}.{hint}"


def has_debt(view: CaseView) -> bool:
    """Is the case fixed with its cause or corrective action missing?"""
    return debt_of(view.state) is not None


def _debt_age(view: CaseView, now: datetime) -> float | None:
    debt = debt_of(view.state)
    return (now - debt.since).total_seconds() if debt else None
