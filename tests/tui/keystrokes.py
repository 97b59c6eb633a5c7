"""The ten acts an agent does most, as keys: counted by doing them, beside what others need where their sources say so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desk.model.entries import AnyEntry, Apology, Assign, Contact, Incoming, Listen, Memo, Offer, Promise, Retract, StatusChange
from tests.case_builders import at
from tests.tui.case_driver import Seat

TEXT = ""
"""Stands among the keys where words are typed: they are not counted, for they are what the agent came to say."""


@dataclass(frozen=True, slots=True)
class Act:
    """What an agent does to the case in front of them: its keys, the words typed, and the kind of entry that proves it.

    `zammad` and `jiratui` are what the same takes there, 0 where it has no key of its own and None where nothing is known of it.
    Zammad: its web app's own table of shortcuts (new layout, ticket open). A Jira terminal client: jiratui's table of bindings (item
    open: 4 for the tab, n, then esc and enter leave the text and save). Freshdesk's are not in any source we could read.
    """

    name: str
    keys: tuple[str, ...]
    words: str
    proof: type
    zammad: int | None = None
    jiratui: int | None = None

    @property
    def strokes(self) -> int:
        """Keys pressed besides the text."""
        return sum(key != TEXT for key in self.keys)


ACTS: tuple[Act, ...] = (
    Act("take a case", ("t", "enter"), "", Assign, zammad=0),
    Act("log a call or a reply", ("c", TEXT, "ctrl+s"), "She can wait until one.", Contact, zammad=2, jiratui=4),
    Act("log that they had to chase us", ("exclamation_mark", "ctrl+s"), "", Incoming, zammad=0),
    Act("write an internal note", ("m", TEXT, "ctrl+s"), "Keys are with the porter.", Memo, zammad=2, jiratui=4),
    Act("log an apology", ("a", TEXT, "ctrl+s"), "I am sorry: we promised nine and nobody came.", Apology, zammad=0),
    Act("make a promise", ("p", TEXT, "ctrl+s"), "call when the team leaves", Promise, zammad=0),
    Act("log what they feel", ("f", TEXT, "ctrl+s"), "furious, stands in an empty flat", Listen, zammad=0),
    Act("make an offer", ("o", TEXT, "ctrl+s"), "team at one, guaranteed", Offer, zammad=0),
    Act("solve it", ("s", "enter"), "", StatusChange, zammad=1),
    Act("take the last entry back", ("u", "y"), "", Retract, zammad=0),
)

NEEDS_A_HEARING = {Offer}
"""Acts that ask first whether anything was heard."""


def before(act: Act) -> Sequence[AnyEntry]:
    """What the case must have for the act to be an ordinary one."""
    if act.proof in NEEDS_A_HEARING:
        return [Listen(at=at(-30), by="ines", feeling="angry", wants="a team today")]
    return [Memo(at=at(-30), by="ines", text="called back")] if act.proof is Retract else []


async def do(act: Act, seat: Seat) -> AnyEntry:
    """Do the act by hand; the entry it left."""
    had = len(seat.logged)
    for key in act.keys:
        await (seat.type(act.words) if key == TEXT else seat.press(key))
        await seat.settled()
    assert len(seat.logged) > had, f"{act.name}: nothing was logged\n{seat.text}"
    return next(entry for entry in seat.logged[had:] if isinstance(entry, act.proof))


def table() -> str:
    """Every act with its keys, ours and theirs."""
    lines = [f"{'act':<32}{'keys':<18}{'desk':>6}{'Zammad':>9}{'jiratui':>9}{'Freshdesk':>11}"]
    for act in ACTS:
        keys = " ".join("text" if key == TEXT else _SPOKEN.get(key, key) for key in act.keys)
        lines.append(f"{act.name:<32}{keys:<18}{act.strokes:>6}{_known(act.zammad):>9}{_known(act.jiratui):>9}{'?':>11}")
    return "\n".join([*lines, "keys besides the text; - has no key for it, ? not known"])


def _known(strokes: int | None) -> str:
    return "?" if strokes is None else str(strokes) if strokes else "-"


_SPOKEN = {"exclamation_mark": "!"}
