"""The questions that a version is published with: as a list, each on a page, in RDF as SHACL has it, and as a query."""

from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions, RdfFormat, Store, parse

from ascn_graph.errors import InvalidSource
from ascn_graph.namespaces import DCTERMS, DEFAULT_BASE, RDF, RDFS, SH, Namespace
from ascn_graph.publishing import build
from ascn_graph.versions import Version, Versions

SPACE = Namespace(DEFAULT_BASE)
FILES = sorted((Path(__file__).parents[1] / "ontology" / "queries").glob("*.rq"))
ASKING_PATHS = [file for file in FILES if "SERVICE <paths>" in file.read_text(encoding="utf-8")]
ONE = "who-agreed-to-what"
FORMATS = {
    "ttl": RdfFormat.TURTLE,
    "jsonld": RdfFormat.JSON_LD,
    "nt": RdfFormat.N_TRIPLES,
    "rdf": RdfFormat.RDF_XML,
    "trig": RdfFormat.TRIG,
    "nq": RdfFormat.N_QUADS,
}


def described(client: TestClient, path: str, format_: RdfFormat = RdfFormat.TURTLE) -> list[Quad]:
    answer = client.get(path, headers={"Accept": format_.media_type})
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith(format_.media_type)
    return list(parse(answer.content, format_, base_iri=DEFAULT_BASE))


def test_every_question_is_listed(client: TestClient) -> None:
    parts = {
        quad.object.value
        for quad in described(client, "/queries")
        if quad.predicate.value == f"{DCTERMS}hasPart" and isinstance(quad.object, NamedNode)
    }
    assert len(FILES) >= 40
    assert len(ASKING_PATHS) >= 2
    assert parts == {f"{DEFAULT_BASE}queries/{file.stem}" for file in FILES}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_question_is_described_with_its_query(client: TestClient, file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    node = SPACE.iri(f"queries/{file.stem}")
    told = {quad.triple for quad in described(client, f"/queries/{file.stem}.ttl")}
    values = {(triple.predicate.value, triple.object) for triple in told if triple.subject == node}
    question = text.splitlines()[0].removeprefix("# ")
    assert (f"{RDF}type", NamedNode(f"{SH}SPARQLExecutable")) in values
    assert (f"{RDFS}label", Literal(question, language="en")) in values
    assert (f"{SH}select", Literal(text)) in values
    assert (f"{DCTERMS}isPartOf", SPACE.iri("queries")) in values


@pytest.mark.parametrize("extension", FORMATS)
@pytest.mark.parametrize("path", ["/queries", f"/queries/{ONE}"])
def test_every_format_tells_the_same(client: TestClient, path: str, extension: str) -> None:
    told = described(client, f"{path}.{extension}", FORMATS[extension])
    assert {quad.triple for quad in told} == {quad.triple for quad in described(client, path)}


@pytest.mark.parametrize(
    "file", [file for file in FILES if file not in ASKING_PATHS], ids=lambda file: file.stem
)
def test_query_alone_runs_anywhere_and_finds_the_same(
    client: TestClient, version: Version, file: Path
) -> None:
    answer = client.get(f"/queries/{file.stem}.rq")
    store = version.open_store()
    here = store.query(file.read_text(encoding="utf-8"), base_iri=version.base, prefixes=SPACE.prefixes)
    anywhere = store.query(answer.text)
    assert answer.headers["content-type"] == "application/sparql-query"
    assert answer.text.startswith(file.read_text(encoding="utf-8").splitlines()[0])
    assert isinstance(here, QuerySolutions)
    assert isinstance(anywhere, QuerySolutions)
    assert [str(row) for row in anywhere] == [str(row) for row in here]


@pytest.mark.parametrize("file", ASKING_PATHS, ids=lambda file: file.stem)
def test_query_alone_asks_this_server_for_paths(client: TestClient, file: Path) -> None:
    text = client.get(f"/queries/{file.stem}.rq").text
    assert f"BASE <{DEFAULT_BASE}>" in text
    answers = [
        client.post("/sparql", data={"query": query}, headers={"Accept": "text/csv"})
        for query in (text, file.read_text(encoding="utf-8"))
    ]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].text == answers[1].text


def test_prefixes_of_the_queries_are_declared_in_the_catalogue(client: TestClient) -> None:
    told = {quad.triple for quad in described(client, "/graph/catalogue")}
    declared = {t.object for t in told if t.predicate.value == f"{SH}declare"}
    names = {
        t.object.value
        for t in told
        if t.subject in declared and t.predicate.value == f"{SH}prefix" and isinstance(t.object, Literal)
    }
    assert names == set(SPACE.prefixes)


