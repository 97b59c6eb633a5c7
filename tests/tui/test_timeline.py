"""The timeline of a case under the hand: a cursor on entries, one entry whole, search, links, and what an entry names."""

from __future__ import annotations

from typing import Any

import pytest
from textual.geometry import Size

from desk.model.changes import Append
from desk.model.entries import Contact, Incoming, Link, Memo, Offer, OfferAnswer, Option
from desk.tui.screens.case import CaseScreen
from desk.tui.screens.entry import EntryScreen
from desk.tui.widgets.entry_list import EntryList
from tests.case_builders import NOW, at
from tests.tui.app_fixtures import FakeShared, app_on, assert_golden, demo_store, new_case, screen_text, until, until_read
from tests.tui.call_count import counted
from tests.tui.case_driver import Seat, at_case

INES: dict[str, Any] = {"at": NOW, "by": "ines"}
MAIL = "Dear desk,\n\nthis is about the sofa.\n\n" + "\n".join(f"line {number} of the letter" for number in range(100))
PAPER = "see https://example.invalid/photos?id=7."


def entries_of(seat: Seat) -> EntryList:
    return seat.screen.timeline.blocks


def case_with(*entries: Any) -> FakeShared:
    store = FakeShared([new_case(1), new_case(2, customer="Bo Beta")])
    store.commit([Append("C-101", entries)])
    return store


def mail(text: str = MAIL) -> Incoming:
    return Incoming(at=NOW, by="customer", channel="email", text=text)


async def opened(seat: Seat) -> EntryScreen:
    """Wait until an entry stands whole."""
    await until(seat.pilot, lambda: isinstance(seat.pilot.app.screen, EntryScreen))
    await seat.settled()
    screen = seat.pilot.app.screen
    assert isinstance(screen, EntryScreen)
    return screen


def cursor_lines(seat: Seat) -> list[str]:
    return [line.rstrip() for line in seat.text.splitlines() if line.startswith("▌")]


# ---------------------------------------------------------------- cursor


async def test_the_cursor_goes_from_entry_to_entry() -> None:
    async with at_case("C-101", demo_store(), size=(80, 24)) as seat:
        assert cursor_lines(seat)[0].startswith("▌13:49   linked, the same cause")
        await seat.press("k", "k", "k")
        assert cursor_lines(seat) == ["▌13:41 ← chased us  voicemail", "▌     says she will look elsewhere"]
        await seat.press("g")
        assert cursor_lines(seat)[0].startswith("▌13:02 ← told")
        await seat.press("G", "k", "j")
        assert cursor_lines(seat)[0].startswith("▌13:49   linked")


async def test_the_cursor_keeps_its_entry_when_others_write_and_after_a_new_width() -> None:
    store = case_with(*(Memo(at=at(number - 60), by="bo", text=f"line {number}") for number in range(40)))
    async with at_case("C-101", store, size=(80, 24)) as seat:
        await seat.press("k", "k")
        chosen = entries_of(seat).chosen
        store.commit_elsewhere(Append("C-101", (Memo(at=at(-59.5), by="bo", text="late news"),)))
        await until(seat.pilot, lambda: len(entries_of(seat).texts.keys) == 43)
        assert entries_of(seat).chosen == chosen
        for size in ((100, 30), (80, 15), (60, 24), (120, 36)):
            await seat.pilot.resize_terminal(*size)
            await seat.settled()
            assert entries_of(seat).chosen == chosen
            assert cursor_lines(seat), size


async def test_the_end_stays_in_view_when_there_is_less_room() -> None:
    store = case_with(*(Memo(at=at(number - 60), by="bo", text=f"line {number}") for number in range(40)))
    async with at_case("C-101", store, size=(80, 36)) as seat:
        await seat.press("k", "k", "k")
        for height in (24, 15, 30):
            await seat.pilot.resize_terminal(80, height)
            await seat.settled()
            assert entries_of(seat).is_at_end


async def test_pages_take_the_cursor_along() -> None:
    store = case_with(*(Memo(at=at(number - 60), by="bo", text=f"line {number}") for number in range(40)))
    async with at_case("C-101", store, size=(80, 24)) as seat:
        seen = set()
        await seat.press("g")
        for _ in range(12):
            seen |= set(seat.text.split("\n"))
            assert cursor_lines(seat)
            await seat.press("pagedown")
        assert entries_of(seat).chosen == entries_of(seat).texts.keys[-1]
        assert all(any(line.strip(" ▌") == f"line {number}" for line in seen) for number in range(39))
        for _ in range(12):
            await seat.press("pageup")
        assert entries_of(seat).chosen == entries_of(seat).texts.keys[0]


