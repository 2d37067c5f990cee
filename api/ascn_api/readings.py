"""What pages and documents need of one version, read once and kept as long as the version is served."""

from collections import OrderedDict
from collections.abc import Callable, Sized
from dataclasses import dataclass, field
from functools import partial
from importlib.resources import files
from threading import Lock
from typing import TYPE_CHECKING, Annotated, Generic, TypeVar

from fastapi import Depends, Request
from pyoxigraph import DefaultGraph, NamedNode

from ascn_api.desk import PLACES, Desk
from ascn_api.jsonld import Context
from ascn_api.snapshots import Current, Snapshot
from ascn_graph.catalogue import UseCounts, read_use_counts
from ascn_graph.descriptions import describe
from ascn_graph.facts import Description
from ascn_graph.labels import LabelMemory
from ascn_graph.listings import Listing, list_members
from ascn_graph.lookups import Deadline, TimedLookups
from ascn_graph.outlines import Outline, outline_of
from ascn_graph.presentation import Presentation
from ascn_graph.statements import Narrator
from ascn_graph.versions import CONTEXT_FILE, LABELS_FOLDER

if TYPE_CHECKING:
    from ascn_graph.label_index import LabelIndex

PARTS = 50
"""Parts of a source on one page."""
_SECONDS = 30.0
_KEPT = 4
_REMEMBERED = 300_000
"""Members of lists, and parts of sources, that are remembered of one version."""
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
        self.memory = LabelMemory()
        self.large_bodies = Remembered[Written](32 * 1024 * 1024)
        self.outlines = Remembered[Outline](_REMEMBERED)
        self.listings = Remembered[Listing](_REMEMBERED)


@dataclass(frozen=True)
class Reading:
    """A snapshot as one request reads it: until its deadline, and with what other requests have read already."""

    snapshot: Snapshot
    library: Library
    desk: Desk
    deadline: Deadline
    store: TimedLookups = field(init=False)
    """The store of the snapshot, which is read until the deadline."""

    def __post_init__(self) -> None:
        """Let the store be read until the deadline."""
        object.__setattr__(self, "store", TimedLookups(self.snapshot.store, self.deadline))

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
    def memory(self) -> LabelMemory:
        """The labels read so far."""
        return self.library.memory

    @property
    def uses(self) -> UseCounts:
        """How often classes and properties are used."""
        return self.library.uses.get(self.deadline)

    def outline(self, source: str) -> Outline:
        """Give the parts of a source in order."""
        return self.library.outlines.read(
            source, lambda: outline_of(self.store, self.snapshot.namespace, source)
        )

    def members(self, class_: NamedNode, languages: tuple[str, ...], page: range) -> Listing:
        """Give the instances of a class that stand on a page of the list of all of them."""
        graph = None if self.snapshot.version.strict else DefaultGraph()
        total = self.uses.classes.get(class_.value)
        name = f"{class_.value} {languages}"
        known = self.library.listings.get(name)
        if known is None:
            known = list_members(self.store, class_, graph, languages, self.memory, page, total)
            if known.sorted:
                self.library.listings.keep(name, known)
        return known

    def page_of(self, graph: str) -> int | None:
        """Give the page of its source on which a graph is shown; None where it has one of its own."""
        source, hash_, _ = graph.partition("#")
        place = self.outline(source).place_of(graph) if hash_ else 0
        return None if place is None else place // PARTS + 1

    def describe(self, iri: str, languages: tuple[str, ...]) -> Description:
        """Describe a thing for readers of `languages`."""
        namespace = self.snapshot.namespace
        return describe(self.store, namespace, iri, languages, self.presentation, self.memory)

    def narrator(self, languages: tuple[str, ...]) -> Narrator:
        """Put statements into words for readers of `languages`."""
        return Narrator(self.store, self.snapshot.namespace, languages, self.memory)


class Readings:
    """The libraries of the versions served last, and the desk at which all of them are read."""

    def __init__(self, places: int = PLACES) -> None:
        """Begin with none; `places` is the number of documents that are worked on at the same time."""
        self.desk = Desk(places)
        self._kept: OrderedDict[tuple[int, str], tuple[Snapshot, Library]] = OrderedDict()
        self._lock = Lock()

    def of(self, snapshot: Snapshot, seconds: float = _SECONDS) -> Reading:
        """Give a reading of `snapshot` that takes at most so many seconds, from now on."""
        return Reading(snapshot, self._library(snapshot), self.desk, Deadline(seconds))

    def _library(self, snapshot: Snapshot) -> Library:
        key = snapshot.version.number, snapshot.version.content_digest
        with self._lock:
            known = self._kept.get(key)
            if known is None or known[0] is not snapshot:
                known = self._kept[key] = snapshot, Library(snapshot)
            self._kept.move_to_end(key)
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
            return known[1]


def _read_labels(snapshot: Snapshot) -> "LabelIndex":
    # The server starts without numpy, which these load: not every one is asked for names at once.
    from ascn_graph.label_writing import read_labels  # noqa: PLC0415  # see above

    return read_labels(snapshot.version.folder / LABELS_FOLDER, snapshot.store, snapshot.namespace)


def _read_context(snapshot: Snapshot) -> Context:
    path = snapshot.version.folder / CONTEXT_FILE
    return Context.read(path.read_text(encoding="utf-8"), snapshot.version.base)


async def current_reading(request: Request, current: Current) -> Reading:
    """Give the reading of the version a request is served from, which ends when a query would."""
    readings: Readings = request.app.state.readings
    return readings.of(current, request.app.state.settings.query_timeout)


CurrentReading = Annotated[Reading, Depends(current_reading)]
"""Parameter type of a route that shows things: `def show(reading: CurrentReading) -> …`."""


def query_text(name: str) -> str:
    """Give the text of `queries/<name>.rq`."""
    return files("ascn_api").joinpath("queries", f"{name}.rq").read_text(encoding="utf-8")
