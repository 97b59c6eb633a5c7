"""The queue of those who wait for a lock that is taken.

`flock` has no timeout, so a thread waits for a lock that is taken, and the caller waits for the thread. A stopped holder cannot hang the
desk.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import queue
import threading


class LockTicket:
    """One caller's request for the lock.

    It holds the descriptor to lock, and records which came first: the lock or the timeout.
    """

    def __init__(self, fd: int) -> None:
        self.fd = fd
        self.waited = False
        self._gate = threading.Lock()
        self._gate.acquire()
        self._turn = threading.Lock()
        self.granted = self._given_up = False
        self.error: OSError | None = None

    def wait(self, seconds: float) -> bool:
        """Wait for the lock. False when it was not granted in time.

        After a timeout or an interrupt it is never granted. Raises the error of the system where it cannot be had.
        """
        through = False
        try:
            through = self._gate.acquire(timeout=seconds)
        finally:
            if not through:
                with self._turn:
                    self._given_up = not self.granted
        if self.error is not None:
            raise self.error
        return self.granted

    def grant(self) -> bool:
        """Let the caller proceed. False when it gave up meanwhile."""
        with self._turn:
            self.granted = not self._given_up
        if self.granted:
            self._gate.release()
        return self.granted


class LockQueue:
    """The callers that wait, and the thread that waits for them."""

    def __init__(self) -> None:
        self._tickets: queue.SimpleQueue[LockTicket | None] = queue.SimpleQueue()
        threading.Thread(target=_serve_tickets, args=(self._tickets,), daemon=True, name="desk-lock").start()

    def join(self, fd: int) -> LockTicket:
        """Take a ticket for the lock of an open file. It is served last."""
        ticket = LockTicket(fd)
        self._tickets.put(ticket)
        return ticket

    def end(self) -> None:
        """End the thread."""
        self._tickets.put(None)


def _serve_tickets(tickets: queue.SimpleQueue[LockTicket | None]) -> None:
    """Wait for the lock for one ticket after the other.

    A lock that comes after its caller gave up is released. The thread ends then.
    """
    while ticket := tickets.get():
        try:
            _wait_for_flock(ticket)
        except OSError as error:
            ticket.error = error
        if not ticket.grant():
            with contextlib.suppress(OSError):
                fcntl.flock(ticket.fd, fcntl.LOCK_UN)
            os.close(ticket.fd)
            return


def _wait_for_flock(ticket: LockTicket) -> None:
    """Take the lock of a ticket's file, however long that takes. Raises OSError."""
    try:
        fcntl.flock(ticket.fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        ticket.waited = True
        fcntl.flock(ticket.fd, fcntl.LOCK_EX)
