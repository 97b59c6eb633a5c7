"""Moves the colours of a theme apart until words are read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from textual.color import Color
from textual.theme import Theme

READABLE = 4.6
"""The contrast asked of words: what WCAG 2, AA asks of text (4.5), and a little for rounding."""

_BLACK, _WHITE = Color(0, 0, 0), Color(255, 255, 255)
_MUTED_SHARE = 0.6
"""The share of black or white in the muted words of Textual."""
_HINT_SHARE = 0.7
"""The share of the foreground in the hints of our stylesheets."""
_STEPS = 20
_GROUNDS = ("background", "surface", "panel")
_WORDS = ("primary", "secondary", "accent", "warning", "error", "success")


def readable_theme(theme: Theme) -> Theme:
    """A theme of the same face whose words are read."""
    variables = {**theme.to_color_system().generate(), **theme.variables}
    found = {name: Color.parse(variables[name]) for name in (*_WORDS, *_GROUNDS, "foreground")}
    ink = _WHITE if theme.dark else _BLACK
    grounds = _calm_grounds(found, ink)
    foreground = _readable_word(found["foreground"], grounds.values(), ink, share=_HINT_SHARE).hex
    words = {name: _readable_word(found[name], grounds.values(), ink).hex for name in _WORDS}
    cursor, background = grounds["cursor"], grounds["background"]
    own = {
        "boost": background.hex,
        "input-selection-background": cursor.hex,
        "block-cursor-background": cursor.hex,
        "block-cursor-foreground": foreground,
        "block-cursor-text-style": "none",
        "block-cursor-blurred-background": cursor.blend(background, 0.4).hex,
        "footer-key-foreground": words["primary"],
        "error-muted": grounds["late"].hex,
        "warning-muted": grounds["soon"].hex,
    }
    return Theme(
        name=theme.name,
        dark=theme.dark,
        foreground=foreground,
        background=background.hex,
        surface=grounds["surface"].hex,
        panel=grounds["panel"].hex,
        primary=words["primary"],
        secondary=words["secondary"],
        accent=words["accent"],
        warning=words["warning"],
        error=words["error"],
        success=words["success"],
        variables={**theme.variables, **own},
    )


def _calm_grounds(found: Mapping[str, Color], ink: Color) -> dict[str, Color]:
    """The grounds of the desk, from the colours of a theme."""
    background = _calm_ground(found["background"], ink.inverse, ink)
    wanted = {
        "surface": found["surface"],
        "panel": found["panel"],
        "cursor": background.blend(found["primary"], 0.3),
        "late": background.blend(found["error"], 0.25),
        "soon": background.blend(found["warning"], 0.25),
    }
    return {"background": background, **{name: _calm_ground(ground, background, ink) for name, ground in wanted.items()}}


def _calm_ground(ground: Color, background: Color, ink: Color) -> Color:
    """A ground, nearer to the background until muted words are read.

    The muted words of the background are painted on it too.
    """

    def contrast_of_muted(tried: Color) -> float:
        return min(_color_contrast(under.blend(ink, _MUTED_SHARE), tried) for under in (tried, background))

    return _first_readable((ground.blend(background, step / _STEPS) for step in range(_STEPS + 1)), contrast_of_muted)


def _readable_word(word: Color, grounds: Iterable[Color], ink: Color, *, share: float = 1.0) -> Color:
    """A colour of words, nearer to black or white until read.

    It is read on all grounds. `share` is how much of it is painted over them.
    """
    under = tuple(grounds)
    return _first_readable(
        (word.blend(ink, step / _STEPS) for step in range(_STEPS + 1)),
        lambda tried: min(_color_contrast(ground.blend(tried, share), ground) for ground in under),
    )


def _first_readable(tries: Iterable[Color], measure: Callable[[Color], float]) -> Color:
    """The first colour that can be read, else the last."""
    last = _BLACK
    for last in tries:
        if measure(last) >= READABLE:
            break
    return last


def _color_contrast(one: Color, other: Color) -> float:
    """The contrast of two colours, from 1 to 21 (WCAG 2)."""
    bright, dark = sorted((_relative_luminance(one), _relative_luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def _relative_luminance(color: Color) -> float:
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in color.normalized)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
