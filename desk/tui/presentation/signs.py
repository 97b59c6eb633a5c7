"""The signs of the screens, one cell each.

`PLAIN` gives each a sign that every terminal can show.
"""

from __future__ import annotations

CURSOR, MARKED, UNSEEN, DRAFT = "▌", "◆", "●", "✎"
"""Before a line of the board: where you are, a marked case, a new one. Behind it: text not yet logged."""
POINTER = "▸"
"""Before the chosen line of a list, and the title of the pane that has the keys."""
THEIRS, OURS = "←", "→"
"""The customer's words, and ours to them."""
DONE, LACKING, WARNING = "✓", "·", "▲"
"""A step that was taken, one that was not, what needs a look."""
CHOSEN = "●"
BEFORE, AFTER = "◂", "▸"
"""More choices than the line has room for."""
FULL, EMPTY = "█", "░"
"""A bar."""
NEEDED = "✱"
"""Stands behind the label of a field that is needed and still empty.

In plain it is no star, which says there that something is done."""
CUT = "…"
"""The rest of a text."""
RULE = "─"

PLAIN = str.maketrans(
    {
        CURSOR: "|",
        MARKED: "*",
        UNSEEN: "+",
        DRAFT: "~",
        POINTER: ">",
        THEIRS: "<",
        OURS: ">",
        DONE: "*",
        LACKING: ".",
        NEEDED: "!",
        WARNING: "!",
        BEFORE: "<",
        FULL: "#",
        EMPTY: ".",
        CUT: "~",
        RULE: "-",
        "│": "|",
        **dict.fromkeys("┌┐└┘├┤┬┴┼╭╮╰╯", "+"),
        **dict.fromkeys("▁▂▃▄▅▆▇▔▎▊▏▕▐▀━╸╺┃", "|"),
    }
)
"""The plain sign of each, with those of borders and scroll bars."""
