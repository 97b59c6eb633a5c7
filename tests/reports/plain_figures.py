"""The figures of a window, counted a second time from the documents of a shift.

Nothing of the desk is imported.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from zoneinfo import ZoneInfo

from tests.reports.plain_case import Clock, Json, PlainCase, PlainRule
from tests.reports.plain_events import actions_against, customer_count, fate, first_reply, hops, is_in_debt, is_taken, key_of, progress_of

CLOCKS, PRIORITIES = ("own", "reply", "update", "fix", "verify"), ("urgent", "high", "normal", "low")
THIRTY_DAYS = timedelta(days=30)
Figures = dict[str, Json]


class PlainReport:
    """The figures of `[start, end)` as of the earlier of its end and now."""

    def __init__(self, documents: Sequence[Json], rules: list[PlainRule], start: datetime, end: datetime, *, now: datetime) -> None:
        self.start, self.until = start, min(end, now)
        self.rules = rules
        read = [PlainCase(document, self.until) for document in documents]
        self.cases = [case for case in read if case.entries or case.logged < self.until]
        self.counting = [case for case in self.cases if not case.is_merged]
        self.recovering = [case for case in self.counting if case.is_recovery]

    def has(self, at: datetime | None) -> bool:
        return at is not None and self.start <= at < self.until

    def figures(self, *, zone: str, rate: Decimal) -> Figures:
        return {**self.flow(zone), **self.endings(), **self.times(), **self.promises(), **self.sla(), **self.money(rate), **self.rest()}

    # ---------------------------------------------------------------- flow

    def flow(self, zone: str) -> Figures:
        logged = [case for case in self.cases if case.logged < self.until]
        turns = [(case, max(at, case.logged), n % 2 == 0) for case in logged for n, at in enumerate(case.flips)]
        arrived = [case for case in self.cases if self.has(case.logged)]

        def open_at(at: datetime) -> Json:
            return cases_of(c for c in logged if c.logged < at and sum(1 for d, when, _ in turns if d is c and when < at) % 2 == 0)

        def turned(ended: bool) -> Json:
            found = [case for case, at, is_end in turns if is_end is ended and self.has(at)]
            return events_of(found) | {"distinct_cases": len({case.id for case in found}), "distinct_customers": customer_count(found)}

        place = ZoneInfo(zone)
        hours = Counter(hour_of(case.logged, place) for case in arrived)
        return {
            "flow.open_at_start": open_at(min(self.start, self.until)),
            "flow.arrived": cases_of(arrived) | {"distinct_customers": customer_count(arrived)},
            "flow.merged": cases_of(case for case in arrived if case.is_merged),
            "flow.finished": turned(True),
            "flow.reopened": turned(False),
            "flow.open_at_end": open_at(self.until),
            "flow.arrived_by_hour": {"value": dict(sorted(hours.items())), "zone": zone},
        }

    # ---------------------------------------------------------------- how cases ended

    def endings(self) -> Figures:
        ended = [case for case in self.recovering if self.has(case.since)]
        base = [case for case in ended if case.ending("outcome") != "best_effort"]
        well = [case for case in base if case.verdict in {"met", "exceeded"} and case.ending("outcome") != "lost"]
        found = {
            "recovery.rate": share_of(well, base) | {"base": ids(base)},
            "recovery.unasked": share_of([case for case in base if case.verdict is None], base),
        }
        for outcome in ("kept", "stronger", "lost", "best_effort", None):
            found[f"outcome.{outcome or 'unsaid'}"] = share_of([c for c in ended if c.ending("outcome") == outcome], ended)
        lost = [case for case in ended if case.ending("outcome") == "lost" and case.value is not None]
        saved = [case for case in ended if case.ending("saved")]
        found["outcome.saved"] = {"value": money(Decimal(str(case.ending("saved"))) for case in saved), "cases": ids(saved)}
        worth = money(case.value for case in lost if case.value is not None)
        found["outcome.lost_value"] = {"value": worth, "of": len(lost), "cases": ids(lost)}
        return found | self._verdicts()

    def _verdicts(self) -> Figures:
        said = [(case, entry) for case in self.counting for entry in case.of("verify") if self.has(entry["at"])]
        words = ("below", "met", "exceeded")
        return {f"verdict.{w}": events_of([c for c, e in said if e["verdict"] == w]) | {"of": len(said)} for w in words}

    # ---------------------------------------------------------------- times

    def times(self) -> Figures:
        late = [(case, (case.logged - case.told).total_seconds() / 60) for case in self.counting if self.has(case.logged)]
        gaps = sorted(minutes for _, minutes in late)
        apart = [case for case, minutes in late if minutes >= 5]
        return {
            "time.own": self._time(self.counting, lambda c: c.logged, lambda c: c.first("assign", where=lambda e: bool(e.get("owner")))),
            "time.contact": self._time(self.counting, lambda c: c.told, first_reply),
            "time.apology": self._time(self.recovering, lambda c: c.told, lambda c: c.first("apology")),
            "time.relief": self._time(self.recovering, lambda c: c.told, lambda c: c.relief),
            "gap.told_logged": share_of(apart, [case for case, _ in late])
            | {"median_minutes": median(gaps), "longest_minutes": gaps[-1] if gaps else None},
        }

    def _time(self, among: list[PlainCase], since: Callable[[PlainCase], datetime], until: Callable[[PlainCase], datetime | None]) -> Json:
        done = [(case, minutes_between(since(case), at)) for case in among if (at := until(case)) is not None and self.has(at)]
        waits = [case for case in among if until(case) is None and not case.is_finished and case.logged < self.until]
        lengths = sorted(length for _, length in done)
        return {
            "n": len(lengths),
            "median_minutes": median(lengths),
            "p90_minutes": lengths[-(-9 * len(lengths) // 10) - 1] if lengths else None,
            "cases": ids(case for case, _ in done),
            "waiting": len(waits),
            "longest_waiting_minutes": max((minutes_between(since(case), self.until) for case in waits), default=None),
            "waiting_cases": ids(waits),
        }

    # ---------------------------------------------------------------- promises, chases

    def promises(self) -> Figures:
        due = [(case, promise) for case in self.cases for promise in case.promises if self.has(promise["due"])]
        theirs = [(case, fate(promise)) for case, promise in due if not promise["ours"]]
        ours = [(case, fate(promise)) for case, promise in due if promise["ours"]]
        names = ("kept", "kept_late", "broken", "overdue")
        found = {f"promise.{name}": events_of([c for c, end in theirs if end == name]) | {"of": len(theirs)} for name in names}
        found["promise.among_us_kept"] = events_of([case for case, end in ours if end == "kept"]) | {"of": len(ours)}
        untimed = [c for c in self.cases for p in c.promises if p["due"] is None and not p["ours"] and self.has(p["made"])]
        found["promise.untimed"] = events_of(untimed)
        chased = [self._survivor(c) for c in self.cases for e in c.of("incoming") if e.get("chase") and self.has(e["at"])]
        found["chase.count"] = {"value": len(chased), "of": len(set(chased)), "cases": sorted(set(chased))}
        return found

    def _survivor(self, case: PlainCase) -> str:
        known, seen = {each.id: each for each in self.cases}, {case.id}
        while case.is_merged and case.twin not in seen:
            seen.add(case.twin)
            if case.twin not in known:
                return case.twin
            case = known[case.twin]
        return case.id

    # ---------------------------------------------------------------- targets

    @cached_property
    def decided(self) -> list[tuple[PlainCase, Clock, str]]:
        found = [(case, clock, clock.decision) for case in self.counting for clock in case.clocks(self.rules)]
        return [(case, clock, end[1]) for case, clock, end in found if end is not None and self.has(end[0])]

    def sla(self) -> Figures:
        found: Figures = {}
        for name in CLOCKS:
            for priority in ("", *PRIORITIES):
                there = [(c, end) for c, clock, end in self.decided if clock.name == name and end in {"met", "missed"}]
                there = [(case, end) for case, end in there if priority in {"", case.header["priority"]}]
                found[f"sla.{name}{'.' if priority else ''}{priority}"] = {
                    "value": sum(end == "met" for _, end in there),
                    "of": len(there),
                    "cases": ids(case for case, _ in there),
                    "missed": ids(case for case, end in there if end == "missed"),
                }
        for figure in ("cut short", "no target"):
            on = [case for case, _, end in self.decided if end == figure]
            found[f"sla.{figure.replace(' ', '_')}"] = {"value": len(on), "on": ids(on)}
        fixed = [(case.id, end, case.header.get("source_sla")) for case, clock, end in self.decided if clock.name == "fix"]
        both = {case: (end, source) for case, end, source in fixed if source and end in {"met", "missed"}}
        differs = {case: {"ours": end, "theirs": source} for case, (end, source) in both.items() if end != source}
        found["sla.agrees_with_source"] = {"value": len(both) - len(differs), "of": len(both), "cases": sorted(both), "differs": differs}
        return found

    # ---------------------------------------------------------------- money

    def money(self, rate: Decimal) -> Figures:
        taken = [(c, o["choice"]) for c in self.counting for o in c.offers if o["counts"] and self.has(o["at"])]
        parts: dict[str, list[Decimal]] = {"now": [], "later": [], "staff": []}
        for _, choice in taken:
            parts["now"].append(amount(choice, "value_now") + amount(choice, "cost"))
            parts["later"].append(amount(choice, "value_later") * amount(choice, "chance", "1"))
            parts["staff"].append(amount(choice, "staff_minutes") * rate)
        parts["total"] = [sum(each, Decimal(0)) for each in zip(*parts.values(), strict=True)]
        cases = ids(case for case, _ in taken)
        found: Figures = {f"cost.{name}": {"value": money(each), "cases": cases} for name, each in parts.items()}
        found["cost.offers"] = {"value": len(taken), "cases": cases}
        known = {case.id: case.value for case, _ in taken if case.value is not None}
        cost = sum((total for (case, _), total in zip(taken, parts["total"], strict=True) if case.id in known), Decimal(0))
        worth = sum((value for value in known.values() if value is not None), Decimal(0))
        share = float((cost / worth * 100).quantize(Decimal("0.01"), ROUND_HALF_UP)) if worth else 0
        beside = {"cost": money([cost]), "worth": money([worth]), "known": len(known)}
        found["cost.share_of_value"] = {"value": share, "of": len({c.id for c, _ in taken}), "cases": sorted(known), **beside}
        return found

    # ---------------------------------------------------------------- the rest

    def rest(self) -> Figures:
        said = [(case, entry) for case in self.counting for entry in case.of("apology") if self.has(entry["at"])]
        who = ("agent", "lead", "manager")
        found = {f"apology.{w}": events_of([c for c, e in said if e.get("speaker", "agent") == w]) | {"of": len(said)} for w in who}
        noes = [(case, is_taken(case, entry)) for case in self.counting for entry in case.of("refusal") if self.has(entry["at"])]
        owing = [case for case in self.counting if case.logged < self.until and is_in_debt(case)]
        ages = [minutes_between(case.since, self.until) for case in owing if case.since is not None]
        found["override.count"] = events_of([c for c in self.counting for e in c.of("close_rule") if self.has(e["at"])])
        found["refusal.alternative_taken"] = events_of([case for case, taken in noes if taken]) | {"of": len(noes)}
        found["hops.count"] = events_of([case for case in self.counting for at in hops(case) if self.has(at)])
        found["debt.at_end"] = cases_of(owing) | {"oldest_minutes": max(ages, default=None)}
        return found | dict(self._causes())

    def _causes(self) -> Iterator[tuple[str, Json]]:
        found: dict[str, list[tuple[PlainCase, Json]]] = {}
        for case in self.counting:
            for cause in case.of("cause"):
                if self.has(cause["at"]) or cause["at"] >= self.until - THIRTY_DAYS:
                    found.setdefault(key_of(cause), []).append((case, cause))
        for each in found.values():
            each.sort(key=lambda one: one[1]["at"])
            recent = [(case, cause) for case, cause in each if cause["at"] >= self.until - THIRTY_DAYS]
            actions = [action for case, cause in recent for action in actions_against(case, cause)]
            done = max((action["done"] for action in actions if action["done"]), default=None)
            before = sum(done is not None and cause["at"] <= done for _, cause in recent)
            yield (
                f"cause.{each[-1][1].get('key', '').strip() or '-'}",
                {
                    "value": len({case.id for case, cause in each if self.has(cause["at"])}),
                    "of": len({case.id for case, _ in recent}),
                    "cases": ids(case for case, _ in recent),
                    "class_": next((cause["class"] for _, cause in reversed(each) if cause.get("class")), ""),
                    "action": progress_of(actions, self.until),
                    "effect": {"before": before, "since": len(recent) - before} if done else None,
                },
            )


def ids(cases: Iterable[PlainCase]) -> list[str]:
    return sorted({case.id for case in cases}, key=lambda case: int(case[2:]))


def cases_of(cases: Iterable[PlainCase]) -> Json:
    found = ids(cases)
    return {"value": len(found), "cases": found}


def events_of(cases: Sequence[PlainCase]) -> Json:
    return {"value": len(cases), "cases": ids(cases)}


def share_of(cases: Iterable[PlainCase], base: Sequence[PlainCase]) -> Json:
    return cases_of(cases) | {"of": len(base)}


def hour_of(at: datetime, place: ZoneInfo) -> str:
    """The instant at which the hour on the wall began."""
    there = at.astimezone(place)
    begun = at - timedelta(minutes=there.minute)
    return begun.isoformat().replace("+00:00", "Z")


def minutes_between(since: datetime, until: datetime) -> float:
    return max(0.0, (until - since).total_seconds() / 60)


def median(ordered: Sequence[float]) -> float | None:
    middle = ordered[(len(ordered) - 1) // 2 : len(ordered) // 2 + 1]
    return sum(middle) / len(middle) if middle else None


def money(amounts: Iterable[Decimal]) -> str:
    return str(sum(amounts, Decimal(0)).quantize(Decimal("0.01"), ROUND_HALF_UP))


def amount(choice: Json, name: str, default: str = "0") -> Decimal:
    return Decimal(str(choice.get(name, default)))
