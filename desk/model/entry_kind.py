"""The facts that stand with a kind of entry."""

# No annotation is postponed: msgspec compiles the text of each at every start, which costs a line command a twentieth of its time.
from typing import ClassVar, Literal

from msgspec import Struct

ReadBy = Literal["customer", "team"]
Voice = Literal["ours", "message", "answer"]
ReplyRule = Literal["never", "over_channel", "always"]


class EntryKind(Struct, frozen=True, kw_only=True):
    """Facts that hold for every entry of a kind.

    Each kind says its noun and its audience, and where else it differs.
    """

    NOUN: ClassVar[str]
    """The kind in a sentence, as in `the offer "half of it"`."""
    HEADING: ClassVar[str] = ""
    """The heading of its entries on the timeline. Empty where the noun serves."""
    WRITTEN_AS: ClassVar[str] = ""
    """An unfinished entry in words, as in `bo is writing an apology`. Empty where nothing is worded."""
    TEXT_FIELD: ClassVar[str] = "text"
    """The field that holds the free text."""
    AUDIENCE: ClassVar[ReadBy]
    """The readers of an entry: the customer, or only the team (S3.6)."""
    VOICE: ClassVar[Voice] = "ours"
    """The speaker of the words. An `answer` is what the customer said when we asked."""
    WORDING: ClassVar[str] = ""
    """The kind of text whose rules of wording apply."""
    COUNTS_AS_REPLY: ClassVar[ReplyRule] = "never"
    """Does it answer the customer? See `entry_facts.is_reply`."""
    ABOUT: ClassVar[str] = ""
    """The field that names what it is about, such as the offer. The timeline says which that is."""
    DECIDES: ClassVar[str] = ""
    """The matter that an entry settles. A second one by somebody else contradicts the first."""
