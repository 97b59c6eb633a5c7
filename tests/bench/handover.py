"""What a change of shift costs: the pack of a large desk in the window, and the minutes of a night's 18 cases.

Minutes are read off what two pilots do: every key and letter that they press, every word that stands on their screen to be read.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec

from desk.model.case import Case
from desk.model.entries import Assign
from desk.tui.screens.handover import HandoverScreen
from desk.tui.widgets.pack_list import PackList
from tests.bench.figures import print_figure
from tests.tui.handover_seats import handover_file, mixed_cases, red_case, seat_at, steady_case, watch_case

OF_25 = "the pack of 25"
LOOK_EVERY = 0.002
"""Seconds between two looks at the window. Looking all the time would take half of the processor from it."""


class Opening(NamedTuple):
    """Seconds from the key until the first lines stand and until all do, those of the processor, and the longest that a key waits."""

    first: float
    whole: float
    processor: float
    longest: float


def main(count: int = 10_000) -> None:
    """Measure and print."""
    few = asyncio.run(opening(mixed_cases()))
    print_figure("open a pack of 25, all lines", few.whole, "s", goal="0.05 s and the screen")
    for words, cases in (("most of them backlog", desk_of(count)), ("every one red", [red_case(101 + each) for each in range(count)])):
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


async def opening(cases: Iterator[Case] | list[Case]) -> Opening:
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
