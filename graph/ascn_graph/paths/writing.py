"""Writing the path index of a version: the same store gives the same bytes."""

import json
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from pyoxigraph import Quad, Store

from ascn_graph.namespaces import Namespace
from ascn_graph.paths.arranging import arrange
from ascn_graph.paths.collecting import collect
from ascn_graph.paths.index import ARRAYS, DESCRIPTION, DICTIONARIES, FORMAT, PathIndex, sizes_of
from ascn_graph.paths.joining import join
from ascn_graph.paths.terms import read_terms


def write_index(
    store: Store, namespace: Namespace, folder: Path, quads: Iterable[Quad] | None = None
) -> None:
    """Write the path index of `store` to files in `folder`, which is made; the rest as for `build_index`."""
    _save(build_index(store, namespace, quads), folder)


def build_index(store: Store, namespace: Namespace, quads: Iterable[Quad] | None = None) -> PathIndex:
    """Build the path index of `store`, in which inference is done.

    `quads` are those whose statements count, each once whatever its graphs: all of the store where none are given. A
    default graph that merges the others is enough. They are read once, from memory or a file faster than from a store.

    :raises InvalidSource: when a shortcut is declared in part, or there is more than an index can count.
    """
    terms = read_terms(store, namespace)
    # What was collected is not held while it is arranged: each takes its hundreds of megabytes.
    names, edges = join(collect(store if quads is None else quads, terms, namespace), terms, namespace)
    return arrange(names, edges)


def _save(index: PathIndex, folder: Path) -> None:
    folder.mkdir(parents=True)
    parts = {name: getattr(index, name) for name in DICTIONARIES}
    files = {
        **{f"{name}_text": names.characters for name, names in parts.items()},
        **{f"{name}_starts": names.starts for name, names in parts.items()},
        **{name: getattr(index, name) for name in ARRAYS},
    }
    for name, array in files.items():
        np.save(folder / f"{name}.npy", array, allow_pickle=False)
    described = {"format": FORMAT, "sizes": sizes_of(index)}
    (folder / DESCRIPTION).write_text(json.dumps(described, indent=2) + "\n", encoding="utf-8")
