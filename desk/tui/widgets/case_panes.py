"""What the panes of a case say: apologies, offers, root cause, promises; plain values in, texts out, no widget and no store."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from desk.actions import BY_ID, keys_of, spoken
from desk.board.durations import countdown
from desk.board.reading import Reading
from desk.model.entries import Option
from desk.model.shift import Shift
from desk.model.state import ActionState, CaseState, OfferState
from desk.model.times import spoken_time
from desk.recovery.offers import cost_of, even_at, needs_approval, share_of
from desk.sla.clocks import Clock
from desk.tui.widgets.blocks import Block
from desk.tui.widgets.flow import safe
from desk.tui.widgets.line import Piece

TONES = {"late": "late", "soon": "soon", "running": "ok", "met": "met", "missed": "missed", "paused": "paused", "none": "none"}


@dataclass(frozen=True, slots=True)
class Sight:
    """A case as seen at one moment: its reading, the shift whose limits and zone count, the agent's own keys."""

    reading: Reading
    shift: Shift
    now: datetime
    keymap: Mapping[str, tuple[str, ...]]

    @property
    def state(self) -> CaseState:
        """The case."""
        return self.reading.state

    def time(self, instant: datetime) -> str:
        """An instant as it is said on this shift."""
        return spoken_time(instant, self.now, zone=self.shift.zone)

    def key(self, action: str) -> str:
        """The key of an action, as it stands on the keyboard."""
        keys = keys_of(BY_ID[action], self.keymap)
        return spoken(keys[0]) if keys else f":{action}"


def apologies(sight: Sight) -> list[Block]:
    """Every apology, how it was said and how it was taken."""
    blocks = []
    for apology in sight.state.apologies:
        speaker = "" if apology.speaker == "agent" else f", {apology.speaker}"
        head = _head(sight, apology.at, f"{safe(apology.by)}{speaker}", safe(apology.channel))
        taken: list[Piece] = [(f"taken: {apology.taken}", "dim")] if apology.taken else []
        blocks.append(Block(apology.id, head, ((apology.text, "text"), *taken)))
    return blocks or _empty("none yet. ", sight.key("apology"), " logs one: say sorry, name what was missed.")


def offers(sight: Sight) -> list[Block]:
    """Every offer with its cost beside what the customer is worth, always both, and what became of it."""
    blocks = []
    for offer in sight.state.offers.values():
        word, tone = _fate(sight, offer)
        head = (*_head(sight, offer.entry.at, safe(offer.entry.by)), ("  " + word, tone))
        body = [(line, "text") for number, option in enumerate(offer.entry.options, 1) for line in _option(sight, number, option)]
        said = offer.answer.text if offer.answer else ""
        texts: list[Piece] = [(offer.entry.text, "text")] if offer.entry.text else []
        texts += [(f"their answer: {said}", "dim")] if said else []
        blocks.append(Block(offer.entry.id, head, (*body, *texts)))
    if blocks:
        return blocks
    if not sight.state.listens:
        return _empty("none yet. Their own answer first: ", sight.key("listen"), f" what they feel and want, then {sight.key('offer')}.")
    return _empty("none yet. ", sight.key("offer"), " makes one of up to three choices.")


def _fate(sight: Sight, offer: OfferState) -> Piece:
    if offer.answer is not None:
        choice = f" {offer.answer.option}" if offer.answer.option and len(offer.entry.options) > 1 else ""
        return f"{offer.answer.answer}{choice}", "ok" if offer.accepted_at else "dim"
    if needs_approval(offer, sight.state, sight.shift):
        return "waits for a lead's or manager's word", "soon"
    return f"waits for their answer: {sight.key('answer')}", "soon"


def _option(sight: Sight, number: int, option: Option) -> Iterator[str]:
    yield f"{number} {option.title or option.remedy or 'an offer'}" + (f", by {sight.time(option.by)}" if option.by else "")
    yield cost_line(option, sight.state, sight.shift)
    if option.extra:
        yield f"extra: {option.extra}" + (f", for {option.for_whom}" if option.for_whom else "")
    if option.condition:
        yield f"if {option.condition}"


def cost_line(option: Option, state: CaseState, shift: Shift) -> str:
    """What an option costs beside what the customer is worth: `72.00 + 14.40 later + 20 min 15.00 = 101.40   7.0 % of 1,440`."""
    cost = cost_of(option, minute_rate=shift.minute_rate)
    parts = [f"{cost.now:.2f}"] if cost.now else []
    parts += [f"{cost.later:.2f} later"] if cost.later else []
    parts += [f"{option.staff_minutes:g} min {cost.staff:.2f}"] if cost.staff else []
    total = f"cost {' + '.join(parts)} = {cost.total:.2f}" if len(parts) > 1 else f"cost {parts[0] if parts else '0.00'}"
    value = float(state.value("value") or 0)
    share = share_of(cost.total, value)
    if share is None:
        return f"{total}   of an unknown value"
    even = even_at(cost.total, value)
    kept = f"   even at {even} %" if even else ""
    return f"{total}   {share * 100:.1f} % of {value:,.0f}{kept}"


