"""News of a database: commits are told, presence is seen, and whoever is killed is gone."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta

import pytest

from desk.store.protocol import Store
from tests.store.database.conftest import Desk
from tests.store.database.test_rights_and_checks import place_of
from tests.store.store_builders import AT, append, entry_texts, new_case

STAY = """
import sys
from datetime import UTC, datetime
from desk.store.database.address import database_address
from desk.store.database.database_store import DatabaseStore
store = DatabaseStore(database_address(sys.argv[1], {}), agent="bo")
store.presence.announce("writing", datetime(2026, 5, 4, 10, tzinfo=UTC), case="C-101", what="apology")
print("here", flush=True)
sys.stdin.readline()
"""


async def next_news(store: Store, act: Callable[[], object]) -> frozenset[str]:
    """The first news after acting."""
    watch = store.watch()
    changes = watch.changes()
    waiting = asyncio.ensure_future(anext(changes))
    await asyncio.sleep(0)
    act()
    news = await asyncio.wait_for(waiting, 4)
    await changes.aclose()
    watch.close()
    return news


async def test_a_commit_is_told_and_applied_without_asking(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    ines, bo = desk.open(), desk.open("bo")
    ines.commit([new_case()])
    bo.refresh()
    assert bo.watch().method == "told"
    assert await next_news(bo, lambda: ines.commit([append(text="heard")])) == {"shift"}
    with monkeypatch.context() as patched:
        patched.setattr(bo._link, "read", lambda *_: pytest.fail("it asked"))
        assert bo.refresh().cases == ("C-101",)
    assert entry_texts(bo)[-1] == "heard"
    assert bo._reader.token == ines._reader.token


async def test_what_is_too_long_to_be_told_is_read(desk: Desk) -> None:
    ines, bo = desk.open(), desk.open("bo")
    ines.commit([new_case()])
    bo.refresh()
    assert await next_news(bo, lambda: ines.commit([append(text="x" * 20_000)])) == {"shift"}
    assert bo.refresh().cases == ("C-101",)
    assert entry_texts(bo)[-1] == "x" * 20_000


async def test_a_forged_commit_is_found_out_at_the_next_look(desk: Desk) -> None:
    ines, bo = desk.open(), desk.open("bo")
    ines.commit([new_case()])
    bo.refresh()
    (channel,) = desk.query("SELECT name FROM {desk}.channel")[0]
    entry = '{"kind":"memo","id":"101.2","at":"2026-05-04T10:00:00Z","by":"bo","text":"no"}'
    forged = f'2 00000000-0000-0000-0000-000000000000 {{"seq":0,"add":{{"C-101":[{entry}]}}}}'
    await next_news(bo, lambda: desk.query(f"SELECT pg_notify('{channel}', '{forged}')"))
    bo.refresh()
    assert entry_texts(bo)[-1] == "no"
    ines.commit([append(text="yes")])
    bo._reader.read_feed()
    assert entry_texts(bo)[-1] == "yes"
    for payload in ("rubbish", "3 x {", "99 y ", ""):
        await next_news(bo, lambda words=payload: desk.query(f"SELECT pg_notify('{channel}', '{words or 'here'}')"))  # type: ignore[misc]  # binds these words
        bo.refresh()
    assert entry_texts(bo) == entry_texts(ines)


async def test_a_broken_listener_is_news_and_is_made_again(desk: Desk) -> None:
    ines, bo = desk.open(), desk.open("bo", proxied=True)
    ines.commit([new_case()])
    bo.refresh()
    assert await next_news(bo, desk.proxy.cut) == {"shift", "presence"}
    ines.commit([append(text="meanwhile")])
    assert bo.refresh().cases == ("C-101",)
    assert await next_news(bo, lambda: ines.commit([append(text="heard again")])) == {"shift"}
    bo.refresh()
    assert entry_texts(bo)[1:] == ["meanwhile", "heard again"]


async def test_a_channel_that_was_renewed_is_listened_to(desk: Desk) -> None:
    ines, bo = desk.open(), desk.open("bo")
    ines.commit([new_case()])
    bo.refresh()
    bo.watch()
    (line,) = [line for line in place_of(desk).role_lines() if "UPDATE" in line and line.startswith("--")]
    desk.query(line.partition(": ")[2])
    ines.commit([append(text="told to nobody")])
    assert bo.refresh().cases == ("C-101",), "by the look of every five seconds"
    assert await next_news(bo, lambda: ines.commit([append(text="heard again")])) == {"shift"}
    bo.refresh()
    assert entry_texts(bo)[1:] == ["told to nobody", "heard again"]
    assert not bo.refresh()


def test_where_nothing_is_told_it_looks(desk: Desk) -> None:
    desk.open().commit([new_case()])
    assert desk.open(polling=True).watch().method == "polling"
    assert desk.open(words="&pooled=true").watch().method == "polling"


def test_others_see_what_we_do_and_when_it_began(desk: Desk) -> None:
    ines, bo = desk.open(), desk.open("bo")
    ines.commit([new_case()])
    bo.refresh()
    assert ines.presence.others() == ()
    bo.presence.announce("viewing", AT, case="C-101")
    assert [(other.agent, other.mode, other.case, other.since) for other in ines.presence.others()] == [("bo", "viewing", "C-101", AT)]
    bo.presence.announce("writing", AT + timedelta(minutes=1), case="C-101", what="apology")
    bo.presence.announce("writing", AT + timedelta(minutes=2), case="C-101", what="apology")
    (seen,) = ines.presence.others()
    assert (seen.mode, seen.what, seen.since) == ("writing", "apology", AT + timedelta(minutes=1))
    assert bo.presence.others() == (), "nobody sees themselves"
    bo.presence.leave()
    bo.presence.leave()
    assert ines.presence.others() == ()
    bo.presence.announce("idle", AT)
    assert len(ines.presence.others()) == 1, "they may come back"


async def test_presence_is_told(desk: Desk) -> None:
    ines, bo = desk.open(), desk.open("bo")
    ines.commit([new_case()])
    bo.refresh()
    assert await next_news(ines, lambda: bo.presence.announce("viewing", AT)) == {"presence"}


def test_whoever_was_killed_is_gone_at_once(desk: Desk) -> None:
    ines = desk.open()
    ines.commit([new_case()])
    command = [sys.executable, "-c", STAY, desk.address]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as bo:
        assert bo.stdout is not None
        assert bo.stdout.readline() == "here\n"
        (seen,) = ines.presence.others()
        assert (seen.agent, seen.mode, seen.what, seen.pid) == ("bo", "writing", "apology", bo.pid)
        bo.kill()
        bo.wait()
    until = time.monotonic() + 5
    while ines.presence.others():
        assert time.monotonic() < until


def test_one_agent_in_two_windows_is_seen_in_both(desk: Desk) -> None:
    ines, one, two = desk.open(), desk.open("bo"), desk.open("bo")
    ines.commit([new_case()])
    for store, case in ((one, "C-101"), (two, "C-102")):
        store.refresh()
        store.presence.announce("viewing", AT, case=case)
    assert {(other.agent, other.case) for other in ines.presence.others()} == {("bo", "C-101"), ("bo", "C-102")}


def test_after_a_cut_we_are_seen_again(desk: Desk) -> None:
    ines, bo = desk.open(), desk.open("bo", proxied=True)
    ines.commit([new_case()])
    bo.refresh()
    bo.presence.announce("viewing", AT, case="C-101")
    desk.proxy.cut()
    until = time.monotonic() + 5
    while ines.presence.others():
        assert time.monotonic() < until
    while [other.agent for other in ines.presence.others()] != ["bo"]:
        assert time.monotonic() < until
        if bo._listener is not None:
            bo._listener.heard()
        bo.refresh()
        bo.presence.others()


def test_through_a_pool_the_look_is_the_sign_of_life(desk: Desk) -> None:
    ines, bo = desk.open(), desk.open("bo", words="&pooled=true")
    ines.commit([new_case()])
    bo.refresh()
    bo.presence.announce("viewing", AT)
    assert [other.agent for other in ines.presence.others()] == ["bo"]
    desk.query("UPDATE {desk}.presence SET seen = now() - interval '11 s'")
    assert ines.presence.others() == ()
    bo.presence.others()
    assert [other.agent for other in ines.presence.others()] == ["bo"]
