"""What agents typed and have not logged yet, one small file a form; it knows fields and not what the form is for."""

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
    """One form that was left unfinished: the fields as typed, `text` among them."""

    agent: str
    case: str
    form: str
    fields: dict[str, Any]


class Drafts(Protocol):
    """One agent's drafts."""

    def save(self, case: str, form: str, fields: Mapping[str, Any]) -> None:
        """Keep what is typed into this form so far; replaces the draft before it. Raises NotSaved, Refused."""
        ...

    def load(self, case: str, form: str) -> Draft | None:
        """What was typed into this form and never logged."""
        ...

    def drop(self, case: str, form: str) -> None:
        """Forget a draft: it became an entry, or was thrown away on purpose."""
        ...

    def all(self) -> tuple[Draft, ...]:
        """Everything this agent left unfinished."""
        ...


class FileDrafts:
    """One agent's drafts beside the shift file, readable by the owner only. Nobody else's are touched."""

    def __init__(self, path: Path, agent: str) -> None:
        self._agent = agent
        self._folder = PrivateFolder(ShiftPaths(path).drafts)

    def save(self, case: str, form: str, fields: Mapping[str, Any]) -> None:
        """Keep what is typed into this form so far; replaces the draft before it.

        Raises NotSaved when the disk will not take it, Refused when something stands in the folder's place.
        """
        draft = Draft(agent=self._agent, case=case, form=form, fields=dict(fields))
        try:
            self._folder.write(self._draft_name(case, form), msgspec.json.encode(draft))
        except OSError as error:
            raise NotSaved(f"The draft could not be kept: {system_reason(error)}. Copy the text elsewhere.") from error

    def load(self, case: str, form: str) -> Draft | None:
        """What was typed into this form and never logged."""
        return self._read_draft(self._draft_name(case, form))

    def drop(self, case: str, form: str) -> None:
        """Forget a draft: it became an entry, or was thrown away on purpose."""
        self._folder.remove(self._draft_name(case, form))

    def all(self) -> tuple[Draft, ...]:
        """Everything this agent left unfinished."""
        mine = f"{file_name(self._agent)}."
        names = (name for name in self._folder.names() if name.startswith(mine) and name.endswith(".json"))
        return tuple(draft for draft in map(self._read_draft, names) if draft is not None)

    def _read_draft(self, name: str) -> Draft | None:
        data = self._folder.read(name)
        return decode_draft(data) if data is not None else None

    def _draft_name(self, case: str, form: str) -> str:
        return f"{file_name(self._agent)}.{file_name(case)}.{file_name(form)}.json"


def decode_draft(data: bytes) -> Draft | None:
    """A draft from its file, None when it is none."""
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
        """Keep what is typed into this form so far; replaces the draft before it."""
        self._drafts[case, form] = Draft(agent=self._agent, case=case, form=form, fields=dict(fields))

    def load(self, case: str, form: str) -> Draft | None:
        """What was typed into this form and never logged."""
        return self._drafts.get((case, form))

    def drop(self, case: str, form: str) -> None:
        """Forget a draft."""
        self._drafts.pop((case, form), None)

    def all(self) -> tuple[Draft, ...]:
        """Everything left unfinished."""
        return tuple(self._drafts.values())
