"""What pages and documents need of one version, read once and kept as long as the version is served."""

from collections import OrderedDict
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from threading import Lock
from typing import Annotated

from fastapi import Depends, Request

from ascn_api.jsonld import Context
from ascn_api.snapshots import Current, Snapshot
from ascn_graph.citations import Citer
from ascn_graph.descriptions import Description, describe
from ascn_graph.labels import LabelIndex
from ascn_graph.presentation import Presentation
from ascn_graph.statements import Narrator
from ascn_graph.vocabulary import use_counts

CONTEXT_FILE = "context.jsonld"
_KEPT = 4


@dataclass(frozen=True)
class Reading:
    """A snapshot with its names, its order of facts, its JSON-LD context and its counts, read when needed."""

    snapshot: Snapshot

    @cached_property
    def labels(self) -> LabelIndex:
        """The names of all entities."""
        return LabelIndex.of(self.snapshot.store, self.snapshot.namespace)

    @cached_property
    def presentation(self) -> Presentation:
        """Order, groups and names of facts."""
        return Presentation.of(self.snapshot.store, self.snapshot.namespace)

    @cached_property
    def context(self) -> Context:
        """The JSON-LD context published with the version."""
        path = self.snapshot.version.folder / CONTEXT_FILE
        return Context.read(path.read_text(encoding="utf-8"), self.snapshot.version.base)

    @cached_property
    def class_counts(self) -> dict[str, int]:
        """Class IRI to the number of its instances."""
        return use_counts(self.snapshot.store, query_text("class-counts"))

    @cached_property
    def property_counts(self) -> dict[str, int]:
        """Property IRI to the number of triples that use it."""
        return use_counts(self.snapshot.store, query_text("property-counts"))

    def describe(self, iri: str, languages: tuple[str, ...]) -> Description:
        """Describe a thing for readers of `languages`."""
        return describe(self.snapshot.store, self.snapshot.namespace, iri, languages, self.presentation)

    def narrator(self, languages: tuple[str, ...]) -> Narrator:
        """Put statements into words for readers of `languages`."""
        return Narrator(self.snapshot.store, self.snapshot.namespace, languages)

    def citer(self, languages: tuple[str, ...]) -> Citer:
        """Cite graphs for readers of `languages`."""
        return Citer(self.snapshot.store, self.snapshot.namespace, self.presentation, languages)


class Readings:
    """The readings of the versions served last."""

    def __init__(self) -> None:
        """Begin with none."""
        self._kept: OrderedDict[tuple[int, str], Reading] = OrderedDict()
        self._lock = Lock()

    def of(self, snapshot: Snapshot) -> Reading:
        """Give the reading of `snapshot`, the same one for every request it serves."""
        key = snapshot.version.number, snapshot.version.content_digest
        with self._lock:
            if key not in self._kept or self._kept[key].snapshot is not snapshot:
                self._kept[key] = Reading(snapshot)
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
            return self._kept[key]


async def current_reading(request: Request, current: Current) -> Reading:
    """Give the reading of the version a request is served from."""
    readings: Readings = request.app.state.readings
    return readings.of(current)


CurrentReading = Annotated[Reading, Depends(current_reading)]
"""Parameter type of a route that shows things: `def show(reading: CurrentReading) -> …`."""


def query_text(name: str) -> str:
    """Give the text of `queries/<name>.rq`."""
    return files("ascn_api").joinpath("queries", f"{name}.rq").read_text(encoding="utf-8")
