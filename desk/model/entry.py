"""An entry of a timeline: one fact.

Entries are only ever added. A `retract` takes an earlier one back.
"""

# No annotation is postponed: msgspec compiles the text of each at every start, which costs a line command a twentieth of its time.
from desk.model.entry_kind import EntryKind
from desk.model.entry_values import Instant


class Entry(EntryKind, frozen=True, kw_only=True, omit_defaults=True, tag_field="kind"):
    """One fact on a timeline.

    `id` is given when the entry is committed and empty (or temporary, see `ids`) before. `by` is an agent's id, `customer` or `system`.
    `ref` is the key of the fact at its source, for imported and replayed entries.
    """

    id: str = ""
    at: Instant
    by: str
    ref: str = ""
