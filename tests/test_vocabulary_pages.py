"""The vocabulary and the shapes can be read: each term is explained on a page, at most one step from its anchor."""

import html
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urljoin
from xml.etree import ElementTree

import pytest
from fastapi.testclient import TestClient
from pyoxigraph import CanonicalizationAlgorithm, Dataset, NamedNode, RdfFormat, parse

from ascn_api.app import create_app
from ascn_api.settings import Settings
from ascn_graph.namespaces import Namespace
from ascn_graph.publishing import build
from ascn_graph.versions import Version, Versions

PAGE = {"Accept": "text/html"}
LARGEST = 100_000
BELOW = "https://ascn.example/data/"
"""A base with a path."""
SVG = "{http://www.w3.org/2000/svg}"


def text_of(page: str) -> str:
    """Give the words of a page as they are read."""
    return words_in(page[page.index("<main") : page.index("</main>")])


def words_in(markup: str) -> str:
    """Give the words of markup; those of two blocks stand apart."""
    blocks = re.sub(r"</?(?:p|br?|t[dhr]|d[tdl]|div|li|ul|h\d|section)\b[^>]*>", " ", markup)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", "", blocks)).split())


def read(client: TestClient, address: str) -> str:
    answer = client.get(address, headers=PAGE)
    assert answer.status_code == 200, address
    return answer.text


def anchors_in(page: str) -> list[str]:
    return re.findall(r' id="([^"]+)"', page)


def links_in(page: str) -> list[str]:
    return [html.unescape(link) for link in re.findall(r' href="([^"]+)"', page)]


def rows_in(page: str) -> list[list[str]]:
    """Give the cells of the rows of the first table, as they are read."""
    table = page[page.index("<tbody") : page.index("</tbody>")]
    cells = (
        re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL)
        for row in re.findall(r"<tr.*?</tr>", table, re.DOTALL)
    )
    return [[words_in(cell) for cell in row] for row in cells]


def parts_of(version: Version, document: str) -> set[str]:
    """List the fragments of the IRIs that a document describes."""
    graph, start = NamedNode(f"{version.base}graph/{document}"), f"{version.base}{document}#"
    quads = version.open_store().quads_for_pattern(None, None, None, graph)
    subjects = {quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode)}
    found = {iri.removeprefix(start) for iri in subjects if iri.startswith(start)}
    assert len(found) > 200
    return found


@pytest.mark.parametrize("document", ["ontology", "shapes"])
def test_every_term_has_one_anchor_on_the_page_of_its_document(
    client: TestClient, version: Version, document: str
) -> None:
    page = read(client, f"/{document}")
    anchors = anchors_in(page)
    assert parts_of(version, document) - set(anchors) == set()
    assert len(anchors) == len(set(anchors))
    assert len(page.encode()) < LARGEST


@pytest.fixture(scope="module")
def explained(client: TestClient) -> dict[str, str]:
    """Read every page that the pages of the vocabulary and the shapes lead on to."""
    links = {
        urljoin(f"/{document}", link.partition("#")[0])
        for document in ("ontology", "shapes")
        for link in links_in(read(client, f"/{document}"))
        if "?part=" in link
    }
    assert len(links) > 300
    return {link: read(client, link) for link in sorted(links)}


def test_every_page_is_small(explained: dict[str, str]) -> None:
    assert {link for link, page in explained.items() if len(page.encode()) >= LARGEST} == set()


def test_no_page_repeats_an_anchor_or_holds_script_or_style(explained: dict[str, str]) -> None:
    assert {
        link for link, page in explained.items() if len(anchors_in(page)) > len(set(anchors_in(page)))
    } == set()
    assert {link for link, page in explained.items() if re.search(r" (?:style|on\w+)=|<style", page)} == set()


@pytest.mark.parametrize("document", ["ontology", "shapes"])
def test_every_anchor_leads_on_to_where_the_term_is_explained(
    client: TestClient, explained: dict[str, str], document: str
) -> None:
    page = read(client, f"/{document}")
    led = dict(re.findall(r'<li id="([^"]+)"[^>]*><a href="([^"]+)"', page))
    assert len(led) > 200
    assert [
        name
        for name, link in led.items()
        if f' id="{name}"' not in explained[urljoin(f"/{document}", link.partition("#")[0])]
    ] == []


def test_links_within_the_documentation_reach_their_anchors(explained: dict[str, str]) -> None:
    links = {
        urljoin(address, link).replace(".html?", "?")
        for address, page in explained.items()
        for link in links_in(page)
        if "?part=" in link and "#" in link
    }
    assert len(links) > 100
    assert [
        link
        for link in sorted(links)
        if f' id="{link.partition("#")[2]}"' not in explained[link.partition("#")[0]]
    ] == []


