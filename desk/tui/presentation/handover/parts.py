"""The five parts of a line, as texts of a column."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from desk.handover.forms.words import PackWords
from desk.handover.hints import HINT_WORDS
from desk.handover.plain import Pack, PackLine
from desk.tui.presentation.handover.head import HEAT_TONES
from desk.tui.presentation.handover.rows import group_words
from desk.tui.presentation.handover.seat import Mood, PackRow
from desk.tui.presentation.text_block import TextBlock
from desk.tui.presentation.text_flow import GLUE, safe_text
from desk.tui.presentation.toned_text import Piece

_LABEL = 13
_HANG = _LABEL + 1
_MOST_IN_GROUP = 12
_HEAT_MEANS = {"red": "harm is happening now", "watch": "it may turn", "steady": "it runs"}


def line_blocks(line: PackLine, pack: Pack, now: datetime, mood: Mood) -> list[TextBlock]:
    """A line in its five parts. In a talk the next action and its read-back stand first."""
    words = PackWords(pack, now)
    story = list(_story_blocks(line))
    rest = [*_next_blocks(line, words), *_read_back_blocks(line, words, mood), *_question_blocks(line), *_since_blocks(line, words)]
    if mood == "talk":
        return [_heat_block(line), *rest, *story]
    return [_heat_block(line), *story, *rest]


def _part_block(key: str, label: str, *pieces: Piece) -> TextBlock:
    return TextBlock(key, ((label.ljust(_LABEL).replace(" ", GLUE), "title"), *pieces), hang=_HANG)


def _author_piece(by: str | None) -> Piece:
    return (f"{GLUE * 3}{safe_text(by) if by else 'drafted by the program, yours to change'}", "dim")


def _heat_block(line: PackLine) -> TextBlock:
    because = safe_text("; ".join(line.because)) or "nothing presses"
    means: Piece = (f"{_HEAT_MEANS[line.heat]}{GLUE * 3}", "dim")
    return _part_block("heat", "1 Heat", (f"{line.heat.upper()}  ", HEAT_TONES[line.heat]), means, (because, "text"))


def _story_blocks(line: PackLine) -> Iterator[TextBlock]:
    for number, words in enumerate(line.story.splitlines() or ["-"]):
        pieces: list[Piece] = [(safe_text(words), "text")]
        if not number:
            pieces.append(_author_piece(line.story_by))
        yield _part_block(f"story{number}", "" if number else "2 Story", *pieces)


def _next_blocks(line: PackLine, words: PackWords) -> Iterator[TextBlock]:
    action = line.next
    due = words.due(action.due)
    is_said = bool(due) and action.text.rstrip(". ").endswith(due)
    when = "" if is_said or not due else f"{GLUE * 3}{'now' if due == 'now' else f'by {due}'}"
    by: Piece = (when, "late" if due == "now" else "strong")
    who = (f"{safe_text(action.owner) or '-'}{GLUE * 3}", "strong")
    yield _part_block("next", "3 Next", who, (safe_text(action.text), "text"), by, _author_piece(action.by))
    said = words.if_then_sentence(line)
    tone = "soon" if line.if_then_asked else "text" if line.if_then else "dim"
    yield _part_block("if", "4 If-then", (safe_text(said), tone), *([_author_piece(line.if_then_by)] if line.if_then else []))


def _no_read_back_words(line: PackLine, mood: Mood) -> str:
    """Whose part the read-back is, and what it is."""
    if "own" in line.marks:
        return "not needed: the owner stays"
    if mood == "read":
        return "not yet: say in your own words what you do, by when"
    return f"not yet: {safe_text(line.taker) or 'whoever comes'} says here in own words what they do, by when"


def _read_back_blocks(line: PackLine, words: PackWords, mood: Mood) -> Iterator[TextBlock]:
    given = line.read_back
    if given is None:
        yield _part_block("back", "5 Read-back", (_no_read_back_words(line, mood), "dim"))
        return
    accepted = f"{GLUE * 3}accepted by {safe_text(given.accepted_by)}" if given.accepted_by else ""
    said = f"{GLUE * 3}{safe_text(given.by)} {words.time(given.at)}"
    yield _part_block("back", "5 Read-back", (safe_text(given.text), "strong"), (said, "dim"), (accepted, "ok"))
    if given.corrected:
        yield _part_block("corrected", "  corrected", (f"{safe_text(given.corrected.by)}: {safe_text(given.corrected.text)}", "soon"))
    if given.stale:
        yield _part_block("stale", "  ~", (f"changed since it was read back: {given.stale}", "soon"))
    for hint in given.hints:
        yield _part_block(f"hint {hint}", f"  {hint}", (HINT_WORDS.get(hint, hint), "dim"), (f"{GLUE * 3}only a hint", "dim"))


def _question_blocks(line: PackLine) -> Iterator[TextBlock]:
    for number, asked in enumerate(line.asked):
        answer: Piece = ("   no answer yet", "soon")
        if asked.answer:
            answer = (f"   {safe_text(asked.answered_by)}: {safe_text(asked.answer)}", "text")
        yield _part_block(asked.id, "" if number else "  Asked", (f"{safe_text(asked.by)}: {safe_text(asked.text)}", "text"), answer)


def _since_blocks(line: PackLine, words: PackWords) -> Iterator[TextBlock]:
    for number, said in enumerate(words.since(line.since)):
        yield _part_block(f"since{number}", "" if number else "  since", (said, "dim"))


def group_blocks(row: PackRow, pack: Pack, now: datetime) -> list[TextBlock]:
    """A group in words, with its first cases."""
    words = PackWords(pack, now)
    blocks = [TextBlock("group", ((group_words(row), "strong"),), hang=3)]
    for line in row.lines[:_MOST_IN_GROUP]:
        because = (f"({'; '.join(line.because)})",) if line.because else ()
        said = "   ".join(map(safe_text, (line.customer, *words.next_parts(line), *because)))
        blocks.append(TextBlock(line.case, ((f"{line.case}{GLUE * 2}", "strong"), (said, "text")), hang=8))
    if len(row.lines) > _MOST_IN_GROUP:
        blocks.append(TextBlock("more", ((f".. {len(row.lines) - _MOST_IN_GROUP:,} more", "dim"),)))
    return blocks


def since_blocks(pack: Pack, now: datetime) -> list[TextBlock]:
    """The events after the first signature."""
    words = PackWords(pack, now)
    return [TextBlock(f"since {number}", ((said, "text"),), hang=3) for number, said in enumerate(words.since(pack.since, with_case=True))]


def list_blocks(pack: Pack, now: datetime) -> list[TextBlock]:
    """Every list that is not empty, with its rows."""
    words = PackWords(pack, now)
    blocks = [TextBlock(f"remark {number}", ((safe_text(said), "soon"),)) for number, said in enumerate(words.remarks())]
    for title, rows in words.lists().items():
        if rows:
            blocks.append(TextBlock(title, ((f"{title}  {len(rows)}", "title"),)))
            blocks += [
                TextBlock(f"{title} {number}", ((f"{GLUE * 2}{safe_text(row)}", "text"),), hang=5) for number, row in enumerate(rows)
            ]
    if pack.asked:
        blocks.append(TextBlock("asked of all", (("questions about the whole", "title"),)))
        blocks += [
            TextBlock(f"all {number}", ((f"{GLUE * 2}{said}", "text"),), hang=5) for number, said in enumerate(words.questions(pack.asked))
        ]
    return blocks or [TextBlock("none", (("Nothing else is told at this change.", "dim"),))]
