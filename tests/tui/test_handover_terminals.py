"""A change of shift from two and from four terminals: every process sees what the others do."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.terminal import Terminal, desk
from tests.tui.handover_seats import handover_file, red_case, watch_case

SAID = "I tell them where it stands by 15:40."


def open_seats(stack: ExitStack, path: Path, environment: Mapping[str, str], sizes: Mapping[str, tuple[int, int]]) -> list[Terminal]:
    """A terminal for each agent, with the handover open."""
    seats = []
    for agent, (columns, rows) in sizes.items():
        command = desk("--shift", str(path), "--as", agent)
        seats.append(stack.enter_context(Terminal(command, environment, columns=columns, rows=rows)))
    for seat in seats:
        seat.wait_for("C-101", "? keys")
        seat.press("h")
        seat.wait_for("handover", "H-7 live")
    return seats


def read_back(seat: Terminal, case: str) -> None:
    """Read the case under the cursor back."""
    seat.wait_for(case)
    seat.press(" ")
    seat.wait_for("Read back")
    seat.press(SAID)
    seat.wait_for("by 15:40.")
    seat.press("\x13")


def sign(seat: Terminal, reason: str) -> None:
    """Sign, and leave the closing questions out."""
    seat.press("\x13")
    seat.wait_for("Sign H-7")
    seat.press(reason)
    seat.wait_for(reason)
    seat.press("\x13")
    seat.wait_for("What did you learn?")
    seat.press("\x1b")


def all_see(seats: Sequence[Terminal], words: str) -> None:
    for seat in seats:
        seat.wait_for(words)


@pytest.mark.parametrize(
    ("outgoing", "incoming"), [(("ines",), ("kim",)), (("ines", "lou"), ("kim", "bo"))], ids=["two terminals", "four terminals"]
)
def test_what_one_does_every_other_process_shows(
    tmp_path: Path, environment: Mapping[str, str], outgoing: tuple[str, ...], incoming: tuple[str, ...]
) -> None:
    path = handover_file(tmp_path, [red_case(101), watch_case(102)], outgoing=outgoing, incoming=incoming)
    sizes = {agent: ((120, 36), (80, 24))[number % 2] for number, agent in enumerate((*outgoing, *incoming))}
    with ExitStack() as stack:
        seats = open_seats(stack, path, environment, sizes)
        first, last, reader = seats[0], seats[len(outgoing) - 1], seats[len(outgoing)]
        all_see(seats[:1], "are here")
        read_back(reader, "C-101")
        all_see(seats, "back 1 of 2")
        first.press(" ")
        first.wait_for("accepted 1 of 2")
        seats[-1].press("G")
        read_back(seats[-1], "C-102")
        all_see(seats, "back 2 of 2")
        sign(last, "in a test")
        all_see([seat for seat in seats if seat is not last], "signed by")
        sign(seats[-1], "all of us")
        all_see([seat for seat in seats if seat is not last], "sealed")
        seals = subprocess.run(
            desk("--shift", str(path), "handover", "verify"), env=dict(environment), capture_output=True, text=True, check=False
        )
    assert seals.returncode == 0
    assert re.search(r"1 signed pack, all as signed; last seal [0-9a-f-]{14}", seals.stdout)
