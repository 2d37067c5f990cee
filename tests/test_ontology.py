"""The vocabulary is complete: every term used is declared, every declared term explains itself."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    Literal,
    NamedNode,
    Quad,
    RdfFormat,
    Store,
    parse,
)
from rdflib import Graph

from ascn_graph.namespaces import DCTERMS, DEFAULT_BASE, OWL, RDF, RDFS, SKOS, Namespace

ROOT = Path(__file__).parents[1]
SPACE = Namespace(DEFAULT_BASE)
VOCABULARY = SPACE.term("").value
ONTOLOGY = SPACE.iri("ontology")
LABELLED = {"en", "id", "ja"}
DECLARATIONS = {
    NamedNode(f"{OWL}Class"),
    NamedNode(f"{OWL}ObjectProperty"),
    NamedNode(f"{OWL}DatatypeProperty"),
    NamedNode(f"{OWL}AnnotationProperty"),
    NamedNode(f"{OWL}NamedIndividual"),
    NamedNode(f"{RDF}Property"),
}
CONTRACT = re.findall(
    r"\w+",
    "Country City Network Organisation Person Meeting MeetingSeries Theme Programme Project "
    "Document Outcome Source Entity Membership Representation Participation Appointment "
    "Partnership Relationship Member Pilot Projected InPerson Online Hybrid locatedIn member "
    "network status profile representative country position onBehalfOf agent meeting role "
    "delegationOf holder organisation city partner programme validFrom validUntil asOf partOf "
    "basedIn latitude longitude population iso3166 heldIn partOfSeries ordinal startDate endDate "
    "mode attendance invitedAttendance hostedBy chairedBy outcomeOf hasTheme inCity implements "
    "supports statedIn memberOf projectedMemberOf represents participatedIn worksFor officerOf via "
    "from to when PathProperty Disagreement about onProperty believed origin paragraph firstDay "
    "lastDay",
)


def read(*files: Path) -> Store:
    store = Store()
    for file in files:
        syntax = RdfFormat.TRIG if file.suffix == ".trig" else RdfFormat.TURTLE
        store.extend(parse(file.read_bytes(), syntax, base_iri=SPACE.base))
    return store


VOCABULARY_FILE = ROOT / "ontology" / "ascn.ttl"
ALIGNMENTS = sorted((ROOT / "ontology" / "alignments").glob("*.ttl"))
QUERIES = sorted((ROOT / "ontology" / "queries").glob("*.rq"))
RDF_FILES = [
    VOCABULARY_FILE,
    ROOT / "ontology" / "themes.ttl",
    ROOT / "graph" / "expectations.ttl",
    *ALIGNMENTS,
    *sorted((ROOT / "graph" / "sources").glob("*.trig")),
    *sorted((ROOT / "shapes").glob("*.ttl")),
]
TURTLE_FILES = [file for file in RDF_FILES if file.suffix == ".ttl"]
TERMS = read(VOCABULARY_FILE)
THEMES = read(ROOT / "ontology" / "themes.ttl")


def objects(store: Store, subject: NamedNode | BlankNode, predicate: str) -> list[Any]:
    return [quad.object for quad in store.quads_for_pattern(subject, NamedNode(predicate), None)]


def subjects(store: Store, predicate: str, value: NamedNode) -> list[NamedNode]:
    quads = store.quads_for_pattern(None, NamedNode(predicate), value)
    return sorted((quad.subject for quad in quads if isinstance(quad.subject, NamedNode)), key=str)


def languages(literals: list[Literal]) -> list[str]:
    return sorted(literal.language or "" for literal in literals)


def named_nodes(quad: Quad) -> list[NamedNode]:
    terms = (quad.subject, quad.predicate, quad.object, quad.graph_name)
    return [term for term in terms if isinstance(term, NamedNode)]


def local_name(term: NamedNode) -> str:
    return term.value.removeprefix(VOCABULARY)


DECLARED = sorted({term for kind in DECLARATIONS for term in subjects(TERMS, f"{RDF}type", kind)}, key=str)
PROPERTIES = [
    term
    for kind in ("Object", "Datatype")
    for term in subjects(TERMS, f"{RDF}type", NamedNode(f"{OWL}{kind}Property"))
]
PATH_PROPERTIES = subjects(TERMS, f"{RDF}type", SPACE.term("PathProperty"))
SHORTCUTS = sorted(
    {
        quad.subject
        for quad in TERMS.quads_for_pattern(None, SPACE.term("via"), None)
        if isinstance(quad.subject, NamedNode)
    },
    key=str,
)
ALL_THEMES = subjects(THEMES, f"{RDF}type", SPACE.term("Theme"))


def test_the_files_looked_at_are_there() -> None:
    assert len(ALIGNMENTS) >= 6
    assert len(QUERIES) >= 12
    assert len(RDF_FILES) >= 11
    assert len(DECLARED) >= 100
    assert len(PROPERTIES) >= 70
    assert len(PATH_PROPERTIES) >= 20
    assert len(SHORTCUTS) >= 6
    assert len(ALL_THEMES) >= 20


@pytest.mark.parametrize("name", CONTRACT)
def test_term_that_others_rely_on_is_declared(name: str) -> None:
    assert SPACE.term(name) in DECLARED


ENDS = """
    locatedIn: City Country | member: Membership City | network: Relationship Network
    status: Membership MembershipStatus | profile: Membership Theme | representative: Representation Entity
    country: Representation Country | onBehalfOf: Relationship Organisation | agent: Relationship Entity
    meeting: Relationship Meeting | role: Relationship Role | delegationOf: Participation Country
    holder: Appointment Person | organisation: Appointment Organisation | city: Relationship City
    partner: Partnership Entity | programme: Partnership Programme | partOf: Organisation Organisation
    basedIn: Organisation Country | heldIn: Meeting City | partOfSeries: Meeting MeetingSeries
    mode: Meeting MeetingMode | hostedBy: Meeting Organisation | chairedBy: Meeting Entity
    outcomeOf: Outcome Meeting | hasTheme: Entity Theme | inCity: Project City
    implements: Project Programme | supports: Programme City | statedIn: Entity Source
    memberOf: City Network | projectedMemberOf: City Network | represents: Entity Country
    participatedIn: Entity Meeting | worksFor: Person Organisation | officerOf: Person City
