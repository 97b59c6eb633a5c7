"""Tasks beside the keyboard, at most one of a name."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any


class NamedTasks:
    """The running tasks of one owner. `failed` receives the error of one that ends with it."""

    def __init__(self, failed: Callable[[BaseException], object]) -> None:
        self._failed = failed
        self._tasks: dict[str, asyncio.Task[None]] = {}

    def __contains__(self, name: str) -> bool:
        return name in self._tasks

    def __getitem__(self, name: str) -> asyncio.Task[None]:
        return self._tasks[name]

    def start(self, name: str, work: Coroutine[Any, Any, None]) -> None:
        """Start `work`. It takes the place of a running task of its name."""
        self.cancel(name)
        task: asyncio.Task[None] = asyncio.create_task(work)
        task.add_done_callback(self._check_ended)
        self._tasks[name] = task

    def cancel(self, name: str) -> None:
        """Cancel the task of a name, if there is one."""
        if running := self._tasks.pop(name, None):
            running.cancel()

    def forget(self, name: str) -> None:
        """Let a task of this name be started anew. It calls this at its own end."""
        self._tasks.pop(name, None)

    async def close(self) -> None:
        """Cancel all, and wait for their ends."""
        for task in self._tasks.values():
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)

    def _check_ended(self, task: asyncio.Task[None]) -> None:
        if not task.cancelled() and (error := task.exception()):
            self._failed(error)
