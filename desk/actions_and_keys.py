"""The table of everything an agent can do by a key.

Bindings, footer, palette, help, `desk keys`, the README's key table and the check of a user's own keymap all come from it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import msgspec

Where = Literal["board", "case", "search", "handover", "form"]
Group = Literal["Move", "Look", "Take and tell", "Recover", "Change", "Hand over", "Desk", "In a form"]
Opens = Literal["", "form", "screen"]

BOARD: frozenset[Where] = frozenset({"board"})
CASE: frozenset[Where] = frozenset({"case"})
BOTH: frozenset[Where] = frozenset({"board", "case"})
SEARCH: frozenset[Where] = frozenset({"search"})
"""A case in which words are searched for. Its keys go before those of the case."""
FORM: frozenset[Where] = frozenset({"form"})
HANDOVER: frozenset[Where] = frozenset({"handover"})
EVERYWHERE: frozenset[Where] = BOTH | HANDOVER
NUMBERED = frozenset({"view", "part"})
"""Actions with a key for each number from 1."""


class Action(msgspec.Struct, frozen=True):
    """One thing an agent can do.

    `id` is the name it is rebound by. `label` is one or two words for the footer, `help` a sentence for lists. `footer` orders it in the
    footer (1 first, 0 not shown). One without `keys` is reached by typing its name in the palette. `opens` says that a form or a screen
    of this name opens, rather than that something is done at once.
    """

    id: str
    keys: tuple[str, ...]
    label: str
    help: str
    group: Group
    where: frozenset[Where] = BOTH
    footer: int = 0
    opens: Opens = ""


ACTIONS: tuple[Action, ...] = (
    Action("down", ("j", "down"), "down", "Go down one line", "Move", EVERYWHERE),
    Action("up", ("k", "up"), "up", "Go up one line", "Move", EVERYWHERE),
    Action("first", ("g", "home"), "first", "Go to the first line", "Move", EVERYWHERE),
    Action("last", ("G", "end"), "last", "Go to the last line", "Move", EVERYWHERE),
    Action("page_down", ("pagedown", "ctrl+d"), "page down", "Go down one page", "Move", EVERYWHERE),
    Action("page_up", ("pageup", "ctrl+u"), "page up", "Go up one page", "Move", EVERYWHERE),
    Action("next_pane", ("tab",), "next pane", "Go to the next pane of the case", "Move", CASE),
    Action("previous_pane", ("shift+tab",), "previous pane", "Go to the pane before", "Move", CASE),
    Action("open", ("enter",), "open", "Open the case, or the entry whole; on a clock, show how it is worked out", "Move", EVERYWHERE, 2),
    Action("back", ("escape", "q"), "back", "Go back; q also leaves the board", "Move", EVERYWHERE),
    Action("next_best", ("full_stop",), "next best", "Go to the next best case, and say why it is that one", "Look", BOARD, 1),
    Action("next_case", ("J",), "next case", "Go to the next case of the board", "Look", CASE),
    Action("previous_case", ("K",), "case before", "Go to the case before on the board", "Look", CASE),
    Action("best_case", ("full_stop",), "next best", "Go to the next best case, and say why it is that one", "Look", CASE),
    Action("newest", ("N",), "newest", "Go to the new case that waits most for somebody to look at it", "Look"),
    Action("filter", ("slash",), "filter", "Show only the cases that match", "Look", BOARD, 5),
    Action("search", ("slash",), "search", "Search for words in the case", "Look", CASE),
    Action("next_hit", ("n",), "next hit", "Go to the next entry with the words searched for", "Look", SEARCH),
    Action("previous_hit", ("N",), "hit before", "Go to the entry before with the words searched for", "Look", SEARCH),
    Action("follow", ("apostrophe",), "go there", "Go to what the entry names: another entry, a case, a link", "Look", CASE),
    Action("view", ("1", "2", "3", "4", "5", "6", "7", "8", "9"), "view", "Show a saved view", "Look", BOARD),
    Action("mark", ("space",), "mark", "Mark the case; what you do next is done to all marked cases", "Look", BOARD),
    Action("sort", ("greater_than_sign",), "sort", "Choose the order of the cases; it is kept", "Look", BOARD),
    Action("columns", ("less_than_sign",), "columns", "Choose the columns; they are kept", "Look", BOARD),
    Action("mark_all", ("asterisk",), "mark all", "Mark every case shown, or none when all are", "Look", BOARD),
    Action("explain", ("W",), "explain", "Show how each clock of the case is worked out", "Look", EVERYWHERE, opens="screen"),
    Action(
        "about", ("A",), "all of it", "Show all that is known of the case, what its head has no room for too", "Look", CASE, opens="screen"
    ),
    Action("evidence", ("B",), "evidence", "Show the four bars of the case, and the entries that fill them", "Look", CASE, opens="screen"),
    Action("focus_view", ("z",), "focus", "Only this case: no bell but for urgent ones, until z or esc", "Look", CASE),
    Action("others", ("H",), "customer", "Show the customer: contact, totals, their other cases, and those linked", "Look", opens="screen"),
    Action("concern", ("C",), "concerns", "Show what may go wrong next; from a case, note a new concern", "Look"),
    Action("calls", (), "calls", "Show whom to call now: those who expect it, and those a concern could hit", "Look", BOARD),
    Action("handover", ("h",), "handover", "Open the change of shift; from a case, at its line", "Look"),
    Action("calendar", ("F",), "calendar", "Show what is due on the coming days: promises, times to look again", "Look"),
    Action("workload", (), "workload", "Show who is here, and who has how many cases: open, late, next due", "Look"),
    Action("review", ("V",), "review", "Show the board as it was, under a slider", "Look", BOARD),
    Action("report", ("R",), "report", "Show the figures of the shift, with pictures and the cases behind them", "Look"),
    Action("practice", (), "practice", "Practise on a copy of this shift, from its beginning; nothing reaches the file", "Look", BOARD),
    Action("stories", (), "stories", "Read the story book: stories told of cases, and what went well", "Look"),
    Action("learned", (), "learned", "Note what you learned, and read your own log; nobody else is shown it", "Look"),
    Action("seals", (), "seals", "Check that every signed handover is as it was signed", "Look"),
    Action("new", ("n",), "new", "Log a new case", "Take and tell", BOTH, 6),
    Action("take", ("t",), "take", "Take the case, and say when to look again", "Take and tell", EVERYWHERE, 3, opens="form"),
    Action("snooze", ("Z",), "snooze", "Put the case off: its owner stays, its clocks go on", "Take and tell", BOTH, opens="form"),
    Action("contact", ("c",), "contact", "Log a reply or a call to the customer", "Take and tell", BOTH, 4, opens="form"),
    Action("update_all", ("U",), "tell all", "Write one update to all cases of one cause, personal in each", "Take and tell"),
    Action("incoming", ("i",), "incoming", "Log that the customer got in touch again", "Take and tell", BOTH, 15, opens="form"),
    Action("chase", ("exclamation_mark",), "chased us", "Log that the customer had to chase us", "Take and tell", opens="form"),
    Action("memo", ("m",), "memo", "Write an internal note", "Take and tell", BOTH, 14, opens="form"),
    Action("listen", ("f", "w"), "listen", "Log what you heard: the feeling, what was missed, what they want", "Recover", opens="form"),
    Action("apology", ("a",), "apology", "Log an apology", "Recover", BOTH, 8, opens="form"),
    Action("offer", ("o",), "offer", "Log an offer of one to three choices", "Recover", BOTH, 9, opens="form"),
    Action("answer", ("O",), "answer", "Log the customer's answer to an offer", "Recover", opens="form"),
    Action("refusal", ("x",), "say no", "Say no, with an alternative", "Recover", opens="form"),
    Action("playbook", ("b",), "playbook", "Begin the playbook that fits, or go on with it", "Recover", BOTH, 16, opens="screen"),
    Action(
        "script",
        ("S",),
        "script",
        "Show what to say on the call, in the right order, and tick it while speaking",
        "Recover",
        EVERYWHERE,
        12,
        opens="screen",
    ),
    Action("cause", ("r",), "cause", "Log the root cause and a corrective action", "Recover", BOTH, 10, opens="form"),
    Action("done", ("d",), "done", "Tick off a promise or a corrective action", "Recover", EVERYWHERE, 13, opens="form"),
    Action("lesson", ("L",), "lesson", "Take the overdue action against a mistake that came again, or tick it off", "Recover"),
    Action("promise", ("p",), "promise", "Promise something by a time", "Recover", EVERYWHERE, 11, opens="form"),
    Action("tangible", ("P",), "visible", "Promise something the customer will see", "Recover", opens="form"),
    Action("ask", ("D",), "ask", "Ask a colleague or another department, with a time for the answer", "Recover", opens="form"),
    Action("verify", ("v",), "verify", "Ask if they are happy, log what they say", "Recover", opens="form"),
    Action("story", (), "story", "Tell the case as a story: what broke, what we did, what they said", "Recover", opens="form"),
    Action("status", ("s",), "status", "Wait, hold, solve, close or reopen", "Change", EVERYWHERE, 7, opens="form"),
    Action("priority", ("equals_sign",), "priority", "Change the priority", "Change", opens="form"),
    Action("field", ("E",), "edit", "Change the subject, customer, tags or value", "Change", opens="form"),
    Action(
        "decider",
        ("e",),
        "manager",
        "Get a manager: give the case to a lead or manager, those who are here first",
        "Change",
        EVERYWHERE,
        19,
        opens="form",
    ),
    Action(
        "swap",
        ("X",),
        "give",
        "Give the case to anybody of the desk; the list shows how much each has",
        "Change",
        EVERYWHERE,
        18,
        opens="form",
    ),
    Action("link", ("l",), "link", "Link the case, or all marked ones, with another", "Change", opens="form"),
    Action("undo", ("u",), "undo", "Take back your last entry, after saying which", "Change"),
    Action("redo", ("ctrl+r",), "redo", "Bring back what you took back last", "Change"),
    Action("put_back", (), "put back", "Write again what of yours the database lost, as after a backup was put back", "Change"),
    Action(
        "settle", ("space",), "go on", "Do what comes next from you: if-then, it is right, read it back, accept", "Hand over", HANDOVER, 1
    ),
    Action("part", ("1", "2", "3", "4", "5"), "part", "Word a part: heat, story, next, if-then, read-back", "Hand over", HANDOVER),
    Action("next_open", ("full_stop",), "next", "Go to the next line that needs you", "Hand over", HANDOVER),
    Action("other_place", ("apostrophe",), "the other", "Go to the line where the other side is", "Hand over", HANDOVER),
    Action("turn", ("tab",), "list or line", "Show the list or the line, where there is room for one", "Hand over", HANDOVER),
    Action("question", ("D",), "ask", "Ask the other side about the line", "Hand over", HANDOVER),
    Action("reply", ("O",), "answer", "Answer the question on the line", "Hand over", HANDOVER),
    Action("correct", ("c",), "correct", "Correct the read-back of the line", "Hand over", HANDOVER),
    Action("blockers", ("B",), "to settle", "Show what is to be settled before signing, each with the key for it", "Hand over", HANDOVER),
    Action("lists", ("L",), "also told", "Show what else is told: causes missing, approvals, owners not here", "Hand over", HANDOVER),
    Action("sign", ("ctrl+s", "f2"), "sign", "Sign for your side", "Hand over", HANDOVER),
    Action("reopen", ("ampersand",), "reopen", "Open a signed handover again, with a reason", "Hand over", HANDOVER),
    Action("begin", ("T",), "who comes", "Say who comes; once both have signed, begin the next handover", "Hand over", HANDOVER),
    Action("take_note_back", ("u",), "undo", "Take back your last note of the handover, after saying which", "Hand over", HANDOVER),
    Action("bring_note_back", ("ctrl+r",), "redo", "Bring back the note of the handover that you took back last", "Hand over", HANDOVER),
    Action("add_line", ("plus",), "put in", "Put a case into the handover by hand, with a reason", "Hand over", HANDOVER),
    Action("drop_line", ("minus",), "take out", "Take the case out of the handover, with a reason; a red one stays", "Hand over", HANDOVER),
    Action("closing", ("Q",), "closing", "Say what went well and what you learned; both may be left out", "Hand over", HANDOVER),
    Action("copy_line", ("y",), "copy line", "Copy the line as text", "Hand over", HANDOVER),
    Action("copy_pack", ("Y",), "copy all", "Copy the whole handover as Markdown", "Hand over", HANDOVER),
    Action("export_pack", ("E",), "export", "Write the handover to a file: Markdown, a page, a table", "Hand over", HANDOVER),
    Action("pledge", (), "who takes it", "Say which of several incoming takes the line", "Hand over", HANDOVER),
    Action("copy", ("y",), "copy", "Copy the case's reference; on an entry, the entry", "Desk"),
    Action("copy_all", ("Y",), "copy case", "Copy the whole case as text, to print or to send", "Desk"),
    Action("notices", ("M",), "notices", "Read again what was said in the corner, newest first", "Desk", EVERYWHERE),
    Action("import", (), "import", "Bring in the export of another desk; you see first what would come", "Desk", BOARD),
    Action("bell", (), "bell", "Choose what the bell sounds for: yours and nobody's, urgent cases, nothing", "Desk"),
    Action("help", ("question_mark", "f1"), "keys", "Show the keys for where you are", "Desk", EVERYWHERE, 17),
    Action("palette", ("colon", "ctrl+p"), "commands", "Find a command by typing", "Desk", EVERYWHERE),
    # Terminals in a browser keep some keys for themselves. These have a second one that is free there.
    Action("save", ("ctrl+s", "f2"), "save", "Save what is typed", "In a form", FORM),
    Action("editor", ("ctrl+e", "f4"), "editor", "Go on writing in your own editor", "In a form", FORM),
    Action("more", ("ctrl+x", "f6"), "more", "Show what is seldom asked, or put it out of view", "In a form", FORM),
    Action("replies", ("ctrl+r", "f3"), "own texts", "List texts of your own, and put one in at the cursor", "In a form", FORM),
    Action("discard", ("f7", "ctrl+b"), "throw away", "Throw away what is typed, after a question", "In a form", FORM),
    Action("phrase", ("ctrl+o", "f8"), "phrase", "Go to what is still to fill in, else put in the phrase offered", "In a form", FORM),
    Action("presets", ("ctrl+t", "f9"), "ready-made", "List what is ready-made, and fill in what is chosen", "In a form", FORM),
    Action("gestures", ("ctrl+g",), "small things", "List small things beyond the make-good", "In a form", FORM),
    Action("save_yes", ("ctrl+y",), "with a yes", "Save with what mostly follows: accepted, done, and its story", "In a form", FORM),
    Action("save_no", ("ctrl+n", "f10"), "with a no", "Save with the other end: declined, broken", "In a form", FORM),
    Action("fill", ("ctrl+k",), "known ones", "List what is known from elsewhere, the one suggested first", "In a form", FORM),
    Action("put_away", ("ctrl+d",), "put away", "Put away what is suggested", "In a form", FORM),
    Action("prerequisite", ("ctrl+f",), "before this", "Do first what had better come before; this form waits", "In a form", FORM),
)

BY_ID: dict[str, Action] = {action.id: action for action in ACTIONS}

LIKE_ELSEWHERE: Mapping[str, str] = {
    "question": "ask",
    "reply": "answer",
    "take_note_back": "undo",
    "bring_note_back": "redo",
    "copy_line": "copy",
    "copy_pack": "copy_all",
}
"""Actions at the change of shift, each with the one that does the same on a board or case."""

KEY_LABELS: dict[str, str] = {
    "full_stop": ".",
    "slash": "/",
    "space": "space",
    "exclamation_mark": "!",
    "equals_sign": "=",
    "question_mark": "?",
    "colon": ":",
    "escape": "esc",
    "pagedown": "pgdn",
    "pageup": "pgup",
    **{f"f{number}": f"F{number}" for number in range(1, 13)},
    "apostrophe": "'",
    "asterisk": "*",
    "greater_than_sign": ">",
    "less_than_sign": "<",
    "ampersand": "&",
    "plus": "+",
    "minus": "-",
}


def key_label(key: str) -> str:
    """A key as it stands on the keyboard: `.` for `full_stop`."""
    return KEY_LABELS.get(key, key)


def key_name(written: str) -> str:
    """The name of a key as written in settings. It is `full_stop` for `.`. Other names stay as they are."""
    named = {sign: name for name, sign in KEY_LABELS.items()}
    return named.get(written, written)


def keys_of(action: Action, keymap: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The keys of an action under the user's own keymap."""
    return keymap.get(action.id, action.keys)


