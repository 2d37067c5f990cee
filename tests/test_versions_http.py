"""Versions over HTTP: the list, each one, and what happens to readers when a newer one is published."""

import asyncio
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Store, parse
from starlette.types import Message, Scope

from ascn_api.app import create_app
from ascn_api.settings import Settings
from ascn_graph.namespaces import Namespace
from ascn_graph.publishing import build
from ascn_graph.versions import Version, Versions

BASE = "http://localhost:8000/"
NEW = NamedNode("http://localhost:8000/city/new")
LONG_ANSWER = "SELECT%20?a%20?d%20{%20?a%20?b%20?c%20.%20?d%20a%20:City%20}%20LIMIT%2020000"


@pytest.fixture
def home(versions: Versions, tmp_path: Path) -> Versions:
    """Give a home of its own that holds the real graph as version 1."""
    shutil.copytree(versions.home, tmp_path / "home")
    return Versions(tmp_path / "home")


@pytest.fixture
def app(home: Versions) -> FastAPI:
    return create_app(Settings(home=home.home))


@pytest.fixture
def served(app: FastAPI) -> Iterator[TestClient]:
    """Give a client of a server of that home."""
    with TestClient(app) as client:
        yield client


def publish(home: Versions, label: str) -> Version:
    """Publish the next version: the current one and a city called `label`."""
    with home.writing() as writer:
        parent = home.current()
        folder = writer.start_candidate(parent)
        store = Store(str(folder / "store"))
        called = NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
        store.add(Quad(NEW, called, Literal(label, language="en"), DefaultGraph()))
        store.flush()
        del store
        shutil.copytree(parent.folder / "paths", folder / "paths")
        shutil.copy(parent.folder / "context.jsonld", folder)
        draft = replace(parent, parent=parent.number, message=f"Add {label}", tags=[])
        return writer.publish(folder, draft)


def damage(version: Version) -> None:
    manifest = next((version.folder / "store").glob("MANIFEST-*"))
    manifest.write_bytes(b"")


def look(client: TestClient) -> None:
    """Let the server notice what was published; it looks whenever its health is asked for."""
    client.get("/health")


def subjects(body: bytes) -> set[str]:
    return {
        quad.subject.value
        for quad in parse(body, format=RdfFormat.TURTLE)
        if isinstance(quad.subject, NamedNode)
    }


def test_versions_are_listed_newest_first(home: Versions, served: TestClient) -> None:
    publish(home, "Second")
    look(served)
    told = served.get("/versions", headers={"Accept": "application/json"}).json()
    assert told["total"] == 2
    assert [(v["iri"], v["parent"], v["message"], v["current"]) for v in told["versions"]] == [
        (f"{BASE}versions/2", 1, "Add Second", True),
        (f"{BASE}versions/1", None, home.get(1).message, False),
    ]


def test_list_of_versions_is_a_page_and_a_graph(home: Versions, served: TestClient) -> None:
    publish(home, "Second")
    look(served)
    page = served.get("/versions", headers={"Accept": "text/html"}).text
    assert page.index('href="/versions/2"') < page.index('href="/versions/1"')
    described = subjects(served.get("/versions.ttl").content)
    assert {f"{BASE}versions", f"{BASE}versions/1", f"{BASE}versions/2"} <= described


def test_older_version_is_told_while_it_is_kept(home: Versions, served: TestClient) -> None:
    publish(home, "Second")
    look(served)
    told = served.get("/versions/1.json").json()
    assert (told["number"], told["current"], told["content_digest"]) == (1, False, home.get(1).content_digest)
    assert f"{BASE}versions/1" in subjects(
        served.get("/versions/1", headers={"Accept": "text/turtle"}).content
    )


def test_version_tells_all_that_is_known_of_it(client: TestClient, version: Version) -> None:
    told = client.get("/versions/1.json").json()
    assert told == {
        "iri": f"{BASE}versions/1",
        "number": 1,
        "published": version.published,
        "parent": None,
        "agent": "ascn build",
        "message": version.message,
        "base": BASE,
        "strict": False,
        "counts": version.counts,
        "shacl": version.shacl,
        "labels": version.labels,
        "content_digest": version.content_digest,
        "inputs_digest": version.inputs_digest,
        "software": version.software,
        "tags": [],
        "current": True,
        "report": f"{BASE}versions/1/report",
        "diff": f"{BASE}versions/1/diff",
        "sparql": f"{BASE}versions/1/sparql",
    }
    assert set(told["counts"]) == {"quads", "triples", "graphs", "entities", "added", "removed"}


def test_page_of_a_version_counts_the_labels_of_each_class(client: TestClient, version: Version) -> None:
    page = client.get("/versions/1.html").text
    cities = version.labels["City"]
    row = page.partition('<a href="/ontology#City">City</a>')[2].partition("</tr>")[0]
    figures = [cell.partition("</td>")[0] for cell in row.split('<td class="figure">')[1:]]
    labelled = [str(cities[name]) for name in ("things", "en", "id", "ja")]
    assert figures == [*labelled, f"{cities['native']} of {cities['native_things']}"]


@pytest.mark.parametrize("link", ["report", "diff", "sparql"])
def test_what_a_version_leads_to_is_there(client: TestClient, link: str) -> None:
    address = client.get("/versions/1.json").json()[link].removeprefix(BASE)
    assert client.get(f"/{address}", headers={"Accept": "text/html"}).status_code == 200


def test_pruned_version_is_unknown_and_named_by_nobody(home: Versions, served: TestClient) -> None:
    publish(home, "Second")
    with home.writing() as writer:
        assert writer.prune(1) == [1]
    look(served)
    answer = served.get("/versions/1")
    assert (answer.status_code, answer.json()["detail"]) == (404, "There is no version 1; versions kept: 2.")
    assert "versions/1" not in served.get("/versions/2.ttl").text
    assert "/versions/1" not in served.get("/versions/2.html").text