async def test_a_click_puts_the_cursor_there_and_a_second_opens() -> None:
    async with at_case("C-101", demo_store()) as seat:
        line = next(y for y, line in enumerate(seat.text.splitlines()) if "says she will look" in line)
        await seat.pilot.click(offset=(20, line))
        assert cursor_lines(seat)[0].startswith("▌13:41")
        await seat.pilot.click(offset=(20, line), times=2)
        await opened(seat)


async def test_the_wheel_scrolls_and_leaves_the_cursor() -> None:
    store = case_with(*(Memo(at=at(number - 60), by="bo", text=f"line {number}") for number in range(40)))
    async with at_case("C-101", store, size=(80, 24)) as seat:
        chosen = entries_of(seat).chosen
        for _ in range(9):
            entries_of(seat).scroll_lines(-3)
        await seat.settled()
        assert not cursor_lines(seat)
        assert entries_of(seat).chosen == chosen
        await seat.press("k")
        assert cursor_lines(seat)


# ---------------------------------------------------------------- one entry


async def test_a_long_entry_folds_to_four_lines_and_enter_opens_it_whole() -> None:
    async with at_case("C-101", case_with(mail()), size=(80, 24)) as seat:
        assert "line 1 of the letter" in seat.text
        assert "line 2 of the letter" not in seat.text
        assert ".. 98 more" in seat.text
        await seat.press("enter")
        await opened(seat)
        assert "line 9 of the letter" in seat.text
        seen = set()
        for _ in range(12):
            seen |= {line.strip() for line in seat.text.splitlines()}
            await seat.press("pagedown")
        assert {f"line {number} of the letter" for number in range(99)} <= {
            line.rstrip(" \u2581\u2582\u2583\u2584\u2585\u2586\u2587") for line in seen
        }
        await seat.press("escape")
        assert seat.pilot.app.screen is seat.screen


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (60, 15)])
async def test_an_entry_reads_as_it_should(size: tuple[int, int]) -> None:
    async with at_case("C-101", case_with(mail(f"{PAPER}\nAs in C-102.\n{MAIL}")), size=size) as seat:
        await seat.press("slash", *"sofa", "enter", "enter")
        await opened(seat)
        await assert_golden(seat.pilot, f"entry-{size[0]}x{size[1]}")


async def test_the_next_entry_is_a_key_away_and_the_cursor_follows() -> None:
    async with at_case("C-101", demo_store(), size=(80, 24)) as seat:
        await seat.press("enter")
        await opened(seat)
        await seat.press("left", "left", "left")
        assert "says she will look elsewhere" in seat.text
        await seat.press("right", "left", "escape")
        assert cursor_lines(seat)[0].startswith("▌13:41")


async def test_y_copies_the_entry_and_elsewhere_the_reference() -> None:
    async with at_case("C-101", demo_store()) as seat:
        await seat.press("k", "k", "k", "y")
        assert seat.pilot.app.clipboard == "C-101  13:41 chased us voicemail\nsays she will look elsewhere"
        await seat.press("enter")
        await opened(seat)
        await seat.press("left", "y")
        assert seat.pilot.app.clipboard == "C-101  13:19 chased us sms\nasks if anyone is coming"
        await seat.press("escape", "shift+tab", "y")
        assert seat.pilot.app.clipboard == "C-101"


async def test_enter_in_another_pane_goes_to_the_timeline() -> None:
    async with at_case("C-104", demo_store()) as seat:
        await seat.press("tab", "enter")
        assert "13:17 → apology" in cursor_lines(seat)[0]
        assert entries_of(seat).has_focus


# ---------------------------------------------------------------- search


async def test_a_search_shows_its_hits_and_goes_round_them() -> None:
    async with at_case("C-101", demo_store(), size=(80, 24)) as seat:
        await seat.press("slash", *"voice")
        assert "1 of 2   enter keeps   esc ends" in seat.text
        assert "enter open" not in seat.text
        assert cursor_lines(seat)[0].startswith("▌13:02 ← told")
        await seat.press("enter")
        assert "1 of 2   n N   esc ends" in seat.text
        assert "enter open" in seat.text
        await seat.press("n")
        assert cursor_lines(seat)[0].startswith("▌13:41")
        assert "2 of 2" in seat.text
        await seat.press("n")
        assert cursor_lines(seat)[0].startswith("▌13:02")
        await seat.press("N")
        assert cursor_lines(seat)[0].startswith("▌13:41")
        await seat.press("escape")
        assert seat.pilot.app.screen is seat.screen
        assert "2 of 2" not in seat.text