def key_labels(action: Action, keymap: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The keys of an action as they stand on the keyboard. A run of digits is shortened. An action without a key is typed: `:story`."""
    keys = keys_of(action, keymap)
    if not keys and not action.keys:
        return (f":{action.id}",)
    if len(keys) > 3 and all(key.isdigit() for key in keys):
        return (f"{keys[0]}-{keys[-1]}",)
    return tuple(map(key_label, keys))


def double_keys(keymap: Mapping[str, tuple[str, ...]]) -> list[tuple[str, Action, Action]]:
    """The letters with another meaning at the change of shift.

    Each comes with its action there, and that on a board or case.
    """
    owners = {key: action for action in ACTIONS if action.where & BOTH for key in keys_of(action, keymap)}
    found = []
    for action in ACTIONS:
        for key in keys_of(action, keymap) if action.where == HANDOVER else ():
            other = owners.get(key)
            if other is not None and key.isalpha() and len(key) == 1 and LIKE_ELSEWHERE.get(action.id) != other.id:
                found.append((key, action, other))
    return found


def keymap_problems(keymap: Mapping[str, tuple[str, ...]]) -> list[str]:
    """Problems of a user's keymap, empty when there are none.

    They are unknown actions, keys that two actions of one place would own, and keys that are typed into a form.
    """
    wrong = [f"{name} is not an action" for name in keymap if name not in BY_ID]
    wrong += [problem for name, keys in keymap.items() if name in BY_ID and (problem := _form_key_problem(BY_ID[name], keys))]
    owner: dict[tuple[Where, str], Action] = {}
    for action in ACTIONS:
        for key in keys_of(action, keymap):
            for where in sorted(action.where):
                other = owner.setdefault((where, key), action)
                if other is not action:
                    wrong.append(f"{key_label(key)} is both {other.id} and {action.id}")
    return list(dict.fromkeys(wrong))


def _form_key_problem(action: Action, keys: tuple[str, ...]) -> str:
    """The problem with the keys of an action in forms.

    Most keys are text there. Empty when there is none.
    """
    if action.where != FORM:
        return ""
    if not keys and action.id == "save":
        return "save needs a key"
    typed = next((key for key in keys if not key.startswith(_FREE_IN_FORMS) or key in _TAKEN_IN_FORMS), "")
    return f"{key_label(typed)} is needed in forms, so {action.id} needs ctrl+ and a letter, or F2 to F12" if typed else ""


_FREE_IN_FORMS = ("ctrl+", "alt+", *(f"f{number}" for number in range(1, 13)))
_TAKEN_IN_FORMS = frozenset({"ctrl+c", "ctrl+h", "ctrl+i", "ctrl+j", "ctrl+l", "ctrl+m", "ctrl+q", "ctrl+v", "ctrl+z"})


_ONE_PLACE: Mapping[frozenset[Where], str] = {BOARD: " (on the board)", CASE: " (in a case)", SEARCH: " (after a search in a case)"}


def keys_text(keymap: Mapping[str, tuple[str, ...]]) -> str:
    """The keys in force under the titles of their groups. A key that means something in one place alone says where."""
    lines: list[str] = []
    for group in dict.fromkeys(action.group for action in ACTIONS):
        lines += ["", group]
        for action in [action for action in ACTIONS if action.group == group]:
            place = _ONE_PLACE.get(action.where, "")
            lines.append(f"  {' '.join(key_labels(action, keymap)) or f':{action.id}':<17} {action.help}{place}")
    return "\n".join(lines[1:]) + "\n"


def keys_markdown(keymap: Mapping[str, tuple[str, ...]]) -> str:
    """The keys in force as a Markdown table. Without keys of the user's own it is the README's."""
    lines = ["| key | action | what it does |", "| --- | --- | --- |"]
    for action in ACTIONS:
        keys = " ".join(f"`{key}`" for key in key_labels(action, keymap))
        lines.append(f"| {keys} | {action.id} | {action.help} |")
    return "\n".join(lines) + "\n"


def keys_toml(keymap: Mapping[str, tuple[str, ...]]) -> str:
    """The keys in force as the `[keys]` of a settings file."""
    lines = ["[keys]"]
    for action in ACTIONS:
        keys = ", ".join(f'"{key}"' for key in keys_of(action, keymap))
        lines.append(f"{action.id} = [{keys}]  # {action.help}")
    return "\n".join(lines) + "\n"
