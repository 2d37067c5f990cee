"""/reconcile: Reconciliation Service API 0.2, in a small world with two cities of one name."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from ascn_api.app import create_app
from ascn_api.settings import Settings
from ascn_graph.namespaces import Namespace
from ascn_graph.publishing import build
from ascn_graph.versions import Versions

BASE = "https://ascn.example/data/"
TWINS = """
<source/editors#twins> {
  <country/thailand> a :Country ; rdfs:label "Thailand"@en , "タイ"@ja ; :iso3166 "TH" .
  <city/twin-east> a :City ; rdfs:label "Quivira"@en ; :locatedIn <country/indonesia> .
  <city/twin-west> a :City ; rdfs:label "Quivira"@en , "Zembla"@id ; :locatedIn <country/thailand> .
  <organisation/zembla> a :Organisation ; rdfs:label "Zembla"@en .
}
"""
Result = dict[str, Any]
Ask = Callable[..., Result]


@pytest.fixture(scope="module")
def world(
    make_small_root: Callable[[Path], Path], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[TestClient]:
    """Give a client of a server of the small world, below a path, in which two cities are called Quivira."""
    root = make_small_root(tmp_path_factory.mktemp("twins"))
    editors = root / "graph" / "sources" / "editors.trig"
    editors.write_text(editors.read_text(encoding="utf-8") + TWINS, encoding="utf-8")
    versions = Versions(tmp_path_factory.mktemp("home"))
    build(root, versions, Namespace(BASE))
    with TestClient(create_app(Settings(home=versions.home, base=BASE))) as made:
        yield made


@pytest.fixture
def ask(world: TestClient) -> Ask:
    """Give a function that sends one query and gives its result."""

    def asked(**query: object) -> Result:
        answer = world.post("/reconcile", data={"queries": json.dumps({"q": query})})
        assert answer.status_code == 200
        result: Result = answer.json()["q"]
        return result

    return asked


def ids(result: Result) -> list[str]:
    return [candidate["id"] for candidate in result["result"]]


def test_manifest_tells_where_everything_is(world: TestClient) -> None:
    manifest = world.get("/data/reconcile").json()
    types = manifest.pop("defaultTypes")
    settings = manifest["extend"].pop("property_settings")
    assert [entry["id"] for entry in types] == ["City", "Country", "Organisation", "Theme", "Source"]
    assert {entry["name"]: entry["type"] for entry in settings} == {
        "limit": "number",
        "language": "text",
        "count": "checkbox",
    }
    url = "https://ascn.example/data"
    assert manifest == {
        "versions": ["0.1", "0.2"],
        "name": "ASEAN Smart Cities Network",
        "identifierSpace": f"{url}/",
        "schemaSpace": f"{url}/ontology#",
        "documentation": f"{url}/use#openrefine.txt",
        "serviceVersion": manifest["serviceVersion"],
        "batchSize": 50,
        "view": {"url": f"{url}/{{{{id}}}}"},
        "preview": {"url": f"{url}/reconcile/preview?id={{{{id}}}}", "width": 420, "height": 300},
        "suggest": {
            kind: {
                "service_url": url,
                "service_path": f"/reconcile/suggest/{kind}",
                "flyout_service_url": url,
                "flyout_service_path": f"/reconcile/flyout/{kind}?id=${{id}}",
            }
            for kind in ("entity", "property", "type")
        },
        "extend": {"propose_properties": {"service_url": url, "service_path": "/reconcile/properties"}},
    }


def test_view_template_leads_to_the_page(world: TestClient) -> None:
    for id_ in ("city/jakarta", "city%2Fjakarta"):
        answer = world.get(f"/data/{id_}", headers={"Accept": "text/html"})
        assert (answer.status_code, answer.url.path) == (200, "/data/city/jakarta.html")


def test_name_is_found_and_matched(ask: Ask) -> None:
    assert ask(query="Jakarta", type="City") == {
        "result": [
            {
                "id": "city/jakarta",
                "name": "Jakarta",
                "description": "city · Indonesia",
                "type": [{"id": "City", "name": "city"}],
                "score": 100.0,
                "match": True,
                "features": [{"id": "name", "value": 1.0}, {"id": "type", "value": True}],
            }
        ]
    }


def test_queries_come_by_get_as_by_post(world: TestClient) -> None:
    batch = {"queries": json.dumps({"a": {"query": "Jakarta"}, "b": {"query": "Quivira"}})}
    by_get, by_post = world.get("/reconcile", params=batch), world.post("/reconcile/", data=batch)
    assert list(by_get.json()) == ["a", "b"]
    assert by_get.json() == by_post.json()


@pytest.mark.parametrize(
    ("text", "score", "match"),
    [
        ("Jakarta", 100.0, True),
        ("  JAKARTA ", 99.0, True),
        ("DKI Jakarta", 99.0, True),
        ("dki-jakarta", 98.0, True),
        ("city/jakarta", 100.0, True),
        (f"{BASE}city/jakarta", 100.0, True),
        ("Jakrta", 87.7, False),
        ("Jakarta City", 81.5, False),
    ],
)
def test_score_tells_how_near_the_name_is(ask: Ask, text: str, score: float, match: bool) -> None:
    first = ask(query=text, type="City")["result"][0]
    assert (first["id"], first["score"], first["match"]) == ("city/jakarta", score, match)


@pytest.mark.parametrize("text", ["Atlantis", "!!!", "\u200f", "x" * 2000, "<script>"])
def test_name_of_nothing_finds_nothing(ask: Ask, text: str) -> None:
    assert ask(query=text) == {"result": []}


def test_end_of_an_iri_is_no_name_to_be_sure_of(ask: Ask) -> None:
    first = ask(query="twin-west", type="City")["result"][0]
    assert (first["id"], first["score"], first["match"]) == ("city/twin-west", 98.0, False)


def test_namesakes_are_no_match(ask: Ask) -> None:
    result = ask(query="Quivira", type="City")["result"]
    assert [(found["id"], found["score"], found["match"]) for found in result] == [
        ("city/twin-east", 100.0, False),
        ("city/twin-west", 100.0, False),
    ]


@pytest.mark.parametrize(
    "value",
    ["Thailand", "タイ", {"id": "country/thailand", "name": "x"}, f"{BASE}country/thailand", ["Thailand"]],
)
@pytest.mark.parametrize("pid", ["locatedIn", f"{BASE}ontology#locatedIn", ":locatedIn", "country"])
def test_property_tells_namesakes_apart(ask: Ask, pid: str, value: object) -> None:
    result = ask(query="Quivira", type="City", properties=[{"pid": pid, "v": value}])["result"]
    assert [(found["id"], found["score"], found["match"]) for found in result] == [
        ("city/twin-west", 100.0, True),
        ("city/twin-east", 50.0, False),
    ]
    assert {"id": "locatedIn", "value": 1.0} in result[0]["features"]


def test_what_disagrees_is_no_match(ask: Ask) -> None:
    result = ask(query="Jakarta", properties=[{"pid": "locatedIn", "v": "Thailand"}])["result"]
    assert (result[0]["id"], result[0]["score"], result[0]["match"]) == ("city/jakarta", 50.0, False)


def test_what_is_not_known_changes_nothing(ask: Ask) -> None:
    result = ask(query="Jakarta", properties=[{"pid": "iso3166", "v": "ID-JK"}, {"pid": "mayor", "v": 1}])
    assert (result["result"][0]["score"], result["result"][0]["match"]) == (100.0, True)
    assert result["error"] == "There is no property called mayor; it was passed over."


def test_properties_alone_find_what_has_them(ask: Ask) -> None:
    by_country = ask(type="City", properties=[{"pid": "locatedIn", "v": "Indonesia"}])
    by_code = ask(properties=[{"pid": "iso3166", "v": "TH"}])
    assert ids(by_country) == ["city/jakarta", "city/twin-east"]
    assert [(found["id"], found["score"], found["match"]) for found in by_code["result"]] == [
        ("country/thailand", 100.0, False)
    ]


@pytest.mark.parametrize(
    ("more", "found"),
    [
        ({}, [("city/twin-west", 100.0), ("organisation/zembla", 100.0)]),
        ({"type": "City"}, [("city/twin-west", 100.0)]),
        ({"type": ["City", "Organisation"]}, [("city/twin-west", 100.0), ("organisation/zembla", 100.0)]),
        ({"type": ["City", "Organisation"], "type_strict": "all"}, []),
        (
            {"type": "Organisation", "type_strict": "should"},
            [("organisation/zembla", 100.0), ("city/twin-west", 50.0)],
        ),
        ({"type": f"{BASE}ontology#City", "limit": 1}, [("city/twin-west", 100.0)]),
        ({"limit": 1}, [("city/twin-west", 100.0)]),
    ],
)
def test_types_limit_what_is_found(ask: Ask, more: dict[str, object], found: list[tuple[str, float]]) -> None:
    result = ask(query="Zembla", **more)["result"]
    assert [(candidate["id"], candidate["score"]) for candidate in result] == found


def test_namesake_of_another_type_is_no_rival(ask: Ask) -> None:
    assert ask(query="Zembla", type="City", type_strict="should")["result"][0]["match"] is True
    assert ask(query="Zembla")["result"][0]["match"] is False


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ({}, "a query needs a text in the field query, or properties, or both."),
        ({"query": " "}, "a query needs a text in the field query, or properties, or both."),
        ({"query": "Jakarta", "limit": 0}, "limit: Input should be greater than or equal to 1."),
        (
            {"query": "Jakarta", "type_strict": "maybe"},
            "type_strict: Input should be 'any', 'all' or 'should'.",
        ),
        (
            {"query": "Jakarta", "type": "Town"},
            "There is no type called Town. Types: Theme, City, Country, Organisation, Source.",
        ),
        ({"query": "x" * 2001}, "query: String should have at most 2000 characters."),
        ("Jakarta", "Input should be a valid dictionary or instance of QueryModel."),
    ],
)
def test_bad_query_does_not_spoil_its_batch(world: TestClient, query: object, told: str) -> None:
    batch = {"good": {"query": "Jakarta"}, "bad": query}
    results = world.post("/reconcile", data={"queries": json.dumps(batch)}).json()
    assert ids(results["good"]) == ["city/jakarta"]
    assert results["bad"] == {"result": [], "error": told}


@pytest.mark.parametrize(
    ("form", "status", "parameter"),
    [
        ({"queries": "Jakarta"}, 400, "queries"),
        ({"queries": '["Jakarta"]'}, 400, "queries"),
        ({"queries": '{"q": {"query": NaN}}'}, 400, "queries"),
        ({"queries": '{"q": {"query": "\\ud800"}}'}, 400, "queries"),
        ({"queries": "[" * 100_000}, 400, "queries"),
        ({"queries": "{}", "extend": "{}"}, 400, "extend"),
        ({"query": "Jakarta"}, 400, "queries"),
        ({"extend": "{}"}, 400, "extend"),
        ({"extend": '{"ids": "city/jakarta", "properties": []}'}, 400, "extend"),
        ({"queries": json.dumps({str(n): {"query": "x"} for n in range(51)})}, 413, None),
        ({"extend": json.dumps({"ids": ["x"] * 201, "properties": []})}, 413, None),
        ({"extend": json.dumps({"ids": ["x"] * 101, "properties": [{"id": "y"}] * 40})}, 413, None),
    ],
)
def test_batch_that_cannot_be_read_is_refused(
    world: TestClient, form: dict[str, str], status: int, parameter: str | None
) -> None:
    answer = world.post("/reconcile", data=form)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert answer.json().get("parameter") == parameter


def test_other_kinds_of_body_are_refused(world: TestClient) -> None:
    answer = world.post("/reconcile", json={"q": {"query": "Jakarta"}})
    assert (answer.status_code, answer.json()["acceptable"]) == (415, ["application/x-www-form-urlencoded"])


def test_answer_by_get_is_kept_by_its_tag_and_that_by_post_is_not(world: TestClient) -> None:
    batch = {"queries": '{"q": {"query": "Jakarta"}}'}
    answer = world.get("/reconcile", params=batch)
    again = world.get("/reconcile", params=batch, headers={"If-None-Match": answer.headers["etag"]})
    other = world.get("/reconcile", headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, other.status_code) == (304, 200)
    assert "etag" not in world.post("/reconcile", data=batch).headers


def test_names_are_told_in_the_language_of_the_reader(world: TestClient) -> None:
    queries = {"queries": '{"q": {"query": "Thailand"}}'}
    answer = world.get("/reconcile", params=queries, headers={"Accept-Language": "ja"})
    assert answer.json()["q"]["result"][0]["name"] == "タイ"
    assert answer.headers["vary"] == "Accept, Accept-Language"


def test_pages_of_any_origin_may_ask(world: TestClient) -> None:
    preflight = world.options("/reconcile", headers={"Origin": "http://127.0.0.1:3333"})
    assert preflight.headers["access-control-allow-methods"] == "GET, HEAD, POST, OPTIONS"
    assert world.get("/reconcile").headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize("callback", ["jQuery36_17", "$.found", "a.b_c"])
def test_callback_gets_a_script(world: TestClient, callback: str) -> None:
    plain = world.get("/reconcile").text
    answer = world.get("/reconcile", params={"callback": callback, "_": "17"})
    assert answer.text == f"/**/{callback}({plain});"
    assert answer.headers["content-type"] == "application/javascript"
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("callback", ["alert(1)//", "a b", "a.", "1a", "é", "x" * 101, "a\n"])
def test_callback_that_is_no_function_is_refused(world: TestClient, callback: str) -> None:
    answer = world.get("/reconcile", params={"callback": callback})
    assert (answer.status_code, answer.json()["parameter"]) == (400, "callback")
