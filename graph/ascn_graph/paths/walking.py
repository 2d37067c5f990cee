"""Which steps a search may take, which nodes it may pass, and how much work it may be."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from ascn_graph.paths.answers import HOLDS, UNDATED, UNKNOWN
from ascn_graph.paths.edges import NO_DAY
from ascn_graph.paths.index import BEGINS, BY_EVENT, ENDS, PathIndex

Numbers = npt.NDArray[np.signedinteger]
Mask = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
_EPOCH = date(1970, 1, 1).toordinal()
_EACH = 20
"""What one expansion costs beside the steps it looks at, in steps."""


def day_of(text: str) -> int:
    """Count the days from 1970-01-01 to a day in ISO 8601.

    >>> day_of("1970-02-01")
    31
    """
    return date.fromisoformat(text).toordinal() - _EPOCH


@dataclass(frozen=True)
class Walk:
    """Conditions in the numbers of an index; see `requests.Conditions`."""

    through: tuple[int, ...] = ()
    avoided: frozenset[int] = frozenset()
    avoided_classes: frozenset[int] = frozenset()
    predicates: frozenset[int] | None = None
    avoided_predicates: frozenset[int] = frozenset()
    classes: tuple[int | None, ...] = ()
    directed: bool = False
    day: int | None = None
    """Days since 1970-01-01."""

    def as_of(self, index: PathIndex, step: int) -> str | None:
        """Tell what is known of a step on the day asked for; None where none was, or where it surely does not hold."""
        if self.day is None or not self._may_hold(index, np.array([step]))[0]:
            return None
        edge = index.edge(step)
        first, last = int(index.first_days[edge]), int(index.last_days[edge])
        if first == NO_DAY:
            return UNDATED
        happened = bool(index.stated[edge] & BY_EVENT)
        return HOLDS if first <= self.day and (happened or self.day <= last) else UNKNOWN

    def permitted(self, index: PathIndex, steps: Numbers, against: bool = False) -> Mask | None:
        """Tell which steps may be taken; None where all may.

        A walk `against` the direction goes from the end of a path to its start.
        """
        tests = list(self._tests(index, steps, against))
        return np.logical_and.reduce(tests) if tests else None

    def _tests(self, index: PathIndex, steps: Numbers, against: bool) -> Iterator[Mask]:
        if self.directed:
            yield (index.edges[steps] < 0) == against
        if self.predicates is not None or self.avoided_predicates:
            allowed = np.zeros(len(index.predicates), dtype=bool)
            allowed[slice(None) if self.predicates is None else list(self.predicates)] = True
            allowed[list(self.avoided_predicates)] = False
            yield allowed[index.properties[_edges(index, steps)]]
        if self.day is not None:
            yield self._may_hold(index, steps)

    def _may_hold(self, index: PathIndex, steps: Numbers) -> Mask:
        """Leave out what surely does not hold on the day (design §5)."""
        assert self.day is not None  # noqa: S101  # asked only then
        edges = _edges(index, steps)
        stated = index.stated[edges]
        last = index.last_days[edges]
        before = self.day < index.first_days[edges]
        after = (self.day > last) & (last != NO_DAY)
        happened = stated & BY_EVENT > 0
        gone = np.where(happened, before, before & (stated & BEGINS > 0) | after & (stated & ENDS > 0))
        return np.asarray(~gone)


@dataclass
class Effort:
    """What a search may still spend, about the number of steps it looks at."""

    left: int
    is_spent: bool = False
    """True where a search had to stop before its end."""

    def spend(self, amount: int) -> bool:
        """Take so much; false where there is not so much left."""
        if amount > self.left:
            self.is_spent = True
            return False
        self.left -= amount
        return True


@dataclass(frozen=True)
class Taken:
    """Steps that leave some nodes: the place of each one's node among them, its number, where it leads."""

    places: Numbers
    steps: Numbers
    targets: Numbers

    def only(self, kept: Mask) -> "Taken":
        """Keep some of them."""
        return Taken(self.places[kept], self.steps[kept], self.targets[kept])


