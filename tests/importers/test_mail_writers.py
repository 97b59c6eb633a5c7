"""Whoever wrote a mail that an agent, a form or a list passed on."""

from __future__ import annotations

import time

import pytest

from tests.importers.import_builders import utc
from tests.importers.mailbox_builders import HELP, box, mail


@pytest.mark.parametrize(
    ("headers", "writer"),
    [
        ({"From": "Form <noreply@form.example>", "Reply_To": "Ada Anyone <ada@mail.example>"}, ("Ada Anyone", "ada@mail.example")),
        ({"From": f"Ada Anyone via Help <{HELP}>", "Reply_To": "ada@mail.example"}, ("Ada Anyone", "ada@mail.example")),
        ({"From": "news@list.example", "Reply_To": "Ada <ada@mail.example>", "List_Id": "<n.list.example>"}, ("Ada", "ada@mail.example")),
        ({"From": "Ada <ada@mail.example>", "Reply_To": f"Help <{HELP}>", "List_Id": "<help.desk.example>"}, ("Ada", "ada@mail.example")),
        (
            {"From": "Ada <ada@mail.example>", "Reply_To": "l@desk.example", "List_Id": "<l>", "List_Post": "<mailto:l@desk.example>"},
            ("Ada", "ada@mail.example"),
        ),
        ({"From": "Ada <ada@mail.example>", "Reply_To": "Other <other@mail.example>"}, ("Ada", "ada@mail.example")),
        ({"From": "noreply@form.example", "Reply_To": "a@mail.example, b@mail.example"}, ("noreply@form.example",) * 2),
    ],
)
def test_whoever_is_to_be_answered_wrote_what_a_form_or_list_sent(headers: dict[str, str], writer: tuple[str, str]) -> None:
    (case,) = box(mail(Message_ID="<1@m>", **headers), desk=frozenset({HELP})).cases
    assert ((case.customer, case.email), case.comments[0].role) == (writer, "customer")


FORWARDS = (
    "Bitte.\n\n-----Ursprüngliche Nachricht-----\nVon: Ada Anyone <ada@mail.example>\nGesendet: Freitag, 20. November 2026 07:55\n"
    "An: bo@desk.example\nBetreff: Room\n\nNot made.",
    "-----Original Message-----\nFrom: Ada Anyone [mailto:ada@mail.example]\nSent: Friday, November 20, 2026 7:55 AM\nTo: bo@desk.example\n"
    "Subject: Room\n\nNot made.",
    "Begin forwarded message:\n\n> From: Ada Anyone <ada@mail.example>\n> Subject: Room\n"
    "> Date: 20 November 2026 at 07:55:00 GMT\n> To: bo@desk.example\n"
    "\n> Not made.",
    "---------- Message transféré ---------\nDe : Ada Anyone <ada@mail.example>\nDate: ven. 20 nov. 2026 à 07:55\n"
    "Subject: Room\nTo: <bo@desk.example>\n\nNot made.",
)


HEADS = {
    "RV:": "De: {}\nEnviado el: viernes, 20 de noviembre de 2026 07:55\nPara: bo@desk.example\nAsunto: Room",
    "ENC:": "De: {}\nEnviada em: sexta-feira, 20 de novembro de 2026 07:55\nPara: bo@desk.example\nAssunto: Room",
    "PD:": "Od: {}\nWysłano: piątek, 20 listopada 2026 07:55\nDo: bo@desk.example\nTemat: Room",
    "Přep:": "Od: {}\nOdesláno: pátek 20. listopadu 2026 7:55\nKomu: bo@desk.example\nPředmět: Room",
    "VS:": "Lähettäjä: {}\nLähetetty: 20. marraskuuta 2026 7:55\nVastaanottaja: bo@desk.example\nAihe: Room",
    "İlt:": "Kimden: {}\nGönderildi: 20 Kas\u0131m 2026 Cuma 07:55\nKime: bo@desk.example\nKonu: Room",
    "VB:": "Från: {}\nSkickat: den 20 november 2026 07:55\nTill: bo@desk.example\nÄmne: Room",
}


@pytest.mark.parametrize(("prefix", "head"), HEADS.items())
@pytest.mark.parametrize(("sender", "address"), [("Ada Anyone <ada@mail.example>", "ada@mail.example"), ("Ada Anyone", "")])
def test_what_was_passed_on_in_another_language(prefix: str, head: str, sender: str, address: str) -> None:
    text = f"Please.\n\n{head.format(sender)}\n\nNot made."
    (case,) = box(mail(text, From="Bo <bo@desk.example>", Subject=f"{prefix} Room"), desk=frozenset({"bo@desk.example"})).cases
    assert (case.customer, case.email, case.subject, case.created) == ("Ada Anyone", address, "Room", utc("2026-11-20 07:55"))
    assert case.comments[0].text == "Not made."


def test_a_quoted_mail_is_passed_on_without_its_marks() -> None:
    (case,) = box(mail(FORWARDS[2], From="Bo <bo@desk.example>", Subject="Fwd: Room"), desk=frozenset({"bo@desk.example"})).cases
    assert case.comments[0].text == "Not made."


@pytest.mark.parametrize(("prefix", "text"), [*zip(("WG:", "FW:", "Fwd:", "TR:"), FORWARDS, strict=True)])
def test_what_an_agent_passed_on_is_the_customers(prefix: str, text: str) -> None:
    found = box(mail(text, From="Bo <bo@desk.example>", Subject=f"{prefix} Room", Message_ID="<f@d>"), desk=frozenset({"bo@desk.example"}))
    (case,) = found.cases
    assert (case.customer, case.email, case.subject, case.status) == ("Ada Anyone", "ada@mail.example", "Room", "new")
    assert case.created == utc("2026-11-20 07:55")
    assert "Not made." in case.comments[0].text
    assert not case.comments[1].public


@pytest.mark.parametrize(
    "line", ["To: x\n", "From: " + "*" * 90_000 + "x\n", "> " * 50_000 + "\n", "-" * 90_000 + "\n", "An: " + "(" * 90_000 + "\n"]
)
def test_a_hostile_text_passed_on_is_read_in_little_time(line: str) -> None:
    text = line * (200_000 // len(line))
    began = time.process_time()
    found = box(mail(text, From="Bo <bo@desk.example>", Subject="Fwd: Room", Message_ID="<f@d>"), desk=frozenset({"bo@desk.example"}))
    assert time.process_time() - began < 2
    assert len(found.cases) == 1
