"""Tells mails that machines wrote by themselves from those of people."""

from __future__ import annotations

import re
from email.message import EmailMessage
from typing import Literal

from desk.importers.reading.mail_headers import raw_header
from desk.importers.reading.normalised_words import normalise

MailSort = Literal["message", "automatic", "bounce"]

_AWAY = (
    "automatic reply|auto reply|autoreply|auto response|out of office|out of the office|ooo|away from|automatische antwort|"
    "abwesenheitsnotiz|abwesenheit|abwesend|nicht im buro|reponse automatique|absence du bureau|message d absence|"
    "respuesta automatica|fuera de la oficina|ausente|risposta automatica|fuori sede|fuori ufficio|automatisch antwoord|afwezig|"
    "afwezigheid|resposta automatica|fora do escritorio|ausencia|autosvar|automatiskt svar|automatisk svar|odpowiedz automatyczna"
)
_RETURNED = (
    "undelivered mail|undeliverable|undelivered|delivery status notification|mail delivery failed|mail delivery failure|delivery failure|"
    "returned mail|failure notice|unzustellbar|nicht zustellbar|unzustellbare|non remis|echec de la remise|no se puede entregar|"
    "no entregado|mancato recapito|niet bezorgbaar|onbestelbaar|nao entregue|falha na entrega"
)
_AWAY_SUBJECT = re.compile(rf"(?:{_AWAY})\b")
_RETURNED_SUBJECT = re.compile(rf"(?:{_RETURNED})\b")
_DAEMON = re.compile(r"(?:mailer-daemon|postmaster|mail-daemon|bounces?)(?:[+=-][^@]*)?@|mailer-daemon$")
_LONGEST_SUBJECT = 200
_AUTO_HEADERS = ("X-Autoreply", "X-Autorespond", "X-Autoresponder", "X-Auto-Reply")


def mail_sort(message: EmailMessage, address: str, subject: str) -> MailSort:
    """The sort of a mail.

    A mail that a machine begins by itself, such as that of a form on a page, is a message.
    """
    words = normalise(subject[:_LONGEST_SUBJECT])
    is_report = message.get_content_type() == "multipart/report" and message.get_param("report-type") == "delivery-status"
    if is_report or raw_header(message, "X-Failed-Recipients") or (_DAEMON.match(address) and _RETURNED_SUBJECT.match(words)):
        return "bounce"
    if message.get_param("report-type") == "disposition-notification":
        return "automatic"
    submitted = re.split(r"[;\s(]", raw_header(message, "Auto-Submitted").lower(), maxsplit=1)[0]
    answers = bool(raw_header(message, "In-Reply-To") or raw_header(message, "References"))
    if submitted == "auto-replied" or (submitted not in {"", "no"} and answers):
        return "automatic"
    if raw_header(message, "Precedence").lower() in {"auto_reply", "auto-reply"} or any(map(message.__contains__, _AUTO_HEADERS)):
        return "automatic"
    if _RETURNED_SUBJECT.match(words) and not raw_header(message, "Return-Path").strip("<> "):
        return "bounce" if _DAEMON.match(address) else "message"
    return "automatic" if _AWAY_SUBJECT.match(words) else "message"
