"""The values that fields of entries take."""

# No annotation is postponed: msgspec compiles the text of each at every start, which costs a line command a twentieth of its time.
from datetime import datetime
from types import MappingProxyType
from typing import Annotated, Literal

from msgspec import Meta

Instant = Annotated[datetime, Meta(tz=True)]
"""A moment with its zone, stored in UTC and ending in Z."""

EntryRef = Annotated[str, "names another entry"]
"""The id of another entry of the case. `model/references.py` finds such fields."""

Status = Literal["new", "open", "pending", "on_hold", "solved", "closed"]
Priority = Literal["urgent", "high", "normal", "low"]
Remedy = Literal["redo", "replace", "restore", "refund", "discount", "gift", "upgrade", "priority", "visit", "attention"]
Speaker = Literal["agent", "lead", "manager"]
Answer = Literal["accepted", "declined", "countered", "withdrawn", "delivered"]
Decision = Literal["approved", "declined"]
Reason = Literal["scope", "policy", "process", "safety", "law", "third_party"]
PromiseSort = Literal["outcome", "effort"]
Verdict = Literal["below", "met", "exceeded"]
Outcome = Literal["kept", "stronger", "lost", "best_effort"]
LinkSort = Literal["duplicate", "parent", "same_cause", "related"]

VERDICT_WORDS = MappingProxyType[Verdict, str]({"met": "happy", "exceeded": "better", "below": "worse"})
"""The verdicts, each as an agent asks for it."""

OUTCOME_WORDS = MappingProxyType[Outcome, str](
    {"kept": "they stay", "stronger": "they trust us more", "lost": "they leave", "best_effort": "we did our best"}
)
"""The ends of a recovery, each as a sentence. Form, case and report say it by these."""

PRAISE = "praise"
"""The way in which a customer came who says that something went well."""
STATUSES: tuple[Status, ...] = ("new", "open", "pending", "on_hold", "solved", "closed")
PRIORITIES: tuple[Priority, ...] = ("urgent", "high", "normal", "low")
MOST_MINUTES = 5_256_000
"""The longest step, in minutes: ten years."""
StepMinutes = Annotated[float, Meta(ge=0, le=MOST_MINUTES)]
"""Minutes until a step is due."""
CUSTOMER = "customer"
SYSTEM = "system"
