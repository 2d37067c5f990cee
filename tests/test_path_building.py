"""The building of path indexes, on random stores: against looking everything up, one edge after the other."""

import random
from collections import Counter
from dataclasses import astuple, dataclass, replace
from functools import cached_property
from math import log2

import pytest
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Store, Triple, parse
from tests.path_worlds import PREFIXES, SPACE

from ascn_graph.namespaces import RDF, XSD, Term
from ascn_graph.paths.edges import NO_DAY, Edge, PathGraph
from ascn_graph.paths.index import BEGINS, BY_EVENT, ENDS, PathIndex
from ascn_graph.paths.selectivity import HOP, SORTING_WEIGHT
from ascn_graph.paths.writing import build_index

SEEDS = 150
A = NamedNode(f"{RDF}type")
DATE = NamedNode(f"{XSD}date")
VOCABULARY = """
:City a owl:Class . :Port a owl:Class . :Entity a owl:Class .
:knows a :PathProperty . :in a :PathProperty , :ClassifyingProperty ; rdfs:range :City .
:held a :PathProperty ; rdfs:domain :Meeting ; rdfs:range :Entity .
:met a :PathProperty ; rdfs:domain :City ; rdfs:range :Meeting ; :via :Visit ; :from :guest , :host ; :to :place .
:member a :PathProperty , :ClassifyingProperty ; :via :Visit ; :from :guest ; :to :place ; :when ( :status :On ) .
:hoped a :PathProperty , :ClassifyingProperty ; :via :Visit ; :from :guest ; :to :place ;
  :when ( :status :Off rdf:type :Port ) .
"""
NOTHING: list[NamedNode | None] = [None]
SHORTCUTS: dict[str, list[tuple[str, list[tuple[str, str]]]]] = {
    "met": [("guest", []), ("host", [])],
    "member": [("guest", [("status", "On")])],
    "hoped": [("guest", [("status", "Off"), ("type", "Port")])],
}
SORTING, TOGETHER = {"in", "member", "hoped"}, {"member": "hoped"}
ABOUT = {"in": ["object"], "held": ["subject"], "met": ["subject", "object"]}
WALKED = ["held", "hoped", "in", "knows", "member", "met"]
NEW_YEAR = 18628
"""1 January 2021, as days since 1970-01-01."""
DAY_TERMS = [
    "knownFrom",
    "knownUntil",
    "firstDay",
    "lastDay",
    "validFrom",
    "validUntil",
    "startDate",
    "endDate",
]


def term(name: str) -> NamedNode:
    return A if name == "type" else SPACE.term(name)


def random_quads(seed: int) -> list[Quad]:
    """Give a store's quads: 2 to 7 things, of which most are entities, and as many relationships among them."""
    dice = random.Random(seed)
    things = [SPACE.iri(f"thing/{number}") for number in range(dice.randint(2, 7))]
    visits = [SPACE.iri(f"visit/{number}") for number in range(dice.randint(0, 6))]
    triples: list[Triple] = []
    for thing in things:
        kinds = dice.sample(["City", "Port", "Meeting", "Claim"], dice.choice([0, 1, 1, 2]))
        triples += [Triple(thing, A, term(kind)) for kind in kinds + ["Entity"] * (dice.random() < 0.9)]
    for visit in visits:
        kinds = ["Visit"] * (dice.random() < 0.9) + dice.choice([[], ["Port"]])
        triples += [Triple(visit, A, term(kind)) for kind in kinds]
        triples += [
            Triple(visit, term("status"), term(dice.choice(["On", "Off"]))) for _ in range(dice.randint(0, 2))
        ]
        guest, host, place = (dice.choice(things) for _ in range(3))
        ends = [("guest", guest), ("host", host), ("host", place), ("place", place), ("place", host)]
        triples += [Triple(visit, term(end), thing) for end, thing in ends if dice.random() < 0.7]
        concluded = [
            (guest, "met", place),
            (host, "met", place),
            (guest, "member", place),
            (guest, "hoped", place),
        ]
        triples += [Triple(s, term(name), o) for s, name, o in concluded if dice.random() < 0.6]
    for _ in range(dice.randint(0, 25)):
        value: NamedNode = dice.choice([*things, *things, *visits])
        triples.append(Triple(dice.choice(things), term(dice.choice(WALKED)), value))
    for node in (*things, *visits):
        for name in dice.sample(DAY_TERMS, dice.choice([0, 0, 2, 5])):
            day = f"2021-01-{dice.randint(1, 28):02}" if dice.random() < 0.9 else "2021"
            triples.append(Triple(node, term(name), Literal(day, datatype=DATE)))
    knows = term("knows")
    triples += [Triple(BlankNode("x"), knows, things[0]), Triple(things[0], knows, Literal("who"))]
    graphs: list[NamedNode | DefaultGraph] = [
        DefaultGraph(),
        SPACE.iri("source/x#p1"),
        SPACE.iri("source/x#p2"),
    ]
    stated = [_in(graph, triple) for triple in triples for graph in dice.sample(graphs, dice.randint(1, 3))]
    vocabulary = parse(PREFIXES + VOCABULARY, RdfFormat.TURTLE, base_iri=SPACE.base)
    return [*stated, *(_in(SPACE.ontology, quad.triple) for quad in vocabulary)]


