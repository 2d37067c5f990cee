"""Every broken input is refused by file, line or node and the rule it breaks; the current version stays.

A small valid world is published once. Each case changes one file of it and builds: no version may follow, and
some finding must say where the fault stands and which rule it breaks.
"""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from ascn_graph.errors import Finding, InvalidGraph, InvalidSource
from ascn_graph.namespaces import DEFAULT_BASE, Namespace
from ascn_graph.publishing import build
from ascn_graph.versions import Versions

ROOT = Path(__file__).parents[1]
SPACE = Namespace(DEFAULT_BASE)
ARTICLE = "graph/sources/article.trig"
EDITORS = "graph/sources/editors.trig"
VOCABULARY = "ontology/ascn.ttl"
CITY = "shapes/city.ttl"
RULES = "shapes/rules.ttl"

PREFIXES = """@prefix : <ontology#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""

VALID = {
    EDITORS: PREFIXES
    + """
<source/editors> {
  <source/editors> a :Source ; dcterms:title "The editors"@en ; dcterms:publisher <organisation/ministry> ;
    dcterms:issued "2026-01-01"^^xsd:date ; dcterms:language "en" ; dcterms:rights "Free."@en ;
    :sourceKind :Editorial .
}
<source/editors#source-editors> { <source/editors> rdfs:label "The editors"@en . }
<source/editors#source-article> { <source/article> rdfs:label "The article"@en . }
<source/editors#organisation-ministry> {
  <organisation/ministry> a :Organisation ; rdfs:label "Ministry"@en .
}
<source/editors#person-speaker> { <person/speaker> a :Person ; rdfs:label "Speaker"@en . }
<source/editors#country-indonesia> {
  <country/indonesia> a :Country ; rdfs:label "Indonesia"@en ; :iso3166 "ID" .
}
<source/editors#city-jakarta> { <city/jakarta> a :City ; rdfs:label "Jakarta"@en . }
<source/editors#network-ascn> { <network/ascn> a :Network ; rdfs:label "Network"@en . }
<source/editors#meeting-third> { <meeting/third> a :Meeting ; rdfs:label "Third meeting"@en . }
<source/editors#outcome-third-1> { <outcome/third-1> a :Outcome ; rdfs:label "Outcome"@en . }
<source/editors#membership-jakarta> { <membership/jakarta> a :Membership ; rdfs:label "Membership"@en . }
<source/editors#participation-speaker> {
  <participation/speaker> a :Participation ; rdfs:label "Participation"@en .
}
""",
    ARTICLE: PREFIXES
    + """
<source/article> {
  <source/article> a :Source ; dcterms:title "An article"@en ; dcterms:publisher <organisation/ministry> ;
    dcterms:issued "2025-11-12"^^xsd:date ; dcterms:language "en" ; dcterms:rights "Facts only."@en ;
    :address "https://newspaper.example/article"^^xsd:anyURI ; :sourceKind :News .
}
<source/article#p1> {
  <city/jakarta> :locatedIn <country/indonesia> ; :latitude -6.2 ; :population 10500000 .
  <meeting/third> :startDate "2021-10-18"^^xsd:date ; :endDate "2021-10-19"^^xsd:date ; :mode :Hybrid .
  <outcome/third-1> :outcomeOf <meeting/third> ; dcterms:description "They go on."@en ;
    :hasTheme <theme/quality-environment> .
  <membership/jakarta> :member <city/jakarta> ; :network <network/ascn> ; :status :Projected ;
    :asOf "2025-11-10"^^xsd:date .
  <participation/speaker> :agent <person/speaker> ; :meeting <meeting/third> ; :role :Speaker .
}
""",
}

Change = Callable[[bytes], bytes]


@dataclass(frozen=True)
class Case:
    """One broken file, and what a finding must name: the line of bad syntax, or a node and its shape."""

    file: str
    change: Change
    line: int | None = None
    node: str | None = None
    shape: str | None = None


def swap(old: str, new: str) -> Change:
    """Replace the only occurrence of `old`."""

    def change(content: bytes) -> bytes:
        assert content.count(old.encode()) == 1
        return content.replace(old.encode(), new.encode())

    return change


def add(text: str) -> Change:
    return lambda content: content + text.encode()


def whole(content: bytes) -> Change:
    return lambda _: content


def line_of(file: str, text: str) -> int:
    """Give the line of the valid world's `file` on which `text` stands."""
    return next(number for number, line in enumerate(VALID[file].splitlines(), 1) if text in line)


def article(old: str, new: str, node: str, shape: str) -> Case:
    return Case(ARTICLE, swap(old, new), node=node, shape=shape)


def editors(old: str, new: str, node: str, shape: str) -> Case:
    return Case(EDITORS, swap(old, new), node=node, shape=shape)


