"""The background styles of a widget hold nothing of the widget."""

from __future__ import annotations

import gc
from weakref import ref

from textual._styles_cache import StylesCache
from textual.color import Color

from desk.tui.textual_compat.background_styles import share_background_styles


def test_painted_lines_go_with_their_widget() -> None:
    share_background_styles()
    lines, black, red = StylesCache(), Color(0, 0, 0), Color(255, 0, 0, 0.5)
    inner, outer = lines.get_inner_outer(black, red)
    assert (inner.background, outer.background) == (black + red, black)
    kept = ref(lines)
    del lines
    gc.collect()
    assert kept() is None