async def test_the_keys_of_hits_are_the_boards_own_while_nothing_is_searched_for() -> None:
    async with at_case("C-101", demo_store(), size=(80, 24)) as seat:
        await seat.press("N")
        await until(seat.pilot, lambda: "Nothing new waits to be looked at." in seat.text)
        assert (await seat.form("n")).spec.action == "new"


async def test_the_arrows_step_while_typing_and_escape_gives_it_up() -> None:
    async with at_case("C-101", demo_store(), size=(80, 24)) as seat:
        await seat.press("slash", *"voice", "down")
        assert "2 of 2" in seat.text
        await seat.press(*"xyz")
        assert "nowhere in this case" in seat.text
        await seat.press("escape")
        assert entries_of(seat).has_focus
        assert "nowhere" not in seat.text


async def test_the_words_found_are_marked_and_unfolded() -> None:
    async with at_case("C-101", case_with(mail()), size=(80, 24)) as seat:
        await seat.press("slash", *"letter 57")
        assert "line 57 of the letter" in seat.text
        assert ".. 58 lines above  .. 40 more" in seat.text
        blocks = entries_of(seat)
        row = next(y for y in range(blocks.size.height) if "line 57" in blocks.render_line(y).text)
        hit = blocks.get_component_rich_style("text-row--hit")
        marked = [segment.text for segment in blocks.render_line(row) if segment.style and segment.style.bgcolor == hit.bgcolor]
        assert marked == ["57", "letter"]
        await seat.press("enter", "enter")
        await opened(seat)
        assert "line 57 of the letter" in seat.text
        await seat.press("n")
        assert "line 55 of the letter" not in seat.text
        await seat.press("N", "N")
        assert "line 54 of the letter" in seat.text


async def test_news_join_a_search_that_is_in_force() -> None:
    store = case_with(Memo(at=at(-3), by="bo", text="the sofa"))
    async with at_case("C-101", store) as seat:
        await seat.press("slash", *"sofa", "enter")
        assert "1 of 1" in seat.text
        store.commit_elsewhere(Append("C-101", (Memo(**INES, text="the sofa again"),)))
        await until(seat.pilot, lambda: "1 of 2" in seat.text)


# ---------------------------------------------------------------- links, and what an entry names


async def test_a_link_is_one_for_the_terminal_too() -> None:
    async with at_case("C-101", case_with(mail(f"{PAPER} \x1b]8;;https://evil.invalid\x1b\\x")), size=(80, 24)) as seat:
        blocks = entries_of(seat)
        links = [(s.text, s.style.link) for y in range(blocks.size.height) for s in blocks.render_line(y) if s.style and s.style.link]
        assert links == [("https://example.invalid/photos?id=7", "https://example.invalid/photos?id=7")]


async def test_a_link_over_two_lines_is_whole_on_each() -> None:
    address = "https://example.invalid/" + "a" * 120
    async with at_case("C-101", case_with(mail(address)), size=(80, 24)) as seat:
        blocks = entries_of(seat)
        links = [s.style.link for y in range(blocks.size.height) for s in blocks.render_line(y) if s.style and s.style.link]
        assert links == [address, address]


async def test_a_key_opens_the_link_where_there_is_a_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":0")
    gone_to: list[str] = []
    async with at_case("C-101", case_with(mail(PAPER))) as seat:
        monkeypatch.setattr(type(seat.pilot.app), "open_url", lambda self, url, **_: gone_to.append(url))
        await seat.press("apostrophe")
        assert gone_to == ["https://example.invalid/photos?id=7"]