def test_tag_given_later_is_shown_and_changes_the_entity_tag(home: Versions, served: TestClient) -> None:
    before = served.get("/versions/1.json")
    with home.writing() as writer:
        writer.tag(1, "first")
    after = served.get("/versions/1.json", headers={"If-None-Match": before.headers["etag"]})
    assert (before.json()["tags"], after.json()["tags"]) == ([], ["first"])


def test_damaged_older_version_does_not_hide_the_others(home: Versions, served: TestClient) -> None:
    publish(home, "Second")
    (home.folder / "1" / "version.json").write_text("{")
    look(served)
    told = served.get("/versions.json").json()
    assert [entry["number"] for entry in told["versions"]] == [2]
    assert served.get("/versions/1").status_code == 503


def test_newer_version_is_served_without_a_restart(home: Versions, served: TestClient) -> None:
    assert served.get("/city/new").status_code == 404
    publish(home, "Newtown")
    look(served)
    answer = served.get("/city/new.ttl")
    assert (answer.status_code, answer.headers["ascn-version"]) == (200, "2")
    asked = served.get(
        "/sparql", params={"query": "SELECT ?label { <city/new> rdfs:label ?label }", "format": "csv"}
    )
    assert (asked.text, asked.headers["ascn-version"]) == ("label\r\nNewtown\r\n", "2")
    found = served.get("/search", params={"q": "Jakarta"}, headers={"Accept": "application/json"})
    assert found.headers["ascn-version"] == "2"


def test_entity_tag_of_an_older_version_is_stale(home: Versions, served: TestClient) -> None:
    before = served.get("/city/jakarta.ttl").headers["etag"]
    publish(home, "Newtown")
    look(served)
    after = served.get("/city/jakarta.ttl", headers={"If-None-Match": before})
    assert (after.status_code, after.headers["etag"] == before) == (200, False)


@dataclass(frozen=True)
class SlowReader:
    """Says when it has got the first of an answer, and waits to be told to read on."""

    has_begun: asyncio.Event
    may_go_on: asyncio.Event


async def get(app: FastAPI, query: str, reader: SlowReader | None = None) -> tuple[str, bytes]:
    """Ask the application itself in SPARQL, and give version and body."""
    scope: Scope = {
        "type": "http",
        "http_version": "1.1",
        "method": "GET",
        "path": "/sparql",
        "query_string": query.encode(),
        "headers": [(b"host", b"localhost:8000"), (b"accept", b"text/csv")],
    }
    version, body, asked = "", bytearray(), asyncio.Event()

    async def receive() -> Message:
        if asked.is_set():
            await asyncio.Event().wait()
        asked.set()
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        nonlocal version
        if message["type"] == "http.response.start":
            version = dict(message["headers"])[b"ascn-version"].decode()
            return
        body.extend(message.get("body", b""))
        if reader:
            reader.has_begun.set()
            await reader.may_go_on.wait()

    await app(scope, receive, send)
    return version, bytes(body)


def test_request_stays_with_the_version_it_began_with(home: Versions, app: FastAPI) -> None:
    async def work() -> list[tuple[str, bytes]]:
        query, reader = f"query={LONG_ANSWER}", SlowReader(asyncio.Event(), asyncio.Event())
        async with app.router.lifespan_context(app):
            undisturbed = await get(app, query)
            during = asyncio.create_task(get(app, query, reader))
            await reader.has_begun.wait()
            await asyncio.to_thread(publish, home, "Newtown")
            await app.state.watch.look()
            after = await get(app, query)
            reader.may_go_on.set()
            return [undisturbed, await during, after]

    undisturbed, during, after = asyncio.run(work())
    assert [undisturbed[0], during[0], after[0]] == ["1", "1", "2"]
    assert during[1] == undisturbed[1]


def test_damaged_newer_version_leaves_the_older_in_service(home: Versions) -> None:
    damage(publish(home, "Newtown"))
    (home.home / "current").write_text("1\n")
    with TestClient(create_app(Settings(home=home.home))) as client:
        assert client.get("/health").json()["version"] == 1
        (home.home / "current").write_text("2\n")
        health = client.get("/health")
        assert (health.status_code, health.json()["title"]) == (503, "Damaged version")
        answer = client.get("/city/jakarta.ttl")
        assert (answer.status_code, answer.headers["ascn-version"]) == (200, "1")
        assert (
            client.get("/sparql", params={"query": "ASK { city:jakarta a :City }"}).json()["boolean"] is True
        )


def test_server_of_a_damaged_version_says_so_and_recovers(home: Versions, version: Version) -> None:
    publish(home, "Newtown")
    damage(home.current())
    with TestClient(create_app(Settings(home=home.home))) as client:
        answer = client.get("/city/jakarta")
        assert (answer.status_code, answer.json()["title"]) == (503, "Damaged version")
        assert "Version 2 is damaged" in answer.json()["detail"]
        (home.home / "current").write_text("1\n")
        look(client)
        assert client.get("/city/jakarta.ttl").headers["ascn-version"] == "1"


def test_version_of_another_base_leaves_the_one_before_in_service(small_root: Path, tmp_path: Path) -> None:
    versions = Versions(tmp_path / "home")
    build(small_root, versions, Namespace(BASE))
    with TestClient(create_app(Settings(home=versions.home))) as client:
        build(small_root, versions, Namespace("http://localhost:9999/"))
        told = client.get("/health")
        assert (told.status_code, told.json()["type"]) == (503, "http://localhost:8000/problems#other-base")
        assert client.get("/city/jakarta.ttl").headers["ascn-version"] == "1"
