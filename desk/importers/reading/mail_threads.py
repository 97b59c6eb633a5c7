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

    A notice is a mail with which the desk began, to people who do not see each other. It may be missing from the file. Each answer keeps it
    above itself where it is there.
    """
    return [part for thread in threads for part in (_notice_answers(thread, own) or [thread])]


def _notice_answers(thread: Thread, own: frozenset[str]) -> list[Thread]:
    first = thread[0]
    notice = thread[:1] if first.address in own and not first.references else []
    answers = thread[len(notice) :]
    writers = {mail.address for mail in answers if mail.address not in own and mail.sort != "bounce"}
    answers_unseen = first.address not in own and bool(first.references)
    if len(writers) < 2 or not (notice or answers_unseen) or _see_each_other(thread, writers):
        return []
    branches: dict[str, Thread] = {}
    branch_of: dict[str, str] = {}
    for mail in answers:
        above = [branch_of[other] for other in mail.references if other in branch_of]
        own_word = [to for to in mail.to if to in writers] if mail.address not in writers else [mail.address]
        branch = next(iter((*reversed(above), *own_word)), "")
        branch_of[mail.id] = branch
        branches.setdefault(branch, [*notice]).append(mail)
    return list(branches.values())


def _see_each_other(thread: Thread, writers: set[str]) -> bool:
    """Does any mail stand between two of the writers?"""
    return any(len(writers & {mail.address, *mail.to}) > 1 for mail in thread)


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
