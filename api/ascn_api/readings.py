"""What pages and documents need of one version, read once and kept as long as the version is served."""

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sized
from dataclasses import dataclass, field
from functools import partial
from importlib.resources import files
from threading import Lock
from typing import TYPE_CHECKING, Annotated, Generic, TypeVar

from fastapi import Depends, Request
from pyoxigraph import DefaultGraph, Literal, NamedNode

from ascn_api.desk import PLACES, Desk
from ascn_api.html.links import Links
from ascn_api.jsonld import Context
from ascn_api.snapshots import Snapshot
from ascn_graph.catalogue import UseCounts, read_use_counts
from ascn_graph.catalogue.questions import QUESTIONS, list_questions
from ascn_graph.citations import CitationMemory, Citer
from ascn_graph.descriptions import describe, introduce
from ascn_graph.extracts import LabelTriples
from ascn_graph.facet_index import index_facets
from ascn_graph.facets import UNCOUNTED, Facets
from ascn_graph.facts import Description
from ascn_graph.labels import LabelMemory
from ascn_graph.listings import Listing, list_members
from ascn_graph.lookups import Deadline, TimedLookups
from ascn_graph.native_names import read_native
from ascn_graph.outlines import Outline, outline_of
from ascn_graph.presentation import Presentation
from ascn_graph.reconciliation.reader import Reader
from ascn_graph.reconciliation.schema import Schema
from ascn_graph.statements import Narrator
from ascn_graph.theme_tree import ThemeTree, read_tree
from ascn_graph.versions import CONTEXT_FILE, LABELS_FOLDER
from ascn_graph.vocabulary.documentation import Documentation, read_documentation

if TYPE_CHECKING:
    from ascn_graph.label_index import LabelIndex

PARTS = 20
"""Parts of a source on one page."""
_SECONDS = 30.0
_KEPT = 4
_REMEMBERED = 300_000
"""Members of lists, and parts of sources, that are remembered of one version."""
_READERS = 8
"""Lists of languages for whose readers citations are remembered."""
Kept = TypeVar("Kept")
KeptSized = TypeVar("KeptSized", bound=Sized)


@dataclass(frozen=True)
class Written:
    """The body of a document, and the links of its answer that are known once it is written."""

    body: bytes
    links: tuple[str, ...] = ()

    def __len__(self) -> int:
        """Count the bytes of the body."""
        return len(self.body)


@dataclass(frozen=True)
class GraphContents:
    """How many triples a graph holds, or as many as are shown of more, and where its hash IRIs are first met."""

    total: int
    cut: bool
    places: Mapping[str, int]

    def __len__(self) -> int:
        """Count the places that are held."""
        return len(self.places) + 1


class Remembered(Generic[KeptSized]):
    """What was read last, by name, as long as all together is not too large."""

    def __init__(self, most: int) -> None:
        """Remember what comes to `most` items together."""
        self._most = most
        self._kept: OrderedDict[str, KeptSized] = OrderedDict()
        self._size = 0
        self._lock = Lock()

    def get(self, name: str) -> KeptSized | None:
        """Give what is kept by a name."""
        with self._lock:
            if name in self._kept:
                self._kept.move_to_end(name)
            return self._kept.get(name)

    def keep(self, name: str, kept: KeptSized) -> KeptSized:
        """Keep something and give it back; what was asked for longest ago is forgotten.

        >>> remembered = Remembered[str](most=4)
        >>> for name, text in ("a", "aa"), ("b", "b"), ("c", "ccc"):
        ...     assert remembered.keep(name, text) == text
        >>> [remembered.get(name) for name in "abc"]
        [None, 'b', 'ccc']
        """
        with self._lock:
            self._size += len(kept) - (len(self._kept.pop(name)) if name in self._kept else 0)
            self._kept[name] = kept
            while self._size > self._most:
                self._size -= len(self._kept.popitem(last=False)[1])
        return kept

    def read(self, name: str, read: Callable[[], KeptSized]) -> KeptSized:
        """Give what is kept by a name, or read it."""
        known = self.get(name)
        return self.keep(name, read()) if known is None else known


class Once(Generic[Kept]):
    """Something that is read once, by who needs it first; others wait for it as long as they have time."""

    def __init__(self, read: Callable[[], Kept]) -> None:
        """Read it later."""
        self._read = read
        self._known: list[Kept] = []
        self._lock = Lock()

    def get(self, deadline: Deadline) -> Kept:
        """Give it.

        :raises QueryTimeout: when somebody else still reads it at the deadline.
        """
        if not self._known:
            if not self._lock.acquire(timeout=deadline.left):
                raise deadline.passed()
            try:
                if not self._known:
                    self._known.append(self._read())
            finally:
                self._lock.release()
        return self._known[0]


