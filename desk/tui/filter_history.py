"""The filters of this sitting, to be used again."""

from __future__ import annotations


class FilterHistory:
    """Goes back and forth among the filters that were kept.

    The newest is the nearest. What was being typed comes after it.
    """

    def __init__(self) -> None:
        self._kept: list[str] = []
        self._place = 0
        self._typed = ""

    @property
    def is_back(self) -> bool:
        """Is an older filter shown?"""
        return self._place < len(self._kept)

    def begin(self) -> None:
        """Stand after the newest."""
        self._place = len(self._kept)

    def keep(self, text: str) -> None:
        """Add a filter as the newest. It stands there once."""
        if text.strip():
            self._kept = [*(kept for kept in self._kept if kept != text.strip()), text.strip()]
        self.begin()

    def back(self, typed: str) -> str | None:
        """The filter before. None where there is no older one."""
        if not self._place:
            return None
        if not self.is_back:
            self._typed = typed
        self._place -= 1
        if self._kept[self._place] == typed.strip():
            return self.back(typed)
        return self._kept[self._place]

    def forth(self) -> str | None:
        """The filter after, at last what was being typed. None where nothing comes after it."""
        if not self.is_back:
            return None
        self._place += 1
        return self._kept[self._place] if self.is_back else self._typed
