"""Examples for the help of each command."""

from __future__ import annotations

from collections.abc import Mapping

EXAMPLES: Mapping[str, tuple[str, ...]] = {
    "": (
        "desk",
        "desk demo",
        "desk --shift /srv/desk/day.json --as bo",
        "desk --view late",
        "desk --plain",
        "desk list 'owner:me risk<15m'",
    ),
    "demo": ("desk demo", "desk demo --again", "desk demo --shift /tmp/try.json"),
    "new": (
        'desk new --customer "Tess Tampleton" --subject "Team never came" --priority urgent --channel phone --told-at 9:40',
        'desk new --customer Otto --subject "Wrong number on brochures" --set phone=555-0104 "Every brochure carries last year\'s number."',
    ),
    "log": (
        'desk log memo C-101 "Yard says the truck left at eight."',
        'desk log apology C-101 "We promised nine and nobody came. I am sorry." --set channel=phone',
        'desk log promise C-101 "Two movers at the door" --set due=13:00',
        'desk log status C-101 --set to=pending --set reason="her answer" --set recheck=+2h',
        "desk log assign C-101 --set owner=bo --set follow_up=+30m",
    ),
    "undo": ("desk undo C-101", 'desk undo C-101 101.7 --reason "wrong case"'),
    "list": (
        "desk list",
        "desk list mine late",
        "desk list 'risk<15m or unowned'",
        "desk list '#vip' --all --json",
        "desk list -- -paused",
    ),
    "workload": ("desk workload", "desk workload --json"),
    "copy": ("desk copy day.json postgresql://ines@db.example/desk", "desk copy postgresql://ines@db.example/desk day.json"),
    "policy": ("desk policy", "desk policy put targets.toml"),
    "wall": ("desk wall", "desk wall late"),
    "show": ("desk show C-101", "desk show 101 --json"),
    "explain": ("desk explain C-101", "desk explain C-101 fix", "desk explain --policy new-targets.toml"),
    "import": (
        "desk import export.csv",
        "desk import export.csv --apply",
        "desk import export.xlsx --sheet Tickets",
        "desk import ~/Maildir --desk help@desk.example",
        "desk import log.csv --tz Europe/Berlin --day-first --as-of 2026-05-04",
    ),
    "intake": ("desk intake maildir ~/Maildir --desk help@desk.example", "desk intake imap help --watch"),
    "intake maildir": ("desk intake maildir ~/Maildir --desk help@desk.example", "desk intake maildir ~/Maildir ~/Maildir/.Sent --watch"),
    "intake imap": ("desk intake imap help", "desk intake imap help --since '7 days ago'", "desk intake imap help --watch"),
    "replay": ("desk replay day.jsonl", "desk replay day.jsonl --speed 60 --until 2026-05-04T12:00"),
    "check": ("desk check", "desk check --repair", "desk check --fold"),
    "archive": ("desk archive --before 2026-10-01",),
    "handover": (
        "desk handover build --to bo",
        "desk handover show",
        'desk handover accept C-101 --read-back "I call her at one."',
        "desk handover sign",
    ),
    "handover build": (
        "desk handover build --to bo",
        "desk handover build --to bo kim --name Late --until 22:00",
        "desk handover build --to nobody",
    ),
    "handover show": ("desk handover show", "desk handover show H-7 --format html"),
    "handover verify": ("desk handover verify", "desk handover verify --against 3f9c-21ab-77d0"),
    "concern": ("desk concern list", 'desk concern new "Snow tonight" --could-hit 40 --owner bo', "desk concern add K-1 --file people.csv"),
    "review": ("desk review", "desk review --at 11:40", "desk review --at=-2h mine"),
    "practice": ("desk practice", "desk practice H-7 --speed 20"),
    "stories": ("desk stories", "desk stories van", 'desk stories --well "Bo found the truck in four minutes."'),
    "learned": ("desk learned", 'desk learned "Ask for the deadline before offering a time."'),
    "report": (
        "desk report",
        "desk report --from week --compare",
        "desk report --figure recovery.rate",
        "desk report --format html --out report.html",
    ),
    "export": ("desk export --out cases.csv", "desk export 'owner:bo' --format json", "desk export --archived --redacted --out all.csv"),
    "wording": ('desk wording "Sorry if that upset you."', 'desk wording --kind refusal "We cannot do that."'),
    "keys": ("desk keys", "desk keys --toml"),
    "config": ("desk config", "desk config --init"),
    "serve": ("desk serve", "desk serve --port 8080 --read-only", "desk serve --host 0.0.0.0 --url https://desk.example"),
    "completion": ("desk completion bash", "desk completion zsh"),
}
"""Lines to type, by the command without `desk`."""


def examples_of(command: str) -> tuple[str, ...]:
    """Lines to type for a command."""
    return EXAMPLES.get(command, ())
