"""The pages that document the data: current, linked, and counting what their queries count."""

import re
import shutil
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from posixpath import dirname, normpath

import pytest
from click.testing import CliRunner, Result
from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions

from ascn_graph.__main__ import main
from ascn_graph.dictionary.pages import PAGES, make_pages
from ascn_graph.inputs import read_inputs
from ascn_graph.namespaces import DEFAULT_BASE, OWL, RDF, Namespace
from ascn_graph.publishing import build
from ascn_graph.versions import Version, Versions

ROOT = Path(__file__).parents[1]
SPACE = Namespace(DEFAULT_BASE)
CLASSES, PROPERTIES, THEMES, SOURCES, GAPS = PAGES
Pages = dict[str, str]
Run = Callable[..., Result]

DOUBT = """
<source/editors#doubt> {
  <source/b> rdfs:label "Article B"@en .
  <source/dossier> rdfs:label "Dossier"@en .
  <disagreement/size> a :Disagreement ; rdfs:label "Size of Jakarta"@en ; :about <city/jakarta> ;
    :onProperty :population ; :believed 10 ; :reason "It is newer."@en .
  <position/size-1> a :Position . <position/size-2> a :Position . <gap/mayor> a :Gap .
}
"""
ARTICLE_B = """
@prefix : <ontology#> . @prefix dcterms: <http://purl.org/dc/terms/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<source/b> {
  <source/b> a :Source ; dcterms:title "Article | B"@en ; dcterms:publisher <organisation/editors> ;
    dcterms:language "en" ; dcterms:issued "2024-03"^^xsd:gYearMonth ; dcterms:rights "Facts only."@en ;
    :sourceKind :News ; :confidence :Low ; :origin <source/a> ;
    :address "https://newspaper.example/source/b"^^xsd:anyURI .
}
<source/b#p1> {
  <city/jakarta> :population 9 .
  <position/size-2> :positionOn <disagreement/size> ; dcterms:description "Nine people."@en .
}
<source/b#p2> { <city/jakarta> :population 9 ; :locatedIn <country/indonesia> . }
"""
DOSSIER = """
@prefix : <ontology#> . @prefix dcterms: <http://purl.org/dc/terms/> . @prefix prov: <http://www.w3.org/ns/prov#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<source/dossier> {
  <source/dossier> a :Source ; dcterms:title "Dossier"@en ; dcterms:publisher <organisation/editors> ;
    dcterms:language "en" ; dcterms:issued "2026-02"^^xsd:gYearMonth ; dcterms:rights "Free."@en ;
    :sourceKind :Compilation ; :address "https://newspaper.example/dossier"^^xsd:anyURI .
}
<source/dossier#mayor> {
  <source/dossier#mayor> :basis :Compiled ; prov:wasDerivedFrom <source/a> , <source/b> .
  <gap/mayor> :about <city/jakarta> ; dcterms:description "Who is mayor was not found."@en .
}
"""
SIDE_A = """
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
<source/a#p2> {
  <city/jakarta> :population 10 ; rdfs:seeAlso <https://m.example/jakarta> , <country/indonesia> .
  <position/size-1> :positionOn <disagreement/size> ; dcterms:description "Ten people."@en .
}
"""


@pytest.fixture(scope="module")
def pages(version: Version) -> Pages:
    """Give the pages of the real graph."""
    return make_pages(version, read_inputs(ROOT))


def add_doubt(root: Path) -> None:
    """Add two sources that disagree, and a dossier, to small inputs."""
    sources = root / "graph" / "sources"
    for name, text in (("a", SIDE_A), ("editors", DOUBT)):
        file = sources / f"{name}.trig"
        file.write_text(file.read_text(encoding="utf-8") + text, encoding="utf-8")
    (sources / "b.trig").write_text(ARTICLE_B, encoding="utf-8")
    (sources / "dossier").mkdir()
    (sources / "dossier" / "gaps.trig").write_text(DOSSIER, encoding="utf-8")


@pytest.fixture
def doubtful_root(small_root: Path) -> Path:
    """Give small inputs in which two sources disagree."""
    add_doubt(small_root)
    return small_root


