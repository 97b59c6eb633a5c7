"""The content of mails in other dialects: letters, parts, attachments, and where a mail ends."""

from __future__ import annotations

import time
from email.headerregistry import ContentTypeHeader

import pytest

from desk.importers.plan import plan_import
from desk.model.state import state_of
from tests.importers.import_builders import commit, read
from tests.importers.mailbox_builders import ENVELOPE, box, mail, told_words


@pytest.mark.parametrize("letters", ["utf-8", "cp1252"])
@pytest.mark.parametrize(
    "declared", ["text/plain", "text/plain; charset=us-ascii", "text/plain; charset=utf-8", "text/plain; charset=unknown-8bit"]
)
def test_text_keeps_its_letters_whatever_it_says_of_its_charset(letters: str, declared: str) -> None:
    found = box(mail("Grüße aus Köln", Message_ID="<1@m>", Content_Type=declared).encode(letters))
    assert told_words(found) == ["Grüße aus Köln"]


@pytest.mark.parametrize(
    ("part", "said"),
    [
        (
            "Content-Type: text/calendar\n\nBEGIN:VEVENT\nSUMMARY:Visit\nDTSTART:20261123T090000Z\nEND:VEVENT",
            "An invitation: Visit, 2026-11-23 09:00 UTC",
        ),
        (
            "Content-Type: text/calendar\n\nMETHOD:CANCEL\nBEGIN:VTIMEZONE\nDTSTART:16010101T030000\nEND:VTIMEZONE\nBEGIN:VEVENT\n"
            "DTSTART;TZID=Europe/Berlin:20261123T090000\nLOCATION:Room 7\\, ours\nSUMMARY:A visit of\n  the house\nEND:VEVENT",
            "A cancelled invitation: A visit of the house, 2026-11-23 09:00 Europe/Berlin, Room 7, ours",
        ),
        (
            "Content-Type: text/calendar\n\nMETHOD:REPLY\nBEGIN:VEVENT\nATTENDEE;PARTSTAT=DECLINED:mailto:a@m\nSUMMARY:Visit\nEND:VEVENT",
            "An answer to an invitation: Visit, declined",
        ),
        ("Content-Type: application/pkcs7-mime; name=smime.p7m\n\nx", "sealed as a whole"),
        ("Content-Type: application/ms-tnef\n\nx", "winmail.dat"),
        ('Content-Type: application/pdf; name="bill.pdf"\n\nx', "Attached: bill.pdf"),
        ("Content-Type: message/rfc822\n\nFrom: cy@x.example\nSubject: Bill\n\nWrong", "the mail 'Bill'"),
        ("Just text without headers", "Just text"),
        ("\nText after an empty line", "Text after"),
    ],
)
def test_mails_of_one_odd_part_say_what_it_is(part: str, said: str) -> None:
    whole = mail(f"--YY\n{part}\n--YY--", Message_ID="<1@m>", MIME_Version="1.0", Content_Type='multipart/mixed; boundary="YY"')
    assert said in told_words(box(whole))[0]


def test_a_mail_that_is_one_attachment_names_it() -> None:
    found = box(mail("aGVsbG8=", Message_ID="<1@m>", Content_Type='application/pdf; name="bill.pdf"', Content_Transfer_Encoding="base64"))
    assert told_words(found) == ["(No text. Attached: bill.pdf.)"]
    assert found.cases[0].extra["attachments"] == ["bill.pdf (5 bytes)"]


def test_a_file_that_stands_coded_in_the_text_is_attached() -> None:
    found = box(mail("See this.\n\nbegin 644 lamp.txt\n#0V%T\n`\nend\n\nAda", Message_ID="<1@m>"))
    assert "begin" not in told_words(found)[0]
    assert found.cases[0].extra["attachments"] == ["lamp.txt (3 bytes)"]


@pytest.mark.parametrize(
    ("coding", "text", "said"),
    [
        ("quoted-printable", "Gr=C3=\n=B6=C3=9Fe and =C3 cut", "Größe and \ufffd cut"),
        ("base64", "R3LDtsOfZSB1bmQgR3LDt", "Größe und Gr\ufffd"),
    ],
)
def test_a_broken_letter_costs_no_other(coding: str, text: str, said: str) -> None:
    whole = mail(text, Message_ID="<1@m>", Content_Type="text/plain; charset=utf-8", Content_Transfer_Encoding=coding)
    assert told_words(box(whole)) == [said]


@pytest.mark.parametrize(
    ("data", "told", "said"),
    [
        ("Größe €".encode(), "iso-8859-1", "Größe €"),
        (b"It\x92s 5 \x80", "iso-8859-1", "It\u2019s 5 €"),
        ("Größe".encode("latin-1"), "utf-8", "Größe"),
        ("Größe".encode("latin-1"), "iso-8859-1", "Größe"),
    ],
)
def test_letters_are_read_as_they_were_meant(data: bytes, told: str, said: str) -> None:
    head = mail("@", Message_ID="<1@m>", Content_Type=f"text/plain; charset={told}", Content_Transfer_Encoding="8bit").encode()
    assert told_words(box(head.replace(b"\n\n@", b"\n\n" + data))) == [said]


