"""What a change of shift costs: the pack of a large desk in the window, and the minutes of a night's 18 cases.

Minutes are added up from what two pilots do: the keys they press, the letters they type, the words that their screens give them to read.
People type 200 letters a minute and read 200 words, twice as many of a case they know. A key takes them a third of a second. They talk 90
seconds about a red case, 20 about one to watch, a minute about all that are steady.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec

from desk.model.case import Case
from desk.model.entries import Assign
from desk.tui.presentation.handover.parts import group_blocks, line_blocks
from desk.tui.screens.handover import HandoverScreen
from desk.tui.widgets.pack_list import PackList
from tests.bench.figures import print_figure
from tests.tui.handover_seats import HandoverSeat, handover_file, mixed_cases, red_case, seat_at, steady_case, watch_case

OF_25 = "the pack of 25"
IF_THEN = "a colleague rings them instead, and I tell Lou by half past"
READ_BACK = "I ring them at once and tell them by two."
LETTERS, WORDS, KNOWN_WORDS, KEYS = 200, 200, 400, 180
"""Letters typed in a minute, words read of new and of known cases, keys pressed."""
SPOKEN = {"red": 1.5, "watch": 1 / 3}
"""Minutes of talk about a case."""
MOST_MINUTES = {"prepare": 5, "read": 8, "talk": 12}
LOOK_EVERY = 0.002
"""Seconds between two looks at the window. Looking all the time would take half of the processor from it."""


class Opening(NamedTuple):
    """Seconds from the key until the first lines stand and until all do, those of the processor, and the longest that a key waits."""

    first: float
    whole: float
    processor: float
    longest: float


class Part(NamedTuple):
    """One part of a handover: keys, letters and words, and minutes of talk."""

    keys: int
    letters: int = 0
    words: int = 0
    spoken: float = 0.0
    known: bool = False

    @property
    def minutes(self) -> float:
        """The time that it takes people."""
        read = self.words / (KNOWN_WORDS if self.known else WORDS)
        return self.keys / KEYS + self.letters / LETTERS + read + self.spoken


def main(count: int = 10_000) -> None:
    """Measure and print."""
    for mixture in ((4, 6, 8), (5, 8, 12)):
        for name, part in asyncio.run(night(*mixture)).items():
            print_figure(f"{name} {sum(mixture)} cases, {part.keys} keys", part.minutes, "min", goal=f"{MOST_MINUTES[name]} at most")
    few = asyncio.run(opening(mixed_cases()))
    print_figure("open a pack of 25, all lines", few.whole, "s", goal="0.05 s and the screen")
    large_desks: tuple[tuple[str, Iterable[Case]], ...] = (
        ("most of them backlog", desk_of(count)),
        ("every one red", map(red_case, range(101, 101 + count))),
    )
    for words, cases in large_desks:
        large = asyncio.run(opening(cases))
        print_figure(f"open a pack of {count}, {words}: first lines", large.first, "s", baseline=OF_25, of=few.whole, goal="at once")
        print_figure("  all lines", large.whole, "s", baseline=OF_25, of=few.whole, goal="1 s")
        print_figure("  of the processor", large.processor, "s", baseline=OF_25, of=few.processor)
        print_figure("  the longest that a key waits meanwhile", large.longest, "s")


def desk_of(count: int) -> Iterator[Case]:
    """Open cases, of which two in a hundred are red, three are watched by who leaves, and the rest press nobody."""
    for number in range(101, 101 + count):
        if number % 50 == 0:
            yield red_case(number)
        elif number % 33 == 0:
            yield watch_case(number)
        elif number % 2:
            yield steady_case(number)
        else:
            yield _of_somebody_else(watch_case(number))


def _of_somebody_else(case: Case) -> Case:
    entries = (msgspec.structs.replace(entry, owner="bo") if isinstance(entry, Assign) else entry for entry in case.entries)
    return msgspec.structs.replace(case, entries=tuple(entries))


async def opening(cases: Iterable[Case]) -> Opening:
    """Open the handover of these cases in a window on a file."""
    with tempfile.TemporaryDirectory() as folder:
        async with seat_at(handover_file(Path(folder), list(cases)), "ines") as seat:
            began, before, first, longest, turn = time.perf_counter(), time.process_time(), 0.0, 0.0, time.perf_counter()
            pressed = asyncio.create_task(seat.pilot.press("h"))
            while not (first and seat.app.desk.handover.pack and not seat.app.desk.handover.unread):
                await asyncio.sleep(LOOK_EVERY)
                now = time.perf_counter()
                longest, turn = max(longest, now - turn), now
                if (
                    not first
                    and isinstance(seat.app.screen, HandoverScreen)
                    and any(found.rows for found in seat.app.screen.query(PackList))
                ):
                    first = now - began
            whole, processor = time.perf_counter() - began, time.process_time() - before
            await pressed
            return Opening(first, whole, processor, longest)


async def night(red: int, watch: int, steady: int) -> dict[str, Part]:
    """Hand these cases over by keyboard, from two windows on one file."""
    with tempfile.TemporaryDirectory() as folder:
        path = handover_file(Path(folder), mixed_cases(red, watch, steady))
        async with seat_at(path, "ines") as ines, seat_at(path, "kim") as kim:
            await ines.open()
            prepared = await _prepare(ines)
            await kim.open()
            read = await _read(kim)
            await ines.until(lambda: f"back {red + watch + steady} of" in ines.text)
            spoken = red * SPOKEN["red"] + watch * SPOKEN["watch"] + 1
            talked = Part(await _talk(ines, kim, red), spoken=spoken)
    return {"prepare": prepared, "read": read, "talk": talked}


async def _prepare(seat: HandoverSeat) -> Part:
    letters = words = 0
    while seat.step == "keep":
        words += _words_of(seat)
        if seat.line is not None and seat.line.if_then_asked:
            await seat.say("4", IF_THEN)
            letters += len(IF_THEN)
        await seat.press("space")
    return Part(seat.keys, letters, words, known=True)


async def _read(seat: HandoverSeat) -> Part:
    letters = words = 0
    while seat.step == "read back":
        words += _words_of(seat)
        await seat.say("space", READ_BACK)
        letters += len(READ_BACK)
    return Part(seat.keys, letters, words)


async def _talk(leaving: HandoverSeat, coming: HandoverSeat, red: int) -> int:
    """The keys of both while they talk and sign."""
    before = leaving.keys + coming.keys
    await leaving.press("g")
    for _ in range(red):
        await leaving.press("space")
    for seat in (leaving, coming):
        await seat.until(lambda seat=seat: seat.pack is not None and not seat.pack.blockers)  # type: ignore[misc]  # binds this seat
        await seat.sign()
    return leaving.keys + coming.keys - before


def _words_of(seat: HandoverSeat) -> int:
    """The words of the row under the cursor in its parts."""
    row, pack, now = seat.row, seat.pack, seat.app.desk.clock()
    if row is None or pack is None:
        return 0
    blocks = group_blocks(row, pack, now) if row.line is None else line_blocks(row.line, pack, now, "read")
    texts = [text for block in blocks for text, *_ in (*block.head, *block.body)]
    return sum(len(text.split()) for text in (*texts, *(line for block in blocks for line in block.table)))
