"""What was set aside is said at each start until it stood on somebody's screen for its whole time."""

from __future__ import annotations

from pathlib import Path

import pytest

from desk.store.documents.table_names import SET_ASIDE
from tests.store.store_builders import made_shift
from tests.tui.app_fixtures import FakeShared, app_on, new_case, until, until_read

ASIDE = {1: b'{"table":"notes","key":"1","document":{"text":"theirs"}}'}


class AsideShared(FakeShared):
    """A shift with one document set aside."""

    def documents(self, table: str) -> dict[int, bytes]:
        """What is set aside."""
        return ASIDE if table == SET_ASIDE else {}


async def is_said(path: Path | None, monkeypatch: pytest.MonkeyPatch, *, stands: float) -> bool:
    monkeypatch.setattr("desk.tui.aside_notice.STANDS_SECONDS", stands)
    app = app_on(AsideShared([new_case(1)]), path=path)
    async with app.run_test(size=(80, 24)) as pilot:
        await until_read(pilot)
        client = app.desk.client

        def is_shown() -> bool:
            return any("is set aside. `desk check` says which." in toast.message for toast in app._notifications)

        await until(pilot, lambda: is_shown() or not client._aside._aside)
        await until(pilot, lambda: stands > 1 or client._tasks["aside"].done())
        return is_shown()


async def test_it_is_said_until_it_has_stood(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = made_shift(tmp_path / "shift.json")
    assert await is_said(path, monkeypatch, stands=3600), "said at the first start"
    assert await is_said(path, monkeypatch, stands=0), "said again: whoever left at once has not seen it"
    assert not await is_said(path, monkeypatch, stands=0)
    assert await is_said(None, monkeypatch, stands=0)