UNREADABLE = {
    "full stop missing": Case(
        ARTICLE,
        swap("-6.2 ; :population 10500000 .", "-6.2 ; :population 10500000"),
        line=line_of(ARTICLE, "<meeting/third>"),
    ),
    "quotation mark missing": Case(
        ARTICLE, swap('"An article"@en', '"An article@en'), line=line_of(ARTICLE, "An article")
    ),
    "prefix not declared": Case(
        ARTICLE, swap(":latitude -6.2", "geo:lat -6.2"), line=line_of(ARTICLE, ":latitude")
    ),
    "space in an IRI": Case(
        ARTICLE,
        swap(":agent <person/speaker>", ":agent <person/the speaker>"),
        line=line_of(ARTICLE, ":agent"),
    ),
    "byte order mark": Case(ARTICLE, lambda content: b"\xef\xbb\xbf" + content, line=1),
    "not UTF-8": Case(ARTICLE, lambda content: content.replace(b"An article", b"Un proc\xe8s")),
    "empty file": Case(ARTICLE, whole(b"")),
    "nothing but prefixes": Case(ARTICLE, whole(PREFIXES.encode())),
    "blank node in a source": Case(ARTICLE, add('<source/article#p2> { [] rdfs:label "Somebody"@en . }\n')),
    "fact outside any graph": Case(
        ARTICLE,
        add('<city/jakarta> skos:altLabel "DKI"@id .\n'),
        line=len(VALID[ARTICLE].splitlines()) + 1,
    ),
    "graph of another source": Case(
        ARTICLE, add('<source/editors#city> { <city/jakarta> skos:altLabel "DKI"@id . }\n')
    ),
    "graph of the build": Case(ARTICLE, add("<graph/inferred> { <city/jakarta> a :Entity . }\n")),
    "vocabulary with a syntax error": Case(VOCABULARY, add("\n:Broken a owl:Class ;;; .. \n")),
    "themes with a syntax error": Case("ontology/themes.ttl", add("\n<theme/broken> a :Theme")),
    "shapes with a syntax error": Case(CITY, add("\n<shapes#Broken> a sh:NodeShape ; sh:property [ .\n")),
    "rules with a syntax error": Case(
        RULES, add("\n<shapes#rule-broken> a sh:SPARQLRule ; sh:construct 'CONSTRUCT .\n")
    ),
}

UNUSABLE = {
    "rule that is no SPARQL": Case(
        RULES,
        swap("CONSTRUCT { $this :status :Member }", "CONSTRUCT { $this :status }"),
        node="shapes#rule-pilot-is-member",
    ),
    "rule that is no CONSTRUCT": Case(
        RULES, swap("CONSTRUCT { $this :status :Member }", "SELECT $this"), node="shapes#rule-pilot-is-member"
    ),
    "shape whose SPARQL is none": Case(
        "shapes/country.ttl",
        swap("SELECT DISTINCT $this ?value ?other", "SELEKT $this"),
        node="shapes#Country-iso3166-unique",
    ),
    "shape that targets an unknown class": Case(
        CITY,
        add("\n<shapes#Ghost> a sh:NodeShape ; sh:targetClass :Ghost ; sh:nodeKind sh:IRI .\n"),
        node="shapes#Ghost",
    ),
    "prefix used and not declared in a rule": Case(
        RULES,
        swap("{ $this :status :Pilot }", "{ $this unknown:status :Pilot }"),
        node="shapes#rule-pilot-is-member",
    ),
}

