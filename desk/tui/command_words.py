"""Other words for commands, as agents type them in the palette."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

SYNONYMS: Mapping[str, tuple[str, ...]] = {
    "next_best": ("best", "suggest", "what now"),
    "best_case": ("best", "suggest", "what now"),
    "next_case": ("following",),
    "newest": ("unseen", "just in", "arrived"),
    "search": ("find in case", "search in case"),
    "follow": ("open link", "url", "web address"),
    "sort": ("order", "order by"),
    "mark_all": ("select all",),
    "calendar": ("look again", "follow-ups", "agenda", "coming days", "week", "reminders", "due today", "today"),
    "snooze": ("later", "put off", "postpone", "defer", "remind", "wake me", "tomorrow", "until"),
    "discard": ("draft", "drafts", "delete", "cancel"),
    "bell": ("sound", "alarm", "noise"),
    "filter": ("search", "find", "look for", "show only", "same cause", "cases of one cause"),
    "mark": ("select", "tick", "bulk"),
    "explain": ("clock", "clocks", "sla", "timer", "deadline", "due", "why late"),
    "about": ("details", "facts", "everything"),
    "evidence": ("bars", "score"),
    "focus_view": ("quiet", "silence", "mute", "do not disturb"),
    "others": ("history", "customer", "earlier cases", "other cases"),
    "concern": ("risks", "outage", "known issue", "incident", "foreseen", "warn"),
    "calls": ("whom to call", "call list", "ring round"),
    "workload": ("load", "busy", "who has how many", "who is here", "team", "people", "colleagues", "roster", "on shift", "capacity"),
    "handover": ("hand over", "briefing", "next shift", "start of shift", "shift change", "end of shift", "relief"),
    "begin": ("who takes over", "hand over to", "somebody else comes", "name who comes", "relieved by"),
    "reopen": ("unsign", "open again", "take signatures back"),
    "blockers": ("what blocks signing", "left to settle"),
    "review": ("replay", "playback", "time travel", "as it was", "slider"),
    "report": ("figures", "statistics", "stats", "numbers", "charts", "kpi", "dashboard"),
    "put_back": ("lost", "missing", "restore", "backup"),
    "practice": ("training", "drill", "simulation"),
    "stories": ("story book", "wins"),
    "learned": ("learning log", "diary", "lessons learned"),
    "seals": ("signatures", "check handovers"),
    "new": ("praise", "praised us", "thanked us", "kudos", "compliment", "create", "add", "ticket", "case", "intake", "open a case"),
    "take": ("own", "claim", "mine now", "look again", "follow-up", "follow up"),
    "contact": ("reply", "call", "voicemail", "text message", "phone", "email", "answer the customer", "update", "respond"),
    "update_all": ("broadcast", "mass update", "tell everyone"),
    "incoming": ("praise", "kudos", "thank you", "thanks", "they wrote", "they called", "customer wrote", "received"),
    "chase": ("chaser", "asked again", "complained again"),
    "memo": ("note", "internal note", "comment", "remark"),
    "listen": ("heard", "feeling", "wants", "complaint", "missed"),
    "apology": ("sorry", "apologise", "apologize"),
    "offer": ("refund", "discount", "goodwill", "compensate", "gift", "voucher", "compensation", "make good", "credit", "redo"),
    "answer": ("accept", "accepted", "declined", "customer's answer"),
    "refusal": ("no", "refuse", "decline", "reject"),
    "playbook": ("checklist", "guide", "procedure"),
    "script": ("what to say", "call script", "words to say"),
    "cause": ("root cause", "post-mortem", "why", "reason", "mistake", "corrective action"),
    "done": ("kept", "tick off", "delivered", "complete", "handed over"),
    "lesson": ("overdue action", "again"),
    "promise": ("commit", "call back", "callback", "by when"),
    "tangible": ("photo", "visible promise", "proof"),
    "ask": ("colleague", "department", "hand-off", "help from"),
    "verify": ("verdict", "satisfaction", "csat", "survey", "how was it"),
    "story": ("tell the story", "write-up"),
    "status": ("close", "solve", "resolve", "reopen", "hold", "wait", "pending", "pause", "finish"),
    "priority": ("urgent", "urgency", "severity"),
    "field": ("subject", "tags", "tag", "value", "rename", "change"),
    "decider": ("escalate", "decider", "lead", "supervisor", "boss"),
    "swap": (
        "assign",
        "reassign",
        "delegate",
        "transfer",
        "give to",
        "hand over",
        "hand to",
        "pass on",
        "pass to",
        "owner",
        "someone else",
        "somebody else",
    ),
    "link": ("duplicate", "merge", "same cause", "related", "parent"),
    "undo": ("take back", "retract", "delete"),
    "redo": ("bring back",),
    "copy": ("reference", "clipboard", "copy number"),
    "copy_all": ("print", "copy as text", "paste"),
    "import": ("bring in", "migrate", "upload", "zendesk", "csv"),
    "notices": ("messages", "toasts", "what was said", "log", "alerts"),
    "help": ("help", "shortcuts", "hotkeys", "signs", "glossary", "what does it mean"),
}
"""Other words for each action of the table, by its id."""

VIEW_WORDS: Mapping[str, tuple[str, ...]] = {
    "late": ("overdue", "breached", "breaches"),
    "unowned": ("unassigned", "not taken"),
}
"""Other words for a saved view, by the filter that it shows."""

SETTINGS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "agent": ("Who you are, where the command line does not say", ("name", "my name", "user")),
    "shift": ("The shift file that opens by itself", ("file", "shared file", "path")),
    "theme": ("The colours that desk starts with", ("colours", "colors", "look")),
    "calm": ("Whether a word to breathe by stands before an angry case", ("breathe",)),
    "playbooks": ("A folder of playbooks of your own", ("own playbooks",)),
    "wording": ("Wording rules of your own", ("own wording", "hints")),
    "templates": ("Replies of your own, put in by a key", ("canned replies", "macros", "snippets")),
    "desk": ("The addresses the desk writes from", ("own addresses",)),
    "sort": ("The order of the board", ("own order",)),
    "columns": ("The columns of the board", ("own columns",)),
    "bell": ("When the bell sounds", ("own sounds",)),
    "polling": ("Look at the file four times a second, for a share that tells nothing", ("network share", "nfs")),
    "views": ("The views behind the keys 1 to 9, with their names", ("saved filters", "own views")),
    "keys": ("Keys of your own, by action", ("keymap", "rebind", "own keys")),
    "intake": ("Mail accounts whose mail comes in by itself", ("mailbox", "imap", "e-mail")),
    "rights": ("Who may open the shift file and see who is here", ("permissions", "access")),
}
"""Words for each setting, and other words by which it is found."""


class ShellCommand(msgspec.Struct, frozen=True):
    """Something that is done in a shell, beside the window."""

    line: str
    about: str
    other_names: tuple[str, ...] = ()


SHELL_COMMANDS: Mapping[str, ShellCommand] = {
    "export": ShellCommand(
        "export --out cases.csv",
        "Write the cases to a file for other programs",
        ("csv", "excel", "spreadsheet", "json", "print", "download"),
    ),
    "wall": ShellCommand("wall", "Show the board on a big screen, without names of customers", ("big screen", "tv", "monitor")),
    "check": ShellCommand("check", "Say whether the shift file is whole, and mend it", ("repair", "damage", "integrity")),
}
"""Commands of the shell that agents look for in here, by their name."""
