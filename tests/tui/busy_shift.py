"""A hard evening for tests: 44 open cases of invented customers, 20 of them late, each late in its own way."""

from __future__ import annotations

from typing import Any

from desk.model.changes import NewCase, SetShift
from desk.model.entries import (
    AnyEntry,
    Apology,
    Assign,
    Cause,
    Contact,
    Incoming,
    Listen,
    Memo,
    Offer,
    OfferAnswer,
    Option,
    Promise,
    Refusal,
    StatusChange,
)
from desk.model.entry_values import CUSTOMER
from desk.model.shift import Agent, Shift
from tests.case_builders import at
from tests.tui.app_fixtures import FakeShared, new_case

LATE = 20
OPEN = 44
AGENTS = (Agent(id="ines"), Agent(id="bo"), Agent(id="kim"), Agent(id="lou", name="Lou", role="lead"))


def took(minutes: float, who: str = "ines") -> Assign:
    """Somebody took the case."""
    return Assign(at=at(minutes), by=who, owner=who)


def said(minutes: float, text: str = "I look into it and call you back.", who: str = "ines") -> Contact:
    """The customer heard from us."""
    return Contact(at=at(minutes), by=who, text=text, channel="phone")


def wrote(minutes: float, text: str, *, chase: bool = False) -> Incoming:
    """The customer got in touch again."""
    return Incoming(at=at(minutes), by=CUSTOMER, text=text, channel="mail", chase=chase)


def heard(minutes: float, feeling: str, **facts: str) -> Listen:
    """What the customer feels was noted."""
    return Listen(at=at(minutes), by="ines", feeling=feeling, **facts)


def promised(made: float, due: float, text: str, **more: Any) -> Promise:
    """A promise that is due `due` minutes from now."""
    return Promise(at=at(made), by="ines", text=text, due=at(due), **more)


def waits(minutes: float, again: float, reason: str, to: Any = "pending") -> StatusChange:
    """The case waits until we look again."""
    return StatusChange(at=at(minutes), by="ines", to=to, reason=reason, recheck=at(again))


def busy_shift(agent: str = "ines") -> FakeShared:
    """The whole evening."""
    cases = [*_late_cases(), *_waiting_cases(), *_calm_cases()]
    shift = Shift(name="Late", start=at(-300), end=at(180), agents=AGENTS, currency="EUR")
    return FakeShared([SetShift(shift), *cases], agent)


def _late_cases() -> list[NewCase]:
    """Each clock late, alone and with others; promises, deliveries, checks; the angry, the second failure, the public one."""
    return [*_late_first_answers(), *_late_words(), *_late_ends()]


def _late_first_answers() -> list[NewCase]:
    return [
        _case(1, "Wilma Wireless", "No heating since Friday, baby at home", -95, priority="urgent", value=2600.0, earlier=2),
        _case(2, "Piet Placeholder", "Charged twice for one ticket", -75, *[wrote(-20, "Anybody there?", chase=True)]),
        _case(3, "Hostel Harbour", "Door codes do not arrive", -40, heard(-39, "furious"), priority="high", public_risk="review"),
        _case(4, "Ann Anonym", "Parcel says delivered, is not here", -70, took(-60)),
        _case(5, "Brigitte Beispiel", "Was hung up on twice", -64, took(-62, "kim"), heard(-61, "humiliated"), leaves="high"),
        _case(6, "Dr. Fritz Fictional", "Appointment moved without a word", -34, took(-33, "bo"), priority="high", needs_by=at(25)),
        _case(7, "Sample & Sons Ltd", "Till does not close the day", -28, priority="urgent", organisation="Sample & Sons Ltd", price=340.0),
        _case(8, "Ola Ordinary", "Asks for the invoice of March", -66),
    ]


def _late_words() -> list[NewCase]:
    chased = [wrote(minutes, "And now?", chase=True) for minutes in (-170, -150, -140)]
    return [
        _case(9, "Maya Madeup", "Refund still not on the account", -260, took(-250), said(-240), *chased),
        _case(
            10, "Ned Nobody", "Second wrong size sent", -200, took(-190, "bo"), said(-185, who="bo"), wrote(-150, "Wrong again."), earlier=1
        ),
        _case(
            11,
            "Clara Called",
            "Call me when the part is in",
            -120,
            took(-115),
            said(-110),
            promised(-110, -12, "call her at half past one"),
        ),
        _case(
            12,
            "Ravi Random",
            "Stranded, hotel for the night",
            -50,
            took(-48),
            said(-47),
            promised(-47, -4, "the voucher by mail", visible=True),
        ),
        _case(
            13, "Tom Taylor-Made", "Suit needed for a funeral", -90, took(-85, "kim"), said(-80), needs_by=at(-2), need="the suit, pressed"
        ),
        _case(14, "Vera Verbatim", "Offer not honoured at the till", -100, *_offered(), took(-95), needs_by=at(-7), need="the difference"),
    ]


