"""SPARQL 1.2 Protocol (draft), section 2.1: the version announced; and HTTP QUERY (RFC 10008), which it builds on."""

import json
from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

FORM, DIRECT = "application/x-www-form-urlencoded", "application/sparql-query"
JSON = "application/sparql-results+json"
TRIPLE_TERM = "SELECT ?t { BIND(<<( <http://x/a> <http://x/b> <http://x/c> )>> AS ?t) }"
REIFIED = "CONSTRUCT { <http://x/r> rdf:reifies <<( <http://x/a> <http://x/b> <http://x/c> )>> } {}"
PLAIN = "SELECT (1 AS ?x) {}"
Ask = Callable[[TestClient, str, str], Response]


def by_get(client: TestClient, query: str, version: str) -> Response:
    return client.get("/sparql", params={"query": query, "version": version}, headers={"Accept": JSON})


def by_form(client: TestClient, query: str, version: str) -> Response:
    return client.post("/sparql", data={"query": query, "version": version}, headers={"Accept": JSON})


def by_address(client: TestClient, query: str, version: str) -> Response:
    headers = {"Content-Type": DIRECT, "Accept": JSON}
    return client.post("/sparql", params={"version": version}, content=query.encode(), headers=headers)


def by_content_type(client: TestClient, query: str, version: str) -> Response:
    headers = {"Content-Type": f"{DIRECT}; version={version}", "Accept": JSON}
    return client.post("/sparql", content=query.encode(), headers=headers)


def by_quoted_content_type(client: TestClient, query: str, version: str) -> Response:
    headers = {"Content-Type": f'{DIRECT};charset=utf-8;Version="{version}"', "Accept": JSON}
    return client.post("/sparql", content=query.encode(), headers=headers)


def by_accept(client: TestClient, query: str, version: str) -> Response:
    return client.get("/sparql", params={"query": query}, headers={"Accept": f"{JSON}; version={version}"})


def by_directive(client: TestClient, query: str, version: str) -> Response:
    return client.get("/sparql", params={"query": f'VERSION "{version}" {query}'}, headers={"Accept": JSON})


def by_query_method(client: TestClient, query: str, version: str) -> Response:
    headers = {"Content-Type": f"{DIRECT}; version={version}", "Accept": JSON}
    return client.request("QUERY", "/sparql", content=query.encode(), headers=headers)


WAYS: dict[str, Ask] = {
    "GET": by_get,
    "form": by_form,
    "address": by_address,
    "content type": by_content_type,
    "quoted content type": by_quoted_content_type,
    "accept": by_accept,
    "directive": by_directive,
    "QUERY": by_query_method,
}
PARAMETERS = ["GET", "form", "address"]


def ask(client: TestClient, query: str, accept: str = JSON, **parameters: str) -> Response:
    return client.get("/sparql", params={"query": query, **parameters}, headers={"Accept": accept})


@pytest.mark.parametrize("way", WAYS)
def test_2_1_who_announces_1_2_gets_triple_terms(client: TestClient, way: str) -> None:
    answer = WAYS[way](client, TRIPLE_TERM, "1.2")
    assert answer.status_code == 200, answer.text
    (row,) = answer.json()["results"]["bindings"]
    assert (row["t"]["type"], row["t"]["value"]["subject"]["value"]) == ("triple", "http://x/a")


@pytest.mark.parametrize("query", [TRIPLE_TERM, REIFIED], ids=["select", "construct"])
@pytest.mark.parametrize("version", ["", "1.1", "1.2-basic"])
def test_2_1_who_does_not_gets_none_and_is_told_how(client: TestClient, query: str, version: str) -> None:
    parameters = {"version": version} if version else {}
    answer = ask(client, query, "*/*", **parameters)
    assert answer.status_code == 406
    assert "version=1.2" in answer.json()["detail"]


