"""The filter language: what an agent types after `/`, turned into a test of one case; it knows no queue.

Words must all match; `-` before one turns it round. A word with a colon or a comparison asks a field, any other word is looked for in
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
from desk.board.contact_notices import owes_a_call
from desk.errors import Usage
from desk.model.entries import PRIORITIES
from desk.model.shift import Shift
from desk.model.state import CaseState
from desk.recovery.causes.debt import debt_of, overdue_actions
from desk.recovery.contact_history import handoffs
from desk.recovery.offers.approvals import pending_approvals

Test = Callable[[CaseView, datetime], bool]
Failed = Callable[[CaseState], bool]

_COMPARISON = re.compile(r"^(risk|value|price|chases|age|debt|hops)(<=|>=|<|>|=)(-?\d+(?:\.\d+)?)([smhd]?)$")
_SPANS = ("risk", "age", "debt")
_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "": 60}


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter, understood. `timed` says that a case can begin or cease to pass without changing, as with `risk<15m`."""

    text: str
    test: Test
    timed: bool


def compile_filter(
    text: str,
    *,
    me: str = "",
    shift: Shift | None = None,
    aftercare: bool = False,
    failed: Failed = lambda _state: False,
) -> Filter:
    """The filter that `text` asks for; nothing typed lets every open case through. Raises Usage for a word it cannot read.

    `me` is the agent that `owner:me` and `mine` mean; `approval` counts by the limits of `shift`. With `aftercare`, finished cases
    pass as well on the day of their after-care. `failed` tells for `guard` whether a case is a further failure of its customer.
    """
    words = _words(text)
    asked_by = _Asker(me, shift or Shift(), failed)
    tests = [_word_test(word, asked_by) for word in words]
    asked = {word.removeprefix("-") for word in words}
    if not any(word in _FINISHED_TOO or word.startswith(("status:", "asked:", "outcome:", "debt")) for word in asked):
        tests.append(lambda reading, now: not reading.state.finished or (aftercare and reading.aftercare_due(now)))
    timed = any(word in _TIMED or (_COMPARISON.match(word) and word.startswith(_SPANS)) for word in asked)
    return Filter(text, lambda reading, now: all(test(reading, now) for test in tests), timed)


@dataclass(frozen=True, slots=True)
class _Asker:
    """Who asks, the shift whose limits count, and what is known of earlier failures."""

    me: str
    shift: Shift
    failed: Failed


def _words(text: str) -> list[str]:
    try:
        return [word for word in shlex.split(text.casefold(), posix=True) if word != "-"]
    except ValueError:
        return [word for word in text.casefold().replace('"', " ").replace("'", " ").split() if word != "-"]


def _word_test(word: str, asker: _Asker) -> Test:
    me = asker.me
    if word.startswith("-"):
        positive = _word_test(word[1:], asker)
        return lambda reading, now: not positive(reading, now)
    if found := _COMPARISON.match(word):
        name, sign, number, unit = found.groups()
        return _comparison(name, sign, float(number), unit)
    if word in _FLAGS:
        return _FLAGS[word]
    if word in {"approval", "approvals"}:
        return lambda reading, _now: bool(pending_approvals(reading.state, asker.shift))
    if word == "guard":
        return lambda reading, _now: asker.failed(reading.state)
    if word in {"mine", "me"}:
        return lambda reading, _now: reading.state.owner.casefold() == me.casefold() != ""
    if ":" in word:
        name, _, wanted = word.partition(":")
        return _field(name, wanted, me)
    if word.startswith("#"):
        return _field("tag", word[1:], me)
    return lambda reading, _now: word in _haystack(reading)


def _haystack(reading: CaseView) -> str:
    state = reading.state
    return f"{state.id} {state.subject} {state.customer} {state.owner} {' '.join(state.tags)} {_external(reading)}".casefold()


def _external(reading: CaseView) -> str:
    return " ".join(reading.state.case.external or ())


def _comparison(name: str, sign: str, number: float, unit: str) -> Test:
    limit = number * _UNITS[unit] if name in _SPANS else number
    compare = _SIGNS[sign]

    def test(reading: CaseView, now: datetime) -> bool:
        found = _NUMBERS[name](reading, now)
        return found is not None and compare(found, limit)

    return test


