"""Texts read by the wording rules on a thread of their own, so that the keyboard never waits; it knows no widget and no case on screen."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor

from desk.recovery.advice import Advice, Beside, advise
from desk.recovery.wording import KINDS, Reading, Rules, check

GIVE_WAY = 0.0005
"""Seconds after which the reading thread lets the keyboard in while the rules are read; Python's own are ten times as many."""


class Wording:
    """The wording rules of one session, read when they are first needed.

    `rules` gives them, and what is wrong with the desk's own; it is called once, on the thread. `tell` is told of what is wrong, once.
    """

    def __init__(self, rules: Callable[[], tuple[Rules, str]], tell: Callable[[str], object]) -> None:
        self._read_rules = rules
        self._tell = tell
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="wording")
        self._loading: asyncio.Future[tuple[Rules, str]] | None = None

    async def rules(self) -> Rules:
        """The rules."""
        first = self._loading is None
        self._loading = self._loading or asyncio.get_running_loop().run_in_executor(self._worker, self._load)
        rules, trouble = await asyncio.shield(self._loading)
        if first and trouble:
            self._tell(trouble)
        return rules

    def _load(self) -> tuple[Rules, str]:
        """Read the rules and a first text of the kinds that are written most: that is when phrases are put in order."""
        usual = sys.getswitchinterval()
        sys.setswitchinterval(GIVE_WAY)
        try:
            rules, trouble = self._read_rules()
            for kind in KINDS[:2]:
                check("Sorry.", kind, rules)
            return rules, trouble
        finally:
            sys.setswitchinterval(usual)

    async def advice(self, text: str, kind: str, beside: Beside) -> Advice:
        """All there is to say of a text beside its case."""
        rules = await self.rules()
        return await asyncio.get_running_loop().run_in_executor(self._worker, advise, text, kind, rules, beside)

    async def reading(self, text: str, kind: str, names: Collection[str]) -> Reading:
        """What a text has and lacks by itself."""
        rules = await self.rules()
        return await asyncio.get_running_loop().run_in_executor(self._worker, lambda: check(text, kind, rules, names=names))

    def close(self) -> None:
        """Read nothing more."""
        self._worker.shutdown(wait=False, cancel_futures=True)
