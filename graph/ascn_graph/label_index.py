"""The index of names: who is called how, and which names come near to what someone typed.

It is written once, when a version is published, as arrays that are mapped into memory: opening it costs nothing,
whatever the number of names, and searching it a few milliseconds per million of them.
"""

import json
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, fields
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from pyoxigraph import NamedNode

from ascn_graph.errors import AmbiguousLabel, DamagedVersion, UnknownEntity
from ascn_graph.labels import fold, local_name
from ascn_graph.lookups import Deadline, Lookups
from ascn_graph.namespaces import Namespace
from ascn_graph.texts import Texts

FORMAT = 1
"""Grows when the files change their meaning."""
COMPARED = 200
"""Characters of a folded name that are compared; no one types more."""
Ints = npt.NDArray[np.int32]
_DESCRIPTION = "index.json"
_PRESELECTED = 80
_NEAR_ENOUGH = 0.6
_HARDLY = 0.25
"""Estimated closeness below which a name is not worth comparing."""
_BEGUN = 0.8
"""How close a name is that holds all of a text, however much longer it is."""
_TINY = 1e-15
"""What makes the earlier of two equal names the larger, but no name larger than a better one."""
_COUNTED = 4_000_000
"""Occurrences of pairs of letters that are counted for one search, the rarest pairs first."""
_MEANT = 20
"""Things named at most where a name has several."""
_BEARERS = 1_000
"""Things of one name that are looked at, in the order of their ranks and IRIs."""
_PATIENCE = 60.0
_TEXTS = ("entities", "labels", "folded", "typed")


@dataclass(frozen=True)
class Bearer:
    """A thing that bears a name: its IRI, the name as it is written, and what kind of name it is (see `ranks`)."""

    iri: str
    rank: int
    typed: str


@dataclass(frozen=True)
class Match:
    """A thing found by a name: its IRI and label, that name as it is written, and its kind (see `ranks`)."""

    iri: str
    label: str
    typed: str
    rank: int


