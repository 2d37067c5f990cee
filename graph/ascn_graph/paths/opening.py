"""Finding paths in a published version, in this process."""

from collections.abc import Sequence

from ascn_graph.namespaces import Namespace
from ascn_graph.paths.answers import Connections
from ascn_graph.paths.finding import Finder
from ascn_graph.paths.index import open_index
from ascn_graph.paths.requests import PathRequest
from ascn_graph.versions import LABELS_FOLDER, Version


def open_finder(version: Version) -> Finder:
    """Open `version` for finding paths.

    :raises DamagedVersion: when it cannot be read.
    """
    index = open_index(version.folder / "paths")
    names = version.folder / LABELS_FOLDER
    return Finder(version.number, version.open_store(), Namespace(version.base), index, names)


def find(
    version: Version,
    start: str,
    end: str,
    request: PathRequest | None = None,
    languages: Sequence[str] = ("en",),
) -> Connections:
    """Find how two entities of `version` are connected; see `Finder.find`.

    :raises DamagedVersion: when the version cannot be read.
    """
    return open_finder(version).find(start, end, request or PathRequest(), languages)
