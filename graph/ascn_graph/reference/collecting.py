"""All reference data for the places of one graph, as the files that hold them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module

from ascn_graph.errors import Finding, InvalidSource
from ascn_graph.inputs import Inputs
from ascn_graph.reference.identifiers import RULE, Identifiers, read_identifiers
from ascn_graph.reference.packages import MissingPackage
from ascn_graph.reference.writing import DataSet, to_trig

_MODULES = ("cldr", "iso_3166", "natural_earth", "geonames")
"""The largest last: what is wrong with the others is told sooner."""


@dataclass(frozen=True)
class ReferenceFile:
    """What one source file should hold, and whether it holds that already."""

    data: DataSet
    text: str
    current: bool


def collect(inputs: Inputs) -> Iterator[ReferenceFile]:
    """Give the files of all data sets for the places that the editors of `inputs` identify.

    :raises MissingPackage: when a package of the extra 'reference' is not installed.
    :raises InvalidSource: when an identifier is unknown to the package that should know it, or a data set would be
        empty, which says that the identifiers it needs were lost.
    """
    identifiers = read_identifiers(inputs.sources)
    stored = {file.name: file.content for file in inputs.sources}
    sets = [_reader(name)(identifiers) for name in _MODULES]
    if empty := [data for data in sets if not data.facts]:
        message = "No place has an identifier by which {} could be asked: add it to the editors' files."
        raise InvalidSource([Finding(message.format(data.package), RULE) for data in empty])
    for data in sets:
        text = to_trig(data)
        yield ReferenceFile(data, text, stored.get(data.file) == text.encode())


def _reader(name: str) -> Callable[[Identifiers], DataSet]:
    # Imported only now: the packages are an extra, and whoever lacks one is to be told which.
    try:
        read: Callable[[Identifiers], DataSet] = import_module(f"ascn_graph.reference.{name}").read
    except ModuleNotFoundError as error:
        raise MissingPackage(error.name or name) from error
    return read
