"""Queries that are huge, deep or cruel end in an answer, within the limits, and harm nobody else."""

import re
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from ascn_api.app import create_app
from ascn_api.settings import Settings
from ascn_graph.versions import Versions

HEADERS = {"Content-Type": "application/sparql-query", "Accept": "application/sparql-results+json"}
CRUEL = {
    "braces": "ASK " + "{" * 100_000 + "}" * 100_000,
    "open braces": "ASK " + "{" * 100_000,
    "parentheses": "ASK { FILTER(" + "(" * 50_000 + "1" + ")" * 50_000 + ") }",
    "negations": "ASK { FILTER(" + "!" * 100_000 + "true) }",
    "signs": "ASK { FILTER(" + "- " * 100_000 + "1 = 1) }",
    "sums": "ASK { FILTER(" + "1+" * 50_000 + "1 > 0) }",
    "disjunctions": "ASK { FILTER(" + "false||" * 50_000 + "true) }",
    "subqueries": "ASK " + "{ SELECT * " * 20_000 + "{}" + "}" * 20_000,
    "optionals": "ASK { " + "OPTIONAL { " * 20_000 + "}" * 20_000 + " }",
    "exists": "ASK { " + "FILTER EXISTS { " * 20_000 + "}" * 20_000 + " }",
    "path": "ASK { ?s " + "(" * 50_000 + "<x:p>" + ")*" * 50_000 + " ?o }",
    "long path": "ASK { ?s <x:p>" + "/<x:p>" * 20_000 + " ?o }",
    "alternatives": "ASK { ?s <x:p>" + "|<x:p>" * 20_000 + " ?o }",
    "lists": "ASK { ?s ?p " + "(" * 50_000 + ")" * 50_000 + " }",
    "blank nodes": "ASK { ?s ?p " + "[ ?p " * 50_000 + "1" + "]" * 50_000 + " }",
    "triple terms": "ASK { ?s ?p " + "<<( ?a ?b " * 20_000 + "1" + ")>>" * 20_000 + " }",
    "functions": "ASK { FILTER(" + "STR(" * 20_000 + "1" + ")" * 20_000 + " = '1') }",
    "unions": "ASK { {}" + " UNION {}" * 20_000 + " }",
    "patterns": "ASK { " + "?s ?p ?o . " * 20_000 + " }",
    "variables": "SELECT " + " ".join(f"?v{number}" for number in range(20_000)) + " {}",
    "prefixes": "".join(f"PREFIX p{number}: <http://x/> " for number in range(20_000)) + "ASK {}",
    "values": "ASK { VALUES ?x { " + "1 " * 100_000 + "} }",
    "one long string": "ASK { FILTER('" + "x" * 900_000 + "' = '') }",
    "one long name": "ASK { ?s <http://x/" + "x" * 900_000 + "> ?o }",
    "comments": "ASK {}" + "#\n" * 400_000,
    "endless string": "ASK { FILTER('''" + "x" * 500_000,
    "quotes": "ASK { FILTER(" + "'" * 300_000,
    "pattern of words": "ASK { FILTER(REGEX('x', '" + "(((a{100}){100}){100}){100}" + "')) }",
    "pattern that backtracks": "ASK { FILTER(REGEX('" + "a" * 5000 + "b', '^(a+)+$')) }",
    "text that doubles": "SELECT ?z { BIND('xxxxxxxxxx' AS ?a0) "
    + " ".join(f"BIND(CONCAT(?a{n}, ?a{n}) AS ?a{n + 1})" for n in range(40))
    + " BIND(STRLEN(?a40) AS ?z) }",
    "product": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "path around everything": "SELECT (COUNT(*) AS ?n) { ?a (<x:p>|!<x:p>)* ?b . ?b (<x:q>|!<x:q>)* ?c }",
}
ENDS = {
    200: "",
    400: "Malformed query",
    413: "Request too large",
    503: "Query past its deadline|Query past its memory limit",
}


@pytest.fixture(scope="module")
def bounded(versions: Versions) -> Iterator[TestClient]:
    """Give a client of a server with small limits."""
    given = Settings(home=versions.home, memory=256, query_timeout=0.3, query_timeout_max=0.3, request_size=1)
    with TestClient(create_app(given)) as client:
        yield client


@pytest.mark.parametrize("name", CRUEL)
def test_cruel_query_ends_in_an_answer(bounded: TestClient, name: str) -> None:
    answer = bounded.post("/sparql", content=CRUEL[name].encode(), headers=HEADERS)
    assert answer.status_code in ENDS, answer.text[:500]
    if answer.status_code != 200:
        assert re.fullmatch(ENDS[answer.status_code], answer.json()["title"])
    assert len(answer.content) < 100_000
    assert bounded.get("/sparql", params={"query": "ASK {}"}).json()["boolean"] is True
