"""The desk in lines: takes commands and answers in sentences."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress

from desk.actions_and_keys import BY_ID
from desk.board.filters import EVERYWHERE, compile_filter
from desk.board.next_best import next_best_case
from desk.board.queue_order import worst_first
from desk.board.workload import team_workload
from desk.board.workload_words import load_words, person_sentence
from desk.errors import DeskError
from desk.model.case import Case
from desk.model.entries import AnyEntry
from desk.model.entry_titles import entry_heading
from desk.model.ids import normal_case_id
from desk.model.lost_entries import lost_words
from desk.plain.case_reader import CaseReader
from desk.plain.case_words import case_sentence
from desk.plain.console import EndOfInput
from desk.plain.entry_writer import EntryWriter
from desk.plain.form_dialogue import Cancelled
from desk.plain.page_reader import PageReader
from desk.plain.workplace import Workplace
from desk.store.unsure_drafts import settle_drafts, unsure_tokens
from desk.text.printable import printable
from desk.text.times import format_time
from desk.tui.command_words import SYNONYMS
from desk.tui.forms.registry import FORMS

Command = Callable[[str], None]


class PlainSession:
    """Does what is typed. Nothing is said that was not asked for, but for the number of news."""

    def __init__(self, place: Workplace) -> None:
        self._place = place
        self._console = place.console
        self._pages = PageReader(place.console)
        self._reader = CaseReader(place, self._pages)
        self._writer = EntryWriter(place)
        self._listed: Sequence[str] = ()
        self._is_over = False
        self._commands: Mapping[str, tuple[Command, str]] = {
            "list": (self._list_cases, "the queue, worst first; list and words shows those that match"),
            "more": (self._pages.go_on, "goes on with what was read"),
            "open": (self._open_case, "opens a case by its number or its place in the list: open C-101, open 2"),
            "next": (self._open_next, "opens the case whose waiting costs most, and says why"),
            "case": (self._reader.tell_head, "says the head of the open case again"),
            "read": (self._reader.read_timeline, "reads the timeline of the open case, newest first"),
            "find": (self._reader.find_entries, "reads the entries of the open case with these words"),
            "clocks": (self._reader.explain_clocks, "says how each deadline of the open case is worked out"),
            "news": (self._tell_news, "says what others did since you last asked"),
            "workload": (self._tell_workload, "says who is here, and who has how many cases"),
            "new": (self._writer.log_new_case, "logs a new case"),
            "undo": (self._writer.take_back, "takes back your last entry on the open case"),
            "put_back": (self._writer.put_back, "writes again what of yours the database lost"),
            "help": (self._tell_help, "says all this"),
            "quit": (self._leave, "leaves"),
        }

    def run(self, start: str = "") -> None:
        """Take commands until the agent leaves. `start` is the filter of the first list."""
        self._place.count_as_heard()
        store = self._place.store
        store.note_unsure(unsure_tokens(store.drafts.all()))
        count = sum(not view.state.finished for view in self._place.views())
        self._console.tell(f"desk, {count} open {'case' if count == 1 else 'cases'}. help says what you can type.")
        self._tell_lost_work()
        try:
            self._list_cases(start)
            while not self._is_over:
                self._take_command()
        except EndOfInput:
            return

    def _tell_lost_work(self) -> None:
        with suppress(DeskError):  # the first refresh says what is wrong
            if words := lost_words(self._place.store.kept_work.lost()):
                self._console.tell(f"{words} put_back writes it again.")

    def _take_command(self) -> None:
        try:
            self._hear_others()
            word, _, rest = self._console.ask(f"{self._place.case or 'desk'}, what next?").partition(" ")
            self._do_command(word.casefold(), rest.strip())
        except Cancelled:
            self._console.tell("Cancelled. Nothing was logged.")
        except DeskError as error:
            self._console.tell(str(error))

    def _do_command(self, word: str, rest: str) -> None:
        if word in self._commands:
            self._commands[word][0](rest)
        elif word in FORMS:
            self._writer.fill_form(word)
        elif normal_case_id(word) in self._place.store.cases:
            self._open_case(word)
        elif word:
            near = self._names_like(word)
            hint = f" Did you mean {' or '.join(near)}?" if near else ""
            self._console.tell(f"There is no command {word}.{hint} help says what you can type.")

    def _names_like(self, word: str) -> list[str]:
        """The commands that mean a word, else those that begin alike.

        Their other words are those of the palette.
        """
        names = (*self._commands, *FORMS)
        meant = [name for name in names if any(said == word or said.startswith(f"{word} ") for said in SYNONYMS.get(name, ()))]
        return meant or [name for name in names if name.startswith(word[:3])]

    # ---------------------------------------------------------------- the queue

    def _list_cases(self, words: str) -> None:
        """Read the cases that match, worst first. Raises Usage for words that are no filter."""
        place, now = self._place, self._place.clock()
        passes = compile_filter(words, me=place.agent, shift=place.store.shift).test
        chosen = [view for view in worst_first(place.views(), now) if passes(view, now)]
        self._listed = [view.id for view in chosen]
        if not chosen:
            self._console.tell(_no_case_words(words))
        self._pages.begin([f"{number}. {case_sentence(view, now)}" for number, view in enumerate(chosen, 1)])

    def _open_case(self, typed: str) -> None:
        place, number = self._place, int(typed) - 1 if typed.isdecimal() else -1
        case = self._listed[number] if 0 <= number < len(self._listed) else normal_case_id(typed)
        if case not in place.store.cases:
            self._console.tell(f"There is no case {printable(typed) or 'without a number'} on this shift. list reads them.")
            return
        place.case = case
        place.store.presence.announce("viewing", place.clock(), case=case)
        self._reader.tell_head()

    def _open_next(self, _: str) -> None:
        place = self._place
        shift, skipped = place.store.shift, {place.case} - {""}
        found = next_best_case(place.views(), place.clock(), me=place.agent, skipped=skipped, zone=place.zone, shift=shift)
        if found is None:
            self._console.tell("No case needs anybody now.")
            return
        self._console.tell(f"{found.case}, because {'; '.join(map(printable, found.reasons))}.")
        self._open_case(found.case)

    def _tell_workload(self, _: str) -> None:
        place, now = self._place, self._place.clock()
        loads = place.owner_loads()
        team = team_workload(place.store.shift, place.store.presence.others(), loads, now, me=place.agent)
        unowned = [f"nobody: {load_words(loads[''])}."] if "" in loads else []
        self._pages.begin([*unowned, *(person_sentence(person, now, place.zone) for person in team)])

    # ---------------------------------------------------------------- others

    def _hear_others(self) -> None:
        """Read what others committed, and say how much of it is new. Where that is not to be read now, it is said."""
        store = self._place.store
        try:
            found = store.refresh()
        except DeskError as error:
            self._console.tell(str(error))
            return
        for settled in found.settled:
            settle_drafts(store.drafts, settled.token, is_saved=settled.committed is not None)
            if settled.committed is not None:
                self._place.note_own(settled.committed)
        for notice in found.notices:
            self._console.tell(printable(notice))
        store.checkpoint_if_idle()
        if count := sum(1 for _ in self._place.news()):
            self._console.tell(f"{count} new: news reads {'it' if count == 1 else 'them'}.")

    def _tell_news(self, _: str) -> None:
        news = list(self._place.news())
        for case, entry in news:
            self._console.tell(self._news_line(case, entry))
        if not news:
            self._console.tell("Nothing new.")
        self._place.count_as_heard()

    def _news_line(self, case: Case, entry: AnyEntry | None) -> str:
        now = self._place.clock()
        if entry is None:
            return f"New: {case_sentence(self._place.view(case), now)}"
        when, what = format_time(entry.at, now, zone=self._place.store.shift.zone), printable(entry_heading(entry))
        return f"{case.id}, {when}, {printable(entry.by)}: {what}. {printable(getattr(entry, 'text', ''))}".rstrip()

    # ---------------------------------------------------------------- help and the end

    def _tell_help(self, _: str) -> None:
        for name, (_command, words) in self._commands.items():
            self._console.tell(f"{name}: {words}.")
        self._console.tell("To log on the open case, type one of these.")
        for name in FORMS:
            self._console.tell(f"{name}: {BY_ID[name].help}.")

    def _leave(self, _: str) -> None:
        self._is_over = True
        self._console.tell("Left.")


def _no_case_words(words: str) -> str:
    """The answer where a list is empty. It says how to look further."""
    if not words:
        return "No open case. new logs one."
    if EVERYWHERE in words.split():
        return "No case matches."
    return f"No case matches. list {EVERYWHERE} {printable(words)} looks at finished ones too."
