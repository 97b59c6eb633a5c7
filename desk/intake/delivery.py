"""Brings the mail of a mailbox onto the shift."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import msgspec

from desk.errors import Conflict
from desk.importers.import_scope import EVERY_CASE, ImportScope
from desk.importers.imported_case import ImportOptions, Reject
from desk.importers.known_cases import FindArchived
from desk.intake.arrived_mail import ArrivedMail, Mailbox
from desk.intake.mail_lines import MailFate, mail_fates, unread_mails, unread_records
from desk.intake.mail_plan import plan_mail
from desk.intake.taken_mail import TABLE, read_taken
from desk.store.protocol import Store

_TRIES = 5
"""Tries to plan a batch while others write at the same time."""


def _keep_nothing(_records: Sequence[Reject]) -> None:
    """Leave mails that cannot be read in their mailbox alone."""


class MailDelivery(msgspec.Struct, frozen=True, kw_only=True):
    """A mailbox and the shift that its mail goes to.

    `options` gives those of the moment, `archived` a function that finds archived cases. `keep_unread` is
    given the mails of a batch that cannot be read, before they count as taken.
    """

    mailbox: Mailbox
    store: Store
    options: Callable[[], ImportOptions]
    archived: Callable[[], FindArchived]
    scope: ImportScope = EVERY_CASE
    keep_unread: Callable[[Sequence[Reject]], None] = _keep_nothing

    def deliver(self) -> Iterator[MailFate]:
        """Bring in all mail that is new. Gives the fate of each mail, once it is on the shift."""
        self.store.refresh()
        for batch in self.mailbox.new_mail(read_taken(self.store.documents(TABLE))):
            yield from self._delivered_batch(batch)

    def _delivered_batch(self, batch: Sequence[ArrivedMail]) -> Iterator[MailFate]:
        """One batch, in one commit. Raises Conflict when others are always quicker.

        Mails that cannot be read are told before it, for nobody would hear of them if it were the last thing we did.
        """
        for tries in range(1, _TRIES + 1):
            self.store.refresh()
            taken = read_taken(self.store.documents(TABLE))
            options, archived = self.options(), self.archived()
            plan = plan_mail(batch, self.store.cases, taken=taken, options=options, find_archived=archived, scope=self.scope)
            if tries == 1:
                self.keep_unread(unread_records(batch, plan))
                yield from unread_mails(batch, plan)
            try:
                committed = self.store.commit(plan.changes)
            except Conflict:
                if tries == _TRIES:
                    raise
            else:
                yield from mail_fates(batch, plan, committed)
                return
