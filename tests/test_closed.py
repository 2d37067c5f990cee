"""Closed by default: nothing a stranger sends makes the server call out, read files, write, or tell of its inside."""

import json
import re
import socket
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from pyoxigraph import QueryResultsFormat, QuerySolutions, RdfFormat, parse, parse_query_results

from ascn_api.app import create_app
from ascn_api.settings import Settings
from ascn_graph.versions import Versions

DIRECT = "application/sparql-query"
JSON = "application/sparql-results+json"


class Trap:
    """A socket that listens and must never be called."""

    def __init__(self, listener: socket.socket) -> None:
        listener.setblocking(False)
        self._listener = listener
        self.address = f"http://127.0.0.1:{listener.getsockname()[1]}/sparql"

    def was_called(self) -> bool:
        try:
            self._listener.accept()[0].close()
        except BlockingIOError:
            return False
        return True


@pytest.fixture
def trap() -> Iterator[Trap]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield Trap(listener)


def ask(client: TestClient, query: str, **parameters: str | list[str]) -> Response:
    return client.get(
        "/sparql", params={"query": query, **parameters}, headers={"Accept": f"{JSON}, text/turtle"}
    )


def test_trap_tells_when_it_is_called(trap: Trap) -> None:
    port = int(trap.address.rpartition(":")[2].partition("/")[0])
    assert trap.was_called() is False
    socket.create_connection(("127.0.0.1", port)).close()
    assert trap.was_called() is True


# SERVICE, written in every way in which the engine would read it
SERVICES = {
    "plain": "SELECT * { SERVICE <T> { ?s ?p ?o } }",
    "silent": "SELECT * { SERVICE SILENT <T> { ?s ?p ?o } }",
    "in any case": "SELECT * { sErViCe sIlEnT <T> { ?s ?p ?o } }",
    "ask": "ASK { SERVICE <T> {} }",
    "construct": "CONSTRUCT { ?s ?p ?o } WHERE { SERVICE <T> { ?s ?p ?o } }",
    "describe": "DESCRIBE ?s { SERVICE <T> { ?s ?p ?o } }",
    "variable": "SELECT * { VALUES ?e { <T> } SERVICE ?e { ?s ?p ?o } }",
    "variable bound by the data": "SELECT * { BIND(IRI('T') AS ?e) SERVICE SILENT ?e { ?s ?p ?o } }",
    "prefixed": "PREFIX t: <T> SELECT * { SERVICE t: { ?s ?p ?o } }",
    "relative": "BASE <T> SELECT * { SERVICE <> { ?s ?p ?o } }",
    "escaped target": "SELECT * { SERVICE <\\u0068ttp:T> { ?s ?p ?o } }",
    "in optional": "SELECT * { ?s a :City OPTIONAL { SERVICE <T> { ?s ?p ?o } } }",
    "in union": "SELECT * { { ?s a :City } UNION { SERVICE <T> { ?s ?p ?o } } }",
    "in minus": "SELECT * { ?s a :City MINUS { SERVICE <T> { ?s ?p ?o } } }",
    "in graph": "SELECT * { GRAPH ?g { SERVICE <T> { ?s ?p ?o } } }",
    "in exists": "ASK { FILTER EXISTS { SERVICE <T> { ?s ?p ?o } } }",
    "in not exists": "SELECT * { ?s a :City FILTER NOT EXISTS { SERVICE <T> { ?s ?p ?o } } }",
    "in an expression": "SELECT (EXISTS { SERVICE <T> {} } AS ?x) {}",
    "in bind": "SELECT * { BIND(IF(EXISTS { SERVICE <T> {} }, 1, 2) AS ?x) }",
    "in having": "SELECT ?s { ?s a :City } GROUP BY ?s HAVING(EXISTS { SERVICE <T> {} })",
    "in order by": "SELECT ?s { ?s a :City } ORDER BY (EXISTS { SERVICE <T> {} })",
    "in a subquery": "SELECT * { { SELECT * { SERVICE <T> { ?s ?p ?o } } } }",
    "within another": "SELECT * { SERVICE <T> { SERVICE <T> { ?s ?p ?o } } }",
    "lateral": "SELECT * { ?s a :City LATERAL { SERVICE <T> { ?s ?p ?o } } }",
    "behind a comment": "SELECT * { # SERVICE <x> {\n SERVICE # <x>\n <T> # {\n { ?s ?p ?o } }",
    "behind a string": "SELECT * { BIND('''\n''' AS ?x) SERVICE <T> { ?s ?p ?o } }",
    "behind what may be an IRI": "SELECT * { ?a ?b ?c FILTER(?a<?b#>)\nSERVICE <T> { ?s ?p ?o }\n}",
    "behind what may be a string": 'SELECT * { ?a ?b ?c FILTER(?a<?b#>"""\n) SERVICE <T> { ?s ?p ?o } } #"""',
    "without any space": "SELECT*{SERVICE<T>{?s ?p ?o}}",
    "run into a word": "ASK{FILTER(trueSERVICE<T>{})}",
    "run into a number": "ASK { ?s ?p 1.SERVICE <T> {} }",
    "line ends of every kind": "SELECT * {\rSERVICE\r\n<T>\n{\t?s ?p ?o } }",
}


