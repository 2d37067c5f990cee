"""The path index of a version: compressed sparse rows, mapped into memory and read by all workers."""

import json
from bisect import bisect_left
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from ascn_graph.errors import DamagedVersion
from ascn_graph.paths.selectivity import HOP
from ascn_graph.texts import Texts

FORMAT = 2
"""Grows when the files change their meaning."""
DESCRIPTION = "index.json"
BEGINS, ENDS, BY_EVENT = 1, 2, 4
"""Bits of `PathIndex.stated`."""
Ints = npt.NDArray[np.int32]
Codes = npt.NDArray[np.uint16]
DICTIONARIES = ("nodes", "predicates", "relationships", "classes")
ARRAYS: dict[str, npt.DTypeLike] = {
    "offsets": np.int32,
    "neighbours": np.int32,
    "edges": np.int32,
    "near_codes": np.uint16,
    "far_codes": np.uint16,
    "fans": np.int32,
    "bits": np.float32,
    "properties": np.int32,
    "behind": np.int32,
    "first_days": np.int32,
    "last_days": np.int32,
    "stated": np.uint8,
    "class_offsets": np.int32,
    "members": np.int32,
}
"""Name and type of each array."""
_COUNTED = {"steps": "neighbours", "edges": "properties", "codes": "fans", "members": "members"}
"""What the description counts beside the dictionaries, and an array that has one entry for each."""


@dataclass(frozen=True)
class PathIndex:
    """Nodes, edges and steps. A step is an edge in one walking direction, so every edge makes two.

    The steps that leave node n are `offsets[n]` to `offsets[n + 1]`, sorted by the code of their near end, the number
    of the predicate, forward ones first, the node they lead to, the code of their far end, the latest last day
    first, and the number of the edge. The near end of a step is the one that it leaves.
    """

    nodes: Texts
    """IRIs, sorted, as in all four dictionaries."""
    predicates: Texts
    """All properties that paths may walk, used or not."""
    relationships: Texts
    classes: Texts
    """The classes of the vocabulary but :Entity, with or without members."""
    offsets: Ints
    neighbours: Ints
    """By step: the node that it leads to."""
    edges: Ints
    """By step: number e of its edge, or the complement -1 - e where the step goes from object to subject."""
    near_codes: Codes
    far_codes: Codes
    """By step: where in `fans` and `bits` its two ends are told; the higher the code, the more bits or as many."""
    fans: Ints
    """By code: how many are linked in this way to the node."""
    bits: npt.NDArray[np.float32]
    """By code: what a fan comes to in bits, see `selectivity`."""
    properties: Ints
    """By edge: number of its predicate."""
    behind: Ints
    """By edge: number of the relationship behind a shortcut, or -1."""
    first_days: Ints
    last_days: Ints
    """By edge: days since 1970-01-01 between which it is known to hold, or `edges.NO_DAY`."""
    stated: npt.NDArray[np.uint8]
    """By edge: `BEGINS` and `ENDS` where a beginning and an end are stated, `BY_EVENT` where the days are not those of
    the relationship, but of an event or another thing that the property is about."""
    class_offsets: Ints
    """The members of class c are `members[class_offsets[c]:class_offsets[c + 1]]`."""
    members: Ints
    """Nodes, sorted within their class."""
    spare: list[npt.NDArray[np.uint8]] = field(default_factory=list, compare=False, repr=False)
    """Arrays of a zero for each node, which searches use one after the other and leave as they were."""

    def row(self, node: int) -> slice:
        """Give the steps that leave a node."""
        return slice(int(self.offsets[node]), int(self.offsets[node + 1]))

    def start_of(self, step: int) -> int:
        """Give the node that a step leaves."""
        # As a plain integer the number would have the whole array cast to int64 first.
        return int(self.offsets.searchsorted(np.int32(step), side="right")) - 1

    def steps_between(self, node: int, neighbour: int) -> list[int]:
        """Give the steps from one node to another: the cheapest first, then the latest, then by their edges.

        In both directions these are the same edges in the same order.
        """
        row, other = self.row(node), self.row(neighbour)
        if row.stop - row.start <= other.stop - other.start:
            steps = self._steps_to(neighbour, row)
        else:
            steps = [self.back(step) for step in self._steps_to(node, other)]
        return self.ranked(steps)

    def ranked(self, steps: list[int]) -> list[int]:
        """Sort steps by their cost, of equally cheap ones the latest first, then by the numbers of their edges."""
        return steps if len(steps) < 2 else sorted(steps, key=self._rank)

    def back(self, step: int) -> int:
        """Give the step that walks the same edge the other way."""
        edge = ~int(self.edges[step])
        row = self.row(int(self.neighbours[step]))
        wanted = self._place(edge, int(self.far_codes[step]), self.start_of(step), int(self.near_codes[step]))
        found = bisect_left(range(row.stop), wanted, lo=row.start, key=self._place_of)
        while self.edges[found] != edge:
            found += 1
        return found

    def is_forward(self, step: int) -> bool:
        """Tell whether a step goes from subject to object."""
        return bool(self.edges[step] >= 0)

    def edge(self, step: int) -> int:
        """Give the number of the edge that a step walks."""
        number = int(self.edges[step])
        return number if number >= 0 else ~number

    def predicate(self, step: int) -> str:
        """Give the IRI of the predicate."""
        return self.predicates[int(self.properties[self.edge(step)])]

    def relationship(self, step: int) -> str | None:
        """Give the IRI of the relationship behind a shortcut."""
        number = int(self.behind[self.edge(step)])
        return None if number < 0 else self.relationships[number]

    def near_fan(self, step: int) -> int:
        """Count what is linked in this way to the node that a step leaves."""
        return int(self.fans[self.near_codes[step]])

    def far_fan(self, step: int) -> int:
        """Count what is linked in this way to the node that a step leads to."""
        return int(self.fans[self.far_codes[step]])

    def cost(self, step: int) -> float:
        """Give what a step costs in bits, see `selectivity`."""
        return HOP + float(self.bits[self.near_codes[step]]) + float(self.bits[self.far_codes[step]])

    def members_of(self, number: int) -> Ints:
        """Give the nodes of a class."""
        return self.members[self.class_offsets[number] : self.class_offsets[number + 1]]

    def _steps_to(self, neighbour: int, row: slice) -> list[int]:
        found: list[int] = np.flatnonzero(self.neighbours[row] == neighbour).tolist()
        return [row.start + place for place in found]

    def _place_of(self, step: int) -> tuple[int, int, bool, int, int, int]:
        """Give what steps of a row are sorted by, up to the numbers of their edges."""
        ends = int(self.near_codes[step]), int(self.neighbours[step]), int(self.far_codes[step])
        return self._place(int(self.edges[step]), *ends)

    def _place(
        self, edge: int, near_code: int, neighbour: int, far_code: int
    ) -> tuple[int, int, bool, int, int, int]:
        number = edge if edge >= 0 else ~edge
        last_day = int(self.last_days[number])
        return near_code, int(self.properties[number]), edge < 0, neighbour, far_code, -last_day

    def _rank(self, step: int) -> tuple[float, int, int]:
        edge = self.edge(step)
        return self.cost(step), -int(self.last_days[edge]), edge


