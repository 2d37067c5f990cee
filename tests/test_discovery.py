"""How the data set is found and described: VoID, DCAT, schema.org, /.well-known/void, links of the home page."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Store, Triple, parse

from ascn_api.app import create_app
from ascn_api.settings import Settings
from ascn_graph.namespaces import DEFAULT_BASE, Namespace
from ascn_graph.publishing import build
from ascn_graph.versions import Version, Versions

SPACE = Namespace(DEFAULT_BASE)
TURTLE = {"Accept": "text/turtle"}
HTML = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def described(client: TestClient) -> Store:
    """Read the description of the data set that the server gives."""
    store = Store()
    store.extend(parse(client.get("/", headers=TURTLE).content, RdfFormat.TURTLE))
    return store


@pytest.fixture(scope="module")
def dataset(client: TestClient) -> dict[str, Any]:
    """Read the schema.org data of the home page."""
    return dataset_of(client.get("/", headers=HTML).text)


def dataset_of(page: str) -> dict[str, Any]:
    (text,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    read: dict[str, Any] = json.loads(text)
    return read


def rows(store: Store, pattern: str, *names: str) -> list[tuple[str, ...]]:
    query = f"SELECT DISTINCT {' '.join(f'?{name}' for name in names)} {{ {pattern} }}"
    prefixes = {**SPACE.prefixes, "spdx": "http://spdx.org/rdf/terms#"}
    answer = store.query(query, base_iri=DEFAULT_BASE, prefixes=prefixes)
    found = ([row[name] for name in names] for row in answer)  # type: ignore[union-attr]  # it is a SELECT
    return sorted(tuple(term.value for term in row) for row in found)


def ask(store: Store, pattern: str) -> bool:
    return bool(rows(store, f"{pattern} BIND (1 AS ?one)", "one"))


def test_sizes_are_those_of_the_version(described: Store, version: Version) -> None:
    store = version.open_store()
    query = "SELECT (COUNT(*) AS ?a) (COUNT(DISTINCT ?s) AS ?b) (COUNT(DISTINCT ?o) AS ?c) { ?s ?p ?o }"
    (counted,) = list(store.query(query))  # type: ignore[arg-type]  # it is a SELECT
    pattern = "<> void:triples ?a ; void:distinctSubjects ?b ; void:distinctObjects ?c ; void:entities ?d"
    assert rows(described, pattern, "a", "b", "c", "d") == [
        (*(counted[name].value for name in "abc"), str(version.counts["entities"]))
    ]


@pytest.mark.parametrize(
    ("predicate", "value"),
    [
        ("void:sparqlEndpoint", "sparql"),
        ("void:dataDump", "dump.nq.gz"),
        ("void:dataDump", "dump.ttl.gz"),
        ("void:feature", "http://www.w3.org/ns/formats/Turtle"),
        ("void:vocabulary", "ontology"),
        ("void:vocabulary", "http://www.w3.org/ns/org"),
        ("void:vocabulary", "https://schema.org/"),
        ("void:rootResource", "network/ascn"),
        ("void:rootResource", "theme/scheme"),
        ("void:subset", "graph/inferred"),
        ("dcterms:license", "https://creativecommons.org/licenses/by/4.0/"),
        ("dcterms:publisher", "organisation/ascn-graph-editors"),
        ("dcterms:conformsTo", "shapes"),
        ("dcterms:spatial", "country/indonesia"),
        ("dcterms:language", "http://id.loc.gov/vocabulary/iso639-1/ja"),
        ("dcterms:language", "http://id.loc.gov/vocabulary/iso639-2/fil"),
        ("dcat:theme", "http://publications.europa.eu/resource/authority/data-theme/REGI"),
        ("dcat:hasCurrentVersion", "versions/1"),
        ("rdfs:seeAlso", "queries"),
    ],
)
def test_description_tells(described: Store, predicate: str, value: str) -> None:
    assert ask(described, f"<> {predicate} <{value}>")


def test_vocabulary_is_named_without_the_hash_of_its_names(described: Store) -> None:
    named = [name for (name,) in rows(described, "<> void:vocabulary ?name", "name")]
    assert len(named) >= 8
    assert [name for name in named if name.endswith("#")] == []


def test_every_kind_of_entity_has_an_example(described: Store) -> None:
    examples = [iri for (iri,) in rows(described, "<> void:exampleResource ?iri", "iri")]
    kinds = {iri.removeprefix(DEFAULT_BASE).partition("/")[0] for iri in examples}
    assert {"city", "country", "meeting", "organisation", "person", "source", "theme"} <= kinds
    assert len(kinds) == len(examples)


def test_links_to_other_data_sets_are_counted(described: Store, version: Version) -> None:
    linksets = rows(
        described,
        "?set a void:Linkset ; void:linkPredicate ?by ; void:triples ?count ; void:subjectsTarget <> ;"
        " void:objectsTarget [ dcterms:title ?title ]",
        *("by", "title", "count"),
    )
    store = version.open_store()
    same = store.quads_for_pattern(None, NamedNode("https://schema.org/sameAs"), None, None)
    wikidata = {quad.triple for quad in same if "//www.wikidata.org/" in str(quad.object)}
    assert ("https://schema.org/sameAs", "Wikidata", str(len(wikidata))) in linksets
    assert {title for _, title, _ in linksets} >= {"Wikidata", "GeoNames"}


def test_what_each_kind_of_source_states_is_counted(described: Store, version: Version) -> None:
    store = version.open_store()
    kind = store.quads_for_pattern(None, SPACE.term("sourceKind"), SPACE.term("News"), None)
    sources = {str(quad.subject.value) for quad in kind if isinstance(quad.subject, NamedNode)}
    graphs = [graph for graph in store.named_graphs() if isinstance(graph, NamedNode)]
    stated = sum(
        len(list(store.quads_for_pattern(None, None, None, graph)))
        for graph in graphs
        if graph.value.partition("#")[0] in sources
    )
    pattern = "<> void:subset ?part . ?part dcterms:subject :News ; void:triples ?count"
    assert rows(described, pattern, "count") == [(str(stated),)]


@pytest.mark.parametrize(
    "pattern",
    [
        "?catalogue a dcat:Catalog ; dcterms:title ?a ; dcterms:description ?b ; dcterms:publisher ?c ;"
        " dcat:dataset <> ; dcat:service ?d",
        "<> a dcat:Dataset ; dcterms:title ?a ; dcterms:description ?b ; dcat:keyword ?c",
        "<> dcterms:publisher ?agent . ?agent a foaf:Agent ; foaf:name ?name",
        "<> dcterms:temporal ?time . ?time a dcterms:PeriodOfTime ; dcat:startDate ?a ; dcat:endDate ?b",
        "?service a dcat:DataService ; dcterms:title ?a ; dcat:endpointURL <sparql> ;"
        " dcat:endpointDescription ?b ; dcat:servesDataset <>",
        "<> dcat:distribution ?way . ?way dcat:accessService ?service ; dcat:accessURL <sparql>",
        "<> dcat:version '1' ; dcterms:modified ?when ; dcat:hasVersion <versions/1>",
    ],
)
def test_what_dcat_ap_wants_is_there(described: Store, pattern: str) -> None:
    assert ask(described, pattern)


def test_every_distribution_is_described_and_its_address_answers(
    described: Store, client: TestClient
) -> None:
    files = rows(
        described,
        "<> dcat:distribution ?file . ?file a dcat:Distribution ; dcterms:title ?title ; dcterms:license ?terms ;"
        " dcat:accessURL ?file ; dcat:downloadURL ?file ; dcat:mediaType ?kind ;"
        " dcat:compressFormat <http://www.iana.org/assignments/media-types/application/gzip>",
        *("file", "kind"),
    )
    kinds = [(file.removeprefix(DEFAULT_BASE), kind.partition("media-types/")[2]) for file, kind in files]
    assert kinds == [
        ("dump.nq.gz", "application/n-quads"),
        ("dump.nt.gz", "application/n-triples"),
        ("dump.trig.gz", "application/trig"),
        ("dump.ttl.gz", "text/turtle"),
    ]
    statuses = {client.head(f"/{file}", follow_redirects=False).status_code for file, _ in kinds}
    assert statuses == {302}


def test_dump_that_is_there_is_described_with_size_and_digest(versions: Versions, tmp_path: Path) -> None:
    with TestClient(create_app(Settings(home=versions.home))) as client:
        before = client.get("/", headers=TURTLE)
        file = client.get("/dump.nt.gz")
        while file.status_code == 503:  # a busy machine
            file = client.get("/dump.nt.gz")
        after = client.get("/", headers=TURTLE)
    store = Store()
    store.extend(parse(after.content, RdfFormat.TURTLE))
    pattern = (
        "<dump.nt.gz> dcat:byteSize ?size ; spdx:checksum ?sum . ?sum spdx:checksumValue ?digest ;"
        " spdx:algorithm spdx:checksumAlgorithm_sha256"
    )
    ((size, digest),) = rows(store, pattern, "size", "digest")
    assert (size, digest[:32]) == (str(len(file.content)), file.headers["etag"].strip('"'))
    assert after.headers["etag"] != before.headers["etag"]


def test_odd_statements_of_clients_do_not_stop_the_build(
    small_root: Path, tmp_path: Path, publish_as_client: Callable[..., Version]
) -> None:
    versions, graph = Versions(tmp_path / "home"), NamedNode("https://l/g")
    build(small_root, versions, SPACE)
    label = NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
    publish_as_client(
        versions,
        Quad(SPACE.iri("city/jakarta"), label, Literal("x", language="x-private"), graph),
        Quad(SPACE.iri("city/jakarta"), SPACE.term("sourceKind"), Literal("news"), graph),
        Quad(BlankNode(), SPACE.term("sourceKind"), SPACE.term("News"), graph),
        Quad(BlankNode(), NamedNode("https://schema.org/sameAs"), NamedNode("urn:x"), graph),
    )
    current = build(small_root, versions, SPACE, force=True).version
    languages = current.open_store().quads_for_pattern(
        NamedNode(DEFAULT_BASE), NamedNode("http://purl.org/dc/terms/language"), None, SPACE.catalogue
    )
    assert {
        quad.object.value.rpartition("/")[2] for quad in languages if isinstance(quad.object, NamedNode)
    } == {"en", "id", "ja"}


def test_catalogue_does_not_depend_on_time_or_place(small_root: Path, tmp_path: Path) -> None:
    digests = set()
    for name, base in (("a", DEFAULT_BASE), ("b", "https://ascn.example/data/")):
        digests.add(build(small_root, Versions(tmp_path / name), Namespace(base)).version.content_digest)
    assert len(digests) == 1


@pytest.mark.parametrize(
    "format_",
    [RdfFormat.TURTLE, RdfFormat.JSON_LD, RdfFormat.N_TRIPLES, RdfFormat.RDF_XML, RdfFormat.TRIG],
    ids=str,
)
def test_description_is_the_same_in_every_format(client: TestClient, format_: RdfFormat) -> None:
    answer = client.get("/", headers={"Accept": format_.media_type})
    told = {quad.triple for quad in parse(answer.content, format_)}
    turtle = client.get("/", headers=TURTLE).content
    assert told == {quad.triple for quad in parse(turtle, RdfFormat.TURTLE)}


@pytest.mark.parametrize(
    ("accept", "location"),
    [
        ("*/*", "/?format=turtle"),
        ("text/turtle", "/?format=turtle"),
        ("application/ld+json", "/?format=jsonld"),
        ("text/html,*/*;q=0.5", "/?format=html"),
    ],
)
def test_well_known_address_leads_to_the_description(client: TestClient, accept: str, location: str) -> None:
    answer = client.get("/.well-known/void", headers={"Accept": accept}, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (302, location)
    assert answer.headers["vary"] == "Accept"
    described = client.get("/.well-known/void", headers={"Accept": accept})
    assert described.status_code == 200


def test_who_takes_no_description_is_told(client: TestClient) -> None:
    answer = client.get("/.well-known/void", headers={"Accept": "image/png"})
    assert (answer.status_code, answer.headers["content-type"]) == (406, "application/problem+json")


@pytest.fixture(scope="module")
def below(
    tmp_path_factory: pytest.TempPathFactory, make_small_root: Callable[[Path], Path]
) -> Iterator[TestClient]:
    """Give a client of a server of the small world, named under a base with a path."""
    folder, base = tmp_path_factory.mktemp("below"), "https://ascn.example/data/"
    versions = Versions(folder / "home")
    build(make_small_root(folder / "inputs"), versions, Namespace(base))
    with TestClient(create_app(Settings(home=versions.home, base=base))) as client:
        yield client


@pytest.mark.parametrize("prefix", ["", "/data"])
@pytest.mark.parametrize(
    ("path", "location"),
    [
        ("/.well-known/void", "/data/?format=turtle"),
        ("/dump.nq.gz", "/data/versions/1/dump.nq.gz"),
    ],
)
def test_redirects_stay_below_the_base(below: TestClient, prefix: str, path: str, location: str) -> None:
    answer = below.get(f"{prefix}{path}", follow_redirects=False)
    assert answer.headers["location"] == location


@pytest.mark.parametrize("prefix", ["", "/data"])
def test_search_engines_get_addresses_below_the_base(below: TestClient, prefix: str) -> None:
    robots = below.get(f"{prefix}/robots.txt").text
    assert "Disallow: /data/sparql?\n" in robots
    assert "Sitemap: https://ascn.example/data/sitemap.xml\n" in robots
    assert "<loc>https://ascn.example/data/sitemap-1.xml</loc>" in below.get(f"{prefix}/sitemap.xml").text
    assert "<loc>https://ascn.example/data/city/jakarta.html</loc>" in below.get("/sitemap-1.xml").text


@pytest.mark.parametrize(
    ("relation", "address", "kind"),
    [
        ("service-desc", "/openapi.json", "application/json"),
        ("service-doc", "/use", "text/html"),
        ("status", "/health", "application/json"),
        ("alternate describedby", "/?format=turtle", "text/turtle"),
        ("alternate describedby", "/?format=jsonld", "application/ld+json"),
        ("item", "/dump.nq.gz", "application/gzip"),
    ],
)
def test_headers_of_the_home_page_lead_on(client: TestClient, relation: str, address: str, kind: str) -> None:
    answer = client.get("/", headers=HTML)
    assert f'<{address}>; rel="{relation}"; type="{kind}"' in answer.headers["link"]
    followed = client.get(address, headers={"Accept": "*/*"}, follow_redirects=relation != "item")
    assert followed.status_code in (200, 302)


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("@type", "Dataset"),
        ("@id", DEFAULT_BASE),
        ("name", "ASEAN Smart Cities Network knowledge graph"),
        ("license", "https://creativecommons.org/licenses/by/4.0/"),
        ("version", "1"),
        ("isAccessibleForFree", True),
        ("identifier", [DEFAULT_BASE, f"{DEFAULT_BASE}versions/1"]),
    ],
)
def test_page_describes_the_data_set_for_search_engines(
    dataset: dict[str, Any], member: str, value: object
) -> None:
    assert dataset[member] == value


def test_search_engines_find_all_that_they_require(dataset: dict[str, Any], version: Version) -> None:
    assert 50 <= len(dataset["description"]) <= 5000
    assert dataset["dateModified"] == version.published
    assert {"en", "id", "ja"} <= set(dataset["inLanguage"])
    assert [agent["name"] for agent in dataset["creator"]] == ["Editors of this graph"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\d/\d{4}-\d\d-\d\d", dataset["temporalCoverage"])
    assert "Indonesia" in [place["name"] for place in dataset["spatialCoverage"]]
    assert dataset["includedInDataCatalog"]["@type"] == "DataCatalog"
    assert len(dataset["keywords"]) > 5


def test_search_engines_find_the_files(dataset: dict[str, Any]) -> None:
    files = {file["contentUrl"]: file["encodingFormat"] for file in dataset["distribution"]}
    assert files == {
        f"{DEFAULT_BASE}dump.nq.gz": ["application/n-quads"],
        f"{DEFAULT_BASE}dump.nt.gz": ["application/n-triples"],
        f"{DEFAULT_BASE}dump.trig.gz": ["application/trig"],
        f"{DEFAULT_BASE}dump.ttl.gz": ["text/turtle"],
    }


def test_data_in_the_page_is_json_ld_that_needs_nothing_else(dataset: dict[str, Any]) -> None:
    told = {quad.triple for quad in parse(json.dumps(dataset), RdfFormat.JSON_LD)}
    licence = NamedNode("https://creativecommons.org/licenses/by/4.0/")
    assert Triple(NamedNode(DEFAULT_BASE), NamedNode("https://schema.org/license"), licence) in told
    assert len(told) > 80


def test_names_cannot_break_out_of_the_data_in_the_page(small_root: Path, tmp_path: Path) -> None:
    name = "</script><script>alert(1)</script><!-- \u2028 &"
    editors = small_root / "graph" / "sources" / "editors.trig"
    text = editors.read_text(encoding="utf-8")
    editors.write_text(text.replace('rdfs:label "Editors"@en', f'rdfs:label "{name}"@en'), encoding="utf-8")
    versions = Versions(tmp_path / "home")
    build(small_root, versions, SPACE)
    with TestClient(create_app(Settings(home=versions.home))) as client:
        page = client.get("/", headers=HTML).text
    assert dataset_of(page)["creator"][0]["name"] == name
    assert page.count("</script>") == 1
    assert "<!--" not in page
