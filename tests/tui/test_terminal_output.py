"""What is written to a terminal comes there whole and in its order, at once or when there is room."""

from __future__ import annotations

import os
import pty
import tty
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
from textual.drivers._writer_thread import WriterThread

from desk.tui.terminal_output import TerminalOutput

Ends = tuple[int, int]


@pytest.fixture
def ends() -> Iterator[Ends]:
    """Both ends of a terminal: where a window writes, and where its bytes are read."""
    reading, writing = pty.openpty()
    tty.setraw(writing)
    yield reading, writing
    for fd in (reading, writing):
        os.close(fd)


def read_all(fd: int, count: int) -> str:
    found = b""
    while len(found) < count:
        found += os.read(fd, 1 << 16)
    return found.decode()


def test_a_terminal_that_is_read_is_written_to_without_the_thread(ends: Ends) -> None:
    reading, writing = ends
    output = TerminalOutput(writing)
    assert [output.write_now(text) for text in ("one ", "zw\u00f6lf ", "three")] == [None] * 3
    assert read_all(reading, 15) == "one zw\u00f6lf three"


def test_what_a_full_terminal_would_not_take_comes_before_what_is_written_later(ends: Ends) -> None:
    reading, writing = ends
    output = TerminalOutput(writing)
    thread = WriterThread(output)  # type: ignore[arg-type]  # all of a file that is used
    thread.start()
    texts = [f"{number:07}\n" * 2_000 for number in range(20)]
    handed: list[str] = []
    read: list[str] = []
    reader = Thread(target=lambda: read.append(read_all(reading, sum(map(len, texts)))))
    for number, text in enumerate(texts):
        if number == 15:
            reader.start()
        left = output.write_now(text)
        if left is not None:
            handed.append(left)
            thread.write(left)
    thread.stop()
    reader.join()
    assert handed[0] == ""  # of the first one that found no room, the end waits
    assert len(handed) > 1
    assert read == ["".join(texts)]
    assert output.write_now("after it") is None


def test_a_terminal_that_is_gone_raises_nothing() -> None:
    reading, writing = pty.openpty()
    output = TerminalOutput(writing)
    os.close(reading)
    assert output.write_now("lost") == ""
    output.write("")
    output.flush()
    os.close(writing)


def test_what_is_no_terminal_is_left_to_the_thread(tmp_path: Path) -> None:
    with (tmp_path / "written").open("wb") as file:
        output = TerminalOutput(file.fileno())
        assert output.write_now("all of it") == "all of it"
        output.write("all of it")
        output.flush()
    assert (tmp_path / "written").read_text(encoding="utf-8") == "all of it"
