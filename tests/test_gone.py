"""What an earlier version had and the current one has not is answered 410; what never was, 404."""

import json
import shutil
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from ascn_api.app import create_app
from ascn_api.settings import Settings
from ascn_graph.namespaces import DEFAULT_BASE
from ascn_graph.next_version import roll_back
from ascn_graph.versions import Version, Versions

BASE = DEFAULT_BASE


@pytest.fixture
def served(past_home: Versions) -> Iterator[TestClient]:
    """Give a client of a server of a home that may change."""
    with TestClient(create_app(Settings(home=past_home.home))) as client:
        yield client


def status(client: TestClient, path: str) -> int:
    client.get("/health")  # lets the server notice what was published
    return client.get(path).status_code


def forget_names(version: Version) -> None:
    """Make of a version one that was published before there were files of names."""
    shutil.rmtree(version.folder / "history")
    written = version.folder / "version.json"
    facts = json.loads(written.read_text())
    facts["sizes"] = {name: size for name, size in facts["sizes"].items() if not name.startswith("history/")}
    written.write_text(json.dumps(facts))


@pytest.mark.parametrize("extension", ["", ".html", ".ttl", ".jsonld", ".nt", ".rdf", ".trig", ".nq"])
def test_thing_of_an_earlier_version_is_gone(past_client: TestClient, extension: str) -> None:
    answer = past_client.get(f"/source/b{extension}")
    memento = f"{BASE}versions/2/source/b{extension}"
    assert answer.status_code == 410
    assert answer.json() == {
        "type": f"{BASE}problems#gone",
        "title": "No longer here",
        "status": 410,
        "detail": f"Version 2 was the last that had source/b{extension}.",
        "instance": f"/source/b{extension}",
        "candidates": [{"iri": memento, "label": "Version 2, published 2026-01-02"}],
    }
    assert f'<{memento}>; rel="first last memento"' in answer.headers["Link"]


def test_gone_is_told_as_a_page_too(past_client: TestClient) -> None:
    answer = past_client.get("/source/b", headers={"Accept": "text/html"})
    assert answer.status_code == 410
    assert 'href="/versions/2/source/b"' in answer.text


@pytest.mark.parametrize(
    "path", ["/source/c", "/source/b.png", "/city/atlantis.ttl", "/source/", "/%00", "/source/b%20"]
)
def test_what_never_was_is_not_found(past_client: TestClient, path: str) -> None:
    assert past_client.get(path).status_code == 404


def test_no_store_is_opened_to_tell(past_home: Versions, served: TestClient) -> None:
    for number in (1, 2, 3):
        (past_home.folder / str(number) / "store" / "CURRENT").unlink()
    assert [status(served, path) for path in ("/source/b", "/source/c")] == [410, 404]


def test_what_is_back_is_not_gone(past_home: Versions, served: TestClient) -> None:
    assert status(served, "/source/b.nt") == 410
    roll_back(past_home, 2)
    assert [status(served, path) for path in ("/source/b.nt", "/city/bandung.nt")] == [200, 410]
    assert served.get("/city/bandung").json()["detail"] == "Version 4 was the last that had city/bandung."
    roll_back(past_home, 3)
    assert served.get("/health").json()["version"] == 6
    assert served.get("/source/b").json()["detail"] == "Version 5 was the last that had source/b."


def test_gone_is_known_after_its_versions_were_pruned(past_home: Versions, served: TestClient) -> None:
    with past_home.writing() as writer:
        writer.prune(1)
    answer = served.get("/source/b")
    assert answer.status_code == 410
    assert answer.json()["detail"] == "Version 2 was the last that had source/b. It is not kept any more."
    assert answer.json()["candidates"] == []


def test_last_memento_that_is_kept_is_named(past_home: Versions, served: TestClient) -> None:
    roll_back(past_home, 2)
    roll_back(past_home, 4)
    with past_home.writing() as writer:
        writer.tag(2, "keep")
        writer.prune(1)
    served.get("/health")
    assert served.get("/source/b").json()["detail"] == (
        "Version 5 was the last that had source/b. It is not kept any more; version 2 is."
    )


def test_versions_without_files_of_names_are_looked_into(past_home: Versions) -> None:
    for version in past_home.all():
        forget_names(version)
    with TestClient(create_app(Settings(home=past_home.home))) as client:
        assert [status(client, path) for path in ("/source/b", "/source/c")] == [410, 404]


def test_version_after_one_without_files_knows_what_is_gone(past_home: Versions) -> None:
    for version in past_home.all():
        forget_names(version)
    roll_back(past_home, 1)
    with TestClient(create_app(Settings(home=past_home.home))) as client:
        told = {path: client.get(f"/{path}").json()["detail"] for path in ("source/b", "city/bandung")}
    assert told == {
        "source/b": "Version 2 was the last that had source/b.",
        "city/bandung": "Version 4 was the last that had city/bandung.",
    }


def test_current_version_that_cannot_be_read_does_not_hide_what_is_gone(past_home: Versions) -> None:
    (past_home.folder / "4" / "store" / "CURRENT").unlink()
    roll_back(past_home, 3)
    with TestClient(create_app(Settings(home=past_home.home))) as client:
        assert [status(client, path) for path in ("/source/b", "/source/c")] == [410, 404]