def test_2_1_a_query_may_use_1_2_as_long_as_its_result_does_not(client: TestClient) -> None:
    query = "SELECT ?s { BIND(SUBJECT(<<( <http://x/a> <http://x/b> <http://x/c> )>>) AS ?s) }"
    assert ask(client, query).json()["results"]["bindings"][0]["s"]["value"] == "http://x/a"
    assert (
        ask(client, "ASK { BIND(<<( <http://x/a> <http://x/b> <http://x/c> )>> AS ?t) }").status_code == 200
    )


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("version", ["1.1", "1.2", "1.2-basic"])
def test_2_1_what_needs_no_version_may_announce_one(client: TestClient, way: str, version: str) -> None:
    answer = WAYS[way](client, PLAIN, version)
    assert answer.status_code == 200
    assert answer.json()["results"]["bindings"][0]["x"]["value"] == "1"


@pytest.mark.parametrize("way", [*PARAMETERS, "content type", "QUERY"])
@pytest.mark.parametrize("version", ["1.3", "2", "latest", "1.2 "])
def test_2_1_unknown_version_is_refused(client: TestClient, way: str, version: str) -> None:
    if version.endswith(" ") and way in ("content type", "QUERY"):
        version = "1.2x"
    answer = WAYS[way](client, PLAIN, version)
    assert (answer.status_code, answer.json()["parameter"]) == (400, "version")


@pytest.mark.parametrize("second", ["1.1", "1.2"])
def test_2_2_two_versions_are_refused(client: TestClient, second: str) -> None:
    twice = {"query": PLAIN, "version": ["1.2", second]}
    for answer in (client.get("/sparql", params=twice), client.post("/sparql", data=twice)):
        assert (answer.status_code, answer.json()["parameter"]) == (400, "version")


def test_2_1_the_parameter_wins_over_the_directive(client: TestClient) -> None:
    assert ask(client, f'VERSION "1.2" {TRIPLE_TERM}', version="1.1").status_code == 406
    assert ask(client, f'VERSION "1.1" {TRIPLE_TERM}', version="1.2").status_code == 200


def test_2_1_parameter_and_media_type_may_say_the_same(client: TestClient) -> None:
    headers = {"Content-Type": f"{DIRECT};version=1.2", "Accept": JSON}
    answer = client.post("/sparql", params={"version": "1.2"}, content=TRIPLE_TERM.encode(), headers=headers)
    assert answer.status_code == 200


def test_2_1_what_is_only_called_version_announces_nothing(client: TestClient) -> None:
    for disguise in ('# VERSION "1.2"\n', "PREFIX version: <http://x/> "):
        assert ask(client, disguise + TRIPLE_TERM).status_code == 406
    in_a_text = TRIPLE_TERM.replace("BIND", "BIND('VERSION \"1.2\"' AS ?version) BIND")
    assert ask(client, in_a_text).status_code == 406


@pytest.mark.parametrize(
    "media_type",
    [JSON, "application/sparql-results+xml", "text/tab-separated-values"],
)
def test_2_1_answer_with_triple_terms_names_the_version(client: TestClient, media_type: str) -> None:
    answer = ask(client, TRIPLE_TERM, media_type, version="1.2")
    assert answer.status_code == 200
    assert "version=1.2" in answer.headers["content-type"].replace(" ", "").split(";")


@pytest.mark.parametrize("media_type", ["text/turtle", "application/n-triples"])
def test_2_1_graph_with_triple_terms_names_the_version(client: TestClient, media_type: str) -> None:
    answer = ask(client, REIFIED, media_type, version="1.2")
    assert answer.status_code == 200
    assert "version=1.2" in answer.headers["content-type"].replace(" ", "").split(";")


def test_2_1_who_announces_nothing_is_not_told_of_versions(client: TestClient) -> None:
    assert ask(client, PLAIN).headers["content-type"] == JSON


def test_versions_are_told_apart_by_caches(client: TestClient) -> None:
    new, old = ask(client, PLAIN, version="1.2"), ask(client, PLAIN)
    if new.headers["content-type"] != old.headers["content-type"]:
        assert new.headers["etag"] != old.headers["etag"]
    tag = ask(client, TRIPLE_TERM, version="1.2").headers["etag"]
    conditional = {"Accept": JSON, "If-None-Match": tag}
    answer = client.get("/sparql", params={"query": TRIPLE_TERM}, headers=conditional)
    assert answer.status_code in (304, 406)
    by_parameter = client.get("/sparql", params={"query": TRIPLE_TERM, "version": "1.2"}, headers=conditional)
    assert by_parameter.status_code == 304


