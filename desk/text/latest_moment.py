"""Notices that a clock was set back."""

from __future__ import annotations

SLACK = 1.0
"""Seconds by which a clock may be corrected unnoticed."""


class LatestMoment:
    """The latest moment for which something was computed.

    A cache that holds until a time is wrong once the clock was set back behind the moment it was filled.
    """

    def __init__(self) -> None:
        self._latest = float("-inf")

    def is_set_back(self, moment: float) -> bool:
        """Was the clock set back before this timestamp was read? It is asked once for each moment."""
        gone_back = moment < self._latest - SLACK
        self._latest = moment if gone_back else max(self._latest, moment)
        return gone_back
