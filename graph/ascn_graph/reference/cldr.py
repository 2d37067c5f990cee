"""Unicode CLDR: names of countries and of cities after which time zones are called, in many languages, from Babel."""

from collections.abc import Iterator
from functools import cache
from typing import Literal

from babel import Locale
from babel.core import get_cldr_version, get_global
from babel.languages import get_official_languages
from babel.localedata import exists

from ascn_graph.reference.identifiers import Identifiers
from ascn_graph.reference.packages import installed
from ascn_graph.reference.writing import DataSet, text

_EVERYWHERE = ("en", "id", "ja")
_OFFICIAL = frozenset(
    {"de", "es", "fil", "fr", "hi", "km", "lo", "ms", "my", "nl", "pt", "ta", "tet", "th", "vi", "zh"}
)
"""Languages in which the graph has names; shapes/statement.ttl lists them too."""
_NOTES = """\
Of each country with an :iso3166 code: its name in English, Indonesian, Japanese and its official languages, as
far as CLDR has them (it has no Tetum). Of each city after which a time zone of its country is called: its name
in the same languages, where CLDR prints one."""


def read(identifiers: Identifiers) -> DataSet:
    """Read names in English, Indonesian, Japanese and the official languages of each country.

    A city gets the names of the time zone called after it: CLDR's exemplar city, Unicode TS 35, part 4,
    https://www.unicode.org/reports/tr35/tr35-dates.html#Time_Zone_Names.
    """
    names = {place: _of_country(code) for place, code in identifiers.countries.items()}
    zones = {city: (zone, code) for zone, code, city in _zones() if code in identifiers.countries.values()}
    for place, label in identifiers.labels.items():
        zone, code = zones.get(label, (None, ""))
        if zone and identifiers.subdivisions.get(place, code).startswith(code):
            names[place] = _of_zone(zone, code)
    return DataSet(
        source="cldr",
        title="Names of territories and time zones of the Unicode CLDR, in the package Babel",
        publisher="organisation/unicode-consortium",
        licence="https://www.unicode.org/license.txt",
        attribution="Data of the Unicode Common Locale Data Repository, © Unicode, Inc., under the Unicode License.",
        languages=tuple(sorted({language for found in names.values() for language in found})),
        package=installed("babel"),
        version=str(get_cldr_version()),
        notes=_NOTES,
        facts={
            place: {"skos:altLabel": [text(name, language) for language, name in found.items()]}
            for place, found in names.items()
            if found
        },
    )


def _languages(country: str) -> list[str]:
    official = (language for language in get_official_languages(country) if language in _OFFICIAL)
    return list(dict.fromkeys((*_EVERYWHERE, *(language for language in official if exists(language)))))


@cache
def _locale(language: str) -> Locale:
    return Locale.parse(language)


def _of_country(code: str) -> dict[str, str]:
    found = {language: _locale(language).territories.get(code) for language in _languages(code)}
    return {language: name for language, name in found.items() if name}


def _of_zone(zone: str, code: str) -> dict[str, str]:
    found = {language: _exemplar(zone, language) for language in _languages(code)}
    return {language: name for language, name in found.items() if name}


def _zones() -> Iterator[tuple[str, str, str]]:
    """Give each time zone with the code of its country and its city in English.

    CLDR names zones as they were first called (Asia/Saigon), and leaves an English city out that is the zone's name.
    """
    countries, current = _texts("zone_territories"), _texts("zone_aliases")
    for zone in map(str, _locale("ja").time_zones):
        code = countries.get(current.get(zone, zone))
        if code:
            yield zone, code, _exemplar(zone, "en") or zone.rpartition("/")[2].replace("_", " ")


def _texts(table: Literal["zone_aliases", "zone_territories"]) -> dict[str, str]:
    return {str(name): str(value) for name, value in get_global(table).items()}


def _exemplar(zone: str, language: str) -> str | None:
    names = _locale(language).time_zones.get(zone)
    return names.get("city") if names else None
