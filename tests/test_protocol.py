"""The query operation, section by section of the SPARQL 1.1 Protocol Recommendation (2013), which names the tests."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from pyoxigraph import (
    NamedNode,
    Quad,
    QueryResultsFormat,
    RdfFormat,
    Store,
    parse,
    parse_query_results,
)

from ascn_api.app import create_app
from ascn_api.settings import Settings
from ascn_graph.versions import Version, Versions

ONE, TWO, THREE, NOWHERE = (f"http://x/data/{name}" for name in ("one", "two", "three", "nowhere"))
FORM, DIRECT = "application/x-www-form-urlencoded", "application/sparql-query"
SHARED = Quad(NamedNode("http://x/all"), NamedNode("http://x/p"), NamedNode("http://x/o"))
RESULT_TYPES = {
    "application/sparql-results+json",
    "application/sparql-results+xml",
    "text/csv",
    "text/tab-separated-values",
}
GRAPH_TYPES = {"text/turtle", "application/rdf+xml", "application/n-triples", "application/ld+json"}
Pairs = Sequence[tuple[str, str]]


def make_home(home: Path, strict: bool) -> None:
    """Publish three graphs: each says of itself that it is a document, and all of them share one triple."""
    with Versions(home).writing() as writer:
        folder = writer.start_candidate(None)
        store = Store(str(folder / "store"))
        for name in (ONE, TWO, THREE):
            own = Quad(NamedNode(name), NamedNode("http://x/type"), NamedNode("http://x/Document"))
            for quad in (own, SHARED):
                store.add(Quad(quad.subject, quad.predicate, quad.object, NamedNode(name)))
                if not strict:
                    store.add(quad)
        store.flush()
        counts = {"quads": len(store), "triples": 0, "entities": 0}
        del store
        made = ("", None, "test", "", "http://localhost:8000/", strict, counts, "0" * 64, "0" * 64)
        writer.publish(folder, Version(0, *made, [], {}, "", {}, [], folder))


@pytest.fixture(scope="module", params=["merged", "strict"])
def service(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """Give a client of a server of the three graphs, once merged into the default graph, once not."""
    home = tmp_path_factory.mktemp(str(request.param))
    make_home(home, request.param == "strict")
    with TestClient(create_app(Settings(home=home))) as client:
        yield client


def get(client: TestClient, query: str, *parameters: tuple[str, str], **headers: str) -> Response:
    return client.get("/sparql", params=[("query", query), *parameters], headers=headers)


def post_form(client: TestClient, body: Pairs, address: Pairs = ()) -> Response:
    content = str(client.build_request("GET", "/", params=list(body)).url.query, "ascii")
    headers = {"Content-Type": FORM}
    return client.post("/sparql", params=list(address), content=content, headers=headers)


def post(
    client: TestClient, body: bytes, address: Pairs = (), content_type: str = DIRECT, **headers: str
) -> Response:
    return client.post(
        "/sparql", params=list(address), content=body, headers={"Content-Type": content_type, **headers}
    )


def default(*graphs: str) -> Pairs:
    return [("default-graph-uri", graph) for graph in graphs]


def named(*graphs: str) -> Pairs:
    return [("named-graph-uri", graph) for graph in graphs]


def verdict(answer: Response) -> bool:
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/sparql-results+json"
    return bool(parse_query_results(answer.content, QueryResultsFormat.JSON))


def is_document(*graphs: str) -> str:
    return " ".join(f"<{graph}> <http://x/type> ?t{place} ." for place, graph in enumerate(graphs))


def by_each_method(client: TestClient, query: str, dataset: Pairs) -> dict[str, bool]:
    """Ask in every way there is to name a data set."""
    return {
        "GET": verdict(get(client, query, *dataset)),
        "form": verdict(post_form(client, [("query", query), *dataset])),
        "form, data set in the address": verdict(post_form(client, [("query", query)], dataset)),
        "direct": verdict(post(client, query.encode(), dataset)),
    }


WAYS = ("GET", "form", "form, data set in the address", "direct")


def all_say(expected: bool) -> Mapping[str, bool]:
    return dict.fromkeys(WAYS, expected)


def test_2_1_query_by_each_of_the_three_options(service: TestClient) -> None:
    assert by_each_method(service, "ASK {}", []) == all_say(True)


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_2_1_another_method_is_refused(service: TestClient, method: str) -> None:
    answer = service.request(method, "/sparql", params={"query": "ASK {}"}, headers={"Content-Type": FORM})
    assert answer.status_code == 405
    assert {"GET", "POST"} <= set(answer.headers["allow"].split(", "))


def test_2_1_two_queries_by_get_are_refused(service: TestClient) -> None:
    answer = get(service, "ASK {}", ("query", "SELECT * {}"))
    assert (answer.status_code, answer.json()["parameter"]) == (400, "query")


def test_2_1_two_queries_in_a_form_are_refused(service: TestClient) -> None:
    answer = post_form(service, [("query", "ASK {}"), ("query", "SELECT * {}")])
    assert (answer.status_code, answer.json()["parameter"]) == (400, "query")


def test_2_1_the_same_query_twice_is_refused_too(service: TestClient) -> None:
    assert get(service, "ASK {}", ("query", "ASK {}")).status_code == 400


def test_2_1_a_form_without_a_query_is_refused(service: TestClient) -> None:
    answer = post_form(service, default(ONE))
    assert (answer.status_code, answer.json()["parameter"]) == (400, "query")


def test_2_1_a_data_set_without_a_query_is_refused(service: TestClient) -> None:
    answer = service.get("/sparql", params=[*default(ONE)])
    assert (answer.status_code, answer.json()["parameter"]) == (400, "query")


@pytest.mark.parametrize("extra", ["clientRequestId", "output", "callback", "_", "Query", ""])
def test_2_1_parameters_of_others_are_tolerated(service: TestClient, extra: str) -> None:
    assert verdict(get(service, "ASK {}", (extra, "1"), (extra, "2"))) is True
    assert verdict(post_form(service, [("query", "ASK {}"), (extra, "1")])) is True
    assert verdict(post(service, b"ASK {}", [(extra, "1")])) is True


def test_2_1_1_parameters_come_in_any_order(service: TestClient) -> None:
    query = f"ASK {{ {is_document(ONE)} GRAPH <{TWO}> {{ {is_document(TWO)} }} }}"
    answer = service.get("/sparql", params=[*named(TWO), ("query", query), *default(ONE)])
    assert verdict(answer) is True


@pytest.mark.parametrize("space", ["%20", "+", "%0A", "%0D%0A", "%09"])
def test_2_1_1_white_space_is_percent_encoded_or_a_plus(service: TestClient, space: str) -> None:
    assert verdict(service.get(f"/sparql?query=ASK{space}%7B%7D")) is True


def test_2_1_1_percent_encoded_plus_is_a_plus(service: TestClient) -> None:
    assert verdict(service.get("/sparql?query=ASK%7BFILTER(1%2B1=2)%7D")) is True


def test_2_1_1_semicolons_do_not_separate_parameters(service: TestClient) -> None:
    assert verdict(service.get("/sparql?query=ASK%7BFILTER(STRLEN('a;b')=3)%7D")) is True
    assert verdict(service.get("/sparql?query=ASK{FILTER(STRLEN('a;b')=3)}")) is True


def test_2_1_1_characters_beyond_ascii_are_utf_8(service: TestClient) -> None:
    assert verdict(get(service, 'ASK { FILTER(STRLEN("食べる😀") = 4) }')) is True


def test_2_1_1_percent_encoding_that_is_not_utf_8_is_refused(service: TestClient) -> None:
    assert service.get("/sparql?query=ASK%7B%7D%23%E9").status_code == 400


def test_2_1_1_a_body_is_refused(service: TestClient) -> None:
    answer = service.request(
        "GET",
        "/sparql",
        params={"query": "ASK {}"},
        content=b"query=ASK%20%7B%7D",
        headers={"Content-Type": FORM},
    )
    assert answer.status_code == 400


def test_2_1_1_a_query_in_the_body_of_a_get_is_not_read(service: TestClient) -> None:
    answer = service.request("GET", "/sparql", content=b"ASK {}", headers={"Content-Type": DIRECT})
    assert answer.status_code == 400


def test_2_1_1_length_zero_is_no_body(service: TestClient) -> None:
    assert verdict(get(service, "ASK {}", **{"Content-Length": "0"})) is True


def test_2_1_2_parameters_of_a_form_come_in_any_order(service: TestClient) -> None:
    assert verdict(post_form(service, [*named(TWO), ("query", "ASK {}"), *default(ONE)])) is True


@pytest.mark.parametrize(
    "content_type",
    [
        "application/x-www-form-urlencoded; charset=UTF-8",
        "application/x-www-form-urlencoded;charset=utf-8",
        'application/x-www-form-urlencoded; charset="utf-8"',
        "Application/X-WWW-Form-URLEncoded",
    ],
)
def test_2_1_2_form_may_name_its_charset(service: TestClient, content_type: str) -> None:
    assert verdict(post(service, b"query=ASK%20%7B%7D", content_type=content_type)) is True


def test_2_1_2_query_of_a_form_in_the_address_is_refused(service: TestClient) -> None:
    answer = post_form(service, default(ONE), [("query", "ASK {}")])
    assert (answer.status_code, answer.json()["parameter"]) == (400, "query")


def test_2_1_2_query_both_in_the_form_and_in_the_address_is_refused(service: TestClient) -> None:
    assert post_form(service, [("query", "ASK {}")], [("query", "ASK {}")]).status_code == 400


def test_2_1_2_form_that_is_not_utf_8_is_refused(service: TestClient) -> None:
    assert post(service, b"query=ASK%20%7B%7D%23%E9", content_type=FORM).status_code == 400
    assert post(service, b"query=ASK+{}#\xe9", content_type=FORM).status_code == 400


@pytest.mark.parametrize("body", [b"query=ASK%20%7B%7D", b"ASK {}"], ids=["form", "query"])
def test_2_1_2_a_body_without_a_content_type_is_refused(service: TestClient, body: bytes) -> None:
    request = service.build_request("POST", "/sparql", content=body)
    assert "content-type" not in request.headers
    assert service.send(request).status_code in (400, 415)


@pytest.mark.parametrize(
    "content_type",
    [
        "text/plain",
        "application/json",
        "application/sparql-results+json",
        "multipart/form-data; boundary=x",
        "application/sparql",
        "x",
        "*/*",
    ],
)
@pytest.mark.parametrize("body", [b"query=ASK%20%7B%7D", b"ASK {}"], ids=["form", "query"])
def test_2_1_2_another_media_type_is_refused(service: TestClient, content_type: str, body: bytes) -> None:
    answer = post(service, body, content_type=content_type)
    assert (answer.status_code, answer.json()["acceptable"]) == (415, [FORM, DIRECT])


def test_2_1_2_a_form_called_a_query_and_the_reverse_are_refused(service: TestClient) -> None:
    assert post(service, b"query=ASK%20%7B%7D", content_type=DIRECT).status_code == 400
    assert post(service, b"ASK {}", content_type=FORM).status_code == 400


def test_2_1_3_query_is_the_body_unencoded(service: TestClient) -> None:
    assert verdict(post(service, "ASK { FILTER(STRLEN('a&b=+%20食') = 9) }".encode())) is True


@pytest.mark.parametrize("charset", ["utf-8", "UTF-8", '"utf-8"', "utf8"])
def test_2_1_3_utf_8_may_be_named(service: TestClient, charset: str) -> None:
    assert verdict(post(service, b"ASK {}", content_type=f"{DIRECT}; charset={charset}")) is True


@pytest.mark.parametrize("charset", ["utf-16", "UTF-16LE", "iso-8859-1", "us-ascii", "latin1"])
def test_2_1_3_another_charset_is_refused(service: TestClient, charset: str) -> None:
    body = "ASK {}".encode("utf-16" if "16" in charset else "ascii")
    answer = post(service, body, content_type=f"{DIRECT}; charset={charset}")
    assert answer.status_code == 415


def test_2_1_3_utf_16_that_is_not_said_to_be_is_refused_too(service: TestClient) -> None:
    assert post(service, "ASK {}".encode("utf-16")).status_code == 400


def test_2_1_3_bytes_that_are_not_utf_8_are_refused(service: TestClient) -> None:
    answer = post(service, "ASK { FILTER('é' = 'é') }".encode("latin-1"))
    assert (answer.status_code, answer.json()["title"]) == (400, "Invalid request")


def test_2_1_3_query_also_in_the_address_is_refused(service: TestClient) -> None:
    answer = post(service, b"ASK {}", [("query", "ASK {}")])
    assert (answer.status_code, answer.json()["parameter"]) == (400, "query")


def test_2_1_3_empty_body_is_no_query(service: TestClient) -> None:
    assert post(service, b"").status_code == 400


def test_2_1_4_one_default_graph(service: TestClient) -> None:
    assert by_each_method(service, f"ASK {{ {is_document(ONE)} }}", default(ONE)) == all_say(True)
    assert by_each_method(service, f"ASK {{ {is_document(TWO)} }}", default(ONE)) == all_say(False)


def test_2_1_4_several_default_graphs_are_merged(service: TestClient) -> None:
    query = f"ASK {{ {is_document(ONE, TWO)} }}"
    assert by_each_method(service, query, default(ONE, TWO)) == all_say(True)
    assert by_each_method(service, query, default(ONE, THREE)) == all_say(False)


def test_2_1_4_what_merged_graphs_share_is_there_once(service: TestClient) -> None:
    query = "ASK { { SELECT (COUNT(*) AS ?n) { <http://x/all> ?p ?o } } FILTER(?n = 1) }"
    assert by_each_method(service, query, default(ONE, TWO, THREE)) == all_say(True)
    assert by_each_method(service, query, default(ONE, ONE)) == all_say(True)


def test_2_1_4_named_graphs(service: TestClient) -> None:
    both = f"ASK {{ GRAPH ?g {{ {is_document(ONE)} }} GRAPH ?h {{ {is_document(TWO)} }} }}"
    assert by_each_method(service, both, named(ONE, TWO)) == all_say(True)
    assert by_each_method(service, both, named(ONE)) == all_say(False)


def test_2_1_4_with_named_graphs_alone_the_default_graph_is_empty(service: TestClient) -> None:
    assert by_each_method(service, "ASK { ?s ?p ?o }", named(ONE, TWO)) == all_say(False)


def test_2_1_4_with_default_graphs_alone_there_are_no_named_ones(service: TestClient) -> None:
    assert by_each_method(service, "ASK { GRAPH ?g { ?s ?p ?o } }", default(ONE, TWO)) == all_say(False)


def test_2_1_4_a_full_data_set(service: TestClient) -> None:
    query = f"""ASK {{
        {is_document(THREE)} GRAPH ?g {{ {is_document(ONE)} }} GRAPH ?h {{ {is_document(TWO)} }}
        FILTER NOT EXISTS {{ {is_document(ONE)} }} FILTER NOT EXISTS {{ GRAPH ?i {{ {is_document(THREE)} }} }}
    }}"""
    assert by_each_method(service, query, [*default(THREE), *named(ONE, TWO)]) == all_say(True)


def test_2_1_4_data_set_of_the_request_wins_over_that_of_the_query(service: TestClient) -> None:
    query = f"ASK FROM <{ONE}> {{ {is_document(ONE)} }}"
    assert by_each_method(service, query, []) == all_say(True)
    assert by_each_method(service, query, default(TWO)) == all_say(False)
    assert by_each_method(service, query, named(ONE)) == all_say(False)


def test_2_1_4_named_graphs_of_the_request_win_over_from(service: TestClient) -> None:
    query = f"ASK FROM <{THREE}> {{ GRAPH ?g {{ {is_document(ONE)} }} GRAPH ?h {{ {is_document(TWO)} }} }}"
    assert by_each_method(service, query, named(ONE, TWO)) == all_say(True)


def test_2_1_4_default_graph_of_the_request_wins_over_from_named(service: TestClient) -> None:
    query = f"ASK FROM NAMED <{ONE}> {{ GRAPH ?g {{ ?s ?p ?o }} }}"
    assert by_each_method(service, query, default(TWO)) == all_say(False)


def test_2_1_4_many_from_are_overruled_by_one_parameter(service: TestClient) -> None:
    query = f"ASK FROM <{ONE}> FROM <{TWO}> {{ {is_document(ONE)} }}"
    assert by_each_method(service, query, default(TWO)) == all_say(False)


def test_2_1_4_data_set_in_the_query(service: TestClient) -> None:
    query = f"ASK FROM <{ONE}> FROM <{TWO}> FROM NAMED <{THREE}> {{ {is_document(ONE, TWO)} GRAPH ?g {{ ?s ?p ?o }} }}"
    assert by_each_method(service, query, []) == all_say(True)


def test_2_1_4_graph_nobody_holds_is_empty_and_told(service: TestClient) -> None:
    assert by_each_method(service, "ASK {}", default(NOWHERE)) == all_say(True)
    answer = get(service, "ASK { ?s ?p ?o }", *default(NOWHERE))
    assert verdict(answer) is False
    assert NOWHERE in answer.headers["ascn-notice"]


def test_2_1_4_without_a_data_set_the_service_has_its_own(service: TestClient) -> None:
    own = verdict(get(service, f"ASK {{ {is_document(ONE, TWO, THREE)} }}"))
    everywhere = verdict(get(service, f"ASK {{ GRAPH ?g {{ {is_document(THREE)} }} }}"))
    strict = verdict(get(service, "ASK { FILTER NOT EXISTS { ?s ?p ?o } }"))
    assert (own, everywhere) == (not strict, True)


@pytest.mark.parametrize("wrong", ["", "data/one", "http://x/a b", "http://x/<", "one", "http://[::1"])
@pytest.mark.parametrize("name", ["default-graph-uri", "named-graph-uri"])
def test_2_1_4_what_is_no_absolute_iri_names_no_graph(service: TestClient, name: str, wrong: str) -> None:
    answer = get(service, "ASK {}", (name, wrong))
    assert (answer.status_code, answer.json()["parameter"]) == (400, name)


def test_2_1_6_select_answers_with_a_results_document(service: TestClient) -> None:
    answer = post(service, b"SELECT (1 AS ?value) {}", default(NOWHERE))
    assert answer.status_code == 200
    assert answer.headers["content-type"].partition(";")[0] in RESULT_TYPES


def test_2_1_6_ask_answers_with_a_boolean(service: TestClient) -> None:
    assert verdict(post(service, b"ASK {}", default(NOWHERE))) is True


@pytest.mark.parametrize(
    ("query", "triples"),
    [("DESCRIBE <http://example.org/>", 0), ("CONSTRUCT { <s> <p> 1 } WHERE {}", 1)],
    ids=["describe", "construct"],
)
def test_2_1_6_graphs_answer_with_rdf(service: TestClient, query: str, triples: int) -> None:
    answer = post(service, query.encode(), default(NOWHERE))
    media_type = answer.headers["content-type"].partition(";")[0]
    assert (answer.status_code, media_type in GRAPH_TYPES) == (200, True)
    assert len(list(parse(answer.content, RdfFormat.from_media_type(media_type)))) == triples


@pytest.mark.parametrize("media_type", sorted(RESULT_TYPES))
def test_2_1_5_results_come_in_the_media_type_asked_for(service: TestClient, media_type: str) -> None:
    answer = get(service, "SELECT (1 AS ?value) {}", Accept=media_type)
    assert answer.headers["content-type"].partition(";")[0] == media_type


@pytest.mark.parametrize("media_type", sorted(GRAPH_TYPES))
def test_2_1_5_graphs_come_in_the_media_type_asked_for(service: TestClient, media_type: str) -> None:
    answer = get(service, "CONSTRUCT { <s> <p> 1 } WHERE {}", Accept=media_type)
    assert answer.headers["content-type"].partition(";")[0] == media_type
    assert len(list(parse(answer.content, RdfFormat.from_media_type(media_type)))) == 1


@pytest.mark.parametrize(
    "query", ["ASK {", "SELECT", "", "ASK { ?s }", "HELLO", "ASK {} LIMIT x", "ASK { nope:a ?p ?o }"]
)
def test_2_1_7_what_is_not_in_the_language_is_400(service: TestClient, query: str) -> None:
    answers = get(service, query), post_form(service, [("query", query)]), post(service, query.encode())
    assert [answer.status_code for answer in answers] == [400, 400, 400]


def test_2_1_7_failure_can_be_read_by_people_and_programs(service: TestClient) -> None:
    assert get(service, "ASK {", Accept="text/html").headers["content-type"] == "text/html; charset=utf-8"
    for_programs = get(service, "ASK {", Accept="application/sparql-results+xml")
    assert for_programs.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (b"update=CLEAR%20ALL", FORM, 403),
        (b"update=CLEAR%20NAMED&update=CLEAR%20DEFAULT", FORM, 403),
        (b"update=CLEAR%20XYZ", FORM, 403),
        (b"update=CLEAR%20ALL&query=ASK%20%7B%7D", FORM, 403),
        (b"CLEAR ALL", "application/sparql-update", 403),
        (b"CLEAR ALL", "application/sparql-update; charset=utf-8", 403),
        (b"CLEAR ALL", "text/plain", 415),
        (b"CLEAR ALL", DIRECT, 403),
        (b"query=CLEAR%20ALL", FORM, 403),
    ],
)
def test_2_2_updates_are_refused_in_whatever_way_they_come(
    service: TestClient, body: bytes, content_type: str, status: int
) -> None:
    assert post(service, body, content_type=content_type).status_code == status
    assert verdict(get(service, f"ASK {{ GRAPH ?g {{ {is_document(ONE)} }} }}")) is True


def test_2_2_updates_by_get_are_refused(service: TestClient) -> None:
    assert service.get("/sparql", params={"update": "CLEAR ALL"}).status_code == 403
    assert get(service, "CLEAR ALL").status_code == 403


def test_2_3_service_has_a_base_of_its_own(service: TestClient) -> None:
    assert verdict(get(service, "ASK { FILTER(STR(<test>) = 'http://localhost:8000/test') }")) is True


def test_2_3_base_of_the_query_wins(service: TestClient) -> None:
    query = "BASE <http://x/data/> ASK { GRAPH <one> { <one> <../type> </Document> } }"
    assert by_each_method(service, query, []) == all_say(True)
