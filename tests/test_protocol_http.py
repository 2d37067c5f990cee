"""HTTP as the query operation uses it: RFC 9110, whose sections name the tests, and what browsers ask."""

import re

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

SELECT, ASK, CONSTRUCT = "SELECT (1 AS ?x) {}", "ASK {}", "CONSTRUCT { <s> <p> 1 } {}"
JSON, XML = "application/sparql-results+json", "application/sparql-results+xml"
CSV, TSV = "text/csv", "text/tab-separated-values"
TURTLE, RDF_XML, N_TRIPLES = "text/turtle", "application/rdf+xml", "application/n-triples"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"
METHODS = ["GET", "HEAD", "POST", "QUERY", "OPTIONS"]


def ask(client: TestClient, query: str, accept: str | None = None, **headers: str) -> Response:
    request = client.build_request("GET", "/sparql", params={"query": query}, headers=headers)
    del request.headers["accept"]
    if accept is not None:
        request.headers["accept"] = accept
    return client.send(request)


def media_type(answer: Response) -> str:
    return answer.headers["content-type"].partition(";")[0]


def members(answer: Response, field: str) -> list[str]:
    return [part.strip() for part in answer.headers[field].split(",")]


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        (None, JSON),
        ("", JSON),
        ("*/*", JSON),
        ("application/*", JSON),
        ("text/*", CSV),
        (CSV, CSV),
        ("TEXT/CSV", CSV),
        (f"{XML}, {JSON}", JSON),
        (f"{XML}, {JSON};q=0.9", XML),
        (f"{XML};q=0.9,{JSON};q=0.90", JSON),
        (f"{CSV};q=0.3, {XML};q=0.301", XML),
        (f"{CSV};q=0.001", CSV),
        (f"{CSV};Q=0.5, {TSV};q=0.4", CSV),
        (f"{CSV} ; q=0.2 , {XML} ; q=0.3", XML),
        (f"{CSV}\t;\tq=0.2\t,\t{XML}", XML),
        (f"{JSON};q=0, */*", XML),
        (f"{CSV};q=0, text/*", TSV),
        (f"{CSV};q=0.2, */*;q=0.5", JSON),
        (f"text/*;q=0.3, {CSV};q=0.7, */*;q=0.5", CSV),
        (f"*/*;q=0.9, {TSV};q=1.0", TSV),
        (f"{TURTLE}, {CSV};q=0.1", CSV),
        (f"{TURTLE}, */*;q=0.1", JSON),
        ("application/x-unknown, text/csv;q=0.1", CSV),
        (f"{JSON};charset=utf-8", JSON),
        (f'{CSV};header="present";q=0.8, {TSV};q=0.7', CSV),
        (f",, {CSV} ,", CSV),
        ("text/html", "text/html"),
        (BROWSER, "text/html"),
        # What clients are known to send: Apache Jena, rdflib, SPARQLWrapper, curl.
        (f"{JSON}, {XML};q=0.9, {TSV};q=0.7, {CSV};q=0.5, application/json;q=0.2, */*;q=0.1", JSON),
        (f"{XML},{RDF_XML}", XML),
        (f"{XML},application/xml,text/xml", XML),
        (f"{RDF_XML},{TURTLE},{XML},{CSV},{JSON},*/*", JSON),
    ],
)
def test_12_5_1_solutions_by_accept(client: TestClient, accept: str | None, chosen: str) -> None:
    answer = ask(client, SELECT, accept)
    assert (answer.status_code, media_type(answer)) == (200, chosen)


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        (None, TURTLE),
        ("*/*", TURTLE),
        ("text/*", TURTLE),
        (RDF_XML, RDF_XML),
        (f"{RDF_XML};q=0.5, {TURTLE};q=0.4", RDF_XML),
        (f"{TURTLE};q=0, */*;q=0.1", N_TRIPLES),
        (f"{JSON}, {RDF_XML};q=0.1", RDF_XML),
        (f"{TURTLE},{N_TRIPLES};q=0.9,application/ld+json;q=0.8,{RDF_XML};q=0.7,*/*;q=0.3", TURTLE),
        (f"{XML},{RDF_XML}", RDF_XML),
        ("application/ld+json", "application/ld+json"),
        (BROWSER, "text/html"),
    ],
)
def test_12_5_1_graphs_by_accept(client: TestClient, accept: str | None, chosen: str) -> None:
    answer = ask(client, CONSTRUCT, accept)
    assert (answer.status_code, media_type(answer)) == (200, chosen)


