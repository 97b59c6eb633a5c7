"""One ticket by its number, as every export tells it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from msgspec import Struct

START = datetime(2026, 1, 15, tzinfo=UTC)
NOW = START + timedelta(days=300)
STATES = ("new", "open", "pending", "solved", "closed")
HELP = "help@desk.example"


class Ticket(Struct, frozen=True):
    """A ticket. `done` is when it was solved, None while it is not."""

    number: int
    at: datetime
    state: str
    subject: str
    text: str
    customer: str
    email: str
    agent: str
    changed: datetime
    done: datetime | None


def ticket(number: int) -> Ticket:
    """The ticket of a number. Its words hardly repeat, its people do."""
    at = START + timedelta(minutes=number)
    state = STATES[number % len(STATES)]
    return Ticket(
        number=100_000 + number,
        at=at,
        state=state,
        subject=f"Order {number} came broken",
        text=f"Box {number % 977} of order {number} was open, a glass broke.",
        customer=f"Customer {number % 9_000}",
        email=f"c{number % 9_000}@mail.example",
        agent=f"Agent {number % 40}",
        changed=at + timedelta(hours=6),
        done=at + timedelta(hours=5) if state in {"solved", "closed"} else None,
    )


def local(at: datetime | None) -> str:
    """A time without a zone. Empty for none."""
    return f"{at:%Y-%m-%d %H:%M:%S}" if at else ""


def iso(at: datetime | None) -> str | None:
    """A time in UTC. None for none."""
    return f"{at:%Y-%m-%dT%H:%M:%SZ}" if at else None


def place(state: str, words: str) -> str:
    """The word for a state, of as many words as there are states."""
    return words.split("|")[STATES.index(state)]
