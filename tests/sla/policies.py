"""Policies for tests: the default as it is shipped, and an office with hours, breaks and holidays."""

from __future__ import annotations

from pathlib import Path

import desk
from desk.sla.policy_file import read_policy

DEFAULT_TEXT = (Path(desk.__file__).parent / "data" / "policy.toml").read_text(encoding="utf-8")
DEFAULT = read_policy(DEFAULT_TEXT, "policy.toml")

OFFICE_TEXT = """
calendar = "office"

[[rules]]
name = "urgent"
priority = "urgent"
own = 10
reply = 30
update = 60
fix = 240

[[rules]]
name = "all"
own = 20
reply = 60
update = 120
fix = 840
verify = 420

[calendars.office]
zone = "Europe/Berlin"
holidays = [2026-05-01]

[calendars.office.hours]
mon = ["09:00-12:00", "13:00-17:00"]
tue = ["09:00-12:00", "13:00-17:00"]
wed = ["09:00-12:00", "13:00-17:00"]
thu = ["09:00-12:00", "13:00-17:00"]
fri = ["09:00-12:00", "13:00-17:00"]

[calendars.office.dates]
2026-05-06 = "09:00-11:00"

[calendars.office.breaks]
2026-05-05 = "10:00-10:30"
"""
OFFICE = read_policy(OFFICE_TEXT, "office.toml")
