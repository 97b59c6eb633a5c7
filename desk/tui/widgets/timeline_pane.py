"""The pane of the timeline, with its search."""

from __future__ import annotations

from collections.abc import Sequence

from textual import getters, on
from textual.app import ComposeResult

from desk.board.filter.case_index import folded_text
from desk.tui.presentation.keyed_texts import KeyedTexts
from desk.tui.presentation.text_search import NO_SEARCH, TextSearch
from desk.tui.widgets.entry_list import EntryList
from desk.tui.widgets.pane import PaneFrame
from desk.tui.widgets.search_line import SearchLine


class TimelinePane(PaneFrame):
    """Shows the entries of a case, and searches in them."""

    blocks: EntryList
    search_line = getters.query_one(SearchLine)

    def __init__(self, name: str, title: str) -> None:
        super().__init__(name, title)
        self.blocks = EntryList()
        self.search = NO_SEARCH
        """The search in force, empty when there is none."""
        self._texts: dict[str, str] = {}
        """The text of each entry, ready to be searched. It is made when something is searched for."""
        self._hits: Sequence[str] = ()
        self._is_typing = False
        self._chosen_before = ""
        """The entry with the cursor before a search: giving it up goes back there."""

    def compose(self) -> ComposeResult:
        """Edge, entries, search."""
        yield self.heading
        yield self.blocks
        yield SearchLine()

    def show(self, texts: KeyedTexts, *, follow: bool = False) -> None:
        """Show these entries."""
        self._texts = {}
        self.blocks.show(texts, follow=follow)
        if self.search.words:
            self._find_hits()
            self._show_hits()

    # ---------------------------------------------------------------- search

    def begin_search(self) -> None:
        """Take the words to search for."""
        self._is_typing, self._chosen_before = True, self.blocks.chosen
        self.search_line.begin()
        self._show_hits()

    @property
    def is_searching(self) -> bool:
        """Are words searched for?"""
        return bool(self.search_line.display)

    def end_search(self) -> bool:
        """Mark nothing any more. False when nothing was searched for."""
        if not self.is_searching:
            return False
        self.search, self._hits = NO_SEARCH, ()
        self.search_line.end()
        self.blocks.show_search(self.search)
        return True

    def step_hit(self, steps: int) -> None:
        """Go to the next entry with the words, or the one before. The last is followed by the first."""
        if self._hits:
            self.blocks.go_to(self._neighbour_hit(steps))
            self._show_hits()

    def _neighbour_hit(self, steps: int) -> str:
        """The next hit from the cursor on, in either direction."""
        order = {key: place for place, key in enumerate(self.blocks.texts.keys)}
        here = order[self.blocks.chosen]
        places = [order[key] for key in self._hits]
        beyond = [place for place in places if place > here] if steps > 0 else [place for place in reversed(places) if place < here]
        return self.blocks.texts.keys[(beyond or places[:: 1 if steps > 0 else -1])[0]]

    @on(SearchLine.Changed)
    def _search_for(self, event: SearchLine.Changed) -> None:
        event.stop()
        self.search = TextSearch.of(event.text)
        self._find_hits()
        self.blocks.show_search(self.search)
        if self._hits and self.blocks.chosen not in self._hits:
            self.blocks.go_to(self._neighbour_hit(1))
        self._show_hits()

    @on(SearchLine.Stepped)
    def _step_while_typing(self, event: SearchLine.Stepped) -> None:
        event.stop()
        self.step_hit(event.steps)

    @on(SearchLine.Left)
    def _show_keys_of_hits(self, event: SearchLine.Left) -> None:
        event.stop()
        self._is_typing = False
        self._show_hits()

    @on(SearchLine.Closed)
    def _close_line(self, event: SearchLine.Closed) -> None:
        event.stop()
        self._is_typing = False
        if not event.is_kept:
            self.end_search()
            self.blocks.go_to(self._chosen_before)
        self.screen.set_focus(self.blocks)
        self._show_hits()

    def _find_hits(self) -> None:
        texts = self.blocks.texts
        if not self.search.words:
            self._hits = ()
            return
        if not self._texts:
            self._texts = {key: folded_text(texts.block(key).text) for key in texts.keys}
        self._hits = [key for key, text in self._texts.items() if self.search.is_in(text)]

    def _show_hits(self) -> None:
        """Say which of the entries found has the cursor."""
        keys = "enter keeps   esc ends" if self._is_typing else "n N   esc ends"
        if not self.search.words:
            words = ""
        elif not self._hits:
            words = "nowhere in this case"
        elif self.blocks.chosen in self._hits:
            words = f"{list(self._hits).index(self.blocks.chosen) + 1} of {len(self._hits)}   {keys}"
        else:
            words = f"{len(self._hits)} found   {keys}"
        self.search_line.show_answer(words)