def open_index(folder: Path) -> PathIndex:
    """Open the index that `write_index` left in `folder`; what is read later is read from the disk then.

    :raises DamagedVersion: when a file is missing, is cut off, does not go with the others or has another format.
    """
    try:
        described = _describe(folder)
        parts: dict[str, Any] = {name: _load_names(folder, name) for name in DICTIONARIES}
        parts |= {name: _load(folder, name, type_) for name, type_ in ARRAYS.items()}
    except (OSError, ValueError, EOFError, TypeError, KeyError) as error:
        raise DamagedVersion(f"The path index in {folder} cannot be read: {error}.") from error
    index = PathIndex(**parts)
    if sizes_of(index) != described["sizes"] or not _fits(index):
        raise DamagedVersion(f"The path index in {folder} is damaged: its files do not go together.")
    return index


def sizes_of(index: PathIndex) -> dict[str, int]:
    """Count the names in each dictionary, the steps, the edges, the codes and the members of classes."""
    names = {name: len(getattr(index, name)) for name in DICTIONARIES}
    return {
        **{f"{name} named": number for name, number in names.items()},
        **{name: len(getattr(index, array)) for name, array in _COUNTED.items()},
    }


def _describe(folder: Path) -> dict[str, Any]:
    described: dict[str, Any] = json.loads((folder / DESCRIPTION).read_text(encoding="utf-8"))
    if described["format"] != FORMAT:
        raise ValueError(
            f"it has format {described['format']}, and this release reads format {FORMAT}; run 'ascn build', which "
            "publishes the current version anew, and ask the new one"
        )
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


def _fits(index: PathIndex) -> bool:
    by_step = ("edges", "near_codes", "far_codes")
    by_edge = ("behind", "first_days", "last_days", "stated")
    return (
        {len(getattr(index, name)) for name in by_step} == {len(index.neighbours)}
        and {len(getattr(index, name)) for name in by_edge} == {len(index.properties)}
        and 2 * len(index.properties) == len(index.neighbours)
        and len(index.bits) == len(index.fans)
        and _divides(index.offsets, index.nodes, index.neighbours)
        and _divides(index.class_offsets, index.classes, index.members)
        and all(_is_whole(getattr(index, name)) for name in DICTIONARIES)
    )


def _divides(offsets: Ints, rows: Texts, entries: Ints) -> bool:
    return len(offsets) == len(rows) + 1 and offsets[0] == 0 and offsets[-1] == len(entries)


def _is_whole(names: Texts) -> bool:
    return len(names.starts) > 0 and len(names.characters) == names.starts[-1]