async def test_where_there_is_none_the_address_is_copied(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    async with at_case("C-101", case_with(mail(PAPER))) as seat:
        await seat.press("apostrophe")
        assert seat.pilot.app.clipboard == "https://example.invalid/photos?id=7"
        await until(seat.pilot, lambda: "There is no browser on this machine." in seat.text)


async def test_an_entry_leads_to_the_one_that_it_names_and_back() -> None:
    store = case_with(Offer(**INES, options=(Option(title="a team"),)))
    offer = store.cases["C-101"].entries[-1].id
    store.commit([Append("C-101", (OfferAnswer(**INES, offer=offer, answer="accepted"),))])
    async with at_case("C-101", store, size=(80, 24)) as seat:
        await seat.press("apostrophe")
        assert "→ offer" in cursor_lines(seat)[0]
        await seat.press("apostrophe")
        assert "offer accepted" in cursor_lines(seat)[0]


async def test_an_entry_leads_to_another_case_and_back() -> None:
    async with at_case("C-101", case_with(Link(**INES, sort="related", case="C-102")), size=(80, 24)) as seat:
        await seat.press("apostrophe")
        await until(seat.pilot, lambda: "Bo Beta" in screen_text(seat.pilot))
        assert isinstance(seat.pilot.app.screen, CaseScreen)
        await seat.press("escape")
        await until(seat.pilot, lambda: "Bo Beta" not in screen_text(seat.pilot))
        assert isinstance(seat.pilot.app.screen, CaseScreen)


async def test_several_are_numbered_in_the_entry() -> None:
    async with at_case("C-101", case_with(mail(f"{PAPER} As in C-102.")), size=(80, 24)) as seat:
        await seat.press("apostrophe")
        await opened(seat)
        assert "1  open C-102" in seat.text
        assert "2  open https://example.invalid/photos?id=7" in seat.text
        await seat.press("9", "1")
        await until(seat.pilot, lambda: "Bo Beta" in screen_text(seat.pilot))
        await seat.press("escape")
        await opened(seat)


async def test_an_entry_that_names_nothing_says_so() -> None:
    async with at_case("C-101", case_with(Memo(**INES, text="asked the depot, C-101"))) as seat:
        await seat.press("apostrophe")
        await until(seat.pilot, lambda: "names no other entry, no case and no link" in seat.text)


# ---------------------------------------------------------------- many entries


def long_store() -> FakeShared:
    kinds: list[Any] = [
        lambda number: Memo(at=at(number / 100 - 60), by="bo", text=f"memo {number} " + "word " * 30),
        lambda number: Incoming(at=at(number / 100 - 60), by="customer", text=f"mail {number} " + "text " * 40, channel="email"),
        lambda number: Contact(at=at(number / 100 - 60), by="ines", text=f"we wrote {number}", channel="email"),
    ]
    return case_with(*(kinds[number % 3](number) for number in range(5_000)))


async def test_nothing_is_laid_out_that_is_not_seen() -> None:
    async with app_on(long_store()).run_test(size=(120, 36)) as pilot:
        await until_read(pilot)
        with counted() as opening:
            pilot.app.push_screen(CaseScreen("C-101"))
            await until(pilot, lambda: "mail 4999" in screen_text(pilot))
        assert opening.of("Timeline._new_block") <= 60, opening.report()
        assert opening.of("folded_rows") <= 60, opening.report()
        assert opening.of("discontent_words") <= 2_000, opening.report()
        await pilot.pause()
        screen = pilot.app.screen
        assert isinstance(screen, CaseScreen)
        screen.ticker.stop()
        for keys, most in ((["k"], 4), (["pageup"], 40), (["g"], 40), (["j"], 4), (["G"], 4)):
            with counted() as moving:
                await pilot.press(*keys)
                await pilot.pause()
            assert moving.of("Timeline._new_block") <= most, (keys, moving.report())
            assert moving.total <= 4_000, (keys, moving.report())
        assert screen.timeline.blocks.size > Size(10, 10)


async def test_a_letter_more_in_a_search_lays_out_only_what_is_seen() -> None:
    async with at_case("C-101", long_store()) as seat:
        await seat.press("slash", "m")
        with counted() as typing:
            await seat.press("a")
        assert typing.of("Timeline._new_block") == 0, typing.report()
        assert typing.of("folded_rows") <= 60, typing.report()


async def test_enter_on_a_whole_entry_opens_the_one_case_that_it_names() -> None:
    async with at_case("C-101", case_with(Link(**INES, case="C-102", sort="same_cause")), size=(80, 24)) as seat:
        await seat.press("enter")
        await opened(seat)
        assert "enter open C-102" in seat.text
        await seat.press("enter")
        await until(seat.pilot, lambda: isinstance(seat.pilot.app.screen, CaseScreen) and seat.pilot.app.screen.case == "C-102")


async def test_enter_on_a_phone_number_lists_the_cases_with_it() -> None:
    store = FakeShared([new_case(1), new_case(2, customer="Bo Beta", phone="555-0199")])
    store.commit([Append("C-101", (mail("Please call me back at 555-0199 today."),))])
    async with at_case("C-101", store, size=(80, 24)) as seat:
        await seat.press("enter")
        await opened(seat)
        assert "enter list the cases with 555-0199" in seat.text
        await seat.press("enter")
        await until(seat.pilot, lambda: '"555-0199"' in screen_text(seat.pilot) and "Bo Beta" in screen_text(seat.pilot))


async def test_letters_typed_on_a_whole_entry_say_what_keys_do() -> None:
    async with at_case("C-101", case_with(mail()), size=(80, 24)) as seat:
        await seat.press("enter")
        await opened(seat)
        await seat.press("w")
        await until(seat.pilot, lambda: "Nothing is typed here. / searches this case, esc goes back." in seat.text)
        await seat.press("slash")
        await until(seat.pilot, lambda: seat.pilot.app.screen is seat.screen and seat.screen.timeline.search_line.display)
