"""Reads the text of a mail, and names what is attached."""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator
from typing import Any

from desk.importers.reading.clean_text import clean_line, plain_text
from desk.importers.reading.invitation import invitation_words
from desk.importers.reading.mail_headers import ReceivedMessage, header_text
from desk.importers.reading.mail_letters import charset_of_html, read_letters

_QUOTED = re.compile(r"^>(>*From )", re.MULTILINE)
_SOFT_END = re.compile(r"(?<=[^\s>]) \r?\n(?=[^\s>])")
_CODED_FILE = re.compile(r"^begin [0-7]{3,4} ([^\n]{1,200})\n((?:[!-`][ -`]{0,90}\n)*)`?\n?end$", re.MULTILINE)
_CODED = re.compile(rb"[A-Za-z0-9+/=\s]+")
_WINMAIL = "application/ms-tnef"
_SEALED = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime", "application/pgp-encrypted"})


def mail_content(message: ReceivedMessage) -> tuple[str, tuple[str, ...]]:
    """The text of a message, and name and size of its attachments."""
    body, words = _body_and_words(message)
    words, coded = _without_coded_files(words)
    files = list(_attached_parts(message, body))
    names = tuple(_named_part(part) for part in files)
    return words.strip() or _words_of_parts(message, files), (*names, *coded)


def _body_and_words(message: ReceivedMessage) -> tuple[Any, str]:
    """The part that is the text of a mail, and its words.

    It is the plain one, or the other where that is blank. A mail whose parts never begin is a text as a whole.
    """
    if message.get_content_maintype() == "multipart" and not message.is_multipart():
        return message, plain_text(decoded_part(message))
    first: Any = None
    for kind in ("plain", "html"):
        body: Any = message.get_body(preferencelist=(kind,))
        first = body if first is None else first
        if body is None or body.get_content_maintype() != "text":  # a part without headers counts as false
            continue
        if words := _QUOTED.sub(r"\1", plain_text(_flowed_text(body))):
            return body, words
    return first, ""


def _flowed_text(body: Any) -> str:
    """The text of a part. Its lines are joined where they flow."""
    text = decoded_part(body)
    return _SOFT_END.sub(" ", text) if str(body.get_param("format") or "").lower() == "flowed" else text


def _without_coded_files(text: str) -> tuple[str, tuple[str, ...]]:
    """A text without the files coded in it, and their names."""
    if "begin " not in text:
        return text, ()
    names = tuple(f"{clean_line(found[1])} ({_coded_size(found[2]):,} bytes)" for found in _CODED_FILE.finditer(text))
    return _CODED_FILE.sub("", text), names


def _coded_size(lines: str) -> int:
    return sum((ord(line[0]) - 32) & 63 for line in lines.split("\n") if line)


def _named_part(part: Any) -> str:
    size = _part_size(part)
    return clean_line(_part_name(part)) + (f" ({size:,} bytes)" if size else "")


def _attached_parts(message: ReceivedMessage, body: Any) -> Iterator[Any]:
    """The parts that are no text of the mail itself."""
    if not message.is_multipart():
        return iter(() if message is body and not message.is_attachment() else (message,))
    return (part for part in message.walk() if part is not body and _is_attached(part))


def _is_attached(part: Any) -> bool:
    if part.get_content_maintype() == "multipart":
        return False
    return part.is_attachment() or part.get_content_maintype() != "text" or bool(part.get_filename())


def _part_name(part: Any) -> str:
    if name := part.get_filename():
        return str(name)
    if part.get_content_type() == "message/rfc822":
        inner = part.get_payload()
        return f"the mail '{header_text(inner[0], 'Subject')}'" if isinstance(inner, list) and inner else "a mail"
    return "winmail.dat" if part.get_content_type() == _WINMAIL else f"unnamed {part.get_content_type()}"


def _part_size(part: Any) -> int:
    return len(part.get_payload(decode=True) or b"")


def _words_of_parts(message: ReceivedMessage, files: list[Any]) -> str:
    """Words for a mail that has no text of its own."""
    calendar = next((part for part in message.walk() if part.get_content_type() == "text/calendar"), None)
    if calendar is not None:
        return invitation_words(decoded_part(calendar))
    if message.get_content_type() == "multipart/encrypted" or any(part.get_content_type() in _SEALED for part in files):
        return "(This mail is sealed as a whole: a mail program that has the key can open it.)"
    if any(part.get_content_type() == _WINMAIL or part.get_filename() == "winmail.dat" for part in files):
        return "(All of this mail is in winmail.dat, which is attached. Outlook reads it.)"
    return f"(No text. Attached: {', '.join(clean_line(_part_name(part)) for part in files)}.)" if files else ""


def decoded_part(part: Any) -> str:
    """The text of a part in the letters that were meant.

    Without a charset, or with a wrong one, it is read as UTF-8, else as Windows does.
    """
    payload = _part_bytes(part)
    if payload is None:
        return str(part.get_payload())
    told = str(part.get_param("charset") or "")
    return read_letters(payload, told or (charset_of_html(payload) if part.get_content_subtype() == "html" else ""))


def _part_bytes(part: Any) -> bytes | None:
    """The bytes of a part. Of base64 that was cut off they are those that came."""
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return None
    if "base64" in str(part.get("Content-Transfer-Encoding") or "").lower() and _is_cut_off(payload, part):
        coded = re.sub(rb"[^A-Za-z0-9+/]", b"", payload)
        return binascii.a2b_base64(coded[: len(coded) // 4 * 4])
    return payload


def _is_cut_off(payload: bytes, part: Any) -> bool:
    """Did nothing decode this base64?"""
    raw = part.get_payload()
    return (
        isinstance(raw, str)
        and payload == b"".join(raw.encode("ascii", "surrogateescape").splitlines())
        and _CODED.fullmatch(payload) is not None
    )