def causes(sight: Sight) -> list[Block]:
    """Every cause as a ladder of whys, and its corrective actions with owner and time."""
    blocks = []
    named = {cause.id for cause in sight.state.causes}
    for cause in sight.state.causes:
        head = _head(sight, cause.at, safe(cause.by), safe(cause.class_), safe(cause.key))
        body: list[Piece] = [(cause.text, "text")] if cause.text else []
        body += [(f"why: {why}", "text") for why in cause.whys]
        mine = [action for action in sight.state.actions.values() if action.entry.cause == cause.id]
        lines = [_action(sight, action) for action in mine] or [(f"no action yet: {sight.key('cause')}", "missed")]
        blocks.append(Block(cause.id, head, (*body, *lines)))
    loose = [action for action in sight.state.actions.values() if action.entry.cause not in named]
    blocks += [Block(each.entry.id, _head(sight, each.entry.at, safe(each.entry.by)), (_action(sight, each),)) for each in loose]
    return blocks or _empty("none yet. ", sight.key("cause"), " logs why it went wrong and what will be done about it.")


def _action(sight: Sight, action: ActionState) -> Piece:
    entry = action.entry
    if action.done_at:
        return f"done: {entry.text} ({entry.owner}, {sight.time(action.done_at)})", "met"
    late = entry.due is not None and entry.due < sight.now
    due = f", by {sight.time(entry.due)}" if entry.due else ""
    return f"{'OVERDUE' if late else 'to do'}: {entry.text} ({entry.owner}{due})", "late" if late else "text"


def promises(sight: Sight) -> list[Block]:
    """The next follow-up, then every promise and accepted offer with the time left, then those settled."""
    running = {clock.entry: clock for clock in sight.reading.clocks if clock.name == "promise"}
    blocks = [*_follow_up(sight), *_running(sight, running.values()), *_settled(sight)]
    return blocks or _empty("none. ", sight.key("promise"), f" makes one; {sight.key('take')} takes the case and sets the next follow-up.")


def _follow_up(sight: Sight) -> Iterator[Block]:
    state = sight.state
    if state.follow_up and not state.finished:
        late = state.follow_up < sight.now
        head = (("next follow-up ", "dim"), (sight.time(state.follow_up), "soon" if late else "text"), (f"  {safe(state.owner)}", "dim"))
        yield Block("follow-up", head)


def _running(sight: Sight, clocks: Iterable[Clock]) -> Iterator[Block]:
    for clock in sorted(clocks, key=lambda clock: (clock.due_at is None, clock.due_at)):
        promise = sight.state.promises.get(clock.entry)
        kind = "offer accepted" if promise is None else "they will see it" if promise.entry.visible else ""
        kind = "we do what we can" if promise and promise.entry.sort == "effort" else kind
        clock_state = clock.state(sight.now)
        word = {"late": "LATE ", "soon": "soon "}.get(clock_state, "")
        head: list[Piece] = [(f"{word}{countdown(clock.left(sight.now))}", TONES[clock_state])]
        head += [(f"  by {sight.time(clock.due_at)}", "dim")] if clock.due_at else []
        head += [(f"  {kind}", "dim")] if kind else []
        yield Block(clock.entry, tuple(head), ((clock.label, "text"),))


def _settled(sight: Sight) -> Iterator[Block]:
    for promise in sight.state.promises.values():
        if promise.fate == "open":
            if promise.entry.due is None:
                yield Block(promise.entry.id, (("no time named", "missed"),), ((promise.entry.text, "text"),))
            continue
        when = f" {sight.time(promise.settled_at)}" if promise.settled_at else ""
        head = ((f"{promise.fate}{when}", "met" if promise.fate == "kept" else "missed"),)
        yield Block(promise.entry.id, head, ((promise.entry.text, "dim"),))


def _head(sight: Sight, at: datetime, *parts: str) -> tuple[Piece, ...]:
    return ((f"{sight.time(at)} ", "dim"), *((f" {part}", "dim") for part in parts if part))


def _empty(before: str, key: str, after: str) -> list[Block]:
    return [Block("empty", ((before, "dim"), (key, "key"), (after, "dim")), hang=1)]
