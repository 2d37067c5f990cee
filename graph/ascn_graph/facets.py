"""Facets of a class: by which properties its instances fall into groups that a reader can choose among."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode

from ascn_graph.presentation import Place

NONE_STATED = "none"
"""The key of the value that stands for things of which nothing is stated."""


@dataclass(frozen=True)
class FacetValue:
    """A value by which things can be chosen, and the things that have it."""

    key: str
    """How the value is written in an address: an IRI relative to the base or the vocabulary, a year, or `none`."""
    term: NamedNode | None
    """None where the value is a year, or that none is stated."""
    members: int
    """Bit n is set where thing number n has the value."""


@dataclass(frozen=True)
class Facet:
    """A property by which things can be chosen; `place` orders and names it."""

    name: str
    """How it is called in an address: the local name of the property."""
    predicate: NamedNode
    place: Place
    values: Mapping[str, FacetValue]
    """By key, the most frequent first, `none` last."""
    days: Mapping[int, str]
    """The latest date of each thing, by its number; none where the values are no dates."""

    @property
    def covered(self) -> int:
        """Count the things of which a value is stated."""
        stated = 0
        for key, value in self.values.items():
            stated |= value.members if key != NONE_STATED else 0
        return stated.bit_count()


@dataclass(frozen=True)
class Facets:
    """The facets of a class, in the order of the shapes; things are known by their numbers."""

    numbers: Mapping[NamedNode, int]
    by_name: Mapping[str, Facet]
    complete: bool = True
    """False when the things are too many, or too much is stated of them, to be counted."""

    def members(self, chosen: Iterable[FacetValue]) -> int:
        """Give the things that have all the chosen values, as the members of a value are told."""
        found = (1 << len(self.numbers)) - 1
        for value in chosen:
            found &= value.members
        return found

    def among(
        self, things: Sequence[tuple[str, NamedNode]], members: int
    ) -> tuple[tuple[str, NamedNode], ...]:
        """Keep those of `things`, each with its label, that are among `members`."""
        bits = members.to_bytes(len(self.numbers) // 8 + 1, "little")
        numbered = ((self.numbers[node], label, node) for label, node in things if node in self.numbers)
        return tuple(
            (label, node) for number, label, node in numbered if bits[number >> 3] >> (number & 7) & 1
        )

    def newest_first(
        self, things: Sequence[tuple[str, NamedNode]], name: str
    ) -> tuple[tuple[str, NamedNode], ...]:
        """Sort things by the dates of a facet; those without a date come last."""
        days = self.by_name[name].days
        return tuple(sorted(things, key=lambda thing: days.get(self.numbers[thing[1]], ""), reverse=True))

    def __len__(self) -> int:
        """Measure what is held, for who keeps it: things and values."""
        return len(self.numbers) + sum(len(facet.values) for facet in self.by_name.values())


UNCOUNTED = Facets({}, {}, complete=False)
