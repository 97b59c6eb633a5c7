"""Usual corrective actions for each class of cause.

They are proposals. They say where to look, and the agent's own words are better as soon as they have any.
"""

from __future__ import annotations

from collections.abc import Mapping

USUAL_ACTIONS: Mapping[str, tuple[str, ...]] = {
    "planning": ("more face time with the client before the work starts",),
    "training": ("ask for the product material and read it together", "sit in on a training session"),
    "details": ("add a check to the review before it goes out",),
    "communication": ("rework the status call: what matters first", "rework the summary mail: headline first, one topic"),
    "other": (),
}
"""Corrective actions by class of cause (S1.24 to S1.27)."""
CAUSE_CLASSES = tuple(USUAL_ACTIONS)


def usual_actions(of_class: str) -> tuple[str, ...]:
    """The usual actions for a class, the usual one first. Empty for a class of the desk's own."""
    return USUAL_ACTIONS.get(of_class, ())
