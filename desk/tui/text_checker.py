"""Wording checks on a thread of their own.

The keyboard never waits for them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

from desk.model.entries import Apology
from desk.tui.store_thread import frequent_switches

if TYPE_CHECKING:
    from desk.recovery.texts.advice import Advice, TextContext
    from desk.recovery.texts.apology_parts import ApologyParts
    from desk.wording.rule_types import WordingRules

AFTER_PAINT = 0.1
"""Seconds that the rules are not read yet when they are first asked for: what asks is only just being painted."""

T = TypeVar("T")


class TextChecker:
    """Checks texts by the wording rules of one session.

    `rules` reads them when they are first needed, and says what is wrong with the desk's own. It is called once, on the thread. `tell` is
    called once with what is wrong.
    """

    def __init__(self, rules: Callable[[], tuple[WordingRules, str]], tell: Callable[[str], object]) -> None:
        self._read_rules = rules
        self._tell = tell
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="wording")
        self._parts_by_text: dict[str, ApologyParts] = {}
        self._loading: asyncio.Task[WordingRules] | None = None

    async def rules(self) -> WordingRules:
        """The rules."""
        if self._loading is None:
            self._loading = asyncio.create_task(self._load_rules(), name="wording")
        return await asyncio.shield(self._loading)

    async def _load_rules(self) -> WordingRules:
        await asyncio.sleep(AFTER_PAINT)
        rules, trouble = await self._run_on_worker(self._read_rules)
        if trouble:
            self._tell(trouble)
        return rules

    async def advice(self, text: str, kind: str, beside: TextContext) -> Advice:
        """The advice on a text beside its case."""
        from desk.recovery.texts.advice import advise  # 15 ms with the rest of wording, when a form is first typed in

        rules = await self.rules()
        return await self._run_on_worker(lambda: advise(text, kind, rules, beside))

    def apology_parts(self, apologies: Iterable[Apology]) -> dict[str, ApologyParts]:
        """The parts of those apologies that were read, by entry."""
        return {each.id: self._parts_by_text[each.text] for each in apologies if each.text in self._parts_by_text}

    async def read_apologies(self, apologies: Sequence[Apology]) -> bool:
        """Read apologies not read before. True when there were any."""
        new = {each.text for each in apologies} - self._parts_by_text.keys()
        if new:
            from desk.recovery.texts.apology_parts import apology_parts  # as above

            rules = await self.rules()
            self._parts_by_text |= await self._run_on_worker(lambda: {text: apology_parts(text, rules) for text in new})
        return bool(new)

    def close(self) -> None:
        """Stop reading."""
        self._worker.shutdown(wait=False, cancel_futures=True)

    async def _run_on_worker(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._worker, _run_giving_way, work)


def _run_giving_way(work: Callable[[], T]) -> T:
    """The result of `work`, with turns for the keyboard in between."""
    with frequent_switches():
        return work()
