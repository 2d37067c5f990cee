"""/sparql over HTTP: how queries are asked, in which formats they are answered, what is refused, which limits hold."""

import json
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from pyoxigraph import (
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    parse,
    parse_query_results,
)

from ascn_api.app import create_app
from ascn_api.settings import Settings
from ascn_graph.versions import Version, Versions

COUNTRY = """SELECT ?country ?label {
  city:jakarta :locatedIn ?country . ?country rdfs:label ?label FILTER(lang(?label) = "en")
}"""
IS_CITY = "ASK { city:jakarta a :City }"
PLACE = "CONSTRUCT { ?city :locatedIn ?country } WHERE { ?city :locatedIn ?country VALUES ?city { city:jakarta } }"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
INDONESIA = "http://localhost:8000/country/indonesia"
RESULTS = {
    "json": ("application/sparql-results+json", QueryResultsFormat.JSON),
    "xml": ("application/sparql-results+xml", QueryResultsFormat.XML),
    "tsv": ("text/tab-separated-values", QueryResultsFormat.TSV),
}
GRAPHS = {
    "turtle": ("text/turtle", RdfFormat.TURTLE),
    "ntriples": ("application/n-triples", RdfFormat.N_TRIPLES),
    "rdfxml": ("application/rdf+xml", RdfFormat.RDF_XML),
    "jsonld": ("application/ld+json", RdfFormat.JSON_LD),
    "trig": ("application/trig", RdfFormat.TRIG),
    "nquads": ("application/n-quads", RdfFormat.N_QUADS),
}


def ask(client: TestClient, query: str, accept: str | None = None, **parameters: str) -> Response:
    headers = {"Accept": accept} if accept else {}
    return client.get("/sparql", params={"query": query, **parameters}, headers=headers)


def rows(answer: Response) -> list[dict[str, str]]:
    assert answer.status_code == 200, answer.text
    return [
        {name: cell["value"] for name, cell in row.items()}
        for row in json.loads(answer.text)["results"]["bindings"]
    ]


def places(body: bytes, format_: QueryResultsFormat) -> list[tuple[object, object]]:
    """Read the rows of COUNTRY; the solutions end here, because they may do so on their own thread only."""
    solutions = parse_query_results(body, format_)
    if not isinstance(solutions, QuerySolutions):
        raise TypeError("a SELECT gives solutions")
    return [(row["country"], row["label"]) for row in solutions]


@pytest.mark.parametrize("name", RESULTS)
@pytest.mark.parametrize("by", ["accept", "format"])
def test_solutions_come_in_the_format_asked_for(client: TestClient, name: str, by: str) -> None:
    media_type, format_ = RESULTS[name]
    answer = ask(client, COUNTRY, media_type) if by == "accept" else ask(client, COUNTRY, format=name)
    assert answer.headers["content-type"].partition(";")[0] == media_type
    assert places(answer.content, format_) == [(NamedNode(INDONESIA), Literal("Indonesia", language="en"))]


