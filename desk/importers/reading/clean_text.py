"""Makes text from elsewhere harmless and plain."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

_ESCAPES = re.compile(
    r"\x1b\][^\x07\x1b\n]*(?:\x07|\x1b\\)"  # titles, links, clipboard
    r"|\x1b[PX^_][^\x1b\n]*\x1b\\"  # device control and private strings
    r"|(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"  # colours, cursor, screen
    r"|\x1b[ -/]*[0-~]"  # every other escape
)
_CONTROL_CHARACTERS = (
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"  # C0 and C1, without tab and everything that ends a line
    "\u202a-\u202e\u2066-\u2069"  # bidi overrides and isolates
    "\ufeff\ufffe\uffff"
    "\ud800-\udfff"  # halves of a pair: no text, and no file can hold them
)
_LINE_ENDS = "\x0b\x0c\r\x85\u2028\u2029"
_UNCLEAN = re.compile(f"[{_CONTROL_CHARACTERS}{_LINE_ENDS}]")
_CLEAN_BYTES = bytes((9, 10, *range(32, 127)))
_LINE_BREAK = re.compile(f"\r\n|[{_LINE_ENDS}]")
_CONTROL = re.compile(f"[{_CONTROL_CHARACTERS}]")


def is_unclean(text: str) -> bool:
    """Would `clean_text` change anything?

    This is much faster than cleaning.
    """
    if text.isascii():
        return bool(text.encode().translate(None, _CLEAN_BYTES))
    return _UNCLEAN.search(text) is not None


def clean_text(text: str) -> str:
    """Text without escape sequences, control characters and bidi overrides.

    Newlines and tabs stay, and every line end is a newline. Emoji, joiners and letters of every script stay. Text is never cut.
    """
    if text.isprintable() or not is_unclean(text):  # the first is quicker, and tells of most
        return text
    return _CONTROL.sub("", _LINE_BREAK.sub("\n", _ESCAPES.sub("", text)))


def clean_line(text: str) -> str:
    """Cleaned text on one line, for names and subjects."""
    if text.isprintable() and "  " not in text and text == text.strip():
        return text
    line = " ".join(clean_text(text).split())
    return text if line == text else line


def excerpt(text: str, most: int = 60) -> str:
    """Cleaned text on one line, cut to `most` characters, for messages."""
    line = clean_line(text[: most * 4])
    return line if len(line) <= most else line[: most - 3] + "..."


_UNCLEAN_ESCAPES = re.compile(r"\\(?:[bfr]|u(?:00[01]|007[fF]|00[89]|202[89a-eA-E]|206[6-9]|[fF][eE][fF]|[fF]{3}[eEfF]|[dD][89a-fA-F]))")


def is_clean_json(text: str) -> bool:
    """Would `clean_json` change no text in this JSON? It may say no of a clean one."""
    return not is_unclean(text) and _UNCLEAN_ESCAPES.search(text) is None


def clean_json(value: Any) -> Any:
    """A value from JSON with every text in it cleaned.

    Numbers too long for the file become text.
    """
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, dict):
        return {clean_text(str(key)): clean_json(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [clean_json(inner) for inner in value]
    if isinstance(value, int) and not -(2**63) <= value < 2**63:
        return str(value)
    return value


_HTML = re.compile(r"</[a-z][a-z0-9]*\s*>|<(?:br|hr|p|div|img)\b[^<>]*/?>|&lt;(?:p|div|br)\b[^&\n]{0,200}&gt;", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:amp;)?(?!amp;)(?:[a-z]{2,8}|#\d{2,6}|#x[0-9a-f]{2,5});", re.IGNORECASE)
_MOST_CODINGS = 3
"""Times that a text is decoded. Some products code what was coded already."""
_BLOCK_TAGS = frozenset(
    ("p", "div", "br", "tr", "li", "ul", "ol", "table", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "hr", "section", "article")
)
_CELL_TAGS = frozenset({"td", "th"})
_SILENT_TAGS = frozenset({"script", "style", "head", "title"})


_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)\b[^<>]*>|<[!?/][^<>]*>", re.IGNORECASE)


def html_to_text(html: str) -> str:
    """The words of an HTML text, a line for each block.

    Scripts, styles and comments are left out, unless they never end. It looks at every character once, whatever the markup: a parser that
    backs up can be kept busy for minutes by a hostile text.
    """
    html = _without_comments(html)
    parts: list[str] = []
    at, silent, silent_from = 0, "", 0
    for tag in _TAG.finditer(html):
        if not silent:
            parts.append(unescape(html[at : tag.start()]))
        at = tag.end()
        closes, name = bool(tag[1]), (tag[2] or "").lower()
        if silent:
            silent = "" if closes and name == silent else silent
        elif name in _SILENT_TAGS and not closes:
            silent, silent_from = name, at
        elif name in _BLOCK_TAGS:
            parts.append("\n- " if name == "li" and not closes else "\n")
        elif name in _CELL_TAGS:
            parts.append(" ")
    parts.append(unescape(_TAG.sub(" ", html[silent_from:]) if silent else html[at:]))
    text = clean_text("".join(parts)).replace("\xa0", " ")
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _without_comments(html: str) -> str:
    first, *others = html.split("<!--")
    return first + "".join(other.partition("-->")[2] if "-->" in other else other for other in others)


def plain_text(text: str) -> str:
    """Cleaned text without markup.

    It is read as HTML only when it plainly is some, so that `a < b` and `[red]` stay as written.
    """
    if text.isprintable() and "<" not in text and "&" not in text and "\\" not in text:
        return text.strip()  # most are of these
    cleaned = clean_text(text).strip()
    if "\\r\\n" in cleaned:  # line ends that a program wrote out
        cleaned = cleaned.replace("\\r\\n", "\n")
    if cleaned.startswith("<![CDATA[") and cleaned.endswith("]]>"):
        return plain_text(cleaned[9:-3])
    if "<" not in cleaned and "&" not in cleaned:
        return cleaned
    if not _ENTITY.search(cleaned):
        return html_to_text(cleaned) if _HTML.search(cleaned) else cleaned
    for _ in range(_MOST_CODINGS):
        cleaned = html_to_text(cleaned) if _HTML.search(cleaned) else clean_text(unescape(cleaned)).strip()
        if not _ENTITY.search(cleaned) and not _HTML.search(cleaned):
            break
    return cleaned


def decode_entities(line: str) -> str:
    """A line with letters that were coded for HTML."""
    return clean_line(unescape(line)) if "&" in line and _ENTITY.search(line) else line
