"""Writing the index of names: once for every version, and the same bytes for the same names."""

from collections.abc import Iterable
from itertools import groupby
from pathlib import Path

import numpy as np
from pyoxigraph import Literal, NamedNode

from ascn_graph.label_index import COMPARED, LabelIndex, open_labels, pairs_of, save_labels
from ascn_graph.labels import ALT_LABEL, TITLES, fold, label_of, local_name, prefer
from ascn_graph.lookups import Lookups
from ascn_graph.namespaces import RDF, Namespace
from ascn_graph.texts import Texts

_LABEL, _ALTERNATIVE, _LOCAL = range(3)
_Row = tuple[str, int, int, str]
"""Folded name, rank, entity, name as written."""
_TYPE = NamedNode(f"{RDF}type")


def write_labels(store: Lookups, namespace: Namespace, folder: Path) -> None:
    """Write the index of the names in `store` to files in `folder`, which is made."""
    save_labels(index_labels(store, namespace), folder)


def read_labels(folder: Path | None, store: Lookups, namespace: Namespace) -> LabelIndex:
    """Open the index in `folder`; of a version published before there was one, read the names in `store`.

    :raises DamagedVersion: when a file is missing, is cut off or has another format.
    """
    if folder and folder.is_dir():
        return open_labels(folder, namespace)
    return index_labels(store, namespace)


def index_labels(store: Lookups, namespace: Namespace) -> LabelIndex:
    """Read every name of every :Entity in `store`; this takes a minute per million entities."""
    typed = store.quads_for_pattern(None, _TYPE, namespace.term("Entity"), None)
    entities = sorted({quad.subject.value for quad in typed if isinstance(quad.subject, NamedNode)})
    numbers = {iri: number for number, iri in enumerate(entities)}
    labels: list[str | None] = [None] * len(entities)
    rows: set[_Row] = set()
    for property_ in (*TITLES, ALT_LABEL):
        rank = _ALTERNATIVE if property_ == ALT_LABEL else _LABEL
        for entity, literals in _named(store, numbers, property_):
            rows.update((_compared(literal.value), rank, entity, literal.value) for literal in literals)
            if rank == _LABEL and labels[entity] is None:
                labels[entity] = prefer(literals, ("en",)).value
    borne = {(folded, entity) for folded, _, entity, _ in rows}
    for entity, iri in enumerate(entities):
        name = local_name(iri)
        if (_compared(name), entity) not in borne:
            rows.add((_compared(name), _LOCAL, entity, name))
    shown = [label or label_of(store, iri) for iri, label in zip(entities, labels, strict=True)]
    return _arrange(namespace, entities, shown, sorted(row for row in rows if row[0]))


def _named(
    store: Lookups, numbers: dict[str, int], property_: NamedNode
) -> Iterable[tuple[int, set[Literal]]]:
    """Give the values of a property that names things, by entity."""
    found: dict[int, set[Literal]] = {}
    for quad in store.quads_for_pattern(None, property_, None, None):
        if isinstance(quad.object, Literal) and isinstance(quad.subject, NamedNode):
            entity = numbers.get(quad.subject.value)
            if entity is not None:
                found.setdefault(entity, set()).add(quad.object)
    return found.items()


def _compared(name: str) -> str:
    return fold(name)[:COMPARED]


def _arrange(namespace: Namespace, entities: list[str], labels: list[str], rows: list[_Row]) -> LabelIndex:
    counts = [(name, sum(1 for _ in borne)) for name, borne in groupby(rows, key=lambda row: row[0])]
    names = [name for name, _ in counts]
    pairs, owners = pairs_of(names)
    kinds, numbers, held = np.unique(pairs, return_inverse=True, return_counts=True)
    return LabelIndex(
        namespace=namespace,
        entities=Texts.of(entities),
        labels=Texts.of(labels),
        folded=Texts.of(names),
        bearer_starts=_starts(count for _, count in counts),
        bearers=np.fromiter((row[2] for row in rows), dtype=np.int32, count=len(rows)),
        ranks=np.fromiter((row[1] for row in rows), dtype=np.int8, count=len(rows)),
        typed=Texts.of(row[3] for row in rows),
        lengths=np.fromiter(map(len, names), dtype=np.int32, count=len(names)),
        pairs=kinds,
        holder_starts=_starts(held.tolist()),
        holders=owners[np.argsort(numbers, kind="stable")].astype(np.int32),
    )


def _starts(counts: Iterable[int]) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
    return np.cumsum([0, *counts], dtype=np.int64)
