"""The document of a case: a header and an append-only timeline.

`state` reads from it what the case is now.
"""

# No annotation is postponed: msgspec compiles the text of each at every start, which costs a line command a twentieth of its time.
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any

import msgspec
from msgspec import Struct

from desk.model.entries import AnyEntry, KnownEntry, Unknown
from desk.model.entry_values import Instant, Priority


class Header(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The facts that are known when a case is logged. A header never changes. `field` entries on the timeline do that.

    `created_at` is when it reached the board (logged at). Told at is read from the first `told` entry. `customer` is a name. `value` is
    what the customer is worth to us over the years and `price` what this matter cost them, in the desk's currency. `leaves` is how easily
    they can leave (low, medium, high), `earlier` how often we failed them before. `source` is how we came to hear of it, `fault` whose it
    was (ours, partner, unknown, customer), `loss` what they lost by it (money, goods, service, attention, time), `need` what they need at
    once, `zone` where they are. `referrals` is what those they send are worth. `together` is what both sides can do to make it better: we
    this, they that (S1.15). `external` is (source, id) for imported cases, `extra` whatever the source had that the desk has no field
    for.
    """

    id: str = ""
    subject: str
    customer: str = ""
    created_at: Instant
    created_by: str = ""
    priority: Priority = "normal"
    channel: str = ""
    tags: tuple[str, ...] = ()
    external: tuple[str, str] | None = None
    failure: str = ""
    source: str = ""
    fault: str = ""
    loss: str = ""
    phone: str = ""
    email: str = ""
    organisation: str = ""
    tier: str = ""
    prefers: str = ""
    zone: str = ""
    value: float | None = None
    referrals: float | None = None
    price: float | None = None
    leaves: str = ""
    earlier: int = 0
    public_risk: str = ""
    need: str = ""
    needs_by: Instant | None = None
    together: str = ""
    appointment: Instant | None = None
    sensitive: bool = False
    source_status: str = ""
    source_priority: str = ""
    source_sla: str = ""
    source_updated: Instant | None = None
    source_hash: str = ""
    extra: Mapping[str, Any] = {}


class Case(Header, frozen=True, kw_only=True):
    """One customer's matter."""

    entries: tuple[AnyEntry, ...] = ()

    @property
    def rev(self) -> int:
        """The number of entries written to the case."""
        return len(self.entries)


class _StrictDocument(Header, frozen=True, kw_only=True):
    entries: tuple[KnownEntry, ...] = ()


class _LooseDocument(Header, frozen=True, kw_only=True):
    entries: tuple[msgspec.Raw, ...] = ()


_HEADER_FIELDS = Header.__struct_fields__
_DEFAULTS: dict[str, Any] = {
    info.name: info.default for info in msgspec.structs.fields(Header) if info.default is not msgspec.NODEFAULT
} | {"extra": {}}


@cache
def _decoder_for(kind: Any) -> Callable[[bytes | msgspec.Raw], Any]:
    """Make a decoder when it is first needed. Three decoders of every kind of entry would cost a line command 20 ms."""
    return msgspec.json.Decoder(kind).decode


def decode_case(document: bytes | msgspec.Raw) -> Case:
    """Read a case from its JSON document.

    An entry that cannot be read becomes `Unknown`. Raises msgspec.ValidationError when the header cannot be read.
    """
    try:
        strict: _StrictDocument = _decoder_for(_StrictDocument)(document)
    except msgspec.ValidationError:
        loose: _LooseDocument = _decoder_for(_LooseDocument)(document)
        return _case_from(loose, tuple(decode_entry(raw, loose.created_at) for raw in loose.entries))
    return _case_from(strict, strict.entries)


def _case_from(header: Header, entries: tuple[AnyEntry, ...]) -> Case:
    return Case(**{name: getattr(header, name) for name in _HEADER_FIELDS}, entries=entries)


def decode_entry(document: bytes | msgspec.Raw, otherwise_at: datetime) -> AnyEntry:
    """Read one entry from its JSON.

    One that this version cannot read becomes `Unknown`, dated `otherwise_at` when it has no readable time.
    """
    try:
        entry: AnyEntry = _decoder_for(KnownEntry)(document)
    except msgspec.ValidationError:
        return _unknown_entry(document, otherwise_at)
    return entry


def _unknown_entry(document: bytes | msgspec.Raw, otherwise_at: datetime) -> Unknown:
    found = msgspec.json.decode(document)
    fields: dict[str, Any] = found if isinstance(found, dict) else {"text": str(found)}
    rest = {name: value for name, value in fields.items() if name not in {"id", "at", "by", "ref", "kind"}}
    return Unknown(
        id=str(fields.get("id", "")),
        at=_instant_or(fields.get("at"), otherwise_at),
        by=str(fields.get("by", "")),
        ref=str(fields.get("ref", "")),
        kind=str(fields.get("kind", "?")),
        fields=rest,
    )


def _instant_or(value: object, otherwise: datetime) -> datetime:
    try:
        return msgspec.convert(value, Instant).astimezone(UTC)
    except msgspec.ValidationError:
        return otherwise


def encode_entry(entry: AnyEntry) -> bytes:
    """One entry as the JSON that stands in the file."""
    if isinstance(entry, Unknown):
        common = {"kind": entry.kind, "id": entry.id, "at": entry.at, "by": entry.by, "ref": entry.ref}
        return msgspec.json.encode({**common, **entry.fields})
    return msgspec.json.encode(entry)


def encode_case(case: Case) -> bytes:
    """A case as the JSON document that stands in the file."""
    named = ((name, getattr(case, name)) for name in _HEADER_FIELDS)
    header = {name: value for name, value in named if name not in _DEFAULTS or value != _DEFAULTS[name]}
    return msgspec.json.encode({**header, "entries": [msgspec.Raw(encode_entry(entry)) for entry in case.entries]})
