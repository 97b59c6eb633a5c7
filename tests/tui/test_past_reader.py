"""The archives are read beside everything else, and leaving waits for no reading."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator

import pytest

from desk.board.past_cases import KeptRow
from desk.errors import Refused
from desk.model.case import Case
from desk.tui.past_reader import PastReader
from tests.case_builders import NOW


class Endless:
    """A store whose archives never end."""

    def __init__(self) -> None:
        self.begun = threading.Event()

    def archived_facts(self, name: str, key: str, make: Callable[[bytes], bytes], *, keep: bool = True) -> Iterator[KeptRow]:
        while True:
            self.begun.set()
            make(b"{}")

    def archived_case(self, case: str) -> Case | None:
        return None


async def test_leaving_ends_a_reading_in_its_middle() -> None:
    reader, endless = PastReader(), Endless()
    reading = asyncio.ensure_future(reader.read(endless, NOW))
    await asyncio.to_thread(endless.begun.wait)
    reader.close()
    with pytest.raises(Refused, match="another time"):
        await reading