"""


@pytest.mark.parametrize(("name", "domain", "range_"), re.findall(r"(\w+): (\w+) (\w+)", ENDS))
def test_property_that_others_rely_on_leads(name: str, domain: str, range_: str) -> None:
    assert objects(TERMS, SPACE.term(name), f"{RDFS}domain") == [SPACE.term(domain)]
    assert objects(TERMS, SPACE.term(name), f"{RDFS}range") == [SPACE.term(range_)]


@pytest.mark.parametrize("term", DECLARED, ids=local_name)
def test_declared_term_explains_itself(term: NamedNode) -> None:
    assert languages(objects(TERMS, term, f"{RDFS}label")) == sorted(LABELLED)
    assert languages(objects(TERMS, term, f"{SKOS}definition")) == ["en"]
    assert objects(TERMS, term, f"{SKOS}example")
    assert objects(TERMS, term, f"{RDFS}isDefinedBy") == [ONTOLOGY]


@pytest.mark.parametrize("file", RDF_FILES, ids=lambda file: file.name)
def test_every_term_of_ours_in_the_file_is_declared(file: Path) -> None:
    used = {node for quad in read(file) for node in named_nodes(quad) if node.value.startswith(VOCABULARY)}
    assert used - {*DECLARED, SPACE.term("")} == set()


@pytest.mark.parametrize("file", RDF_FILES, ids=lambda file: file.name)
def test_iris_of_ours_are_relative(file: Path) -> None:
    content = file.read_bytes()
    syntax = RdfFormat.TRIG if file.suffix == ".trig" else RdfFormat.TURTLE
    elsewhere = "https://elsewhere.example/data/"
    moved = {str(quad).replace(elsewhere, SPACE.base) for quad in parse(content, syntax, base_iri=elsewhere)}
    here = {str(quad) for quad in parse(content, syntax, base_iri=SPACE.base)}
    assert len(here) > 1
    assert SPACE.base.encode() not in content
    assert {re.sub(r"_:\w+", "_:x", quad) for quad in moved} == {
        re.sub(r"_:\w+", "_:x", quad) for quad in here
    }


@pytest.mark.parametrize("file", TURTLE_FILES, ids=lambda file: file.name)
def test_file_reads_alike_in_rdflib(file: Path) -> None:
    triples = Graph().parse(file, format="turtle", publicID=SPACE.base).serialize(format="nt")
    read_by_rdflib = Dataset(parse(triples, RdfFormat.N_TRIPLES))
    read_by_oxigraph = Dataset(parse(file.read_bytes(), RdfFormat.TURTLE, base_iri=SPACE.base))
    read_by_rdflib.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    read_by_oxigraph.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    assert read_by_rdflib == read_by_oxigraph


@pytest.mark.parametrize(
    "file", [*QUERIES, *sorted((ROOT / "shapes").glob("*.ttl"))], ids=lambda file: file.name
)
def test_every_term_of_ours_in_sparql_text_is_declared(file: Path) -> None:
    text = re.sub(r"#.*|'[^'\n]*'|\"[^\"\n]*\"", "", file.read_text(encoding="utf-8"))
    names = set(re.findall(r"(?<![\w<]):([A-Za-z]\w*)", text))
    assert {name for name in names if SPACE.term(name) not in DECLARED} == set()


def test_ontology_describes_itself() -> None:
    assert NamedNode(f"{OWL}Ontology") in objects(TERMS, ONTOLOGY, f"{RDF}type")
    assert languages(objects(TERMS, ONTOLOGY, f"{DCTERMS}title")) == sorted(LABELLED)
    assert objects(TERMS, ONTOLOGY, f"{DCTERMS}description")
    assert objects(TERMS, ONTOLOGY, f"{DCTERMS}license")
    assert objects(TERMS, ONTOLOGY, f"{OWL}versionInfo")
    assert objects(TERMS, ONTOLOGY, "http://purl.org/vocab/vann/preferredNamespacePrefix") == [
        Literal("ascn")
    ]


def test_lists_are_the_only_blank_nodes() -> None:
    blank = [quad for quad in TERMS if isinstance(quad.subject, BlankNode)]
    assert {quad.predicate for quad in blank} == {NamedNode(f"{RDF}first"), NamedNode(f"{RDF}rest")}


@pytest.mark.parametrize("term", PATH_PROPERTIES, ids=local_name)
def test_path_property_can_be_read_aloud_both_ways(term: NamedNode) -> None:
    assert languages(objects(TERMS, term, SPACE.term("phrase").value)) == ["en", "id"]
    assert languages(objects(TERMS, term, SPACE.term("inversePhrase").value)) == ["en", "id"]
    assert NamedNode(f"{OWL}ObjectProperty") in objects(TERMS, term, f"{RDF}type")


@pytest.mark.parametrize("term", SHORTCUTS, ids=local_name)
def test_shortcut_names_its_relationship_and_both_ends(term: NamedNode) -> None:
    [via] = objects(TERMS, term, SPACE.term("via").value)
    ends = [end for part in ("from", "to") for end in objects(TERMS, term, SPACE.term(part).value)]
    assert SPACE.term("Relationship") in objects(TERMS, via, f"{RDFS}subClassOf")
    assert len(ends) >= 2
    domains = {domain for end in ends for domain in objects(TERMS, end, f"{RDFS}domain")}
    assert domains <= {via, SPACE.term("Relationship")}
    assert term in PATH_PROPERTIES


DECLARATIONS_OF_SHORTCUTS = {
    "memberOf": "Membership member network status Member",
    "projectedMemberOf": "Membership member network status Projected",
    "hasProfile": "Membership member profile",
    "represents": "Representation representative country",
    "nationalRepresentativeTo": "Representation representative network role NationalRepresentative",
    "shepherdOf": "Representation representative network role Shepherd",
    "participatedIn": "Participation agent delegationOf meeting",
    "invitedTo": "Invitation agent meeting",
    "worksFor": "Appointment holder organisation",
    "officerOf": "Appointment holder city",
    "partnerOf": "Partnership city partner",
    "candidateMemberOf": "Membership member network status Candidate",
    "memberStateOf": "Accession memberState joined",
    "chairOf": "Representation representative network role Chair",
    "worksOn": "Partnership city focusArea",
    "consultantTo": "Partnership consultant city",
    "takesPartInProgramme": "Partnership city programme",
}


@pytest.mark.parametrize(
    ("name", "parts"), DECLARATIONS_OF_SHORTCUTS.items(), ids=list(DECLARATIONS_OF_SHORTCUTS)
)
def test_shortcut_is_declared_by_class_ends_and_pairs_of_property_and_value(name: str, parts: str) -> None:
    declared = [
        end
        for part in ("via", "from", "to")
        for end in sorted(objects(TERMS, SPACE.term(name), SPACE.term(part).value), key=str)
    ]
    for condition in objects(TERMS, SPACE.term(name), SPACE.term("when").value):
        declared += list_items(condition)
    assert " ".join(map(local_name, declared)) == parts


def test_every_shortcut_is_looked_at() -> None:
    assert {local_name(term) for term in SHORTCUTS} == set(DECLARATIONS_OF_SHORTCUTS)


def list_items(node: NamedNode | BlankNode) -> list[NamedNode]:
    items: list[NamedNode] = []
    while node != NamedNode(f"{RDF}nil"):
        items += objects(TERMS, node, f"{RDF}first")
        [node] = objects(TERMS, node, f"{RDF}rest")
    return items


@pytest.mark.parametrize("file", ALIGNMENTS, ids=lambda file: file.stem)
def test_alignment_leads_from_our_terms_to_one_foreign_vocabulary(file: Path) -> None:
    quads = list(read(file))
    ours = [quad for quad in quads if quad.predicate.value != f"{OWL}inverseOf"]
    inverses = [quad for quad in quads if quad not in ours]
    foreign = [quad.object for quad in quads] + [quad.subject for quad in inverses]
    assert ours
    assert {quad.predicate.value for quad in ours} <= {f"{RDFS}subClassOf", f"{RDFS}subPropertyOf"}
    assert {quad.subject for quad in ours} <= {*DECLARED, NamedNode(f"{RDFS}label")}
    [vocabulary] = {re.sub(r"[^/#]*$", "", term.value) for term in foreign}
    assert not vocabulary.startswith(SPACE.base)


@pytest.mark.parametrize("theme", ALL_THEMES, ids=lambda theme: theme.value.rsplit("/", 1)[1])
def test_theme_is_a_concept_of_the_scheme_with_its_labels(theme: NamedNode) -> None:
    labels = objects(THEMES, theme, f"{SKOS}prefLabel")
    assert re.fullmatch(r"theme/[a-z0-9-]+", SPACE.local(theme.value) or "")
    assert NamedNode(f"{SKOS}Concept") in objects(THEMES, theme, f"{RDF}type")
    assert objects(THEMES, theme, f"{SKOS}inScheme") == [SPACE.iri("theme/scheme")]
    assert {"en", "id"} <= set(languages(labels)) <= LABELLED
    assert set(objects(THEMES, theme, f"{RDFS}label")) == set(labels)
    assert languages(objects(THEMES, theme, f"{SKOS}definition")) == ["en"]
    assert objects(THEMES, theme, f"{DCTERMS}source")


@pytest.mark.parametrize("theme", ALL_THEMES, ids=lambda theme: theme.value.rsplit("/", 1)[1])
def test_theme_stands_under_a_top_concept(theme: NamedNode) -> None:
    tops = objects(THEMES, SPACE.iri("theme/scheme"), f"{SKOS}hasTopConcept")
    seen = [theme]
    while broader := objects(THEMES, seen[-1], f"{SKOS}broader"):
        assert broader[0] not in seen
        seen.append(broader[0])
    assert seen[-1] in tops
    assert objects(THEMES, seen[-1], f"{SKOS}topConceptOf") == [SPACE.iri("theme/scheme")]


def test_six_focus_areas_are_in_the_scheme() -> None:
    areas = subjects(THEMES, f"{SKOS}broader", SPACE.iri("theme/focus-areas"))
    assert [SPACE.local(area.value) for area in areas] == [
        "theme/built-infrastructure",
        "theme/civic-and-social",
        "theme/health-and-well-being",
        "theme/industry-and-innovation",
        "theme/quality-environment",
        "theme/safety-and-security",
    ]


def served_context() -> dict[str, Any]:
    """The context as a server gives it out: the three relative values resolved against the base."""
    context: dict[str, Any] = json.loads((ROOT / "ontology" / "context.jsonld").read_text(encoding="utf-8"))
    terms = context["@context"]
    return {**terms, "@base": SPACE.base, "@vocab": VOCABULARY, "ascn": VOCABULARY}


def test_only_three_values_of_the_context_are_relative() -> None:
    context = json.loads((ROOT / "ontology" / "context.jsonld").read_text(encoding="utf-8"))["@context"]
    relative = {
        name: value
        for name, value in context.items()
        if isinstance(value, str) and ":" not in value and (name.startswith("@") or not value.startswith("@"))
    }
    assert relative == {"@base": "./", "@vocab": "ontology#", "ascn": "ontology#"}


@pytest.mark.filterwarnings(
    "ignore:ConjunctiveGraph is deprecated"
)  # rdflib's JSON-LD reader warns about itself
def test_context_turns_plain_json_into_typed_statements() -> None:
    document = {
        "@context": served_context(),
        "id": "membership/ascn-surabaya-projected",
        "type": "Membership",
        "label": {"en": "Projected membership"},
        "member": "city/surabaya",
        "status": "Projected",
        "asOf": "2025-11-10",
        "validFromYear": "2026",
    }
    turtle = """
        @prefix : <ontology#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
        <membership/ascn-surabaya-projected> a :Membership ; rdfs:label "Projected membership"@en ;
            :member <city/surabaya> ; :status :Projected ; :asOf "2025-11-10"^^xsd:date ;
            :validFrom "2026"^^xsd:gYear .
    """
    expected = set(parse(turtle, RdfFormat.TURTLE, base_iri=SPACE.base))
    text = json.dumps(document)
    assert set(parse(text, RdfFormat.JSON_LD, base_iri=SPACE.base)) == expected
    triples = Graph().parse(data=text, format="json-ld", base=SPACE.base).serialize(format="nt")
    assert set(parse(triples, RdfFormat.N_TRIPLES)) == expected


@pytest.mark.parametrize("term", PROPERTIES, ids=local_name)
def test_context_knows_every_property(term: NamedNode) -> None:
    assert local_name(term) in served_context()
