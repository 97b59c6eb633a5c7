"""Words for the effort that an option asks of the customer.

It is given by its level, from 0 to 3 (S5.13).
"""

from __future__ import annotations

EFFORTS = ("none", "little", "some", "much")
"""The levels as a form lists them."""
_ASKED = ("", "a little", "some effort", "much effort")


def effort_asked(level: int) -> str:
    """The effort in a sentence: `asks a little of them`. Empty where it asks nothing."""
    words = _ASKED[max(0, min(level, len(_ASKED) - 1))]
    return f"asks {words} of them" if words else ""
