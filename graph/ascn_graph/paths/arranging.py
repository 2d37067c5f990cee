"""Arranging edges as the arrays of an index: whatever order they come in, the same edges give the same arrays."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from ascn_graph.paths.columns import MOST, EdgeColumns, Told, order_by, tell, too_large
from ascn_graph.paths.edges import Edge, PathGraph
from ascn_graph.paths.index import Codes, Ints, PathIndex
from ascn_graph.texts import Texts


@dataclass(frozen=True)
class Names:
    """The dictionaries of an index, and the nodes of each class."""

    nodes: Texts
    predicates: Texts
    relationships: Texts
    classes: Texts
    members: Sequence[Ints]
    """By class, sorted."""


@dataclass(frozen=True)
class _Steps:
    offsets: Ints
    neighbours: Ints
    edges: Ints
    near_codes: Codes
    far_codes: Codes


def index_of(graph: PathGraph) -> PathIndex:
    """Arrange a graph that was made by hand."""
    nodes, predicates = Texts.sorted_of(graph.nodes), Texts.sorted_of(edge.predicate for edge in graph.edges)
    relationships = Texts.sorted_of(edge.relationship for edge in graph.edges if edge.relationship)
    classes = Texts.sorted_of(graph.classes)
    places = _places(nodes)
    members = [_ints(sorted(places[node] for node in graph.classes[name])) for name in classes]
    names = Names(nodes, predicates, relationships, classes, members)
    return arrange(names, _columns(graph.edges, names))


def arrange(names: Names, edges: EdgeColumns) -> PathIndex:
    """Arrange edges as the arrays of an index.

    :raises InvalidSource: when there are more than the numbers of an index can count.
    """
    nodes, members = len(names.nodes), sum(map(len, names.members))
    if max(2 * len(edges.subjects), members, nodes, len(names.relationships)) > MOST:
        raise too_large(f"its paths have {nodes:,} nodes and {2 * len(edges.subjects):,} steps")
    told = tell(edges, nodes)
    order = _order(edges, told, names)
    edges, ahead, back = edges.take(order), told.ahead[order], told.back[order]
    steps = _steps(edges, Told(told.fans, told.bits, ahead, back), names)
    return PathIndex(
        names.nodes,
        names.predicates,
        names.relationships,
        names.classes,
        steps.offsets,
        steps.neighbours,
        steps.edges,
        steps.near_codes,
        steps.far_codes,
        told.fans,
        told.bits,
        edges.properties,
        edges.behind,
        edges.first_days,
        edges.last_days,
        edges.stated,
        class_offsets=np.cumsum([0, *map(len, names.members)], dtype=np.int32),
        members=np.concatenate([_ints([]), *names.members]),
    )


def _order(edges: EdgeColumns, told: Told, names: Names) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
    """Order edges by predicate, subject and object; of several, the cheapest, then the latest comes first."""
    days, latest = np.unique(~edges.last_days, return_inverse=True)
    return order_by(
        [
            (edges.properties, len(names.predicates)),
            (edges.subjects, len(names.nodes)),
            (edges.objects, len(names.nodes)),
            (told.ahead.astype(np.int32) + told.back, 2 * len(told.fans)),
            (latest, len(days)),
            (edges.behind + 1, len(names.relationships) + 1),
        ]
    )


def _steps(edges: EdgeColumns, told: Told, names: Names) -> _Steps:
    """Give both directions of every edge, in the order of an index.

    As edges are numbered, steps of one row that are alike but for their edges are in order already.
    """
    numbers = np.arange(len(edges.subjects), dtype=np.int32)
    near = np.concatenate([edges.subjects, edges.objects])
    neighbours = np.concatenate([edges.objects, edges.subjects])
    near_codes = np.concatenate([told.ahead, told.back])
    directed = np.concatenate([2 * edges.properties, 2 * edges.properties + 1])
    order = order_by(
        [
            (near, len(names.nodes)),
            (near_codes, len(told.fans)),
            (directed, 2 * len(names.predicates)),
            (neighbours, len(names.nodes)),
        ]
    )
    return _Steps(
        offsets=np.append(0, np.cumsum(np.bincount(near, minlength=len(names.nodes)))).astype(np.int32),
        neighbours=neighbours[order],
        edges=np.concatenate([numbers, ~numbers])[order],
        near_codes=near_codes[order],
        far_codes=np.concatenate([told.back, told.ahead])[order],
    )


def _columns(edges: Sequence[Edge], names: Names) -> EdgeColumns:
    nodes, predicates = _places(names.nodes), _places(names.predicates)
    relationships = {"": -1} | _places(names.relationships)
    counted = _places(sorted({edge.counted_as for edge in edges}))
    return EdgeColumns(
        subjects=_ints(nodes[edge.subject] for edge in edges),
        properties=_ints(predicates[edge.predicate] for edge in edges),
        objects=_ints(nodes[edge.object] for edge in edges),
        behind=_ints(relationships[edge.relationship] for edge in edges),
        first_days=_ints(edge.first_day for edge in edges),
        last_days=_ints(edge.last_day for edge in edges),
        stated=np.array([edge.stated for edge in edges], dtype=np.uint8),
        sorts=np.array([edge.sorts for edge in edges], dtype=np.bool_),
        counted=_ints(counted[edge.counted_as] for edge in edges),
    )


def _places(names: Iterable[str]) -> dict[str, int]:
    return {name: place for place, name in enumerate(names)}


def _ints(numbers: Iterable[int]) -> Ints:
    return np.fromiter(numbers, dtype=np.int32)
