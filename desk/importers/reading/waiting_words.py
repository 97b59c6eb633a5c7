"""Tells whom a case waits for by the words of its status."""

from __future__ import annotations

from desk.importers.reading.normalised_words import normalise
from desk.model.entry_values import Status

_WAITING = (
    "wait waiting waits await awaiting awaits warten wartet wartend warte ausstehend attente attend espera esperando attesa wachten wacht "
    "afwachting aguardando aguarda ruckfrage ruckfragen "
    "oczekuje oczekiwanie oczekujace vantar avvaktar afventer venter odottaa ceka "
    "pending pendiente pendente"
)
_CUSTOMER = (
    "customer customers client clients requester requestor user caller contact reporter kunde kunden kundin melder anwender demandeur "
    "utilisateur appelant cliente clientes solicitante usuario utente richiedente klant aanvrager gebruiker melder requerente klient "
    "klienta kund kunder kundens asiakas asiakasta zakaznik zakaznika"
)
_THIRD = (
    "vendor vendors supplier external extern externe externo esterno third 3rd "
    "partner provider manufacturer carrier dritte dritten lieferant lieferanten hersteller tiers "
    "fournisseur prestataire proveedor tercero terceros fornitore terzi leverancier derden derde fornecedor terceiro terceiros dostawca "
    "dostawce leverantor leverandor"
)
_NEWS = (
    "answer reply response input feedback info information informations details antwort ruckmeldung reponse respuesta informacion risposta "
    "informazioni resposta informacoes antwoord reactie retorno"
)
"""Words for what a case waits for. It is the customer's, unless another is named."""
_US = "us agent agents support staff team tier uns agenten nous nosotros noi ons nos"
_WORDS = {name: frozenset(words.split()) for name, words in (("waiting", _WAITING), ("denied", "no not nicht pas non sin"))}
_BY_WHOM: tuple[tuple[Status, frozenset[str]], ...] = (
    ("pending", frozenset(_CUSTOMER.split())),
    ("on_hold", frozenset(_THIRD.split())),
    ("open", frozenset(_US.split())),
    ("pending", frozenset(_NEWS.split())),
)


def waiting_meaning(word: str) -> Status | None:
    """The status of a case whose word says for whom it waits. None where it does not.

    A case that waits for us is open.
    """
    words = frozenset(normalise(word).split())
    if not words & _WORDS["waiting"] or words & _WORDS["denied"]:
        return None
    return next((status for status, names in _BY_WHOM if words & names), None)
