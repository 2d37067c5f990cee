"""The path index of a version: compressed sparse rows, mapped into memory and read by all workers."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from ascn_graph.errors import DamagedVersion
from ascn_graph.texts import Texts

FORMAT = 1
"""Grows when the files change their meaning."""
DESCRIPTION = "index.json"
Ints = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float32]
DICTIONARIES = ("nodes", "predicates", "relationships")
ARRAYS: dict[str, npt.DTypeLike] = {
    "offsets": np.int32,
    "neighbours": np.int32,
    "properties": np.int32,
    "behind": np.int32,
    "first_days": np.int32,
    "last_days": np.int32,
    "near_fans": np.int32,
    "far_fans": np.int32,
    "near_bits": np.float32,
    "far_bits": np.float32,
    "costs": np.float32,
}
"""Name and type of each array; all but `offsets` have one entry per step."""


@dataclass(frozen=True)
class PathIndex:
    """Nodes and steps. A step is an edge in one walking direction, so every edge makes two.

    The steps that leave node n are `offsets[n]` to `offsets[n + 1]`, sorted by the node they lead to, then by
    cost: edges between the same two nodes stand side by side, the most telling first, in both directions the same.
    """

    nodes: Texts
    predicates: Texts
    relationships: Texts
    offsets: Ints
    neighbours: Ints
    properties: Ints
    """Number p of the predicate, or its complement -1 - p where the step goes from object to subject."""
    behind: Ints
    """Number of the relationship behind a shortcut, or -1."""
    first_days: Ints
    last_days: Ints
    """Days since 1970-01-01, or `edges.NO_DAY`."""
    near_fans: Ints
    far_fans: Ints
    """How many are linked in this way to the node the step leaves, and to the node it leads to."""
    near_bits: Floats
    far_bits: Floats
    """What these fans come to in bits, see `selectivity`."""
    costs: Floats
    """1 + both; infinite where a more telling edge joins the same nodes, so that no path varies by it."""

    def row(self, node: int) -> slice:
        """Give the steps that leave a node."""
        return slice(int(self.offsets[node]), int(self.offsets[node + 1]))

    def steps_between(self, node: int, neighbour: int) -> range:
        """Give the steps from one node to another, the most telling first."""
        row = self.row(node)
        first, last = np.searchsorted(self.neighbours[row], [neighbour, neighbour + 1])
        return range(row.start + int(first), row.start + int(last))

    def steps_beside(self, step: int) -> range:
        """Give the steps that lead from and to the same nodes as one does, itself included."""
        node = int(np.searchsorted(self.offsets, step, side="right")) - 1
        return self.steps_between(node, int(self.neighbours[step]))

    def is_forward(self, step: int) -> bool:
        """Tell whether a step goes from subject to object."""
        return bool(self.properties[step] >= 0)

    def predicate(self, step: int) -> str:
        """Give the IRI of the predicate."""
        number = int(self.properties[step])
        return self.predicates[number if number >= 0 else -1 - number]

    def relationship(self, step: int) -> str | None:
        """Give the IRI of the relationship behind a shortcut."""
        number = int(self.behind[step])
        return None if number < 0 else self.relationships[number]


def open_index(folder: Path) -> PathIndex:
    """Open the index that `write_index` left in `folder`; what is read later is read from the disk then.

    :raises DamagedVersion: when a file is missing, is cut off or does not go with the others.
    """
    try:
        described = _describe(folder)
        parts: dict[str, Any] = {name: _load_names(folder, name) for name in DICTIONARIES}
        parts |= {name: _load(folder, name, type_) for name, type_ in ARRAYS.items()}
    except (OSError, ValueError, EOFError, TypeError, KeyError) as error:
        raise DamagedVersion(f"The path index in {folder} cannot be read: {error}.") from error
    index = PathIndex(**parts)
    if _sizes(index) != described["sizes"] or not _fits(index):
        raise DamagedVersion(f"The path index in {folder} is damaged: its files do not go together.")
    return index


def _describe(folder: Path) -> dict[str, Any]:
    described: dict[str, Any] = json.loads((folder / DESCRIPTION).read_text(encoding="utf-8"))
    if described["format"] != FORMAT:
        raise ValueError(f"it has format {described['format']}, this release reads {FORMAT}")
    return described


def _load_names(folder: Path, name: str) -> Texts:
    return Texts(_load(folder, f"{name}_text", np.uint8), _load(folder, f"{name}_starts", np.int64))


def _load(folder: Path, name: str, type_: npt.DTypeLike) -> npt.NDArray[Any]:
    path = folder / f"{name}.npy"
    array = np.load(path, mmap_mode="r", allow_pickle=False)
    if array.dtype != type_ or array.ndim != 1:
        raise ValueError(f"{path.name} holds {array.ndim}-dimensional {array.dtype}")
    # The mapping stays, its subclass goes: plain arrays are several times faster to slice.
    return np.asarray(array)


def _sizes(index: PathIndex) -> dict[str, int]:
    names = {name: len(getattr(index, name)) for name in DICTIONARIES}
    return {**names, "steps": len(index.neighbours)}


def _fits(index: PathIndex) -> bool:
    steps = len(index.neighbours)
    counted = all(len(getattr(index, name)) == steps for name in ARRAYS if name != "offsets")
    named = all(
        len(part.characters) == part.starts[-1]
        for part in (index.nodes, index.predicates, index.relationships)
    )
    return counted and named and len(index.offsets) == len(index.nodes) + 1 and index.offsets[-1] == steps
