"""Finding paths in a published version, in this process."""

from ascn_graph.namespaces import Namespace
from ascn_graph.paths.finding import Finder
from ascn_graph.paths.index import open_index
from ascn_graph.versions import LABELS_FOLDER, Version


def open_finder(version: Version) -> Finder:
    """Open `version` for finding paths.

    :raises DamagedVersion: when it cannot be read.
    """
    index = open_index(version.folder / "paths")
    names = version.folder / LABELS_FOLDER
    return Finder(version.number, version.open_store(), Namespace(version.base), index, names)
