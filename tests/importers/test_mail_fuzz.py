"""One malformed mail is one reject: the others of its mailbox come in."""

from __future__ import annotations

import random
import time
import tracemalloc

import pytest

from desk.importers.imported_case import ImportResult
from desk.importers.reading.mail_headers import decoded_words, mail_addresses
from tests.importers.import_builders import read

GOOD = """From anna@example.org Mon May  4 09:00:00 2026
From: Anna <anna@example.org>
To: desk@example.com
Subject: {subject}
Date: Mon, 4 May 2026 09:0{number}:00 +0000
Message-ID: <good-{number}@example.org>

It broke.

"""
BASE = (
    "Return-Path: <tess@example.net>\nFrom: Tess <tess@example.net>\nTo: Desk <desk@example.com>, bo@example.com\nCc: x@example.com\n"
    "Subject: =?utf-8?b?R3LDvMOfZQ==?= again\nDate: Mon, 4 May 2026 10:00:00 +0200\nMessage-ID: <m-1@example.net>\nMIME-Version: 1.0\n"
    'Content-Type: multipart/mixed; boundary="b"\n\n--b\n'
    "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n"
    "Gr=C3=BC=C3=9Fe\n--b\nContent-Type: application/pdf\nContent-Disposition: attachment; filename*=utf-8''a%20b.pdf\n"
    "Content-Transfer-Encoding: base64\n\nJVBERi0=\n--b--\n"
)
ODD = (
    *(
        "<>",
        '"',
        "(" * 3_000,
        "<" * 500,
        "=?utf-8?b?",
        "=?x?q?=ZZ?=",
        "=?utf-8?b?/w?=",
        "\x00",
        "\xff",
        ";",
        ":",
        ",",
        "\n",
        "\n\n",
        "\\",
        "''",
        "%",
        "\t",
    ),
    *(
        "Fri, 31 Dec 9999 23:59:59 -1200",
        "Mon, 1 Jan 0001 00:00:00 +1400",
        "99999999999",
        "Mon, 4 May 2026 10:00:00 +9999",
        "multipart/mixed",
        "text/",
    ),
    *(
        "charset=nonsense",
        "base64",
        "uuencode",
        "boundary=",
        "--b",
        "message/rfc822",
        "[" * 900,
        "@",
        "a@b@c",
        "undisclosed-recipients:;",
        "=" * 700,
    ),
)


def mailbox(mail: str, *, good: int = 3) -> bytes:
    """A mailbox with one mail among good ones."""
    others = [GOOD.format(number=number, subject=f"Truck {number}") for number in range(good)]
    return "".join((*others[:1], "From x Mon May  4 10:00:00 2026\n", mail, "\n\n", *others[1:])).encode("latin-1", "replace")


def imported(mail: str) -> ImportResult:
    return read(mailbox(mail), "box.mbox")


def with_header(name: str, value: str) -> str:
    kept = [line for line in BASE.split("\n\n", 1)[0].split("\n") if not line.startswith(f"{name}:")]
    return "\n".join((*kept, f"{name}: {value}")) + "\n\n" + BASE.split("\n\n", 1)[1]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Message-ID", "<>"),
        ("In-Reply-To", "<>"),
        ("To", '"'),
        ("From", "(" * 3_000),
        ("From", "<" * 3_000),
        ("Cc", "[" * 3_000),
        ("Sender", "(" * 3_000),
        ("Date", "Fri, 31 Dec 9999 23:59:59 -1200"),
        ("Date", "Mon, 1 Jan 0001 00:00:00 +1400"),
        ("Date", "(" * 3_000),
        ("Content-Type", "(" * 3_000),
        ("Content-Disposition", "attachment; filename=" + "(" * 3_000),
        ("Subject", "=?utf-8?b?" + "(" * 3_000),
    ],
)
def test_a_malformed_header_costs_its_own_mail_at_most(name: str, value: str) -> None:
    found = imported(with_header(name, value))
    assert {case.subject for case in found.cases} >= {"Truck 0", "Truck 1", "Truck 2"}
    assert len(found.cases) + len(found.rejects) == 4


@pytest.mark.parametrize("seed", range(8))
def test_no_spoilt_mail_stops_the_others(seed: int) -> None:
    draw = random.Random(seed)
    for number in range(200):
        mail = BASE
        for _ in range(draw.randint(1, 4)):
            at = draw.randrange(len(mail))
            mail = mail[:at] + draw.choice(ODD) + mail[at + draw.choice((0, 0, 1, 5, 40)) :]
        try:
            found = imported(mail)
        except Exception as error:
            raise AssertionError(f"mail {number} of {seed} ended with {type(error).__name__}: {error}\n{mail[:2000]!r}") from error
        assert {case.external_id for case in found.cases} >= {"good-0@example.org", "good-1@example.org", "good-2@example.org"}


@pytest.mark.parametrize("name", ["Subject", "From", "To", "References", "Content-Type", "Content-Disposition"])
@pytest.mark.parametrize("unit", ["=?utf-8?q?=C3=BC?= ", "(", '"a" <a@b.example>, ', "\\", '"', "<a@b> "])
def test_a_long_header_is_read_in_little_time_and_room(name: str, unit: str) -> None:
    box = mailbox(with_header(name, unit * (300_000 // len(unit))))
    tracemalloc.start()
    began = time.process_time()
    found = read(box, "box.mbox")
    took, room = time.process_time() - began, tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(found.cases) >= 3
    assert took < 2
    assert room < 30_000_000


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ("anna@example.org", [("", "anna@example.org")]),
        ("Anna Ostrom <anna@example.org>", [("Anna Ostrom", "anna@example.org")]),
        ('"Ostrom, Anna" <anna@example.org>, bo@x.example', [("Ostrom, Anna", "anna@example.org"), ("", "bo@x.example")]),
        ("anna@example.org (Anna (at home))", [("Anna at home", "anna@example.org")]),
        ("=?utf-8?q?=C3=96strom=2C_Anna?= <a@x.example>", [("Östrom, Anna", "a@x.example")]),
        ("undisclosed-recipients:;", []),
        ("Team: a@x.example, b@x.example;", [("", "a@x.example"), ("", "b@x.example")]),
        ("<@relay,@other:anna@example.org>", [("", "anna@example.org")]),
        ('"alice@example.org" <bob@example.com>', [("alice@example.org", "bob@example.com")]),
        ("alice@example.org>bob@example.com", []),
        ("alice@example.org bob@example.com", []),
        ("<alice@example.org> <bob@example.com>", []),
        ("", []),
        ('"', []),
    ],
)
def test_addresses_are_read_strictly(header: str, found: list[tuple[str, str]]) -> None:
    assert mail_addresses(header) == found


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ("plain", "plain"),
        ("=?utf-8?b?R3LDvMOfZQ==?= again", "Grüße again"),
        ("=?UTF-8?Q?Gr=C3=BC?= =?UTF-8?Q?=C3=9Fe?=", "Grüße"),
        ("=?utf-8?q?Gr=C3?= =?utf-8?q?=BC?=", "Grü"),
        ("=?iso-8859-1?q?Gr=FC=DFe?=", "Grüße"),
        ("=?utf-8?b?R3L?=", "Gr"),
        ("=?nonsense?q?a=C3=BC?=", "aü"),
        ("=?utf-8*de?q?a_b?=", "a b"),
        ("a =?broken", "a =?broken"),
    ],
)
def test_encoded_words_are_decoded(header: str, words: str) -> None:
    assert decoded_words(header) == words
