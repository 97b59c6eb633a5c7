"""Which action opens which form; it knows names and nothing of how a form is shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from desk.tui.forms.kinds import (
    apology as apologising,
)
from desk.tui.forms.kinds import (
    contact as taking,
)
from desk.tui.forms.kinds import (
    escalation as deciding,
)
from desk.tui.forms.kinds import (
    field_change as changing,
)
from desk.tui.forms.kinds import (
    link as linking,
)
from desk.tui.forms.kinds import (
    listen as listening,
)
from desk.tui.forms.kinds import (
    offer as offering,
)
from desk.tui.forms.kinds import (
    offer_answer as answering,
)
from desk.tui.forms.kinds import (
    promise as promising,
)
from desk.tui.forms.kinds import (
    refusal as refusing,
)
from desk.tui.forms.kinds import (
    root_cause as causing,
)
from desk.tui.forms.kinds import (
    status as ending,
)
from desk.tui.forms.kinds import (
    story as storytelling,
)
from desk.tui.forms.kinds import (
    tick_off as ticking,
)
from desk.tui.forms.kinds import (
    verdict as verifying,
)
from desk.tui.forms.spec import Form, Scene

FORMS: Mapping[str, Callable[[Scene], Form | str]] = {
    "take": taking.take,
    "contact": taking.contact,
    "incoming": taking.incoming,
    "chase": taking.chase,
    "memo": taking.memo,
    "listen": listening.listen,
    "apology": apologising.apology,
    "offer": offering.offer,
    "answer": answering.answer,
    "refusal": refusing.refusal,
    "cause": causing.cause,
    "done": ticking.done,
    "promise": promising.promise,
    "tangible": promising.tangible,
    "ask": promising.ask,
    "verify": verifying.verify,
    "story": storytelling.story,
    "status": ending.status,
    "priority": changing.priority,
    "field": changing.field,
    "decider": deciding.decider,
    "swap": deciding.swap,
    "link": linking.link,
}
"""A form for the circumstances, or words why there is none now."""
