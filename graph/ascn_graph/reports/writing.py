"""Writing the report of a version: the results of SHACL named and put in order, and what each shape was put to."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, serialize

from ascn_graph.namespaces import DCTERMS, PROJECT_PREFIXES, RDF, RDFS, SH, SKOS, XSD, Namespace, Term
from ascn_graph.reports.terms import (
    COMPUTED_ON,
    CONFORMS,
    DQV,
    MEASUREMENT,
    MEASURES,
    METRIC,
    PART_OF,
    REPORT,
    RESULT,
    SEVERITY,
    SHAPE,
    TYPE,
    VALUE,
    rank,
    report_name,
)

_PREFIXES = {"dcterms": DCTERMS, "dqv": DQV, "rdf": RDF, "rdfs": RDFS, "sh": SH, "skos": SKOS, "xsd": XSD}
_LABEL, _DEFINITION = NamedNode(f"{RDFS}label"), NamedNode(f"{SKOS}definition")
_EXPECTED = NamedNode(f"{DQV}expectedDataType")
_MEANING = "How many nodes the targets of a shape select; where it is 0, the shape passes on nothing."


@dataclass(frozen=True)
class Judgement:
    """What validation came to."""

    triples: tuple[Triple, ...]
    """A `sh:ValidationReport` whose blank nodes are called anything, results with their `dcterms:source`."""
    matched: tuple[tuple[Term, int], ...]
    """Every shape with targets, and how many nodes these select."""


def place_of(file: str, line: int | None) -> str:
    """Write a place in a text file as a reference (RFC 5147, which counts the gaps between lines from 0).

    >>> place_of("graph/sources/a.trig", 7), place_of("graph/sources/a.trig", None)
    ('graph/sources/a.trig#line=6,7', 'graph/sources/a.trig')
    """
    return f"{file}#line={line - 1},{line}" if line else file


def write_report(judgement: Judgement, namespace: Namespace, number: int) -> bytes:
    """Write the report of version `number` in Turtle: results in order, the worst first, then shapes by name."""
    report = namespace.iri(report_name(number))
    results = _Naming.of(judgement.triples, report).triples()
    return write_triples([*results, *_measurements(judgement, namespace, report)], namespace)


def write_triples(triples: Iterable[Triple], namespace: Namespace) -> bytes:
    """Write the triples of a report in Turtle, in the order they come."""
    ours = {name: namespace.base + PROJECT_PREFIXES[name] for name in ("", "shapes")}
    text = serialize(triples, format=RdfFormat.TURTLE, prefixes=_PREFIXES | ours)
    assert text is not None  # noqa: S101  # there is no output to write to
    return text


def _measurements(judgement: Judgement, namespace: Namespace, report: NamedNode) -> Iterator[Triple]:
    metric = NamedNode(f"{report.value}#focus-nodes")
    yield Triple(metric, TYPE, METRIC)
    yield Triple(metric, _LABEL, Literal("focus nodes", language="en"))
    yield Triple(metric, _DEFINITION, Literal(_MEANING, language="en"))
    yield Triple(metric, _EXPECTED, NamedNode(f"{XSD}integer"))
    prefix = namespace.iri("shapes#").value
    for place, (shape, number) in enumerate(sorted(judgement.matched, key=_by_name), 1):
        named = isinstance(shape, NamedNode) and shape.value.startswith(prefix)
        name = str(shape).strip("<>").removeprefix(prefix) if named else str(place)
        node = NamedNode(f"{report.value}#shape-{name}")
        yield Triple(node, TYPE, MEASUREMENT)
        yield Triple(node, PART_OF, report)
        yield Triple(node, COMPUTED_ON, shape)
        yield Triple(node, MEASURES, metric)
        yield Triple(node, VALUE, Literal(number))


def _by_name(pair: tuple[Term, int]) -> str:
    # Without the bracket at its end, which would put a name behind those that it begins.
    return str(pair[0]).removesuffix(">")


@dataclass(frozen=True)
class _Naming:
    """Gives a report and its results IRIs, and other blank nodes numbers, by what is said of them alone."""

    report: NamedNode
    facts: dict[Term, list[tuple[NamedNode, Term]]]
    results: list[Term]
    names: dict[Term, NamedNode | BlankNode] = field(default_factory=dict)

    @classmethod
    def of(cls, triples: Iterable[Triple], report: NamedNode) -> "_Naming":
        facts: dict[Term, list[tuple[NamedNode, Term]]] = {}
        for triple in triples:
            facts.setdefault(triple.subject, []).append((triple.predicate, triple.object))
        [old] = (node for node, told in facts.items() if (TYPE, REPORT) in told)
        made = cls(report, facts, [value for predicate, value in facts[old] if predicate == RESULT])
        made.results.sort(key=made._order)
        made.names[old] = report
        for place, result in enumerate(made.results, 1):
            made.names[result] = NamedNode(f"{report.value}#result-{place}")
        return made

    def triples(self) -> Iterator[Triple]:
        """Give the report, then each result, followed by what only it speaks of."""
        yield Triple(self.report, TYPE, REPORT)
        # As the standard has it: a warning is a result too, and what has results does not conform.
        yield Triple(self.report, CONFORMS, Literal(not self.results))
        yield from (Triple(self.report, RESULT, self.names[result]) for result in self.results)
        told: set[Term] = set()
        for result in self.results:
            yield from self._tell(result, told)

    def _tell(self, node: Term, told: set[Term]) -> Iterator[Triple]:
        if node in told:
            return
        told.add(node)
        facts = sorted(self.facts.get(node, ()), key=lambda fact: (fact[0].value, self._text(fact[1])))
        for predicate, value in facts:
            yield Triple(self._name(node), predicate, self._name(value))
        for _, value in facts:
            if isinstance(value, BlankNode):
                yield from self._tell(value, told)

    def _name(self, term: Any) -> Any:  # noqa: ANN401  # gives the kind of term it got
        if not isinstance(term, BlankNode):
            return term
        return self.names.setdefault(term, BlankNode(f"n{len(self.names)}"))

    def _order(self, result: Term) -> tuple[int, str, str]:
        said = {predicate: str(value) for predicate, value in self.facts[result]}
        severity = said.get(SEVERITY, "").strip("<>").removeprefix(SH)
        return rank(severity), said.get(SHAPE, ""), self._text(result)

    def _text(self, term: Term, within: frozenset[Term] = frozenset()) -> str:
        """Write a term so that a blank node is told by what is said of it, not by its name."""
        if term in within or term not in self.facts or not isinstance(term, BlankNode):
            return str(term)
        said = (f"{name} {self._text(value, within | {term})}" for name, value in self.facts[term])
        return f"[{'; '.join(sorted(said))}]"
