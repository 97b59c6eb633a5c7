"""The formats of exports that can be read.

A new format is a module beside this one and a line in a list below.
"""

from __future__ import annotations

from desk.importers.formats import (
    cfpb,
    chatwoot,
    desk_table,
    event_log,
    freshdesk,
    freshdesk_api,
    generic,
    glpi,
    helpscout,
    jira,
    jira_api,
    mbox,
    nyc311,
    osticket,
    otrs,
    rt,
    servicenow,
    servicenow_api,
    single_mail,
    zammad,
    zendesk,
)
from desk.importers.reading.import_format import BytesFormat
from desk.importers.reading.json_records import JsonFormat
from desk.importers.reading.table_format import TableFormat

TABLE_FORMATS: tuple[TableFormat, ...] = (
    desk_table.FORMAT,
    servicenow.LOG_FORMAT,
    cfpb.FORMAT,
    nyc311.FORMAT,
    freshdesk.FORMAT,
    osticket.FORMAT,
    jira.FORMAT,
    otrs.FORMAT,
    event_log.FORMAT,
    rt.FORMAT,
    servicenow.LIST_FORMAT,
    generic.FORMAT,
)
"""Every kind of table, the more special before the more common."""
JSON_FORMATS: tuple[JsonFormat, ...] = (
    jira_api.FORMAT,
    servicenow_api.FORMAT,
    freshdesk_api.FORMAT,
    glpi.FORMAT,
    otrs.API_FORMAT,
    zendesk.FORMAT,
    zammad.FORMAT,
    chatwoot.FORMAT,
    helpscout.FORMAT,
    helpscout.FREESCOUT_FORMAT,
)
"""Every kind of JSON export that is more than a list of plain objects."""
BYTES_FORMATS: tuple[BytesFormat, ...] = (mbox.FORMAT, single_mail.FORMAT)
"""Every kind of file whose records have an encoding each."""
FORMAT_NAMES: tuple[str, ...] = tuple(
    name for known in (*TABLE_FORMATS, *JSON_FORMATS, *BYTES_FORMATS) for name in (known.name, *known.aliases)
)
"""The names of every format, as `--format` takes them."""
SOURCES: tuple[str, ...] = tuple(dict.fromkeys(known.source for known in (*TABLE_FORMATS, *JSON_FORMATS, *BYTES_FORMATS)))
"""The sources that cases may be of."""