@pytest.mark.parametrize("name", SERVICES)
@pytest.mark.parametrize("method", ["GET", "form", "direct", "QUERY"])
def test_service_is_refused_in_every_disguise(client: TestClient, trap: Trap, name: str, method: str) -> None:
    query = SERVICES[name].replace("<T>", f"<{trap.address}>").replace("'T'", f"'{trap.address}'")
    query = query.replace("ttp:T", trap.address[1:])
    if method == "GET":
        answer = ask(client, query)
    elif method == "form":
        answer = client.post("/sparql", data={"query": query})
    else:
        verb = "POST" if method == "direct" else method
        answer = client.request(verb, "/sparql", content=query.encode(), headers={"Content-Type": DIRECT})
    assert (answer.status_code, answer.json()["title"]) == (403, "Refused query")
    assert trap.was_called() is False


@pytest.mark.parametrize("query", ["ASK { \\u0053ERVICE <T> {} }", "ASK { SERVIC\\U00000045 <T> {} }"])
def test_service_by_code_points_is_no_word_to_the_engine(client: TestClient, trap: Trap, query: str) -> None:
    assert ask(client, query.replace("<T>", f"<{trap.address}>")).status_code == 400
    assert trap.was_called() is False


@pytest.mark.parametrize(
    "query",
    [
        "ASK { BIND('SERVICE <T> { }' AS ?x) }",
        'ASK { BIND("""\nSERVICE <T> { }""" AS ?x) }',
        "ASK { } # SERVICE <T> { }",
        "ASK { # SERVICE <T> { }\n }",
        "ASK { BIND(1 AS ?service) FILTER(?service = 1) }",
        "PREFIX service: <http://x/> ASK { FILTER(service:a = <http://x/a>) }",
        "ASK { FILTER(STR(<http://x/SERVICE>) = 'http://x/SERVICE') }",
    ],
)
def test_what_is_only_called_service_is_answered(client: TestClient, query: str) -> None:
    answer = ask(client, query)
    assert (answer.status_code, answer.json()["boolean"]) == (200, True)


# FROM, LOAD and the parameters of the data set never fetch
FETCHES: dict[str, tuple[str, dict[str, str | list[str]]]] = {
    "from": ("SELECT * FROM <T> { ?s ?p ?o }", {}),
    "from named": ("SELECT * FROM NAMED <T> { GRAPH ?g { ?s ?p ?o } }", {}),
    "several from": ("SELECT * FROM <T> FROM <T?x> { ?s ?p ?o }", {}),
    "graph": ("SELECT * { GRAPH <T> { ?s ?p ?o } }", {}),
    "default-graph-uri": ("SELECT * { ?s ?p ?o }", {"default-graph-uri": "T"}),
    "named-graph-uri": ("SELECT * { GRAPH ?g { ?s ?p ?o } }", {"named-graph-uri": "T"}),
    "both": ("SELECT * { ?s ?p ?o }", {"default-graph-uri": ["T", "T?x"], "named-graph-uri": ["T"]}),
    "describe": ("DESCRIBE <T>", {}),
}


