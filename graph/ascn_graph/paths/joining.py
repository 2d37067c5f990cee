"""Joining what was collected: statements between entities, and the relationships behind those that are shortcuts."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ascn_graph.namespaces import Namespace
from ascn_graph.paths.arranging import Names
from ascn_graph.paths.collecting import Collected, Column
from ascn_graph.paths.columns import EdgeColumns, distinct
from ascn_graph.paths.dating import Spans
from ascn_graph.paths.index import Ints
from ascn_graph.paths.terms import PathTerms
from ascn_graph.shortcuts import Shortcut
from ascn_graph.texts import Texts

_Keys = npt.NDArray[np.int64]
"""Two numbers in one: the first times 2^32, and the second."""
_BITS = 32
_NONE = -1


@dataclass(frozen=True)
class _Nodes:
    """The entities: by node the number under which its IRI was collected, and by that number the node or -1."""

    numbers: Ints
    places: Ints

    def pairs(self, column: Column) -> _Keys:
        """Give the pairs of different nodes that are stated, each once, sorted."""
        subjects, objects = self.places[column.subjects], self.places[column.values]
        between = (subjects != _NONE) & (objects != _NONE) & (subjects != objects)
        return distinct(_paired(subjects[between], objects[between]))


@dataclass(frozen=True)
class _Links:
    """Pairs of nodes, each once for every relationship behind it."""

    pairs: _Keys
    behind: Ints
    """The numbers under which relationships were collected, or -1."""


def join(collected: Collected, terms: PathTerms, namespace: Namespace) -> tuple[Names, EdgeColumns]:
    """Join what was collected to the edges of a graph.

    An edge is a statement with a walked property between two entities; that of a thing to itself is left out, since
    no path without repeats can use it. Behind a shortcut there is one edge for each relationship, if there is any.
    """
    iris = list(collected.numbers)
    nodes = _nodes(collected, namespace, iris)
    links = [_links(collected, terms, nodes, iri) for iri in terms.walked]
    counts = list(map(len, (link.pairs for link in links)))
    pairs = np.concatenate([np.zeros(0, np.int64), *(link.pairs for link in links)])
    behind = np.concatenate([np.zeros(0, np.int32), *(link.behind for link in links)])
    subjects, objects = _parted(pairs)
    properties = np.repeat(np.arange(len(counts), dtype=np.int32), counts)
    relationships, numbered = _ranked(behind, iris)
    dated = Spans.of(collected).dates(
        behind,
        (nodes.numbers[subjects], _chosen(terms.walked, terms.dated_by_subject)[properties]),
        (nodes.numbers[objects], _chosen(terms.walked, terms.dated_by_object)[properties]),
    )
    claims = np.isin(nodes.numbers, collected.instances(namespace.term("Claim").value))
    counted = terms.counted()
    together = {iri: number for number, iri in enumerate(sorted({*terms.walked, *counted.values()}))}
    edges = EdgeColumns(
        subjects,
        properties,
        objects,
        numbered,
        dated.first_days,
        dated.last_days,
        dated.stated,
        sorts=_chosen(terms.walked, terms.sorting)[properties] | claims[subjects] | claims[objects],
        counted=np.array([together[counted.get(iri, iri)] for iri in terms.walked], np.int32)[properties],
    )
    classes = _classes(collected, terms, nodes, namespace)
    names = Names(
        Texts.of(iris[number] for number in nodes.numbers.tolist()),
        Texts.of(terms.walked),
        Texts.of(relationships),
        Texts.of(sorted(classes)),
        [classes[iri] for iri in sorted(classes)],
    )
    return names, edges


def _nodes(collected: Collected, namespace: Namespace, iris: list[str]) -> _Nodes:
    entities = distinct(collected.instances(namespace.term("Entity").value)).tolist()
    numbers = np.array(sorted(entities, key=iris.__getitem__), dtype=np.int32)
    places = np.full(len(iris), _NONE, dtype=np.int32)
    places[numbers] = np.arange(len(numbers), dtype=np.int32)
    return _Nodes(numbers, places)


def _links(collected: Collected, terms: PathTerms, nodes: _Nodes, predicate: str) -> _Links:
    """Give the statements of a predicate with the relationships behind them."""
    pairs = nodes.pairs(collected.links[predicate])
    found = [
        _standing_for(collected, nodes, shortcut)
        for shortcut in terms.shortcuts
        if shortcut.predicate.value == predicate
    ]
    if not found:
        return _Links(pairs, np.full(len(pairs), _NONE, dtype=np.int32))
    every = np.concatenate([links.pairs for links in found])
    behind = np.concatenate([links.behind for links in found])
    stated = np.isin(every, pairs)
    bare = pairs[np.isin(pairs, every, invert=True)]
    every, behind = _distinct_links(every[stated], behind[stated])
    return _Links(
        np.concatenate([every, bare]),
        np.concatenate([behind, np.full(len(bare), _NONE, dtype=np.int32)]),
    )


def _standing_for(collected: Collected, nodes: _Nodes, shortcut: Shortcut) -> _Links:
    """Give the pairs that relationships of a shortcut lead from and to."""
    fulfils = np.zeros(len(nodes.places), dtype=np.bool_)
    fulfils[collected.instances(shortcut.relationship.value)] = True
    for property_, value in shortcut.conditions:
        also = np.zeros_like(fulfils)
        also[collected.having(property_, value)] = True
        fulfils &= also
    (starting, starts), (ending, ends) = (
        _ends(collected.links[end.value], nodes, fulfils) for end in (shortcut.start, shortcut.end)
    )
    # Both are sorted by relationship: each start goes with the run of ends that begins at the same one.
    first, last = (np.searchsorted(ending, starting, side=side) for side in ("left", "right"))
    counts = last - first
    skipped = np.cumsum(counts) - counts
    places = np.arange(counts.sum()) + np.repeat(first - skipped, counts)
    return _Links(_paired(np.repeat(starts, counts), ends[places]), np.repeat(starting, counts))


def _ends(column: Column, nodes: _Nodes, fulfils: npt.NDArray[np.bool_]) -> tuple[Ints, Ints]:
    """Give relationships that fulfil the conditions and what one of their ends is, sorted, each pair once."""
    relationships, things = column.subjects, nodes.places[column.values]
    kept = fulfils[relationships] & (things != _NONE)
    return _parted(distinct(_paired(relationships[kept], things[kept])))


def _distinct_links(pairs: _Keys, behind: Ints) -> tuple[_Keys, Ints]:
    order = np.lexsort((behind, pairs))
    pairs, behind = pairs[order], behind[order]
    fresh = np.append(True, (np.diff(pairs) != 0) | (np.diff(behind) != 0))[: len(pairs)]
    return pairs[fresh], behind[fresh]


def _ranked(behind: Ints, iris: list[str]) -> tuple[list[str], Ints]:
    """Give the IRIs of relationships, sorted, and their numbers among these for the numbers in `behind`."""
    used = distinct(behind[behind != _NONE]).tolist()
    ranked = sorted(used, key=iris.__getitem__)
    numbers = np.full(len(iris) + 1, _NONE, dtype=np.int32)
    numbers[ranked] = np.arange(len(ranked), dtype=np.int32)
    return [iris[number] for number in ranked], numbers[behind]


def _classes(collected: Collected, terms: PathTerms, nodes: _Nodes, namespace: Namespace) -> dict[str, Ints]:
    """Give the members of each class of the vocabulary, those of declared ones even where they have none."""
    found: dict[str, Ints] = {}
    for iri in collected.types:
        members = distinct(nodes.places[collected.instances(iri)])
        members = members[members != _NONE]
        if iri in terms.classes or (len(members) and iri.startswith(namespace.term("").value)):
            found[iri] = members
    found.pop(namespace.term("Entity").value, None)
    return found


def _chosen(properties: tuple[str, ...], chosen: frozenset[str]) -> npt.NDArray[np.bool_]:
    return np.array([iri in chosen for iri in properties], dtype=np.bool_)


def _paired(first: Ints, second: Ints) -> _Keys:
    return first.astype(np.int64) << _BITS | second


def _parted(keys: _Keys) -> tuple[Ints, Ints]:
    return (keys >> _BITS).astype(np.int32), (keys & (2**_BITS - 1)).astype(np.int32)
