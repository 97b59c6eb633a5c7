"""The watch over the file of the policy."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from textual.message import Message

from desk.errors import DeskError
from desk.sla.policy import Policy
from desk.tui.messages import PolicyRefused
from desk.tui.store_thread import StoreThread

POLICY_EVERY = 2.0
"""Seconds between two looks at the policy's file."""


async def watch_policy(
    thread: StoreThread, newer: Callable[[], Policy | None], *, found: Callable[[Policy], object], post: Callable[[Message], object]
) -> None:
    """Give an edited policy within seconds.

    One that makes no sense is told once, and the one before stays in force.
    """
    while True:
        await asyncio.sleep(POLICY_EVERY)
        try:
            policy = await thread.run(newer)
        except DeskError as error:
            post(PolicyRefused(error))
            continue
        if policy is not None:
            found(policy)
