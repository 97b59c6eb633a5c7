"""The thread that owns the store and touches its files."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import sys
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from desk.errors import Refused
from desk.tui.freed_memory import return_memory

SWITCH_EVERY = 0.0005
"""Seconds after which a busy thread lets the keyboard in. Python's own interval is ten times as long."""

T = TypeVar("T")


class StoreThread:
    """Runs work on one thread, in the order it was asked for."""

    def __init__(self) -> None:
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="shift", initializer=self._note_thread)
        self._thread = 0

    def _note_thread(self) -> None:
        self._thread = threading.get_ident()

    def is_own(self) -> bool:
        """Is it this thread that asks?"""
        return threading.get_ident() == self._thread

    async def run(self, work: Callable[[], T]) -> T:
        """Run `work` and give its result.

        Raises Refused, with the reason in words, for an error of the machine.
        """
        try:
            return await asyncio.get_running_loop().run_in_executor(self._executor, work)
        except OSError as error:
            said = (error.strerror or str(error)).lower()
            raise Refused(f"The shift file cannot be reached: {said}. What was saved before is safe.") from error

    @contextlib.asynccontextmanager
    async def at_rest(self) -> AsyncIterator[None]:
        """Hold the thread between two pieces of work. It has no lock then."""
        loop, reached, go_on = asyncio.get_running_loop(), asyncio.Event(), threading.Event()

        def wait_for_word() -> None:
            loop.call_soon_threadsafe(reached.set)
            go_on.wait()

        self._executor.submit(wait_for_word)
        await reached.wait()
        try:
            yield
        finally:
            go_on.set()

    def end(self) -> None:
        """End the thread after the work it has."""
        self._executor.shutdown(wait=False, cancel_futures=True)

    async def close(self, last: Callable[[], None]) -> None:
        """Run `last` and end the thread.

        Errors of the machine are raised as they are.
        """
        await asyncio.get_running_loop().run_in_executor(self._executor, last)
        self._executor.shutdown(wait=False)


@contextlib.contextmanager
def frequent_switches() -> Iterator[None]:
    """Let the keyboard in between pieces of work on another thread."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(SWITCH_EVERY)
    try:
        yield
    finally:
        sys.setswitchinterval(usual)


@contextlib.contextmanager
def bulk_read() -> Iterator[None]:
    """Keep the keyboard responsive while much is read.

    What is read stays for the shift, so the garbage collector leaves it alone: at ten thousand cases each walk over it would stop the
    keyboard for a fifth of a second. The system gets back what was held only meanwhile.
    """
    gc.disable()
    try:
        with frequent_switches():
            yield
    finally:
        gc.freeze()
        gc.enable()
        return_memory()