@dataclass(frozen=True)
class LabelIndex:
    """All names of the entities of one version. Entities and folded names are sorted and known by their numbers."""

    namespace: Namespace
    entities: Texts
    """IRIs, sorted."""
    labels: Texts
    """By entity: the label shown in lists, English where there is one."""
    folded: Texts
    """Folded names, sorted, each once."""
    bearer_starts: npt.NDArray[np.int64]
    """Folded name n is borne by `bearers[bearer_starts[n]:bearer_starts[n + 1]]`, by rank, then number."""
    bearers: Ints
    ranks: npt.NDArray[np.int8]
    """By bearer: 0 where the name is an editorial label, 1 an alternative one, 2 a local name."""
    typed: Texts
    """By bearer: the name as it is written."""
    lengths: Ints
    """By folded name: its characters."""
    pairs: npt.NDArray[np.int64]
    """Pairs of neighbouring letters, as numbers, sorted; see `pairs_of`."""
    holder_starts: npt.NDArray[np.int64]
    """Pair n is found in `holders[holder_starts[n]:holder_starts[n + 1]]`."""
    holders: Ints
    """Folded names."""

    def is_entity(self, iri: str) -> bool:
        """Tell whether `iri` is a thing of class :Entity."""
        return self.entities.find(iri) is not None

    def resolve(self, store: Lookups, text: str) -> NamedNode:
        """Give the thing meant by an IRI, a name relative to the base, or a label in any language.

        An IRI may be that of anything the store describes; labels are those of entities. An editorial label
        beats an alternative one, and a name typed exactly beats one that differs in case or accents.

        :raises UnknownEntity: with the nearest entities.
        :raises AmbiguousLabel: when several are equally meant.
        """
        asked = text.strip()
        node = self._described(store, asked)
        if node:
            return node
        bearers = self._bearers(self.folded.find(fold(asked)[:COMPARED]))
        if not bearers:
            raise UnknownEntity(asked, self.nearest(asked))
        closeness = {bearer: (int(self.ranks[bearer]), self.typed[bearer] != asked) for bearer in bearers}
        best = min(closeness.values())
        meant = sorted({int(self.bearers[bearer]) for bearer in bearers if closeness[bearer] == best})
        if len(meant) > 1:
            raise AmbiguousLabel(asked, [self._entry(entity) for entity in meant[:_MEANT]])
        return NamedNode(self.entities[meant[0]])

    def nearest(self, text: str, limit: int = 5, deadline: Deadline | None = None) -> list[tuple[str, str]]:
        """Give up to `limit` (IRI, label) pairs whose names come near `text`, nearest first.

        :raises QueryTimeout: past the deadline.
        """
        return [(match.iri, match.label) for match in self.matches(text, limit, deadline)]

    def matches(
        self, text: str, limit: int, deadline: Deadline | None = None, compared: int = _PRESELECTED
    ) -> list[Match]:
        """Give up to `limit` things whose names come near `text`, nearest first, each with the name that does.

        At most twice as many names as `compared` are looked at, those that share most pairs of letters.

        :raises QueryTimeout: past the deadline.
        """
        best: dict[int, tuple[float, int]] = {}
        for name, likeness in self._like(self._relative(text), deadline or Deadline(_PATIENCE), compared):
            for bearer in self._bearers(name):
                entity, score = int(self.bearers[bearer]), likeness - 0.01 * int(self.ranks[bearer])
                best[entity] = max((score, -bearer), best.get(entity, (0.0, 0)))
        ranked = sorted(best, key=lambda entity: (-best[entity][0], self.labels[entity], entity))
        return [self._match(entity, -best[entity][1]) for entity in ranked[:limit]]

    def _match(self, entity: int, bearer: int) -> Match:
        return Match(*self._entry(entity), self.typed[bearer], int(self.ranks[bearer]))

    def number_of(self, text: str) -> int | None:
        """Give the number of the folded name of `text`, or None where nothing is called this."""
        return self.folded.find(fold(text)[:COMPARED])

    def bearers_of(self, name: int) -> list[Bearer]:
        """List who bears a folded name, editorial labels first; of very many only the first."""
        return [
            Bearer(self.entities[int(self.bearers[place])], int(self.ranks[place]), self.typed[place])
            for place in self._bearers(name)
        ]

    def beginning_with(self, text: str, most: int) -> range:
        """Give the numbers of the folded names that begin with `text`, in their order; of very many the first."""
        asked = fold(text)[:COMPARED]
        start = bisect_left(self.folded, asked)
        end = bisect_left(self.folded, f"{asked}\U0010ffff", lo=start) if asked else start
        return range(start, min(end, start + most))

    def resembling(self, text: str) -> list[int]:
        """Give the numbers of the folded names that share most pairs of letters with `text`, for their length or its.

        The closest come first. This only estimates, in little time, what a comparison letter by letter would tell.
        """
        asked = fold(text)[:COMPARED]
        counted = _rarest([self._holders(pair) for pair in pairs_of([asked])[0]] if asked else [])
        if not counted:
            return []
        shared = np.bincount(np.concatenate(counted))
        names = np.flatnonzero(shared)
        # A name of n letters has n + 1 pairs, with those at its ends.
        of_both = 2 * shared[names] / (len(counted) + self.lengths[names] + 1)
        closeness = np.maximum(of_both, _BEGUN * shared[names] / len(counted)) - names * _TINY
        places = _largest(closeness)
        ranked = places[np.argsort(-closeness[places])]
        return [int(name) for name in names[ranked[closeness[ranked] >= _HARDLY]]]

    def _entry(self, entity: int) -> tuple[str, str]:
        return self.entities[entity], self.labels[entity]

    def _bearers(self, name: int | None) -> range:
        """Give who bears a name; of very many the first ones."""
        if name is None:
            return range(0)
        start, end = int(self.bearer_starts[name]), int(self.bearer_starts[name + 1])
        return range(start, min(end, start + _BEARERS))

    def _relative(self, text: str) -> str:
        # Of an IRI, only the name itself is compared: the kind before it would make all of a kind look alike.
        local = self.namespace.local(text.strip())
        return fold(local_name((local or text).rstrip("/")))[:COMPARED]

    def _like(self, asked: str, deadline: Deadline, compared: int) -> list[tuple[int, float]]:
        scored = []
        for name in self._likely(asked, compared):
            deadline.check()
            scored.append((name, likeness_of(asked, self.folded[name])))
        return [(name, likeness) for name, likeness in scored if likeness >= _NEAR_ENOUGH]

    def _likely(self, asked: str, most: int) -> list[int]:
        """Give the names that share most pairs of letters, and those that share most for their length.

        The first are found by their beginnings or single words, the others in spite of many longer names that hold
        them. Among equals the shortest come first, then the order of the names.
        """
        held = [self._holders(pair) for pair in pairs_of([asked])[0]] if asked else []
        if len(asked) == 1:  # a name of one letter shares a pair only with names that begin or end with it
            held.append(self._holders_of_letter(ord(asked)))
        counted = _rarest(held)
        if not counted:
            return []
        shared = np.bincount(np.concatenate(counted))
        names = np.flatnonzero(shared)
        shared, lengths = shared[names], self.lengths[names]
        held_most = (shared * (COMPARED + 3) - lengths) * len(self.folded) - names
        closest = shared / (len(counted) + lengths) - names * _TINY
        return sorted({*names[_largest(held_most, most)].tolist(), *names[_largest(closest, most)].tolist()})

    def _holders_of_letter(self, letter: int) -> Ints:
        start, end = (int(np.searchsorted(self.pairs, first << 21)) for first in (letter, letter + 1))
        return self.holders[self.holder_starts[start] : self.holder_starts[end]]

    def _holders(self, pair: int) -> Ints:
        place = int(np.searchsorted(self.pairs, pair))
        if place == len(self.pairs) or self.pairs[place] != pair:
            return self.holders[:0]
        return self.holders[self.holder_starts[place] : self.holder_starts[place + 1]]

    def _described(self, store: Lookups, asked: str) -> NamedNode | None:
        local = self.namespace.local(asked)
        relative = asked if local is None else local
        if local is None and ("://" in asked or not ("/" in asked or "#" in asked)):
            return None
        try:
            node = self.namespace.iri(relative)
        except ValueError:  # spaces and the like: no IRI, so it can only be a label
            return None
        known = next(iter(store.quads_for_pattern(node, None, None, None)), None)
        return node if known else None