@dataclass(frozen=True)
class Ways:
    """The steps that one search may take in an index; `ends` are never avoided."""

    index: PathIndex
    walk: Walk
    ends: tuple[int, ...]
    effort: Effort
    against: bool = False
    """Whether paths are followed from their end to their start."""
    _best: dict[tuple[int, int], int | None] = field(default_factory=dict)
    _links: dict[tuple[int, int], list[int]] = field(default_factory=dict)
    _barred: dict[str, Mask | None] = field(default_factory=dict)

    def turned(self) -> "Ways":
        """Give the same ways, walked from the other end."""
        return Ways(
            self.index,
            self.walk,
            self.ends,
            self.effort,
            not self.against,
            self._best,
            self._links,
            self._barred,
        )

    def leave(self, nodes: Numbers, spare: Floats | None = None) -> Taken | None:
        """Take all steps that may be taken from `nodes`; None where the effort does not suffice.

        With `spare`, only steps of which the bits at the node they leave are fewer than what that node has to spare.
        """
        index = self.index
        first, last = index.offsets[nodes].astype(np.int64), index.offsets[nodes + 1].astype(np.int64)
        if spare is not None:
            last = _cut(index, first, last, np.searchsorted(index.bits, spare))
        counts = last - first
        total = int(counts.sum())
        if not self.effort.spend(total + _EACH * len(nodes)):
            return None
        if len(nodes) == 1:
            places, steps = np.zeros(total, dtype=np.int64), np.arange(first[0], last[0])
        else:
            places = np.repeat(np.arange(len(nodes)), counts)
            steps = np.arange(total) + np.repeat(first - (np.cumsum(counts) - counts), counts)
        taken = Taken(places, steps, index.neighbours[steps])
        permitted = self.walk.permitted(index, steps, self.against)
        if permitted is not None:
            taken = taken.only(permitted)
        barred = self._barred_nodes()
        return taken if barred is None else taken.only(~barred[taken.targets])

    def best(self, start: int, end: int) -> int | None:
        """Give the cheapest step that may be taken from one node to another, in the direction of the path."""
        if (start, end) not in self._best:
            steps = self.all_between(start, end)
            self._best[start, end] = steps[0] if steps else None
        return self._best[start, end]

    def all_between(self, start: int, end: int) -> list[int]:
        """Give the steps that may be taken from one node to another, the cheapest first."""
        steps = np.array(self.links(start, end), dtype=np.int64)
        permitted = self.walk.permitted(self.index, steps)
        found: list[int] = (steps if permitted is None else steps[permitted]).tolist()
        return found

    def links(self, start: int, end: int) -> list[int]:
        """Give all steps from one node to another, the cheapest first, whether they may be taken or not."""
        if (start, end) not in self._links:
            self._links[start, end] = self.index.steps_between(start, end)
        return self._links[start, end]

    def _barred_nodes(self) -> Mask | None:
        """Mark the nodes that are not passed; made once, since it is as long as the graph has nodes."""
        if "" not in self._barred:
            self._barred[""] = self._bar()
        return self._barred[""]

    def _bar(self) -> Mask | None:
        if not (self.walk.avoided or self.walk.avoided_classes):
            return None
        barred = np.zeros(len(self.index.nodes), dtype=bool)
        for class_ in self.walk.avoided_classes:
            barred[self.index.members_of(class_)] = True
        barred[list(self.ends)] = False
        barred[list(self.walk.avoided)] = True
        return barred


def _edges(index: PathIndex, steps: Numbers) -> npt.NDArray[Any]:
    edges = index.edges[steps]
    return np.asarray(np.where(edges < 0, ~edges, edges))


def _cut(index: PathIndex, first: Numbers, last: Numbers, codes: npt.NDArray[Any]) -> Numbers:
    """Find in each row the first step whose code at the node it leaves is not below the node's; rows are sorted so."""
    low, high = first.copy(), last.copy()
    some = np.flatnonzero(low < high)
    # Most rows are taken whole or not at all.
    whole = index.near_codes[last[some] - 1] < codes[some]
    none = index.near_codes[first[some]] >= codes[some]
    low[some[whole]] = last[some[whole]]
    some = some[~(whole | none)]
    while len(some):
        middle = (low[some] + high[some]) // 2
        below = index.near_codes[middle] < codes[some]
        low[some[below]] = middle[below] + 1
        high[some[~below]] = middle[~below]
        some = some[low[some] < high[some]]
    return low
