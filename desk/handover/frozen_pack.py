"""A pack as it was signed, with the work since."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from desk.errors import Refused
from desk.handover.moment import HandoverMoment
from desk.handover.plain import BACKLOG, MARKS, Pack, PackLine
from desk.handover.record import HandoverRecord
from desk.handover.since import since_freezing


def signed_pack(document: Mapping[str, object]) -> Pack:
    """The pack of a document. Raises Refused for one that this version cannot read."""
    state = "sealed" if document.get("seal") else "frozen"
    try:
        return msgspec.convert({**document, "state": state}, Pack)
    except msgspec.ValidationError as error:
        raise Refused(f"The pack {document.get('id')} cannot be read by this version ({error}). It was left as it is.") from error


def with_since(pack: Pack, document: dict[str, Any], record: HandoverRecord | None, moment: HandoverMoment | None) -> Pack:
    """A frozen pack with what happened since. A sealed one has it in its signatures."""
    if record is None or moment is None or record.stage != "frozen":
        return pack
    return msgspec.structs.replace(pack, since=tuple(since_freezing(document, record, moment)))


def with_work_since(frozen: Pack, live: Pack) -> Pack:
    """A frozen pack with the read-backs, questions and blockers of today. What was signed stays as it is."""
    names = {line.case for line in frozen.cases} | {BACKLOG}
    today = {line.case: line for line in live.cases}
    lines = tuple(_line_since(line, today.get(line.case)) for line in frozen.cases)
    blockers = tuple(blocker for blocker in live.blockers if not blocker.case or blocker.case in names)
    return msgspec.structs.replace(frozen, cases=lines, blockers=blockers, groups=_groups_since(frozen, live), asked=live.asked)


def _line_since(line: PackLine, live: PackLine | None) -> PackLine:
    if live is None:
        return line
    marks = tuple(mark for mark in MARKS if mark in (line if mark == "asked" else live).marks)  # what was asked for was signed
    return msgspec.structs.replace(line, read_back=live.read_back, asked=live.asked, marks=marks, rev=live.rev, owner=live.owner)


def _groups_since(frozen: Pack, live: Pack) -> tuple[Any, ...]:
    said = {group.name: group.read_back for group in live.groups}
    return tuple(msgspec.structs.replace(group, read_back=said.get(group.name, group.read_back)) for group in frozen.groups)
