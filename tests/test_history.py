"""The history of a thing: which facts came and went, with which version, and from which source."""

import json
import shutil
from xml.etree import ElementTree

import pytest
from fastapi.testclient import TestClient

from ascn_api.app import create_app
from ascn_api.routers.history import FORMATS
from ascn_api.settings import Settings
from ascn_graph.namespaces import DEFAULT_BASE
from ascn_graph.next_version import roll_back
from ascn_graph.versions import Version, Versions

BASE = DEFAULT_BASE
ALSO_CALLED = {
    "change": "removed",
    "sentence": "Jakarta is also called Betawi",
    "subject": {"type": "uri", "value": f"{BASE}city/jakarta"},
    "predicate": {"type": "uri", "value": "http://www.w3.org/2004/02/skos/core#altLabel"},
    "object": {"type": "literal", "value": "Betawi", "xml:lang": "id"},
    "graph": f"{BASE}source/b#p1",
    "source": f"{BASE}source/b",
    "source_label": "Article B",
    "paragraph": 1,
}


def forget_names(version: Version) -> None:
    """Make of a version one that was published before there were files of names."""
    shutil.rmtree(version.folder / "history")
    written = version.folder / "version.json"
    facts = json.loads(written.read_text())
    facts["sizes"] = {name: size for name, size in facts["sizes"].items() if not name.startswith("history/")}
    written.write_text(json.dumps(facts))


def steps(client: TestClient, path: str) -> list[tuple[int, str, int, int]]:
    """Give number, change, and facts added and removed of every entry."""
    entries = client.get(f"/history/{path}.json").json()["entries"]
    return [(entry["version"], entry["change"], entry["added"], entry["removed"]) for entry in entries]


def test_history_tells_versions_newest_first(past_client: TestClient) -> None:
    told = past_client.get("/history/city/jakarta", headers={"Accept": "application/json"}).json()
    assert (told["iri"], told["label"], told["total"], told["pages"]) == (
        f"{BASE}city/jakarta",
        "Jakarta",
        3,
        1,
    )
    assert told["entries"][0] == {
        "version": 3,
        "iri": f"{BASE}versions/3",
        "published": "2026-01-03T12:00:00.500000+00:00",
        "agent": "ascn build",
        "message": "Take b away",
        "change": "changed",
        "memento": f"{BASE}versions/3/city/jakarta",
        "diff": f"{BASE}versions/3/diff?from=2",
        "added": 0,
        "removed": 1,
        "inferred": told["entries"][0]["inferred"],
        "facts": [ALSO_CALLED],
    }
    assert steps(past_client, "city/jakarta") == [
        (3, "changed", 0, 1),
        (2, "changed", 1, 0),
        (1, "appeared", 4, 0),
    ]


def test_thing_that_is_gone_has_a_history(past_client: TestClient) -> None:
    assert [step[:2] for step in steps(past_client, "source/b")] == [(3, "vanished"), (2, "appeared")]
    last = past_client.get("/history/source/b.json").json()["entries"][0]
    assert (last["memento"], past_client.get("/history/source/b.json").json()["label"]) == (None, "Article B")
    assert ALSO_CALLED in last["facts"]


def test_what_points_to_a_thing_is_about_it(past_client: TestClient) -> None:
    newest = past_client.get("/history/country/indonesia.json").json()["entries"][0]
    assert newest["version"] == 4
    assert [fact["sentence"] for fact in newest["facts"]] == ["Bandung is located in Indonesia"]


def test_version_that_changed_nothing_of_it_is_left_out(past_client: TestClient) -> None:
    assert [step[:2] for step in steps(past_client, "city/bandung")] == [(4, "appeared")]


def test_facts_come_back_with_a_rollback(past_home: Versions) -> None:
    roll_back(past_home, 2)
    with TestClient(create_app(Settings(home=past_home.home))) as client:
        assert steps(client, "city/jakarta")[0] == (5, "changed", 1, 0)
        assert [step[:2] for step in steps(client, "source/b")] == [
            (5, "appeared"),
            (3, "vanished"),
            (2, "appeared"),
        ]