def test_drawing_is_sound_and_its_links_lead_to_terms(client: TestClient, version: Version) -> None:
    page = read(client, "/ontology")
    drawing = page[page.index("<svg") : page.index("</svg>") + 6].replace(
        "<svg", f'<svg xmlns="{SVG[1:-1]}"', 1
    )
    root = ElementTree.fromstring(drawing)  # noqa: S314  # of our own making
    names = [link.attrib["href"].removeprefix("?part=") for link in root.iter(f"{SVG}a")]
    assert {"City", "Country", "locatedIn", "memberOf"} <= set(names) <= parts_of(version, "ontology")
    assert [element.tag.removeprefix(SVG) for element in root[:2]] == ["title", "desc"]
    assert [element for element in root.iter() if "style" in element.attrib] == []


def test_arrows_of_the_drawing_end_at_the_box_of_their_class(client: TestClient) -> None:
    page = read(client, "/ontology?part=City")
    box = re.search(r'part=Country"><rect class="name" x="(\d+)" y="(\d+)"', page)
    arrow = re.search(r'part=locatedIn"><text.*?<path class="arrow" d="[^"]*?(\d+) (\d+)"', page)
    assert box
    assert arrow
    assert arrow.groups() == (box[1], str(int(box[2]) + 13))


def test_class_is_explained(client: TestClient) -> None:
    page = read(client, "/ontology?part=City")
    text = text_of(page)
    assert "A city, regency, special region or other local government area" in text
    assert "city English, kota Indonesian, 都市 Japanese" in text
    assert (
        "Narrower than entity Aligned with dcterms:Location, geo:Feature, schema:AdministrativeArea" in text
    )
    assert "by 48 things of this version" in text
    assert "/browse/City" in links_in(page)
    assert len(re.findall(r'<li><a href="/city/', page)) == 5


def test_properties_of_a_class_stand_in_the_order_of_the_shapes(client: TestClient) -> None:
    rows = {row[0]: row[1:] for row in rows_in(read(client, "/ontology?part=City"))}
    assert list(rows)[:4] == [
        "ISO 3166-2 code :iso3166",
        "administrative kind :administrativeKind",
        "latitude :latitude",
        "country :locatedIn",
    ]
    assert rows["country :locatedIn"] == ["one or more; one per source", "a country", "Place", "48"]
    assert rows["area in square kilometres :area"][1] == "a decimal number or a whole number"


def test_shortcut_is_told_in_words(client: TestClient) -> None:
    assert (
        "Where a membership has a member and a network, and its status is member, "
        "the former is a member of the latter: :memberOf." in text_of(read(client, "/ontology?part=memberOf"))
    )


def test_property_is_explained(client: TestClient) -> None:
    page = read(client, "/ontology?part=status")
    text = text_of(page)
    assert "Leads from membership to membership status" in text
    assert "Reads … has the status English" in text
    assert "Concluded by the rule A pilot city is a member" in text
    assert "Questions whose queries use it" in text
    assert rows_in(page)[1] == [
        "status required",
        "at least one The membership has no status. State :status :Member, :Pilot, :Candidate or :Projected, "
        "as the source says.",
        "every membership",
        "45",
        "0",
    ]


def test_individual_stands_beside_the_others_of_its_list(client: TestClient) -> None:
    text = text_of(read(client, "/ontology?part=Projected"))
    assert "Is a membership status Beside it candidate, member, pilot city" in text


def test_texts_are_in_the_language_of_the_reader(client: TestClient) -> None:
    page = client.get("/ontology?part=City", headers={**PAGE, "Accept-Language": "id"}).text
    assert re.search(r'<h1 id="City"><\w+ lang="id"[^>]*>kota<', page)


@pytest.mark.parametrize("part", ["City", "MembershipStatus", "memberOf", "population", "Projected", "via"])
def test_query_about_a_term_runs(client: TestClient, part: str) -> None:
    page = read(client, f"/ontology?part={part}")
    query = re.search(r"<pre><code>(PREFIX.*?)</code></pre>", page, re.DOTALL)
    assert query
    answer = client.get("/sparql", params={"query": html.unescape(query[1]), "format": "json"})
    assert answer.json()["results"]["bindings"] != []


def test_chapter_tells_what_is_asked_of_what_and_what_was_found(client: TestClient) -> None:
    page = read(client, "/shapes?part=City")
    assert "Asks of every city: like ^https?://.*/city/[a-z0-9-]+$" in text_of(page)
    assert rows_in(page)[0] == [
        "country",
        ":locatedIn",
        "a country A city lies in a country described in the graph. Correct the IRI, or describe the country in the "
        "editors' file.",
        "every city group Place, place 1",
        "48",
        "0",
    ]


def test_warning_is_marked_as_one(client: TestClient) -> None:
    rows = {row[0]: row for row in rows_in(read(client, "/shapes?part=Entity"))}
    assert [name for name in rows if name.endswith("Warning")] == ["label of no other Warning"]


def test_rules_are_shown_with_their_text(client: TestClient) -> None:
    page = html.unescape(read(client, "/shapes?part=rules"))
    assert "CONSTRUCT { $this :status :Member }\nWHERE { $this :status :Pilot }" in page