# RFC 10008: the method QUERY
def query(client: TestClient, body: bytes, content_type: str | None, **headers: str) -> Response:
    given = {"Content-Type": content_type} if content_type is not None else {}
    return client.request("QUERY", "/sparql", content=body, headers={"Accept": JSON, **given, **headers})


@pytest.mark.parametrize(
    ("body", "content_type"),
    [(b"ASK {}", DIRECT), (b"query=ASK%20%7B%7D", FORM), (b"ASK {}", f"{DIRECT}; charset=utf-8")],
)
def test_rfc_10008_query_is_answered(client: TestClient, body: bytes, content_type: str) -> None:
    answer = query(client, body, content_type)
    assert (answer.status_code, json.loads(answer.content)["boolean"]) == (200, True)


def test_rfc_10008_data_set_is_named_in_the_address(client: TestClient) -> None:
    headers = {"Content-Type": DIRECT, "Accept": JSON}
    dataset = {"default-graph-uri": "http://x/nowhere"}
    answer = client.request("QUERY", "/sparql", params=dataset, content=b"ASK { ?s ?p ?o }", headers=headers)
    assert (answer.status_code, answer.json()["boolean"]) == (200, False)


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (b"ASK {}", None, 400),
        (b"ASK {}", "text/plain", 415),
        (b"ASK {}", "application/json", 415),
        (b"ASK {}", f"{DIRECT}; charset=utf-16", 415),
        (b"ASK {", DIRECT, 400),
        (b"", DIRECT, 400),
        (b"ASK {}", FORM, 400),
        (b"ASK {} #\xff", DIRECT, 400),
        (b"CLEAR ALL", DIRECT, 403),
        (b"CLEAR ALL", "application/sparql-update", 403),
        (b"ASK { SERVICE <http://x/> {} }", DIRECT, 403),
    ],
)
def test_rfc_10008_2_what_cannot_be_processed_is_refused(
    client: TestClient, body: bytes, content_type: str | None, status: int
) -> None:
    assert query(client, body, content_type).status_code == status


def test_rfc_10008_2_refused_media_type_is_told_what_is_taken(client: TestClient) -> None:
    answer = query(client, b"ASK {}", "text/plain")
    assert {part.strip().partition(";")[0] for part in answer.headers["accept-query"].split(",")} == {
        DIRECT,
        FORM,
    }


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_rfc_10008_3_support_is_announced(client: TestClient, method: str) -> None:
    parameters = {} if method == "OPTIONS" else {"query": PLAIN}
    answer = client.request(method, "/sparql", params=parameters)
    assert {part.strip().partition(";")[0] for part in answer.headers["accept-query"].split(",")} == {
        DIRECT,
        FORM,
    }


def test_rfc_10008_answer_is_negotiated(client: TestClient) -> None:
    assert query(client, PLAIN.encode(), DIRECT, Accept="text/csv").text == "x\r\n1\r\n"
    assert query(client, PLAIN.encode(), DIRECT, Accept="image/png").status_code == 406


def test_rfc_10008_2_6_conditional_query_is_confirmed_if_it_has_a_tag(client: TestClient) -> None:
    first = query(client, PLAIN.encode(), DIRECT)
    tag = first.headers.get("etag")
    again = query(client, PLAIN.encode(), DIRECT, **{"If-None-Match": tag or '"none"'})
    assert again.status_code == (304 if tag else 200)
    other = query(client, b"SELECT (2 AS ?x) {}", DIRECT, **{"If-None-Match": tag or '"none"'})
    assert (
        other.json()["results"]["bindings"][0]["x"]["value"] == "2"
        if other.status_code == 200
        else tag is None
    )


@pytest.mark.parametrize("path", ["/", "/city/jakarta", "/versions"])
def test_rfc_10008_other_resources_do_not_take_it(client: TestClient, path: str) -> None:
    answer = client.request("QUERY", path, content=b"ASK {}", headers={"Content-Type": DIRECT})
    assert answer.status_code == 405
