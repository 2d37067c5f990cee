"""The questions behind the pages: SPARQL in `queries/` and `figures/`, each asked once of a whole version."""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files

from pyoxigraph import Literal, NamedNode, QuerySolution, QuerySolutions, Store

from ascn_graph.namespaces import Namespace, Term

_FOLDER = files("ascn_graph.dictionary")


@dataclass(frozen=True)
class Figure:
    """A headline figure: what it counts, how many, and the query that gives it."""

    text: str
    count: int
    query: str


@dataclass(frozen=True)
class Asker:
    """Asks one version."""

    store: Store
    namespace: Namespace

    def rows(self, name: str) -> Iterator[QuerySolution]:
        """Give the solutions of `queries/<name>.rq`."""
        return self._solutions(read_query(name))

    def figures(self) -> tuple[Figure, ...]:
        """Give the headline figures, in the order of their files; the comment of a query says what it counts."""
        found = []
        for file in sorted(_FOLDER.joinpath("figures").iterdir(), key=lambda file: file.name):
            comment, _, query = file.read_text(encoding="utf-8").partition("\n")
            [row] = self._solutions(query)
            found.append(Figure(comment.removeprefix("# "), number(row, "count"), query))
        return tuple(found)

    def _solutions(self, query: str) -> QuerySolutions:
        answer = self.store.query(query, base_iri=self.namespace.base, prefixes=self.namespace.prefixes)
        if not isinstance(answer, QuerySolutions):
            raise TypeError("a query of the dictionary is a SELECT")
        return answer


def read_query(name: str) -> str:
    """Give the text of `queries/<name>.rq`; its first line is the question."""
    return _FOLDER.joinpath("queries", f"{name}.rq").read_text(encoding="utf-8")


def node(row: QuerySolution, name: str) -> NamedNode:
    """Give an IRI of a solution."""
    value = row[name]
    if not isinstance(value, NamedNode):
        raise TypeError(f"?{name} is {value}, not an IRI")
    return value


def number(row: QuerySolution, name: str) -> int:
    """Give a count of a solution."""
    return int(text(row, name))


def text(row: QuerySolution, name: str) -> str:
    """Give the text of a literal of a solution."""
    value = row[name]
    if not isinstance(value, Literal):
        raise TypeError(f"?{name} is {value}, not a text")
    return value.value


def term(row: QuerySolution, name: str) -> Term:
    """Give a term of a solution that is always bound."""
    value: Term | None = row[name]
    if value is None:
        raise TypeError(f"?{name} is not bound")
    return value
