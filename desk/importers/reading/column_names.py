"""Column names of other desks for each of our fields.

They are in the languages desks export in.
"""

from __future__ import annotations

from desk.importers.reading.table_format import column_names

COLUMNS = column_names(
    id=(
        "id|ticket id|ticket number|ticket no|ticket nr|ticket|case id|case number|case no|case|number|key|issue key|reference|ref|slug|"
        "external id|request id|incident|incident id|incident number|complaint id|conversation id|nr|no|ticketid|ticketnummer|"
        "ticket nummer|vorgangsnummer|vorgang|fallnummer|fall id|fall|nummer|kennung|numero|numero de ticket|numero du ticket|"
        "n ticket|identifiant|reference ticket|numero de caso|numero ticket|id ticket|id caso|identificador|referencia|codice|"
        "zaaknummer|case reference|unique key|guid|uuid|ticket key|ticket code|request number|request no|call number|vorgangs nr|"
        "anfragenummer|n de ticket|numero de chamado|chamado|id do chamado|numero chamado|protocolo|numero richiesta|meldingnummer|"
        "incidentnummer|nummer melding|no de ticket|no ticket|no caso|no de caso|no de chamado|no de dossier|arendenummer|sagsnummer|"
        "saksnummer|arende id|sags id|tiketti|tunnus|cislo|id zgloszenia|numer zgloszenia|nr zgloszenia|id pozadavku|issue id|issue number|"
        "task id|bug id"
    ),
    subject=(
        "subject|title|summary|short description|headline|name|topic|issue|betreff|titel|zusammenfassung|kurzbeschreibung|thema|"
        "sujet|objet|titre|resume|asunto|titulo|resumen|oggetto|titolo|onderwerp|assunto|temat|amne|emne|task name|ticket name|"
        "ticket subject|"
        "ticket title|request summary|short summary|libelle|descripcion breve|breve descripcion|breve descrizione|descrizione breve|"
        "korte beschrijving|korte omschrijving|summary description|descricao resumida|resumo|description courte|breve descricao|"
        "case title|rubrik|arende|"
        "otsikko|aihe|predmet|nazev|tytul|brief description|brief description details|short desc"
    ),
    description=(
        "description|body|text|message|details|detail|content|comment|first message|complaint|problem|narrative|beschreibung|"
        "nachricht|inhalt|anliegen|descripcion|mensaje|descrizione|messaggio|omschrijving|beschrijving|bericht|descricao|opis|contenu|"
        "source body|task content|notes"
    ),
    customer=(
        "customer|customer name|customer user|requester|requester name|contact|contact name|client|client name|reporter|full name|"
        "caller|caller id|requester requester|antragsteller antragsteller|from|requestor|requestors|submitter|user|kunde|kundenname|"
        "kundin|melder|anfragender|absender|kontakt|demandeur|nom du client|cliente|nombre del cliente|solicitante|nome cliente|"
        "richiedente|klant|klantnaam|aanvrager|nome do cliente|klient|kund|kundenbenutzer|kontaktname|anrufer|anfordernder|"
        "anforderer|anforderer anforderer|anfordernder anfordernder|ersteller|caller name|"
        "requerente|"
        "requerente requerente|solicitante solicitante|richiedente richiedente|demandeur demandeur|aanvrager aanvrager|"
        "utilisateur client|usuario cliente|utente cliente|appelant|llamante|chiamante|beller|solicitado por|raised by|"
        "reported by|opened for|requested for|end user|enduser|user name|username|associated contact|author|aanmelder|zglaszajacy|"
        "zglaszajacy zglaszajacy|wnioskodawca|kontaktperson|kunden|asiakas|zakaznik|zadatel|requester full name|vollstandiger name|"
        "nom complet|nombre completo|nome completo|volledige naam|created by|creator|recipient|source author"
    ),
    email=(
        "email|e mail|email address|customer email|requester email|contact email|from email|mail|e mail adresse|mailadresse|"
        "adresse e mail|courriel|correo|correo electronico|indirizzo email|e mailadres|endereco de e mail|email do cliente|"
        "correo del solicitante|correo del cliente|email del cliente|e mail des kunden|absender e mail|customer e mail|"
        "contact email address|user email|contact handle|e mail aanmelder|e post|epost|sahkoposti|e mail klienta|email zglaszajacego|"
        "author email|creator email|recipient handle|source author email"
    ),
    phone=("phone|phone number|telephone|work phone|mobile|telefon|telefonnummer|telefono|telefoon|telefone"),
    organisation=(
        "organisation|organization|company|company name|account|account name|customer company|firma|unternehmen|organisation kunde|"
        "societe|entreprise|empresa|organizacion|azienda|societa|bedrijf|organisatie|organizacao|associated company|firma klienta|yritys|"
        "virksomhed|foretag|bedrift"
    ),
    channel=(
        "channel|source|via|contact type|origin|kanal|quelle|canal|origine|origen|canale|kanaal|bron|origem|initial channel|case origin|"
        "reported source|"
        "kanal zgloszenia|kanava"
    ),
    priority=(
        "priority|prio|severity|urgency|prioritat|dringlichkeit|priorite|urgence|prioridad|urgencia|priorita|urgenza|prioriteit|"
        "prioridade|priorytet|prioriteit ticket|prioridade do chamado|ticket priority|priority level|prioritet|prioriteetti|priorita"
    ),
    status=(
        "status|state|incident state|ticket status|current status|zustand|bearbeitungsstatus|statut|etat|estado|stato|toestand|stan|"
        "ticket state|ticketstatus|situacao|status do chamado|estado del ticket|stato del ticket|statut du ticket|tila|stav|sagsstatus|"
        "arendestatus|status reason|statusgrund|raison du statut|razon para el estado|motivo stato|razao do status|statusreden|bug status|"
        "section column"
    ),
    state_kind=(
        "state type|statetype|status type|status category|state category|statuskategorie|statustyp|tipo de estado|type de statut|"
        "statustype|typ des status|tipo di stato|type d etat"
    ),
    created=(
        "created at|opening date|eroffnungsdatum|date d ouverture|fecha de apertura|data di apertura|openingsdatum|created|"
        "created on|created time|created date|date created|creation date|created at utc|opened at|opened|opened on|open date|"
        "date opened|submitted|submitted at|received|received at|date received|reported at|date|told at|logged at|start date|"
        "sys created on|timestamp|erstellt am|erstellt|erstelldatum|erstellungsdatum|angelegt am|angelegt|eroffnet am|eroffnet|"
        "eingang|eingegangen am|gemeldet am|datum|date de creation|cree le|creation|ouvert le|fecha de creacion|creado|creado el|"
        "creada|fecha|abierto el|data di creazione|data creazione|creato il|creato|aperto il|data|aangemaakt op|aangemaakt|"
        "datum aangemaakt|gemaakt op|data de criacao|criado em|criado|aberto em|data utworzenia|utworzono|skapad|oprettet|"
        "create date|submit date|date submitted|date entered|entry date|create time|creation time|created datetime|time created|"
        "erstellungszeit|erstellungszeitpunkt|erstellt um|"
        "geoffnet|geoffnet am|angelegt um|meldedatum|eingangsdatum|heure de creation|ouvert|cree|date creation|hora de creacion|"
        "fecha creacion|abierto|data de abertura|data abertura|data e hora de abertura|aberto|hora de criacao|ora di creazione|"
        "aperto|data apertura|geopend|geopend op|aanmaakdatum|tijd van aanmaak|meldingsdatum|date reported|date submitted|log date|"
        "logged|date time opened|requested|requested at|request date|aanmelddatum|data otwarcia|data zgloszenia|otwarto|zgloszono|"
        "opprettet|skapad datum|oprettelsesdato|opprettet dato|luotu|vytvoreno|datum vytvoreni|zalozeno|started at|started on|opendate"
    ),
    first_response=(
        "first response at|first response|first reply at|first reply|first responded at|initial response time|first response time|"
        "first contact at|erste antwort|erste antwort am|erste reaktion|premiere reponse|primera respuesta|prima risposta|"
        "eerste reactie|primeira resposta"
    ),
    updated=(
        "updated at|updated|updated on|changetime|last updated|last update|last modified|modified|modified at|last update time|"
        "last activity|"
        "last changed|sys updated on|aktualisiert am|aktualisiert|zuletzt aktualisiert|letzte anderung|geandert am|"
        "letzte aktualisierung|mis a jour|mis a jour le|derniere mise a jour|date de mise a jour|actualizado|actualizado el|"
        "ultima actualizacion|fecha de actualizacion|aggiornato|aggiornato il|ultimo aggiornamento|bijgewerkt op|bijgewerkt|"
        "laatst bijgewerkt|gewijzigd op|atualizado em|ultima atualizacao|last change|last activity date|modified time|modified date|"
        "date modified|geandert|letzte anderung am|anderungsdatum|uhrzeit der letzten aktualisierung|"
        "zeitpunkt der letzten aktualisierung|derniere modification|modifie le|modifie|hora de la ultima actualizacion|"
        "ultima modificacion|modificado|actualizado en|ultima modifica|modificato|data ultima modifica|data de atualizacao|"
        "modificado em|laatste wijziging|laatste update|gewijzigd|ostatnia aktualizacja|zaktualizowano|data modyfikacji|senast andrad|"
        "senast uppdaterad|andrad|sidst opdateret|opdateret|sist oppdatert|paivitetty|muokattu|aktualizovano|upraveno|date changed|"
        "last modified at|changeddate"
    ),
    resolved=(
        "resolved at|resolved|resolved on|resolved time|resolution date|solved at|solved|date resolved|completed at|completed|"
        "last resolved date|"
        "gelost am|gelost|erledigt am|behoben am|resolu le|date de resolution|resuelto|resuelto el|fecha de resolucion|risolto il|"
        "data di risoluzione|opgelost op|resolvido em|data de resolucao|resolution time stamp|solution date|solved date|"
        "resolved date|date solved|losungszeit|losungszeitpunkt|losungsdatum|gelost um|heure de resolution|date de solution|resolu|"
        "hora de resolucion|fecha de solucion|data de solucao|data da solucao|resolvido|ora di risoluzione|data soluzione|risolto|"
        "oplossingsdatum|opgelost|datum gereed|gereed op|datum afgemeld|"
        "afgemeld op|rozwiazano|data rozwiazania|lost|lost datum|lost dato|ratkaistu|vyreseno"
    ),
    closed=(
        "closed at|date time closed|closed|closed on|closed time|close time|closing time|closing date|closed date|date closed|close date|"
        "end date|"
        "geschlossen am|"
        "geschlossen|abgeschlossen am|schliessdatum|ferme le|clos le|date de cloture|date de fermeture|cerrado|cerrado el|"
        "fecha de cierre|chiuso il|data di chiusura|gesloten op|fechado em|data de fechamento|ticket closed time|schliesszeit|"
        "schliesszeitpunkt|geschlossen um|abschlussdatum|abschlusszeit|heure de fermeture|heure de cloture|cloture le|ferme|"
        "hora de cierre|fecha cierre|data de encerramento|data fechamento|fechado|ora di chiusura|data chiusura|chiuso|"
        "sluitingsdatum|gesloten|last closed at|closed at utc|zamknieto|data zamkniecia|stangd|stangt|avslutad|lukket|lukket dato|"
        "afsluttet|avsluttet|suljettu|uzavreno|datum uzavreni"
    ),
    assignee=(
        "assignee|primary resource|agent owner|assigned to|assigned to technician|zugewiesen an techniker|agent|agent name|owner|"
        "assigned agent|"
        "responsible|handler|bearbeiter|zugewiesen an|verantwortlich|besitzer|agentin|assigne a|responsable|agent assigne|asignado a|"
        "agente|assegnato a|operatore|assegnatario|toegewezen aan|behandelaar|atribuido a|responsavel|ticket owner|"
        "assigned technician|technician|techniker|zugewiesener agent|zugewiesene person|zustandig|zustandiger|attribue a|"
        "attribue a technicien|technicien|asignado a tecnico|tecnico|atribuido|atribuido tecnico|atribuido a tecnico|atribuido para|"
        "assegnato a tecnico|assegnato|toegewezen aan technicus|technicus|propietario|proprietario|proprietaire|eigenaar|"
        "assigned agent name|assignee name|staff assigned|assigned staff|staff|last teammate assigned|teammate assigned|assigned user|"
        "przydzielono do technik|przydzielono do|przypisano do|przypisany do|opiekun|atribuido para tecnico|handlaggare|ansvarig|"
        "tilldelad|sagsbehandler|ansvarlig|tildelt|saksbehandler|kasittelija|resitel|prideleno|"
        "zugewiesen zu|zugeordnet zu|zugeordnet|operator|assignees"
    ),
    group=(
        "group|team|queue|department|assignment group|gruppe|abteilung|warteschlange|groupe|equipe|grupo|equipo|gruppo|squadra|groep|"
        "assigned group|"
        "afdeling|zuweisungsgruppe|groupe d affectation|grupo de asignacion|grupo de atribuicao|gruppo di assegnazione|"
        "toewijzingsgroep|support group|fila|cola|coda|wachtrij|assigned to group|zugewiesen an gruppe|attribue a groupe|dept name|"
        "team assigned|behandelaarsgroep|grupa|zespol|przydzielono do grupa|gruppe navn|ryhma|skupina|last team assigned"
    ),
    tags=(
        "tags|labels|tag|label|keywords|categories|schlagworte|schlagworter|stichworter|etiquettes|mots cles|etiquetas|etichette|"
        "trefwoorden|tags tags|tag list"
    ),
)
"""Accents, case and separators do not count. The best name of a field stands first."""
