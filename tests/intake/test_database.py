"""The intake of a shift in a database."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from desk.importers.imported_case import ImportOptions
from desk.importers.known_cases import in_no_archive
from desk.intake.delivery import MailDelivery
from desk.intake.maildir import Maildirs
from tests.intake.mail_builders import HELP, drop_mail, mail, make_maildir, our_mail
from tests.postgres_server import PostgresServer

NOW = datetime(2026, 5, 4, 14, tzinfo=UTC)


def deliver(address: str, maildir: Path) -> list[str]:
    from desk.store.database.address import database_address
    from desk.store.database.database_store import DatabaseStore

    store = DatabaseStore(database_address(address, {}), agent="intake", own_folder=maildir.parent)
    options = ImportOptions(now=NOW, desk=frozenset({HELP}))
    delivery = MailDelivery(mailbox=Maildirs((maildir,)), store=store, options=lambda: options, archived=lambda: in_no_archive)
    try:
        return [f"{fate.case} {fate.fate}" for fate in delivery.deliver()]
    finally:
        store.close()


def test_mail_comes_in_once(postgres: PostgresServer, tmp_path: Path) -> None:
    address, maildir = postgres.address(), make_maildir(tmp_path / "mail")
    drop_mail(maildir, "1777885200.M1.host", mail(1))
    assert deliver(address, maildir) == ["C-101 new case"]
    drop_mail(maildir, "1777885300.M2.host", our_mail(2, 1))
    assert deliver(address, maildir) == ["C-101 ours"]
    assert deliver(address, maildir) == []
