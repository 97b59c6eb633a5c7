"""The kinds of entry that a timeline holds, as typed records.

An entry is one fact. Entries are only ever added. A `retract` takes an earlier one back.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct, field

from desk.model.entry_kind import EntryKind
from desk.model.entry_values import (
    CUSTOMER,
    Answer,
    Decision,
    EntryRef,
    Instant,
    LinkSort,
    Outcome,
    PromiseSort,
    Reason,
    Remedy,
    Speaker,
    Status,
    StepMinutes,
    Verdict,
)


class Entry(EntryKind, frozen=True, kw_only=True, omit_defaults=True, tag_field="kind"):
    """One fact on a timeline.

    `id` is given when the entry is committed and empty (or temporary, see `ids`) before. `by` is an agent's id, `customer` or `system`.
    `ref` is the key of the fact at its source, for imported and replayed entries.
    """

    id: str = ""
    at: Instant
    by: str
    ref: str = ""


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


class Listen(Entry, frozen=True, kw_only=True, tag="listen"):
    """The agent noted what the customer said and feels.

    `feeling` is in their word. `promised` is what they were promised, `came` what they got, `matters` why it matters to them. `guess`
    is what we think they want, written before asking. `circumstances` are theirs, `shoes` how we would feel in their place.
    """

    NOUN = "listen"
    HEADING = "heard"
    WRITTEN_AS = "what was heard"
    AUDIENCE = "team"

    text: str = ""
    feeling: str = ""
    promised: str = ""
    came: str = ""
    matters: str = ""
    wants: str = ""
    guess: str = ""
    circumstances: str = ""
    shoes: str = ""


class Apology(Entry, frozen=True, kw_only=True, tag="apology"):
    """We said sorry. `speaker` is who said it, `taken` how they took it."""

    NOUN = "apology"
    WRITTEN_AS = "an apology"
    AUDIENCE = "customer"
    WORDING = "apology"
    COUNTS_AS_REPLY = "over_channel"

    text: str = ""
    channel: str = ""
    speaker: Speaker = "agent"
    taken: str = ""


class Option(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One choice of an offer.

    Money is in the desk's currency. `chance` from 0 to 1 is how likely `value_later` is ever used. `effort` from 0 to 3 is what it asks
    of the customer. `by` is when it will be done, `extra` what goes beyond the make-good, `redeem` until when a voucher or an invitation
    to come back stands.
    """

    title: str = ""
    remedy: Remedy | None = None
    extra: str = ""
    value_now: float = 0.0
    value_later: float = 0.0
    chance: float = 1.0
    cost: float = 0.0
    staff_minutes: float = 0.0
    effort: int = 0
    condition: str = ""
    by: Instant | None = None
    for_whom: str = ""
    redeem: Instant | None = None


class Offer(Entry, frozen=True, kw_only=True, tag="offer"):
    """One to three choices put to the customer."""

    NOUN = "offer"
    WRITTEN_AS = "an offer"
    AUDIENCE = "customer"
    WORDING = "contact"

    text: str = ""
    options: tuple[Option, ...] = ()
    expires: Instant | None = None


class OfferAnswer(Entry, frozen=True, kw_only=True, tag="offer_answer"):
    """The customer answered an offer, or got what it said.

    `option` counts from 1, as the agent says it, and is 0 when none was named. `offer` may also name a refusal: the answer then is
    about the other ways named with it.
    """

    NOUN = "answer"
    WRITTEN_AS = "the answer to an offer"
    AUDIENCE = "team"
    VOICE = "answer"
    ABOUT = "offer"
    DECIDES = "answer"

    offer: EntryRef = ""
    answer: Answer
    option: int = 0
    text: str = ""


class Approval(Entry, frozen=True, kw_only=True, tag="approval"):
    """A lead's or manager's decision on an offer above the agent's limit."""

    NOUN = "approval"
    AUDIENCE = "team"
    ABOUT = "offer"
    DECIDES = "approval"

    offer: EntryRef = ""
    decision: Decision
    text: str = ""


class Refusal(Entry, frozen=True, kw_only=True, tag="refusal"):
    """We said no, with at least one alternative.

    `asked` is what they asked for, `wants` what they really want. `text` is the plain reason they are told, `internal` the reason among us.
    """

    NOUN = "refusal"
    HEADING = "said no"
    WRITTEN_AS = "a refusal"
    AUDIENCE = "customer"
    WORDING = "refusal"

    asked: str = ""
    wants: str = ""
    reason: Reason | None = None
    internal: str = ""
    text: str = ""
    alternatives: tuple[str, ...] = ()
    taken: str = ""


class Cause(Entry, frozen=True, kw_only=True, tag="cause"):
    """The reason why it went wrong.

    `key` names a recurring cause. `class_` is planning, training, details, communication or the desk's own word.
    """

    NOUN = "cause"
    HEADING = "root cause"
    WRITTEN_AS = "the root cause"
    AUDIENCE = "team"

    class_: str = field(default="", name="class")
    key: str = ""
    whys: tuple[str, ...] = ()
    text: str = ""


