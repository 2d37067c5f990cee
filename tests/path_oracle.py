"""Random graphs and random questions about paths, answered by trying everything; what the search is held against."""

import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from math import log2

import networkx as nx

from ascn_graph.paths.arranging import index_of
from ascn_graph.paths.edges import NO_DAY, Edge, PathGraph
from ascn_graph.paths.index import BEGINS, BY_EVENT, ENDS, PathIndex
from ascn_graph.paths.walking import Walk

PREDICATES = ("knows", "meets", "sorted-under")
CLASSES = ("c:one", "c:two")
DAYS = 10
Triple = tuple[float, float, float]
"""Cost, bits ahead, bits back."""


@dataclass(frozen=True)
class World:
    """A graph of a few nodes, one of them a hub under which many are sorted."""

    graph: PathGraph

    @classmethod
    def random(cls, dice: random.Random, most: int = 9) -> "World":
        """Throw the dice for nodes, edges, some of them parallel or dated, and classes."""
        nodes = [f"n:{number}" for number in range(dice.randint(min(2 + dice.randrange(6), most), most))]
        hub = dice.choice(nodes)
        edges = {edge for _ in range(dice.randint(0, 4 * len(nodes))) for edge in [_edge(dice, nodes, hub)]}
        classes = {name: frozenset(node for node in nodes if dice.random() < 0.5) for name in CLASSES}
        return cls(PathGraph(frozenset(nodes), tuple(sorted(edges)), classes))

    @cached_property
    def index(self) -> PathIndex:
        """The index of it."""
        return index_of(self.graph)

    def number(self, node: str) -> int:
        """Give the number of a node."""
        found = self.index.nodes.find(node)
        assert found is not None
        return found

    @cached_property
    def bits(self) -> dict[Edge, tuple[float, float]]:
        """The bits of each edge at its subject and at its object."""
        fans: dict[tuple[str, str, bool], set[str]] = defaultdict(set)
        for edge in self.graph.edges:
            fans[edge.subject, edge.counted_as, True].add(edge.object)
            fans[edge.object, edge.counted_as, False].add(edge.subject)
        return {
            edge: (
                (3 if edge.sorts else 1) * log2(len(fans[edge.subject, edge.counted_as, True])),
                (3 if edge.sorts else 1) * log2(len(fans[edge.object, edge.counted_as, False])),
            )
            for edge in self.graph.edges
        }

    def best(self, walk: "Question") -> dict[tuple[str, str], Triple]:
        """Give for each pair of neighbours what the cheapest edge that may be walked between them costs."""
        found: dict[tuple[str, str], list[tuple[float, int, Edge, Triple]]] = defaultdict(list)
        for edge in self.graph.edges:
            out, into = self.bits[edge]
            if not walk.permits(edge):
                continue
            key = (2 + out + into, -edge.last_day, edge)
            found[edge.subject, edge.object].append((*key, (2 + out + into, out, into)))
            if not walk.directed:
                found[edge.object, edge.subject].append((*key, (2 + out + into, into, out)))
        return {
            pair: min(edges, key=lambda each: (round(each[0], 5), each[1]))[3]
            for pair, edges in found.items()
        }