def test_pruned_versions_are_bridged(past_home: Versions) -> None:
    with past_home.writing() as writer:
        writer.tag(2, "keep")
        writer.prune(1)
    with TestClient(create_app(Settings(home=past_home.home))) as client:
        assert steps(client, "city/jakarta") == [(4, "changed", 0, 1), (2, "known", 5, 0)]
        newest = client.get("/history/city/jakarta.json").json()["entries"][0]
        assert newest["facts"] == [ALSO_CALLED]
        assert [step[:2] for step in steps(client, "source/b")] == [(4, "vanished"), (2, "known")]


def test_versions_without_files_of_names_are_compared(past_home: Versions) -> None:
    for version in past_home.all():
        forget_names(version)
    with TestClient(create_app(Settings(home=past_home.home))) as client:
        assert steps(client, "city/jakarta") == [
            (3, "changed", 0, 1),
            (2, "changed", 1, 0),
            (1, "appeared", 4, 0),
        ]


def test_too_much_to_compare_is_told(past_home: Versions, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ascn_graph.history.changes.COMPARED", 2)
    with TestClient(create_app(Settings(home=past_home.home))) as client:
        first = client.get("/history/city/jakarta.json").json()["entries"][-1]
        page = client.get("/history/city/jakarta.html").text
    assert (first["version"], first["added"], first["facts"]) == (1, None, [])
    assert "there is too much about it" in page


def test_history_is_a_page(past_client: TestClient) -> None:
    page = past_client.get("/history/city/jakarta", headers={"Accept": "text/html"}).text
    assert "<del>removed</del>" in page
    assert '<a href="/versions/2/source/b.html#p1" title="Stated in Article B, paragraph 1"' in page
    assert page.index('href="/versions/3"') < page.index('href="/versions/2"')
    assert '<a href="/versions/2/city/jakarta">As it was</a>' in page
    assert "not when they were true" in page


def test_what_is_gone_is_linked_to_where_it_was(past_client: TestClient) -> None:
    page = past_client.get("/history/source/b.html").text
    assert 'href="/versions/2/source/b"' in page
    assert 'href="/source/b' not in page


def test_facts_that_are_not_told_are_counted(
    past_client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ascn_api.routers.history._SHOWN", dict.fromkeys(FORMATS, 3))
    page = past_client.get("/history/city/jakarta.html").text
    assert "3 more facts are not told here." in page


@pytest.mark.parametrize("path", ["city/jakarta.html", "source/a.html"])
def test_page_of_a_thing_leads_to_its_history(past_client: TestClient, path: str) -> None:
    name = path.removesuffix(".html")
    assert f'<a href="/history/{name}">History</a>' in past_client.get(f"/{path}").text


def test_history_is_a_feed(past_client: TestClient) -> None:
    answer = past_client.get("/history/city/jakarta.atom")
    feed = ElementTree.fromstring(answer.content)  # noqa: S314  # our own answer
    entries = feed.findall("{*}entry")
    assert answer.headers["Content-Type"] == "application/atom+xml"
    assert entries[0].findtext("{*}id") == f"{BASE}history/city/jakarta#version-3"
    assert [entry.findtext("{*}summary") for entry in entries] == [
        "Jakarta changed. 1 fact removed.",
        "Jakarta changed. 1 fact added.",
        "Jakarta appeared. 4 facts added.",
    ]


def test_newly_published_version_changes_the_entity_tag(past_home: Versions) -> None:
    with TestClient(create_app(Settings(home=past_home.home))) as client:
        before = client.get("/history/city/jakarta").headers["ETag"]
        assert client.get("/history/city/jakarta", headers={"If-None-Match": before}).status_code == 304
        roll_back(past_home, 2)
        client.get("/health")
        assert client.get("/history/city/jakarta", headers={"If-None-Match": before}).status_code == 200


@pytest.mark.parametrize("path", ["city/atlantis", "", "city/jakarta?page=2"])
def test_there_is_no_such_history(past_client: TestClient, path: str) -> None:
    assert past_client.get(f"/history/{path}").status_code == 404
