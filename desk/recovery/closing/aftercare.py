"""After-care: some days after the end we ask how things are.

On that day the case is on the board again, until somebody asked (S1.32; DESK.32). It is a day rather than an hour.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta, tzinfo

from desk.model.entries import Contact, Verify
from desk.model.entry_facts import has_reached
from desk.model.state import CaseState
from desk.recovery.offers.delivery import agreed_options

DEFAULT_AFTERCARE = "+3d"
"""The after-care that is proposed for a recovery, as it is typed."""
AFTERCARE_DAY = timedelta(days=1)


def aftercare_from(state: CaseState, zone: tzinfo) -> datetime | None:
    """The first moment of the after-care's day in `zone`. None when none is due, or it was done.

    A verdict or a contact of that day or later does it. One reopened has no ending, and so no after-care.
    """
    ending = state.ending
    if ending is None or ending.aftercare is None:
        return None
    begins = max(ending.aftercare.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0), ending.at)
    done = any(entry.at >= begins for entry in reversed(state.timeline) if isinstance(entry, Contact | Verify) and has_reached(entry))
    return None if done else begins


def redeemable_options(state: CaseState) -> Iterator[tuple[str, datetime]]:
    """Accepted vouchers and invitations, each with its last day (S5.15)."""
    for option in agreed_options(state):
        if option.redeem is not None:
            yield option.extra or option.title or "an invitation", option.redeem
