"""The desk's two themes, calm enough for eight hours."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from textual.theme import BUILTIN_THEMES, Theme

from desk.tui.readable_theme import readable_theme

DARK = Theme(
    name="desk-dark",
    dark=True,
    primary="#7c9cbf",
    secondary="#93a2b3",
    accent="#8fb3a5",
    warning="#d8a657",
    error="#eb8479",
    success="#8aab7f",
    foreground="#c8ccd1",
    background="#16191d",
    surface="#1c2025",
    panel="#262b32",
    variables={
        "boost": "#262b32",
        "input-selection-background": "#3f4d5e",
        "block-cursor-background": "#2b3440",
        "block-cursor-foreground": "#e6e9ec",
        "block-cursor-text-style": "none",
        "block-cursor-blurred-background": "#22282f",
        "scrollbar": "#39424d",
        "scrollbar-hover": "#4a5563",
        "scrollbar-active": "#5b6878",
        "scrollbar-background": "#16191d",
        "scrollbar-background-hover": "#16191d",
        "scrollbar-background-active": "#16191d",
        "border": "#4a5563",
        "border-blurred": "#333b45",
        "footer-key-foreground": "#9db8d4",
    },
)
LIGHT = Theme(
    name="desk-light",
    dark=False,
    primary="#2c5a86",
    secondary="#5a6673",
    accent="#2f6b5a",
    warning="#8a5a00",
    error="#b0271d",
    success="#3d6b36",
    foreground="#2b3036",
    background="#f5f4f0",
    surface="#ecebe6",
    panel="#e1e0da",
    variables={
        "boost": "#fbfaf7",
        "block-cursor-background": "#dbe3ea",
        "block-cursor-foreground": "#16191d",
        "block-cursor-text-style": "none",
        "block-cursor-blurred-background": "#e7eaec",
        "scrollbar": "#c3c6c8",
        "scrollbar-hover": "#a9adb1",
        "scrollbar-active": "#8d9399",
        "scrollbar-background": "#f5f4f0",
        "scrollbar-background-hover": "#f5f4f0",
        "scrollbar-background-active": "#f5f4f0",
        "border": "#8d9399",
        "border-blurred": "#c3c6c8",
        "footer-key-foreground": "#2c5a86",
    },
)
OWN = (DARK, LIGHT)
_FEW_COLOURS = frozenset({"standard", "windows"})
"""Rich's name for a terminal of sixteen colours. On it red and grey of ours fall together."""


_QUIET_BARS = {
    "scrollbar": "ansi_bright_black",
    "scrollbar-hover": "ansi_bright_black",
    "scrollbar-active": "ansi_bright_black",
    "scrollbar-background": "ansi_default",
    "scrollbar-background-hover": "ansi_default",
    "scrollbar-background-active": "ansi_default",
    "scrollbar-corner-color": "ansi_default",
}
"""Colours of scroll bars where the terminal has its own. Those of Textual are blue on black, on a light terminal too."""


@cache
def readable_builtin(name: str) -> Theme | None:
    """A theme of Textual with every word readable. None for ours and for the terminal's own colours."""
    theme = BUILTIN_THEMES.get(name)
    return readable_theme(theme) if theme is not None and not theme.ansi else None


@cache
def terminal_theme(name: str) -> Theme | None:
    """A theme of the terminal's own colours, with quiet scroll bars. None for every other."""
    theme = BUILTIN_THEMES.get(name)
    return replace(theme, variables={**theme.variables, **_QUIET_BARS}) if theme is not None and theme.ansi else None


def theme_for(color_system: str | None) -> str:
    """The name of the theme for a terminal of these colours."""
    return "ansi-dark" if color_system in _FEW_COLOURS else DARK.name