@pytest.mark.parametrize("name", FETCHES)
@pytest.mark.parametrize("scheme", ["http", "file"])
def test_graph_that_is_named_is_never_fetched(client: TestClient, trap: Trap, name: str, scheme: str) -> None:
    address = trap.address if scheme == "http" else "file:///etc/passwd"
    query, parameters = FETCHES[name]
    named = {
        key: [iri.replace("T", address) for iri in ([value] if isinstance(value, str) else value)]
        for key, value in parameters.items()
    }
    answer = ask(client, re.sub(r"<T(\?x)?>", rf"<{address}\1>", query), **named)
    assert answer.status_code == 200
    assert answer.text.count("root:") == 0
    if name != "describe":
        assert answer.json()["results"]["bindings"] == []
    assert trap.was_called() is False


@pytest.mark.parametrize(
    "text", ["LOAD <T>", "LOAD SILENT <T> INTO GRAPH <http://x/g>", "load\n<file:///etc/passwd>"]
)
def test_load_is_refused_by_every_route(client: TestClient, trap: Trap, text: str) -> None:
    update = text.replace("<T>", f"<{trap.address}>")
    answers = [
        ask(client, update),
        client.get("/sparql", params={"update": update}),
        client.post("/sparql", data={"query": update}),
        client.post("/sparql", data={"update": update}),
        client.post("/sparql", data={"update": update, "using-graph-uri": "http://x/g"}),
        client.post("/sparql", content=update.encode(), headers={"Content-Type": DIRECT}),
        client.post(
            "/sparql", content=update.encode(), headers={"Content-Type": "application/sparql-update"}
        ),
        client.request("QUERY", "/sparql", content=update.encode(), headers={"Content-Type": DIRECT}),
    ]
    assert [answer.status_code for answer in answers] == [403] * len(answers)
    assert trap.was_called() is False


UPDATES = [
    "INSERT DATA { <x:a> <x:b> 1 }",
    "DELETE WHERE { ?s ?p ?o }",
    "CLEAR ALL",
    "DROP ALL",
    "CREATE GRAPH <x:g>",
]


@pytest.mark.parametrize(
    "update", [*UPDATES, "WITH <x:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", "ADD <x:a> TO <x:b>"]
)
def test_updates_change_nothing(client: TestClient, update: str) -> None:
    before = ask(client, "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }").json()
    assert ask(client, update).status_code == 403
    assert client.post("/sparql", data={"update": update}).status_code == 403
    assert ask(client, "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }").json() == before


@pytest.mark.parametrize("method", ["PUT", "POST", "PATCH", "DELETE", "MKCOL", "PROPFIND"])
@pytest.mark.parametrize(
    "path", ["/", "/city/jakarta", "/graph/ontology", "/versions", "/versions/1", "/ontology"]
)
def test_nothing_else_takes_a_writing_method(client: TestClient, method: str, path: str) -> None:
    answer = client.request(method, path, content=b"<x:a> <x:b> 1 .", headers={"Content-Type": "text/turtle"})
    assert answer.status_code == 405


# What strangers send does not become a header
SPLIT = "x\r\nX-Injected: 1\r\n\r\n<script>"
INJECTIONS = {
    "default graph": ("/sparql", {"query": "ASK {}", "default-graph-uri": f"http://x/{SPLIT}"}),
    "encoded in a graph": (
        "/sparql",
        {"query": "ASK {}", "default-graph-uri": "http://x/%0d%0aX-Injected:%201"},
    ),
    "format": ("/sparql", {"query": "ASK {}", "format": SPLIT}),
    "version": ("/sparql", {"query": "ASK {}", "version": SPLIT}),
    "timeout": ("/sparql", {"query": "ASK {}", "timeout": SPLIT}),
    "language": ("/sparql", {"query": "ASK {}", "language": SPLIT}),
    "name of a parameter": ("/sparql", {"query": "ASK {}", SPLIT: "1"}),
    "search": ("/search", {"q": SPLIT}),
    "thing": ("/city/x%0d%0aX-Injected:%201", {}),
    "thing that is there": ("/city/jakarta%0d%0aX-Injected:%201", {}),
    "kind": ("/browse/City%0d%0aX-Injected:%201", {}),
    "version of the graph": ("/versions/1%0d%0aX-Injected:%201", {}),
    "path": ("/paths", {"from": SPLIT, "to": "Jakarta"}),
}


