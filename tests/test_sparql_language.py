"""SPARQL 1.1 Query through the endpoint: tests/language holds short queries with answers worked out by hand.

Each entry of a table is a heading (the section of the Recommendation and what is shown), a query, and `=>` with
the answer: `=> refused` (not in the language), `=> graph` (Turtle), `=> in order` (rows whose order matters), or
rows in any order, their terms written as in Turtle and divided by ` | `, with `-` for what is unbound.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Store,
    Triple,
    parse,
    parse_query_results,
)

from ascn_api.app import create_app
from ascn_api.settings import Settings
from ascn_graph.versions import Version, Versions

TABLES = Path(__file__).parent / "language"
PROLOGUE = (
    "PREFIX : <http://x/> PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> "
    "PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> "
)
Term = NamedNode | BlankNode | Literal | Triple
ANY_BLANK = "[]"


@dataclass(frozen=True)
class Entry:
    """A query and the answer expected: how it is told, and its lines."""

    query: str
    told: str
    lines: tuple[str, ...]


def read_table(path: Path) -> Iterator[tuple[str, Entry]]:
    """Read the entries of a table, each under its heading."""
    for block in re.split(r"^# (?=\d)", path.read_text(), flags=re.MULTILINE)[1:]:
        heading, _, rest = block.partition("\n")
        query, told, lines = re.split(r"^=>(.*)\n?", rest, maxsplit=1, flags=re.MULTILINE)
        yield heading, Entry(query, told.strip(), tuple(line for line in lines.splitlines() if line))


ENTRIES = [entry for path in sorted(TABLES.glob("*.txt")) for entry in read_table(path)]
ASKED = dict(ENTRIES)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """Give a client of a version that holds the data of the tables."""
    home = tmp_path_factory.mktemp("language")
    with Versions(home).writing() as writer:
        folder = writer.start_candidate(None)
        store = Store(str(folder / "store"))
        store.load(path=TABLES / "data.trig")
        store.flush()
        counts = {"quads": len(store), "triples": 0, "entities": 0}
        del store
        made = ("", None, "test", "", "http://localhost:8000/", True, counts, "0" * 64, "0" * 64)
        writer.publish(folder, Version(0, *made, [], {}, "", {}, [], folder))
    with TestClient(create_app(Settings(home=home))) as client:
        yield client


def ask(client: TestClient, query: str) -> Response:
    accept = {"Accept": "application/sparql-results+json, application/n-triples"}
    return client.post("/sparql", data={"query": PROLOGUE + query}, headers=accept)


def written(term: Term | None) -> str:
    """Write a term so that blank nodes, whose labels mean nothing, look alike."""
    return "-" if term is None else ANY_BLANK if isinstance(term, BlankNode) else str(term)


def expected_row(line: str) -> tuple[str, ...]:
    """Read a row of a table."""
    cells = [] if line == "." else line.split(" | ")
    return tuple(cell if cell in ("-", ANY_BLANK) else written(read_term(cell)) for cell in cells)


def read_term(text: str) -> Term:
    quad: Quad = next(parse(f"{PROLOGUE} :s :p {text} .", format=RdfFormat.TURTLE))
    return quad.object


def graph_of(quads: Iterator[Quad]) -> set[Quad]:
    """Give a graph in a form that is equal for isomorphic ones."""
    graph = Dataset(quads)
    graph.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return set(graph)


def rows_of(body: bytes) -> list[tuple[str, ...]]:
    results = parse_query_results(body, QueryResultsFormat.JSON)
    if isinstance(results, QueryBoolean):
        return [(written(Literal(bool(results))),)]
    assert isinstance(results, QuerySolutions)
    return [tuple(written(row[name]) for name in results.variables) for row in results]


def test_tables_cover_the_recommendation_and_no_heading_stands_twice() -> None:
    assert len(ENTRIES) == len(ASKED) > 200
    chapters = {heading.partition(".")[0].partition(" ")[0] for heading in ASKED}
    assert chapters == {
        *map(str, range(4, 20)),
    } - {"14"}


@pytest.mark.parametrize("heading", ASKED)
def test_section(small: TestClient, heading: str) -> None:
    entry = ASKED[heading]
    answer = ask(small, entry.query)
    if entry.told == "refused":
        assert (answer.status_code, answer.json()["title"]) == (400, "Malformed query")
        return
    assert answer.status_code == 200, answer.text
    if entry.told == "graph":
        expected = parse(PROLOGUE + "\n".join(entry.lines), format=RdfFormat.TURTLE)
        assert graph_of(parse(answer.content, format=RdfFormat.N_TRIPLES)) == graph_of(expected)
        return
    rows, wanted = rows_of(answer.content), [expected_row(line) for line in entry.lines]
    assert (rows, "") == (wanted, "") if entry.told == "in order" else sorted(rows) == sorted(wanted)