@pytest.fixture(scope="module")
def doubtful(tmp_path_factory: pytest.TempPathFactory) -> Pages:
    """Give the pages of small inputs in which two sources disagree."""
    folder = tmp_path_factory.mktemp("doubtful")
    for part in ("ontology", "shapes"):
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("examples", "queries"))
    shutil.copytree(ROOT / "tests" / "small", folder / "graph" / "sources")
    add_doubt(folder)
    return pages_of(folder, folder / "home")


def pages_of(root: Path, home: Path, base: str = DEFAULT_BASE) -> Pages:
    version = build(root, Versions(home), Namespace(base)).version
    return make_pages(version, read_inputs(root))


def section(page: str, heading: str) -> str:
    """Give what stands below a heading, up to the next of its level or above; comments of queries are no headings."""
    level = len(heading.partition(" ")[0])
    found: list[str] = []
    fenced = False
    lines = page.split("\n")
    for line in lines[lines.index(heading) + 1 :]:
        fenced ^= line.startswith("```")
        if not fenced and re.match(rf"#{{1,{level}}} ", line):
            break
        found.append(line)
    return "\n".join(found)


def rows(text: str) -> list[list[str]]:
    """Give the cells of the first table in `text`, without its header."""
    tables = re.search(r"^\|.*?(?=\n\n|\Z)", text, re.MULTILINE | re.DOTALL)
    lines = tables.group().splitlines()[2:] if tables else []
    return [re.split(r"(?<!\\)\|", line)[1:-1] for line in lines]


def row(text: str, first: str) -> list[str]:
    """Give the cells of the one row that begins with `first`."""
    [found] = [cells for cells in rows(text) if cells[0].strip().startswith(first)]
    return [cell.strip() for cell in found]


def anchors(page: str) -> list[str]:
    headings = re.findall(r"^#{1,6} (.*)$", re.sub(r"(?ms)^```.*?^```$", "", page), re.MULTILINE)
    return [re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings]


def ask(version: Version, query: str) -> list[dict[str, str]]:
    answer = version.open_store().query(
        query, base_iri=version.base, prefixes=Namespace(version.base).prefixes
    )
    assert isinstance(answer, QuerySolutions)
    names = [variable.value for variable in answer.variables]
    return [{name: getattr(row[name], "value", "") for name in names} for row in answer]


def shown_queries(page: str) -> list[str]:
    blocks = re.findall(r"(?ms)^```sparql\n(.*?)^```$", page)
    return [query for block in blocks for query in re.split(r"(?m)^(?=# )", block) if query]


def declared(version: Version, *kinds: str) -> set[str]:
    store, found = version.open_store(), set()
    for kind in kinds:
        for quad in store.quads_for_pattern(
            None, NamedNode(f"{RDF}type"), NamedNode(f"{OWL}{kind}"), SPACE.ontology
        ):
            assert isinstance(quad.subject, NamedNode)
            found.add(quad.subject.value.removeprefix(SPACE.term("").value))
    return found


@pytest.mark.parametrize("name", PAGES)
def test_committed_page_is_current(pages: Pages, name: str) -> None:
    committed = (ROOT / name).read_text(encoding="utf-8")
    assert committed == pages[name], f"{name} is stale: run 'ascn build' and 'ascn dictionary'"


@pytest.mark.parametrize("name", PAGES)
def test_every_link_within_the_house_leads_somewhere(pages: Pages, name: str) -> None:
    links = re.findall(r"\]\(<?([^)>]+)>?\)", pages[name])
    inner = {link for link in links if not link.startswith(("http://", "https://"))}
    assert inner
    broken = set()
    for link in inner:
        place, _, fragment = link.partition("#")
        target = normpath(f"{dirname(name)}/{place}") if place else name
        if not (ROOT / target).exists() or (fragment and fragment not in anchors(pages[target])):
            broken.add(link)
    assert broken == set()


@pytest.mark.parametrize("name", [CLASSES, PROPERTIES])
def test_headings_that_are_linked_are_unique(pages: Pages, name: str) -> None:
    found = anchors(pages[name])
    assert len(found) > 50
    assert sorted(set(found)) == sorted(found)


