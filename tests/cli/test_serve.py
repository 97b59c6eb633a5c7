"""`desk serve`: the board in a browser, and who can reach it."""

from __future__ import annotations

import importlib
import importlib.util
import json
import signal
import socket
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import pytest

from tests.cli.browser import PROGRAM, awaited_line, page_at
from tests.cli.command_line import CommandLine
from tests.terminal import desk, hear_signals
from tests.tui.conftest import surroundings

HAS_EXTRA = importlib.util.find_spec("textual_serve") is not None
needs_extra = pytest.mark.skipif(not HAS_EXTRA, reason="the extra desk[serve] is not installed")
needs_browser = pytest.mark.skipif(not PROGRAM, reason="there is no Chromium on this machine")


@dataclass(frozen=True, slots=True)
class Served:
    """A board that is being served."""

    address: str
    process: subprocess.Popen[str]
    shift: Path
    environment: Mapping[str, str]

    @property
    def root(self) -> str:
        """The address without its token."""
        return self.address.rstrip("/").rpartition("/")[0]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
        return port


@contextmanager
def served(folder: Path, *more: str) -> Iterator[Served]:
    """Serve the demo shift."""
    shift, environment = folder / "shift.json", surroundings(folder)
    subprocess.run(desk("demo", "--shift", str(shift), "--json"), env=environment, check=True, capture_output=True)
    command = desk("serve", "--port", str(free_port()), "--shift", str(shift), "--as", "ines", *more)
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, preexec_fn=hear_signals
    ) as process:
        try:
            assert process.stdout is not None
            yield Served(awaited_line(process.stdout, r"https?://\S+"), process, shift, environment)
        finally:
            process.kill()


def status_of(address: str) -> tuple[int, Mapping[str, str]]:
    try:
        with urllib.request.urlopen(address, timeout=30) as answer:
            return answer.status, dict(answer.headers)
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, dict(refused.headers)


@needs_extra
def test_without_the_token_nothing_answers(tmp_path: Path) -> None:
    with served(tmp_path) as board:
        assert board.address.startswith("http://127.0.0.1:")
        assert len(board.address.removeprefix(board.root).strip("/")) >= 32
        code, headers = status_of(board.address)
        assert code == 200
        assert headers["Referrer-Policy"] == "no-referrer"
        assert "default-src 'self'" in headers["Content-Security-Policy"]
        for path in ("/", "/ws", "/static/js/textual.js", "/download/x", f"/{'x' * 32}/", f"/{'x' * 32}/ws"):
            assert status_of(board.root + path)[0] == 404
        board.process.send_signal(signal.SIGINT)
        assert board.process.wait(30) == 0


@needs_extra
@needs_browser
async def test_the_board_is_worked_on_in_a_browser(tmp_path: Path) -> None:
    client: Any = importlib.import_module("aiohttp")
    with served(tmp_path) as board:
        async with page_at(board.address, tmp_path / "browser", lambda: client) as page:
            await page.wait_for("C-101", "Tess Tampleton", "LATE")
            await page.keys_are_taken()
            await page.press("Enter", 13)
            await page.wait_for("TIMELINE", "C-101")
            await page.press("m")
            await page.wait_for("Memo")
            for letter in "asked":
                await page.press(letter)
            await page.wait_for("asked")
            await page.press("F2", 113)
            await page.wait_for("TIMELINE")
            shown = await page.call("Page.captureScreenshot")
            assert len(shown["data"]) > 20_000
            assert all(each.startswith((board.root, "data:", "blob:")) for each in page.asked_for)
        entries = whole_case(board)["entries"]
        assert entries[-1]["text"] == "asked"
        assert entries[-1]["by"] == "ines"


@needs_extra
@needs_browser
async def test_what_is_typed_when_the_browser_goes_is_kept(tmp_path: Path) -> None:
    client: Any = importlib.import_module("aiohttp")
    with served(tmp_path) as board:
        async with page_at(board.address, tmp_path / "browser", lambda: client) as page:
            await page.wait_for("C-101", "LATE")
            await page.keys_are_taken()
            await page.press("m")
            await page.wait_for("Memo")
            for letter in "half":
                await page.press(letter)
            await page.wait_for("half")
        async with page_at(board.address, tmp_path / "browser2", lambda: client) as page:
            await page.wait_for("C-101", "LATE")
            await page.keys_are_taken()
            await page.press("m")
            await page.wait_for("half")


def whole_case(board: Served) -> Any:
    shown = desk("show", "C-101", "--shift", str(board.shift), "--json")
    return json.loads(subprocess.run(shown, env=dict(board.environment), check=True, capture_output=True, text=True).stdout)


@needs_extra
def test_who_can_reach_it_is_said_plainly(tmp_path: Path) -> None:
    with served(tmp_path) as board:
        said = told_by(board.process.stdout)
        assert "Only this machine can reach it. Whoever uses it and has this address can read everything of this shift" in said
        assert "write as ines" in said
        assert "WARNING" not in said


@needs_extra
def test_beyond_this_machine_it_warns(tmp_path: Path) -> None:
    with served(tmp_path, "--host", "0.0.0.0", "--read-only") as board:
        said = told_by(board.process.stdout)
        assert "WARNING: every machine that can reach 0.0.0.0" in said
        assert "write as" not in said
        assert "Nothing is encrypted on the way" in said
    (tmp_path / "other").mkdir()
    with served(tmp_path / "other", "--host", "0.0.0.0", "--url", "http://desk.invalid") as board:
        assert board.address.startswith("http://desk.invalid/")


def told_by(stream: IO[str] | None) -> str:
    """All that is said after the address."""
    assert stream is not None
    lines: list[str] = []
    while "until ctrl+c" not in "".join(lines[-1:]):
        lines.append(stream.readline())
        assert lines[-1], "".join(lines)
    return "".join(lines)


@needs_extra
def test_a_port_that_is_taken_is_refused(with_case: CommandLine) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        refused = with_case("serve", "--port", str(taken.getsockname()[1]))
    assert refused.code == 1
    assert "--port takes another" in refused.err
    assert with_case("serve", "--port", "70000").code == 2


def test_without_the_extra_it_says_how_to_get_it(with_case: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desk.cli.serve._MODULES", ("aiohttp.web", "no_such_module"))
    refused = with_case("serve")
    assert refused.code == 1
    assert "pip install 'desk[serve]'" in refused.err
