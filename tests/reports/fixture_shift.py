"""Loads a report fixture as a shift file with its archives and policy.

A fixture tells its cases in minutes from its own now.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"
PRIORITIES = {"P1": "urgent", "P2": "high", "P3": "normal", "P4": "low"}
REMEDIES = {"discount_now": "discount", "discount_future": "discount", "make_good": "redo", "extra": "gift"}
TARGETS = {"own": "own", "first_contact": "reply", "update_every": "update", "fix": "fix", "verify_after_fix": "verify"}
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

Json = dict[str, Any]
Mark = tuple[str, int]
Told = tuple[float, Json, Mark | None]
"""A minute, an entry, and what others of the case call it."""


class FixtureShift:
    """One fixture, written to a folder as files that any TinyDB reads."""

    def __init__(self, name: str, folder: Path) -> None:
        self.facts: Json = json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))
        self.now = datetime.fromisoformat(self.facts["now"])
        self.path = folder / "shift.json"
        self._write_files()

    def at(self, minutes: float) -> str:
        """An instant so many minutes from the fixture's now."""
        return (self.now.astimezone(UTC) + timedelta(minutes=minutes)).isoformat().replace("+00:00", "Z")

    def _write_files(self) -> None:
        cases = self.facts["cases"]
        meta = {"1": {"format": 1, "generation": 1, "seq": 0, "last_case": max(int(case["id"][2:]) for case in cases)}}
        live = {case["id"][2:]: self.document(case) for case in cases if not case.get("archived")}
        self.path.write_text(json.dumps({"_meta": meta, "shift": {"1": self.shift()}, "cases": live}), encoding="utf-8")
        self.path.with_suffix(".toml").write_text(self.policy(), encoding="utf-8")
        months: dict[str, Json] = {}
        for case in cases:
            if case.get("archived"):
                months.setdefault(self.at(case["closed_at"])[:7], {})[case["id"][2:]] = self.document(case)
        for month, documents in months.items():
            archive = self.path.with_name(f"shift-{month}.json")
            archive.write_text(json.dumps({"_meta": meta, "cases": documents}), encoding="utf-8")

    def shift(self) -> Json:
        told = self.facts["shift"]
        return {
            "name": told["name"],
            "start": self.at(told["start"]),
            "end": self.at(told["end"]),
            "zone": told["zone"],
            "agents": [{name: agent[name] for name in ("id", "name", "role")} for agent in self.facts["agents"]],
            "minute_rate": self.facts["staff_minute_rate"],
            "currency": self.facts["currency"],
        }

    def policy(self) -> str:
        lines = [f'calendar = "{self.facts["shift"]["calendar"]}"', 'update_starts = "after_first_reply"']
        for rule in self.facts["rules"]:
            if rule.get("sla") is False:
                lines += ["[[rules]]", 'name = "no sla"', f'tag = "{rule["tag"]}"', "sla = false"]
            else:
                lines += self._rules(f"{rule['tag']} ", f'tag = "{rule["tag"]}"', f'calendar = "{rule["calendar"]}"')
        lines += self._rules("")
        for calendar in self.facts["calendars"]:
            if calendar["periods"] != "all":
                lines += self._calendar(calendar)
        return "\n".join(lines) + "\n"

    def _rules(self, name: str, *conditions: str) -> list[str]:
        lines: list[str] = []
        for level, targets in self.facts["policies"].items():
            priority = PRIORITIES[level]
            lines += ["[[rules]]", f'name = "{name}{priority}"', f'priority = "{priority}"', *conditions]
            lines += [f"{TARGETS[target]} = {minutes}" for target, minutes in targets.items()]
        return lines

    @staticmethod
    def _calendar(calendar: Json) -> list[str]:
        hours = ", ".join(f'"{start}-{end}"' for start, end in calendar["periods"])
        opening = [f"{DAYS[day - 1]} = [{hours}]" for day in calendar["weekdays"]]
        head = [f"[calendars.{calendar['id']}]", f'zone = "{calendar["zone"]}"', f"[calendars.{calendar['id']}.hours]"]
        return head + opening

    def document(self, case: Json) -> Json:
        customer = case["customer"]
        found = {
            "id": case["id"],
            "subject": case["subject"],
            "customer": customer["name"],
            "created_at": self.at(case["logged_at"]),
            "created_by": case["logged_by"],
            "priority": PRIORITIES[case["priority"]],
            "channel": case["channel"],
            "tags": case["tags"],
            "external": case.get("external"),
            "failure": case["failure_kind"],
            "phone": customer["phone"],
            "email": customer["email"],
            "value": customer["lifetime_value"],
            "source_sla": case.get("source_sla", ""),
        }
        return {name: value for name, value in found.items() if value is not None} | {"entries": self.entries(case)}

    def entries(self, case: Json) -> list[Json]:
        told = sorted(self._told(case), key=lambda each: each[0])
        names: dict[Mark, str] = {}
        for number, (minute, entry, mark) in enumerate(told, 1):
            entry |= {"id": f"{case['id'][2:]}.{number}", "at": self.at(minute)}
            if mark is not None:
                names[mark] = entry["id"]
        return [
            {name: names[value] if isinstance(value, tuple) else value for name, value in entry.items() if value not in (None, "", [])}
            for _, entry, _ in told
        ]

    def _told(self, case: Json) -> Iterator[Told]:
        yield from self._words(case)
        yield from self._amends(case)
        yield from self._learned(case)
        yield from self._ends(case)

    def _words(self, case: Json) -> Iterator[Told]:
        at, channel = case["told_at"], case["channel"]
        yield at, {"kind": "told", "by": "customer", "text": case["story"], "channel": channel, "told_at": self.at(at)}, None
        for name, chase in (("chases", True), ("incoming", None)):
            for n, said in enumerate(case.get(name, [])):
                entry = {"kind": "incoming", "by": "customer", "text": said["text"], "channel": said["channel"], "chase": chase}
                yield said["at"], entry, (name, n)
        for n, felt in enumerate(case["feelings"]):
            heard = {"guess": case["my_guess"], "wants": case["wants"], "matters": case["why_it_matters"]} if n == 0 else {}
            yield felt["at"], {"kind": "listen", "by": felt["by"], "feeling": felt["word"], **heard}, ("feelings", n)
        if case["owned_at"] is not None:
            yield case["owned_at"], {"kind": "assign", "by": case["owner"], "owner": case["owner"]}, None
        for given in case["escalations"]:
            entry = {"kind": "assign", "by": given["by"], "owner": given["to"], "reason": given["why"], "handover": given.get("handover")}
            yield given["at"], entry, None
        for n, touch in enumerate(case["touches"]):
            entry = {"kind": "contact", "by": touch["by"], "text": touch["text"], "channel": touch["channel"]}
            yield touch["at"], entry, ("touches", n)
        for n, sorry in enumerate(case["apologies"]):
            entry = {
                "kind": "apology",
                "by": sorry["by"],
                "text": sorry["text"],
                "channel": sorry["channel"],
                "speaker": sorry["spoken_by"],
            }
            yield sorry["at"], entry, ("apologies", n)

    def _amends(self, case: Json) -> Iterator[Told]:
        for n, offer in enumerate(case["offers"]):
            mark = ("offers", n)
            options = [self._option(option, offer) for option in offer["options"]]
            yield offer["at"], {"kind": "offer", "by": offer["by"], "options": options}, mark
            if "approved_by" in offer:
                approval = {"kind": "approval", "by": offer["approved_by"], "offer": mark, "decision": "approved"}
                yield offer["approved_at"], approval, None
            if "decided_at" in offer:
                chosen = offer.get("chosen") if offer["state"] == "accepted" else None
                answer = {"kind": "offer_answer", "by": offer["by"], "offer": mark, "answer": offer["state"], "option": chosen}
                yield offer["decided_at"], answer, None
        for brought in case.get("deliveries", []):
            answer = {"kind": "offer_answer", "by": brought["by"], "offer": ("offers", brought["offer"]), "answer": "delivered"}
            yield brought["at"], answer, None
        for answered in case.get("answers", []):
            answer = {"kind": "offer_answer", "by": answered["by"], "offer": ("offers", answered["offer"]), "answer": answered["answer"]}
            yield answered["at"], answer, None
        for n, promise in enumerate(case["promises"]):
            entry = {
                "kind": "promise",
                "by": promise["by"],
                "text": promise["text"],
                "to": None if promise["to"] == "customer" else promise["to"],
                "due": None if promise["due"] is None else self.at(promise["due"]),
            }
            yield promise["made_at"], entry, ("promises", n)
            if promise["state"] in {"kept", "broken"}:
                yield promise["done_at"], {"kind": f"promise_{promise['state']}", "by": promise["by"], "promise": ("promises", n)}, None

    def _option(self, option: Json, offer: Json) -> Json:
        items = option["items"]
        later = [item for item in items if item["expected_later"]]
        found: Json = {
            "title": option["label"],
            "remedy": REMEDIES.get(items[0]["kind"], items[0]["kind"]),
            "value_now": sum(item["amount"] for item in items if item["cost_now"]),
            "staff_minutes": option["staff_minutes"],
        }
        if later:
            found |= {"value_later": sum(item["amount"] for item in later), "chance": later[0]["chance"]}
        return found | ({"by": self.at(offer["new_time"])} if "new_time" in offer else {})

    def _learned(self, case: Json) -> Iterator[Told]:
        no, cause = case["saying_no"], case["root_cause"]
        if no:
            taken = no["alternatives"][no["taken"] - 1] if no["taken"] else None
            entry = {"kind": "refusal", "by": no["by"], "asked": no["request"], "reason": no["reason_class"], "text": no["plain_reason"]}
            yield no["at"], {**entry, "alternatives": no["alternatives"], "taken": taken}, None
        if not cause:
            return
        mark = ("root_cause", 0)
        found = {"kind": "cause", "by": cause["by"], "class": cause["class"], "key": cause["key"], "text": cause["cause"]}
        yield cause["at"], found, mark
        for n, action in enumerate(cause["actions"]):
            due = self.at(action["due_in_days"] * 1440)
            entry = {"kind": "action", "by": cause["by"], "cause": mark, "text": action["text"], "owner": action["owner"], "due": due}
            yield cause["at"], entry, ("actions", n)
            if action["state"] == "done":
                done = {"kind": "action_done", "by": action["owner"], "action": ("actions", n)}
                yield action.get("done_at", cause["at"]), done, None

    def _ends(self, case: Json) -> Iterator[Told]:
        last = case.get("owner_now") or case["owner"] or "system"
        for pause in case["pauses"]:
            yield pause["from"], {"kind": "status", "by": pause["by"], "to": "pending", "reason": pause["reason"]}, None
            if pause["to"] is not None:
                yield pause["to"], {"kind": "status", "by": pause["by"], "to": "open"}, None
        if case["fixed_at"] is not None:
            yield case["fixed_at"], {"kind": "status", "by": last, "to": "solved"}, ("fixed", 0)
        for n, verdict in enumerate(case["verifications"]):
            entry = {"kind": "verify", "by": verdict["by"], "verdict": verdict["verdict"], "words": verdict["said"]}
            yield verdict["at"], entry, ("verifications", n)
        if case["closed_at"] is not None:
            yield case["closed_at"], self._closing(case, last), None
        if case["reopened_at"] is not None:
            yield case["reopened_at"], {"kind": "status", "by": "customer", "to": "open", "reason": "again"}, None
        for change in case.get("statuses", []):
            entry = {"kind": "status", "by": change["by"], "to": change["to"], "reason": change["reason"], "outcome": change.get("outcome")}
            yield change["at"], entry, None
        for override in case.get("overrides", []):
            yield override["at"], {"kind": "close_rule", "by": override["by"], "rule": override["rule"], "reason": override["reason"]}, None
        for link in case["links"]:
            yield case["logged_at"], {"kind": "link", "by": case["logged_by"], "sort": link["kind"], "case": link["case"]}, None
        for undone in case.get("undone", []):
            yield undone["at"], {"kind": "retract", "by": undone["by"], "entry": (undone["list"], undone["index"])}, None

    @staticmethod
    def _closing(case: Json, last: str) -> Json:
        told = case["outcome"] or {}
        outcome = "best_effort" if case["status"] == "best_effort" else told.get("relation")
        saved = told.get("sale_saved") or None
        return {"kind": "status", "by": told.get("signed_by", last), "to": "closed", "outcome": outcome, "saved": saved}