@dataclass(frozen=True)
class Question:
    """Two ends and conditions, by name."""

    start: str = "n:0"
    end: str = "n:1"
    longest: int = 5
    through: tuple[str, ...] = ()
    avoid: frozenset[str] = frozenset()
    avoid_class: str | None = None
    predicates: frozenset[str] | None = None
    avoid_predicates: frozenset[str] = frozenset()
    classes: tuple[str | None, ...] = ()
    directed: bool = False
    day: int | None = None

    @classmethod
    def random(cls, dice: random.Random, world: World) -> "Question":
        """Throw the dice for conditions: none, one or several."""
        others = sorted(world.graph.nodes - {"n:0", "n:1"})

        def some(most: int) -> list[str]:
            return dice.sample(others, min(len(others), dice.randint(1, most)))

        chance = dice.choice([0.0, 0.0, 0.2, 0.4])
        return cls(
            longest=dice.randint(1, 6),
            through=tuple(some(2)) if dice.random() < chance else (),
            avoid=frozenset(some(2)) if dice.random() < chance else frozenset(),
            avoid_class=dice.choice(CLASSES) if dice.random() < chance else None,
            predicates=frozenset(dice.sample(PREDICATES, 2)) if dice.random() < chance else None,
            avoid_predicates=frozenset(dice.sample(PREDICATES, 1)) if dice.random() < chance else frozenset(),
            classes=tuple(dice.choice([None, *CLASSES]) for _ in range(dice.randint(1, 3)))
            if dice.random() < chance
            else (),
            directed=dice.random() < chance,
            day=dice.randrange(DAYS) if dice.random() < chance else None,
        )

    def permits(self, edge: Edge) -> bool:
        """Tell whether an edge may be walked."""
        named = self.predicates is None or edge.predicate in self.predicates
        return named and edge.predicate not in self.avoid_predicates and self._may_hold(edge)

    def _may_hold(self, edge: Edge) -> bool:
        if self.day is None or edge.first_day == NO_DAY:
            return True
        if edge.stated & BY_EVENT:
            return self.day >= edge.first_day
        too_early = self.day < edge.first_day and edge.stated & BEGINS
        too_late = self.day > edge.last_day and edge.stated & ENDS
        return not too_early and not too_late

    def accepts(self, nodes: list[str], world: World) -> bool:
        """Tell whether a path passes what it must and nothing else."""
        inner = nodes[1:-1]
        barred = world.graph.classes[self.avoid_class] if self.avoid_class else frozenset()
        fits = not self.classes or (
            len(inner) == len(self.classes)
            and all(
                class_ is None or node in world.graph.classes[class_]
                for node, class_ in zip(inner, self.classes, strict=True)
            )
        )
        return fits and set(self.through) <= set(inner) and not (self.avoid | barred) & set(inner)

    def hops(self) -> int:
        """Give the most hops of a path."""
        return len(self.classes) + 1 if self.classes else self.longest

    def walk(self, world: World) -> Walk:
        """Give the conditions in numbers."""
        index = world.index

        def predicates(names: frozenset[str]) -> frozenset[int]:
            return frozenset(number for name in names if (number := index.predicates.find(name)) is not None)

        classes = {name: index.classes.find(name) for name in CLASSES}
        avoided = classes[self.avoid_class] if self.avoid_class else None
        return Walk(
            through=tuple(map(world.number, self.through)),
            avoided=frozenset(map(world.number, self.avoid)),
            avoided_classes=frozenset() if avoided is None else frozenset({avoided}),
            predicates=None if self.predicates is None else predicates(self.predicates),
            avoided_predicates=predicates(self.avoid_predicates),
            classes=tuple(None if name is None else classes[name] for name in self.classes),
            directed=self.directed,
            day=self.day,
        )

    def answers(self, world: World) -> Iterator["Tried"]:
        """Give every path, in no order."""
        best, links = world.best(self), world.best(Question())
        plain: nx.DiGraph[str] = nx.DiGraph()
        plain.add_nodes_from(world.graph.nodes)
        plain.add_edges_from(best)
        for nodes in nx.all_simple_paths(plain, self.start, self.end, cutoff=self.hops()):
            if self.accepts(nodes, world):
                cost = sum(best[pair][0] for pair in pairwise(nodes))
                tells = not _is_trivial(tuple(nodes), [best[pair] for pair in pairwise(nodes)], links)
                yield Tried(tuple(nodes), 1.0 if len(nodes) == 2 else cost, tells)


@dataclass(frozen=True)
class Tried:
    """A path that there is: its nodes, its cost, whether it tells."""

    nodes: tuple[str, ...]
    cost: float
    tells: bool


def _is_trivial(nodes: tuple[str, ...], told: list[Triple], links: dict[tuple[str, str], Triple]) -> bool:
    """Tell whether a path leads to many from either end, or does so when a direct link between two nodes is taken."""
    if len(nodes) == 2:
        return False
    ahead, back = (sum(each[part] for each in told) for part in (1, 2))
    if min(ahead, back) + len(told) - 2 >= 6 - 1e-5:
        return True
    return any(
        _is_trivial(
            (*nodes[: first + 1], *nodes[then:]),
            [*told[:first], links[nodes[first], nodes[then]], *told[then:]],
            links,
        )
        for first in range(len(nodes))
        for then in range(first + 2, len(nodes))
        if (first, then) != (0, len(told)) and (nodes[first], nodes[then]) in links
    )


def _edge(dice: random.Random, nodes: list[str], hub: str) -> Edge:
    start, end = dice.sample(nodes, 2)
    sorts = dice.random() < 0.4 and start != hub
    predicate = "sorted-under" if sorts else dice.choice(PREDICATES[:2])
    first, last = (
        sorted((dice.randrange(DAYS), dice.randrange(DAYS))) if dice.random() < 0.5 else (NO_DAY, NO_DAY)
    )
    stated = dice.choice([0, BEGINS, ENDS, BEGINS | ENDS, BY_EVENT | BEGINS | ENDS]) if first != NO_DAY else 0
    return Edge(start, predicate, hub if sorts else end, "", first, last, sorts, predicate, stated)
