"""Holds the regular expression for unfilled template fields."""

from __future__ import annotations

_NOUN = (
    r"(?:first|last|full|sur|customer|client|guest|agent|user|your|insert|order|company|account|product|room|ticket|case|ref)?[ _-]?"
    r"(?:name|date|time|number|no|amount|address|reference|ref|id|email|phone|title|surname|day|month|year|price|item|reason|details|link|"
    r"city|code|department|signature|here|customer|client|guest|company|product|order|agent|hour|hours|tenant|member|patient|passenger|pupil|student|parent|resident|owner|applicant|traveller|recipient|caller)"
)
_NAMED = rf"(?i:(?:[a-z]+[ _-]){{0,2}}{_NOUN}(?:[ _-][a-z0-9]{{1,12}})?)"
_CAPITALS = r"[A-Z][A-Z0-9 _./-]{0,30}"

FIELD = "|".join(
    (
        r"\$?\{\{?\{?[^{}\n]{0,40}\}?\}?\}",
        r"<%[^<>\n]{1,40}%>",
        rf"<<?(?:{_NAMED}|{_CAPITALS})>?>",
        rf"\[\[?(?:{_NAMED}|{_CAPITALS})\]?\]",
        r"\*\|[A-Za-z_:]{1,30}\|\*",
        r"%%?[A-Za-z_][A-Za-z_.]{0,30}%%?",
        r"(?<![\w$])\$[A-Za-z_]\w{0,30}",
        r"(?<![\w-])X{2,4}(?:[:./-]X{2,4}){1,2}(?![\w-])",
        r"(?<![\w-])(?:HH:MM|hh:mm|DD[./-]MM(?:[./-]YY(?:YY)?)?|MM[./-]DD(?:[./-]YY(?:YY)?)?|YYYY-MM-DD)(?![\w-])",
        r"(?<![\w-])X{2,4}(?![\w-])",
        r"_{3,}|_{2,}[:./-]_{2,}",
        r"(?<![\w-])(?:FIRST|LAST|FULL|CUSTOMER|CLIENT|GUEST|AGENT|USER|ORDER|COMPANY|ACCOUNT|PRODUCT|TICKET|CASE)_?(?:NAME|NUMBER|NO|ID|DATE)"
        r"(?![\w-])",
        r"(?<![\w-])(?:SURNAME|FORENAME)(?![\w-])",
    )
)
"""A regular expression for the fields of usual template languages. Every part of it is bounded."""