@pytest.mark.parametrize("name", INJECTIONS)
@pytest.mark.parametrize("accept", ["*/*", "text/html", "text/turtle"])
def test_line_ends_do_not_reach_the_headers(client: TestClient, name: str, accept: str) -> None:
    path, parameters = INJECTIONS[name]
    answer = client.get(path, params=parameters, headers={"Accept": accept}, follow_redirects=False)
    assert answer.status_code < 500
    assert "x-injected" not in answer.headers
    assert not [value for value in answer.headers.values() if re.search(r"[\r\n\0]", value)]
    assert "<script>" not in answer.text or answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("name", ["食べる", "é", "\u2028", "😀", "x" * 20_000])
def test_graph_of_any_name_can_be_told_of_in_a_header(client: TestClient, name: str) -> None:
    answer = ask(client, "ASK {}", **{"default-graph-uri": f"http://x/{name}"})
    assert (answer.status_code, answer.json()["boolean"]) == (200, True)
    assert sum(len(field) + len(value) for field, value in answer.headers.raw) < 8000


def test_hundreds_of_graphs_can_be_told_of_too(client: TestClient) -> None:
    answer = ask(
        client, "ASK {}", **{"named-graph-uri": [f"http://x/graph/{number}" for number in range(400)]}
    )
    assert answer.status_code == 200
    assert sum(len(field) + len(value) for field, value in answer.headers.raw) < 8000


@pytest.mark.parametrize(
    "header", ["Accept", "Accept-Language", "If-None-Match", "Origin", "Range", "Expect"]
)
@pytest.mark.parametrize(
    "value", ["\xff\xfe", '"', ",;,;q=", "x" * 30_000, "*/*;q=" + "9" * 5000, "a,b;" * 2000, "\t"]
)
def test_headers_without_sense_do_no_harm(client: TestClient, header: str, value: str) -> None:
    answer = client.get(
        "/sparql", params={"query": "ASK {}"}, headers=[(header.encode(), value.encode("latin-1"))]
    )
    assert answer.status_code in (200, 304, 400, 406, 417, 431)
    assert "x" * 1000 not in str(answer.headers)


# The same headers on every kind of answer
SECURITY = {
    "content-security-policy",
    "cross-origin-opener-policy",
    "permissions-policy",
    "referrer-policy",
    "x-content-type-options",
    "access-control-allow-origin",
}


@pytest.fixture(scope="module")
def faulty(versions: Versions) -> Iterator[TestClient]:
    """Give a client of an application with one route that has a fault."""
    app = create_app(Settings(home=versions.home, request_size=1))

    @app.post("/broken")
    def divide() -> float:
        return 1 / 0

    with TestClient(app) as client:
        yield client


