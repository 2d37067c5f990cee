"""What only bytes on a socket can say to the endpoint: framing, bodies where none belong, doubled fields (RFC 9112)."""

import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

import pytest

from ascn_graph.versions import Versions

PATIENCE = 20
ASK = b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: x\r\nAccept: text/csv\r\n\r\n"
CLOSE = b"Connection: close\r\n"
END = b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
DIRECT = b"Content-Type: application/sparql-query\r\n"
LONG = "SELECT ?a ?d { ?a ?b ?c . ?d a :City } LIMIT 20000"


@dataclass(frozen=True)
class Reply:
    """One answer as it came: status, fields in lower case, body without its framing."""

    status: int
    fields: dict[str, str]
    body: bytes
    whole: bool
    """True when the body came to its announced end."""


@pytest.fixture(scope="module")
def port(versions: Versions) -> Iterator[int]:
    """Give the port of a running server of the real graph."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        free: int = probe.getsockname()[1]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ASCN_")}
    command = ["-m", "ascn_graph", "--home", str(versions.home), "serve", "--no-build", "--port", str(free)]
    process = subprocess.Popen(
        [sys.executable, *command],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**kept, "ASCN_BASE": "http://localhost:8000/"},
    )
    assert process.stdout
    try:
        assert process.stdout.readline().startswith(b"Ready")
        yield free
    finally:
        process.terminate()
        process.communicate(timeout=PATIENCE)


def exchange(port: int, *parts: bytes) -> bytes:
    """Send bytes, read until the server ends the connection."""
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as client:
        for part in parts:
            client.sendall(part)
        return b"".join(iter(lambda: client.recv(1 << 16), b""))


def read_reply(raw: bytes) -> tuple[Reply, bytes]:
    """Take the first answer off `raw`; what is left follows it."""
    head, _, rest = raw.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    fields = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    status = int(first.split(" ")[1])
    if fields.get("transfer-encoding") == "chunked":
        body, rest, whole = _unchunked(rest)
        return Reply(status, fields, body, whole), rest
    length = int(fields.get("content-length", "0"))
    return Reply(status, fields, rest[:length], len(rest) >= length), rest[length:]


def _unchunked(rest: bytes) -> tuple[bytes, bytes, bool]:
    body = b""
    while rest:
        size, _, rest = rest.partition(b"\r\n")
        length = int(size or b"0", 16)
        if length == 0:
            return body, rest.removeprefix(b"\r\n"), bool(size)
        body, rest = body + rest[:length], rest[length + 2 :]
    return body, rest, False


def ask(port: int, *parts: bytes) -> Reply:
    reply, rest = read_reply(exchange(port, *parts))
    assert rest == b""
    return reply


def post(port: int, fields: bytes, *body: bytes) -> Reply:
    return ask(
        port, b"POST /sparql HTTP/1.1\r\nHost: x\r\nAccept: text/csv\r\n" + CLOSE + fields + b"\r\n", *body
    )


def is_answered(port: int) -> bool:
    """Tell whether the server still does its work."""
    return ask(port, ASK.replace(b"Host", CLOSE + b"Host")).body == b"true"


@pytest.mark.parametrize(
    "framing",
    [b"Content-Length: 6\r\n\r\nASK {}", b"Transfer-Encoding: chunked\r\n\r\n6\r\nASK {}\r\n0\r\n\r\n"],
    ids=["length", "chunked"],
)
@pytest.mark.parametrize("query", [b"?query=ASK%7B%7D", b""], ids=["with a query", "without"])
def test_sparql_2_1_1_get_with_a_body_is_refused(port: int, framing: bytes, query: bytes) -> None:
    head = b"GET /sparql" + query + b" HTTP/1.1\r\nHost: x\r\nAccept: text/turtle\r\n"
    assert ask(port, head + CLOSE + DIRECT + framing).status == 400


def test_9112_6_3_body_of_a_get_is_not_taken_for_the_next_request(port: int) -> None:
    hidden = b"GET /health HTTP/1.1\r\nHost: x\r\n" + CLOSE + b"\r\n"
    length = f"Content-Length: {len(hidden)}\r\n\r\n".encode()
    raw = exchange(port, b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: x\r\n" + CLOSE + length + hidden)
    first, rest = read_reply(raw)
    assert (first.status, rest) == (400, b"")


def test_9112_7_1_chunked_query_is_read(port: int) -> None:
    chunks = b"4\r\nASK \r\n1;x=y\r\n{\r\n1\r\n}\r\n0\r\n\r\n"
    reply = post(port, DIRECT + b"Transfer-Encoding: chunked\r\n", chunks)
    assert (reply.status, reply.body) == (200, b"true")


def test_9112_7_1_chunks_may_divide_a_character(port: int) -> None:
    text = 'ASK { FILTER(STRLEN("食") = 1) }'.encode()
    cut = text.index("食".encode()) + 1
    parts = [f"{len(part):x}\r\n".encode() + part + b"\r\n" for part in (text[:cut], text[cut:])]
    reply = post(port, DIRECT + b"Transfer-Encoding: chunked\r\n", *parts, b"0\r\n\r\n")
    assert (reply.status, reply.body) == (200, b"true")


@pytest.mark.parametrize("chunks", [b"x\r\nASK {}\r\n0\r\n\r\n", b"-6\r\nASK {}\r\n0\r\n\r\n"])
def test_9112_7_1_chunks_without_sense_are_refused(port: int, chunks: bytes) -> None:
    assert post(port, DIRECT + b"Transfer-Encoding: chunked\r\n", chunks).status == 400
    assert is_answered(port)


@pytest.mark.parametrize(
    "fields",
    [
        b"Content-Length: 6\r\nContent-Length: 7\r\n",
        b"Content-Length: 6\r\nTransfer-Encoding: chunked\r\n",
        b"Content-Length: six\r\n",
        b"Content-Length: -1\r\n",
    ],
)
def test_9112_6_3_length_that_can_be_read_in_two_ways_is_refused(port: int, fields: bytes) -> None:
    reply = post(port, DIRECT + fields, b"ASK {}")
    assert reply.status == 400
    assert is_answered(port)


def test_9110_10_1_1_client_that_waits_is_told_to_go_on(port: int) -> None:
    head = b"POST /sparql HTTP/1.1\r\nHost: x\r\nAccept: text/csv\r\n" + CLOSE + DIRECT
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as client:
        client.sendall(head + b"Content-Length: 6\r\nExpect: 100-continue\r\n\r\n")
        assert client.recv(1 << 16) == b"HTTP/1.1 100 Continue\r\n\r\n"
        client.sendall(b"ASK {}")
        reply, _ = read_reply(b"".join(iter(lambda: client.recv(1 << 16), b"")))
    assert (reply.status, reply.body) == (200, b"true")


def test_9110_10_1_1_client_that_waits_in_vain_is_told_so_before_its_body(port: int) -> None:
    head = b"POST /sparql HTTP/1.1\r\nHost: x\r\n" + CLOSE + b"Content-Type: text/plain\r\n"
    reply = ask(port, head + b"Content-Length: 6\r\nExpect: 100-continue\r\n\r\n")
    assert reply.status == 415


@pytest.mark.parametrize("version", [b"1.0", b"1.1"])
def test_9112_9_3_answer_ends_where_the_client_can_tell(port: int, version: bytes) -> None:
    address = f"/sparql?query={quote(LONG)}".encode()
    raw = exchange(
        port,
        b"GET " + address + b" HTTP/" + version + b"\r\nHost: x\r\nAccept: text/csv\r\n" + CLOSE + b"\r\n",
    )
    head, _, rest = raw.partition(b"\r\n\r\n")
    if b"chunked" in head:
        assert version == b"1.1"
        rest, _, whole = _unchunked(rest)
        assert whole
    assert (rest.count(b"\r\n"), rest[-2:]) == (20_001, b"\r\n")


def test_9112_9_3_2_two_requests_at_once_are_answered_in_order(port: int) -> None:
    second = ASK.replace(b"ASK%7B%7D", b"ASK%7BFILTER(false)%7D").replace(b"Host", CLOSE + b"Host")
    first, rest = read_reply(exchange(port, ASK + second))
    last, rest = read_reply(rest)
    assert (first.body, last.body, rest) == (b"true", b"false", b"")


def test_9112_9_3_connection_is_kept_after_a_failure(port: int) -> None:
    malformed = b"GET /sparql?query=ASK HTTP/1.1\r\nHost: x\r\n\r\n"
    first, rest = read_reply(exchange(port, malformed + ASK.replace(b"Host", CLOSE + b"Host")))
    last, _ = read_reply(rest)
    assert (first.status, last.status) == (400, 200)


def test_9110_9_3_2_head_sends_no_byte_of_a_body(port: int) -> None:
    asked = ASK.replace(b"Host", CLOSE + b"Host")
    raw = exchange(port, asked.replace(b"GET", b"HEAD", 1))
    head, _, rest = raw.partition(b"\r\n\r\n")
    assert (head.split(b" ")[1], rest) == (b"200", b"")
    assert b"content-length: 4" in head.lower()


def test_9110_15_4_5_confirmation_sends_no_byte_of_a_body(port: int) -> None:
    first, _ = read_reply(exchange(port, ASK.replace(b"Host", CLOSE + b"Host")))
    held = f"If-None-Match: {first.fields['etag']}\r\n".encode()
    raw = exchange(port, ASK.replace(b"Host", CLOSE + held + b"Host"))
    head, _, rest = raw.partition(b"\r\n\r\n")
    assert (head.split(b" ")[1], rest) == (b"304", b"")
    assert b"\r\ncontent-type:" not in head.lower()


@pytest.mark.parametrize("hosts", [b"", b"Host: a\r\nHost: b\r\n"], ids=["none", "two"])
def test_9112_3_2_request_of_1_1_names_one_host(port: int, hosts: bytes) -> None:
    assert ask(port, b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\n" + hosts + CLOSE + b"\r\n").status == 400


def test_9112_3_2_request_of_1_0_need_not(port: int) -> None:
    assert ask(port, b"GET /sparql?query=ASK%7B%7D HTTP/1.0\r\nAccept: text/csv\r\n\r\n").body == b"true"


def test_9112_3_2_2_whole_address_is_understood(port: int) -> None:
    asked = ASK.replace(b"/sparql", b"http://x/sparql").replace(b"Host", CLOSE + b"Host")
    assert ask(port, asked).body == b"true"


def test_9112_3_2_4_options_of_the_server_itself(port: int) -> None:
    assert ask(port, b"OPTIONS * HTTP/1.1\r\nHost: x\r\n" + CLOSE + b"\r\n").status < 500


@pytest.mark.parametrize("kilobytes", [8, 60])
def test_9110_4_1_long_address_is_read(port: int, kilobytes: int) -> None:
    query = "ASK%7B%7D%23" + "x" * (kilobytes * 1024)
    asked = ASK.replace(b"ASK%7B%7D", query.encode()).replace(b"Host", CLOSE + b"Host")
    assert ask(port, asked).body == b"true"


def test_9110_15_5_15_address_beyond_all_measure_is_read_or_refused(port: int) -> None:
    asked = ASK.replace(b"ASK%7B%7D", b"ASK%7B%7D%23" + b"x" * (4 << 20)).replace(b"Host", CLOSE + b"Host")
    try:
        status = ask(port, asked).status
    except ConnectionError:
        status = 414
    assert status in (200, 400, 413, 414, 431)
    assert is_answered(port)


def test_9110_5_3_accept_in_two_fields_is_one_list(port: int) -> None:
    asked = ASK.replace(
        b"Accept: text/csv", b"Accept: text/csv;q=0.1\r\nAccept: application/sparql-results+json"
    )
    reply = ask(port, asked.replace(b"Host", CLOSE + b"Host"))
    assert reply.fields["content-type"] == "application/sparql-results+json"


def test_9110_5_5_two_content_types_are_refused(port: int) -> None:
    fields = DIRECT + b"Content-Type: text/plain\r\nContent-Length: 6\r\n"
    assert post(port, fields, b"ASK {}").status in (400, 415)


@pytest.mark.parametrize("method", [b"TRACE", b"CONNECT", b"FOO", b"get"])
def test_9110_9_1_unknown_method_is_refused(port: int, method: bytes) -> None:
    reply = ask(port, ASK.replace(b"GET", method, 1).replace(b"Host", CLOSE + b"Host"))
    assert reply.status in (400, 405, 501)


def test_rfc_10008_query_comes_through_the_wire(port: int) -> None:
    head = b"QUERY /sparql HTTP/1.1\r\nHost: x\r\nAccept: text/csv\r\n" + CLOSE + DIRECT
    reply = ask(port, head + b"Content-Length: 6\r\n\r\nASK {}")
    assert (reply.status, reply.body) == (200, b"true")


def test_sparql_2_1_triple_terms_behind_the_first_rows_break_the_answer_off(port: int) -> None:
    late = """SELECT ?a ?d { { SELECT ?a ?d { ?a ?b ?c . ?d a :City } LIMIT 20000 }
        UNION { BIND(<<( <http://x/a> <http://x/b> <http://x/c> )>> AS ?a) } }"""
    asked = f"GET /sparql?query={quote(late)} HTTP/1.1\r\nHost: x\r\nAccept: text/tab-separated-values\r\n".encode()
    reply, _ = read_reply(exchange(port, asked + CLOSE + b"\r\n"))
    assert b"<<(" not in reply.body
    assert (reply.status, reply.whole) in ((200, False), (406, True))


# Addresses that would climb to files, and what is told of what goes wrong
CLIMBS = [
    "/static/../app.py",
    "/static/%2e%2e/app.py",
    "/static/..%2fapp.py",
    "/static/%2e%2e%2fapp.py",
    "/static/..%5capp.py",
    "/static/..;/app.py",
    "/static/%252e%252e/app.py",
    "/static//etc/passwd",
    "/static/%2fetc%2fpasswd",
    "/static/%c0%ae%c0%ae/app.py",
    "/static/style.css%00.html",
    "/static/",
    "/versions/../../../../etc/passwd",
    "/versions/%2e%2e/%2e%2e/current",
    "/versions/1/../../current",
    "/versions/1%2f..%2f..%2fcurrent",
    "/versions/1%00",
    "/versions/1/store/CURRENT",
    "/versions/1/version.json",
    "/versions/1/sparql/../../../current",
    "/../../../../etc/passwd",
    "//etc/passwd",
    "/%2e%2e/%2e%2e/etc/passwd",
    "/%00",
    "/city/..%2f..%2f..%2fetc%2fpasswd",
    "/source/%2e%2e%2f%2e%2e%2fpyproject.toml",
    "/context.jsonld/../../pyproject.toml",
    "/file:///etc/passwd",
    "/city/jakarta%00.html",
]


@pytest.mark.parametrize("target", CLIMBS)
def test_no_address_climbs_to_a_file(port: int, target: str) -> None:
    raw = exchange(port, b"GET " + target.encode() + END)
    status = int(raw.split(b" ")[1])
    assert status in (303, 307, 308, 400, 404)
    assert not re.search(
        rb"root:|\bdef \w+\(|^import |\[project\]|MANIFEST-|\"content_digest\"", raw, re.MULTILINE
    )


@pytest.mark.parametrize(
    "target",
    [
        b"/sparql?query=" + quote("SELECT (<http://x/f>(1) AS ?x) {}").encode(),
        b"/sparql?query=%00",
        b"/sparql?query=ASK%7B%7D%00",
        b"/sparql?query=%ED%A0%80",
        b"/sparql?" + b"a=1&" * 2000,
        b"/sparql?query=ASK%7B%7D&default-graph-uri=http://x/%00",
        b"/sparql?%",
        b"/sparql?query=%zz",
        b"/\xff\xfe",
        b"/city/%ff",
        b"/search?q=%00",
        b"/browse/City?page=99999999999999999999999",
        b"/paths?from=%00&to=%00",
    ],
)
def test_failure_tells_nothing_of_the_inside(port: int, target: bytes) -> None:
    raw = exchange(port, b"GET " + target + END)
    status = int(raw.split(b" ")[1])
    assert status < 500 or (status == 500 and b"query-failed" in raw)
    assert not re.search(
        rb"Traceback|File \"|site-packages|\.py\b|/tmp/|/home/|RuntimeError|0x[0-9a-f]{6}", raw
    )