@pytest.mark.parametrize("name", PAGES)
def test_rows_of_tables_have_the_cells_of_their_header(pages: Pages, name: str) -> None:
    lines = pages[name].splitlines()
    uneven = [
        line
        for before, line in pairwise(lines)
        if before.startswith("|")
        and line.startswith("|")
        and len(re.findall(r"(?<!\\)\|", before)) != len(re.findall(r"(?<!\\)\|", line))
    ]
    assert uneven == []


@pytest.mark.parametrize("name", PAGES)
def test_page_names_no_server_and_no_time(pages: Pages, version: Version, name: str) -> None:
    assert version.base not in pages[name]
    assert version.content_digest not in pages[name]
    assert version.published[:16] not in pages[name]


def test_every_class_is_explained(pages: Pages, version: Version) -> None:
    headings = set(re.findall(r"^### (\w+)$", pages[CLASSES], re.MULTILINE))
    assert declared(version, "Class") == headings


def test_every_property_is_explained(pages: Pages, version: Version) -> None:
    headings = set(re.findall(r"^### :(\w+)$", pages[PROPERTIES], re.MULTILINE))
    kinds = ("ObjectProperty", "DatatypeProperty", "AnnotationProperty")
    assert declared(version, *kinds) | {"believed"} == headings


def test_every_code_is_explained(pages: Pages, version: Version) -> None:
    named = set(re.findall(r"^\| `:(\w+)` \|", section(pages[CLASSES], "## Codes"), re.MULTILINE))
    assert declared(version, "NamedIndividual") == named


def test_headline_figures_are_what_their_queries_give(pages: Pages, version: Version) -> None:
    figures = section(pages[CLASSES], "## Figures")
    queries = shown_queries(figures)[:7]
    answers = [ask(version, query)[0]["count"] for query in queries]
    assert [cells[0].strip().replace(",", "") for cells in rows(figures)] == answers
    assert len(answers) == 7


@pytest.mark.parametrize("heading", ["## Entities", "## Relationships", "## Other classes"])
def test_numbers_of_things_are_those_of_the_instances(pages: Pages, version: Version, heading: str) -> None:
    shown = {
        re.sub(r"\].*", "", cells[0]).strip(" ["): cells[1].strip()
        for cells in rows(section(pages[CLASSES], heading))
    }
    asked = {
        name: f"{int(ask(version, f'SELECT (COUNT(?thing) AS ?count) {{ ?thing a :{name} }}')[0]['count']):,}"
        for name in shown
    }
    assert shown
    assert shown == asked


def test_numbers_of_statements_are_those_of_the_triples(pages: Pages, version: Version) -> None:
    table = rows(section(pages[PROPERTIES], "## All properties"))
    shown = {re.sub(r".*`:(\w+)`.*", r"\1", cells[0]).strip(): cells[2].strip() for cells in table}
    counted = ask(
        version, "SELECT ?property (COUNT(*) AS ?count) { ?thing ?property ?value } GROUP BY ?property"
    )
    asked = {
        answer["property"].removeprefix(SPACE.term("").value): f"{int(answer['count']):,}"
        for answer in counted
    }
    assert len(shown) > 100
    assert shown == {name: asked.get(name, "0") for name in shown}


def test_numbers_of_a_source_are_what_the_queries_of_the_page_give(pages: Pages, version: Version) -> None:
    facts, entities, _, cited = shown_queries(pages[SOURCES])
    name = "jpnn-2025-11-12"
    asked = [
        next(answer["count"] for answer in ask(version, query) if answer["source"].endswith(f"/{name}"))
        for query in (facts, entities)
    ]
    [line] = [line for line in pages[SOURCES].splitlines() if f"`{name}`" in line]
    assert line.endswith(f" | 2025-11-12 | id | {asked[0]} | {asked[1]} |")
    assert ask(version, cited) is not None


def test_every_query_shown_can_be_asked_as_it_stands(pages: Pages, version: Version) -> None:
    queries = [query for page in pages.values() for query in shown_queries(page)]
    assert len(queries) > 12
    assert all(ask(version, query) for query in queries)


def test_pages_are_equal_under_every_base(doubtful: Pages, doubtful_root: Path, tmp_path: Path) -> None:
    assert pages_of(doubtful_root, tmp_path, "https://zz.example/data/") == doubtful


