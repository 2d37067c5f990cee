"""The data set of a query (SPARQL 1.1 Query Language, section 13): which graphs it asks, merged truly where several.

The engine joins over several default graphs without merging them (a fact in 5 graphs is found 5 times), and slowly
over many named ones. So graphs are copied into a store in memory then, as long as they are small.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import DefaultGraph, NamedNode, Quad, QuerySolutions, Store

from ascn_graph.engine.frames import Failure
from ascn_graph.engine.lexer import DatasetClauses, find_dataset

MOST = 200_000
"""Quads that are copied at most."""
TOLD = 10
"""Graphs told at most of those that are missing."""
_FEW = 16
"""Named graphs that the engine is given as a list."""
_DEFAULT = DefaultGraph()


@dataclass(frozen=True)
class Dataset:
    """Where to evaluate a query; None for `default` and `named` leaves the choice to its FROM clauses, if any.

    `missing` are graphs that were asked for and are empty, since the version does not hold them.
    """

    store: Store
    default: Sequence[NamedNode | DefaultGraph] | None = None
    named: Sequence[NamedNode] | None = None
    missing: tuple[str, ...] = ()


def dataset_of(
    store: Store,
    query: str,
    asked: tuple[Sequence[str], Sequence[str]] | None,
    base: str,
    prefixes: Mapping[str, str],
) -> Dataset:
    """Choose the data set: the one `asked` for (default and named graphs, as IRIs), else that of the FROM clauses.

    :raises Failure: `dataset`, when the graphs are too large to be merged.
    """
    if asked is None:
        clauses = find_dataset(query)
        named_in_query = _resolve(clauses, base, prefixes) if clauses else None
        if named_in_query is None:
            return Dataset(store)
        default, named = named_in_query
    else:
        default, named = ([NamedNode(iri) for iri in dict.fromkeys(part)] for part in asked)
    missing = [graph.value for graph in (*default, *named) if not store.contains_named_graph(graph)]
    told = tuple(dict.fromkeys(missing))[:TOLD]
    if len(default) < 2 and len(named) <= _FEW:
        return Dataset(store, default, named, told)
    return Dataset(_copy(store, default, named), [_DEFAULT], named, told)


def _resolve(
    clauses: DatasetClauses, base: str, prefixes: Mapping[str, str]
) -> tuple[list[NamedNode], list[NamedNode]] | None:
    """Let the engine tell the IRIs of names; None where it cannot, for then the query is malformed too."""
    resolved: list[list[NamedNode]] = []
    for names in (clauses.default, clauses.named):
        text = f"{clauses.prologue} SELECT ?graph {{ VALUES ?graph {{ {' '.join(names)} }} }}"
        try:
            solutions = Store().query(text, base_iri=base, prefixes=dict(prefixes))
        except SyntaxError:
            return None
        resolved.append(list(dict.fromkeys(_graphs(solutions))))
    return resolved[0], resolved[1]


def _graphs(solutions: object) -> Iterator[NamedNode]:
    if isinstance(solutions, QuerySolutions):
        for solution in solutions:
            if isinstance(graph := solution["graph"], NamedNode):
                yield graph


def _copy(store: Store, default: Iterable[NamedNode], named: Iterable[NamedNode]) -> Store:
    merged = Store()
    for graph in default:
        merged.extend(Quad(q.subject, q.predicate, q.object, _DEFAULT) for q in _quads(store, graph, merged))
    for graph in named:
        merged.extend(_quads(store, graph, merged))
    return merged


def _quads(store: Store, graph: NamedNode, merged: Store) -> Iterator[Quad]:
    left = MOST - len(merged)
    for quad in store.quads_for_pattern(None, None, None, graph):
        if left == 0:
            raise Failure(
                "dataset",
                f"The graphs of the data set hold more than {MOST:,} statements together, too many to merge for one "
                "query. Leave them out to ask the merged graph of the version, or name fewer.",
            )
        left -= 1
        yield quad
