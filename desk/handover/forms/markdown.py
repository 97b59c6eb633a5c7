"""A pack as Markdown, for a wiki or a mail."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from desk.handover.forms.words import PackWords
from desk.handover.plain import Pack, PackLine
from desk.text.markdown import plain_markdown


def markdown_lines(pack: Pack, now: datetime) -> Iterator[str]:
    """The pack line by line, with a heading for each case."""
    words = PackWords(pack, now)
    yield f"# {plain_markdown(words.title())}"
    yield ""
    yield plain_markdown(f"{words.counts()}")
    yield from (f"\n~~{plain_markdown(remark)}~~" if "reopened" in remark else f"\n{plain_markdown(remark)}" for remark in words.remarks())
    yield from _section_lines("To settle", [f"{blocker.subject} {blocker.what}" for blocker in pack.blockers] or ["none"])
    if pack.before_you_talk:
        yield from _section_lines("Before you talk", words.before_talk().split("   "))
    if pack.asked:
        yield from _section_lines("Asked", list(words.questions(pack.asked)))
    yield ""
    yield "## Cases"
    for line in pack.cases:
        yield from _case_lines(line, words)
    for group in pack.groups:
        read = f"; read back: {group.read_back}" if group.read_back else ""
        yield from _section_lines(f"Group {group.name}", [f"{group.text or ' '.join(group.cases)}{read}"])
    for title, rows in words.lists().items():
        yield from _section_lines(title.capitalize(), rows) if rows else ()
    if results := list(words.results()):
        yield from _section_lines("Results of the shift", results)
    if pack.signatures:
        yield from _section_lines("Signatures", [signed.strip() for signed in words.signatures()])
    if pack.seal:
        yield ""
        yield plain_markdown(words.seal())


def _section_lines(title: str, rows: list[str]) -> Iterator[str]:
    yield ""
    yield f"## {plain_markdown(title)}"
    yield ""
    yield from (f"- {plain_markdown(row)}" for row in rows)


def _case_lines(line: PackLine, words: PackWords) -> Iterator[str]:
    yield ""
    yield f"### {line.case} {plain_markdown(line.customer)}"
    yield ""
    yield f"- **Heat** {plain_markdown(words.heat(line))}"
    first, *rest = line.story.split("\n")
    yield f"- **Story** {plain_markdown(first + words.worded_by(line.story_by))}"
    yield from (f"  - {plain_markdown(slot)}" for slot in rest)
    yield f"- **Next** {plain_markdown(words.next_action(line) + words.worded_by(line.next.by))}"
    yield f"- **If-then** {plain_markdown(words.if_then(line) + words.worded_by(line.if_then_by))}"
    yield f"- **Read-back** {plain_markdown(words.read_back(line))}"
    yield from (f"  - {plain_markdown(remark)}" for remark in words.read_back_remarks(line))
    yield from (f"- **Asked** {plain_markdown(question)}" for question in words.questions(line.asked))
    yield from (f"- **Since** {plain_markdown(happened)}" for happened in words.since(line.since))
