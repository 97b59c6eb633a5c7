"""A case read from its document for a report, by rules written down a second time.

Nothing of the desk is imported. What it counts with is plain: dictionaries, and open time walked minute by minute.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any

Json = dict[str, Any]
IsOpen = Callable[[datetime], bool]
Span = tuple[datetime, datetime | None]
FINISHED, PAUSED = {"solved", "closed"}, {"pending", "on_hold"}
CALM = {"calm", "curious", "relieved"}
MINUTE, INSTANT = timedelta(minutes=1), timedelta(microseconds=1)


@dataclass(frozen=True)
class PlainRule:
    """Targets in open minutes, for the cases with a tag or a priority. Without both it is for all."""

    targets: Mapping[str, int]
    tag: str = ""
    priority: str = ""
    is_open: IsOpen = lambda at: True

    def is_for(self, case: PlainCase) -> bool:
        return (not self.tag or self.tag in case.header.get("tags", ())) and self.priority in {"", case.header["priority"]}


@dataclass(frozen=True)
class Clock:
    """One clock: until when it was in time, when it stopped, and whether it stopped without what it waited for."""

    name: str
    has_target: bool
    due: datetime | None
    stopped: datetime | None
    is_cut_short: bool = False

    @property
    def decision(self) -> tuple[datetime, str] | None:
        if not self.has_target:
            return (self.stopped, "no target") if self.stopped else None
        if self.due is not None and (self.stopped is None or self.stopped > self.due):
            return self.due + INSTANT, "missed"
        return (self.stopped, "cut short" if self.is_cut_short else "met") if self.stopped else None


class PlainCase:
    """A case by its entries before an instant. What was taken back at any time never was."""

    def __init__(self, document: Json, until: datetime) -> None:
        self.until = until
        self.id: str = document["id"]
        self.logged = instant(document["created_at"])
        gone: set[str] = set()
        for entry in reversed(document["entries"]):
            if entry["kind"] == "retract" and entry["id"] not in gone:
                gone.add(entry["entry"])
        there = [entry for entry in document["entries"] if entry["id"] not in gone and entry["kind"] != "retract"]
        self.ever = sorted(({**entry, "at": instant(entry["at"])} for entry in there), key=lambda entry: entry["at"])
        self.entries = [entry for entry in self.ever if entry["at"] < until]
        changes = {entry["name"]: entry["now"] for entry in self.of("field")}
        self.header: Json = {"priority": "normal", **{name: value for name, value in document.items() if name != "entries"}, **changes}
        self.told = min([self.logged, *(instant(entry.get("told_at") or str(entry["at"])) for entry in self.of("told"))])

    def of(self, *kinds: str) -> list[Json]:
        return [entry for entry in self.entries if entry["kind"] in kinds]

    @cached_property
    def statuses(self) -> list[tuple[datetime, str]]:
        found, now = [(self.told, "new")], "new"
        for entry in self.entries:
            if entry["kind"] == "status":
                now = entry["to"]
            elif (now, entry["kind"]) == ("pending", "incoming") or (now == "new" and is_work(entry)):
                now = "open"
            else:
                continue
            found.append((entry["at"], now))
        return found

    @cached_property
    def flips(self) -> list[datetime]:
        """Changes between open and finished, the first to finished."""
        pairs = zip(self.statuses, self.statuses[1:], strict=False)
        return [at for (_, was), (at, now) in pairs if (was in FINISHED) != (now in FINISHED)]

    @property
    def is_finished(self) -> bool:
        return len(self.flips) % 2 == 1

    @property
    def since(self) -> datetime | None:
        return self.flips[-1] if self.is_finished else None

    @property
    def taken_up(self) -> datetime | None:
        """The last reopening."""
        return next(iter(self.flips[1::2][::-1]), None)

    @cached_property
    def is_recovery(self) -> bool:
        heard = any(e.get("feeling", "") not in CALM or e.get("promised") or e.get("came") for e in self.of("listen"))
        chased = any(entry.get("chase") for entry in self.of("incoming"))
        return bool(self.header.get("failure")) or heard or chased or bool(self.of("apology", "offer"))

    @property
    def twin(self) -> str:
        """The case that this one repeats."""
        named = [link["case"] for link in self.of("link") if link.get("sort") == "duplicate" and link["case"] != self.id]
        return named[-1] if named else ""

    @property
    def is_merged(self) -> bool:
        return bool(self.twin) and self.is_finished

    def ending(self, field: str) -> Any:
        """What solving and closing said at the end, the later word first."""
        said = [e for e in self.of("status") if e["to"] in FINISHED and (self.taken_up is None or e["at"] > self.taken_up)]
        return next((e[field] for e in reversed(said) if e.get(field)), None) if self.is_finished else None

    @property
    def verdict(self) -> str | None:
        said = [e["verdict"] for e in self.of("verify") if self.taken_up is None or e["at"] > self.taken_up]
        return said[-1] if said else None

    @property
    def value(self) -> Decimal | None:
        known = self.header.get("value")
        return None if known is None else Decimal(str(known))

    def first(self, *kinds: str, where: Callable[[Json], bool] = lambda entry: True) -> datetime | None:
        return next((entry["at"] for entry in self.of(*kinds) if where(entry)), None)

    # ---------------------------------------------------------------- offers and promises

    @cached_property
    def offers(self) -> list[Json]:
        """The accepted offers, each with its choice, when it was accepted and what became of it."""
        found = []
        for offer in self.of("offer"):
            state: Json = {"answer": "", "fate": "", "at": None, "choice": None, "settled": None}
            for entry in self.entries:
                if entry.get("offer") == offer["id"] and entry["kind"] == "offer_answer":
                    state["answer"] = entry["answer"]
                    if entry["answer"] == "accepted":
                        choice = offer["options"][(entry.get("option") or 1) - 1]
                        state |= {"at": entry["at"], "choice": choice, "fate": "", "settled": None}
                    else:
                        state |= {"fate": "kept" if entry["answer"] == "delivered" else "dropped", "settled": entry["at"]}
                elif entry.get("promise") == offer["id"]:
                    state |= {"fate": "kept" if entry["kind"] == "promise_kept" else "broken", "settled": entry["at"]}
            last = [e["answer"] for e in self.ever if e["kind"] == "offer_answer" and e.get("offer") == offer["id"]]
            state["counts"] = state["answer"] in {"accepted", "delivered"} and last[-1] != "withdrawn"
            if state["at"] is not None:
                found.append({**state, "id": offer["id"]})
        return found

    @cached_property
    def promises(self) -> list[Json]:
        """Promises and accepted choices with a time: to whom, when due, what became of them and when."""
        found: list[Json] = []
        for entry in self.of("promise"):
            state: Json = {"made": entry["at"], "due": instant(entry["due"]) if entry.get("due") else None, "fate": "", "settled": None}
            for end in self.of("promise_kept", "promise_broken"):
                if end.get("promise") == entry["id"]:
                    state |= {"fate": end["kind"].removeprefix("promise_"), "settled": end["at"]}
            found.append(state | {"ours": entry.get("to", "customer") != "customer"})
        for offer in self.offers:
            words = [entry for entry in self.of("approval") if entry["offer"] == offer["id"]]
            if words and words[-1]["decision"] != "approved":
                continue
            if offer["choice"].get("by") and offer["fate"] != "dropped":
                made = {
                    "made": max([offer["at"], *(entry["at"] for entry in words[-1:])]),
                    "due": instant(offer["choice"]["by"]),
                    "ours": False,
                }
                found.append(made | {"fate": offer["fate"], "settled": offer["settled"]})
        return found

    @property
    def relief(self) -> datetime | None:
        """The first delivery of what was accepted, or the first finishing."""
        brought = [o["id"] for o in self.offers if o["fate"] == "kept"]
        ends = [e["at"] for e in self.entries if is_delivery(e) and (e.get("offer") or e.get("promise")) in brought]
        return min([*ends, *self.flips[:1]], default=None)

    # ---------------------------------------------------------------- clocks

    def clocks(self, rules: list[PlainRule]) -> Iterator[Clock]:
        rule = next((rule for rule in rules if rule.is_for(self)), PlainRule({}))
        replies = [e["at"] for e in self.entries if is_reply(e)]
        answers = [at for at in replies if at >= self.told]
        yield self._clock("own", rule, self.logged, self.first("assign", where=lambda entry: bool(entry.get("owner"))))
        yield self._clock("reply", rule, self.told, next(iter(answers), None))
        for start, end, answered in self._waits(replies):
            yield self._clock("update", rule, start, end, answered=answered)
        yield self._clock("fix", rule, self.told, None)
        if self.is_recovery and self.since is not None:
            asked = [e["at"] for e in self.of("verify") if e["at"] >= (self.taken_up or self.told)]
            stop = next(iter(asked), None)
            target = rule.targets.get("verify", 0)
            due = self._used_up(self.since, stop, target, rule.is_open, set()) if target else None
            yield Clock("verify", bool(target), due, max(stop, self.since) if stop else None)

    def _waits(self, replies: list[datetime]) -> Iterator[tuple[datetime, datetime | None, bool]]:
        """Each time that the customer waited for word again, after our first."""
        ends = sorted({*replies, *self.flips[::2]})
        until: datetime | None = replies[0] if replies else None
        for entry in self.of("incoming"):
            at = entry["at"]
            if until is None or at <= until or (self.since is not None and at >= self.since):
                continue
            until = next((end for end in ends if end >= at), None)
            yield at, until, until in replies

    def _clock(self, name: str, rule: PlainRule, start: datetime, stop: datetime | None, *, answered: bool = True) -> Clock:
        target = rule.targets.get(name, 0)
        held = FINISHED | (PAUSED if name in {"update", "fix"} else set())
        ended = stop or self.since
        due = self._used_up(start, stop, target, rule.is_open, held) if target else None
        is_cut = ended is not None and name != "fix" and not (stop and answered)
        return Clock(name, bool(target), due, max(ended, start) if ended else None, is_cut)

    def _used_up(self, start: datetime, stop: datetime | None, target: int, is_open: IsOpen, held: set[str]) -> datetime | None:
        """The last instant with no more open minutes than the target. None where that is not before the reading."""
        spent, at = 0, start
        while at < min(stop or self.until, self.until):
            if self._status_at(at) not in held and is_open(at):
                if spent == target:
                    return at
                spent += 1
            at += MINUTE
        return None

    def _status_at(self, at: datetime) -> str:
        return next(status for since, status in reversed(self.statuses) if since <= at or since == self.statuses[0][0])


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


def is_reply(entry: Json) -> bool:
    """A word that reached the customer."""
    if entry["kind"] == "contact":
        return bool(entry.get("reached", True))
    return entry["kind"] == "apology" and bool(entry.get("channel"))


def is_work(entry: Json) -> bool:
    """Work that opens a new case. A call that reached nobody is work too."""
    return is_reply(entry) or entry["kind"] == "contact" or (entry["kind"] == "assign" and bool(entry.get("owner")))


def is_delivery(entry: Json) -> bool:
    return entry["kind"] == "promise_kept" or entry.get("answer") == "delivered"
