"""Drafts kept at home while the shift's folder takes none."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from desk.errors import DeskError
from desk.store.drafts import Draft, Drafts, FileDrafts, FolderUnusable
from desk.store.paths import file_name

_FOLDER_RIGHTS = 0o700


class FallbackDrafts:
    """One sitting's drafts, beside the shift or at home.

    They are kept at home while the shift's folder is gone or read-only. Such a draft goes beside the shift when the folder takes it and
    drafts are asked for. It takes the place of one that lies there: it was typed later.
    """

    def __init__(self, beside: FileDrafts, shift: Path, agent: str, home: Path) -> None:
        """Keep drafts in the folder `home` where `beside` cannot. It is made when it is needed."""
        self._beside = beside
        self._home = home
        self._at_home = FileDrafts(home / file_name(os.fspath(shift)), agent)

    def save(self, case: str, form: str, fields: Mapping[str, Any]) -> str:
        """Keep what is typed into a form so far, durably.

        Returns words about where, if that is not beside the shift. Raises NotSaved and Refused.
        """
        try:
            self._beside.save(case, form, fields)
        except FolderUnusable as unusable:
            self._save_at_home(unusable, case, form, fields)
            return f"{unusable.why} Your draft is kept in {self._home}, and is found here{unusable.until}."
        self._at_home.drop(case, form)
        return ""

    def _save_at_home(self, unusable: FolderUnusable, case: str, form: str, fields: Mapping[str, Any]) -> None:
        """Keep a draft at home. Raises the first error where that fails too."""
        try:
            self._home.mkdir(_FOLDER_RIGHTS, parents=True, exist_ok=True)
            self._at_home.save(case, form, fields)
        except (DeskError, OSError) as error:
            raise unusable from error

    def load(self, case: str, form: str) -> Draft | None:
        """The draft of one form, that at home first. None when there is none."""
        return self._bring_back(case, form) or self._beside.load(case, form)

    def _bring_back(self, case: str, form: str) -> Draft | None:
        """Put a draft kept at home beside the shift again."""
        draft = self._at_home.load(case, form)
        if draft is not None:
            with contextlib.suppress(DeskError):
                self._beside.save(case, form, draft.fields)
                self._at_home.drop(case, form)
        return draft

    def drop(self, case: str, form: str) -> None:
        """Delete a draft that was logged or thrown away."""
        self._at_home.drop(case, form)
        with contextlib.suppress(FileNotFoundError):
            self._beside.drop(case, form)

    def all(self) -> tuple[Draft, ...]:
        """Every draft of this sitting and of the agent's dead ones."""
        for draft in self._at_home.all():
            self._bring_back(draft.case, draft.form)
        return (*self._at_home.all(), *self._beside.all())

    def close(self) -> None:
        """End the sitting. Its drafts are offered to the next."""
        self._at_home.close()
        self._beside.close()


def shift_drafts(shift: Path, agent: str, own_folder: Path | None, may_make: Callable[[int], bool]) -> Drafts:
    """The drafts of an agent on a shift file.

    Without a folder of their own they are kept beside the shift alone. There a folder is made only where `may_make` says so.
    """
    beside = FileDrafts(shift, agent, may_make=may_make)
    return beside if own_folder is None else FallbackDrafts(beside, shift, agent, own_folder / "drafts")
