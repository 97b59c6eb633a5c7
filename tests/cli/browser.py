"""A headless browser for tests, driven by its own debugging protocol."""

from __future__ import annotations

import asyncio
import base64
import re
import shutil
import subprocess
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import IO, Any

import pyte

PATIENCE = 60.0
PROGRAM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome"))), "")
"""The browser of this machine. Empty where there is none."""
_FLAGS = ("--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--remote-debugging-port=0", "--window-size=1400,900")


class Page:
    """One page. Its window is read from what the server sends it."""

    def __init__(self, socket: Any) -> None:
        self._socket = socket
        self._number = 0
        self._screen = pyte.Screen(400, 120)
        self._stream = pyte.ByteStream(self._screen)
        self.asked_for: list[str] = []
        """Every address that the page asked for."""

    @property
    def text(self) -> str:
        """What the window shows."""
        return "\n".join(line.rstrip() for line in self._screen.display)

    async def call(self, method: str, **parameters: Any) -> Any:
        """Call the browser, and give its answer."""
        self._number += 1
        number = self._number
        await self._socket.send_json({"id": number, "method": method, "params": parameters})
        while True:
            message = await self._received()
            if message.get("id") == number:
                return message.get("result", {})

    async def _received(self) -> dict[str, Any]:
        message: dict[str, Any] = await asyncio.wait_for(self._socket.receive_json(), PATIENCE)
        details = message.get("params", {})
        if message.get("method") == "Network.webSocketFrameReceived" and details["response"]["opcode"] == 2:
            self._stream.feed(base64.b64decode(details["response"]["payloadData"]))
        if message.get("method") == "Network.requestWillBeSent":
            self.asked_for.append(details["request"]["url"])
        return message

    async def press(self, key: str, code: int = 0) -> None:
        """Press one key."""
        text = {"text": key} if len(key) == 1 else {"text": "\r"} if key == "Enter" else {}
        for kind in ("keyDown", "keyUp"):
            more = text if kind == "keyDown" else {}
            await self.call("Input.dispatchKeyEvent", type=kind, key=key, windowsVirtualKeyCode=code or ord(key[0].upper()), **more)

    async def keys_are_taken(self) -> None:
        """Wait until the window takes keys."""
        give_up = time.monotonic() + PATIENCE
        while (await self.call("Runtime.evaluate", expression="document.activeElement.tagName"))["result"]["value"] != "TEXTAREA":
            assert time.monotonic() < give_up, "the window takes no keys"

    async def wait_for(self, *texts: str) -> str:
        """Wait until all of these stand in the window."""
        give_up = time.monotonic() + PATIENCE
        while not all(text in self.text for text in texts):
            assert time.monotonic() < give_up, f"waited for {texts} and saw:\n{self.text}"
            await self._received()
        return self.text


def awaited_line(stream: IO[str], pattern: str) -> str:
    """The first match in what a program says."""
    for line in stream:
        if found := re.search(pattern, line):
            return found[0]
    raise AssertionError(f"the program ended without {pattern}")


@asynccontextmanager
async def page_at(address: str, folder: Path, is_ready: Callable[[], Any]) -> AsyncIterator[Page]:
    """Open an address in a browser. `is_ready` gives the client library."""
    client = is_ready()
    command = [PROGRAM, *_FLAGS, f"--user-data-dir={folder}", "about:blank"]
    browser = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
    try:
        assert browser.stderr is not None
        port = awaited_line(browser.stderr, r"ws://[^/]+").removeprefix("ws://")
        async with client.ClientSession() as session:
            async with session.get(f"http://{port}/json") as answer:
                target = next(each for each in await answer.json() if each["type"] == "page")
            async with session.ws_connect(target["webSocketDebuggerUrl"], max_msg_size=0) as socket:
                page = Page(socket)
                await page.call("Network.enable")
                await page.call("Page.enable")
                await page.call("Page.navigate", url=address)
                yield page
    finally:
        browser.kill()
        browser.wait()
        assert browser.stderr is not None
        browser.stderr.close()
