"""The things of one class, as lists that are read page by page."""

from dataclasses import dataclass
from itertools import islice

from pyoxigraph import DefaultGraph, NamedNode

from ascn_graph.labels import LabelMemory, fold
from ascn_graph.lookups import Lookups
from ascn_graph.presentation import TYPE

SORTED = 5_000
"""Things up to which a list is sorted by label; a longer one has the order of the store, which never changes."""
_COPIES = 4
"""How often a thing may be said to be of a class, in as many graphs, for its list still to be sorted."""


@dataclass(frozen=True)
class Listing:
    """Things with their labels: all of a class, sorted, or those on one page of a longer list."""

    things: tuple[tuple[str, NamedNode], ...]
    total: int
    """How many there are in all."""
    sorted: bool

    def on(self, page: range) -> tuple[tuple[str, NamedNode], ...]:
        """Give those on a page."""
        return self.things[page.start : page.stop] if self.sorted else self.things

    def __len__(self) -> int:
        """Count the things that are held."""
        return len(self.things)


def list_members(
    store: Lookups,
    class_: NamedNode,
    graph: DefaultGraph | None,
    languages: tuple[str, ...],
    memory: LabelMemory,
    page: range,
    total: int | None,
) -> Listing:
    """List the instances of a class: all of them, sorted by label, or those on a page where they are too many.

    Pages of many are read in `graph`, which should say once of each that it is one. `total` is how many there are,
    where that is known.
    """
    most = SORTED * _COPIES if total is None or total <= SORTED else 0
    found = list(islice(store.quads_for_pattern(None, TYPE, class_, None), most + 1))
    members = {quad.subject for quad in found if isinstance(quad.subject, NamedNode)}
    if len(members) <= SORTED and len(found) <= most:
        labelled = (_labelled(store, node, languages, memory) for node in members)
        things = tuple(sorted(labelled, key=lambda pair: (fold(pair[0]), pair[0], pair[1].value)))
        return Listing(things, len(things), sorted=True)
    quads = islice(store.quads_for_pattern(None, TYPE, class_, graph), page.start, page.stop)
    shown = (quad.subject for quad in quads if isinstance(quad.subject, NamedNode))
    things = tuple(_labelled(store, node, languages, memory) for node in shown)
    return Listing(things, total or len(members), sorted=False)


def _labelled(
    store: Lookups, node: NamedNode, languages: tuple[str, ...], memory: LabelMemory
) -> tuple[str, NamedNode]:
    label = memory.literal(store, node, languages)
    return (label.value if label else node.value), node
