"""Whether paths from the network lead to everything, but for the exceptions that are declared and still needed."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from pyoxigraph import DefaultGraph, NamedNode, Store

from ascn_graph.errors import Finding
from ascn_graph.expectations.countries import instances, is_class
from ascn_graph.expectations.declared import Declaration, Expectations, line_beginning
from ascn_graph.inputs import Inputs
from ascn_graph.namespaces import RDF, Namespace
from ascn_graph.validation import Places

RULE = "build: orphans"


def judge_reach(
    expectations: Expectations, store: Store, namespace: Namespace, inputs: Inputs
) -> Iterator[Finding]:
    """Find entities that no path from a root leads to, and exceptions for nothing; without a root, neither.

    Paths walk the properties `a :PathProperty` both ways, from entity to entity.
    """
    entities = instances(store, namespace.term("Entity"))
    roots = [(declared, root) for declared in expectations.roots for root in declared.iris(":reachableFrom")]
    for declared, root in roots:
        if root not in entities:
            yield declared.finding(
                f"{root} is no entity of the graph: correct the IRI, or describe it.", root, RULE
            )
    if not roots:
        return
    orphans = entities - _reached(store, namespace, entities, {root for _, root in roots})
    excepted = [_excepted(declared, store, namespace) & orphans for declared in expectations.exceptions]
    for index, declared in enumerate(expectations.exceptions):
        others = set[NamedNode]().union(*excepted[:index], *excepted[index + 1 :])
        if excepted[index] <= others:
            message = (
                "Nothing needs this exception: paths from the network lead to all it excepts, other exceptions hold "
                "for it, or it is not in the graph. Remove the declaration."
            )
            yield declared.finding(message, rule=RULE)
    places = Places(store, namespace, inputs)
    for orphan in sorted(orphans - set[NamedNode]().union(*excepted), key=str):
        yield Finding(
            "No path of path properties leads here from the network. State what ties it to the network, or except it, "
            "with the reason, in graph/expectations.ttl.",
            RULE,
            *_described(orphan, places, namespace, inputs),
            orphan.value,
        )


def _reached(
    store: Store, namespace: Namespace, entities: set[NamedNode], roots: Iterable[NamedNode]
) -> set[NamedNode]:
    neighbours: dict[NamedNode, set[NamedNode]] = defaultdict(set)
    for predicate in instances(store, namespace.term("PathProperty")):
        for quad in store.quads_for_pattern(None, predicate, None, DefaultGraph()):
            start, end = quad.subject, quad.object
            if not (isinstance(start, NamedNode) and isinstance(end, NamedNode)):
                continue
            if start in entities and end in entities:
                neighbours[start].add(end)
                neighbours[end].add(start)
    reached = set(roots)
    frontier = list(reached)
    while frontier:
        fresh = neighbours[frontier.pop()] - reached
        reached |= fresh
        frontier += fresh
    return reached


def _excepted(declared: Declaration, store: Store, namespace: Namespace) -> set[NamedNode]:
    found: set[NamedNode] = set()
    for node in declared.iris(":excepts"):
        found |= instances(store, node) if is_class(store, namespace, node) else {node}
    for predicate in declared.iris(":exceptsObjectsOf"):
        quads = store.quads_for_pattern(None, predicate, None, DefaultGraph())
        found |= {quad.object for quad in quads if isinstance(quad.object, NamedNode)}
    return found


def _described(
    node: NamedNode, places: Places, namespace: Namespace, inputs: Inputs
) -> tuple[str | None, int | None]:
    """Give file and line where `node` gets its class: in a source, or beside the vocabulary, as themes do."""
    file, line = places.find(node.value, f"{RDF}type")
    if file:
        return file, line
    word = f"<{namespace.local(node.value)}>"
    found = ((file.name, line_beginning(file, word)) for file in inputs.ontology)
    return next((place for place in found if place[1]), (None, None))
