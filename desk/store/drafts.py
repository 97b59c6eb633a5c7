"""Drafts: texts that agents typed and have not logged yet."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

import msgspec
from msgspec import Struct

from desk.errors import NotSaved
from desk.store.file.read_errors import system_reason
from desk.store.paths import ShiftPaths, file_name
from desk.store.private_folder import PrivateFolder


class Draft(Struct, frozen=True, kw_only=True):
    """One unfinished form.

    `fields` holds what was typed, `text` among them.
    """

    agent: str
    case: str
    form: str
    fields: dict[str, Any]


class Drafts(Protocol):
    """The drafts of one agent."""

    def save(self, case: str, form: str, fields: Mapping[str, Any]) -> None:
        """Keep what is typed into a form so far.

        Replaces the draft before it. Raises NotSaved when the disk will not take it, Refused when something stands in the folder's
        place.
        """
        ...

    def load(self, case: str, form: str) -> Draft | None:
        """The draft of one form. None when there is none."""
        ...

    def drop(self, case: str, form: str) -> None:
        """Delete a draft that was logged or thrown away."""
        ...

    def all(self) -> tuple[Draft, ...]:
        """Every draft of this agent."""
        ...


class FileDrafts:
    """One agent's drafts in files beside the shift file.

    Only the owner may read them. Drafts of other agents are not touched.
    """

    def __init__(self, path: Path, agent: str) -> None:
        self._agent = agent
        self._folder = PrivateFolder(ShiftPaths(path).drafts)

    def save(self, case: str, form: str, fields: Mapping[str, Any]) -> None:
        """Keep what is typed into a form so far, durably.

        Replaces the draft before it. Raises NotSaved when the disk will not take it, Refused when something stands in the folder's
        place.
        """
        draft = Draft(agent=self._agent, case=case, form=form, fields=dict(fields))
        try:
            self._folder.write(self._draft_name(case, form), msgspec.json.encode(draft))
        except OSError as error:
            raise NotSaved(f"The draft could not be kept: {system_reason(error)}. Copy the text elsewhere.") from error

    def load(self, case: str, form: str) -> Draft | None:
        """The draft of one form. None when there is none."""
        return self._read_draft(self._draft_name(case, form))

    def drop(self, case: str, form: str) -> None:
        """Delete a draft that was logged or thrown away."""
        self._folder.remove(self._draft_name(case, form))

    def all(self) -> tuple[Draft, ...]:
        """Every draft of this agent."""
        mine = f"{file_name(self._agent)}."
        names = (name for name in self._folder.names() if name.startswith(mine) and name.endswith(".json"))
        return tuple(draft for draft in map(self._read_draft, names) if draft is not None)

    def _read_draft(self, name: str) -> Draft | None:
        data = self._folder.read(name)
        return decode_draft(data) if data is not None else None

    def _draft_name(self, case: str, form: str) -> str:
        return f"{file_name(self._agent)}.{file_name(case)}.{file_name(form)}.json"


def decode_draft(data: bytes) -> Draft | None:
    """Decode a draft file. None when its content is no draft."""
    try:
        return msgspec.json.decode(data, type=Draft)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None


class MemoryDrafts:
    """Drafts that end with the process."""

    def __init__(self, agent: str = "") -> None:
        self._agent = agent
        self._drafts: dict[tuple[str, str], Draft] = {}

    def save(self, case: str, form: str, fields: Mapping[str, Any]) -> None:
        """Keep what is typed into a form so far."""
        self._drafts[case, form] = Draft(agent=self._agent, case=case, form=form, fields=dict(fields))

    def load(self, case: str, form: str) -> Draft | None:
        """The draft of one form. None when there is none."""
        return self._drafts.get((case, form))

    def drop(self, case: str, form: str) -> None:
        """Delete a draft."""
        self._drafts.pop((case, form), None)

    def all(self) -> tuple[Draft, ...]:
        """Every draft."""
        return tuple(self._drafts.values())
