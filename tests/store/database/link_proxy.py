"""A link that can be hurt: delayed, cut, frozen."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path


class LinkProxy:
    """Hands bytes on between a port of this machine and the socket of a server."""

    def __init__(self, server: Path) -> None:
        self._server = str(server)
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        self._pairs: list[socket.socket] = []
        self._is_closed = False
        self.delay = 0.0
        self.is_frozen = False
        self.is_refusing = False
        self.cut_before_answer = False
        self.cut_answer_to = b""
        """The words in a request whose answer is cut."""
        self.cut_at = b""
        """The words in a request that does not arrive."""
        self._hurt: set[socket.socket] = set()
        self._threads: list[threading.Thread] = []
        self._start_thread(self._accept_all)

    def _start_thread(self, work: Callable[..., None], *arguments: object) -> None:
        self._threads.append(threading.Thread(target=work, args=arguments, daemon=True))
        self._threads[-1].start()

    def _accept_all(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listening.accept()
                if self.is_refusing:
                    client.close()
                    continue
                server = socket.socket(socket.AF_UNIX)
                server.connect(self._server)
                self._pairs += [client, server]
                for source, target in ((client, server), (server, client)):
                    self._start_thread(self._hand_on, source, target, source is server)

    def _hand_on(self, source: socket.socket, target: socket.socket, is_answer: bool) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                time.sleep(self.delay)
                while self.is_frozen and not self._is_closed:
                    time.sleep(0.01)
                if not is_answer and self.cut_answer_to and self.cut_answer_to in data:
                    self._hurt.add(target)
                    self.cut_answer_to = b""
                if not is_answer and self.cut_at and self.cut_at in data:
                    self.cut_at = b""
                    break
                if is_answer and (self.cut_before_answer or source in self._hurt):
                    self.cut_before_answer = False
                    break
                target.sendall(data)
        for each in (source, target):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)

    def cut(self) -> None:
        """Cut every connection there is."""
        for each in self._pairs:
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Cut everything and listen no more."""
        self._is_closed = True
        for each in (self._listening, *self._pairs):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(5)
        for each in (self._listening, *self._pairs):
            each.close()
