"""The picture of the board in the README is the board; DESK_GOLDENS=write takes it anew."""

from __future__ import annotations

import os
import re
from pathlib import Path

from tests.tui.app_fixtures import app_on, demo_store, screen_text, until_read

README = Path(__file__).parent.parent.parent / "README.md"
PICTURE = re.compile(r"```text\n(.*?)```\n", re.DOTALL)


async def test_the_picture_in_the_readme_is_the_board() -> None:
    async with app_on(demo_store()).run_test(size=(100, 20)) as pilot:
        await until_read(pilot)
        seen = screen_text(pilot)
    readme = README.read_text(encoding="utf-8")
    if os.environ.get("DESK_GOLDENS") == "write":
        readme = PICTURE.sub(lambda _: f"```text\n{seen}```\n", readme)
        README.write_text(readme, encoding="utf-8")
    shown = PICTURE.search(readme)
    assert shown is not None
    assert shown[1] == seen
