"""The shapes graph before it is used: its rules in order, and whether every SPARQL text and target in it can work."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, QuerySolutions, QueryTriples, Store, Triple

from ascn_graph.errors import Finding, InvalidSource
from ascn_graph.namespaces import RDF, SH, Namespace

_TYPE = NamedNode(f"{RDF}type")
TARGETS = ("targetClass", "targetSubjectsOf", "targetObjectsOf", "targetNode")
"""The ways in which a shape says what it is about."""
_KINDS: dict[str, tuple[type, str]] = {
    "construct": (QueryTriples, "CONSTRUCT"),
    "select": (QuerySolutions, "SELECT"),
}
Subject = NamedNode | BlankNode | Triple


@dataclass(frozen=True)
class Rule:
    """A rule of inference: the text of a CONSTRUCT, and the prefixes it may use."""

    iri: str
    order: float
    text: str
    prefixes: Mapping[str, str]


def read_rules(store: Store, namespace: Namespace) -> list[Rule]:
    """Read every sh:SPARQLRule in `graph/shapes` of `store`, in their sh:order."""
    rules = [
        Rule(subject.value, _order(store, namespace, subject), text, prefixes_of(store, namespace, subject))
        for subject, text in _texts(store, namespace, "construct")
        if isinstance(subject, NamedNode)
    ]
    return sorted(rules, key=lambda rule: (rule.order, rule.iri))


def check_shapes(store: Store, namespace: Namespace) -> None:
    """Check that the shapes in `graph/shapes` fit the vocabulary in `graph/ontology` of `store`.

    :raises InvalidSource: when there is no shape, a rule is no CONSTRUCT or a constraint no SELECT in SPARQL, a
        prefix is not declared, or a shape targets a term of ours that the vocabulary does not have.
    """
    findings = [*_bad_texts(store, namespace), *_bad_targets(store, namespace)]
    if not any(True for kind in ("NodeShape", "PropertyShape") for _ in shapes_of(store, namespace, kind)):
        findings.append(Finding("No shape was loaded.", "build: shapes", "shapes"))
    if findings:
        raise InvalidSource(findings)


def shapes_of(store: Store, namespace: Namespace, kind: str) -> Iterator[Subject]:
    """Give the shapes of one `kind`, NodeShape or PropertyShape."""
    for quad in store.quads_for_pattern(None, _TYPE, NamedNode(SH + kind), namespace.shapes):
        yield quad.subject


def targets_of(store: Store, namespace: Namespace) -> Iterator[tuple[Subject, str, NamedNode]]:
    """Give every target as (shape, kind of target such as `targetClass`, target)."""
    for kind in TARGETS:
        for quad in store.quads_for_pattern(None, NamedNode(SH + kind), None, namespace.shapes):
            if isinstance(quad.object, NamedNode):
                yield quad.subject, kind, quad.object


def is_target(quad: Quad) -> bool:
    """Tell whether a quad states what a shape is about."""
    return quad.predicate.value.removeprefix(SH) in TARGETS


def _bad_texts(store: Store, namespace: Namespace) -> Iterator[Finding]:
    empty = Store()
    for predicate, (kind, word) in _KINDS.items():
        for subject, text in _texts(store, namespace, predicate):
            node = subject.value if isinstance(subject, NamedNode) else None
            rule = f"build: sh:{predicate}"
            try:
                answer = empty.query(
                    text, base_iri=namespace.base, prefixes=prefixes_of(store, namespace, subject)
                )
            except SyntaxError as error:
                yield Finding(f"The text is no SPARQL: {error}.", rule, node=node)
            else:
                if type(answer) is not kind:
                    yield Finding(f"The text is no {word}.", rule, node=node)


def _bad_targets(store: Store, namespace: Namespace) -> Iterator[Finding]:
    for shape, kind, target in targets_of(store, namespace):
        ours = (namespace.local(target.value) or "").startswith("ontology#")
        declared = any(True for _ in store.quads_for_pattern(target, _TYPE, None, namespace.ontology))
        if ours and not declared:
            message = f"The shape can match nothing: its target {target} is no term of the vocabulary."
            node = shape.value if isinstance(shape, NamedNode) else None
            yield Finding(message, f"build: sh:{kind}", node=node, value=target.value)


def _texts(store: Store, namespace: Namespace, predicate: str) -> Iterator[tuple[Subject, str]]:
    for quad in store.quads_for_pattern(None, NamedNode(SH + predicate), None, namespace.shapes):
        if isinstance(quad.object, Literal):
            yield quad.subject, quad.object.value


def prefixes_of(store: Store, namespace: Namespace, subject: object) -> dict[str, str]:
    """Give the prefixes that the SPARQL text of a rule or constraint may use, as prefix to namespace IRI."""
    declared: dict[str, str] = {}
    for holder in _objects(store, namespace, subject, "prefixes"):
        for declaration in _objects(store, namespace, holder, "declare"):
            prefixes = _objects(store, namespace, declaration, "prefix")
            namespaces = _objects(store, namespace, declaration, "namespace")
            if prefixes and namespaces:
                declared[str(prefixes[0].value)] = str(namespaces[0].value)
    return declared


def _order(store: Store, namespace: Namespace, subject: Subject) -> float:
    orders = _objects(store, namespace, subject, "order")
    return float(orders[0].value) if orders else 0.0


def _objects(
    store: Store, namespace: Namespace, subject: object, name: str
) -> list[NamedNode | BlankNode | Literal]:
    if not isinstance(subject, NamedNode | BlankNode):
        return []
    quads = store.quads_for_pattern(subject, NamedNode(SH + name), None, namespace.shapes)
    return [quad.object for quad in quads if not isinstance(quad.object, Triple)]
