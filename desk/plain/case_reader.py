"""Reads the open case aloud."""

from __future__ import annotations

from collections.abc import Iterator

from desk.plain.case_words import entry_lines, head_lines
from desk.plain.page_reader import PageReader
from desk.plain.workplace import Workplace
from desk.sla.explain import explain
from desk.sla.explain_text import explanation_lines
from desk.text.printable import printable, printable_columns
from desk.tui.presentation.case_moment import CaseMoment
from desk.tui.presentation.timeline import Timeline


class CaseReader:
    """Reads head, timeline and clocks of the open case."""

    def __init__(self, place: Workplace, pages: PageReader) -> None:
        self._place = place
        self._pages = pages

    def tell_head(self, _: str = "") -> None:
        """Say what is known of the case, and who else is there."""
        place = self._place
        moment = place.moment()
        if moment is None:
            return
        for line in head_lines(moment):
            place.console.tell(line)
        for other in place.store.presence.others():
            if other.case == place.case:
                place.console.tell(f"{printable(other.agent)} is {other.mode} {other.what}".rstrip() + ".")
        count = len(moment.state.timeline)
        place.console.tell(f"{count} {'entry' if count == 1 else 'entries'}: read reads them.")

    def read_timeline(self, _: str) -> None:
        """Read the entries, newest first."""
        if moment := self._place.moment():
            self._pages.begin(list(_entry_texts(moment)))

    def find_entries(self, words: str) -> None:
        """Read the entries with all of these words, newest first."""
        if moment := self._place.moment():
            wanted = words.casefold().split()
            found = [text for text in _entry_texts(moment) if all(word in text.casefold() for word in wanted)]
            self._place.console.tell(f"{len(found)} {'entry' if len(found) == 1 else 'entries'} with {printable(words)}.")
            self._pages.begin(found)

    def explain_clocks(self, _: str) -> None:
        """Say how each deadline is worked out."""
        if moment := self._place.moment():
            for clock in moment.view.clocks:
                told = explain(clock, moment.state, self._place.policy, now=moment.now, agent_zone=moment.shift.zone or "UTC")
                for line in explanation_lines(told):
                    self._place.console.tell(printable_columns(line))


def _entry_texts(moment: CaseMoment) -> Iterator[str]:
    timeline = Timeline(moment.state, now=moment.now, zone=moment.shift.zone)
    for number, key in reversed(list(enumerate(timeline.keys, 1))):
        yield f"{number}. " + "\n".join(entry_lines(timeline.block(key)))
