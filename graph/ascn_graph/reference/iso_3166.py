"""ISO 3166: codes and English names of countries, and names of the subdivisions in which cities lie, from pycountry."""

from typing import Any

import pycountry

from ascn_graph.reference.identifiers import Identifiers
from ascn_graph.reference.packages import installed
from ascn_graph.reference.writing import DataSet, Properties, text

_NOTES = """\
Of each country with an :iso3166 code: its other codes and its English names. Of each city with a :subdivision
code: the name of that subdivision, whose language the list does not tell."""


def read(identifiers: Identifiers) -> DataSet:
    """Read what pycountry says of the identified countries and subdivisions.

    Its data are those of Debian's iso-codes (https://salsa.debian.org/iso-codes-team/iso-codes), unchanged.

    :raises InvalidSource: when it does not know a code.
    """
    package = installed("pycountry")
    countries = {country.alpha_2: country for country in pycountry.countries}
    subdivisions = {subdivision.code: subdivision for subdivision in pycountry.subdivisions}
    identifiers.check(identifiers.countries, countries, package)
    identifiers.check(identifiers.subdivisions, subdivisions, package)
    facts: dict[str, Properties] = {}
    for place, code in identifiers.countries.items():
        facts[place] = _of_country(countries[code])
    for place, code in identifiers.subdivisions.items():
        facts[place] = {":subdivisionName": [text(subdivisions[code].name)]}
    return DataSet(
        source="iso-3166",
        title="ISO 3166 country and subdivision codes of Debian's iso-codes, in the package pycountry",
        publisher="organisation/debian-iso-codes",
        licence="https://www.gnu.org/licenses/old-licenses/lgpl-2.1.html",
        attribution="Data of the Debian iso-codes project, packaged by the authors of pycountry, under LGPL 2.1.",
        languages=("en",),
        package=package,
        notes=_NOTES,
        facts=facts,
    )


def _of_country(country: Any) -> Properties:  # noqa: ANN401  # pycountry gives its records no narrower type
    names = [getattr(country, name, None) for name in ("name", "official_name", "common_name")]
    return {
        ":iso3166Alpha3": [text(country.alpha_3)],
        ":iso3166Numeric": [text(country.numeric)],
        "skos:altLabel": [text(name, "en") for name in dict.fromkeys(names) if name],
    }
