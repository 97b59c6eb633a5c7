"""The end of a window: drafts kept, words for the terminal."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
import tempfile
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Protocol, runtime_checkable

from textual.screen import Screen

from desk.text.printable import without_driving

KEEP_SECONDS = 5.0
"""Seconds that keeping a draft may take at the end. A disk that hangs longer counts as one that takes nothing."""


@runtime_checkable
class KeepsDraft(Protocol):
    """A screen in which something is typed."""

    async def keep_draft(self) -> bool:
        """Keep what is typed as a draft. False when it could not be kept, which is said."""

    def say_more(self, words: str) -> None:
        """Say something under what was said last."""

    @property
    def typed_text(self) -> str:
        """The typed answers as lines for people."""


async def unkept_screens(screens: Sequence[Screen[object]]) -> list[KeepsDraft]:
    """Keep a draft of every form. The forms whose text could not be kept are given back."""
    return [screen for screen in screens if isinstance(screen, KeepsDraft) and not await _is_kept(screen)]


async def _is_kept(screen: KeepsDraft) -> bool:
    try:
        return await asyncio.wait_for(asyncio.shield(screen.keep_draft()), KEEP_SECONDS)
    except Exception:  # also one that nobody foresaw: the text is told apart from the form, and kept elsewhere
        return False


def rescued_text(unkept: Sequence[KeepsDraft]) -> str:
    """Write texts that could not be kept to a file.

    Gives words for the terminal with its name. Where no file can be written either, they hold the texts themselves.
    """
    texts = [text for screen in unkept if (text := _typed_text(screen))]
    if not texts:
        return ""
    whole = "\n\n".join(texts)
    try:
        handle, path = tempfile.mkstemp(prefix="desk-text-", suffix=".txt")
        with os.fdopen(handle, "w", encoding="utf-8", errors="replace") as file:
            file.write(whole + "\n")
            file.flush()
            os.fsync(handle)
    except OSError:
        return f"What was typed could not be kept anywhere. Here it is, to be copied:\n\n{whole}\n"
    return f"What was typed could not be kept as a draft. It is in {path}"


def has_typed_text(screen: object) -> bool:
    """Is it a form in which something is typed?"""
    return isinstance(screen, KeepsDraft) and bool(_typed_text(screen))


def _typed_text(screen: KeepsDraft) -> str:
    try:
        return screen.typed_text
    except Exception:  # a form in pieces: the others' texts are not lost with it
        return ""


def waiting_words(drafts: Collection[tuple[str, str]], path: Path | None) -> str:
    """Words about the drafts that wait.

    They read `1 draft waits on C-126. File: ...`. `drafts` are pairs of case and form. Empty when none waits.
    """
    if not drafts:
        return ""
    cases = sorted({case or "a new case" for case, _ in drafts})
    named = ", ".join(cases[:-1]) + (" and " if len(cases) > 1 else "") + cases[-1]
    count = "1 draft waits" if len(drafts) == 1 else f"{len(drafts)} drafts wait"
    return f"{count} on {named}." + (f" File: {path}" if path else "")


def say_last(*words: str) -> None:
    """Say the last words on the terminal, if there still is one."""
    for said in filter(None, words):
        with contextlib.suppress(OSError, ValueError):
            sys.stderr.write("".join(f"{without_driving(line)}\n" for line in said.split("\n")))
            sys.stderr.flush()


def forget_lost_terminal() -> None:
    """Let nothing written at the very end change the exit code."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            with contextlib.suppress(OSError, ValueError):
                os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
