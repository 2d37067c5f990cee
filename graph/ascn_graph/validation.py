"""Validation by SHACL: pySHACL on an Oxigraph store, and its report as findings a curator can act on.

pySHACL judges only the nodes that screening does not clear, and at least one of each shape, so that a shape which
cannot be used is found whatever the data.
"""

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Store, Triple, parse
from pyshacl import validate as run_pyshacl
from pyshacl.errors import ReportableRuntimeError
from pyshacl.graph_abstraction import OxigraphDataGraph, to_rdf
from rdflib import SH as RDFLIB_SH
from rdflib import Graph, URIRef
from rdflib import Literal as RDFLiteral
from rdflib.term import Node

from ascn_graph.engine.lexer import on_one_line
from ascn_graph.errors import Finding, InvalidSource
from ascn_graph.inputs import Inputs
from ascn_graph.namespaces import XSD, Namespace, Term
from ascn_graph.reports.terms import SOURCE
from ascn_graph.reports.writing import Judgement, place_of
from ascn_graph.screening import Screened, screen
from ascn_graph.shapes import is_target
from ascn_graph.sources import line_of


@dataclass(frozen=True)
class Report:
    """What SHACL says of a store; `turtle` is the whole report as pySHACL writes it."""

    violations: tuple[Finding, ...]
    warnings: tuple[Finding, ...]
    turtle: str
    shapes: int
    """Node shapes and property shapes that have targets."""
    focus_nodes: int
    """Distinct nodes that those targets select."""
    judgement: Judgement
    """What is kept with a version."""

    @property
    def summary(self) -> dict[str, int]:
        """The figures kept with a version."""
        return {
            "shapes": self.shapes,
            "focus_nodes": self.focus_nodes,
            "violations": len(self.violations),
            "warnings": len(self.warnings),
        }


def validate(store: Store, namespace: Namespace, inputs: Inputs) -> Report:
    """Validate the default graph of `store` (and its named graphs, by SPARQL) against `graph/shapes`.

    Findings name the file and line of `inputs` where their node stands, as far as these can be told.

    :raises InvalidSource: when pySHACL cannot use the shapes.
    """
    screened = list(screen(store, namespace))
    shapes = _shapes_to_judge(store, namespace, screened)
    # rdflib logs a traceback for every literal that is not of its datatype, which is what shapes are there to tell.
    logging.getLogger("rdflib.term").setLevel(logging.CRITICAL)
    try:
        _, report, text = run_pyshacl(_Data(store), shacl_graph=shapes, inference="none", inplace=True)
    except ReportableRuntimeError as error:
        raise InvalidSource([Finding(f"pySHACL cannot use the shapes: {error}", "build: shapes")]) from error
    if not isinstance(report, Graph):
        raise InvalidSource([Finding(f"pySHACL could not validate: {text}", "build: shapes")])
    places = Places(store, namespace, inputs)
    results = sorted(_results(report, places), key=lambda result: str(result[2]))
    return Report(
        violations=tuple(finding for _, severity, finding in results if severity == RDFLIB_SH.Violation),
        warnings=tuple(finding for _, severity, finding in results if severity != RDFLIB_SH.Violation),
        turtle=report.serialize(format="turtle"),
        shapes=len(screened),
        focus_nodes=len(frozenset().union(*(each.focus_nodes for each in screened))),
        judgement=_judgement(report, results, screened),
    )


def _judgement(
    report: Graph, results: Iterable[tuple[Node, Node | None, Finding]], screened: Iterable[Screened]
) -> Judgement:
    triples = [quad.triple for quad in parse(report.serialize(format="nt"), RdfFormat.N_TRIPLES)]
    for node, _, finding in results:
        if finding.file:
            place = Literal(place_of(finding.file, finding.line), datatype=NamedNode(f"{XSD}anyURI"))
            triples.append(Triple(BlankNode(str(node)), SOURCE, place))
    return Judgement(tuple(triples), tuple((each.shape, len(each.focus_nodes)) for each in screened))


