"""Drafts of texts that may have been saved."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from desk.store.drafts import Draft, Drafts

TOKEN_FIELD = "_token"
"""The field of a draft that holds the token of its commit."""

_IS_TOKEN = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}").fullmatch
"""Is it a token? A draft is a file that anybody may edit."""


def with_token(fields: Mapping[str, Any], token: str) -> dict[str, Any]:
    """The fields of a draft that a commit may have saved. `token` names it, empty for none."""
    return {**fields, TOKEN_FIELD: token} if token else dict(fields)


def unsure_tokens(drafts: Iterable[Draft]) -> frozenset[str]:
    """The tokens of commits that may have saved some of the drafts."""
    return frozenset(token for draft in drafts if isinstance(token := draft.fields.get(TOKEN_FIELD), str) and _IS_TOKEN(token))


def settle_drafts(drafts: Drafts, token: str, *, is_saved: bool) -> tuple[str, ...]:
    """Drop the drafts of a commit that was saved.

    Those of one that was not are drafts like any other. Returns the names of their cases. Raises NotSaved.
    """
    found = [draft for draft in drafts.all() if draft.fields.get(TOKEN_FIELD) == token]
    for draft in found:
        if is_saved:
            drafts.drop(draft.case, draft.form)
        else:
            drafts.save(draft.case, draft.form, {name: value for name, value in draft.fields.items() if name != TOKEN_FIELD})
    return tuple(draft.case for draft in found)