def test_12_5_1_several_fields_are_one_list(client: TestClient) -> None:
    fields = [("Accept", f"{CSV};q=0.4"), ("Accept", f"{TSV};q=0.5")]
    answer = client.get("/sparql", params={"query": SELECT}, headers=fields)
    assert media_type(answer) == TSV


@pytest.mark.parametrize(
    ("query", "accept"),
    [
        (SELECT, "image/png"),
        (SELECT, TURTLE),
        (SELECT, "*/*;q=0"),
        (SELECT, f"{CSV};q=0"),
        (SELECT, f"{CSV};q=0.0, {JSON};q=0.000"),
        (SELECT, "application/sparql-results"),
        (ASK, RDF_XML),
        (CONSTRUCT, JSON),
        (CONSTRUCT, "image/*"),
    ],
)
def test_15_5_7_nothing_acceptable_is_406_and_lists_what_could_be(
    client: TestClient, query: str, accept: str
) -> None:
    answer = ask(client, query, accept)
    assert answer.status_code == 406
    offered = answer.json()["acceptable"]
    # Where no kind of result could be sent at all, the list is that of every kind.
    statuses = [ask(client, query, offer).status_code for offer in offered]
    assert accept not in offered
    assert 200 in statuses
    assert set(statuses) <= {200, 406}


@pytest.mark.parametrize(
    ("query", "accept"), [(SELECT, CSV), (CONSTRUCT, TURTLE), (ASK, JSON), ("ASK {", JSON)]
)
def test_12_5_5_answers_that_were_negotiated_vary_by_accept(
    client: TestClient, query: str, accept: str
) -> None:
    assert "Accept" in members(ask(client, query, accept), "vary")


@pytest.mark.parametrize("query", [SELECT, ASK, CONSTRUCT])
def test_9_3_2_head_has_the_fields_of_get_and_no_body(client: TestClient, query: str) -> None:
    get, head = (
        client.get("/sparql", params={"query": query}),
        client.head("/sparql", params={"query": query}),
    )
    names = ("content-type", "content-length", "etag", "vary", "cache-control", "ascn-version")
    assert (head.status_code, head.content) == (200, b"")
    assert {name: head.headers.get(name) for name in names} == {name: get.headers.get(name) for name in names}


@pytest.mark.parametrize(
    ("query", "accept", "status"),
    [("ASK {", "*/*", 400), (SELECT, "image/png", 406), ("CLEAR ALL", "*/*", 403)],
)
def test_9_3_2_head_fails_as_get_does(client: TestClient, query: str, accept: str, status: int) -> None:
    answer = client.head("/sparql", params={"query": query}, headers={"Accept": accept})
    assert (answer.status_code, answer.content) == (status, b"")


def test_9_3_2_head_of_the_endpoint_itself(client: TestClient) -> None:
    answer = client.head("/sparql", headers={"Accept": TURTLE})
    assert (answer.status_code, media_type(answer), answer.content) == (200, TURTLE, b"")


def test_9_3_7_options_lists_the_methods(client: TestClient) -> None:
    answer = client.options("/sparql")
    assert answer.status_code in (200, 204)
    assert sorted(members(answer, "allow")) == sorted(METHODS)


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_15_5_6_method_that_is_not_allowed_lists_those_that_are(client: TestClient, method: str) -> None:
    answer = client.request(method, "/sparql")
    assert (answer.status_code, sorted(members(answer, "allow"))) == (405, sorted(METHODS))