_SIGNS: dict[str, Callable[[float, float], bool]] = {
    "<": lambda found, limit: found < limit,
    "<=": lambda found, limit: found <= limit,
    ">": lambda found, limit: found > limit,
    ">=": lambda found, limit: found >= limit,
    "=": lambda found, limit: found == limit,
}
_NUMBERS: dict[str, Callable[[CaseView, datetime], float | None]] = {
    "risk": lambda reading, now: next_due(reading, now).left,
    "age": lambda reading, now: (now - reading.state.told_at).total_seconds(),
    "value": lambda reading, _now: reading.state.value("value"),
    "price": lambda reading, _now: reading.state.value("price"),
    "chases": lambda reading, _now: reading.state.chases,
    "hops": lambda reading, _now: handoffs(reading.state),
    "debt": lambda reading, now: _age_of_debt(reading, now),
}
_FINISHED_TOO = {"all", "done", "overdue", "unverified", "aftercare", "story"}
_TIMED = {"late", "soon", "ok", "silent", "calls", "overdue"}
_FLAGS: dict[str, Test] = {
    "all": lambda _reading, _now: True,
    "done": lambda reading, _now: reading.state.finished,
    "late": lambda reading, now: next_due(reading, now).risk == "late",
    "soon": lambda reading, now: next_due(reading, now).risk == "soon",
    "ok": lambda reading, now: next_due(reading, now).risk == "ok",
    "paused": lambda reading, _now: reading.state.paused,
    "chased": lambda reading, _now: reading.state.chases > 0,
    "recovery": lambda reading, _now: reading.state.recovery,
    "unowned": lambda reading, _now: not reading.state.owner,
    "promised": lambda reading, now: any(clock.name == "promise" and clock.stopped_at is None for clock in reading.clocks),
    "silent": is_silent,
    "calls": owes_a_call,
    "appointment": lambda reading, _now: reading.expected_at is not None,
    "unverified": lambda reading, _now: reading.state.finished and reading.state.recovery and not reading.state.verifies,
    "debt": lambda reading, _now: in_debt(reading),
    "aftercare": lambda reading, now: reading.aftercare_due(now),
    "story": lambda reading, _now: bool(reading.state.stories),
    "overdue": lambda reading, now: bool(overdue_actions(reading.state, now)),
}
_FIELDS: dict[str, Callable[[CaseView], str]] = {
    "owner": lambda reading: reading.state.owner,
    "status": lambda reading: reading.state.status,
    "priority": lambda reading: reading.state.priority,
    "customer": lambda reading: reading.state.customer,
    "subject": lambda reading: reading.state.subject,
    "channel": lambda reading: reading.state.channel,
    "tag": lambda reading: " ".join(reading.state.tags),
    "feeling": lambda reading: reading.state.feeling,
    "kind": lambda reading: str(reading.state.value("failure") or ""),
    "public": lambda reading: str(reading.state.value("public_risk") or ""),
    "leaves": lambda reading: str(reading.state.value("leaves") or ""),
    "source": lambda reading: f"{_external(reading)} {reading.state.value('source') or ''}".strip(),
    "case": lambda reading: reading.id,
    "organisation": lambda reading: str(reading.state.value("organisation") or ""),
    "outcome": lambda reading: reading.state.ending.outcome or "" if reading.state.ending else "",
    "asked": lambda reading: ("yes" if reading.state.verifies else "no") if reading.state.finished else "",
}
_EXACT = {"owner", "status", "priority", "case"}


def _field(name: str, wanted: str, me: str) -> Test:
    if name == "risk" and wanted in _FLAGS:
        return _FLAGS[wanted]
    if name not in _FIELDS:
        raise Usage(_no_such_field(name))
    read = _FIELDS[name]
    if name == "owner":
        wanted = me.casefold() if wanted == "me" else wanted
    if name == "priority" and re.fullmatch(r"p[1-4]", wanted):
        wanted = PRIORITIES[int(wanted[1]) - 1]
    if wanted in {"", "-"}:
        return lambda reading, _now: not read(reading)
    if name in _EXACT:
        return lambda reading, _now: read(reading).casefold() == wanted
    return lambda reading, _now: wanted in read(reading).casefold()


def _no_such_field(name: str) -> str:
    near = difflib.get_close_matches(name, [*_FIELDS, "risk"], n=1)
    hint = f" Did you mean {near[0]}:?" if near else f" There are {', '.join(sorted([*_FIELDS, 'risk']))}."
    return f"A case has no field called {name!r}.{hint}"


def in_debt(reading: CaseView) -> bool:
    """A case fixed for the customer whose cause or corrective action is still missing."""
    return debt_of(reading.state) is not None


def _age_of_debt(reading: CaseView, now: datetime) -> float | None:
    debt = debt_of(reading.state)
    return (now - debt.since).total_seconds() if debt else None
