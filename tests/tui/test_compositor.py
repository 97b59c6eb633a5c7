"""Painting the changed cells alone shows on a terminal what painting the whole screen shows."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from typing import Any

import pyte
import pytest
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual._compositor import ChopsUpdate, Compositor, CompositorUpdate
from textual._context import active_app, visible_screen_stack
from textual.app import App, ComposeResult
from textual.containers import VerticalScroll
from textual.geometry import Region
from textual.pilot import Pilot
from textual.screen import ModalScreen, Screen
from textual.strip import Strip
from textual.visual import Visual
from textual.widget import Widget
from textual.widgets import Static

from desk.model.changes import Append
from desk.model.entries import FieldChange
from desk.tui.textual_compat import compositor
from desk.tui.textual_compat.compositor import ChangedCells, ChangedLinesCompositor, new_compositor
from desk.tui.textual_compat.screen import ThriftyScreen
from desk.tui.textual_compat.terminal_app import DeskTerminalApp
from tests.case_builders import NOW
from tests.tui.app_fixtures import PATIENCE, FakeClock, app_on, demo_store, screen_text, until, until_read, until_still

COLUMNS, ROWS = 60, 18
UPDATES = 1_000
NARROW, WIDE = "abc def. é ─│ ●", "abc def. 字漢 한 🙂 é ─│ ●"
"""Letters and what lines are drawn with, without and with wide and combined characters."""
COLOURS = ("red", "green", "#334455", "default")


class Lines(Widget):
    """Lines of coloured pieces that are repainted singly."""

    def __init__(self, chance: random.Random, letters: str, **settings: Any) -> None:
        super().__init__(**settings)
        self.chance = chance
        self.letters = letters
        self.lines: dict[int, list[Segment]] = {}

    def render_line(self, y: int) -> Strip:
        """One line of pieces."""
        if y not in self.lines:
            self.lines[y] = [Segment(self.words(), Style(color=self.chance.choice(COLOURS))) for _ in range(6)]
        return Strip(self.lines[y]).adjust_cell_length(self.size.width, Style())

    def words(self) -> str:
        """Up to nine characters."""
        return "".join(self.chance.choices(self.letters, k=self.chance.randrange(1, 10)))

    def change_piece(self) -> None:
        """Write another piece of the same width into a line, and repaint its cells alone."""
        y = self.chance.randrange(max(1, self.size.height))
        pieces = [*self.render_line(y)]
        place = self.chance.randrange(len(pieces))
        start, width = sum(piece.cell_length for piece in pieces[:place]), pieces[place].cell_length
        text = Strip([Segment(self.words())]).adjust_cell_length(width).text
        self.lines[y] = [*pieces[:place], Segment(text, Style(bold=self.chance.random() < 0.5)), *pieces[place + 1 :]]
        self.refresh(Region(start, y, width, 1))

    def change_line(self) -> None:
        """Write another line."""
        y = self.chance.randrange(max(1, self.size.height))
        self.lines.pop(y, None)
        self.refresh(Region(0, y, self.size.width, 1))


class Cover(ThriftyScreen, ModalScreen[None]):
    """A sheet over a dimmed screen."""

    def compose(self) -> ComposeResult:
        """A line in the middle."""
        yield Static("a sheet 字 over it", id="sheet")


def stock_update(app: App[Any], dirty: set[Region]) -> CompositorUpdate | None:
    """What Textual's own compositor makes of these regions."""
    stock = Compositor.__new__(Compositor)
    stock.__dict__.update(app.screen._compositor.__dict__, _dirty_regions=dirty)
    update = stock.render_update(screen_stack=app._background_screens)
    assert update is None or isinstance(update, CompositorUpdate)
    return update