# The Fetch standard, CORS preflight: what a browser asks before a page of another origin may send a request.
@pytest.mark.parametrize("method", ["GET", "POST", "QUERY"])
@pytest.mark.parametrize("fields", [None, "content-type", "accept-language,content-type,if-none-match"])
def test_preflight_lets_pages_of_other_origins_ask(
    client: TestClient, method: str, fields: str | None
) -> None:
    asked = {
        "Origin": "https://page.example",
        "Access-Control-Request-Method": method,
        "Sec-Fetch-Mode": "cors",
    }
    if fields:
        asked["Access-Control-Request-Headers"] = fields
    answer = client.options("/sparql", headers=asked)
    assert 200 <= answer.status_code < 300
    assert answer.content == b""
    assert answer.headers["access-control-allow-origin"] == "*"
    assert method in members(answer, "access-control-allow-methods")
    allowed = {name.lower() for name in members(answer, "access-control-allow-headers")}
    assert set((fields or "").split(",")) - {""} <= allowed
    assert "access-control-allow-credentials" not in answer.headers


@pytest.mark.parametrize("query", [SELECT, "ASK {", "ASK { SERVICE <http://x/> {} }"])
def test_answer_can_be_read_by_pages_of_other_origins_whatever_it_is(client: TestClient, query: str) -> None:
    answer = ask(client, query, Origin="https://page.example")
    assert answer.headers["access-control-allow-origin"] == "*"
    exposed = {name.lower() for name in members(answer, "access-control-expose-headers")}
    assert {"etag", "retry-after", "ascn-version"} <= exposed


def test_8_8_3_every_representation_has_a_tag_of_its_own(client: TestClient) -> None:
    tags = [ask(client, SELECT, accept).headers["etag"] for accept in (JSON, XML, CSV, TSV, "text/html")]
    assert len(set(tags)) == 5
    assert all(re.fullmatch(r'(W/)?"[\x21\x23-\x7e]+"', tag) for tag in tags)


def test_8_8_3_the_same_question_has_the_same_tag(client: TestClient) -> None:
    assert ask(client, SELECT, CSV).headers["etag"] == ask(client, SELECT, CSV).headers["etag"]


def held(client: TestClient, query: str, pattern: str, accept: str = CSV) -> Response:
    tag = ask(client, query, accept).headers["etag"]
    return ask(client, query, accept, **{"If-None-Match": pattern.format(tag, tag.strip('"'))})


@pytest.mark.parametrize("pattern", ["{0}", "W/{0}", '"other", {0}', '"other",W/{0},"third"', '"a,b", {0}'])
@pytest.mark.parametrize("query", [SELECT, ASK, CONSTRUCT])
def test_13_1_2_what_the_client_holds_is_not_sent_again(client: TestClient, query: str, pattern: str) -> None:
    accept = "*/*"
    first = ask(client, query, accept)
    answer = held(client, query, pattern, accept)
    assert (answer.status_code, answer.content) == (304, b"")
    # RFC 9110, 15.4.5: what a 200 would have had of these.
    for name in ("etag", "vary", "cache-control"):
        assert answer.headers[name] == first.headers[name]


@pytest.mark.parametrize("pattern", ['"other"', '"x{1}"', '"{1}x"', "{1}", "", '""'])
def test_13_1_2_another_tag_holds_nothing(client: TestClient, pattern: str) -> None:
    assert held(client, SELECT, pattern).status_code == 200


def test_13_1_2_tag_of_another_format_holds_nothing(client: TestClient) -> None:
    tag = ask(client, SELECT, CSV).headers["etag"]
    assert ask(client, SELECT, TSV, **{"If-None-Match": tag}).status_code == 200


def test_13_1_2_head_is_confirmed_too(client: TestClient) -> None:
    tag = client.head("/sparql", params={"query": SELECT}).headers["etag"]
    answer = client.head("/sparql", params={"query": SELECT}, headers={"If-None-Match": tag})
    assert (answer.status_code, answer.content) == (304, b"")


