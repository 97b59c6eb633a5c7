"""The words of a pack that all its forms share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from desk.handover.hints import HINT_WORDS
from desk.handover.moment import time_words
from desk.handover.notes import HEATS, Since
from desk.handover.plain import MARKS, LineQuestion, Pack, PackLine
from desk.handover.seal_words import seal_words
from desk.handover.story import spoken
from desk.text.amounts import amount_words
from desk.text.printable import printable

_LIST_TITLES = {
    "debt": "no cause or action",
    "overrides": "rules overridden since the last seal",
    "approvals": "approvals waiting",
    "concerns": "concerns",
    "absent": "owners not here",
    "actions": "overdue corrective actions",
    "again": "mistakes that came again",
    "aftercare": "after-care and vouchers of the coming shift",
    "asked": "red without an if-then",
}
_ROW_WORDS = {
    "missing": "no {} yet",
    "rule": "rule {}",
    "by": "by {}",
    "waits_for": "waits for {}",
    "since": "since {}",
    "due": "due {}",
}
"""The words around a value of a list, where it does not speak for itself."""

_WITHOUT = " passes without: "
_CONDITIONS = ("they do not pick up: ", "they come back: ", "no word from ", "nothing heard", "it is not there by ", "it cannot be kept ")
"""The beginnings of conditions that a line had when somebody said the then."""

HIDDEN = "(not shown)"
"""The place of words that a redacted pack leaves out."""


class PackWords:
    """Says parts of one pack. Times are as seen from `now` in its zone."""

    def __init__(self, pack: Pack, now: datetime) -> None:
        self.pack = pack
        self.now = now

    def time(self, at: datetime) -> str:
        """An instant in the zone of the pack."""
        return time_words(at, self.now, self.pack.zone)

    def title(self) -> str:
        """The people and times of the change."""
        pack = self.pack
        span = f" {self._clock(pack.from_.start)}-{self._clock(pack.from_.end)}" if pack.from_.start or pack.from_.end else ""
        until = f", until {self.time(pack.to.until)}" if pack.to.until else ""
        coming = ", ".join(pack.to.agents) or "nobody"
        shift = f" ({pack.to.name or 'the next shift'}{until})" if pack.to.name or until else ""
        leaving = f"{pack.from_.name or 'handover'}{span}"
        return f"{pack.id}  {leaving}  {', '.join(pack.from_.agents)} to {coming}{shift}  {self.state()}"

    def _clock(self, at: datetime | None) -> str:
        return self.time(at) if at is not None else ""

    def state(self) -> str:
        """Live, frozen by one signature, or sealed."""
        if self.pack.state == "sealed":
            return f"sealed {seal_words(self.pack.seal or '')}"
        return self.pack.state

    def counts(self) -> str:
        """The number of lines of each heat, and of those read back."""
        pack = self.pack
        read = sum(line.read_back is not None for line in pack.cases)
        heats = "  ".join(f"{heat} {pack.count(heat)}" for heat in HEATS)
        return f"{heats}  read back {read} of {len(pack.cases)}  to settle {len(pack.blockers)}  times in {pack.zone}"

    def remarks(self) -> Iterator[str]:
        """Remarks on this handover, such as a gap before it."""
        if self.pack.gap:
            since, until = map(self._day_time, self.pack.gap)
            yield f"no handover between {since} and {until}"
        for fell in self.pack.reopened:
            at = self.time(datetime.fromisoformat(str(fell["at"])))
            yield f"{self.pack.id} (reopened {at} by {fell['by']}: {printable(str(fell['reason']))})"

    def _day_time(self, at: datetime) -> str:
        """An instant with its day, today's too."""
        words = self.time(at)
        return f"today {words}" if words[:2].isdigit() and words[2:3] == ":" else words

    def before_talk(self) -> str:
        """The things that the outgoing does before the talk."""
        return "   ".join(f"{self.time(thing.due)} {thing.case} {thing.text}" for thing in self.pack.before_you_talk)

    def marks(self, line: PackLine) -> str:
        """The marks of a line, as signs."""
        signs = " ".join(MARKS[mark] for mark in line.marks if mark in MARKS)
        return f"  {signs}" if signs else ""

    @staticmethod
    def heat(line: PackLine) -> str:
        """The heat with its reasons."""
        return f"{line.heat}: {'; '.join(line.because)}" if line.because else line.heat

    def worded_by(self, by: str | None) -> str:
        """The person who worded a part. Empty for a draft."""
        return f"  [{by}]" if by else ""

    def due(self, due: datetime | None) -> str:
        """When something is due. `now` once that is past, empty for no time."""
        return "" if due is None else "now" if due <= self.now else self.time(due)

    def next_action(self, line: PackLine) -> str:
        """The next action: who, what, when."""
        return "   ".join(self.next_parts(line))

    def next_parts(self, line: PackLine) -> tuple[str, ...]:
        """The parts of the next action that are known."""
        return tuple(part for part in (line.next.owner or "-", printable(line.next.text), self.due(line.next.due)) if part)

    def if_then(self, line: PackLine) -> str:
        """The if-then, a blank where it is asked for."""
        if line.if_then is None:
            return f"{_condition_of(line)}: ____   (a red case needs this)" if line.if_then_asked else "(none; may be left empty)"
        then = _then_of(line)
        return f"{_condition_of(line)}: {then}" if then else printable(line.if_then)

    def if_then_sentence(self, line: PackLine) -> str:
        """The if-then as a sentence.

        For example `if they do not pick up, then ring the neighbour`.
        """
        condition = _spoken_condition(line)
        if line.if_then is None:
            return f"if {condition}, then ____   (a red case needs this)" if line.if_then_asked else "(none; may be left empty)"
        then = _then_of(line)
        return f"if {condition}, then {spoken(then)}" if then else printable(line.if_then)

    def read_back(self, line: PackLine) -> str:
        """The read-back with who gave it."""
        given = line.read_back
        if given is None:
            return "(not needed: the owner stays)" if "own" in line.marks else "-"
        return f"{printable(given.text)}  [{given.by} {self.time(given.at)}]"

    def read_back_remarks(self, line: PackLine) -> Iterator[str]:
        """Remarks on a read-back, such as that it was corrected."""
        given = line.read_back
        if given is None:
            return
        if given.accepted_by:
            yield f"accepted by {given.accepted_by}"
        if given.corrected:
            yield f"corrected by {given.corrected.by}: {printable(given.corrected.text)}"
        if given.stale:
            yield f"changed since: {given.stale}"
        yield from (f"hint: {HINT_WORDS.get(hint, hint)}" for hint in given.hints)

    def questions(self, questions: Sequence[LineQuestion]) -> Iterator[str]:
        """Questions with their answers."""
        for asked in questions:
            answer = f"{asked.answered_by}: {printable(asked.answer or '-')}" if asked.answered_by else "no answer yet"
            yield f"{asked.by}: {printable(asked.text)}   {answer}  [{asked.id}]"

    def blocks(self, line: PackLine) -> str:
        """The blockers of this line."""
        return "; ".join(blocker.what.removeprefix("red and ") for blocker in self.pack.blockers if blocker.case == line.case)

    def since(self, happened: Sequence[Since], *, with_case: bool = False) -> Iterator[str]:
        """The things that happened since, with their times."""
        for each in happened:
            case = f"{each.case}  " if with_case else ""
            yield f"{case}{self.time(each.at)} {printable(each.what)}"

    def lists(self) -> dict[str, list[str]]:
        """The lists by title, each row in words."""
        return {_LIST_TITLES.get(name, name): [self.row(row) for row in rows] for name, rows in self.pack.lists.items()}

    def row(self, row: Mapping[str, Any]) -> str:
        """A row of a list in words."""
        shown = ((name, self._value(value, name)) for name, value in row.items() if value not in (None, "", [], ()))
        return "  ".join(_ROW_WORDS.get(name, "{}").format(value) for name, value in shown)

    def _value(self, value: object, name: str) -> str:
        if isinstance(value, list | tuple):
            return " ".join(map(str, value))
        text = printable(str(value))
        try:
            if name == "cost":
                return amount_words(float(text))
            return self.time(datetime.fromisoformat(text)) if text[4:5] == "-" and text.endswith("Z") else text
        except ValueError:
            return text

    def results(self) -> Iterator[str]:
        """The figures of the shift in words."""
        for name, figure in self.pack.results.items():
            if name == "chase.count":
                count = figure.get("of") or 0
                yield f"chases: {figure.get('value')} on {count} case{'' if count == 1 else 's'}" if count else "chases: 0"
                continue
            value, of = figure.get("value"), figure.get("of")
            yield f"{figure.get('label') or name}: {value if of is None else f'{value} of {of}' if of else 'none'}"

    def signatures(self) -> Iterator[str]:
        """The signatures, each with its reason and what happened before it."""
        for signed in self.pack.signatures:
            side = "handed over" if signed.side == "out" else "took over"
            over = f"  not all settled: {printable(signed.override)}" if signed.override else ""
            yield f"signed  {signed.by} {side}  {self.time(signed.at)}  checksum {seal_words(signed.sum)}{over}"
            yield from (f"  since then  {happened}" for happened in self.since(signed.since, with_case=True))

    def seal(self) -> str:
        """The seal as it stands on paper."""
        words = seal_words(self.pack.seal or "")
        is_redacted = any(line.story == HIDDEN for line in self.pack.cases)
        return f"seal {words}{' of the full pack' if is_redacted else ''}   desk handover verify --against {words}"


def _condition_of(line: PackLine) -> str:
    """The condition of a line. A promise in it stands in quotes, so that it ends where it ends."""
    at, without, promise = printable(line.if_).partition(_WITHOUT)
    return f'{at} passes without "{promise}"' if without else at


def _spoken_condition(line: PackLine) -> str:
    """The condition as a part of a sentence."""
    words = _condition_of(line) or "it goes otherwise"
    return words.replace("no word from ", "there is no word from ", 1).replace("nothing heard", "nothing is heard", 1)


def _then_of(line: PackLine) -> str:
    """The then alone. Empty where what was said has a condition of its own."""
    said, condition = printable(line.if_then or ""), printable(line.if_)
    if condition and said.casefold().startswith(f"{condition.casefold()}: "):
        return said[len(condition) + 2 :]
    has_own = said.casefold().startswith(("if ", *_CONDITIONS)) or _WITHOUT in said
    return "" if line.if_then_by is None or has_own else said
