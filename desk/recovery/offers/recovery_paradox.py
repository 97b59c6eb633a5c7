"""Recovery paradox: a good recovery may leave a customer closer than before.

It is rare, and it lifts satisfaction more than loyalty.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from desk.model.state import CaseState
from desk.recovery.severity import is_severe

SOURCE = "Magnini et al. 2007; de Matos et al. 2007"


class ParadoxChance(msgspec.Struct, frozen=True):
    """The conditions of `stronger than before`. Each holds, does not, or is not known (None)."""

    is_mild: bool
    is_first: bool
    is_unstable: bool | None
    has_little_control: bool | None

    @property
    def is_likely(self) -> bool:
        """Does nothing known speak against it?"""
        return self.is_mild and self.is_first and self.is_unstable is not False and self.has_little_control is not False

    @property
    def words(self) -> str:
        """The chance in one line, for whoever weighs an extra."""
        if self.is_likely:
            return "done well, this can leave them happier than before: it was mild, and their first time. Loyalty comes later"
        against = [words for holds, words in self._reasons_against() if not holds]
        return f"a sure fix and care count more than the extra: {', '.join(against)}"

    def _reasons_against(self) -> Iterable[tuple[bool, str]]:
        yield self.is_mild, "it was severe"
        yield self.is_first, "not the first time"
        yield self.is_unstable is not False, "the cause keeps coming back"
        yield self.has_little_control is not False, "it was in our hands"


def paradox_chance(state: CaseState, *, earlier: int = 0, others: Iterable[CaseState] = ()) -> ParadoxChance:
    """The conditions of the paradox, as far as they are known.

    They are: not severe, the first time, an unstable cause, little control (Magnini et al. 2007). `earlier` counts the customer's failures
    before this one. `others` are cases in which the cause may have come before.
    """
    keys = {cause.key for cause in state.causes if cause.key}
    again = bool(keys) and any(cause.key in keys for other in others if other.id != state.id for cause in other.causes)
    fault = str(state.value("fault") or "")
    return ParadoxChance(
        is_mild=not is_severe(state),
        is_first=earlier == 0,
        is_unstable=not again if keys else None,
        has_little_control={"ours": False, "partner": True, "customer": True}.get(fault),
    )
