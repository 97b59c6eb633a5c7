"""Finds the time zone that an import names."""

from __future__ import annotations

import difflib
import re
from datetime import UTC, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, available_timezones

from desk.errors import Refused

_OFFSET = re.compile(r"(?:utc|gmt)?([+-])(\d{1,2})(?::?(\d{2}))?", re.IGNORECASE)


def import_zone(name: str) -> tzinfo:
    """The zone of a name or offset.

    Such as Europe/Berlin, UTC or +02:00. Raises Refused for a name that is no zone.
    """
    text = name.strip()
    if text.upper() in {"UTC", "Z", "GMT"}:
        return UTC
    offset = _OFFSET.fullmatch(text)
    if offset and int(offset[2]) <= 14:
        minutes = int(offset[2]) * 60 + int(offset[3] or 0)
        return timezone(timedelta(minutes=-minutes if offset[1] == "-" else minutes))
    try:
        return ZoneInfo(text)
    except (KeyError, ValueError, OSError):
        pass
    lowered = {zone.lower(): zone for zone in available_timezones()}
    if text.lower() in lowered:
        return ZoneInfo(lowered[text.lower()])
    near = difflib.get_close_matches(text.lower(), lowered, 2, 0.5) or [zone for zone in lowered if text.lower() in zone][:2]
    hint = f"; did you mean {' or '.join(lowered[zone] for zone in near)}?" if near else ", such as Europe/Berlin or +02:00"
    raise Refused(f"'{name}' is not a time zone I know{hint}. Nothing was read.")
