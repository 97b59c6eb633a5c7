"""`desk intake`: mail from a maildir or a mail server."""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from functools import partial

from desk.cli.archived_source import archived_source
from desk.cli.context import Context
from desk.cli.output import flush_lines, print_error, print_json, print_line
from desk.cli.rejects_file import save_rejects
from desk.errors import InputRejected, Refused, Usage
from desk.importers.import_map import parse_addresses
from desk.importers.import_scope import ImportScope
from desk.importers.imported_case import ImportOptions, Reject
from desk.intake.account import account_hint, read_account
from desk.intake.arrived_mail import Mailbox
from desk.intake.delivery import MailDelivery
from desk.intake.imap_mailbox import ImapMailbox, Unreachable
from desk.intake.mail_lines import NOT_TAKEN, MailFate, fate_line, mail_count
from desk.intake.maildir import Maildirs, is_maildir
from desk.intake.password import account_password
from desk.text.outside import file_path
from desk.text.times import parse_past_time

_LONGEST_PAUSE = 60.0
"""Seconds between two tries to reach a server that does not answer."""


def take_maildir(context: Context, options: argparse.Namespace) -> int:
    """Bring in the mail of maildirs. Raises Usage, Refused, and InputRejected for mails that cannot be read."""
    folders = tuple(file_path(path, "PATH").resolve() for path in options.path)
    for folder in folders:
        if not is_maildir(folder):
            raise Refused(f"{folder} is no maildir: it would have the folders new and cur. Nothing was taken.")
    return _take_mail(context, options, Maildirs(folders), parse_addresses(options.desk) or parse_addresses(context.config.desk))


def take_imap(context: Context, options: argparse.Namespace) -> int:
    """Bring in the mail of an account. Raises Refused as the account and its server do, InputRejected as above."""
    if context.config.intake is None:
        path = context.config.source or "the settings"
        raise Refused(f"There is no mail account in {path}. {account_hint(options.account)}")
    account = read_account(context.config.intake, options.account)
    own = parse_addresses(options.desk) or account.desk | parse_addresses(context.config.desk)
    return _take_mail(context, options, ImapMailbox(account, partial(account_password, account)), own)


def _take_mail(context: Context, options: argparse.Namespace, mailbox: Mailbox, own: frozenset[str]) -> int:
    """Bring in new mail once, or until ctrl+c."""
    if not own:
        raise Usage('Which addresses are the desk\'s own? Say --desk help@desk.example, or desk = "help@desk.example" in the settings.')
    scope = _intake_scope(options, context)
    counts: Counter[str] = Counter()
    kept = _UnreadMails()
    with context.store(writing=True, begins=True) as store:
        delivery = MailDelivery(
            mailbox=mailbox,
            store=store,
            options=lambda: ImportOptions(now=context.clock(), desk=own),
            archived=lambda: archived_source(store),
            scope=scope,
            keep_unread=kept.add,
        )
        try:
            if options.watch:
                _watch_mailbox(delivery, lambda fates: _tell_fates(context, fates, counts))
            else:
                _tell_fates(context, delivery.deliver(), counts)
        except KeyboardInterrupt:
            raise KeyboardInterrupt("Stopped. The mails above are on the shift; the others are taken next time.") from None
        finally:
            mailbox.close()
    _tell_counts(context, counts, mailbox.title)
    if counts[NOT_TAKEN] and not options.watch:
        raise InputRejected(
            f"{mail_count(counts[NOT_TAKEN])} could not be read; {kept.place} says which and why. All mail is still in the mailbox."
        )
    return 0


class _UnreadMails:
    """The files that keep mails which cannot be read."""

    place = "the lines above"

    def add(self, records: Sequence[Reject]) -> None:
        """Keep the mails of a batch in a file, and name it."""
        if file := save_rejects("intake", records):
            self.place = str(file)
            print_error(f"{mail_count(len(records))} cannot be read: {file} keeps them.")


def _watch_mailbox(delivery: MailDelivery, tell: Callable[[Iterable[MailFate]], None]) -> None:
    """Bring in mail as it comes, until ctrl+c. A server that stops answering is asked again."""
    print_error(f"Waiting for mail in {delivery.mailbox.title}; ctrl+c ends it.")
    with suppress(KeyboardInterrupt):
        _deliver_for_ever(delivery, tell)


def _deliver_for_ever(delivery: MailDelivery, tell: Callable[[Iterable[MailFate]], None]) -> None:
    pause = 0.0
    tell(delivery.deliver())  # what is wrong at the start is wrong for good
    while True:
        try:
            delivery.store.checkpoint_if_idle()
            if pause:
                time.sleep(pause)
            else:
                delivery.mailbox.wait()
            tell(delivery.deliver())
        except Unreachable as error:
            if not pause:
                print_error(f"desk: {error} It is asked again until it answers.")
            pause = min(max(1.0, pause * 2), _LONGEST_PAUSE)
        else:
            if pause:
                print_error(f"{delivery.mailbox.title} answers again.")
            pause = 0.0


def _intake_scope(options: argparse.Namespace, context: Context) -> ImportScope:
    """The bounds for new cases. Raises Usage."""
    if not options.since:
        return ImportScope()
    zone = getattr(context.now.astimezone().tzinfo, "key", "UTC")
    return ImportScope(since=parse_past_time(options.since, context.now, zone=zone))


def _tell_fates(context: Context, fates: Iterable[MailFate], counts: Counter[str]) -> None:
    for fate in fates:
        counts[fate.fate] += 1
        if fate.fate == NOT_TAKEN:
            print_error(fate_line(fate))
        elif context.json:
            print_json({name: getattr(fate, name) for name in fate.__struct_fields__})
        else:
            print_line(fate_line(fate))
        flush_lines()


def _tell_counts(context: Context, counts: Counter[str], title: str) -> None:
    if context.json:
        return
    told = ", ".join(f"{count} {fate}" for fate, count in counts.items())
    print_line(f"{title}: {mail_count(counts.total())} ({told})." if counts else f"{title}: no new mail.")