def test_solutions_as_csv(client: TestClient) -> None:
    answer = ask(client, COUNTRY, "text/csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.text == f"country,label\r\n{INDONESIA},Indonesia\r\n"


@pytest.mark.parametrize("name", RESULTS)
def test_truth_comes_in_every_format(client: TestClient, name: str) -> None:
    media_type, format_ = RESULTS[name]
    answer = ask(client, IS_CITY, media_type)
    verdict = parse_query_results(answer.content, format_)
    assert isinstance(verdict, QueryBoolean)
    assert bool(verdict) is True


@pytest.mark.parametrize("media_type", ["text/csv", "text/tab-separated-values"])
def test_truth_in_tables_is_a_bare_word(client: TestClient, media_type: str) -> None:
    assert ask(client, IS_CITY, media_type).text == "true"
    assert ask(client, "ASK { city:jakarta a :Person }", media_type).text == "false"


@pytest.mark.parametrize("name", GRAPHS)
@pytest.mark.parametrize("by", ["accept", "format"])
def test_graphs_come_in_the_format_asked_for(client: TestClient, name: str, by: str) -> None:
    media_type, format_ = GRAPHS[name]
    answer = ask(client, PLACE, media_type) if by == "accept" else ask(client, PLACE, format=name)
    assert answer.headers["content-type"].partition(";")[0] == media_type
    jakarta, located = (
        NamedNode(f"http://localhost:8000/{end}") for end in ("city/jakarta", "ontology#locatedIn")
    )
    assert list(parse(answer.content, format=format_)) == [Quad(jakarta, located, NamedNode(INDONESIA))]


def test_description_of_a_thing_is_a_graph(client: TestClient) -> None:
    answer = ask(client, "DESCRIBE city:jakarta", "text/turtle")
    subjects = {quad.subject for quad in parse(answer.content, format=RdfFormat.TURTLE)}
    assert NamedNode("http://localhost:8000/city/jakarta") in subjects


@pytest.mark.parametrize(
    ("query", "accept", "media_type"),
    [
        (COUNTRY, "*/*", "application/sparql-results+json"),
        (IS_CITY, "*/*", "application/sparql-results+json"),
        (PLACE, "*/*", "text/turtle; charset=utf-8"),
        (COUNTRY, "application/json", "application/json"),
        (COUNTRY, "text/csv;q=0.2, application/sparql-results+xml;q=0.9", "application/sparql-results+xml"),
        (COUNTRY, "text/*", "text/csv; charset=utf-8"),
        (COUNTRY, "text/turtle, text/csv;q=0.1", "text/csv; charset=utf-8"),
        (COUNTRY, "text/html,application/xml;q=0.9,*/*;q=0.8", "text/html; charset=utf-8"),
    ],
)
def test_formats_are_negotiated(client: TestClient, query: str, accept: str, media_type: str) -> None:
    answer = ask(client, query, accept)
    assert (answer.headers["content-type"], answer.headers["vary"]) == (media_type, "Accept")


def test_who_accepts_nothing_in_particular_gets_json(client: TestClient) -> None:
    request = client.build_request("GET", "/sparql", params={"query": COUNTRY})
    del request.headers["accept"]
    assert client.send(request).headers["content-type"] == "application/sparql-results+json"


@pytest.mark.parametrize(
    ("query", "accept", "listed"),
    [
        (COUNTRY, "image/png", "text/csv"),
        (COUNTRY, "text/turtle", "text/csv"),
        (IS_CITY, "text/turtle", "application/sparql-results+json"),
        (PLACE, "text/csv", "text/turtle"),
        (PLACE, "application/sparql-results+json", "application/n-triples"),
    ],
)
def test_nothing_acceptable_lists_what_there_is(
    client: TestClient, query: str, accept: str, listed: str
) -> None:
    answer = ask(client, query, accept)
    assert answer.status_code == 406
    assert listed in answer.json()["acceptable"]
    assert accept not in answer.json()["acceptable"]


def test_format_nobody_knows_lists_the_names_there_are(client: TestClient) -> None:
    answer = ask(client, COUNTRY, format="docx")
    assert (answer.status_code, answer.json()["detail"].partition(" is")[0]) == (406, "format=docx")


def test_query_can_be_posted_as_a_form(client: TestClient) -> None:
    answer = client.post("/sparql", data={"query": COUNTRY, "format": "csv"})
    assert (answer.status_code, answer.text.splitlines()[1]) == (200, f"{INDONESIA},Indonesia")


def test_query_can_be_posted_as_such(client: TestClient) -> None:
    headers = {"Content-Type": "application/sparql-query; charset=UTF-8", "Accept": "text/csv"}
    answer = client.post("/sparql", content=COUNTRY.encode(), headers=headers)
    assert (answer.status_code, answer.text.splitlines()[1]) == (200, f"{INDONESIA},Indonesia")


def test_posted_answer_has_no_entity_tag(client: TestClient) -> None:
    answer = client.post("/sparql", data={"query": COUNTRY}, headers={"If-None-Match": "*"})
    assert (answer.status_code, answer.headers.get("etag")) == (200, None)


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/json", "multipart/form-data; boundary=x", ""]
)
def test_body_of_another_kind_is_refused(client: TestClient, content_type: str) -> None:
    answer = client.post("/sparql", content=COUNTRY.encode(), headers={"Content-Type": content_type})
    assert answer.status_code == 415
    assert answer.json()["acceptable"] == ["application/x-www-form-urlencoded", "application/sparql-query"]


def test_body_in_another_encoding_is_refused(client: TestClient) -> None:
    headers = {"Content-Type": "application/sparql-query; charset=iso-8859-1"}
    assert client.post("/sparql", content=b"ASK {}", headers=headers).status_code == 415


@pytest.mark.parametrize(
    ("query", "column"),
    [
        ("ASK { SERVICE <http://example.org/sparql> { ?s ?p ?o } }", 7),
        ("ASK { service silent <http://example.org/sparql> { ?s ?p ?o } }", 7),
        ("LOAD <http://example.org/data>", 1),
        ("INSERT DATA { :a :b :c }", 1),
        ("DELETE WHERE { ?s ?p ?o }", 1),
        ("DROP ALL", 1),
    ],
)
def test_what_would_reach_out_or_write_is_refused(client: TestClient, query: str, column: int) -> None:
    answer = ask(client, query)
    assert answer.status_code == 403
    assert (answer.json()["line"], answer.json()["column"]) == (1, column)


