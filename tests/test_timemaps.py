"""TimeMaps list the mementos of an address: every version that is kept and has it."""

import json
import shutil

import pytest
from fastapi.testclient import TestClient

from ascn_api.app import create_app
from ascn_api.settings import Settings
from ascn_graph.namespaces import DEFAULT_BASE
from ascn_graph.versions import Version, Versions

BASE = DEFAULT_BASE
DAY_2, DAY_4 = "Fri, 02 Jan 2026 12:00:00 GMT", "Sun, 04 Jan 2026 12:00:00 GMT"


def forget_names(version: Version) -> None:
    """Make of a version one that was published before there were files of names."""
    shutil.rmtree(version.folder / "history")
    written = version.folder / "version.json"
    facts = json.loads(written.read_text())
    facts["sizes"] = {name: size for name, size in facts["sizes"].items() if not name.startswith("history/")}
    written.write_text(json.dumps(facts))


def versions_in(client: TestClient, path: str) -> list[int]:
    told = client.get(f"/timemap/{path}.json").json()
    return [memento["version"] for memento in told["mementos"]["list"]]


def test_timemap_is_link_format(past_client: TestClient) -> None:
    answer = past_client.get("/timemap/city/jakarta")
    assert answer.headers["Content-Type"] == "application/link-format"
    assert answer.text == (
        f'<{BASE}city/jakarta>; rel="original",\n'
        f'<{BASE}city/jakarta>; rel="timegate",\n'
        f'<{BASE}timemap/city/jakarta>; rel="self"; type="application/link-format"; '
        'from="Thu, 01 Jan 2026 12:00:00 GMT"; until="Sun, 04 Jan 2026 12:00:00 GMT",\n'
        f'<{BASE}versions/1/city/jakarta>; rel="first memento"; datetime="Thu, 01 Jan 2026 12:00:00 GMT",\n'
        f'<{BASE}versions/2/city/jakarta>; rel="memento"; datetime="{DAY_2}",\n'
        f'<{BASE}versions/3/city/jakarta>; rel="memento"; datetime="Sat, 03 Jan 2026 12:00:00 GMT",\n'
        f'<{BASE}versions/4/city/jakarta>; rel="last memento"; datetime="{DAY_4}"\n'
    )


def test_timemap_in_json(past_client: TestClient) -> None:
    told = past_client.get("/timemap/source/b.ttl.json").json()
    memento = {"datetime": "2026-01-02T12:00:00Z", "uri": f"{BASE}versions/2/source/b.ttl", "version": 2}
    assert told == {
        "original_uri": f"{BASE}source/b.ttl",
        "timegate_uri": f"{BASE}source/b.ttl",
        "timemap_uri": {
            "link_format": f"{BASE}timemap/source/b.ttl.link",
            "json_format": f"{BASE}timemap/source/b.ttl.json",
        },
        "self": f"{BASE}timemap/source/b.ttl.json",
        "total": 1,
        "pages": [
            {
                "uri": f"{BASE}timemap/source/b.ttl.json",
                "from": "2026-01-02T12:00:00Z",
                "until": "2026-01-02T12:00:00Z",
            }
        ],
        "mementos": {"first": memento, "last": memento, "list": [memento]},
    }


@pytest.mark.parametrize(
    ("path", "numbers"),
    [
        ("city/jakarta", [1, 2, 3, 4]),
        ("city/bandung", [4]),
        ("source/b", [2]),
        ("city/bandung.trig", [4]),
        ("ontology", [1, 2, 3, 4]),
        ("shapes", [1, 2, 3, 4]),
        ("graph/inferred.nq", [1, 2, 3, 4]),
    ],
)
def test_timemap_holds_the_versions_that_have_the_thing(
    past_client: TestClient, path: str, numbers: list[int]
) -> None:
    assert versions_in(past_client, path) == numbers


def test_timemap_is_negotiated(past_client: TestClient) -> None:
    answer = past_client.get("/timemap/city/jakarta", headers={"Accept": "application/json"})
    assert (answer.headers["Content-Type"], answer.headers["Vary"]) == ("application/json", "Accept")


def test_pruned_versions_are_no_mementos_any_more(past_home: Versions) -> None:
    with TestClient(create_app(Settings(home=past_home.home))) as client:
        tag = client.get("/timemap/city/jakarta").headers["ETag"]
        with past_home.writing() as writer:
            writer.tag(2, "keep")
            writer.prune(1)
        assert versions_in(client, "city/jakarta") == [2, 4]
        assert versions_in(client, "source/b") == [2]
        assert client.get("/timemap/city/jakarta").headers["ETag"] != tag


def test_versions_without_files_of_names_are_looked_into(past_home: Versions) -> None:
    for version in past_home.all():
        forget_names(version)
    with TestClient(create_app(Settings(home=past_home.home))) as client:
        assert versions_in(client, "source/b") == [2]
        assert versions_in(client, "city/bandung") == [4]


def test_damaged_version_does_not_hide_the_others(past_home: Versions) -> None:
    (past_home.folder / "3" / "version.json").write_text("{")
    with TestClient(create_app(Settings(home=past_home.home))) as client:
        assert versions_in(client, "city/jakarta") == [1, 2, 4]


@pytest.mark.parametrize("path", ["city/atlantis", "", "city/jakarta%20", "versions"])
def test_timemap_of_what_never_was(past_client: TestClient, path: str) -> None:
    assert past_client.get(f"/timemap/{path}").status_code == 404


def test_page_behind_the_last(past_client: TestClient) -> None:
    answer = past_client.get("/timemap/city/jakarta?page=2")
    assert answer.json()["detail"] == "There is no page 2; the last one is 1."


def test_long_timemap_is_paged(past_client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ascn_api.routers.timemaps.SIZE", 3)
    second = past_client.get("/timemap/city/jakarta.link?page=2").text
    assert second.splitlines()[2:] == [
        f'<{BASE}timemap/city/jakarta?page=2>; rel="self"; type="application/link-format"; '
        f'from="{DAY_4}"; until="{DAY_4}",',
        f'<{BASE}timemap/city/jakarta>; rel="timemap"; type="application/link-format"; '
        'from="Thu, 01 Jan 2026 12:00:00 GMT"; until="Sat, 03 Jan 2026 12:00:00 GMT",',
        f'<{BASE}versions/4/city/jakarta>; rel="last memento"; datetime="{DAY_4}"',
    ]
