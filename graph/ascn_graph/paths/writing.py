"""Writing the path index of a version: the same store gives the same bytes."""

import json
from pathlib import Path

import numpy as np
import numpy.typing as npt
from pyoxigraph import Store

from ascn_graph.namespaces import Namespace
from ascn_graph.paths.edges import PathGraph, read_path_graph
from ascn_graph.paths.index import (
    ARRAYS,
    DESCRIPTION,
    DICTIONARIES,
    FORMAT,
    Ints,
    PathIndex,
)
from ascn_graph.paths.selectivity import bits_of
from ascn_graph.texts import Texts

_Numbers = npt.NDArray[np.int64]


def write_index(store: Store, namespace: Namespace, folder: Path) -> None:
    """Write the path index of `store`, in which inference is done, to files in `folder`, which is made."""
    index = index_of(read_path_graph(store, namespace))
    folder.mkdir(parents=True)
    parts = {name: getattr(index, name) for name in DICTIONARIES}
    files = {
        **{f"{name}_text": names.characters for name, names in parts.items()},
        **{f"{name}_starts": names.starts for name, names in parts.items()},
        **{name: getattr(index, name) for name in ARRAYS},
    }
    for name, array in files.items():
        np.save(folder / f"{name}.npy", array, allow_pickle=False)
    described = {
        "format": FORMAT,
        "sizes": {**{name: len(names) for name, names in parts.items()}, "steps": len(index.neighbours)},
    }
    (folder / DESCRIPTION).write_text(json.dumps(described, indent=2) + "\n", encoding="utf-8")


def index_of(graph: PathGraph) -> PathIndex:
    """Arrange a path graph as the arrays of an index."""
    nodes = Texts.sorted_of(graph.nodes)
    predicates = Texts.sorted_of(name for edge in graph.edges for name in (edge.predicate, edge.counted_as))
    relationships = Texts.sorted_of(edge.relationship for edge in graph.edges if edge.relationship)
    steps = _steps(graph, nodes, predicates, relationships)
    near, far, signed, behind, last_days, sorts, counted = (steps[:, n] for n in (0, 1, 2, 3, 5, 6, 7))
    near_fans, far_fans = _fans(near, far, signed, len(nodes), len(predicates))
    near_bits, far_bits = (
        bits_of(fans, sorts > 0) for fans in _fans(near, far, counted, len(nodes), len(predicates))
    )
    costs = 1 + near_bits + far_bits
    subjects, numbers = np.where(signed < 0, (far, ~signed), (near, signed))
    # Of equally telling edges the latest comes first, and in both directions the same.
    order = np.lexsort((behind, subjects, numbers, -last_days, costs, far, near))
    steps, costs = steps[order], costs[order]
    twice = np.append(False, (steps[1:, :2] == steps[:-1, :2]).all(axis=1))[: len(steps)]
    return PathIndex(
        nodes,
        predicates,
        relationships,
        offsets=np.searchsorted(steps[:, 0], np.arange(len(nodes) + 1)).astype(np.int32),
        neighbours=_column(steps, 1),
        properties=_column(steps, 2),
        behind=_column(steps, 3),
        first_days=_column(steps, 4),
        last_days=_column(steps, 5),
        near_fans=near_fans[order],
        far_fans=far_fans[order],
        near_bits=near_bits[order],
        far_bits=far_bits[order],
        costs=np.where(twice, np.float32(np.inf), costs),
    )


def _steps(graph: PathGraph, nodes: Texts, predicates: Texts, relationships: Texts) -> _Numbers:
    """Give both directions of every edge as rows.

    Columns: from, to, signed predicate, relationship, first and last day, whether it sorts, and the signed predicate
    under which it is counted.
    """
    numbers = {name: number for number, name in enumerate(nodes)}
    properties = {name: number for number, name in enumerate(predicates)}
    behind = {"": -1} | {name: number for number, name in enumerate(relationships)}
    rows = [
        (
            numbers[edge.subject],
            numbers[edge.object],
            properties[edge.predicate],
            behind[edge.relationship],
            edge.first_day,
            edge.last_day,
            edge.sorts,
            properties[edge.counted_as],
        )
        for edge in graph.edges
    ]
    forward = np.array(rows, dtype=np.int64).reshape(-1, 8)
    backward = forward[:, [1, 0, 2, 3, 4, 5, 6, 7]]
    backward[:, [2, 7]] = ~backward[:, [2, 7]]
    return np.concatenate([forward, backward])


def _fans(near: _Numbers, far: _Numbers, signed: _Numbers, nodes: int, predicates: int) -> tuple[Ints, Ints]:
    """Count for each step the nodes that the node it leaves is linked to in this way, and the one it leads to."""

    def key(node: _Numbers, direction: _Numbers) -> _Numbers:
        return node * 2 * predicates + direction + predicates

    linked = np.unique(key(near, signed) * max(nodes, 1) + far)
    keys, counts = np.unique(linked // max(nodes, 1), return_counts=True)
    fans = (counts[np.searchsorted(keys, key(*end))] for end in ((near, signed), (far, ~signed)))
    near_fans, far_fans = (np.asarray(found, dtype=np.int32) for found in fans)
    return near_fans, far_fans


def _column(steps: _Numbers, number: int) -> Ints:
    return np.ascontiguousarray(steps[:, number], dtype=np.int32)