def test_a_page_may_name_its_letters_itself() -> None:
    page = '<html><head><meta charset="windows-1251"></head><body><td>Привет</td><td>1</td></body></html>'
    assert told_words(box(mail(page, Message_ID="<1@m>", Content_Type="text/html").encode("cp1251"))) == ["Привет 1"]


def test_lines_that_flow_are_one_paragraph() -> None:
    flowed = mail("It broke \nin the night.\n\nAda", Message_ID="<1@m>", Content_Type="text/plain; format=flowed")
    assert told_words(box(flowed)) == ["It broke in the night.\n\nAda"]


def test_a_line_that_only_begins_like_another_mail_is_text() -> None:
    text = "Hello\n\nFrom the house, Ada 2026\nNote: it is cold."
    assert told_words(box(mail(text, Message_ID="<1@m>"), mail("x", Message_ID="<2@m>"))) == [text, "x"]


def test_a_mail_that_tells_its_length_may_hold_such_a_line() -> None:
    text = f"Hello\n\n{ENVELOPE}Subject: by hand\n\nThe rest\n"
    found = box(mail(text, Message_ID="<1@m>", Content_Length=str(len(text))), mail("x", Message_ID="<2@m>", Content_Length="9"))
    assert [case.comments[0].text for case in found.cases] == [text.strip(), "x"]
    assert len(box(mail(text, Message_ID="<1@m>", Content_Length="7"), mail("x", Message_ID="<2@m>")).cases) == 3


def test_a_length_that_lies_costs_no_mail() -> None:
    size = len(mail("x", Message_ID="<0@m>", Content_Length="000"))
    mails = [mail("x", Message_ID=f"<{number}@m>", Content_Length=str(size * 3 + 1).zfill(3)) for number in range(9)]
    assert len(box(*mails).cases) == 9


@pytest.mark.parametrize(
    "text", ["From 1:11 " * 30 + "\n", "begin 644 A\n", "BEGIN:VEVENT\n", "BEGIN:VEVENT\nSUMMARY" + ";x" * 100 + "\n", "<meta "]
)
@pytest.mark.parametrize("kind", ["text/plain; format=flowed", "text/calendar", "text/html"])
def test_a_hostile_content_is_read_in_little_time(text: str, kind: str) -> None:
    whole = mail(text * (300_000 // len(text)), Message_ID="<1@m>", Content_Type=kind)
    began = time.process_time()
    assert len(box(whole).cases) == 1
    assert time.process_time() - began < 2


def test_the_note_of_a_mail_server_is_no_case() -> None:
    note = mail("This text is part of the internal format", Subject="DON'T DELETE THIS MESSAGE -- FOLDER INTERNAL DATA")
    found = box(note, mail(Message_ID="<1@m>"))
    assert (len(found.cases), len(found.dropped), found.rows) == (1, 1, 2)


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_mail_in_a_file_of_its_own(end: str) -> None:
    text = mail(Message_ID="<1@m>").removeprefix(ENVELOPE).replace("\n", end)
    found = read(text, "lamp.eml")
    (case,) = found.cases
    assert (found.format, case.source, case.external_id, case.customer, case.subject) == ("eml", "mbox", "1@m", "Ada", "Lamp")
    shift = commit(plan_import(box(mail(Message_ID="<1@m>")), {}))
    assert plan_import(found, shift).changes == ()


def test_a_table_that_begins_like_headers_is_no_mail() -> None:
    assert read("id,subject,from: to,created\n1,a: b,x,2026-11-20\n").format == "generic-csv"


def test_what_was_attached_before_stays() -> None:
    sent = {"References": "<1@m>", "Content_Transfer_Encoding": "base64"}
    bill, photo = (
        mail("aGVsbG8=", Message_ID=f"<{name}@m>", Content_Type=f'application/pdf; name="{name}.pdf"', **sent) for name in ("bill", "photo")
    )
    shift = commit(plan_import(box(mail(Message_ID="<1@m>"), bill), {}))
    shift = commit(plan_import(box(photo), shift), shift)
    (case,) = shift.values()
    assert state_of(case).value("extra")["attachments"] == ["bill.pdf (5 bytes)", "photo.pdf (5 bytes)"]
    assert plan_import(box(photo), shift).changes == plan_import(box(bill), shift).changes == ()


def test_the_type_of_a_mail_is_parsed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The library parses it anew whenever it is asked, which was four fifths of the time of a mailbox."""
    parsed: list[str] = []
    parse = ContentTypeHeader.parse

    def counted(value: str, kwds: dict[str, object]) -> None:
        parsed.append(value)
        parse(value, kwds)

    monkeypatch.setattr(ContentTypeHeader, "parse", counted)
    mails = [mail(Message_ID=f"<{number}@once>", Content_Type="text/plain; charset=utf-8; once=1") for number in range(9)]
    assert len(box(*mails).cases) == 9
    assert parsed == ["text/plain; charset=utf-8; once=1"]
