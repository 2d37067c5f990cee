"""/health: tells which version is served, and fails when that cannot be read any more."""

import shutil
from pathlib import Path

from fastapi.testclient import TestClient

from ascn_api.app import create_app
from ascn_api.settings import Settings
from ascn_graph.versions import Version, Versions


def test_health_tells_what_is_served(client: TestClient, version: Version) -> None:
    answer = client.get("/health")
    told = answer.json()
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    assert told.pop("uptime") >= 0
    assert told == {
        "status": "ok",
        "version": version.number,
        "published": version.published,
        "base": "http://localhost:8000/",
        "quads": version.counts["quads"],
        "triples": version.counts["triples"],
        "entities": version.counts["entities"],
        "content_digest": version.content_digest,
        "software": version.software,
    }


def test_health_counts_what_the_store_holds(client: TestClient, version: Version) -> None:
    told, store = client.get("/health").json(), version.open_store()
    assert told["quads"] + told["triples"] == len(store)


def test_health_can_be_asked_for_its_head(client: TestClient) -> None:
    answer = client.head("/health")
    assert (answer.status_code, answer.content) == (200, b"")


def test_version_that_is_lost_while_served_is_told(versions: Versions, tmp_path: Path) -> None:
    shutil.copytree(versions.home, tmp_path / "home")
    with TestClient(create_app(Settings(home=tmp_path / "home"))) as client:
        assert client.get("/health").status_code == 200
        next((tmp_path / "home" / "versions" / "1" / "store").glob("MANIFEST-*")).unlink()
        answer = client.get("/health")
        assert (answer.status_code, answer.json()["title"]) == (503, "Damaged version")


def test_nothing_published_is_told_until_something_is(versions: Versions, tmp_path: Path) -> None:
    with TestClient(create_app(Settings(home=tmp_path / "home"))) as client:
        answer = client.get("/health")
        assert (answer.status_code, answer.json()["title"]) == (503, "Nothing published yet")
        shutil.copytree(versions.home, tmp_path / "home")
        assert client.get("/health").json()["version"] == 1
