"""A pack as one HTML page that needs nothing else. It has no script, no font and no picture from elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from html import escape

from desk.handover.forms.words import PackWords
from desk.handover.notes import HEATS, Heat
from desk.handover.plain import Pack, PackLine

_STYLE = """
:root { color-scheme: light dark; --ink: #1b1b1b; --paper: #ffffff; --line: #999999; --red: #a11212; --watch: #8a5a00; --steady: #2c5f2d }
@media (prefers-color-scheme: dark) {
 :root { --ink: #e8e8e8; --paper: #161616; --line: #777777; --red: #ff8a80; --watch: #ffcc66; --steady: #9ccc9c } }
body { font: 15px/1.45 sans-serif; color: var(--ink); background: var(--paper); max-width: 60rem; margin: 1.5rem auto; padding: 0 1rem }
h1 { font-size: 1.4rem } h2 { font-size: 1.15rem; border-bottom: 1px solid var(--line) } h3 { font-size: 1rem; margin-bottom: .2rem }
article { border: 1px solid var(--line); padding: .2rem .8rem .6rem; margin: .8rem 0; break-inside: avoid }
dl { display: grid; grid-template-columns: 6.5rem 1fr; gap: .15rem .8rem; margin: .4rem 0 }
dt { font-weight: bold } dd { margin: 0; overflow-wrap: anywhere }
.heat { border: 2px solid; padding: 0 .4rem; font-weight: bold; text-transform: uppercase }
.red { color: var(--red) } .watch { color: var(--watch) } .steady { color: var(--steady) }
.sign { display: grid; grid-template-columns: 1fr 1fr; gap: 3rem; margin-top: 3rem }
.sign div { border-top: 1px solid var(--ink); padding-top: .2rem }
s { opacity: .7 } thead td { border: 0 } table { width: 100% } table.page > tbody > tr > td { padding: 0 } .running { display: none }
@page { margin: 18mm 14mm; @bottom-right { content: counter(page) " / " counter(pages) } }
@media print { :root { --ink: #000; --paper: #fff; --line: #000; --red: #000; --watch: #000; --steady: #000 }
 body { max-width: none; margin: 0; padding: 0 } a { color: inherit; text-decoration: none }
 .running { display: block; font-size: .8rem } }
""".strip()


def html_text(pack: Pack, now: datetime) -> str:
    """The whole page. It ends with lines to sign by hand."""
    words = PackWords(pack, now)
    parts = (_head_parts, _heat_parts, _open_parts, _list_parts, _signature_parts)
    body = "\n".join(part for make in parts for part in make(pack, words))
    title = escape(f"{pack.id} {pack.from_.name} to {pack.to.name}".strip())
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{title}</title><style>{_STYLE}</style>'
    running = f'<thead><tr><td><p class="running">{escape(words.title())}</p></td></tr></thead>'
    page = f'<table class="page">{running}<tbody><tr><td>\n{body}\n</td></tr></tbody></table>'
    return f'<!DOCTYPE html>\n<html lang="en"><head>{head}</head>\n<body>\n{page}\n</body></html>\n'


def _head_parts(pack: Pack, words: PackWords) -> Iterator[str]:
    yield f"<header><h1>{escape(words.title())}</h1>"
    yield f"<p>{_spaced_words(words.counts())}</p></header>"
    yield f"<p><b>{escape(words.seal())}</b></p>" if pack.seal else "<p><b>not sealed</b></p>"
    yield from (f"<p>{_struck_words(remark) if 'reopened' in remark else escape(remark)}</p>" for remark in words.remarks())
    if pack.before_you_talk:
        yield f"<p><b>Before you talk</b> {_spaced_words(words.before_talk())}</p>"
    if pack.talk_first:
        yield f"<p><b>Begin with</b> {' '.join(map(_case_link, pack.talk_first))}</p>"


def _open_parts(pack: Pack, words: PackWords) -> Iterator[str]:
    """The questions on the whole, and what stands against signing."""
    yield from _rows_part("Asked", words.questions(pack.asked))
    yield from _rows_part("To settle", [f"{blocker.subject} {blocker.what}" for blocker in pack.blockers])


def _spaced_words(text: str) -> str:
    return escape(text).replace("   ", "  ").replace("  ", " &middot; ")


def _struck_words(text: str) -> str:
    return f"<s>{escape(text)}</s>"


def _case_link(case: str) -> str:
    return f'<a href="#{escape(case)}">{escape(case)}</a>'


def _heat_parts(pack: Pack, words: PackWords) -> Iterator[str]:
    for heat in HEATS:
        lines = [line for line in pack.cases if line.heat == heat]
        if lines:
            yield f"<h2>{heat.capitalize()} {len(lines)}</h2>"
            yield from (_case_part(line, heat, words) for line in lines)
    for group in pack.groups:
        if group.text:
            yield f"<h2>{escape(group.name.capitalize())}</h2><p>{escape(group.text)}</p>"


def _case_part(line: PackLine, heat: Heat, words: PackWords) -> str:
    facts = "".join(f"<dt>{name}</dt><dd>{value}</dd>" for name, value in _facts_of(line, words))
    box = f'<span class="heat {heat}">{heat}</span>'
    return f'<article id="{escape(line.case)}"><h3>{box} {escape(line.case)} {escape(line.customer)}</h3><dl>{facts}</dl></article>'


def _facts_of(line: PackLine, words: PackWords) -> Iterator[tuple[str, str]]:
    yield "Heat", escape(words.heat(line))
    yield "Story", "<br>".join(map(escape, line.story.split("\n"))) + escape(words.worded_by(line.story_by))
    yield "Next", _spaced_words(words.next_action(line)) + escape(words.worded_by(line.next.by))
    yield "If-then", escape(words.if_then(line) + words.worded_by(line.if_then_by))
    yield "Read-back", "<br>".join(map(escape, (words.read_back(line), *words.read_back_remarks(line))))
    yield from (("Asked", escape(question)) for question in words.questions(line.asked))
    yield from (("Since", escape(happened)) for happened in words.since(line.since))


def _list_parts(pack: Pack, words: PackWords) -> Iterator[str]:
    for title, rows in words.lists().items():
        yield from _rows_part(title.capitalize(), rows)
    yield from _rows_part("Results of the shift", list(words.results()))


def _rows_part(title: str, rows: Iterable[str]) -> Iterator[str]:
    items = "".join(f"<li>{escape(row)}</li>" for row in rows)
    if items:
        yield f"<h2>{escape(title)}</h2><ul>{items}</ul>"


def _signature_parts(pack: Pack, words: PackWords) -> Iterator[str]:
    yield from _rows_part("Signatures", [signed.strip() for signed in words.signatures()])
    leaving, coming = ", ".join(pack.from_.agents), ", ".join(pack.to.agents) or "nobody"
    yield f'<div class="sign"><div>handed over, {escape(leaving)}</div><div>taken over, {escape(coming)}</div></div>'