class CorrectiveAction(Entry, frozen=True, kw_only=True, tag="action"):
    """A corrective action: what, who, until when.

    `instead_of` names the action whose place it takes, with a new owner or time.
    """

    NOUN = "corrective action"
    HEADING = "action"
    AUDIENCE = "team"

    cause: EntryRef = ""
    text: str = ""
    owner: str = ""
    due: Instant | None = None
    instead_of: EntryRef = ""


class ActionDone(Entry, frozen=True, kw_only=True, tag="action_done"):
    """A corrective action was completed."""

    NOUN = "corrective action"
    HEADING = "action done"
    AUDIENCE = "team"
    ABOUT = "action"
    DECIDES = "action"

    action: EntryRef = ""
    cause: EntryRef = ""
    text: str = ""


class Promise(Entry, frozen=True, kw_only=True, tag="promise"):
    """Something we said we would do by a time.

    `visible` says that the customer will see it. `kept_by` is who keeps it where that is not the agent who logged it: a colleague, or
    another department that was asked.
    """

    NOUN = "promise"
    WRITTEN_AS = "a promise"
    AUDIENCE = "team"

    text: str = ""
    to: str = CUSTOMER
    due: Instant | None = None
    sort: PromiseSort = "outcome"
    visible: bool = False
    kept_by: str = ""


class Keeper(Entry, frozen=True, kw_only=True, tag="keeper"):
    """Somebody else keeps a promise from now on. An empty `kept_by` leaves it to the owner of the case."""

    NOUN = "keeper"
    HEADING = "promise handed over"
    TEXT_FIELD = "kept_by"
    AUDIENCE = "team"
    ABOUT = "promise"
    DECIDES = "keeper"

    promise: EntryRef = ""
    kept_by: str = ""


class PromiseKept(Entry, frozen=True, kw_only=True, tag="promise_kept"):
    """A promise was kept."""

    NOUN = "promise kept"
    AUDIENCE = "team"
    ABOUT = "promise"
    DECIDES = "promise"

    promise: EntryRef = ""
    text: str = ""


class PromiseBroken(Entry, frozen=True, kw_only=True, tag="promise_broken"):
    """A promise was broken."""

    NOUN = "promise broken"
    AUDIENCE = "team"
    ABOUT = "promise"
    DECIDES = "promise"

    promise: EntryRef = ""
    text: str = ""


class Verify(Entry, frozen=True, kw_only=True, tag="verify"):
    """The customer's verdict, in their words.

    `feeling` is how they feel now. At after-care, `came_back` and `referred` say whether they bought again and whether they sent somebody.
    """

    NOUN = "verdict"
    WRITTEN_AS = "the verdict"
    TEXT_FIELD = "words"
    AUDIENCE = "team"
    VOICE = "answer"

    verdict: Verdict
    words: str = ""
    feeling: str = ""
    came_back: bool = False
    referred: bool = False


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


class Story(Entry, frozen=True, kw_only=True, tag="story"):
    """The case as a story. It tells what broke, what we did, what they said."""

    NOUN = "story"
    TEXT_FIELD = "said"
    AUDIENCE = "team"

    broke: str = ""
    did: str = ""
    said: str = ""


class CloseRule(Entry, frozen=True, kw_only=True, tag="close_rule"):
    """A closing rule was overridden. The reason is read at handover."""

    NOUN = "close rule"
    TEXT_FIELD = "reason"
    AUDIENCE = "team"

    rule: str
    reason: str = ""


class Retract(Entry, frozen=True, kw_only=True, tag="retract"):
    """An earlier entry is taken back.

    Retracting a retract brings it into force again.
    """

    NOUN = "retract"
    TEXT_FIELD = "reason"
    AUDIENCE = "team"

    entry: EntryRef
    reason: str = ""


class Unknown(EntryKind, frozen=True, kw_only=True):
    """An entry of a kind that this version cannot read.

    It is shown as it is and kept in the file untouched.
    """

    NOUN = ""
    AUDIENCE = "team"

    id: str = ""
    at: Instant
    by: str = ""
    ref: str = ""
    kind: str = "?"
    fields: Mapping[str, Any] = {}


KnownEntry = (
    Told
    | Incoming
    | Contact
    | Memo
    | Listen
    | Apology
    | Offer
    | OfferAnswer
    | Approval
    | Refusal
    | Cause
    | CorrectiveAction
    | ActionDone
    | Promise
    | Keeper
    | PromiseKept
    | PromiseBroken
    | Verify
    | StatusChange
    | Assign
    | FieldChange
    | Link
    | Playbook
    | Step
    | Story
    | CloseRule
    | Retract
)
AnyEntry = KnownEntry | Unknown


def tag_of(kind: type[Entry]) -> str:
    """The name of a kind in the file."""
    return str(kind.__struct_config__.tag)


KINDS: dict[str, type[Entry]] = {tag_of(kind): kind for kind in KnownEntry.__args__}
"""Every kind by its name in the file, in a case's order."""


def kind_of(entry: AnyEntry) -> str:
    """The kind's name as it stands in the file."""
    return entry.kind if isinstance(entry, Unknown) else tag_of(type(entry))


def text_of(entry: AnyEntry) -> str:
    """The entry's main free text, empty when it has none."""
    if isinstance(entry, Unknown):
        return str(entry.fields.get("text", ""))
    return str(getattr(entry, entry.TEXT_FIELD, "") or "")
