"""The lines around a form's questions: its title, its keys, what it says meanwhile; words in, nothing looked up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from desk.model.entries import AnyEntry
from desk.model.telling import told_in_words
from desk.tui.printable import cut
from desk.tui.widgets.flow import FlowLine, safe
from desk.tui.widgets.line import Line, Piece, tone_classes, width_of
from desk.tui.widgets.timeline import what

_STYLES = {
    "dim": "$text-muted",
    "strong": "bold $foreground",
    "text": "$foreground",
    "key": "bold $footer-key-foreground",
    "ok": "$success",
    "soon": "$warning",
    "late": "bold $error",
    "missed": "$error",
}
_LONGEST_NEWS = 400


class FormTitle(Line):
    """The upper edge of a sheet: what is logged, for whom, and a word about the draft."""

    COMPONENT_CLASSES = tone_classes("text", "dim", "strong", "soon")
    title = ""
    whom = ""
    note = ""

    def pieces(self, width: int) -> list[Piece]:
        """The edge in `width` cells."""
        right: list[Piece] = [(f" {self.note} ", "soon")] if self.note else []
        left: list[Piece] = [("\u2500\u2500 ", "dim"), (safe(self.title), "strong"), ("  ", "text")]
        room = max(0, width - width_of(left) - width_of(right) - 4)
        left += [(cut(safe(self.whom), room), "text"), (" ", "text")]
        return [*left, ("\u2500" * max(0, width - width_of(left) - width_of(right)), "dim"), *right]


class FormKeys(Line):
    """The lower edge of a sheet: the keys that matter, as many as fit."""

    COMPONENT_CLASSES = tone_classes("text", "dim", "key")
    keys: Sequence[tuple[str, str]] = ()

    def pieces(self, width: int) -> list[Piece]:
        """The edge in `width` cells."""
        line: list[Piece] = [(" ", "text")]
        for key, words in self.keys:
            entry: list[Piece] = [(key, "key"), (f" {words}   ", "dim")]
            if width_of(line) + width_of(entry) > width + 3:
                break
            line += entry
        return line


class AdvicePanel(Static):
    """A place for lines that keeps its size whatever stands in it, and says when the window gives it another."""

    @dataclass
    class Resized(Message):
        """There is another number of cells."""

    def on_resize(self) -> None:
        """Tell the sheet."""
        self.post_message(self.Resized())


def content(lines: Iterable[FlowLine]) -> Content:
    """Lines in tones as something a `Static` shows; no text in it is ever markup."""
    parts = [Content.assemble(*((_harmless(text), _STYLES.get(tone, "")) for text, tone in line)) for line in lines]
    return Content("\n").join(parts)


def _harmless(text: str) -> str:
    return "".join(character if character.isprintable() else " " for character in text)


def aside(pairs: Iterable[tuple[str, str]]) -> Content:
    """What to have in view while writing: a word and what was said about it, a line each."""
    return content([((f"{label}: ", "dim"), (safe(words), "text")) for label, words in pairs])


def heard(pairs: Iterable[tuple[str, str]]) -> Content:
    """The same, one after the other, for where there is more width than height."""
    return Content("   ").join(Content.assemble((f"{label}: ", _STYLES["dim"]), (safe(words), _STYLES["text"])) for label, words in pairs)


def news(entries: Sequence[AnyEntry], ending: str) -> list[FlowLine]:
    """What others logged meanwhile, in their words, then what to do about it."""
    lines: list[FlowLine] = []
    for entry in entries:
        words = " ".join(told_in_words(entry, now=entry.at, zone="UTC", without=("channel",)))
        lines.append(((f"{safe(entry.by)}: {safe(what(entry))}  ", "soon"), (safe(words)[:_LONGEST_NEWS], "text")))
    return [*lines, ((ending, "dim"),)]
