"""Public holidays of a country or region, from the `holidays` library.

The library is loaded only when a calendar names a country.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache, partial
from importlib import import_module
from typing import Any

from desk.errors import Refused
from desk.sla.opening_hours import HolidaysByYear


def national_holidays(country: str, region: str = "", *, except_on: frozenset[date] = frozenset()) -> HolidaysByYear:
    """Gives the holidays of a country or region by year.

    `country` and `region` are ISO codes, `DE` and `BY`. Holidays on the dates `except_on` are worked. Raises Refused when the library is
    not installed or knows no such place.
    """
    library, country, region = _holidays_library(), country.upper(), region.upper()
    places: dict[str, list[str]] = library.list_supported_countries()
    if country not in places:
        raise Refused(f"no holidays are known for {country!r}; countries are ISO codes, such as DE or US")
    if region and region not in places[country]:
        raise Refused(
            f"{country} has no region {region!r}; " + (f"it has {', '.join(places[country])}" if places[country] else "it has none")
        )
    return lru_cache(maxsize=256)(partial(_holidays_of_year, country, region, except_on))


def _holidays_of_year(country: str, region: str, except_on: frozenset[date], year: int) -> Mapping[date, str]:
    listed = _holidays_library().country_holidays(country, subdiv=region or None, years=year)
    return {day: name for day, name in listed.items() if day not in except_on}


def _holidays_library() -> Any:
    try:
        return import_module("holidays")
    except ImportError:
        raise Refused("this needs the `holidays` library, which is not installed: pip install holidays, or list the dates") from None