def test_class_tells_its_things_and_what_its_shapes_ask(doubtful: Pages) -> None:
    city = section(doubtful[CLASSES], "### City")
    assert "- 1 thing, named `<city/…>`\n- for example `<city/jakarta>`: Jakarta\n" in city
    assert "[`:about`](PROPERTIES.md#about) (2)" in city
    assert row(city, "[`:locatedIn`]") == [
        "[`:locatedIn`](PROPERTIES.md#locatedin)",
        "**required**, [Country](#country), one per source",
        "1",
        "1",
        "`<country/indonesia>`",
    ]
    assert row(city, "[`:population`]")[1:] == ["whole number, from 0, one per source", "2", "1", "`10`"]


def test_property_tells_sources_and_one_statement_with_its_paragraph(doubtful: Pages) -> None:
    page = doubtful[PROPERTIES]
    assert "- 2 statements about 1 thing, from [2 sources]" in section(page, "### :population")
    assert "- `<source/a#p2> { <city/jakarta> :population 10 }`" in section(page, "### :population")
    assert "- Jakarta *is located in* Indonesia\n" in section(page, "### :locatedIn")
    assert "- `<source/b#p2> { <city/jakarta> :locatedIn <country/indonesia> }`" in section(
        page, "### :locatedIn"
    )
    assert "- also found as `geo:sfWithin`, `schema:containedInPlace`\n" in section(page, "### :locatedIn")
    assert "from its [`:member`](#member) to its [`:network`](#network)" in section(page, "### :memberOf")
    assert "- not used yet\n" in section(page, "### :memberOf")


def test_figures_of_a_small_world_can_be_counted_by_hand(doubtful: Pages) -> None:
    shown = [int(cells[0].replace(",", "")) for cells in rows(section(doubtful[CLASSES], "## Figures"))]
    entities = section(doubtful[CLASSES], "## Entities")
    themes = int(row(entities, "[Theme]")[1])
    # Statements: 28 of the editors, 14 of a, 15 of b, 13 of the dossier.
    assert shown[2:5] == [70, 11, 4]
    assert (shown[5] - themes, shown[6]) == (7, 0)


def test_what_the_vocabulary_says_of_itself_does_not_count(doubtful: Pages) -> None:
    borrowed = section(doubtful[PROPERTIES], "## Borrowed properties")
    assert row(borrowed, "`dcterms:description`") == [
        "`dcterms:description`",
        "3",
        "3",
        "3",
        '`"Who is mayor was not found."@en`',
    ]
    assert row(borrowed, "`rdfs:seeAlso`")[1:] == ["2", "1", "1", "`<country/indonesia>`"]


def test_sources_stand_by_kind_with_what_they_state(doubtful: Pages) -> None:
    page = doubtful[SOURCES]
    news = rows(section(page, "## News"))
    assert [[cell.strip() for cell in cells] for cells in news] == [
        [
            "[Article](<https://newspaper.example/source/a>)<br>Editors, [`a`](a.trig)"
            "<br>one of the sources of 1 compiled item",
            "2025-01-01",
            "en",
            "14",
            "3",
        ],
        [
            "[Article \\| B](<https://newspaper.example/source/b>)<br>Editors, [`b`](b.trig)"
            "<br>low confidence; origin: Article A<br>one of the sources of 1 compiled item",
            "2024-03",
            "en",
            "14",
            "4",
        ],
    ]
    assert "[`dossier`](dossier)<br>1 graph compiled |" in section(page, "## Compilation")


def test_doubt_is_told_with_its_sides(doubtful: Pages) -> None:
    page = doubtful[GAPS]
    assert "- **Jakarta**: Who is mayor was not found. `<gap/mayor>`\n" in section(
        page, "## Looked for and not found"
    )
    assert section(page, "### Size of Jakarta").strip().splitlines() == [
        "`<disagreement/size>` is about Jakarta `<city/jakarta>`, "
        "on [`:population`](../ontology/PROPERTIES.md#population).",
        "",
        "- Nine people. (`source/b`)",
        "- Ten people. (`source/a`)",
        "- **believed**: `10`. It is newer.",
    ]
    assert row(section(page, "## Labels"), "[City]")[1:5] == ["1", "1", "0", "0"]


