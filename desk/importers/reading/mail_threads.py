"""Puts mails together into threads, and finds out who the desk is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from desk.importers.reading.mail import Mail

Thread = list[Mail]
_DESK_WORDS = (
    "help|helpdesk|support|service|servicedesk|desk|info|contact|kontakt|hello|office|care|team|kundenservice|kundendienst|hilfe|aide|ayuda|"
    "soporte|atencion|suporte|ajuda|assistenza|aiuto|klantenservice|hulp|sales|billing|orders|complaints|feedback|reservations|frontdesk"
)
_DESK_NAME = re.compile(rf"(?:{_DESK_WORDS})(?:[._+-].*)?@")


def group_threads(mails: Mapping[str, Mail]) -> list[Thread]:
    """Messages that answer one another, each thread by time.

    Threads stand in the order of their first messages.
    """
    leader: dict[str, str] = {}

    def find(key: str) -> str:
        while leader.setdefault(key, key) != key:
            leader[key] = key = leader.setdefault(leader[key], leader[key])
        return key

    for key, mail in mails.items():
        for other in mail.references:
            leader[find(key)] = find(other)
    threads: dict[str, Thread] = {}
    for key, mail in sorted(mails.items(), key=lambda item: item[1].at):
        threads.setdefault(find(key), []).append(mail)
    return list(threads.values())


def split_notices(threads: Iterable[Thread], own: frozenset[str]) -> list[Thread]:
    """Threads in which strangers who answer one notice have one each.

    A notice is a mail with which the desk began, to people who do not see each other. Each answer keeps it above itself.
    """
    return [part for thread in threads for part in (_notice_answers(thread, own) or [thread])]


def _notice_answers(thread: Thread, own: frozenset[str]) -> list[Thread]:
    notice, answers = thread[0], thread[1:]
    writers = {mail.address for mail in answers if mail.address not in own and mail.sort != "bounce"}
    if notice.address not in own or notice.references or len(writers) < 2 or writers <= set(notice.to):
        return []
    writer_of = {mail.id: mail.address for mail in answers if mail.address in writers}
    found: dict[str, Thread] = {}
    for mail in answers:
        named = [writer_of[other] for other in mail.references if other in writer_of] or [to for to in mail.to if to in writers]
        writer = mail.address if mail.address in writers else next(iter(named), "")
        writer_of[mail.id] = writer
        found.setdefault(writer, [notice]).append(mail)
    return list(found.values())


def desk_addresses(threads: Sequence[Thread]) -> frozenset[str]:
    """The desk's own addresses, as far as mails can tell.

    They are those that half of the threads are first written to, or written from where the first mail there is answers another. An address
    that is called like a desk goes before one that is called like a person.
    """
    counted = Counter(address for thread in threads for address in _desk_side(thread))
    found = frozenset(address for address, count in counted.items() if count * 2 >= len(threads))
    everybody = Counter(address for thread in threads for address in {address for mail in thread for address in (mail.address, *mail.to)})
    called = frozenset(address for address, count in everybody.items() if count * 2 >= len(threads) and _DESK_NAME.match(address))
    return called | frozenset(address for address in found if _shares_domain(address, called)) if called else found


def _desk_side(thread: Thread) -> set[str]:
    first, *others = thread
    answers_here = {mail.address for mail in others} & set(first.to)
    return {first.address} if first.references and answers_here else set(first.to)


def _shares_domain(address: str, called: Iterable[str]) -> bool:
    return address.rpartition("@")[2] in {other.rpartition("@")[2] for other in called}
