"""A pack as plain text, for terminals and pipes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from desk.handover.forms.words import PackWords
from desk.handover.plain import Blocker, Pack, PackLine


def text_lines(pack: Pack, now: datetime) -> Iterator[str]:
    """The pack line by line, the worst case first."""
    words = PackWords(pack, now)
    yield words.title()
    yield words.counts()
    yield from words.remarks()
    if pack.before_you_talk:
        yield f"before you talk  {words.before_talk()}"
    if pack.talk_first:
        yield f"begin with  {' '.join(pack.talk_first)}"
    yield from (f"asked  {question}" for question in words.questions(pack.asked))
    for line in pack.cases:
        yield ""
        yield from _case_lines(line, words)
    yield from _group_lines(pack)
    yield from _blocker_lines(pack.blockers)
    yield from _list_lines(words.lists())
    yield from _signature_lines(pack, words)


def _case_lines(line: PackLine, words: PackWords) -> Iterator[str]:
    yield f"{line.case}  {line.customer}  ({line.priority}{words.marks(line)})"
    yield f"  Heat      {words.heat(line)}"
    first, *rest = line.story.split("\n")
    yield f"  Story     {first}{words.worded_by(line.story_by)}"
    yield from (f"            {slot}" for slot in rest)
    yield f"  Next      {words.next_action(line)}{words.worded_by(line.next.by)}"
    yield f"  If-then   {words.if_then(line)}{words.worded_by(line.if_then_by)}"
    yield f"  Read-back {words.read_back(line)}"
    for remark in words.read_back_remarks(line):
        yield f"            {remark}"
    yield from (f"  Asked     {question}" for question in words.questions(line.asked))
    yield from (f"  Since     {happened}" for happened in words.since(line.since))
    if blocks := words.blocks(line):
        yield f"  To settle {blocks}"


def _group_lines(pack: Pack) -> Iterator[str]:
    for group in pack.groups:
        read = f"; read back: {group.read_back}" if group.read_back else ""
        yield ""
        yield f"{group.name}  {group.text or ' '.join(group.cases)}{read}"


def _blocker_lines(blockers: Sequence[Blocker]) -> Iterator[str]:
    yield ""
    yield f"to settle {len(blockers)}" if blockers else "nothing to settle"
    for blocker in blockers:
        yield f"  {blocker.subject}  {blocker.what}"
        yield from (f"      {command}" for command in blocker.solve)


def _list_lines(lists: Mapping[str, Sequence[str]]) -> Iterator[str]:
    filled: dict[str, Any] = {name: rows for name, rows in lists.items() if rows}
    if filled:
        yield ""
        yield "also told"
    for name, rows in filled.items():
        yield f"  {name} {len(rows)}"
        yield from (f"    {row}" for row in rows)


def _signature_lines(pack: Pack, words: PackWords) -> Iterator[str]:
    if not pack.signatures:
        return
    yield ""
    yield from words.signatures()
    yield from (f"  since then  {happened}" for happened in words.since(pack.since, with_case=True))
    if pack.seal:
        yield words.seal()
