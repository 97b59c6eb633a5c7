"""The kinds of entry of any case: contact, status, owner, steps."""

# No annotation is postponed: msgspec compiles the text of each at every start, which costs a line command a twentieth of its time.
from typing import Any

from msgspec import Struct

from desk.model.entry import Entry
from desk.model.entry_values import (
    EntryRef,
    Instant,
    LinkSort,
    Outcome,
    Status,
    StepMinutes,
)


class Told(Entry, frozen=True, kw_only=True, tag="told"):
    """The customer's own account, the first entry. `told_at` is when they first told anyone, `told_to` whom."""

    NOUN = "told"
    AUDIENCE = "team"
    VOICE = "message"

    text: str = ""
    channel: str = ""
    told_at: Instant | None = None
    told_to: str = ""


class Incoming(Entry, frozen=True, kw_only=True, tag="incoming"):
    """The customer got in touch again.

    `chase` says that they had to ask after their own matter.
    """

    NOUN = "incoming"
    WRITTEN_AS = "what the customer said"
    AUDIENCE = "team"
    VOICE = "message"

    text: str = ""
    channel: str = ""
    chase: bool = False


class Contact(Entry, frozen=True, kw_only=True, tag="contact"):
    """We spoke to the customer, as in a reply, call or update.

    `reached` is false where nobody answered. Such a try is no reply (S3.5).
    """

    NOUN = "contact"
    WRITTEN_AS = "a reply"
    AUDIENCE = "customer"
    WORDING = "contact"
    COUNTS_AS_REPLY = "always"

    text: str = ""
    channel: str = ""
    update: bool = False
    reached: bool = True


class Memo(Entry, frozen=True, kw_only=True, tag="memo"):
    """An internal note."""

    NOUN = "memo"
    WRITTEN_AS = "a note"
    AUDIENCE = "team"

    text: str = ""


class StatusChange(Entry, frozen=True, kw_only=True, tag="status"):
    """The case changed status.

    A pause says what we wait for and when we look again. An ending may say how it ended: `outcome` for the relation, `saved` the sale
    kept by it, `went_to` whom a lost customer chose instead, `remember` what they shall remember of us, `aftercare` when we ask again
    how things are.
    """

    NOUN = "status"
    TEXT_FIELD = "reason"
    AUDIENCE = "team"
    DECIDES = "status"

    to: Status
    reason: str = ""
    recheck: Instant | None = None
    outcome: Outcome | None = None
    saved: float = 0.0
    went_to: str = ""
    remember: str = ""
    aftercare: Instant | None = None


class Assign(Entry, frozen=True, kw_only=True, tag="assign"):
    """Somebody took or was given the case, with the next follow-up.

    An empty owner puts it back on the board. `handover` is the id of the handover at whose change of shift the case changed hands.
    """

    NOUN = "owner"
    TEXT_FIELD = "reason"
    AUDIENCE = "team"
    DECIDES = "owner"

    owner: str = ""
    follow_up: Instant | None = None
    reason: str = ""
    handover: str = ""


class FieldChange(Entry, frozen=True, kw_only=True, tag="field"):
    """A field of the header changed."""

    NOUN = "change"
    TEXT_FIELD = "now"
    AUDIENCE = "team"
    ABOUT = "name"
    DECIDES = "field"

    name: str
    was: Any = None
    now: Any = None


class Link(Entry, frozen=True, kw_only=True, tag="link"):
    """This case belongs with another."""

    NOUN = "link"
    TEXT_FIELD = "case"
    AUDIENCE = "team"

    sort: LinkSort = "related"
    case: str


class PlannedStep(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A step of a playbook, as the playbook was when it began.

    It is due `minutes` after the beginning. `evidence` names what on a timeline proves it.
    """

    text: str
    minutes: StepMinutes | None = None
    evidence: str = ""


class Playbook(Entry, frozen=True, kw_only=True, tag="playbook"):
    """A playbook was begun on this case.

    Its clocks run from here. An empty `name` puts it away again.

    Its steps are kept as they were: a colleague may have other playbooks, and a desk changes its own.
    """

    NOUN = "playbook"
    TEXT_FIELD = "name"
    AUDIENCE = "team"

    name: str = ""
    steps: tuple[PlannedStep, ...] = ()


class Step(Entry, frozen=True, kw_only=True, tag="step"):
    """A step of the playbook or of the call script was done."""

    NOUN = "step"
    AUDIENCE = "team"

    playbook: str = ""
    step: str = ""
    text: str = ""


class Retract(Entry, frozen=True, kw_only=True, tag="retract"):
    """An earlier entry is taken back.

    Retracting a retract brings it into force again.
    """

    NOUN = "retract"
    TEXT_FIELD = "reason"
    AUDIENCE = "team"

    entry: EntryRef
    reason: str = ""
