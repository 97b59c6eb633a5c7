"""An open board shows mail as it comes."""

from __future__ import annotations

from pathlib import Path

import pytest

from desk.importers.imported_case import ImportOptions
from desk.importers.known_cases import in_no_archive
from desk.intake.delivery import MailDelivery
from desk.intake.maildir import Maildirs
from desk.store import open_store
from desk.store.protocol import Store
from desk.tui.app import DeskApp
from desk.tui.session import Session
from tests.case_builders import NOW
from tests.intake.mail_builders import HELP, drop_mail, mail, make_maildir
from tests.tui.app_fixtures import POLICY, FakeClock, screen_text, until, until_read


@pytest.mark.parametrize("polling", [False, True], ids=["told", "looking"])
async def test_a_mail_is_on_the_open_board_as_it_comes(tmp_path: Path, polling: bool) -> None:
    path, maildir = tmp_path / "shift.json", make_maildir(tmp_path / "mail")

    def opened() -> Store:
        return open_store(path, agent="ines", polling=polling)

    intake = open_store(path, agent="intake")
    options = ImportOptions(now=NOW, desk=frozenset({HELP}))
    delivery = MailDelivery(mailbox=Maildirs((maildir,)), store=intake, options=lambda: options, archived=lambda: in_no_archive)
    drop_mail(maildir, "1777885200.M1.host", mail(1))
    assert [fate.case for fate in delivery.deliver()] == ["C-101"]
    async with DeskApp(
        Session(open_store=opened, clock=FakeClock(), policy=POLICY, agent="ines", path=path, calm=False)
    ).run_test() as pilot:
        await until_read(pilot)
        for number in (2, 3, 4):
            drop_mail(maildir, f"177788530{number}.M{number}.host", mail(number, f"Kettle {number}"))
            assert [fate.case for fate in delivery.deliver()] == [f"C-10{number}"]
            await until(pilot, lambda number=number: f"Kettle {number}" in screen_text(pilot))  # type: ignore[misc]  # binds this mail's
    intake.close()