def test_page_shows_question_and_query_and_leads_to_the_answer(client: TestClient) -> None:
    page = unescape(client.get(f"/queries/{ONE}", headers={"Accept": "text/html"}).text)
    text = (FILES[0].parent / f"{ONE}.rq").read_text(encoding="utf-8")
    assert "<h1>Who put forward and who agreed to the outcomes of the third meeting?</h1>" in page
    assert text in page
    link = page.partition('<a href="/sparql?')[2].partition('"')[0]
    answer = client.get(f"/sparql?{link}", headers={"Accept": "text/csv"})
    assert answer.text.startswith("number,part,agent\r\n")
    assert f'href="/queries/{ONE}.rq"' in page


def test_page_lists_all_questions(client: TestClient) -> None:
    page = client.get("/queries", headers={"Accept": "text/html"}).text
    assert [file.stem for file in FILES if f'href="/queries/{file.stem}"' not in page] == []


def test_home_and_the_endpoint_lead_to_the_questions(client: TestClient) -> None:
    for path in ("/", "/sparql"):
        assert 'href="/queries"' in client.get(path, headers={"Accept": "text/html"}).text


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/queries/who-agreed", 404),
        ("/queries/Who", 404),
        ("/queries/%00", 404),
        (f"/queries/{'x' * 5000}", 404),
        (f"/queries/{ONE}.pdf", 406),
        ("/queries.pdf", 406),
    ],
)
def test_what_there_is_not_is_told(client: TestClient, path: str, status: int) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")


def test_question_that_comes_near_is_named(client: TestClient) -> None:
    (candidate,) = client.get("/queries/who-agreed").json()["candidates"]
    assert candidate["iri"] == f"{DEFAULT_BASE}queries/{ONE}"


def test_endpoint_finds_the_questions(client: TestClient) -> None:
    query = "SELECT (COUNT(*) AS ?n) { GRAPH graph:catalogue { ?question a sh:SPARQLExecutable } }"
    answer = client.get("/sparql", params={"query": query, "format": "csv"})
    assert answer.text.split() == ["n", str(len(FILES))]


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("Who", b"# Who?\nASK {}", "Its name may hold a-z, 0-9 and hyphens only, not 'Who'."),
        ("who", b"ASK {}", "The first line must be a comment that asks the question: # Who "),
        ("who", b"# Who.\nASK {}", "The first line must be a comment that asks the question: # Who "),
        ("who", b"# Who?\nASK {", "The query cannot be read: "),
        ("who", b"# Who?\nDESCRIBE <x>", "The query must be a SELECT, ASK, CONSTRUCT, not a DESCRIBE."),
        ("who", b"# Who?\nASK { SERVICE <http://x/> {} }", "SERVICE is refused wherever the query is run."),
        ("who", b"# Who?\nASK { SERVICE <paths> {} SERVICE <x> {} }", "SERVICE is refused wherever"),
        ("who", b"# Who?\nASK { SERVICE <paths> {", "Line 2, column 7: SERVICE <paths> is not closed"),
        ("who", b"# Who?\nASK { ?s ?p '\xe9' }", "The file is not UTF-8 (at byte 20)."),
    ],
)
def test_file_that_is_no_question_stops_the_build(
    small_root: Path, tmp_path: Path, name: str, content: bytes, told: str
) -> None:
    folder = small_root / "ontology" / "queries"
    folder.mkdir()
    (folder / f"{name}.rq").write_bytes(content)
    with pytest.raises(InvalidSource) as refused:
        build(small_root, Versions(tmp_path / "home"), SPACE)
    (finding,) = refused.value.findings
    assert finding.message.startswith(told)
    assert finding.file == f"ontology/queries/{name}.rq"


@pytest.mark.parametrize(("form", "word"), [("ASK {}", "ask"), ("CONSTRUCT WHERE {}", "construct")])
def test_other_forms_are_described_by_their_own_words(
    make_small_root: Callable[[Path], Path], tmp_path: Path, form: str, word: str
) -> None:
    root = make_small_root(tmp_path / "inputs")
    (root / "ontology" / "queries").mkdir()
    (root / "ontology" / "queries" / "is-it.rq").write_text(f"# Is it?\n{form}\n")
    version = build(root, Versions(tmp_path / "home"), SPACE).version
    store: Store = version.open_store()
    node = SPACE.iri("queries/is-it")
    (told,) = store.quads_for_pattern(node, NamedNode(f"{SH}{word}"), None, SPACE.catalogue)
    assert told.object == Literal(f"# Is it?\n{form}\n")


def test_change_of_a_question_makes_a_new_version(small_root: Path, tmp_path: Path) -> None:
    versions, folder = Versions(tmp_path / "home"), small_root / "ontology" / "queries"
    build(small_root, versions, SPACE)
    folder.mkdir()
    (folder / "is-it.rq").write_text("# Is it?\nASK {}\n")
    built = build(small_root, versions, SPACE)
    assert (built.published, built.version.counts["added"]) == (True, 8)
