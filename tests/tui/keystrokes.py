"""The ten acts an agent does most, as keys: counted by doing them, beside what others need where their sources say so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from textual import events
from textual.pilot import Pilot

from desk.model.entries import AnyEntry, Apology, Assign, Contact, Incoming, Listen, Memo, Offer, Promise, Retract, StatusChange
from desk.tui.dialogs.choice import ChoiceDialog
from desk.tui.forms.screen.form_screen import FormScreen
from tests.case_builders import at
from tests.tui.app_fixtures import FakeShared, until, until_still
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


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a case: its keys, with `TEXT` where words are typed, and those words in order."""

    name: str
    keys: tuple[str, ...]
    words: tuple[str, ...] = ()

    @property
    def strokes(self) -> int:
        """Keys pressed besides the text."""
        return sum(key != TEXT for key in self.keys)


_HEARD = ("Nobody came and nobody rings back.", "angry", "the keys are due at three", "a team today")
_SORRY = "I am sorry, Tess: we promised nine o'clock and nobody came. That was our mistake."
_CAUSE = ("Two jobs were booked on one truck", "one calendar for both desks")
WORST_CASE = (
    Step("open the worst case", ("full_stop", "enter")),
    Step("take it", ("t", "enter")),
    Step("listen", ("f", TEXT, "tab", TEXT, "tab", TEXT, "tab", TEXT, "ctrl+s"), _HEARD),
    Step("say sorry", ("a", TEXT, "ctrl+s"), (_SORRY,)),
    Step("the movers' offer, taken", ("o", "ctrl+t", "d", TEXT, "ctrl+y", "l"), ("15:30",)),
    Step("cause and action", ("r", TEXT, "ctrl+k", "enter", TEXT, "ctrl+s"), _CAUSE),
    Step("promise", ("p", TEXT, "ctrl+s"), ("call to hear that they are there, by 15:40",)),
    Step("their verdict", ("v", "b", "tab", TEXT, "ctrl+s"), ("They worked like a clock.",)),
    Step("tick all of it off", ("d", "ctrl+y")),
    Step("solve it", ("s", "tab", TEXT, "tab", "t", "tab", TEXT, "enter"), ("The team came at three.", "that we came after all")),
    Step("close it", ("s", "enter")),
)
"""The worst case of the demo, from the board to closed. The offer is above the agent's limit: `l` lets a lead give their word."""
PLAIN_QUESTION = (
    Step("log it, and take it", ("n", TEXT, "tab", TEXT, "ctrl+y"), ("Ada Anybody", "opening hours on Sunday?")),
    Step("answer and solve it", ("c", TEXT, "ctrl+y"), ("From ten to four.",)),
)
"""A plain question, from the board to solved."""
ROADS = {"the worst case, from the board to closed": (WORST_CASE, 36), "a plain question, from the call to solved": (PLAIN_QUESTION, 5)}
"""Each way through a case, with the most keys it may take besides the text."""


async def walk(step: Step, pilot: Pilot[Any], store: FakeShared) -> None:
    """Do a step by hand, and wait until what it writes is there."""
    words, had = iter(step.words), entries_of(store)
    for key in step.keys:
        if key == TEXT:
            focused = pilot.app.screen.focused
            assert focused is not None
            focused.post_message(events.Paste(next(words)))
            await pilot.pause()
        else:
            await pilot.press(key)
        await until_still(pilot)
    if len(step.keys) > 2 or step.keys[0] != "full_stop":
        await until(pilot, lambda: entries_of(store) > had and not isinstance(pilot.app.screen, FormScreen | ChoiceDialog))
    await until_still(pilot)


def entries_of(store: FakeShared) -> int:
    """The number of entries on a shift."""
    return sum(len(case.entries) for case in store.cases.values())


def roads() -> str:
    """Every way through a case, step by step, with its keys."""
    lines = []
    for name, (steps, most) in ROADS.items():
        lines.append(f"{name}: {sum(step.strokes for step in steps)} keys besides the text, at most {most}")
        for step in steps:
            keys = " ".join("text" if key == TEXT else _SPOKEN.get(key, key) for key in step.keys)
            lines.append(f"  {step.name:<28}{keys:<50}{step.strokes:>4}")
    return "\n".join(lines)


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


_SPOKEN = {"exclamation_mark": "!", "full_stop": "."}