class Terminals:
    """Two terminals: one is sent the app's updates, the other those of Textual's own compositor for the same regions.

    The other one need not be brought up to date each time: what it asks of the widgets would hide what ours failed to ask. With wide
    characters it is, for a terminal of these tests keeps the half of one that was written over.
    """

    def __init__(self, app: App[Any], size: tuple[int, int]) -> None:
        self.partial = 0
        self._app = app
        self._size = size
        self._ours, self._stock = pyte.Screen(*size), pyte.Screen(*size)
        self._dirty: set[Region] = set()
        self._noted: set[Region] = set()

    def note(self, regions: set[Region]) -> None:
        """Note what the next update is about."""
        self._noted |= regions

    def show(self, screen: Screen[Any], renderable: Any) -> None:
        """Take in an update of the app."""
        if isinstance(renderable, CompositorUpdate) and not self._app._batch_count:
            pyte.Stream(self._ours).feed(renderable.render_segments(self._app.console))
            is_partial = isinstance(renderable, ChopsUpdate)
            self.partial += is_partial
            self._dirty |= self._noted if is_partial else {screen.size.region}
        self._noted = set()

    def assert_alike(self, what: str) -> None:
        """Every cell of ours is as it is on the other, or as a whole paint shows it: the other halves wide characters at an edge."""
        if self._dirty and (update := stock_update(self._app, self._dirty)):
            pyte.Stream(self._stock).feed(update.render_segments(self._app.console))
        self._dirty = set()
        ours, stock = cells(self._ours), cells(self._stock)
        if ours != stock:
            whole = cells(self._whole_paint())
            wrong = [(place, cell) for place, cell in ours.items() if cell not in (stock[place], whole[place])]
            assert not wrong, f"{what}: {[(p, c, stock[p], whole[p]) for p, c in wrong[:50]]}"

    def _whole_paint(self) -> pyte.Screen:
        screen = pyte.Screen(*self._size)
        update = stock_update(self._app, {self._app.screen.size.region})
        assert update is not None
        pyte.Stream(screen).feed(update.render_segments(self._app.console))
        return screen


def cells(screen: pyte.Screen) -> dict[tuple[int, int], tuple[Any, ...]]:
    """Every cell with its character, colours and attributes."""
    return {(y, x): tuple(screen.buffer[y][x]) for y in range(screen.lines) for x in range(screen.columns)}