def test_name_of_a_shape_leads_to_its_chapter(client: TestClient) -> None:
    assert read(client, "/shapes?part=City-locatedIn") == read(client, "/shapes?part=City")


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("/ontology?part=Cty", "The vocabulary has no term Cty."),
        ("/shapes?part=Cty", "There is no shape or chapter of shapes called Cty."),
        ("/ontology?page=2", "There is no page 2; the last one is 1."),
        ("/ontology?part=City&page=2", "There is no page 2; the last one is 1."),
    ],
)
def test_what_is_not_there_is_told(client: TestClient, address: str, told: str) -> None:
    answer = client.get(address, headers={"Accept": "application/json"} | PAGE)
    assert (answer.status_code, told in text_of(answer.text)) == (404, True)


def test_pages_of_one_document_have_tags_of_their_own(client: TestClient) -> None:
    addresses = ("/ontology", "/ontology?part=City", "/ontology?part=Country")
    assert len({client.get(address, headers=PAGE).headers["ETag"] for address in addresses}) == 3


@pytest.mark.parametrize("document", ["ontology", "shapes"])
def test_document_holds_the_same_triples_in_every_format(client: TestClient, document: str) -> None:
    found = {}
    for format_ in (RdfFormat.TURTLE, RdfFormat.N_TRIPLES, RdfFormat.RDF_XML, RdfFormat.JSON_LD):
        answer = client.get(f"/{document}.{format_.file_extension}", headers={"Accept": "*/*"})
        found[format_] = Dataset(parse(answer.content, format_))
        found[format_].canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    assert len(found[RdfFormat.TURTLE]) > 1000
    assert [format_ for format_ in found if found[format_] != found[RdfFormat.TURTLE]] == []


STRANGE = """
@prefix : <ontology#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dcterms: <http://purl.org/dc/terms/> .

:Hamlet a owl:Class ; rdfs:label "<script>hamlet</script>"@en ; owl:deprecated true ; dcterms:isReplacedBy :City ;
    skos:scopeNote "Of old lists only."@en ; rdfs:subClassOf :Village .
:Village a owl:Class ; rdfs:label "village"@en ; rdfs:subClassOf :Hamlet ;
    owl:equivalentClass <http://other.example/V> .
:mayor a owl:ObjectProperty , owl:FunctionalProperty ; rdfs:label "mayor"@en ; rdfs:range :Person ;
    rdfs:domain [ owl:unionOf ( :Hamlet :City ) ] .
"""
NESTED = """
@prefix : <ontology#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .

<shapes#VillageShape> a sh:NodeShape ; sh:targetClass :Village ; sh:closed true ; sh:property [
    sh:path ( :mayor [ sh:inversePath :inCity ] ) ; sh:in ( :Member "x" ) ; sh:minCount 2 ; sh:maxCount 3 ;
    sh:message "Two or three."@en ] .
"""


@pytest.fixture(scope="module")
def strange(
    make_small_root: Callable[[Path], Path], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[TestClient]:
    """Serve the small world with terms and shapes such as others write them, below a base with a path."""
    root = make_small_root(tmp_path_factory.mktemp("inputs"))
    (root / "ontology" / "strange.ttl").write_text(STRANGE)
    (root / "shapes" / "nested.ttl").write_text(NESTED)
    versions = Versions(tmp_path_factory.mktemp("home"))
    build(root, versions, Namespace(BELOW))
    with TestClient(create_app(Settings(home=versions.home, base=BELOW))) as client:
        yield client


def test_term_that_is_no_longer_used_says_so(strange: TestClient) -> None:
    page = read(strange, "/ontology?part=Hamlet")
    assert "<script>hamlet" not in page
    assert "<script>hamlet</script> deprecated" in text_of(page)
    assert "Of old lists only. Use city instead." in text_of(page)


@pytest.mark.parametrize("address", ["/ontology", "/ontology?part=City", "/shapes", "/shapes?part=City"])
def test_links_stay_below_the_base(strange: TestClient, address: str) -> None:
    links = [link for link in links_in(read(strange, address)) if link.startswith("/")]
    assert len(links) > 20
    assert [link for link in links if not link.startswith("/data/")] == []


def test_vocabulary_names_its_namespace_under_the_base(strange: TestClient) -> None:
    turtle = strange.get("/ontology.ttl").text
    assert 'preferredNamespaceUri> "https://ascn.example/data/ontology#"^^xsd:anyURI' in turtle


def test_classes_above_each_other_are_listed_once(strange: TestClient) -> None:
    anchors = anchors_in(read(strange, "/ontology"))
    assert (anchors.count("Hamlet"), anchors.count("Village")) == (1, 1)
    text = text_of(read(strange, "/ontology?part=Village"))
    assert "owl:equivalentClass http://other.example/V" in text


def test_property_of_several_classes_names_them_all(strange: TestClient) -> None:
    text = text_of(read(strange, "/ontology?part=mayor"))
    assert "Leads from <script>hamlet</script>, city to person" in text
    assert "Nature a thing has at most one value; its values are things" in text


def test_shapes_within_shapes_are_told_with_them(strange: TestClient) -> None:
    page = read(strange, "/shapes?part=VillageShape")
    assert "Asks of every village: no properties but those named here" in text_of(page)
    assert rows_in(page)[0][1:3] == [
        ":mayor/^:inCity",
        "at least 2; at most 3; one of member, x Two or three.",
    ]
