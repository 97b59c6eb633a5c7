"""The background styles of widgets, kept without the widgets.

Textual keeps them with the painted lines of each widget that asked, up to 1,024 of them: widgets that are long gone.
"""

from __future__ import annotations

import inspect
from functools import lru_cache

from textual._styles_cache import StylesCache
from textual.color import Color
from textual.style import Style


@lru_cache(1024)
def background_styles(base_background: Color, background: Color) -> tuple[Style, Style]:
    """The styles inside and around the border of a widget."""
    return Style(background=base_background + background), Style(background=base_background)


def _styles_of(cache: StylesCache, base_background: Color, background: Color) -> tuple[Style, Style]:
    return background_styles(base_background, background)


def share_background_styles() -> None:
    """Let all widgets share them. Textual's own way stays where it is not the one this was written for."""
    own = StylesCache.get_inner_outer
    if list(inspect.signature(own).parameters) == ["cls", "base_background", "background"]:
        StylesCache.get_inner_outer = _styles_of  # type: ignore[method-assign,assignment]  # as said above