def test_what_sources_state_stands_for_positions_nobody_described(
    doubtful_root: Path, tmp_path: Path
) -> None:
    for name in ("a", "b"):
        file = doubtful_root / "graph" / "sources" / f"{name}.trig"
        text = file.read_text(encoding="utf-8")
        file.write_text(re.sub(r"<position/size-\d> :positionOn.*", "", text), encoding="utf-8")
    file = doubtful_root / "graph" / "sources" / "editors.trig"
    file.write_text(
        re.sub(r"<position/size-\d> a :Position \.", "", file.read_text(encoding="utf-8")), encoding="utf-8"
    )
    told = section(pages_of(doubtful_root, tmp_path)[GAPS], "### Size of Jakarta")
    assert "\n- `10` (`source/a`)\n- `9` (`source/b`)\n" in told


def test_themes_are_a_tree(pages: Pages) -> None:
    lines = [re.sub(r"[`*]|:.*", "", line) for line in section(pages[THEMES], "# Themes").splitlines()]
    at = lines.index("- Focus areas <theme/focus-areas>")
    assert lines[at + 1] == "  - Built infrastructure <theme/built-infrastructure>"


@pytest.fixture
def ascn(doubtful_root: Path, tmp_path: Path) -> Run:
    """Run a command on a small graph whose version 1 is current."""

    def run(*words: str) -> Result:
        place = ("--home", str(tmp_path / "home"), "--inputs", str(doubtful_root))
        return CliRunner().invoke(main, [*place, *words], catch_exceptions=False)

    assert run("build").exit_code == 0
    return run


def test_command_writes_the_pages_and_then_finds_them_current(ascn: Run, doubtful_root: Path) -> None:
    written = ascn("dictionary")
    assert written.output.splitlines() == [f"Wrote {name}." for name in PAGES]
    assert ascn("dictionary", "--check").output == "All 5 pages are current.\n"
    assert ascn("dictionary").output == "All 5 pages are current.\n"
    assert (doubtful_root / GAPS).read_text(encoding="utf-8").startswith("# Gaps and disagreements\n")


def test_check_names_the_stale_page_and_how_to_renew_it(ascn: Run, doubtful_root: Path) -> None:
    ascn("dictionary")
    (doubtful_root / THEMES).write_text("# Themes\n", encoding="utf-8")
    stale = ascn("dictionary", "--check")
    assert stale.exit_code == 1
    assert stale.stderr == (
        "Error: Not current: ontology/THEMES.md. Run 'ascn dictionary' after 'ascn build', and commit what it writes.\n"
    )
    assert (doubtful_root / THEMES).read_text(encoding="utf-8") == "# Themes\n"
    assert ascn("dictionary").output == "Wrote ontology/THEMES.md.\n"


def test_version_of_other_files_is_refused(ascn: Run, doubtful_root: Path) -> None:
    (doubtful_root / "graph" / "sources" / "b.trig").write_text(
        ARTICLE_B.replace("Nine", "Few"), encoding="utf-8"
    )
    refused = ascn("dictionary")
    assert refused.exit_code == 1
    assert "Version 1 cannot be documented: it was not built from the files in " in refused.stderr
    assert refused.stderr.endswith("as they are. Run 'ascn build' first.\n")


def test_version_with_an_empty_default_graph_is_refused(ascn: Run) -> None:
    ascn("build", "--default-graph", "strict")
    refused = ascn("dictionary")
    assert refused.exit_code == 1
    assert "its default graph there are no facts" in refused.stderr


def test_version_with_what_clients_wrote_is_refused(
    ascn: Run, tmp_path: Path, publish_as_client: Callable[..., Version]
) -> None:
    notes = NamedNode("http://client.example/notes")
    note = Quad(SPACE.iri("city/jakarta"), SPACE.iri("note"), Literal("seen"), notes)
    publish_as_client(Versions(tmp_path / "home"), note)
    ascn("build")
    refused = ascn("dictionary")
    assert refused.exit_code == 1
    assert (
        "it also holds what clients wrote, to http://client.example/notes and perhaps others"
        in refused.stderr
    )