LONG = "SELECT ?a ?d { ?a ?b ?c . ?d a :City } LIMIT 5000"
ANSWERS: dict[str, tuple[int, str, str, dict[str, str]]] = {
    "results": (200, "GET", "/sparql?query=ASK{}", {}),
    "the same again, from the cache": (200, "GET", "/sparql?query=ASK{}", {}),
    "page of results": (200, "GET", "/sparql?query=ASK{}", {"Accept": "text/html"}),
    "graph": (200, "GET", "/sparql?query=CONSTRUCT{}WHERE{}", {}),
    "stream": (200, "GET", f"/sparql?query={quote(LONG)}", {}),
    "head": (200, "HEAD", "/sparql?query=ASK{}", {}),
    "page": (200, "GET", "/city/jakarta.html", {}),
    "style sheet": (200, "GET", "/static/style.css", {}),
    "health": (200, "GET", "/health", {}),
    "preflight": (204, "OPTIONS", "/sparql", {"Access-Control-Request-Method": "POST", "Origin": "http://x"}),
    "redirect": (303, "GET", "/city/jakarta", {}),
    "malformed": (400, "GET", "/sparql?query=ASK", {}),
    "refused": (403, "GET", "/sparql?update=CLEAR", {}),
    "nowhere": (404, "GET", "/nowhere", {}),
    "method": (405, "PUT", "/sparql", {}),
    "format": (406, "GET", "/sparql?query=ASK{}", {"Accept": "image/png"}),
    "media type": (415, "POST", "/sparql", {"Content-Type": "text/plain"}),
    "too large": (413, "POST", "/sparql", {"Content-Type": DIRECT, "X-Body": "large"}),
    "own fault": (500, "POST", "/broken", {}),
    "deadline": (503, "GET", "/sparql?timeout=0.1&query=SELECT(COUNT(*)AS?n){?a?b?c.?d?e?f.?g?h?i}", {}),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_every_answer_has_the_security_headers(faulty: TestClient, name: str) -> None:
    status, method, path, headers = ANSWERS[name]
    content = b"#" * (1100 * 1024) if headers.get("X-Body") else None
    answer = faulty.request(method, path, headers=headers, content=content, follow_redirects=False)
    assert answer.status_code == status
    assert set(answer.headers) >= SECURITY
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert set(answer.headers).isdisjoint(
        {"server", "x-powered-by", "set-cookie", "access-control-allow-credentials"}
    )


def test_confirmation_has_the_security_headers(faulty: TestClient) -> None:
    tag = faulty.get("/sparql?query=ASK{}").headers["etag"]
    for _ in range(2):
        answer = faulty.get("/sparql?query=ASK{}", headers={"If-None-Match": tag})
        assert answer.status_code == 304
        assert set(answer.headers) >= SECURITY


# Readers: what the engine's parsers do with what would reach out or swell
def test_remote_context_of_json_ld_is_not_fetched(trap: Trap) -> None:
    document = {"@context": trap.address, "@id": "http://x/s", "http://x/p": 1}
    with pytest.raises(SyntaxError, match="No LoadDocumentCallback"):
        list(parse(json.dumps(document).encode(), RdfFormat.JSON_LD))
    assert trap.was_called() is False


RDF_XML = (
    '<!DOCTYPE r [{}]><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:x="http://x/">'
    '<rdf:Description rdf:about="http://x/s"><x:p>{}</x:p></rdf:Description></rdf:RDF>'
)


@pytest.mark.parametrize(
    "entity",
    [
        '<!ENTITY a SYSTEM "file:///etc/passwd">',
        '<!ENTITY a PUBLIC "x" "T">',
        '<!ENTITY a SYSTEM "T">',
        '<!ENTITY % p SYSTEM "T"> %p;',
        '<!ENTITY a "&a;">',
        '<!ENTITY a "&b;"><!ENTITY b "&a;">',
    ],
)
def test_entity_from_elsewhere_or_of_itself_is_refused(trap: Trap, entity: str) -> None:
    text = RDF_XML.format(entity.replace("T", trap.address), "&a;")
    with pytest.raises(SyntaxError):
        list(parse(text.encode(), RdfFormat.RDF_XML))
    assert trap.was_called() is False


def test_entities_swell_in_rdf_xml_so_none_is_read_from_strangers(client: TestClient) -> None:
    # Observed with pyoxigraph 0.5.13: each level multiplies, already where it is declared. 700 bytes can ask for 10 GB.
    levels = "".join(f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in ("ab", "bc", "cd"))
    (quad,) = parse(RDF_XML.format(f'<!ENTITY a "x">{levels}', "&d;").encode(), RdfFormat.RDF_XML)
    assert len(quad.object.value) == 1000
    for path in ("/sparql", "/", "/graph/x", "/versions", "/validate"):
        for method in ("POST", "PUT"):
            headers = {"Content-Type": "application/rdf+xml"}
            answer = client.request(method, path, content=b"<x/>", headers=headers)
            assert answer.status_code in (404, 405, 415)


def test_results_in_xml_know_no_entities() -> None:
    text = (
        '<!DOCTYPE r [<!ENTITY a "x">]><sparql xmlns="http://www.w3.org/2005/sparql-results#"><head>'
        '<variable name="x"/></head><results><result><binding name="x"><literal>&a;</literal></binding></result>'
        "</results></sparql>"
    )
    solutions = parse_query_results(text.encode(), QueryResultsFormat.XML)
    assert isinstance(solutions, QuerySolutions)
    with pytest.raises(SyntaxError, match="unrecognized entity"):
        next(solutions)
