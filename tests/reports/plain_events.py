"""Events and states of a plain case that a report counts.

Nothing of the desk is imported.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from tests.reports.plain_case import Json, PlainCase, is_reply


def first_reply(case: PlainCase) -> datetime | None:
    return next((entry["at"] for entry in case.entries if is_reply(entry)), None)


def fate(promise: Json) -> str:
    if promise["fate"] == "kept":
        return "kept" if promise["settled"] <= promise["due"] else "kept_late"
    return promise["fate"] or "overdue"


def is_taken(case: PlainCase, refusal: Json) -> bool:
    """Did the customer take another way, with the no or later?"""
    answers = [entry["answer"] for entry in case.of("offer_answer") if entry.get("offer") == refusal["id"]]
    return answers[-1] == "accepted" if answers else bool(refusal.get("taken"))


def customer_count(cases: Sequence[PlainCase]) -> int:
    """The groups of cases that share a telephone or an address, through others too."""
    groups: list[set[str]] = []
    for case in cases:
        digits = "".join(sign for sign in case.header.get("phone", "") if sign.isdigit())[-7:]
        keys = {digits, case.header.get("email", "").casefold()} - {""} or {case.id}
        same = [group for group in groups if group & keys]
        groups = [group for group in groups if group not in same] + [keys.union(*same)]
    return len(groups)


def hops(case: PlainCase) -> Iterator[datetime]:
    owner = ""
    for entry in case.of("assign"):
        if entry.get("owner"):
            if owner not in {"", entry["owner"]} and not entry.get("handover"):
                yield entry["at"]
            owner = entry["owner"]


def actions_against(case: PlainCase, cause: Json) -> list[Json]:
    replaced = {entry.get("instead_of") for entry in case.of("action")}
    there = [e for e in case.of("action") if e.get("cause", "") in {"", cause["id"]} and e["id"] not in replaced]
    done = {entry["action"]: entry["at"] for entry in case.of("action_done")}
    return [{"due": entry.get("due"), "done": done.get(entry["id"])} for entry in there]


def progress_of(actions: Sequence[Json], until: datetime) -> str:
    waits = [action for action in actions if action["done"] is None]
    late = any(action["due"] and datetime.fromisoformat(action["due"]) < until for action in waits)
    return "missing" if not actions else "overdue" if late else "open" if waits else "done"


def is_in_debt(case: PlainCase) -> bool:
    """Was a finished recovery never learned from?"""
    causes = case.of("cause")
    return case.is_recovery and case.is_finished and (not causes or any(not actions_against(case, cause) for cause in causes))


def key_of(cause: Json) -> str:
    return " ".join(cause.get("key", "").casefold().replace("-", " ").replace("_", " ").split())