@pytest.fixture(autouse=True)
def noted_regions(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tell the terminals which regions an update is about."""
    own = ChangedLinesCompositor.render_partial_update

    def render_partial_update(compositor: ChangedLinesCompositor) -> ChopsUpdate | None:
        terminals = getattr(active_app.get(), "terminals", None)
        if isinstance(terminals, Terminals):
            terminals.note(set(compositor._dirty_regions))
        return own(compositor)

    monkeypatch.setattr(ChangedLinesCompositor, "render_partial_update", render_partial_update)


class Painted(DeskTerminalApp[None]):
    """An app whose updates reach a terminal."""

    CSS = """
    #left { width: 50%; height: 8; dock: left; border: round $primary; }
    #scroll { height: 7; }
    #tall { height: 30; }
    #over { layer: over; width: 20; height: 4; offset: 22 5; background: $surface 60%; border: outer red; }
    #thin { height: 1; opacity: 60%; }
    Screen { layers: base over; }
    Cover { align: center middle; background: $background 50%; }
    #sheet { width: 24; height: 3; border: solid $accent; }
    """

    def __init__(self, chance: random.Random, letters: str = WIDE) -> None:
        super().__init__()
        self.chance = chance
        self.letters = letters
        self.terminals = Terminals(self, (COLUMNS, ROWS))

    def crash_words(self, error: BaseException) -> str:
        """Words nobody reads."""
        return str(error)

    def prepare_styles(self, screen: Screen[Any]) -> None:
        """Everything is read already."""

    def end(self, exit_code: int) -> None:
        """Nothing is left to end."""

    async def rescue(self) -> None:
        """Nothing is typed."""

    def compose(self) -> ComposeResult:
        """Widgets beside, under and over each other."""
        yield Lines(self.chance, self.letters, id="left")
        with VerticalScroll(id="scroll"):
            yield Lines(self.chance, self.letters, id="tall")
        yield Static("thin 字 line", id="thin")
        yield Lines(self.chance, self.letters, id="over")

    def _display(self, screen: Screen[Any], renderable: Any) -> None:
        self.terminals.show(screen, renderable)
        super()._display(screen, renderable)


def changes(app: Painted) -> dict[str, Callable[[], object]]:
    """What may happen to a screen."""
    chance, stack = app.chance, app.screen_stack
    base = stack[0]
    widgets = [*base.query("#left, #tall, #over, #thin").results(Widget)]
    lines = [*base.query(Lines)]
    one = chance.choice(widgets)
    return {
        "piece": lambda: chance.choice(lines).change_piece(),
        "pieces": lambda: [chance.choice(lines).change_piece() for _ in range(4)],
        "line": lambda: chance.choice(lines).change_line(),
        "text": lambda: base.query_one("#thin", Static).update("".join(chance.choices(app.letters, k=30))),
        "opacity": lambda: setattr(one.styles, "opacity", chance.choice((1.0, 0.7, 0.3))),
        "tint": lambda: setattr(one.styles, "tint", chance.choice(("red 30%", "transparent", "blue 50%"))),
        "ground": lambda: setattr(one.styles, "background", chance.choice(("black", "#202040", "green 40%"))),
        "place": lambda: setattr(base.query_one("#over").styles, "offset", (chance.randrange(-4, 45), chance.randrange(-2, 16))),
        "shown": lambda: setattr(base.query_one("#over"), "display", chance.random() < 0.7),
        "scrolled": lambda: base.query_one("#scroll").scroll_to(y=chance.randrange(24), animate=False),
        "toast": lambda: app.notify("".join(chance.choices(app.letters, k=12)), timeout=600),
        "toasts away": app.clear_notifications,
        "sheet": lambda: app.push_screen(Cover()) if len(stack) == 1 else app.pop_screen(),
        "sheet's text": lambda: (
            app.screen.query("#sheet").results(Static).__next__().update("字" * chance.randrange(9)) if len(stack) > 1 else None
        ),
    }


async def come_to_rest(pilot: Pilot[Any]) -> None:
    """Wait until nothing is left to paint."""
    give_up = time.monotonic() + PATIENCE
    while time.monotonic() < give_up:
        await pilot.pause()
        screen = pilot.app.screen
        waits = screen._layout_required or screen._scroll_required or screen._repaint_required or screen._dirty_widgets
        is_withheld = isinstance(screen._compositor, ChangedLinesCompositor) and screen._compositor._first_paint is not None
        if not waits and not is_withheld and not screen._compositor._dirty_regions:
            return
    raise AssertionError("it never came to rest")


@pytest.mark.parametrize(("letters", "seed"), [(WIDE, 0), (WIDE, 1), (NARROW, 2), (NARROW, 3)])
async def test_changed_cells_are_painted_as_by_textuals_own(letters: str, seed: int) -> None:
    app = Painted(random.Random(seed), letters)
    async with app.run_test(size=(COLUMNS, ROWS), notifications=True) as pilot:
        await come_to_rest(pilot)
        assert isinstance(app.screen._compositor, ChangedLinesCompositor)
        for number in range(UPDATES // 4):
            name, change = app.chance.choice([*changes(app).items()])
            change()
            await come_to_rest(pilot)
            if letters == WIDE or app.chance.random() < 0.6:
                app.terminals.assert_alike(f"update {number}, {name}")
        assert app.terminals.partial > UPDATES // 10


async def test_only_changed_lines_of_overlapping_widgets_are_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    app = Painted(random.Random(1))
    asked: list[tuple[str, int]] = []
    async with app.run_test(size=(COLUMNS, ROWS)) as pilot:
        await come_to_rest(pilot)
        own = Widget.render_lines

        def render_lines(widget: Widget, crop: Region) -> list[Strip]:
            asked.append((widget.id or "", crop.height))
            return own(widget, crop)

        monkeypatch.setattr(Widget, "render_lines", render_lines)
        app.query_one("#thin", Static).refresh()
        await come_to_rest(pilot)
    assert asked == [("over", 1), ("thin", 1)]


KEYS = ("j", "j", "space", "j", "slash", "d", "e", "escape", "enter", "j", "tab", "escape", "a", "x", "y", "z", "escape", "n", "escape")


async def test_the_board_is_painted_as_by_textuals_own() -> None:
    app = app_on(demo_store())
    terminals, display = Terminals(app, (100, 30)), app._display

    def shown(screen: Screen[Any], renderable: Any) -> None:
        terminals.show(screen, renderable)
        display(screen, renderable)

    app.terminals = terminals  # type: ignore[attr-defined]  # for what notes the regions
    app._display = shown  # type: ignore[method-assign]  # the terminals of this test
    async with app.run_test(size=(100, 30)) as pilot:
        await until_read(pilot)
        for key in KEYS:
            await pilot.press(key)
            await until_still(pilot)
            await come_to_rest(pilot)
            terminals.assert_alike(key)
    assert terminals.partial > len(KEYS) // 2


def seen_through(app: App[Any]) -> list[Strip]:
    """The lines of the screen on top as Textual renders them, with all that is below."""
    screen = app.screen
    visible_screen_stack.set(app._background_screens)
    return Visual.to_strips(screen, screen._render(), *screen.size, screen.visual_style)


def pieces(strip: Strip) -> list[tuple[str, Style | None]]:
    """Text and style of a line, neighbours of one style joined."""
    return [(segment.text, segment.style) for segment in strip.simplify()]


@pytest.mark.parametrize("keys", ["a", "a ctrl+f", "colon", "question_mark", "enter colon", "n", "u"])
async def test_what_is_seen_through_a_screen_is_what_textual_shows(keys: str) -> None:
    store = demo_store()
    app = app_on(store)
    async with app.run_test(size=(100, 30)) as pilot:
        board = await until_read(pilot)
        for key in keys.split():
            await pilot.press(key)
            await until_still(pilot)
        change = FieldChange(at=NOW, by="bo", name="subject", now="heard under it")
        store.commit_elsewhere(Append(board.table.in_view[1], (change,)))
        await until_still(pilot)
        assert len(app.screen_stack) > 1
        for y, strip in enumerate(seen_through(app)):
            assert pieces(app.screen.render_lines(Region(0, y, 100, 1))[0]) == pieces(strip), y


async def test_a_screen_covered_before_it_was_laid_out_is_seen_through_as_nothing() -> None:
    app = Painted(random.Random(0))
    async with app.run_test(size=(COLUMNS, ROWS)) as pilot:
        app.push_screen(Cover())
        app.push_screen(Cover())
        await come_to_rest(pilot)
        _, below, above = app.screen_stack
        below._compositor = new_compositor(below)  # as it is until its first layout, while its size is known
        assert (below.size, below._compositor.size) == (above.size, (0, 0))
        assert above._compositor.render_full_update()
        assert [above.render_line(y).cell_length for y in range(ROWS)] == [COLUMNS] * ROWS


async def test_a_tick_under_a_form_sends_the_digits_that_changed() -> None:
    clock = FakeClock()
    app = app_on(demo_store(), clock)
    sent: list[str] = []
    async with app.run_test(size=(100, 30)) as pilot:
        board = await until_read(pilot)
        await pilot.press("a")
        await until_still(pilot)
        board.ticker.stop()
        await come_to_rest(pilot)
        display = app._display

        def shown(screen: Screen[Any], renderable: Any) -> None:
            sent.append(renderable.render_segments(app.console) if isinstance(renderable, CompositorUpdate) else "")
            display(screen, renderable)

        app._display = shown  # type: ignore[method-assign]  # the terminal of this test
        clock.go(1)
        board.renewal.tick(clock.now)
        await come_to_rest(pilot)
        await until(pilot, lambda: "14:00:01" in screen_text(pilot))
    assert 0 < sum(map(len, sent)) < 1_500


@pytest.mark.parametrize("span", [(first, end) for first in range(6) for end in range(first + 1, 7)])
def test_no_wide_character_is_halved_at_the_edge_of_a_span(span: tuple[int, int]) -> None:
    screen, strip = pyte.Screen(6, 1), Strip([Segment("字a漢b")])
    stream = pyte.Stream(screen)
    stream.feed("字a漢b")
    stream.feed(ChangedCells([{0: strip}], [(0, *span)], [[6]]).render_segments(Console(color_system=None)))
    assert screen.display == ["字a漢b"]


def test_another_textual_keeps_its_own_compositor(monkeypatch: pytest.MonkeyPatch) -> None:
    class Renewed(Compositor):
        def _render_chops(self, crop: Region, is_rendered_line: Any, depth: int = 0) -> Any:  # as a later version might
            return super()._render_chops(crop, is_rendered_line)

    assert type(new_compositor(Screen())) is ChangedLinesCompositor
    monkeypatch.setattr(compositor, "Compositor", Renewed)
    compositor._is_known.cache_clear()
    try:
        assert type(new_compositor(Screen())) is Renewed
    finally:
        compositor._is_known.cache_clear()