def open_labels(folder: Path, namespace: Namespace) -> LabelIndex:
    """Open the index that `write_labels` left in `folder`.

    :raises DamagedVersion: when a file is missing, is cut off or has another format.
    """
    try:
        described = json.loads((folder / _DESCRIPTION).read_text(encoding="utf-8"))
        if described != {"format": FORMAT}:
            raise ValueError(f"it has another format than {FORMAT}")
        parts: dict[str, Any] = {name: _load(folder, name) for name in _parts()}
    except (OSError, ValueError, EOFError, TypeError) as error:
        raise DamagedVersion(f"The index of labels in {folder} cannot be read: {error}.") from error
    return LabelIndex(namespace, **parts)


def save_labels(index: LabelIndex, folder: Path) -> None:
    """Write an index to files in `folder`, which is made."""
    folder.mkdir(parents=True)
    for name in _parts():
        part = getattr(index, name)
        if isinstance(part, Texts):
            _save(folder, f"{name}_characters", part.characters)
            _save(folder, f"{name}_starts", part.starts)
        else:
            _save(folder, name, part)
    (folder / _DESCRIPTION).write_text(json.dumps({"format": FORMAT}) + "\n", encoding="utf-8")


def pairs_of(names: Sequence[str]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Give the pairs of neighbouring letters in each of `names`, which begin and end with a space, and whose they are.

    Both are sorted, by name, then by pair; each pair of a name is there once.

    >>> pairs, owners = pairs_of(["ab", "b"])
    >>> [(chr(pair >> 21), chr(pair & 0x1FFFFF)) for pair in pairs.tolist()], owners.tolist()
    ([(' ', 'a'), ('a', 'b'), ('b', ' '), (' ', 'b'), ('b', ' ')], [0, 0, 0, 1, 1])
    """
    padded = [f" {name} " for name in names]
    letters = np.frombuffer("".join(padded).encode("utf-32-le", errors="replace"), dtype=np.uint32).astype(
        np.int64
    )
    owner = np.repeat(np.arange(len(padded)), [len(name) for name in padded])
    within = owner[:-1] == owner[1:]
    pairs = ((letters[:-1] << 21) | letters[1:])[within]
    kinds, numbers = np.unique(pairs, return_inverse=True)
    keys = np.sort(owner[:-1][within] * len(kinds) + numbers)
    keys = keys[np.diff(keys, prepend=-1) > 0]  # np.unique is several times slower here
    return kinds[keys % max(len(kinds), 1)], keys // max(len(kinds), 1)


def likeness_of(asked: str, name: str) -> float:
    """Compare two folded names: 1 is equal, the beginning of a word nearly so; 0 has nothing in common.

    >>> likeness_of("jakarta", "jakarta"), likeness_of("taka", "takamatsu") > 0.8, likeness_of("abc", "xyz")
    (1.0, True, 0.0)
    """
    if asked == name:
        return 1.0
    if asked and asked in name:
        whole = 2 * len(asked) / (len(asked) + len(name))  # as _ratio reckons it
        return max(whole, 0.8 + 0.1 * len(asked) / len(name) if f" {asked}" in f" {name}" else 0.7)
    whole = _ratio(asked, name)
    words = name.split()
    if len(words) > 1:
        return max(whole, 0.9 * max(_ratio(asked, word) for word in words))
    return whole


def _ratio(asked: str, name: str) -> float:
    """Give the likeness of two texts, or 0 where it is too small to matter; that is known sooner."""
    if 2 * min(len(asked), len(name)) < _NEAR_ENOUGH * (len(asked) + len(name)):
        return 0.0
    matcher = SequenceMatcher(None, asked, name, autojunk=False)
    if matcher.quick_ratio() < _NEAR_ENOUGH:
        return 0.0
    return matcher.ratio()


def _rarest(held: Sequence[Ints]) -> list[Ints]:
    """Leave out the longest lists where all together have too many entries."""
    kept: list[Ints] = []
    counted = 0
    for holders in sorted(held, key=len):
        counted += len(holders)
        if kept and counted > _COUNTED:
            break
        if len(holders):
            kept.append(holders)
    return kept


def _largest(keys: npt.NDArray[Any], most: int = _PRESELECTED) -> npt.NDArray[np.intp]:
    """Give the places of the largest keys, in no order."""
    if len(keys) <= most:
        return np.arange(len(keys))
    return np.argpartition(keys, -most)[-most:]


def _parts() -> list[str]:
    return [part.name for part in fields(LabelIndex) if part.name != "namespace"]


def _save(folder: Path, name: str, array: npt.NDArray[Any]) -> None:
    np.save(folder / f"{name}.npy", array, allow_pickle=False)


def _load(folder: Path, name: str) -> npt.NDArray[Any] | Texts:
    if name in _TEXTS:
        return Texts(_load_array(folder, f"{name}_characters"), _load_array(folder, f"{name}_starts"))
    return _load_array(folder, name)


def _load_array(folder: Path, name: str) -> npt.NDArray[Any]:
    # The mapping stays, its subclass goes: plain arrays are several times faster to slice.
    return np.asarray(np.load(folder / f"{name}.npy", mmap_mode="r", allow_pickle=False))
