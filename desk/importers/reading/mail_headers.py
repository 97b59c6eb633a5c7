"""Reads the headers of a mail in linear time.

The library's own readers differ between versions of Python, and a hostile header keeps them busy or ends them.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator
from email.message import EmailMessage
from email.policy import EmailPolicy
from functools import cached_property, lru_cache
from typing import Any

from desk.importers.reading.mail_letters import read_letters

LONGEST = 20_000
"""Characters of a header that are read. The list of a large round mail fits."""
_LONGEST_OF_CONTENT = 2_000
_WORD = re.compile(r"=\?([^?\s*]{1,40})(?:\*[^?\s]{0,20})?\?([bq])\?([^?\s]*)\?=", re.IGNORECASE)
_BETWEEN_WORDS = re.compile(r"(\?=)\s+(?==\?)")
_PIECE = re.compile(r'"(?:[^"\\]|\\.)*"?|[()<>,;:\\]|[^"()<>,;:\\]+', re.DOTALL)
_ADDRESS = re.compile(r"[^\s@]+@[^\s@]+")


class ReceivedMessage(EmailMessage):
    """A message as it was received, which nobody changes."""

    @cached_property
    def first_headers(self) -> dict[str, str]:
        """The first header of each name in small letters, undecoded."""
        found: dict[str, str] = {}
        for name, value in self.raw_items():
            found.setdefault(name.lower(), value)
        return found


class BoundedPolicy(EmailPolicy):
    """A policy that cuts headers before anything parses them."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        """The name of a header, and its value, cut."""
        name, value = super().header_source_parse(sourcelines)
        return name, value[: _LONGEST_OF_CONTENT if name.lower().startswith("content-") else LONGEST]

    def header_fetch_parse(self, name: str, value: str) -> Any:
        """A header, parsed. The library asks for the type of a part ten times, and most mails have the same."""
        return _parsed_header(name, value)


@lru_cache(maxsize=512)
def _parsed_header(name: str, value: str) -> Any:
    return _PARSER.header_fetch_parse(name, value)


_PARSER = EmailPolicy()
MAIL_POLICY = BoundedPolicy(message_factory=ReceivedMessage)


def header_text(message: ReceivedMessage, name: str) -> str:
    """The first header of a name, decoded. Empty where there is none."""
    return decoded_words(raw_header(message, name))


def raw_header(message: ReceivedMessage, name: str) -> str:
    """The first header of a name, undecoded, on one line. Empty where there is none."""
    value = message.first_headers.get(name.lower(), "")
    return " ".join(read_letters(value.encode("utf-8", "surrogateescape")).split()) if value else ""


def decoded_words(text: str) -> str:
    """A header with its encoded words decoded.

    Neighbours in one encoding are decoded together, for some mailers part them within a character.
    """
    if "=?" not in text:
        return text
    shown: list[str] = []
    pending, encoding, at = b"", "", 0
    joined = _BETWEEN_WORDS.sub(r"\1", text)
    for word in _WORD.finditer(joined):
        if joined[at : word.start()] or word[1].lower() != encoding:
            shown.append(read_letters(pending, encoding))
            shown.append(joined[at : word.start()])
            pending = b""
        pending, encoding, at = pending + _word_bytes(word[2], word[3]), word[1].lower(), word.end()
    return "".join((*shown, read_letters(pending, encoding), joined[at:]))


def _word_bytes(form: str, body: str) -> bytes:
    data = body.encode("utf-8", "replace")
    try:
        return binascii.a2b_qp(data, header=True) if form in "qQ" else binascii.a2b_base64(data + b"=" * (-len(data) % 4))
    except binascii.Error:
        return data


def mail_addresses(header: str) -> list[tuple[str, str]]:
    """The names and addresses of a header, in its order.

    An address that is not whole is left empty rather than guessed, and so is one that could be two.
    """
    return [found for found in map(_name_and_address, _mailbox_parts(header)) if any(found)]


def _name_and_address(pieces: tuple[str, str, str]) -> tuple[str, str]:
    words, inside, comment = pieces
    address = inside.rpartition(":")[2] if inside else words
    name = words if inside else comment
    address = address.strip()
    return decoded_words(" ".join(name.split())), address if _ADDRESS.fullmatch(address) else ""


def _mailbox_parts(header: str) -> Iterator[tuple[str, str, str]]:
    """The words, bracketed part and comments of each mailbox."""
    outside: list[str] = []
    inside: list[str] = []
    comments: list[str] = []
    depth, angled = 0, False
    for piece in _PIECE.findall(header):
        if piece in "()":
            depth = max(0, depth + (1 if piece == "(" else -1))
        elif depth:
            comments.append(piece)
        elif piece in "<>":
            angled = piece == "<"
            inside += [" "] if angled and inside else []  # a second pair makes no address
        elif not angled and piece in ",;":
            yield "".join(outside), "".join(inside), "".join(comments)
            outside, inside, comments = [], [], []
        elif not angled and piece == ":":
            outside = []  # the name of a group
        else:
            (inside if angled else outside).append(_unquoted_text(piece) if piece[0] == '"' and not angled else piece)
    yield "".join(outside), "".join(inside), "".join(comments)


def _unquoted_text(piece: str) -> str:
    return re.sub(r"\\(.)", r"\1", piece.strip('"'), flags=re.DOTALL) + " "