class Library:
    """What was read of one version so far, for all requests that it serves; see `Reading`."""

    def __init__(self, snapshot: Snapshot) -> None:
        """Begin with nothing."""
        store, namespace = snapshot.store, snapshot.namespace
        self.labels = Once(partial(_read_labels, snapshot))
        self.presentation = Once(partial(Presentation.of, store, namespace))
        self.context = Once(partial(_read_context, snapshot))
        self.uses = Once(partial(read_use_counts, store, namespace))
        self.documentation = Once(partial(_read_documentation, snapshot))
        self.schema = Once(partial(_read_schema, snapshot))
        self.memory = LabelMemory(read_native(snapshot.version.folder, namespace))
        self.label_triples = LabelTriples()
        self.prefixes = snapshot.namespace.prefixes
        self.large_bodies = Remembered[Written](32 * 1024 * 1024)
        self.graph_contents = Remembered[GraphContents](_REMEMBERED)
        self.outlines = Remembered[Outline](_REMEMBERED)
        self.listings = Remembered[Listing](_REMEMBERED)
        self.names = Remembered[tuple[Literal, ...]](_REMEMBERED)
        self.kinds = Remembered[tuple[NamedNode, ...]](_REMEMBERED)
        self.facets = Remembered[Facets](_REMEMBERED)
        self.trees = Remembered[ThemeTree](_REMEMBERED)
        self._citations: OrderedDict[tuple[str, ...], CitationMemory] = OrderedDict()

    def citations(self, languages: tuple[str, ...]) -> CitationMemory:
        """Give what was cited for readers of `languages`."""
        known = self._citations.setdefault(languages, CitationMemory())
        if len(self._citations) > _READERS:
            self._citations.popitem(last=False)
        return known


@dataclass(frozen=True)
class Reading:
    """A snapshot as one request reads it: until its deadline, and with what other requests have read already."""

    snapshot: Snapshot
    library: Library
    desk: Desk
    deadline: Deadline
    served: str = ""
    """The base of the server where the version is read as it was, not because it is the one in service."""
    store: TimedLookups = field(init=False)
    """The store of the snapshot, which is read until the deadline."""

    def __post_init__(self) -> None:
        """Let the store be read until the deadline."""
        object.__setattr__(self, "store", TimedLookups(self.snapshot.store, self.deadline))

    @property
    def links(self) -> Links:
        """Addresses in pages of the version."""
        within = f"versions/{self.snapshot.version.number}/" if self.served else ""
        return Links(self.snapshot.namespace, self.page_of, within, self.served)

    @property
    def labels(self) -> "LabelIndex":
        """The names of all entities."""
        return self.library.labels.get(self.deadline)

    @property
    def presentation(self) -> Presentation:
        """Order, groups and names of facts."""
        return self.library.presentation.get(self.deadline)

    @property
    def context(self) -> Context:
        """The JSON-LD context published with the version."""
        return self.library.context.get(self.deadline)

    @property
    def prefixes(self) -> dict[str, str]:
        """The prefixes of documents."""
        return self.library.prefixes

    @property
    def default(self) -> DefaultGraph | None:
        """The graph that says everything once, or None where each statement stands in graphs of its own only."""
        return None if self.snapshot.version.strict else DefaultGraph()

    @property
    def memory(self) -> LabelMemory:
        """The labels read so far."""
        return self.library.memory

    @property
    def uses(self) -> UseCounts:
        """How often classes and properties are used."""
        return self.library.uses.get(self.deadline)

    @property
    def documentation(self) -> Documentation:
        """The vocabulary and the shapes, as they are documented."""
        return self.library.documentation.get(self.deadline)

    @property
    def schema(self) -> Schema:
        """The types and properties by which names are reconciled."""
        return self.library.schema.get(self.deadline)

    def outline(self, source: str) -> Outline:
        """Give the parts of a source in order."""
        return self.library.outlines.read(
            source, lambda: outline_of(self.store, self.snapshot.namespace, source)
        )

    def members(self, class_: NamedNode, languages: tuple[str, ...], page: range) -> Listing:
        """Give the instances of a class that stand on a page of the list of all of them."""
        total = self.uses.classes.get(class_.value)
        name = f"{class_.value} {languages}"
        known = self.library.listings.get(name)
        if known is None:
            known = list_members(self.store, class_, self.default, languages, self.memory, page, total)
            if known.sorted:
                self.library.listings.keep(name, known)
        return known

    def facets(self, class_: NamedNode, listing: Listing) -> Facets:
        """Give the facets of a class, whose list holds its instances; none where they are too many to be counted."""
        if not listing.sorted:
            return UNCOUNTED
        namespace, nodes = self.snapshot.namespace, [node for _, node in listing.things]
        return self.library.facets.read(
            class_.value,
            lambda: index_facets(self.store, namespace, class_, nodes, self.presentation, self.default),
        )

    def tree(self, class_: NamedNode, listing: Listing, languages: tuple[str, ...]) -> ThemeTree:
        """Arrange the concepts in a list, which are all of a class, as a tree for readers of `languages`."""
        nodes = [node for _, node in listing.things]
        return self.library.trees.read(
            f"{class_.value} {languages}",
            lambda: read_tree(self.store, self.snapshot.namespace, nodes, self.default),
        )

    def page_of(self, graph: str) -> int | None:
        """Give the page of its source on which a graph is shown; None where it has one of its own."""
        source, hash_, _ = graph.partition("#")
        place = self.outline(source).place_of(graph) if hash_ else 0
        return None if place is None else place // PARTS + 1

    def describe(self, iri: str, languages: tuple[str, ...], page: int = 1) -> Description:
        """Describe a thing for readers of `languages`, on one of its pages."""
        return describe(self.citer(languages), iri, page)

    def introduce(self, iri: str, languages: tuple[str, ...]) -> Description:
        """Name a thing and its classes for readers of `languages`."""
        return introduce(self.citer(languages), iri)

    def citer(self, languages: tuple[str, ...]) -> Citer:
        """Cite graphs for readers of `languages`."""
        cited = self.library.citations(languages)
        namespace, presentation = self.snapshot.namespace, self.presentation
        return Citer(self.store, namespace, presentation, languages, self.memory, cited)

    def narrator(self, languages: tuple[str, ...]) -> Narrator:
        """Put statements into words for readers of `languages`."""
        return Narrator(self.store, self.snapshot.namespace, languages, self.memory)