def _shapes_to_judge(store: Store, namespace: Namespace, screened: Iterable[Screened]) -> Graph:
    """Give the shapes, each with the suspects among its focus nodes as its only targets, or else one focus node."""
    shapes = Graph()
    for quad in store.quads_for_pattern(None, None, None, namespace.shapes):
        if not is_target(quad):
            shapes.add((_to_rdflib(quad.subject), _to_rdflib(quad.predicate), _to_rdflib(quad.object)))
    for shape, text in list(shapes.subject_objects(RDFLIB_SH.select)):
        # pySHACL searches each text by patterns that are quadratic in its lines, once for every focus node.
        shapes.set((shape, RDFLIB_SH.select, RDFLiteral(on_one_line(str(text)))))
    for each in screened:
        for node in each.suspects or sorted(each.focus_nodes, key=str)[:1]:
            shapes.add((_to_rdflib(each.shape), RDFLIB_SH.targetNode, _to_rdflib(node)))
    return shapes


def _to_rdflib(term: Term) -> Any:  # noqa: ANN401  # rdflib's types want to know more than can be told
    if isinstance(term, Triple):
        raise InvalidSource([Finding(f"SHACL knows no triples as terms: {term}", "build: shapes")])
    return to_rdf(term)


class _Data(OxigraphDataGraph):
    """The default graph of a store; pySHACL would read all graphs as one, those of shapes and the catalogue too."""

    def __bool__(self) -> bool:
        # pySHACL asks that for every result, which reads the whole store each time.
        return True

    @property
    def default_union(self) -> bool:
        return False

    @default_union.setter
    def default_union(self, value: bool) -> None:
        pass


@dataclass(frozen=True)
class Places:
    """Finds where in the input files a node stands."""

    store: Store
    namespace: Namespace
    inputs: Inputs

    def find(self, node: str, path: str | None) -> tuple[str | None, int | None]:
        """Give the file and line where `node` has the property `path`, else where it is first described."""
        graph = self._graph(node, path)
        local = self.namespace.local(graph) if graph else None
        if not local or not local.startswith("source/"):
            return None, None
        source = local.removeprefix("source/").partition("#")[0]
        heading = f"<{local}>"
        for file in self.inputs.sources:
            if file.source == source and (start := line_of(file, heading)):
                return file.name, line_of(file, heading, f"<{self.namespace.local(node)}>") or start
        return None, None

    def _graph(self, node: str, path: str | None) -> str | None:
        subject = NamedNode(node)
        if self.store.contains_named_graph(subject):
            return node
        patterns = (
            [(subject, NamedNode(path), None), (subject, None, None)] if path else [(subject, None, None)]
        )
        for pattern in patterns:
            quads = self.store.quads_for_pattern(*pattern, None)
            graphs = {quad.graph_name.value for quad in quads if isinstance(quad.graph_name, NamedNode)}
            if stated := sorted(graphs - {self.namespace.inferred.value, self.namespace.catalogue.value}):
                return stated[0]
        return None


def _results(report: Graph, places: Places) -> Iterator[tuple[Node, Node | None, Finding]]:
    """Give each result, its severity and what it finds."""
    for result in report.objects(None, RDFLIB_SH.result):
        node = report.value(result, RDFLIB_SH.focusNode)
        path = report.value(result, RDFLIB_SH.resultPath)
        value = report.value(result, RDFLIB_SH.value)
        messages = sorted(str(message) for message in report.objects(result, RDFLIB_SH.resultMessage))
        iri = str(node) if isinstance(node, URIRef) else None
        file, line = (
            places.find(iri, str(path) if isinstance(path, URIRef) else None) if iri else (None, None)
        )
        yield (
            result,
            report.value(result, RDFLIB_SH.resultSeverity),
            Finding(
                message=" ".join(messages),
                rule=str(report.value(result, RDFLIB_SH.sourceShape)),
                file=file,
                line=line,
                node=str(node),
                value=None if value is None or value == node else str(value),
            ),
        )