def _late_ends() -> list[NewCase]:
    return [
        _case(15, "Gus Generic", "Router dead for the third day", -130, took(-125), said(-122), priority="urgent"),
        _case(16, "Lotte Lorem-Ipsum", "Lost suitcase, wedding tomorrow", -250, took(-245), said(-243), said(-30), priority="high"),
        _case(
            17, "Kai Kidding", "Course cancelled on the day", -600, took(-595), said(-590), said(-20), promised(-200, -60, "a van at two")
        ),
        _case(
            18,
            "Old Matter AG",
            "Contract question from last week",
            -9000,
            took(-8900),
            said(-8800),
            waits(-8700, -30, "their lawyer reads it"),
        ),
        _case(19, "Ida Invented", "Manual missing in the box", -1500, took(-1490), said(-1480), waits(-1400, -45, "print shop", "on_hold")),
        _case(
            20, "Zed Zero", "Says we laughed at him", -62, took(-61, "lou"), heard(-61, "insulted"), public_risk="press", priority="high"
        ),
    ]


def _waiting_cases() -> list[NewCase]:
    return [
        _case(21, "Una Untitled", "Waits for her bank's answer", -50, took(-48), said(-45), waits(-40, 50, "her bank answers")),
        _case(
            22, "Bob Blank", "Part on order until Thursday", -55, took(-50, "bo"), said(-49), waits(-45, 300, "the part comes", "on_hold")
        ),
        _case(23, "Paula Paused", "Will send photos tonight", -52, took(-50, "kim"), said(-49), waits(-48, 9, "she sends photos")),
        _case(24, "Rita Refused", "Wanted a new phone for free", -70, took(-65), said(-60), *_refused()),
    ]


def _calm_cases() -> list[NewCase]:
    return [*_soon_cases(), *map(_steady_case, range(29, OPEN + 1))]


def _soon_cases() -> list[NewCase]:
    return [
        _case(25, "Sven Sample", "Wants to know when the truck comes", -47),
        _case(26, "Mo Mock", "Password mail goes to spam", -16),
        _case(27, "Jo Jest", "Seat map shows the wrong hall", -20, took(-18), said(-17), promised(-17, 6, "the right map by mail")),
        _case(28, "Eve Example-Long-Name of the Northern Harbour Cooperative", "Bill for a meter that is not theirs", -50, took(-49, "bo")),
    ]


def _steady_case(number: int) -> NewCase:
    """An ordinary case, by its number taken or not, answered or not."""
    told = -9 if number % 3 else -35
    owner = ("ines", "bo", "kim", "lou")[number % 4]
    past: list[AnyEntry] = [] if number % 5 == 0 else [took(told + 1, owner), said(told + 2, who=owner)]
    if number % 4 == 0:
        past.append(Memo(at=at(-5), by="bo", text="asked the depot"))
    if number == 36:
        past.append(Cause(at=at(-4), by="kim", text="label printed twice", key="double-label"))
    return _case(number, f"Customer {number}", _SUBJECTS[number % len(_SUBJECTS)], told, *past)


_SUBJECTS = (
    "How do I change the delivery address?",
    "Invoice has the old company name",
    "Lid of the pot arrived cracked",
    "App asks for the code again and again",
    "Gift card number is not readable",
    "Train was late, missed the connection",
    "Wants to add a second user",
)


def _case(number: int, customer: str, subject: str, told: float, *past: AnyEntry, **header: Any) -> NewCase:
    return new_case(number, logged=told, past=past, subject=subject, customer=customer, **header)


def _offered() -> list[AnyEntry]:
    option = Option(title="the price of the leaflet", value_now=18.0, by=at(-5))
    sorry = Apology(at=at(-92), by="ines", text="I am sorry: the leaflet said ten and the till said twenty.", channel="phone")
    offer = Offer(at=at(-90), by="ines", options=(option,), text="We give you the price of the leaflet.")
    yes = OfferAnswer(at=at(-80), by=CUSTOMER, answer="accepted", option=1)
    return [heard(-93, "cheated", promised="ten euros", came="twenty euros"), sorry, offer, yes]


def _refused() -> list[AnyEntry]:
    no = Refusal(at=at(-58), by="ines", asked="a new phone", text="The phone has water in it.", reason="policy", alternatives=("a repair",))
    return [no]
