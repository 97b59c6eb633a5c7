"""The command palette: valid actions, themes, and cases to go to."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import islice

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.style import Style

from desk.actions_and_keys import NUMBERED, Action, key_labels
from desk.board.past_case import PastCase
from desk.model.case import Case
from desk.tui.bindings import action_command, place_of, responder_of, valid_actions
from desk.tui.desk_context import DeskContext, desk_of
from desk.tui.presentation.cell_text import cut, printable
from desk.tui.toast import show_toast

MOST_CASES = 12
"""Cases listed for one query. More than that is a filter's work."""
KEY_CLASS = "palette--key"
"""The component class of the app that colours the keys of an action."""
_WIDEST = 70


def _name_score(query: str, name: str) -> float:
    """The score of a name that begins as typed. It lies above every other match."""
    typed = query.strip().casefold()
    return 200.0 if typed == name.casefold() else 100.0 if typed and name.casefold().startswith(typed) else 0.0


class DeskCommands(Provider):
    """Finds actions by their words, and cases by reference, customer or subject."""

    @property
    def _desk_context(self) -> DeskContext:
        return desk_of(self.screen)

    def _valid_actions(self) -> Iterator[Action]:
        for action in valid_actions(self.screen, place_of(self.screen), self._desk_context.keymap):
            if action.id not in NUMBERED | {"palette"}:
                yield action

    async def discover(self) -> Hits:
        """Offer the actions before anything is typed."""
        for action in self._valid_actions():
            yield DiscoveryHit(self._action_words(action), partial(self._run_action, action), text=action.label)

    async def search(self, query: str) -> Hits:
        """Find actions and themes whose words match, then cases."""
        matcher = self.matcher(query)
        for action in self._valid_actions():
            words = f"{action.label} {action.help}"
            if score := matcher.match(words):
                score += _name_score(query, action.label)
                yield Hit(score, self._action_words(action), partial(self._run_action, action), text=action.label)
        for theme in self._theme_names():
            if score := matcher.match(f"theme {theme}"):
                yield Hit(score, Content(f"theme {theme}"), partial(self._use_theme, theme), text=theme)
        known = list(islice(self._matching_cases(query.casefold().strip()), MOST_CASES))
        for case in known:
            yield self._case_hit("go to", case, 0.1)
        for past in (
            self._desk_context.live.past.search(query.split(), MOST_CASES, skipped={case.id for case in known}) if query.strip() else ()
        ):
            yield self._case_hit("in the archive", past, 0.05)

    def _case_hit(self, words: str, case: Case | PastCase, score: float) -> Hit:
        name = cut(printable(f"{case.id}  {case.customer}  {case.subject}"), _WIDEST)
        return Hit(score, Content(f"{words} {name}"), partial(self._go_to_case, case.id), text=case.id)

    def _theme_names(self) -> list[str]:
        return sorted(self.app.available_themes)

    def _use_theme(self, theme: str) -> None:
        self.app.theme = theme
        show_toast(self.app, f'To keep it, write theme = "{theme}" in the settings.', seconds=6)

    def _matching_cases(self, wanted: str) -> Iterator[Case]:
        for case in list(self._desk_context.client.cases.values()):
            if wanted in f"{case.id} {case.customer} {case.subject}".casefold():
                yield case

    def _action_words(self, action: Action) -> Content:
        return Content.assemble(
            (action.label, "bold"),
            "  ",
            action.help,
            "  ",
            (" ".join(key_labels(action, self._desk_context.keymap)), Style.from_styles(self.app.get_component_styles(KEY_CLASS))),
        )

    async def _run_action(self, action: Action) -> None:
        await self.app.run_action(action_command(action), responder_of(self.screen, action.id))

    async def _go_to_case(self, case: str) -> None:
        await self.app.run_action(f"go_to_case({case!r})", self.app)
