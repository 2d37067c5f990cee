"""The questions behind the catalogue: SPARQL in `queries/`, each asked once of what is to be published."""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files

from pyoxigraph import Literal, NamedNode, QuerySolution, QuerySolutions, Store

from ascn_graph.namespaces import Namespace


@dataclass(frozen=True)
class Asker:
    """Asks one graph."""

    store: Store
    namespace: Namespace

    def rows(self, name: str) -> Iterator[QuerySolution]:
        """Give the solutions of `queries/<name>.rq`."""
        query = files("ascn_graph.catalogue").joinpath("queries", f"{name}.rq").read_text(encoding="utf-8")
        answer = self.store.query(query, base_iri=self.namespace.base, prefixes=self.namespace.prefixes)
        if not isinstance(answer, QuerySolutions):
            raise TypeError("a query of the catalogue is a SELECT")
        return answer

    def counts(self, name: str) -> dict[str, int]:
        """Give the counts that `queries/<name>.rq` makes, by term."""
        return {node(row, "term").value: number(row, "count") for row in self.rows(name)}

    def nodes(self, name: str, variable: str) -> list[NamedNode]:
        """Give the IRIs that `queries/<name>.rq` finds."""
        return [value for row in self.rows(name) if isinstance(value := row[variable], NamedNode)]


def node(row: QuerySolution, name: str) -> NamedNode:
    """Give an IRI of a solution."""
    value = row[name]
    if not isinstance(value, NamedNode):
        raise TypeError(f"?{name} is {value}, not an IRI")
    return value


def literal(row: QuerySolution, name: str) -> Literal | None:
    """Give a literal of a solution, or None where there is none."""
    value = row[name]
    return value if isinstance(value, Literal) else None


def number(row: QuerySolution, name: str) -> int:
    """Give a count of a solution."""
    value = literal(row, name)
    return int(value.value) if value else 0
