"""What pages and documents need of one version, read once and kept as long as the version is served."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from threading import Lock
from typing import Annotated, TypeVar

from fastapi import Depends, Request
from pyoxigraph import NamedNode, Store

from ascn_api.jsonld import Context
from ascn_api.snapshots import Current, Snapshot
from ascn_graph.descriptions import describe
from ascn_graph.extracts import graphs_by_document
from ascn_graph.facts import Description
from ascn_graph.labels import LabelIndex, LabelMemory, fold
from ascn_graph.outlines import Part, outline_of, places_in
from ascn_graph.presentation import TYPE, Presentation
from ascn_graph.statements import Narrator
from ascn_graph.vocabulary import use_counts

CONTEXT_FILE = "context.jsonld"
PARTS = 50
"""Parts of a source on one page."""
_KEPT = 4
_REMEMBERED = 256
Kept = TypeVar("Kept")


class LargeBodies:
    """The bodies of large documents that were asked for last: they take longest to write, and never change."""

    def __init__(self, least: int = 64 * 1024, most: int = 32 * 1024 * 1024) -> None:
        """Keep bodies of `least` bytes and more, `most` bytes together."""
        self._least, self._most = least, most
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._size = 0
        self._lock = Lock()

    def get(self, name: str) -> bytes | None:
        """Give the body kept by a name."""
        with self._lock:
            if name in self._kept:
                self._kept.move_to_end(name)
            return self._kept.get(name)

    def keep(self, name: str, body: bytes) -> None:
        """Keep a body, if it is large, and forget those asked for longest ago.

        >>> bodies = LargeBodies(least=2, most=4)
        >>> for name, body in ("a", b"aa"), ("b", b"b"), ("c", b"ccc"):
        ...     bodies.keep(name, body)
        >>> [bodies.get(name) for name in "abc"]
        [None, None, b'ccc']
        """
        if len(body) < self._least:
            return
        with self._lock:
            self._size += len(body) - len(self._kept.pop(name, b""))
            self._kept[name] = body
            while self._size > self._most:
                self._size -= len(self._kept.popitem(last=False)[1])


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
    def memory(self) -> LabelMemory:
        """The labels read so far."""
        return LabelMemory()

    @cached_property
    def large_bodies(self) -> LargeBodies:
        """The bodies of large documents written so far."""
        return LargeBodies()

    @cached_property
    def _outlines(self) -> dict[str, tuple[Part, ...]]:
        return {}

    @cached_property
    def _places(self) -> dict[str, dict[str, int]]:
        return {}

    @cached_property
    def graphs(self) -> dict[str, list[NamedNode]]:
        """Document IRI to the named graphs in it."""
        return graphs_by_document(self.snapshot.store)

    @cached_property
    def _sizes(self) -> dict[str, int]:
        return {}

    def size_of(self, graph: NamedNode) -> int:
        """Count the triples in a graph."""
        quads = self.snapshot.store.quads_for_pattern(None, None, None, graph)
        return _remembered(self._sizes, graph.value, lambda: sum(1 for _ in quads))

    def outline(self, source: str) -> tuple[Part, ...]:
        """Give the parts of a source in order."""
        store, namespace, graphs = self.snapshot.store, self.snapshot.namespace, self.graphs.get(source, [])
        return _remembered(self._outlines, source, lambda: outline_of(store, namespace, source, graphs))

    @cached_property
    def _members(self) -> dict[str, list[tuple[str, NamedNode]]]:
        return {}

    def members(self, class_: NamedNode, languages: tuple[str, ...]) -> list[tuple[str, NamedNode]]:
        """Give the instances of a class with their labels, sorted by label."""
        store, name = self.snapshot.store, f"{class_.value} {languages}"
        return _remembered(self._members, name, lambda: _labelled(store, class_, languages, self.memory))

    def page_of(self, graph: str) -> int:
        """Give the page of its source on which a graph is shown."""
        source, hash_, _ = graph.partition("#")
        graphs = self.graphs.get(source, []) if hash_ else []
        if not graphs:
            return 1
        places = _remembered(self._places, source, lambda: places_in(self.snapshot.store, source, graphs))
        return places.get(graph, 0) // PARTS + 1

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
        store, namespace = self.snapshot.store, self.snapshot.namespace
        return describe(store, namespace, iri, languages, self.presentation, self.memory)

    def narrator(self, languages: tuple[str, ...]) -> Narrator:
        """Put statements into words for readers of `languages`."""
        return Narrator(self.snapshot.store, self.snapshot.namespace, languages, self.memory)


def _labelled(
    store: Store, class_: NamedNode, languages: tuple[str, ...], memory: LabelMemory
) -> list[tuple[str, NamedNode]]:
    members = {quad.subject for quad in store.quads_for_pattern(None, TYPE, class_, None)}
    named = [
        (memory.literal(store, node, languages), node) for node in members if isinstance(node, NamedNode)
    ]
    labelled = ((label.value if label else node.value, node) for label, node in named)
    return sorted(labelled, key=lambda pair: (fold(pair[0]), pair[0], pair[1].value))


def _remembered(known: dict[str, Kept], name: str, read: Callable[[], Kept]) -> Kept:
    """Give what is known by a name, or read it; of much that is known, the oldest is forgotten."""
    found = known.get(name)
    if found is None:
        found = known[name] = read()
        if len(known) > _REMEMBERED:
            known.pop(next(iter(known)), None)
    return found


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
