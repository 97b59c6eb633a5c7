"""The command palette: the actions that make sense now, and `go to case`; it finds and leaves the doing to the screen and the app."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import islice

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from desk.actions import Action, spoken_keys
from desk.model.case import Case
from desk.tui.desk_context import DeskContext, desk_of
from desk.tui.keys import place_of, responder_of, valid_actions
from desk.tui.printable import cut, printable

MOST_CASES = 12
"""Cases listed for one query; more than that is a filter's work."""
_WIDEST = 70


class DeskCommands(Provider):
    """Everything an agent can do here and now, by its words, and every case by reference, customer or subject."""

    @property
    def _desk(self) -> DeskContext:
        return desk_of(self.screen)

    def _actions(self) -> Iterator[Action]:
        for action in valid_actions(self.screen, place_of(self.screen), self._desk.keymap):
            if action.id not in {"palette", "view"}:
                yield action

    async def discover(self) -> Hits:
        """What is offered before anything is typed."""
        for action in self._actions():
            yield DiscoveryHit(self._shown(action), partial(self._do, action), text=action.label)

    async def search(self, query: str) -> Hits:
        """Actions whose words match, then cases."""
        matcher = self.matcher(query)
        for action in self._actions():
            words = f"{action.label} {action.help}"
            if score := matcher.match(words):
                yield Hit(score, self._shown(action), partial(self._do, action), text=action.label)
        for theme in self._themes():
            if score := matcher.match(f"theme {theme}"):
                yield Hit(score, Content(f"theme {theme}"), partial(self._dress, theme), text=theme)
        for case in islice(self._cases(query.casefold().strip()), MOST_CASES):
            name = cut(printable(f"{case.id}  {case.customer}  {case.subject}"), _WIDEST)
            yield Hit(0.1, Content(f"go to {name}"), partial(self._go, case.id), text=case.id)

    def _themes(self) -> list[str]:
        return sorted(self.app.available_themes)

    def _dress(self, theme: str) -> None:
        self.app.theme = theme
        self.app.notify(f'To keep it, write theme = "{theme}" in the settings.', markup=False, timeout=6)

    def _cases(self, wanted: str) -> Iterator[Case]:
        for case in list(self._desk.sync.cases.values()):
            if wanted in f"{case.id} {case.customer} {case.subject}".casefold():
                yield case

    def _shown(self, action: Action) -> Content:
        return Content.assemble(
            (action.label, "bold"), "  ", action.help, "  ", (" ".join(spoken_keys(action, self._desk.keymap)), "$footer-key-foreground")
        )

    async def _do(self, action: Action) -> None:
        await self.app.run_action(action.id, responder_of(self.screen, action.id))

    async def _go(self, case: str) -> None:
        await self.app.run_action(f"go_to_case({case!r})", self.app)