def test_updates_by_protocol_are_refused(client: TestClient) -> None:
    assert client.get("/sparql", params={"update": "CLEAR ALL"}).status_code == 403
    assert client.post("/sparql", data={"update": "CLEAR ALL"}).status_code == 403
    headers = {"Content-Type": "application/sparql-update"}
    assert client.post("/sparql", content=b"CLEAR ALL", headers=headers).status_code == 403


def test_service_is_found_in_a_long_query(client: TestClient) -> None:
    text = "ASK {\n" + "?service a :City . # SERVICE\n" * 2000 + "SERVICE <http://example.org/> {} }"
    answer = client.post("/sparql", data={"query": text})
    assert (answer.status_code, answer.json()["line"], answer.json()["column"]) == (403, 2002, 1)


def test_service_in_a_text_is_no_service(client: TestClient) -> None:
    answer = ask(client, 'ASK { BIND("SERVICE <http://x/> { }" AS ?service) } # SERVICE <http://x/> { }')
    assert answer.json()["boolean"] is True


def test_malformed_query_is_told_where_and_what_was_expected(client: TestClient) -> None:
    answer = ask(client, "SELECT ?city\nWHERE ?city a :City")
    assert answer.status_code == 400
    assert answer.json() == {
        "type": "http://localhost:8000/problems#malformed-query",
        "title": "Malformed query",
        "status": 400,
        "detail": "Line 2, column 7: ?city cannot stand here; expected {.",
        "instance": "/sparql",
        "line": 2,
        "column": 7,
        "expected": ["{"],
    }


def test_empty_query_is_malformed(client: TestClient) -> None:
    assert ask(client, "").json()["detail"].startswith("Line 1, column 1: the query ends too early;")


@pytest.mark.parametrize(
    ("parameters", "blamed"),
    [
        ({"format": "json", "timeout": "1"}, "query"),
        ({"query": ["ASK {}", "ASK {}"]}, "query"),
        ({"query": "ASK {}", "timeout": "soon"}, "timeout"),
        ({"query": "ASK {}", "timeout": "0"}, "timeout"),
        ({"query": "ASK {}", "timeout": "nan"}, "timeout"),
        ({"query": "ASK {}", "default-graph-uri": ["http://x/a", "b c"]}, "default-graph-uri"),
        ({"query": "ASK {}", "version": ["1.1", "1.2"]}, "version"),
        ({"query": "ASK {}", "version": "9"}, "version"),
        ({"query": "ASK {}", "language": "<en>"}, "language"),
        ({"query": "ASK {}", "format": ["csv", "json"]}, "format"),
    ],
)
def test_parameter_that_cannot_be_read_is_named(
    client: TestClient, parameters: dict[str, str | list[str]], blamed: str
) -> None:
    answer = client.get("/sparql", params=parameters)
    assert (answer.status_code, answer.json()["parameter"]) == (400, blamed)


def test_graph_whose_name_is_no_iri_is_refused(client: TestClient) -> None:
    assert "not an absolute IRI" in ask(client, "ASK {}", **{"named-graph-uri": "a b"}).json()["detail"]


@pytest.mark.parametrize("query_string", ["query=%FF", "query=ASK%20{}&format=%C3%28"])
def test_parameters_that_are_no_utf8_are_refused(client: TestClient, query_string: str) -> None:
    assert client.get(f"/sparql?{query_string}").status_code == 400


def test_body_that_is_no_utf8_is_refused(client: TestClient) -> None:
    headers = {"Content-Type": "application/sparql-query"}
    assert client.post("/sparql", content=b"ASK { # \xff\n }", headers=headers).status_code == 400


def test_query_in_address_and_body_is_refused(client: TestClient) -> None:
    headers = {"Content-Type": "application/sparql-query"}
    answer = client.post("/sparql?query=ASK{}", content=b"ASK {}", headers=headers)
    assert (answer.status_code, answer.json()["parameter"]) == (400, "query")


def test_query_past_its_deadline_is_stopped_and_the_next_answered(client: TestClient) -> None:
    answer = ask(client, ENDLESS, timeout="0.2")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
    assert answer.json()["detail"] == "Stopped after its deadline of 0.2 s."
    assert ask(client, IS_CITY).json()["boolean"] is True


@pytest.fixture
def strained(versions: Versions) -> Iterator[TestClient]:
    """Give a client of a server of the real graph with little of everything."""
    given = Settings(home=versions.home, memory=256, query_timeout=0.5, query_timeout_max=0.5, request_size=1)
    with TestClient(create_app(given)) as client:
        yield client