def _in(graph: NamedNode | DefaultGraph, triple: Triple) -> Quad:
    return Quad(triple.subject, triple.predicate, triple.object, graph)


def built(quads: list[Quad]) -> PathIndex:
    store = Store()
    store.extend(quads)
    return build_index(store, SPACE, quads)


@dataclass(frozen=True)
class Naive:
    """What is said of an index, done one lookup after the other."""

    quads: list[Quad]

    @cached_property
    def triples(self) -> set[tuple[Term, str, Term]]:
        return {(quad.subject, quad.predicate.value, quad.object) for quad in self.quads}

    def objects(self, subject: NamedNode, name: str) -> set[Term]:
        return {o for s, p, o in self.triples if s == subject and p == term(name).value}

    def instances(self, kind: str) -> set[NamedNode]:
        return {
            s for s, p, o in self.triples if isinstance(s, NamedNode) and p == A.value and o == term(kind)
        }

    def links(self) -> list[tuple[NamedNode, str, NamedNode]]:
        entities = self.instances("Entity")
        return [
            (s, name, o)
            for name in WALKED
            for s, p, o in self.triples
            if p == term(name).value and s != o and isinstance(s, NamedNode) and isinstance(o, NamedNode)
            if {s, o} <= entities
        ]

    def behind(self, subject: NamedNode, name: str, object_: NamedNode) -> list[NamedNode | None]:
        return [
            visit
            for visit in sorted(self.instances("Visit"), key=str)
            if object_ in self.objects(visit, "place")
            and any(
                subject in self.objects(visit, start)
                and all(term(value) in self.objects(visit, property_) for property_, value in conditions)
                for start, conditions in SHORTCUTS.get(name, [])
            )
        ]

    def days(self, node: NamedNode, first: str, last: str) -> tuple[int, int]:
        return min(self.dates(node, first), default=NO_DAY), max(self.dates(node, last), default=NO_DAY)

    def dates(self, node: NamedNode, name: str) -> list[int]:
        days = [day.value for day in self.objects(node, name) if isinstance(day, Literal)]
        return [int(day[-2:]) + NEW_YEAR - 1 for day in days if "-" in day]

    def stated(self, node: NamedNode) -> int:
        begins = self.objects(node, "validFrom") | self.objects(node, "startDate")
        ends = self.objects(node, "validUntil") | self.objects(node, "endDate")
        return BEGINS * bool(begins) + ENDS * bool(ends)

    def span(
        self, subject: NamedNode, name: str, object_: NamedNode, visit: NamedNode | None
    ) -> tuple[int, int, int]:
        if visit and self.days(visit, "knownFrom", "knownUntil") != (NO_DAY, NO_DAY):
            return *self.days(visit, "knownFrom", "knownUntil"), self.stated(visit)
        for side in ABOUT.get(name, []):
            end = subject if side == "subject" else object_
            if self.days(end, "firstDay", "lastDay") != (NO_DAY, NO_DAY):
                return *self.days(end, "firstDay", "lastDay"), self.stated(end) + BY_EVENT
        return NO_DAY, NO_DAY, 0

    def graph(self) -> PathGraph:
        claims = self.instances("Claim")
        edges = [
            Edge(
                s.value,
                term(name).value,
                o.value,
                visit.value if visit else "",
                *self.span(s, name, o, visit)[:2],
                sorts=name in SORTING or bool(claims & {s, o}),
                counted_as=term(TOGETHER.get(name, name)).value,
                stated=self.span(s, name, o, visit)[2],
            )
            for s, name, o in self.links()
            for visit in self.behind(s, name, o) or NOTHING
        ]
        nodes = frozenset(entity.value for entity in self.instances("Entity"))
        kinds = {kind: self.instances(kind) for kind in ("City", "Claim", "Meeting", "Port")}
        classes = {
            term(kind).value: frozenset(found.value for found in instances) & nodes
            for kind, instances in kinds.items()
        }
        declared = {term("City").value, term("Port").value}
        return PathGraph(nodes, tuple(edges), {k: v for k, v in classes.items() if v or k in declared})


