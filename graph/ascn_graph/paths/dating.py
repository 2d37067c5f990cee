"""The days on which edges hold: those of the relationship behind, or of the thing that the property is about.

A property is about the end of which it names the kind (its domain or range, other than :Entity): what is held in a
city is dated by the meeting, while what a claim is about does not date the claim. How days follow from what is stated
is told in `shapes/rules.ttl`.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

from ascn_graph.paths.collecting import BEGINNINGS, ENDINGS, Collected, Column
from ascn_graph.paths.edges import NO_DAY
from ascn_graph.paths.index import BEGINS, BY_EVENT, ENDS, Ints

Flags = npt.NDArray[np.uint8]
Ends = tuple[Ints, npt.NDArray[np.bool_]]
"""One end of each edge, as it was collected, and whether it can date the edge."""
_LATEST = 2**31 - 1


@dataclass(frozen=True)
class Dates:
    """The first and the last day of each edge, and what is stated of them, as in `PathIndex`."""

    first_days: Ints
    last_days: Ints
    stated: Flags


@dataclass(frozen=True)
class Spans:
    """Days of everything that was collected, by its number."""

    known_from: Ints
    known_until: Ints
    first_days: Ints
    last_days: Ints
    stated: Flags
    """`BEGINS` and `ENDS` where a beginning and an end are stated."""

    @classmethod
    def of(cls, collected: Collected) -> Self:
        """Take the days from what was collected; of several, those that lie farthest apart."""
        size, dates = len(collected.numbers), collected.dates
        stated = np.zeros(size, dtype=np.uint8)
        for names, flag in ((BEGINNINGS, BEGINS), (ENDINGS, ENDS)):
            for name in names:
                stated[dates[name].subjects] |= flag
        return cls(
            _earliest(dates["knownFrom"], size),
            _latest(dates["knownUntil"], size),
            _earliest(dates["firstDay"], size),
            _latest(dates["lastDay"], size),
            stated,
        )

    def dates(self, behind: Ints, *ends: Ends) -> Dates:
        """Date edges by the relationships behind them (-1: none), else by the first of their `ends` that can."""
        # An undated row at the end stands for no relationship, which is number -1.
        first_days, last_days = (
            np.append(days, np.int32(NO_DAY))[behind] for days in (self.known_from, self.known_until)
        )
        stated = np.append(self.stated, np.uint8(0))[behind]
        for things, can_date in ends:
            (open_,) = np.nonzero(can_date & _undated(first_days, last_days))
            dating = things[open_]
            first_days[open_], last_days[open_] = self.first_days[dating], self.last_days[dating]
            stated[open_] = self.stated[dating] | BY_EVENT
        stated[_undated(first_days, last_days)] = 0
        return Dates(first_days, last_days, stated)


def _undated(first_days: Ints, last_days: Ints) -> npt.NDArray[np.bool_]:
    undated: npt.NDArray[np.bool_] = (first_days == NO_DAY) & (last_days == NO_DAY)
    return undated


def _earliest(column: Column, size: int) -> Ints:
    days = np.full(size, _LATEST, dtype=np.int32)
    known = column.values != NO_DAY
    np.minimum.at(days, column.subjects[known], column.values[known])
    days[days == _LATEST] = NO_DAY
    return days


def _latest(column: Column, size: int) -> Ints:
    days = np.full(size, NO_DAY, dtype=np.int32)
    np.maximum.at(days, column.subjects, column.values)
    return days