def test_client_cannot_ask_for_more_than_the_limits(strained: TestClient) -> None:
    patient = ask(strained, ENDLESS, timeout="60")
    assert patient.json()["detail"] == "Stopped after its deadline of 0.5 s."
    large = strained.post("/sparql", data={"query": "#" * 1024 * 1024 + "\nASK {}"})
    assert (large.status_code, large.json()["detail"]) == (
        413,
        "The request is longer than the 1 MiB this server takes.",
    )
    assert ask(strained, IS_CITY).json()["boolean"] is True


def test_query_past_its_memory_limit_is_stopped(versions: Versions) -> None:
    with TestClient(create_app(Settings(home=versions.home, memory=64))) as client:
        answer = ask(client, "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?a ?d ?c ?f")
        assert (answer.status_code, answer.json()["title"]) == (503, "Query past its memory limit")
        assert ask(client, IS_CITY).json()["boolean"] is True


def test_answer_in_hand_is_confirmed(client: TestClient, version: Version) -> None:
    first = ask(client, COUNTRY, "text/csv")
    again = client.get(
        "/sparql",
        params={"query": COUNTRY},
        headers={"Accept": "text/csv", "If-None-Match": f'"x", W/{first.headers["etag"]}'},
    )
    assert first.headers["etag"].startswith(f'"{version.number}-{version.content_digest[:8]}-')
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
    assert again.headers["ascn-version"] == str(version.number)


def test_other_format_has_another_tag(client: TestClient) -> None:
    tags = {ask(client, COUNTRY, media_type).headers["etag"] for media_type, _ in RESULTS.values()}
    assert len(tags) == len(RESULTS)


def test_any_tag_does_not_confirm_a_query_that_fails(client: TestClient) -> None:
    answer = client.get("/sparql", params={"query": "ASK {"}, headers={"If-None-Match": "*"})
    assert answer.status_code == 400


def test_answer_that_changes_each_time_has_no_tag(client: TestClient) -> None:
    assert "etag" not in ask(client, "SELECT (NOW() AS ?now) {}").headers


def test_head_is_get_without_the_body(client: TestClient) -> None:
    parameters = {"query": COUNTRY}
    head, get = client.head("/sparql", params=parameters), client.get("/sparql", params=parameters)
    assert (head.status_code, head.content) == (200, b"")
    assert {name: head.headers[name] for name in ("etag", "content-length", "content-type")} == {
        name: get.headers[name] for name in ("etag", "content-length", "content-type")
    }


def test_head_of_a_long_answer_leaves_nothing_at_work(versions: Versions) -> None:
    with TestClient(create_app(Settings(home=versions.home, slow_queries=1))) as client:
        head = client.head("/sparql", params={"query": "SELECT * { ?a ?b ?c . ?d ?e ?f }"})
        assert (head.status_code, head.content) == (200, b"")
        # There is one place for slow queries: had the first one kept it, this one would be told that all are taken.
        assert ask(client, ENDLESS, timeout="0.2").json()["title"] == "Query past its deadline"


def test_pages_of_other_origins_may_ask(client: TestClient) -> None:
    headers = {"Origin": "https://example.org", "Access-Control-Request-Method": "POST"}
    preflight = client.options("/sparql", headers=headers)
    assert preflight.status_code == 204
    assert preflight.headers["access-control-allow-origin"] == "*"
    assert preflight.headers["access-control-allow-methods"] == "GET, HEAD, POST, QUERY, OPTIONS"
    assert ask(client, IS_CITY).headers["access-control-allow-origin"] == "*"


def test_long_answer_is_whole(client: TestClient) -> None:
    answer = ask(client, "SELECT ?a ?d { ?a ?b ?c . ?d a :City } LIMIT 5000", "text/csv")
    assert answer.text.count("\r\n") == 5001
    assert "content-length" not in answer.headers


def test_endpoint_describes_itself(client: TestClient) -> None:
    answer = client.get("/sparql", headers={"Accept": "text/turtle"})
    service = NamedNode("http://localhost:8000/sparql")
    types = [
        quad.object
        for quad in parse(answer.content, format=RdfFormat.TURTLE)
        if (quad.subject, quad.predicate.value.rpartition("#")[2]) == (service, "type")
    ]
    assert sorted(types, key=str) == [
        NamedNode("http://www.w3.org/ns/dcat#DataService"),
        NamedNode("http://www.w3.org/ns/sparql-service-description#Service"),
    ]


def test_program_that_forgot_the_query_is_told_so(client: TestClient) -> None:
    answer = client.get("/sparql", headers={"Accept": "application/sparql-results+json"})
    assert (answer.status_code, answer.json()["parameter"]) == (400, "query")