_Shelf = OrderedDict[tuple[int, str], tuple[Snapshot, Library]]


class Readings:
    """The libraries of the versions served last, and the desk at which all of them are read."""

    def __init__(self, places: int = PLACES) -> None:
        """Begin with none; `places` is the number of documents that are worked on at the same time."""
        self.desk = Desk(places)
        self._kept: _Shelf = OrderedDict()
        self._past: _Shelf = OrderedDict()
        self._lock = Lock()

    def of(self, snapshot: Snapshot, seconds: float = _SECONDS) -> Reading:
        """Give a reading of `snapshot` that takes at most so many seconds, from now on."""
        return Reading(snapshot, self._library(self._kept, snapshot), self.desk, Deadline(seconds))

    def of_past(self, snapshot: Snapshot, served: str, seconds: float = _SECONDS) -> Reading:
        """Give the same of a version that is read as it was, by a server of the base `served`.

        However many of these are read, what is known of the version in service is kept.
        """
        library = self._library(self._past, snapshot)
        return Reading(snapshot, library, self.desk, Deadline(seconds), served)

    def _library(self, shelf: _Shelf, snapshot: Snapshot) -> Library:
        key = snapshot.version.number, snapshot.version.content_digest
        with self._lock:
            known = shelf.get(key)
            if known is None or known[0] is not snapshot:
                known = shelf[key] = snapshot, Library(snapshot)
            shelf.move_to_end(key)
            while len(shelf) > _KEPT:
                shelf.popitem(last=False)
            return known[1]


def _read_labels(snapshot: Snapshot) -> "LabelIndex":
    # The server starts without numpy, which these load: not every one is asked for names at once.
    from ascn_graph.label_writing import read_labels  # noqa: PLC0415  # see above

    return read_labels(snapshot.version.folder / LABELS_FOLDER, snapshot.store, snapshot.namespace)


def _read_schema(snapshot: Snapshot) -> Schema:
    store, namespace = snapshot.store, snapshot.namespace
    reader = Reader(store, None if snapshot.version.strict else DefaultGraph(), LabelMemory())
    return Schema.of(reader, namespace, read_use_counts(store, namespace), Presentation.of(store, namespace))


def _read_documentation(snapshot: Snapshot) -> Documentation:
    store, namespace = snapshot.store, snapshot.namespace
    queries = {
        namespace.iri(f"{QUESTIONS}/{question.name}").value: question.query
        for question in list_questions(store, namespace)
    }
    return read_documentation(snapshot.version, store, namespace, queries)


def _read_context(snapshot: Snapshot) -> Context:
    path = snapshot.version.folder / CONTEXT_FILE
    return Context.read(path.read_text(encoding="utf-8"), snapshot.version.base)


def reading_for(request: Request) -> Reading:
    """Give the reading of the version in service for one request, which ends when a query would.

    :raises GraphError: why there is none.
    """
    state = request.app.state
    readings: Readings = state.readings
    return readings.of(state.watch.snapshot, state.settings.query_timeout)


async def current_reading(request: Request) -> Reading:
    """Give the reading of the version a request is served from."""
    return reading_for(request)


CurrentReading = Annotated[Reading, Depends(current_reading)]
"""Parameter type of a route that shows things: `def show(reading: CurrentReading) -> …`."""


def query_text(name: str) -> str:
    """Give the text of `queries/<name>.rq`."""
    return files("ascn_api").joinpath("queries", f"{name}.rq").read_text(encoding="utf-8")
