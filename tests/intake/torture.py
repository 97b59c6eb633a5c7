"""An intake that is killed at the worst moments, while others move the mail about."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from itertools import count
from pathlib import Path
from random import Random

from desk.importers.imported_case import ImportOptions
from desk.importers.known_cases import in_no_archive
from desk.intake.delivery import MailDelivery
from desk.intake.maildir import Maildirs
from desk.store import open_store
from tests.intake.mail_builders import HELP, cases_of, drop_mail, mail, mail_refs, make_maildir, our_mail
from tests.store.torture.fault_injection import inject_fault, kill_fault
from tests.store.torture.processes import Report, fork, is_readable, print_figures

NOW = datetime(2026, 5, 4, 14, tzinfo=UTC)
EVERY = 40
"""Kills until a fresh shift is begun, so that checking everything after each stays cheap."""


@dataclass(slots=True)
class Post:
    """The mails that were sent to a maildir: threads of three, whose parts come in any order of rounds."""

    maildir: Path
    random: Random
    root_of: dict[str, str] = field(default_factory=dict)
    waiting: list[tuple[str, bytes]] = field(default_factory=list)

    def deliver(self) -> None:
        """A new thread begins, and some of what answers older ones comes."""
        root = f"r{len(self.root_of)}"
        self.root_of |= dict.fromkeys((root, f"{root}a", f"{root}b"), root)
        self._drop(root, mail(root, f"Lamp {root}"))
        self.waiting.append((f"{root}a", our_mail(f"{root}a", root)))
        self.waiting.append((f"{root}b", mail(f"{root}b", "Re: Lamp", f"Still dark {root}", References=f"<{root}@mail.example>")))
        while self.waiting and self.random.random() < 0.6:
            self._drop(*self.waiting.pop(self.random.randrange(len(self.waiting))))
        lying = list((self.maildir / "new").iterdir())
        if lying and self.random.random() < 0.5:  # another program looks into the mailbox
            moved = self.random.choice(lying)
            moved.rename(self.maildir / "cur" / f"{moved.name}:2,S")

    def deliver_rest(self) -> None:
        """All that is left comes."""
        for name, raw in self.waiting:
            self._drop(name, raw)
        self.waiting.clear()

    def _drop(self, name: str, raw: bytes) -> None:
        drop_mail(self.maildir, f"{1_777_885_200 + self.random.randrange(200_000)}.{name}.host", raw)


def take_mail(shift: Path, maildir: Path, report: Report) -> None:
    """Bring in what lies there, and report each mail that was said to be on the shift."""
    store = open_store(shift, agent="intake", read_only=False)
    options = ImportOptions(now=NOW, desk=frozenset({HELP}))
    delivery = MailDelivery(mailbox=Maildirs((maildir,)), store=store, options=lambda: options, archived=lambda: in_no_archive)
    for fate in delivery.deliver():
        report(fate.place.rpartition("/")[2].partition(".")[2].partition(".")[0])
    store.close()


def run_kills(folder: Path, size: int) -> dict[str, object]:
    """`size` intakes killed at chosen moments of their commits."""
    total = dict.fromkeys(("mails", "acknowledged", "killed", "failed", "lost", "twice", "astray", "unreadable"), 0)
    for first in range(0, size, EVERY):
        shift = folder / f"shift-{first}.json"
        post = Post(make_maildir(folder / f"mail-{first}"), Random(first))
        said: set[str] = set()
        for number in range(first, min(first + EVERY, size)):
            post.deliver()
            for tries in count():  # every round ends in a kill
                worker = fork(partial(_doomed_intake, shift, post.maildir, f"{number}.{tries}"))
                worker.wait()
                total["failed"] += worker.failed
                said |= set(worker.reported)
                if worker.killed or worker.failed:
                    break
                post.deliver()
            total["killed"] += worker.killed
            total["unreadable"] += shift.exists() and not is_readable(shift)
        post.deliver_rest()
        last = fork(partial(take_mail, shift, post.maildir))
        last.wait()
        total["failed"] += last.failed
        _add_judgement(total, shift, post, said | set(last.reported))
    return print_figures("intake", **total)


def _doomed_intake(shift: Path, maildir: Path, seed: str, report: Report) -> None:
    inject_fault(kill_fault(Random(seed), within=4))
    take_mail(shift, maildir, report)


def _add_judgement(total: dict[str, int], shift: Path, post: Post, said: set[str]) -> None:
    found = mail_refs(shift)
    case_of_root = {root: found[root][0] for root in post.root_of.values() if root in found}
    total["mails"] += len(post.root_of)
    total["acknowledged"] += len(said)
    total["lost"] += len(post.root_of.keys() - found.keys()) + len(said - found.keys())
    total["twice"] += sum(len(cases) > 1 for cases in found.values()) + len(cases_of(shift)) - len(case_of_root)
    total["astray"] += sum(found[name][0] != case_of_root.get(root) for name, root in post.root_of.items() if name in found)


if __name__ == "__main__":
    run_kills(Path(sys.argv[1]), int(sys.argv[2]))
