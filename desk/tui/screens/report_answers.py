"""The questions of a report: which window, which cases, which file."""

from __future__ import annotations

from collections.abc import Callable

from desk.errors import DeskError
from desk.reports.case_filter import CaseFilter
from desk.reports.forms.file_names import FORM_ENDINGS, file_stem
from desk.reports.window import typed_window
from desk.tui.presentation.report.part_search import figure_of_part, part_after, part_titles
from desk.tui.report_counter import ReportCounter
from desk.tui.screens.desk_screen import DeskScreen
from desk.tui.widgets.answer_line import AnswerLine

_WINDOW_HINT = "Another time: shift, day, week, month, yesterday, or from and to, such as 9:00 to 12:30. esc leaves it."
_FILTER_HINT = "a word, owner:bo, #tag, priority:high, -paused; nothing is all cases"
_PART_HINT = "First letters are enough, those of a line too. tab takes the next part, esc leaves."
_EXPORT_HINT = "The ending says the form: .html .csv .md .txt .json. tab takes the next."


class ReportAnswers:
    """Asks for window, filter and file, and does what is answered."""

    def __init__(self, screen: DeskScreen[None], counter: ReportCounter, go_to: Callable[[str], None]) -> None:
        """Questions for one screen. `go_to` goes to a figure."""
        self._screen = screen
        self._go_to = go_to
        self._desk = screen.desk
        self._counter = counter
        self._written_over = ""

    @property
    def _line(self) -> AnswerLine:
        return self._screen.query_one(AnswerLine)

    def ask_window(self) -> None:
        """Ask for another window."""
        self._line.ask("window", "report on", note=_WINDOW_HINT)

    def ask_part(self) -> None:
        """Ask for the part to go to."""
        if self._counter.counted is not None:
            self._line.ask("part", "go to", note=f"{', '.join(part_titles(self._counter.counted.report))}. {_PART_HINT}")

    def ask_filter(self) -> None:
        """Ask for a filter, in the language of the board."""
        self._line.ask("filter", "/", start=self._counter.filter, note=_FILTER_HINT)

    def ask_file(self) -> None:
        """Ask for the file to write the report to."""
        counted = self._counter.counted
        if self._counter.reader.files is None or counted is None:
            self._screen.say("There is nothing to write yet.", seconds=3)
        elif not counted.is_whole:
            self._screen.say("The archives are not read yet, so the figures are not whole. r reads them.")
        else:
            self._written_over = ""
            self._line.ask("export", "write", start=f"{file_stem(counted.report.window)}{FORM_ENDINGS[0]}", note=_EXPORT_HINT)

    def take_next(self, event: AnswerLine.Turned) -> None:
        """Put in the next part, or the file's next form."""
        if event.question == "part" and self._counter.counted is not None:
            self._line.fill(part_after(self._counter.counted.report, event.answer))
            return
        stem, _, ending = event.answer.rpartition(".")
        if event.question == "export" and stem:
            place = FORM_ENDINGS.index(f".{ending}") if f".{ending}" in FORM_ENDINGS else -1
            self._line.fill(f"{stem}{FORM_ENDINGS[(place + 1) % len(FORM_ENDINGS)]}")

    async def take(self, event: AnswerLine.Given) -> None:
        """Do what was answered, or say why it cannot be."""
        try:
            is_done = await self._done(event.question, event.answer)
        except DeskError as error:
            self._line.note(str(error), is_fault=True)
            return
        if is_done:
            self._line.close()
            self._screen.set_focus(None)

    async def _done(self, question: str, answer: str) -> bool:
        desk, counter = self._desk, self._counter
        if question == "export":
            return await self._export(answer.strip())
        if question == "part":
            if counter.counted is not None:
                self._go_to(figure_of_part(counter.counted.report, answer))
            return True
        if question == "filter":
            CaseFilter(answer, desk.policy, desk.shift, me=desk.agent)
            counter.use(counter.window, answer.strip())
            return True
        since, _, until = answer.partition(" to ")
        counter.go_to(typed_window(since.strip(), until.strip(), desk.shift, desk.clock()))
        return True

    async def _export(self, name: str) -> bool:
        """Write the report. A file that is there is written over only when its name is given twice. Raises DeskError."""
        files, counted = self._counter.reader.files, self._counter.counted
        if files is None or counted is None:
            return True
        there = await self._counter.reader.run(lambda: files.is_there(name))
        if there and self._written_over != name:
            self._written_over = name
            self._line.note(f"{there} is there already. enter once more writes over it, esc leaves it as it is.", is_fault=True)
            return False
        written = await self._counter.reader.run(lambda: files.save(counted.report, name))
        self._screen.say(f"Written: {', '.join(map(str, written))}", seconds=6)
        return True
