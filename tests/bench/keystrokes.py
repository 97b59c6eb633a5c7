"""How many keys the ten most frequent acts take, counted by doing each in the app; beside what others need where known."""

from __future__ import annotations

import asyncio

from desk.model.changes import Append
from tests.bench.figures import print_figure
from tests.tui.app_fixtures import FakeShared, new_case
from tests.tui.case_driver import at_case
from tests.tui.keystrokes import ACTS, ROADS, Act, before, do, roads, table


def main() -> None:
    """Do every act once, then print the table and one figure an act."""
    for act in ACTS:
        asyncio.run(_done(act))
        print_figure(f"keys besides the text: {act.name}", act.strokes, "keys", baseline="Zammad", of=act.zammad or None, goal="3 at most")
    for name, (steps, most) in ROADS.items():
        print_figure(f"keys besides the text: {name}", sum(step.strokes for step in steps), "keys", goal=f"{most} at most")
    print(table())
    print(roads())


async def _done(act: Act) -> None:
    store = FakeShared([new_case(1)])
    if entries := before(act):
        store.commit([Append("C-101", tuple(entries))])
    async with at_case("C-101", store) as slot:
        await do(act, slot)
