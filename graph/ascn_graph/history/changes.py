"""What a version changed about one name: the facts that came with it and those that went, and what states them."""

import gzip
import re
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, parse

from ascn_graph.differences.contents import CHANGES_FILE
from ascn_graph.errors import DamagedVersion
from ascn_graph.extracts import every_part
from ascn_graph.history.index import Held
from ascn_graph.namespaces import Namespace, rebase_quad
from ascn_graph.versions import Version

COMPARED = 10_000
"""Quads about a name that are compared where it is not written down what changed; more are not told."""
_PART = 1 << 20


@dataclass(frozen=True)
class Facts:
    """Facts that came or went: the first of those that are stated, how many they are, and how many are inferred."""

    told: tuple[Quad, ...] = ()
    stated: int = 0
    inferred: int = 0


@dataclass(frozen=True)
class Changes:
    """What changed about a name."""

    added: Facts = Facts()
    removed: Facts = Facts()


def changes_written(version: Version, name: str, most: int, go_on: Callable[[], None]) -> Changes:
    """Read what `version` did to the facts about a name from its changes; `most` of either kind are told.

    `go_on` is asked now and then; it may raise.

    :raises DamagedVersion: when the changes cannot be read.
    """
    namespace = Namespace(version.base)
    added, removed = _Gathering(namespace.inferred, most), _Gathering(namespace.inferred, most)
    for row in _rows_about(version.folder / CHANGES_FILE, namespace.base + name, go_on):
        quad = next(parse(row[2:], RdfFormat.N_QUADS))
        if is_about(quad, namespace, name):
            (added if row.startswith(b"A") else removed).take(quad)
    return Changes(added.facts(), removed.facts())


def changes_between(after: Held, before: Held, name: str, most: int) -> Changes | None:
    """Compare what two versions say about a name, as if both were named under the base of `after`.

    None where that is too much.
    """
    new, old = _all_about(after, name), _all_about(before, name)
    if new is None or old is None:
        return None
    if after.namespace != before.namespace:
        old = {rebase_quad(quad, before.namespace.base, after.namespace.base) for quad in old}
    return Changes(_facts(new - old, after, most), _facts(old - new, after, most))


def facts_about(held: Held, name: str, most: int) -> Facts | None:
    """Give what a version says about a name; None where that is too much."""
    found = _all_about(held, name)
    return None if found is None else _facts(found, held, most)


def is_about(quad: Quad, namespace: Namespace, name: str) -> bool:
    """Tell whether a quad says something of a name, points to it, or stands in a graph of it.

    What the catalogue says of examples, it says of the data set.

    >>> space = Namespace("http://l/")
    >>> fact = Quad(space.iri("city/x"), space.term("locatedIn"), space.iri("country/y"), space.iri("source/a#p1"))
    >>> [is_about(fact, space, name) for name in ("city/x", "country/y", "source/a", "ontology")]
    [True, True, True, False]
    """
    iri = namespace.base + name
    if _document(quad.graph_name) == iri:
        return True
    points = isinstance(quad.object, NamedNode) and quad.object.value == iri
    return (points or _document(quad.subject) == iri) and quad.graph_name != namespace.catalogue


class _Gathering:
    """Facts that are counted as they come, of which the first are told."""

    def __init__(self, inferred: NamedNode, most: int) -> None:
        self._graph = inferred
        self._most = most
        self._told: list[Quad] = []
        self._stated = self._inferred = 0

    def take(self, quad: Quad) -> None:
        if quad.graph_name == self._graph:
            self._inferred += 1
            return
        self._stated += 1
        if len(self._told) < self._most:
            self._told.append(quad)

    def facts(self) -> Facts:
        return Facts(tuple(self._told), self._stated, self._inferred)


def _facts(quads: Iterable[Quad], held: Held, most: int) -> Facts:
    gathering = _Gathering(held.namespace.inferred, most)
    for quad in sorted(quads, key=str):
        gathering.take(quad)
    return gathering.facts()


def _all_about(held: Held, name: str) -> set[Quad] | None:
    """Give every quad about a name, but for a merged default graph; None where they are too many."""
    try:
        node = held.namespace.iri(name)
    except ValueError:
        return set()
    read = list(islice(_around(held, node), COMPARED + 1))
    if len(read) > COMPARED:
        return None
    merged = None if held.strict else DefaultGraph()
    return {q for q in read if q.graph_name != merged and is_about(q, held.namespace, name)}


def _around(held: Held, node: NamedNode) -> Iterator[Quad]:
    store = held.store
    parts = islice(every_part(store, held.namespace, node.value), COMPARED)
    return chain(
        store.quads_for_pattern(node, None, None, None),
        store.quads_for_pattern(None, None, node, None),
        store.quads_for_pattern(None, None, None, node),
        chain.from_iterable(store.quads_for_pattern(None, None, None, part) for part in parts),
    )


def _document(term: object) -> str:
    return term.value.partition("#")[0] if isinstance(term, NamedNode) else ""


def _rows_about(path: Path, iri: str, go_on: Callable[[], None]) -> Iterator[bytes]:
    """Give the rows of changes that name an IRI, or one of its fragments."""
    wanted = re.compile(re.escape(f"<{iri}".encode()) + rb"[>#]")
    rest = b""
    try:
        with gzip.open(path, "rb") as file:
            while part := file.read(_PART):
                go_on()
                whole, _, rest = (rest + part).rpartition(b"\n")
                yield from _rows_with(wanted, whole)
    except (OSError, EOFError, zlib.error) as error:
        raise DamagedVersion(f"{path} cannot be read: {error}") from error


def _rows_with(wanted: "re.Pattern[bytes]", rows: bytes) -> Iterator[bytes]:
    position = 0
    while match := wanted.search(rows, position):
        start = rows.rfind(b"\n", 0, match.start()) + 1
        end = rows.find(b"\n", match.start())
        position = len(rows) if end < 0 else end
        yield rows[start:position]
