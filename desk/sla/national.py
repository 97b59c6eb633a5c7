"""The public holidays of a country or region, from the `holidays` library, which is loaded only when a calendar names one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache, partial
from importlib import import_module

from desk.errors import Refused
from desk.sla.hours import Holidays


def national_holidays(country: str, region: str = "", *, except_on: frozenset[date] = frozenset()) -> Holidays:
    """What the holidays of a year are, each with its name; those on the dates `except_on` are worked.

    `country` and `region` are ISO codes. Raises Refused when the library is not installed or knows no such place.
    """
    try:
        library = import_module("holidays")
    except ImportError:
        raise Refused(
            "Holidays by country need the `holidays` library, which is not installed: pip install holidays, or list the dates."
        ) from None
    try:
        library.country_holidays(country, subdiv=region or None)
    except (NotImplementedError, KeyError) as error:
        place = f"{country} {region}".strip()
        raise Refused(f"No holidays are known for {place}: {error.args[0] if error.args else error}") from None
    return lru_cache(maxsize=256)(partial(_of_year, country, region, except_on))


def _of_year(country: str, region: str, except_on: frozenset[date], year: int) -> Mapping[date, str]:
    listed = import_module("holidays").country_holidays(country, subdiv=region or None, years=year)
    return {day: name for day, name in listed.items() if day not in except_on}
