"""The kinds of entry of service recovery, from listening to the verdict."""

# No annotation is postponed: msgspec compiles the text of each at every start, which costs a line command a twentieth of its time.
from msgspec import Struct, field

from desk.model.entry import Entry
from desk.model.entry_values import (
    CUSTOMER,
    Answer,
    Decision,
    EntryRef,
    Instant,
    PromiseSort,
    Reason,
    Remedy,
    Speaker,
    Verdict,
)


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
    WRITTEN_AS = "what they say"
    TEXT_FIELD = "words"
    AUDIENCE = "team"
    VOICE = "answer"

    verdict: Verdict
    words: str = ""
    feeling: str = ""
    came_back: bool = False
    referred: bool = False


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
