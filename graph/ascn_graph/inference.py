"""What follows from what is stated: rules and shortcuts, run set-wise until nothing new follows."""

from collections.abc import Iterable

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, QueryTriples, Store, Triple

from ascn_graph.errors import Finding, InvalidSource
from ascn_graph.namespaces import Namespace
from ascn_graph.shapes import Rule, read_rules
from ascn_graph.shortcuts import read_shortcuts

_ROUNDS = 100


def infer(store: Store, namespace: Namespace) -> int:
    """Add to `store` what follows from it, and give the number of triples that do.

    The store holds every stated triple in its named graph and once in the default graph, the rules in
    `graph/shapes` and the shortcuts in `graph/ontology`. Conclusions go to `graph/inferred` and the default graph;
    what is stated already is not concluded again.

    :raises InvalidSource: when a rule makes a blank node, or rules never come to an end.
    """
    shortcuts = (
        Rule(shortcut.predicate.value, 0, shortcut.construct, {})
        for shortcut in read_shortcuts(store, namespace)
    )
    # Shortcuts need the classes and statuses that rules conclude, and rules build on shortcuts.
    rules = [*read_rules(store, namespace), *shortcuts]
    known: set[Triple] = set()
    total = 0
    totals_when_asked = [-1] * len(rules)
    for _ in range(_ROUNDS):
        for number, rule in enumerate(rules):
            if totals_when_asked[number] != total:
                totals_when_asked[number] = total
                total += _apply(store, namespace, rule, known)
        if all(asked == total for asked in totals_when_asked):
            return total
    message = f"New triples still follow after {_ROUNDS} rounds: the rules feed each other without end."
    raise InvalidSource([Finding(message, "build: inference")])


def _apply(store: Store, namespace: Namespace, rule: Rule, known: set[Triple]) -> int:
    """Add what the rule concludes and the default graph does not hold; `known` grows by all that it concludes."""
    # Oxigraph's in-memory store waits for ever when a graph is added while an answer that named graphs were asked for
    # is still referred to, even one read to its end (observed with pyoxigraph 0.5.13): so it ends with `_conclude`.
    concluded = _conclude(store, namespace, rule) - known
    fresh = {triple for triple in concluded if _in(triple, DefaultGraph()) not in store}
    _refuse_blank_nodes(fresh, rule)
    store.extend(_in(triple, graph) for triple in fresh for graph in (DefaultGraph(), namespace.inferred))
    known |= concluded
    return len(fresh)


def _conclude(store: Store, namespace: Namespace, rule: Rule) -> set[Triple]:
    answer = store.query(rule.text, base_iri=namespace.base, prefixes=dict(rule.prefixes))
    if not isinstance(answer, QueryTriples):
        raise TypeError(f"{rule.iri} is no CONSTRUCT, though its text was checked")
    return set(answer)


def _in(triple: Triple, graph: NamedNode | DefaultGraph) -> Quad:
    return Quad(triple.subject, triple.predicate, triple.object, graph)


def _refuse_blank_nodes(triples: Iterable[Triple], rule: Rule) -> None:
    for triple in triples:
        if isinstance(triple.subject, BlankNode) or isinstance(triple.object, BlankNode):
            message = f"The rule makes a blank node ({triple}); conclusions are about things with names."
            raise InvalidSource([Finding(message, "build: inference", node=rule.iri)])
