"""The validation report of a version: kept when it is published, told in every format, carried over by a rollback."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import Result
from fastapi.testclient import TestClient
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse
from rdflib import Graph, Variable
from rdflib import Literal as RDFLiteral

from ascn_api.app import create_app
from ascn_api.models import VersionReport
from ascn_api.settings import Settings
from ascn_graph.namespaces import DEFAULT_BASE, Namespace
from ascn_graph.next_version import roll_back
from ascn_graph.publishing import build
from ascn_graph.verification import verify
from ascn_graph.versions import Version, Versions

SPACE, ELSEWHERE = Namespace(DEFAULT_BASE), Namespace("https://elsewhere.example/data/")
REPORT = f"{DEFAULT_BASE}versions/1/report"
SHACL, DQV = "http://www.w3.org/ns/shacl#", "http://www.w3.org/ns/dqv#"
UNDATED = "The source has no date of issue. Add dcterms:issued if it prints one, else :undated true."
SYNTAXES = {
    "ttl": RdfFormat.TURTLE,
    "nt": RdfFormat.N_TRIPLES,
    "rdf": RdfFormat.RDF_XML,
    "jsonld": RdfFormat.JSON_LD,
}


def make_doubtful(root: Path) -> None:
    """Take the date of issue of the article away, and call a second city Jakarta."""
    article = root / "graph" / "sources" / "a.trig"
    text = article.read_text(encoding="utf-8")
    article.write_text(text.replace('  dcterms:issued "2025-01-01"^^xsd:date ;\n', ""), encoding="utf-8")
    editors = root / "graph" / "sources" / "editors.trig"
    second = '<city/other> a :City ; rdfs:label "Jakarta"@en ; :locatedIn <country/indonesia> .\n}\n'
    text = editors.read_text(encoding="utf-8").rstrip().removesuffix("}")
    editors.write_text(f"{text}  {second}", encoding="utf-8")


@pytest.fixture(scope="module")
def home(make_small_root: Callable[[Path], Path], tmp_path_factory: pytest.TempPathFactory) -> Versions:
    """Give a home with one version: the small world, made doubtful, with three warnings."""
    root = make_small_root(tmp_path_factory.mktemp("inputs"))
    make_doubtful(root)
    made = Versions(tmp_path_factory.mktemp("home"))
    build(root, made, SPACE)
    return made


@pytest.fixture(scope="module")
def client(home: Versions) -> Iterator[TestClient]:
    with TestClient(create_app(Settings(home=home.home))) as made:
        yield made


@pytest.fixture
def own(home: Versions, tmp_path: Path) -> Versions:
    """Give a copy of that home, to be changed."""
    shutil.copytree(home.home, tmp_path / "home")
    return Versions(tmp_path / "home")


def triples(text: bytes, syntax: RdfFormat = RdfFormat.TURTLE) -> set[Quad]:
    return set(parse(text, syntax))


def told(quads: set[Quad], subject: str) -> dict[str, set[str]]:
    """Give what is said of a subject: last part of the property to values."""
    found: dict[str, set[str]] = {}
    for quad in quads:
        if quad.subject == NamedNode(subject):
            name = quad.predicate.value.rpartition("#")[2].rpartition("/")[2]
            found.setdefault(name, set()).add(str(getattr(quad.object, "value", quad.object)))
    return found


def write_again(version: Version, name: str, content: bytes) -> None:
    path = version.folder / name
    path.unlink()
    path.write_bytes(content)


def test_report_is_told_in_json_with_the_place_of_each_warning(client: TestClient) -> None:
    answer = client.get("/versions/1/report.json")
    report = VersionReport.model_validate(answer.json())
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")
    assert (report.iri, report.version) == (REPORT, 1)
    assert (report.conforms, report.violations, report.warnings, report.infos) == (False, 0, 3, 0)
    assert [result.node.removeprefix(DEFAULT_BASE) for result in report.results] == [
        "city/jakarta",
        "city/other",
        "source/a",
    ]
    assert report.results[2].model_dump() == {
        "severity": "Warning",
        "message": UNDATED,
        "node": f"{DEFAULT_BASE}source/a",
        "shape": f"{DEFAULT_BASE}shapes#Source-issued-expected",
        "component": "SPARQLConstraintComponent",
        "path": "http://purl.org/dc/terms/issued",
        "value": None,
        "file": "graph/sources/a.trig",
        "line": 9,
    }


def test_number_of_nodes_a_shape_was_put_to_is_told(client: TestClient) -> None:
    shapes = {
        shape["shape"].partition("#")[2]: (shape["focus_nodes"], shape["results"])
        for shape in client.get("/versions/1/report.json").json()["shapes"]
    }
    assert shapes["Source-issued-expected"] == (2, 1)
    assert shapes["City-locatedIn"] == (2, 0)
    assert shapes["Meeting"] == (0, 0)


@pytest.mark.parametrize("extension", SYNTAXES)
def test_report_is_a_validation_report_in_every_syntax(client: TestClient, extension: str) -> None:
    answer = client.get(f"/versions/1/report.{extension}")
    assert answer.headers["content-type"].startswith(SYNTAXES[extension].media_type)
    quads = triples(answer.content, SYNTAXES[extension])
    report = told(quads, REPORT)
    assert report["type"] == {f"{SHACL}ValidationReport"}
    assert report["conforms"] == {"false"}
    assert report["result"] == {f"{REPORT}#result-{place}" for place in (1, 2, 3)}
    result = told(quads, f"{REPORT}#result-3")
    assert result["type"] == {f"{SHACL}ValidationResult"}
    assert result["resultSeverity"] == {f"{SHACL}Warning"}
    assert result["focusNode"] == {f"{DEFAULT_BASE}source/a"}
    assert result["resultMessage"] == {UNDATED}
    assert result["source"] == {"graph/sources/a.trig#line=8,9"}


def test_report_measures_each_shape_in_rdf(client: TestClient) -> None:
    quads = triples(client.get("/versions/1/report.ttl").content)
    assert told(quads, f"{REPORT}#shape-Meeting") == {
        "type": {f"{DQV}QualityMeasurement"},
        "isPartOf": {REPORT},
        "computedOn": {f"{DEFAULT_BASE}shapes#Meeting"},
        "isMeasurementOf": {f"{REPORT}#focus-nodes"},
        "value": {"0"},
    }
    assert told(quads, f"{REPORT}#focus-nodes")["type"] == {f"{DQV}Metric"}
    assert told(quads, f"{DEFAULT_BASE}versions/1") == {"hasQualityMetadata": {REPORT}}


def test_every_syntax_says_the_same(client: TestClient) -> None:
    said = {
        extension: {(str(q.subject), q.predicate.value, str(q.object)) for q in triples(body, syntax)}
        for extension, syntax in SYNTAXES.items()
        if (body := client.get(f"/versions/1/report.{extension}").content)
    }
    assert said["nt"] == said["ttl"] == said["rdf"] == said["jsonld"]


def test_report_is_read_by_rdflib(home: Versions) -> None:
    graph = Graph().parse(home.current().folder / "report.ttl", format="turtle")
    asked = graph.query(
        "SELECT (COUNT(?result) AS ?n) { ?report a sh:ValidationReport ; sh:conforms false ; sh:result ?result }"
    )
    assert asked.bindings == [{Variable("n"): RDFLiteral(3)}]


def test_page_names_what_was_found_where(client: TestClient) -> None:
    page = client.get("/versions/1/report", headers={"Accept": "text/html"})
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "0 violations, 3 warnings, 0 infos." in page.text
    assert UNDATED in page.text
    assert "<code>graph/sources/a.trig:9</code>" in page.text
    assert '<a href="/source/a" title="http://localhost:8000/source/a">Article A</a>' in page.text


def test_shapes_that_match_nothing_come_first_on_the_page(client: TestClient) -> None:
    page = client.get("/versions/1/report.html").text
    assert page.index("shapes#Meeting-") < page.index('title="http://localhost:8000/shapes#City"')
    assert "of them match no node and pass on nothing" in page


@pytest.mark.parametrize("extension", ["json", *SYNTAXES])
def test_report_is_immutable_as_data(client: TestClient, extension: str) -> None:
    answer = client.get(f"/versions/1/report.{extension}")
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["ascn-version"] == "1"
    again = client.get(f"/versions/1/report.{extension}", headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    head = client.head(f"/versions/1/report.{extension}")
    assert (head.status_code, head.content, head.headers["etag"]) == (200, b"", answer.headers["etag"])
    assert head.headers["content-length"] == answer.headers["content-length"]


def test_page_of_the_report_is_asked_for_anew(client: TestClient) -> None:
    page = client.get("/versions/1/report.html")
    assert page.headers["cache-control"] == "no-cache"
    assert (
        client.get("/versions/1/report.html", headers={"If-None-Match": page.headers["etag"]}).status_code
        == 304
    )


def test_formats_of_the_report_have_entity_tags_of_their_own(client: TestClient) -> None:
    tags = [client.get(f"/versions/1/report.{end}").headers["etag"] for end in ("html", "json", *SYNTAXES)]
    assert len(set(tags)) == 6


def test_report_is_negotiated_and_links_to_its_other_formats(client: TestClient) -> None:
    answer = client.get("/versions/1/report", headers={"Accept": "application/ld+json"})
    assert (answer.headers["content-type"], answer.headers["vary"]) == ("application/ld+json", "Accept")
    assert '</versions/1/report.ttl>; rel="alternate"; type="text/turtle"' in answer.headers["link"]
    assert client.get("/versions/1/report", params={"format": "json"}).json()["version"] == 1


@pytest.mark.parametrize(
    ("path", "status", "kind"),
    [
        ("/versions/x/report", 404, "unknown-version"),
        ("/versions/01/report", 404, "unknown-version"),
        ("/versions/99/report.json", 404, "unknown-version"),
        ("/versions/1/report.pdf", 406, "not-acceptable"),
        ("/versions/1/report?format=csv", 406, "not-acceptable"),
    ],
)
def test_report_that_cannot_be_told_is_a_problem(
    client: TestClient, path: str, status: int, kind: str
) -> None:
    answer = client.get(path, headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json()["type"]) == (status, f"{DEFAULT_BASE}problems#{kind}")


def test_version_published_before_reports_were_kept_says_so(own: Versions, publish_as_client: object) -> None:
    assert callable(publish_as_client)
    fact = Quad(SPACE.iri("city/new"), SPACE.term("n"), Literal(1), SPACE.iri("drafts"))
    publish_as_client(own, fact)  # which writes no report
    with TestClient(create_app(Settings(home=own.home))) as client:
        answer = client.get(
            "/versions/2/report", headers={"Accept": "application/json", "If-None-Match": "*"}
        )
        assert (answer.status_code, answer.json()["type"]) == (404, f"{DEFAULT_BASE}problems#no-report")
        assert answer.json()["detail"] == (
            "Version 2 has no validation report: it was published before reports were kept."
        )
        assert client.get("/versions/2.json").json()["report"] is None
        assert "hasQualityMetadata" not in client.get("/versions/2.nt").text
        assert "No validation report is kept" in client.get("/versions/2.html").text


def test_version_leads_to_its_report(client: TestClient) -> None:
    assert client.get("/versions/1.json").json()["report"] == REPORT
    described = told(triples(client.get("/versions/1.ttl").content), f"{DEFAULT_BASE}versions/1")
    assert described["hasQualityMetadata"] == {REPORT}
    assert 'href="/versions/1/report"' in client.get("/versions/1.html").text
    assert 'href="/versions/1/report">3</a>' in client.get("/versions.html").text


def test_equal_inputs_give_equal_reports(small_root: Path, tmp_path: Path, home: Versions) -> None:
    make_doubtful(small_root)
    again = build(small_root, Versions(tmp_path / "again"), SPACE).version
    assert (again.folder / "report.ttl").read_bytes() == (home.get(1).folder / "report.ttl").read_bytes()


def test_rollback_carries_the_report_over(own: Versions, small_root: Path) -> None:
    build(small_root, own, SPACE)
    third = roll_back(own, 1).version
    before, after = ((own.get(number).folder / "report.ttl").read_text() for number in (1, 3))
    assert after == before.replace("versions/1/report", "versions/3/report")
    assert third.shacl == own.get(1).shacl
    assert verify(own, 3) == []


def test_rollback_under_another_base_moves_the_report(own: Versions, small_root: Path) -> None:
    build(small_root, own, ELSEWHERE)
    third = roll_back(own, 1).version
    assert third.base == ELSEWHERE.base
    text = (third.folder / "report.ttl").read_text()
    assert DEFAULT_BASE not in text
    first = f"{ELSEWHERE.base}versions/3/report#result-1"
    result = told(triples(text.encode()), first)
    assert result["focusNode"] == {f"{ELSEWHERE.base}city/jakarta"}
    [message] = result["resultMessage"]
    assert message.startswith(f"{ELSEWHERE.base}city/other has the same English label, Jakarta.")


def test_rollback_to_a_version_without_report_keeps_none(own: Versions, small_root: Path) -> None:
    manifest = own.get(1).folder / "version.json"
    text = manifest.read_text()
    size = own.get(1).sizes["report.ttl"]
    manifest.write_text(text.replace(f'    "report.ttl": {size},\n', ""))
    (own.get(1).folder / "report.ttl").unlink()
    build(small_root, own, SPACE)
    assert "report.ttl" in own.get(2).sizes
    assert "report.ttl" not in roll_back(own, 1).version.sizes


def test_report_of_a_version_under_another_base_is_named_as_served(own: Versions, small_root: Path) -> None:
    build(small_root, own, ELSEWHERE)
    with TestClient(create_app(Settings(home=own.home, base=ELSEWHERE.base))) as client:
        quads = triples(client.get("/data/versions/1/report.ttl").content)
        served = f"{ELSEWHERE.base}versions/1/report"
        assert client.get("/data/versions/1/report.json").json()["iri"] == served
    assert told(quads, served)["result"] == {f"{served}#result-{place}" for place in (1, 2, 3)}
    # What it is about is called as in that version.
    assert told(quads, f"{served}#result-3")["focusNode"] == {f"{DEFAULT_BASE}source/a"}


@pytest.mark.parametrize("content", [b"<a", b""], ids=["broken", "empty"])
def test_damaged_report_is_told_and_found(own: Versions, small_root: Path, content: bytes) -> None:
    build(small_root, own, SPACE)
    write_again(own.get(1), "report.ttl", content)
    assert verify(own, 1) == ["the file report.ttl is not as it was published"]
    with TestClient(create_app(Settings(home=own.home))) as client:
        answer = client.get("/versions/1/report", headers={"Accept": "application/json"})
        assert (answer.status_code, answer.json()["title"]) == (503, "Damaged version")
        assert str(own.folder / "1" / "report.ttl") in answer.json()["detail"]


def test_command_tells_the_report(small_root: Path, ascn: Callable[..., Result]) -> None:
    make_doubtful(small_root)
    ascn("build")
    lines = ascn("versions", "report", "1").output.splitlines()
    assert lines[0] == "Version 1: 0 violations, 3 warnings, 0 infos; 344 shapes, 252 of which match nothing."
    assert lines[3] == (
        f"warning: graph/sources/a.trig:9: <{DEFAULT_BASE}source/a> {UNDATED} "
        f"[{DEFAULT_BASE}shapes#Source-issued-expected]"
    )
    assert f"matches nothing: <{DEFAULT_BASE}shapes#Meeting>" in lines


def test_store_of_the_version_holds_what_the_report_is_about(home: Versions) -> None:
    store = home.current().open_store()
    quads = triples((home.current().folder / "report.ttl").read_bytes())
    nodes = {quad.object for quad in quads if quad.predicate.value == f"{SHACL}focusNode"}
    assert len(nodes) == 3
    assert nodes <= {quad.subject for quad in store}