def edges_of(index: PathIndex) -> list[Edge]:
    """Read the edges out of an index; whether they sort and how they are counted is told by their costs."""
    found = []
    for step in range(len(index.neighbours)):
        if index.is_forward(step):
            edge = index.edge(step)
            days = int(index.first_days[edge]), int(index.last_days[edge])
            ends = (
                index.nodes[index.start_of(step)],
                index.predicate(step),
                index.nodes[index.neighbours[step]],
            )
            behind = index.relationship(step) or ""
            found.append(Edge(*ends, behind, *days, False, "", int(index.stated[edge])))
    return sorted(found)


@pytest.mark.parametrize("seed", range(SEEDS))
def test_index_has_the_edges_that_are_found_one_by_one(seed: int) -> None:
    quads = random_quads(seed)
    graph = Naive(quads).graph()
    index = built(quads)
    assert list(index.nodes) == sorted(graph.nodes)
    assert edges_of(index) == sorted(replace(edge, sorts=False, counted_as="") for edge in graph.edges)
    assert list(index.relationships) == sorted({edge.relationship for edge in graph.edges} - {""})
    assert {
        name: frozenset(index.nodes[node] for node in index.members_of(number))
        for number, name in enumerate(index.classes)
    } == graph.classes


@pytest.mark.parametrize("seed", range(SEEDS))
def test_each_step_costs_what_can_be_counted(seed: int) -> None:
    quads = random_quads(seed)
    edges = {edge: astuple(edge)[:4] for edge in Naive(quads).graph().edges}
    index = built(quads)

    def fan(edge: Edge, near: str, far: str, counted: str) -> int:
        alike = {
            getattr(other, far)
            for other in edges
            if getattr(other, near) == getattr(edge, near)
            and getattr(other, counted) == getattr(edge, counted)
        }
        return len(alike)

    expected: dict[tuple[str, ...], tuple[int, int, float]] = {}
    for edge, name in edges.items():
        ahead, back = (
            (SORTING_WEIGHT if edge.sorts else 1) * log2(fan(edge, *ends, "counted_as"))
            for ends in (("subject", "object"), ("object", "subject"))
        )
        fans = fan(edge, "subject", "object", "predicate"), fan(edge, "object", "subject", "predicate")
        expected[name] = (*fans, round(HOP + ahead + back, 4))
    found: dict[tuple[str, ...], tuple[int, int, float]] = {}
    for step in range(len(index.neighbours)):
        near, far = index.nodes[index.start_of(step)], index.nodes[index.neighbours[step]]
        fans = index.near_fan(step), index.far_fan(step)
        ends = (near, far) if index.is_forward(step) else (far, near)
        name = (ends[0], index.predicate(step), ends[1], index.relationship(step) or "")
        told = (*(fans if index.is_forward(step) else fans[::-1]), round(index.cost(step), 4))
        assert found.setdefault(name, told) == told
    assert found == expected


@pytest.mark.parametrize("seed", range(SEEDS))
def test_steps_are_in_the_order_that_searches_rely_on(seed: int) -> None:
    index = built(random_quads(seed))
    steps = range(len(index.neighbours))
    keys = [
        (
            index.start_of(step),
            int(index.near_codes[step]),
            int(index.properties[index.edge(step)]),
            not index.is_forward(step),
            int(index.neighbours[step]),
            int(index.far_codes[step]),
            -int(index.last_days[index.edge(step)]),
            index.edge(step),
        )
        for step in steps
    ]
    assert keys == sorted(keys)
    assert list(zip(index.bits, index.fans, strict=True)) == sorted(
        {*zip(index.bits, index.fans, strict=True)}
    )
    assert [index.start_of(index.back(step)) for step in steps] == index.neighbours.tolist()
    assert [index.back(index.back(step)) for step in steps] == list(steps)


def test_random_stores_have_what_the_building_must_cope_with() -> None:
    graphs = [Naive(random_quads(seed)).graph() for seed in range(SEEDS)]
    edges = [edge for graph in graphs for edge in graph.edges]
    statements = Counter((n, *astuple(edge)[:3]) for n, graph in enumerate(graphs) for edge in graph.edges)
    assert sum(not graph.edges for graph in graphs) > 5
    assert sum(edge.relationship != "" for edge in edges) > 100
    assert sum(count > 1 for count in statements.values()) > 10
    assert sum(edge.predicate.endswith("hoped") and edge.relationship != "" for edge in edges) > 5
    assert {edge.stated for edge in edges} == set(range(8))
    assert sum(edge.sorts for edge in edges) > 100