INVALID = {
    "wrong datatype": article("10500000", "10.5", "city/jakarta", "Place-population"),
    "negative population": article("10500000", "-1", "city/jakarta", "Place-population-notNegative"),
    "latitude of 95 degrees": article("-6.2", "95.0", "city/jakarta", "Place-latitude-greatest"),
    "impossible date": article("2021-10-18", "2021-13-45", "meeting/third", "Meeting-startDate"),
    "day that February does not have": article(
        "2025-11-10", "2025-02-29", "membership/jakarta", "Relationship-asOf"
    ),
    "city without country": article(
        ":locatedIn <country/indonesia> ; ", "", "city/jakarta", "City-locatedIn-required"
    ),
    "meeting that ends before it starts": article(
        "2021-10-19", "2021-10-17", "meeting/third", "Meeting-endDate-afterStart"
    ),
    "two start dates in one source": Case(
        ARTICLE,
        add('<source/article#p2> { <meeting/third> :startDate "2021-10-17"^^xsd:date . }\n'),
        node="meeting/third",
        shape="Meeting-startDate-onePerSource",
    ),
    "projection without the date of its statement": article(
        ' ;\n    :asOf "2025-11-10"^^xsd:date', "", "membership/jakarta", "Membership-projected-asOf"
    ),
    "outcome without a meeting": article(
        ":outcomeOf <meeting/third> ; ", "", "outcome/third-1", "Outcome-outcomeOf-required"
    ),
    "theme that is nowhere": article(
        "<theme/quality-environment>", "<theme/teleportation>", "outcome/third-1", "Entity-hasTheme"
    ),
    "theme as free text": article(
        "<theme/quality-environment>", '"environment"@en', "outcome/third-1", "Entity-hasTheme"
    ),
    "theme outside the scheme": Case(
        EDITORS,
        add('<source/editors#x> { <theme/x> a :Theme ; rdfs:label "X"@en ; skos:definition "X."@en . }\n'),
        node="theme/x",
        shape="Theme-inScheme",
    ),
    "unknown status": article(":Projected", ":Hopeful", "membership/jakarta", "Membership-status"),
    "unknown mode": article(":Hybrid", ":Telepathic", "meeting/third", "Meeting-mode"),
    "unknown role": article(":Speaker", ":Mastermind", "participation/speaker", "Relationship-role"),
    "dangling reference": article(
        ":member <city/jakarta>", ":member <city/atlantis>", "membership/jakarta", "Membership-member"
    ),
    "relationship without one of its ends": article(
        ":agent <person/speaker> ; ", "", "participation/speaker", "Participation-agent-required"
    ),
    "fact about what is described nowhere": article(
        "<city/jakarta> :locatedIn", "<city/jakartaa> :locatedIn", "source/article#p1", "Statement-subject"
    ),
    "unknown property of ours": article(
        ":mode :Hybrid", ":moode :Hybrid", "source/article#p1", "Statement-property"
    ),
    "misspelt term of another vocabulary": article(
        "dcterms:description", "dcterms:descripton", "source/article#p1", "Statement-property"
    ),
    "property of another class": article(
        ":mode :Hybrid", ":member <city/jakarta>", "source/article#p1", "Statement-domain"
    ),
    "shortcut stated": article(
        ":latitude -6.2", ":memberOf <network/ascn>", "source/article#p1", "Statement-shortcut"
    ),
    "unknown class": editors("a :City ", "a :Citty ", "source/editors#city-jakarta", "Statement-class"),
    "two editorial labels in one language": editors(
        '"Jakarta"@en', '"Jakarta"@en , "Djakarta"@en', "city/jakarta", "Described-label-onePerLanguage"
    ),
    "no English label": editors('"Jakarta"@en', '"Jakarta"@id', "city/jakarta", "Described-label-english"),
    "label without language": editors(
        '"Jakarta"@en', '"Jakarta"@en , "Jakarta"', "city/jakarta", "Described-label"
    ),
    "label stated by an article": article(
        "<city/jakarta> :locatedIn",
        '<city/jakarta> rdfs:label "Kota"@id ; :locatedIn',
        "city/jakarta",
        "Described-label-editors",
    ),
    "capital letters in an IRI": Case(
        EDITORS,
        add('<source/editors#person-x> { <person/Speaker> a :Person ; rdfs:label "X"@en . }\n'),
        node="person/Speaker",
        shape="Person",
    ),
    "underscore in an IRI": Case(
        EDITORS,
        add('<source/editors#person-x> { <person/the_speaker> a :Person ; rdfs:label "X"@en . }\n'),
        node="person/the_speaker",
        shape="Person",
    ),
    "country code of three letters": editors('"ID"', '"IDN"', "country/indonesia", "Country-iso3166"),
    "source without title": article(
        'dcterms:title "An article"@en ; ', "", "source/article", "Source-title-required"
    ),
    "source without address": article(
        ':address "https://newspaper.example/article"^^xsd:anyURI ; ',
        "",
        "source/article",
        "Source-address-required",
    ),
    "relationship that ends before it starts": article(
        ':asOf "2025-11-10"^^xsd:date',
        ':asOf "2025-11-10"^^xsd:date ; :validFrom "2024"^^xsd:gYear ; :validUntil "2023-12-31"^^xsd:date',
        "membership/jakarta",
        "Relationship-validUntil-afterStart",
    ),
    "two features of GeoNames for one city": editors(
        "a :City ;",
        "a :City ; :geoNamesFeature <https://sws.geonames.org/1642911/> , <https://sws.geonames.org/1642907/> ;",
        "city/jakarta",
        "Identified-geoNamesFeature-one",
    ),
    "one feature of GeoNames for two cities": editors(
        "<city/jakarta> a :City ;",
        "<city/jakarta> :geoNamesFeature <https://sws.geonames.org/1642911/> . <city/dki> a :City ; "
        ':locatedIn <country/indonesia> ; rdfs:label "DKI"@en ; :geoNamesFeature <https://sws.geonames.org/1642911/> . '
        "<city/jakarta> a :City ;",
        "city/dki",
        "Identified-geoNamesFeature-unique",
    ),
    "one item of Wikidata for two cities": editors(
        "<city/jakarta> a :City ;",
        "<city/jakarta> :wikidataItem <http://www.wikidata.org/entity/Q3630> . <city/dki> a :City ; "
        ':locatedIn <country/indonesia> ; rdfs:label "DKI"@en ; :wikidataItem <http://www.wikidata.org/entity/Q3630> . '
        "<city/jakarta> a :City ;",
        "city/dki",
        "Identified-wikidataItem-unique",
    ),
    "two persons of one name and country": editors(
        "<person/speaker> a :Person ;",
        "<person/speaker> :associatedCountry <country/indonesia> . <person/namesake> a :Person ; "
        'rdfs:label "Speaker"@en ; :associatedCountry <country/indonesia> . <person/speaker> a :Person ;',
        "person/namesake",
        "Person-name-unique",
    ),
    "two sources with one address": article(
        ":address",
        ':address "https://newspaper.example/article"^^xsd:anyURI . <source/editors> :address',
        "source/article",
        "Source-address-unique",
    ),
    "source of an unknown kind": article(":News", ":Gossip", "source/article", "Source-sourceKind"),
}


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real vocabulary and shapes with the sources of the small valid world."""
    folder = tmp_path_factory.mktemp("inputs")
    for part in ("ontology", "shapes"):
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("examples", "queries"))
    for file, text in VALID.items():
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def published(inputs: Path, tmp_path_factory: pytest.TempPathFactory) -> Versions:
    """The small valid world, published as version 1."""
    versions = Versions(tmp_path_factory.mktemp("home"))
    build(inputs, versions, SPACE)
    assert versions.current_number() == 1
    return versions


@pytest.fixture
def broken(inputs: Path, tmp_path: Path) -> Callable[[Case], Path]:
    """Give a copy of the valid inputs with one file broken."""

    def break_one(case: Case) -> Path:
        folder = tmp_path / "inputs"
        shutil.copytree(inputs, folder)
        file = folder / case.file
        file.write_bytes(case.change(file.read_bytes()))
        return folder

    return break_one


def refusal(folder: Path, versions: Versions) -> list[Finding]:
    """Build `folder`, which must be refused and leave no trace, and give what was found."""
    before = sorted(path.name for path in versions.folder.iterdir())
    digest = versions.current().content_digest
    with pytest.raises((InvalidSource, InvalidGraph)) as refused:
        build(folder, versions, SPACE)
    assert versions.current_number() == 1
    assert versions.current().content_digest == digest
    assert sorted(path.name for path in versions.folder.iterdir()) == before
    assert isinstance(refused.value, InvalidSource | InvalidGraph)
    return refused.value.findings


@pytest.mark.parametrize("case", UNREADABLE.values(), ids=UNREADABLE)
def test_unreadable_file_is_refused_by_file_line_and_rule(
    case: Case, broken: Callable[[Case], Path], published: Versions
) -> None:
    findings = refusal(broken(case), published)
    assert {finding.file for finding in findings} == {case.file}
    assert case.line in {finding.line for finding in findings} | {None}
    assert all(finding.message and finding.rule for finding in findings)


@pytest.mark.parametrize("case", UNUSABLE.values(), ids=UNUSABLE)
def test_unusable_shape_or_rule_is_refused_by_its_name(
    case: Case, broken: Callable[[Case], Path], published: Versions
) -> None:
    findings = refusal(broken(case), published)
    assert any(
        case.node in f"{finding.node} {finding.rule} {finding.message}" for finding in findings if case.node
    )


@pytest.mark.parametrize("case", INVALID.values(), ids=INVALID)
def test_invalid_statement_is_refused_by_node_and_shape(
    case: Case, broken: Callable[[Case], Path], published: Versions
) -> None:
    findings = refusal(broken(case), published)
    assert (f"{SPACE.base}{case.node}", f"{SPACE.base}shapes#{case.shape}") in {
        (finding.node, finding.rule) for finding in findings
    }


@pytest.mark.parametrize("emptied", ["graph/sources", "shapes", "ontology"])
def test_inputs_without_sources_shapes_or_vocabulary_are_refused(
    emptied: str, inputs: Path, tmp_path: Path, published: Versions
) -> None:
    folder = tmp_path / "inputs"
    shutil.copytree(inputs, folder)
    shutil.rmtree(folder / emptied)
    (folder / emptied).mkdir()
    findings = refusal(folder, published)
    assert any(emptied in str(finding) for finding in findings)


def test_there_are_at_least_thirty_broken_inputs() -> None:
    assert len(UNREADABLE) + len(UNUSABLE) + len(INVALID) >= 30
