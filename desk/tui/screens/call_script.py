"""The call script of a case, large, ticked while speaking."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import ClassVar

from textual.binding import Binding, BindingType

from desk.errors import DeskError
from desk.recovery.salutation import salutation
from desk.recovery.steps.call_script import TONES, ScriptLine, ScriptNote, call_script, channel_of
from desk.tui.presentation.case_moment import CaseMoment
from desk.tui.presentation.placeholders import with_placeholders
from desk.tui.presentation.text_block import TextBlock
from desk.tui.presentation.text_flow import GLUE, safe_text
from desk.tui.presentation.toned_text import Piece
from desk.tui.screens.case_list_sheet import CaseListSheet, cursor_mark

_DRAFT = "script"
_FORMS = {"f,w": "listen", "a": "apology", "o": "offer", "p": "promise", "t": "take"}
"""Forms that are at hand while speaking, whatever line is chosen."""
_LOGS = "enter logs a line and ticks it; c logs the call with all that is ticked"
_ROOMY_HEIGHT = 30
"""Lines of a window from which on there is room between the lines of a script."""


class CallScriptScreen(CaseListSheet, inherit_bindings=False):
    """Shows short lines for speaking, each with its form.

    A line that was logged is ticked. Ticks are kept as a draft until the call is logged, and shown until the script is left.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("S", "leave", show=False),
        *CaseListSheet.BINDINGS,
        Binding("space", "said", show=False),
        Binding("enter", "log_line", show=False),
        Binding("c", "log_call", show=False),
        *(Binding(key, f"open_form({name!r})", show=False) for key, name in _FORMS.items()),
    ]

    def __init__(self, case: str) -> None:
        super().__init__(case)
        self._said: dict[str, str] = {}
        """The words of each ticked line as they were said. They are empty for one that was logged by its form."""
        self._in_call_log: set[str] = set()
        self._line_in_form = ""

    def on_mount(self) -> None:
        """Load the ticks of an earlier call."""
        self.run_worker(self._load_ticks, exit_on_error=False)  # type: ignore[arg-type]  # Textual knows no worker of nothing

    async def _load_ticks(self) -> None:
        with suppress(DeskError):
            found = await self.desk.client.drafts.draft(self.case, _DRAFT)
            self._said |= {key: str(text) for key, text in (found or {}).items()}
            if found:
                self.choose("")

    # ---------------------------------------------------------------- what is shown

    def _script_lines(self, moment: CaseMoment) -> tuple[ScriptLine, ...]:
        agent = salutation(self.desk.who.name) or self.desk.agent
        return call_script(moment.state, agent=agent, time_text=moment.time)

    def heading(self, moment: CaseMoment) -> str:
        """The customer to call, and the phone number."""
        state = moment.state
        phone = safe_text(state.value("phone") or "")
        return f"SCRIPT  {state.id}  {safe_text(state.customer)}{f'  {phone}' if phone else ''}"

    def item_keys(self, moment: CaseMoment) -> Sequence[str]:
        """The keys of the lines."""
        return [line.key for line in self._script_lines(moment)]

    def first_item(self, moment: CaseMoment, things: Sequence[str]) -> str:
        """The first line not said yet."""
        return next((key for key in things if key not in self._said), things[0])

    def blocks(self, moment: CaseMoment) -> Sequence[TextBlock]:
        """The tone to speak in, then the lines."""
        channel = channel_of(moment.state)
        between = ("",) if self.size.height >= _ROOMY_HEIGHT else ()
        how = TextBlock("tone", ((f"{channel}: ", "key"), (TONES[channel], "dim")), hang=1)
        logs = TextBlock("logs", ((_LOGS, "dim"),), table=("",), hang=1)
        return [how, logs, *(self._line_block(line, between) for line in self._script_lines(moment))]

    def _line_block(self, line: ScriptLine, between: tuple[str, ...]) -> TextBlock:
        on, said = line.key == self.chosen, line.key in self._said
        tone = "dim" if line.is_aside or (said and not on) else "strong" if on else "text"
        tick = "    " if line.is_aside else "[x] " if said else "[ ] "
        notes = tuple(_note_piece(note) for note in line.notes)
        head = (cursor_mark(on), (tick.replace("    ", "\u00a0" * 4), "dim"), *with_placeholders(self._words_of(line), tone))
        return TextBlock(line.key, head, notes, hang=7, table=between)

    def keys(self) -> Sequence[tuple[str, str]]:
        """The keys that tick, log a line, and log the call."""
        return [("space", "said"), ("enter", "log or fill it"), ("c", "log the call"), ("esc", "back"), ("f a o p t", "their forms")]

    def _words_of(self, line: ScriptLine) -> str:
        """The words of a line. Said, they stay as they were, whatever is logged since."""
        return self._said.get(line.key) or line.text

    # ---------------------------------------------------------------- what can be done

    def _chosen_line(self, moment: CaseMoment) -> ScriptLine | None:
        return next((line for line in self._script_lines(moment) if line.key == self.chosen), None)

    async def action_said(self) -> None:
        """Tick a line and go on, or take the tick back."""
        moment = self.moment
        line = self._chosen_line(moment) if moment else None
        if line is None:
            return
        if line.key in self._said:
            del self._said[line.key]
            self._in_call_log.discard(line.key)
            self.show()
        else:
            self._tick_line(line, words="" if line.has_gap else line.text)
        await self._save_ticks()

    def _tick_line(self, line: ScriptLine, *, words: str = "") -> None:
        """Tick a line and go on to the next."""
        self._said[line.key] = words
        self.action_step(1)

    async def _save_ticks(self) -> None:
        with suppress(DeskError):
            if unlogged := {key: text for key, text in self._said.items() if key not in self._in_call_log}:
                await self.desk.client.drafts.save_draft(self.case, _DRAFT, unlogged)
            else:
                await self.desk.client.drafts.drop_draft(self.case, _DRAFT)

    def action_log_line(self) -> None:
        """Open the form that logs the line, or fills its gap."""
        moment = self.moment
        line = self._chosen_line(moment) if moment else None
        if line is not None and moment is not None and line.action and not self.desk.session.read_only:
            self._open_form_of(line, moment)

    def action_open_form(self, name: str) -> None:
        """Open a form by its key. It is that of the first line not said that it logs, if there is one."""
        moment = self.moment
        lines = self._script_lines(moment) if moment else ()
        line = next((line for line in lines if line.action == name and line.key not in self._said), None)
        if line is None or moment is None:
            self.open_form(name)
            return
        self.choose(line.key)
        self._open_form_of(line, moment)

    def _open_form_of(self, line: ScriptLine, moment: CaseMoment) -> None:
        self.open_form(line.action, start=self._form_start(line, moment))
        self._line_in_form = line.key

    def _form_start(self, line: ScriptLine, moment: CaseMoment) -> dict[str, str]:
        """The values a form begins with.

        An apology has the words of the script. What was missed is still to be said in it.
        """
        if line.key == "together":
            return {"name": "together", "now": str(moment.state.value("together") or "")}
        sorry = " ".join(self._words_of(each) for each in self._script_lines(moment) if each.key in {"feeling", "sorry"})
        return {"text": sorry} if line.key == "sorry" else {}

    def action_log_call(self) -> None:
        """Open the form of a contact with the lines that were said."""
        moment = self.moment
        if moment is None or self.desk.session.read_only:
            return
        said = [
            _logged_words(line, self._words_of(line))
            for line in self._script_lines(moment)
            if line.key in self._said.keys() - self._in_call_log and not (line.is_aside or line.has_gap)
        ]
        self.open_form("contact", start={"text": "\n".join(said), "channel": channel_of(moment.state)})

    def open_form(self, name: str, *, start: Mapping[str, str] | None = None) -> None:
        """Open a form. It is that of no line until a line says so."""
        self._line_in_form = ""
        super().open_form(name, start=start)

    def after_save(self, words: str) -> None:
        """Tick the line that was logged.

        Once the call is logged its ticks are no draft any more. They stay in view, as the agent still speaks.
        """
        super().after_save(words)
        moment = self.moment
        line = self._chosen_line(moment) if moment else None
        if line is not None and line.key == self._line_in_form and line.key not in self._said:
            self._tick_line(line)
        elif words.startswith("contact logged"):
            self._in_call_log = set(self._said)
            self.show()
        self._line_in_form = ""
        self.run_worker(self._save_ticks, exit_on_error=False)  # type: ignore[arg-type]  # Textual knows no worker of nothing


def _note_piece(note: ScriptNote) -> Piece:
    """A note under the text of its line."""
    return (f"{GLUE}{note.words}", "dim") if note.text else (f"{GLUE}{note.label}: ____", "soon")


def _logged_words(line: ScriptLine, words: str) -> str:
    """A line as it is logged, with the facts said beside it."""
    facts = "; ".join(note.words for note in line.notes if note.text)
    return f"{words} ({facts})" if facts else words
