"""Lines painted as they are kept, without Textual's own painting around them."""

from __future__ import annotations

from collections.abc import Iterable

from textual.strip import Strip
from textual.widget import Widget


def has_bare_lines(widget: Widget) -> bool:
    """Has a widget nothing around and over its lines?"""
    styles = widget.styles
    return not (styles.gutter or styles.tint.a or styles.has_rule("hatch") or styles.text_opacity != 1 or widget.opacity != 1)


def filtered_strips(widget: Widget, strips: Iterable[Strip]) -> list[Strip]:
    """Lines as the filters of a widget leave them."""
    filters, (_, background) = widget.get_line_filters(), widget.background_colors
    filtered: list[Strip] = []
    for strip in strips:
        for line_filter in filters:
            strip = strip.apply_filter(line_filter, background)
        filtered.append(strip)
    return filtered
