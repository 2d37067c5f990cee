"""The content of a version before it is one: what files state, what clients wrote, and what follows, validated."""

from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import DefaultGraph, NamedNode, Quad, Store

from ascn_graph.catalogue import catalogue_quads, count_entities
from ascn_graph.catalogue.questions import question_quads, read_questions
from ascn_graph.coverage import count_labels
from ascn_graph.errors import Finding, InvalidGraph, InvalidSource
from ascn_graph.expectations import check_expectations, native_languages, read_expectations
from ascn_graph.inference import infer
from ascn_graph.inputs import Inputs
from ascn_graph.namespaces import Namespace, rebase_quad
from ascn_graph.native_names import write_native
from ascn_graph.next_version import Progress
from ascn_graph.shapes import check_shapes
from ascn_graph.sources import Stated, read_statements
from ascn_graph.validation import Report, validate
from ascn_graph.versions import Version

_DEFAULT = DefaultGraph()


@dataclass(frozen=True)
class Candidate:
    """Everything a version is to hold, in memory."""

    quads: frozenset[Quad]
    """The quads of all graphs, the default graph included."""
    kept: tuple[str, ...]
    """The graphs of clients among them, as IRIs; the default graph is ''."""
    entities: int
    labels: dict[str, dict[str, int]]
    """As `Version.labels`."""
    native: bytes
    """The languages native to things, as they are kept with the version."""
    report: Report


def prepare(
    inputs: Inputs, namespace: Namespace, parent: Version | None, strict: bool, progress: Progress
) -> Candidate:
    """Build the content of the version that follows `parent` from `inputs`.

    Graphs that no file and no build owns are kept from `parent`, moved to the base of `namespace`. With `strict`
    the default graph holds only what clients put there; else every triple of every named graph but `graph/shapes`
    and `graph/catalogue`, once.

    :raises InvalidSource: when files cannot be read, say what they may not, or do not come to what is expected of
        them as a whole, or when shapes cannot be used.
    :raises InvalidGraph: when a shape is violated.
    """
    progress("reading the sources")
    stated = read_statements(inputs, namespace)
    questions = read_questions(inputs.questions, namespace)
    expectations = read_expectations(stated.expectations, namespace, inputs.expectations)
    kept = _clients_quads(parent, namespace, stated, strict) if parent else frozenset()
    store = _assemble(stated, kept, namespace)
    check_shapes(store, namespace)
    progress("inferring")
    infer(store, namespace)
    store.extend([*catalogue_quads(store, namespace), *question_quads(questions, namespace)])
    progress("validating")
    report = validate(store, namespace, inputs)
    if report.violations:
        raise InvalidGraph(list(report.violations), report.turtle)
    stated_only = _without_clients(stated, namespace) if kept else store
    check_expectations(expectations, stated_only, namespace, inputs)
    native = native_languages(expectations, store, namespace)
    return Candidate(
        quads=frozenset(_content(store, kept, strict)),
        kept=_graph_names(kept),
        entities=count_entities(store, namespace),
        labels=count_labels(store, namespace, native),
        native=write_native(store, namespace, native),
        report=report,
    )


def _clients_quads(parent: Version, namespace: Namespace, stated: Stated, strict: bool) -> frozenset[Quad]:
    """Give the quads of `parent` in graphs that belong to clients and that no file claims now."""
    old = Namespace(parent.base)
    claimed = {quad.graph_name for quad in stated.sources}
    owned = {old.iri(f"source/{source}").value for source in parent.files}
    store = parent.open_store()
    graphs: list[NamedNode | DefaultGraph] = [
        graph
        for graph in store.named_graphs()
        if isinstance(graph, NamedNode)
        and graph.value.partition("#")[0] not in owned
        and not (old.local(graph.value) or "").startswith("graph/")
    ]
    if parent.strict and strict:
        graphs.append(_DEFAULT)
    quads = (quad for graph in graphs for quad in store.quads_for_pattern(None, None, None, graph))
    moved = (rebase_quad(quad, old.base, namespace.base) for quad in quads)
    return frozenset(quad for quad in moved if quad.graph_name not in claimed)


def _assemble(stated: Stated, kept: Iterable[Quad], namespace: Namespace) -> Store:
    asked_with_graph = {namespace.shapes, namespace.catalogue}
    quads = [*stated.sources, *stated.ontology, *stated.shapes, *kept]
    store = Store()
    store.bulk_extend(quads)
    store.bulk_extend(
        Quad(quad.subject, quad.predicate, quad.object, _DEFAULT)
        for quad in quads
        if quad.graph_name not in asked_with_graph
    )
    if not any(True for _ in store.quads_for_pattern(None, None, None, _DEFAULT)):
        raise InvalidSource([Finding("No triple was built.", "build: statements")])
    return store


def _without_clients(stated: Stated, namespace: Namespace) -> Store:
    # What clients wrote must never keep files from being built.
    store = _assemble(stated, (), namespace)
    infer(store, namespace)
    return store


def _content(store: Store, kept: frozenset[Quad], strict: bool) -> Iterable[Quad]:
    for quad in store:
        if not strict or quad.graph_name != _DEFAULT or quad in kept:
            yield quad


def _graph_names(quads: Iterable[Quad]) -> tuple[str, ...]:
    names = {quad.graph_name for quad in quads}
    return tuple(sorted("" if isinstance(name, DefaultGraph) else name.value for name in names))