def test_13_1_2_post_is_never_answered_with_304(client: TestClient) -> None:
    tag = ask(client, SELECT, JSON).headers["etag"]
    for value in (tag, "*"):
        answer = client.post(
            "/sparql", data={"query": SELECT}, headers={"If-None-Match": value, "Accept": JSON}
        )
        assert answer.status_code == 200


def test_13_2_failures_are_told_before_conditions_are_looked_at(client: TestClient) -> None:
    tag = ask(client, SELECT, CSV).headers["etag"]
    assert ask(client, "ASK {", CSV, **{"If-None-Match": "*"}).status_code == 400
    assert ask(client, SELECT, "image/png", **{"If-None-Match": tag}).status_code == 406


@pytest.mark.parametrize("volatile", ["NOW()", "RAND()", "UUID()", "STRUUID()", "now ()"])
def test_8_8_1_what_changes_each_time_has_no_tag(client: TestClient, volatile: str) -> None:
    assert "etag" not in ask(client, f"SELECT ({volatile} AS ?x) {{}}").headers


def test_5_2_results_are_asked_for_anew_and_failures_are_not_kept(client: TestClient) -> None:
    assert ask(client, SELECT).headers["cache-control"] == "no-cache"
    assert ask(client, "ASK {").headers["cache-control"] == "no-store"


def test_14_2_a_range_is_ignored(client: TestClient) -> None:
    answer = ask(client, SELECT, CSV, Range="bytes=0-0")
    assert (answer.status_code, answer.text) == (200, "x\r\n1\r\n")


def test_13_1_3_dates_decide_nothing(client: TestClient) -> None:
    assert ask(client, SELECT, **{"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"}).status_code == 200


def test_11_6_2_credentials_of_others_are_ignored(client: TestClient) -> None:
    assert ask(client, SELECT, Authorization="Bearer none").status_code == 200


@pytest.mark.parametrize(
    ("name", "query", "chosen"),
    [
        ("json", SELECT, JSON),
        ("xml", SELECT, XML),
        ("csv", SELECT, CSV),
        ("tsv", SELECT, TSV),
        ("turtle", CONSTRUCT, TURTLE),
        ("ntriples", CONSTRUCT, N_TRIPLES),
        ("rdfxml", CONSTRUCT, RDF_XML),
        ("jsonld", CONSTRUCT, "application/ld+json"),
        ("html", SELECT, "text/html"),
        ("text/csv", SELECT, CSV),
    ],
)
def test_format_wins_over_accept(client: TestClient, name: str, query: str, chosen: str) -> None:
    answer = client.get("/sparql", params={"query": query, "format": name}, headers={"Accept": "image/png"})
    assert (answer.status_code, media_type(answer)) == (200, chosen)


def test_8_3_texts_name_their_charset(client: TestClient) -> None:
    assert ask(client, SELECT, CSV).headers["content-type"] == "text/csv; charset=utf-8"
    assert ask(client, CONSTRUCT, TURTLE).headers["content-type"] == "text/turtle; charset=utf-8"


@pytest.mark.parametrize(
    ("names", "query", "chosen"),
    [
        (["tsv", TSV], SELECT, TSV),
        (["rdf+xml", RDF_XML], CONSTRUCT, RDF_XML),
        (["json-ld", "application/ld+json,application/x-json+ld"], CONSTRUCT, "application/ld+json"),
        (["n3"], CONSTRUCT, TURTLE),
        (["rdf"], CONSTRUCT, RDF_XML),
        (["json", "json"], SELECT, JSON),
    ],
)
def test_format_named_in_several_ways_is_one_format(
    client: TestClient, names: list[str], query: str, chosen: str
) -> None:
    # So SPARQLWrapper asks, which most Python programs use.
    parameters = {"query": query, "format": names, "output": names, "results": names}
    answer = client.get("/sparql", params=parameters)
    assert (answer.status_code, media_type(answer)) == (200, chosen)


def test_formats_that_differ_are_refused(client: TestClient) -> None:
    answer = client.get("/sparql", params={"query": SELECT, "format": ["csv", "json"]})
    assert (answer.status_code, answer.json()["parameter"]) == (400, "format")
