"""Each rule of shapes/rules.ttl concludes exactly what it says, from a handful of statements."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad, QueryTriples, RdfFormat, Store, parse

from ascn_graph.namespaces import DEFAULT_BASE, RDF, RDFS, SH, Namespace

RULES = Path(__file__).parents[1] / "shapes" / "rules.ttl"
SPACE = Namespace(DEFAULT_BASE)
PREFIXES = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in SPACE.prefixes.items())


@dataclass(frozen=True)
class Rule:
    name: str
    order: int
    text: str


def read_rules() -> dict[str, Rule]:
    store = Store()
    store.extend(parse(RULES.read_bytes(), RdfFormat.TURTLE, base_iri=SPACE.base))
    rules = {}
    for quad in store.quads_for_pattern(None, NamedNode(f"{RDF}type"), NamedNode(f"{SH}SPARQLRule")):
        assert isinstance(quad.subject, NamedNode)
        (text,) = (
            row.object for row in store.quads_for_pattern(quad.subject, NamedNode(f"{SH}construct"), None)
        )
        (order,) = (
            row.object for row in store.quads_for_pattern(quad.subject, NamedNode(f"{SH}order"), None)
        )
        name = quad.subject.value.removeprefix(f"{SPACE.base}shapes#rule-")
        rules[name] = Rule(name, int(order.value), text.value)  # type: ignore[union-attr]  # both are literals
    return rules


RULE = read_rules()


def read(trig: str) -> list[Quad]:
    return list(parse(PREFIXES + trig, RdfFormat.TRIG, base_iri=SPACE.base))


def derive(name: str, trig: str) -> set[tuple[str, str, str]]:
    """Give what one rule concludes from statements in TriG, whose triples also stand in the default graph."""
    store = Store()
    for quad in read(trig):
        store.extend([quad, Quad(quad.subject, quad.predicate, quad.object)])
    answer = store.query(RULE[name].text, base_iri=SPACE.base, prefixes=SPACE.prefixes)
    assert isinstance(answer, QueryTriples)
    return {(str(triple.subject), str(triple.predicate), str(triple.object)) for triple in answer}


def triples(turtle: str) -> set[tuple[str, str, str]]:
    return {(str(quad.subject), str(quad.predicate), str(quad.object)) for quad in read(turtle)}


CASES = {
    "graph of an item belongs to its source": (
        "parts-of-sources",
        "<source/editors#city-jakarta> { <city/jakarta> a :City }",
        "<source/editors#city-jakarta> dcterms:isPartOf <source/editors> .",
    ),
    "graph of a paragraph belongs to its source and has its number": (
        "parts-of-sources",
        "<source/jpnn#p13> { <city/jakarta> skos:altLabel 'DKI Jakarta'@id }",
        "<source/jpnn#p13> dcterms:isPartOf <source/jpnn> ; :paragraph 13 .",
    ),
    "paragraph that only repeats another has its number too": (
        "parts-of-sources",
        "<source/sindo> { <source/sindo#p14> :repeats <source/sindo#p7> }",
        "<source/sindo#p14> dcterms:isPartOf <source/sindo> ; :paragraph 14 ."
        "<source/sindo#p7> dcterms:isPartOf <source/sindo> ; :paragraph 7 .",
    ),
    "fragment that only begins like a paragraph has no number": (
        "parts-of-sources",
        "<source/editors#person-x> { <person/x> a :Person } <source/editors#p1a> { <person/x> a :Person }",
        "<source/editors#person-x> dcterms:isPartOf <source/editors> ."
        "<source/editors#p1a> dcterms:isPartOf <source/editors> .",
    ),
    "graphs that are no source's belong to none": (
        "parts-of-sources",
        "<graph/inferred> { <city/jakarta> a :Entity } <source/jpnn> { <source/jpnn> a :Source }",
        "",
    ),
    "class above, and the one above that": (
        "superclasses",
        ":City rdfs:subClassOf :Entity . :Entity rdfs:subClassOf prov:Entity . <city/jakarta> a :City .",
        "<city/jakarta> a :Entity , prov:Entity .",
    ),
    "no conclusion in the words of RDF, RDFS and OWL": (
        "superclasses",
        ":PathProperty rdfs:subClassOf rdf:Property . :City rdfs:subClassOf owl:Thing , rdfs:Resource . "
        ":heldIn a :PathProperty . <city/jakarta> a :City .",
        "",
    ),
    "circle of classes ends": (
        "superclasses",
        ":City rdfs:subClassOf :Town . :Town rdfs:subClassOf :City . <city/jakarta> a :City .",
        "<city/jakarta> a :Town .",
    ),
    "pilot city is a member": (
        "pilot-is-member",
        "<membership/a> :status :Pilot . <membership/b> :status :Projected .",
        "<membership/a> :status :Member .",
    ),
    "inverse property, in the direction it is declared": (
        "inverses",
        ":hosted owl:inverseOf :hostedBy . <meeting/m> :hostedBy <organisation/o> .",
        "<organisation/o> :hosted <meeting/m> .",
    ),
    "inverse property, in the other direction": (
        "inverses",
        ":hosted owl:inverseOf :hostedBy . <organisation/o> :hosted <meeting/m> .",
        "<meeting/m> :hostedBy <organisation/o> .",
    ),
    "a literal has no inverse": (
        "inverses",
        ":nameOf owl:inverseOf :name . <city/jakarta> :name 'Jakarta' .",
        "",
    ),
    "property above, and the one above that": (
        "superproperties",
        ":locatedIn rdfs:subPropertyOf geo:sfWithin ."
        "geo:sfWithin rdfs:subPropertyOf schema:containedInPlace ."
        "<city/jakarta> :locatedIn <country/indonesia> .",
        "<city/jakarta> geo:sfWithin <country/indonesia> ; schema:containedInPlace <country/indonesia> .",
    ),
    "terms of the vocabulary are left as they are": (
        "superproperties",
        "rdfs:label rdfs:subPropertyOf schema:name ."
        ":City rdfs:label 'city'@en ; rdfs:isDefinedBy <ontology> . <ontology> rdfs:label 'terms'@en ."
        "<city/jakarta> rdfs:label 'Jakarta'@en .",
        "<city/jakarta> schema:name 'Jakarta'@en .",
    ),
    "entity is stated in each source that has it as subject or object": (
        "stated-in",
        "<graph/inferred> { <city/jakarta> a :Entity . <country/indonesia> a :Entity }"
        "<source/jpnn#p6> { <city/jakarta> :locatedIn <country/indonesia> }"
        "<source/jpnn#p7> { <city/jakarta> skos:altLabel 'DKI Jakarta'@id }"
        "<source/sindo> { <country/indonesia> skos:altLabel 'RI'@id }",
        "<city/jakarta> :statedIn <source/jpnn> ."
        "<country/indonesia> :statedIn <source/jpnn> , <source/sindo> .",
    ),
    "editors do not count, relationships are not entities, and no source is stated in itself": (
        "stated-in",
        "<source/editors> { <source/editors> :sourceKind :Editorial }"
        "<source/editors#city-jakarta> { <city/jakarta> a :City }"
        "<graph/inferred> { <city/jakarta> a :Entity . <source/jpnn> a :Entity }"
        "<graph/inferred> { <membership/m> a :Relationship }"
        "<source/jpnn> { <source/jpnn> dcterms:language 'id' }"
        "<source/jpnn#p1> { <membership/m> :status :Member }",
        "",
    ),
}


@pytest.mark.parametrize(("rule", "stated", "concluded"), CASES.values(), ids=CASES)
def test_rule_concludes_exactly(rule: str, stated: str, concluded: str) -> None:
    assert derive(rule, stated) == triples(concluded)


DATES = {
    "a day is itself": ("'2021-10-18'^^xsd:date", "2021-10-18", "2021-10-18"),
    "a day with a time zone is the day written": ("'2021-10-18+07:00'^^xsd:date", "2021-10-18", "2021-10-18"),
    "a month of 31 days": ("'2021-10'^^xsd:gYearMonth", "2021-10-01", "2021-10-31"),
    "a month of 30 days": ("'2021-11'^^xsd:gYearMonth", "2021-11-01", "2021-11-30"),
    "February": ("'2021-02'^^xsd:gYearMonth", "2021-02-01", "2021-02-28"),
    "February of a leap year": ("'2024-02'^^xsd:gYearMonth", "2024-02-01", "2024-02-29"),
    "February of a century": ("'1900-02'^^xsd:gYearMonth", "1900-02-01", "1900-02-28"),
    "February of a fourth century": ("'2000-02'^^xsd:gYearMonth", "2000-02-01", "2000-02-29"),
    "a year": ("'2021'^^xsd:gYear", "2021-01-01", "2021-12-31"),
}


@pytest.mark.parametrize(("date", "first", "last"), DATES.values(), ids=DATES)
@pytest.mark.parametrize("dating", [":startDate", ":endDate", ":validFrom", ":validUntil", ":asOf"])
def test_date_has_a_first_and_a_last_day(dating: str, date: str, first: str, last: str) -> None:
    stated = f"<membership/m> {dating} {date} ."
    assert derive("first-day", stated) == triples(f"<membership/m> :firstDay '{first}'^^xsd:date .")
    assert derive("last-day", stated) == triples(f"<membership/m> :lastDay '{last}'^^xsd:date .")


SPANS = {
    "from the start to the end": (
        "<m> { <meeting/m> :startDate '2021-10-18'^^xsd:date ; :endDate '2021-10'^^xsd:gYearMonth }",
        "2021-10-18",
        "2021-10-31",
    ),
    "from the start to the day it was last known": (
        "<m> { <meeting/m> :validFrom '2018'^^xsd:gYear }"
        "<m> { <meeting/m> :asOf '2021-10-22'^^xsd:date , '2025-11-10'^^xsd:date }",
        "2018-01-01",
        "2025-11-10",
    ),
    "of one day, where only that day is known": (
        "<m> { <meeting/m> :asOf '2025-11-10'^^xsd:date }",
        "2025-11-10",
        "2025-11-10",
    ),
    "up to the end, where the beginning is not known": (
        "<m> { <meeting/m> :asOf '2021-10-22'^^xsd:date ; :validUntil '2024'^^xsd:gYear }",
        "2021-10-22",
        "2024-12-31",
    ),
    "over all that sources say, where the editors do not decide": (
        "<source/a#p1> { <meeting/m> :startDate '2021-10-18'^^xsd:date }"
        "<source/b#p1> { <meeting/m> :startDate '2021-10-11'^^xsd:date }",
        "2021-10-11",
        "2021-10-18",
    ),
    "by the value that the editors believe, where they decide": (
        "<source/editors> { <source/editors> :sourceKind :Editorial }"
        "<source/editors#m> { <meeting/m> :startDate '2021-10-18'^^xsd:date }"
        "<source/a#p1> { <meeting/m> :startDate '2021-10-18'^^xsd:date ; :endDate '2021-10-19'^^xsd:date }"
        "<source/b#p1> { <meeting/m> :startDate '2021-10-11'^^xsd:date }",
        "2021-10-18",
        "2021-10-19",
    ),
}


@pytest.mark.parametrize(("stated", "first", "last"), SPANS.values(), ids=SPANS)
def test_span_reaches(stated: str, first: str, last: str) -> None:
    assert derive("first-day", stated) == triples(f"<meeting/m> :firstDay '{first}'^^xsd:date .")
    assert derive("last-day", stated) == triples(f"<meeting/m> :lastDay '{last}'^^xsd:date .")


@pytest.mark.parametrize("rule", ["first-day", "last-day"])
@pytest.mark.parametrize("date", ["'2021-10-18'", "'in autumn'@en", "'autumn'^^xsd:gYear", "<meeting/other>"])
def test_what_is_no_date_has_no_days(rule: str, date: str) -> None:
    assert derive(rule, f"<meeting/m> :startDate {date} .") == set()


KNOWN = {
    "between two stated days": (
        ":validFrom '2019-08-23'^^xsd:date ; :asOf '2021-08-30'^^xsd:date ; :validUntil '2023-07-12'^^xsd:date",
        "2019-08-23",
        "2023-07-12",
    ),
    "from the last day of a year of beginning to the last as-of date": (
        ":validFrom '2018'^^xsd:gYear ; :asOf '2026-01'^^xsd:gYearMonth",
        "2018-12-31",
        "2026-01-31",
    ),
    "from an as-of date within the year of beginning": (
        ":validFrom '2026'^^xsd:gYear ; :asOf '2026-01-15'^^xsd:date",
        "2026-01-15",
        "2026-01-15",
    ),
    "until an as-of date within the year of the end": (
        ":asOf '2024-07-30'^^xsd:date , '2025-06-01'^^xsd:date ; :validUntil '2025'^^xsd:gYear",
        "2024-07-30",
        "2025-06-01",
    ),
    "up to the first day of the month of the end": (
        ":asOf '2021'^^xsd:gYear ; :validUntil '2022-03'^^xsd:gYearMonth",
        "2021-01-01",
        "2022-03-01",
    ),
    "on the last day of the beginning, where no more is known": (
        ":validFrom '2024-02'^^xsd:gYearMonth",
        "2024-02-29",
        "2024-02-29",
    ),
    "on the first day of the end, where no more is known": (
        ":validUntil '2023'^^xsd:gYear",
        "2023-01-01",
        "2023-01-01",
    ),
}


@pytest.mark.parametrize(("dates", "first", "last"), KNOWN.values(), ids=KNOWN)
def test_relationship_is_known_to_hold(dates: str, first: str, last: str) -> None:
    stated = f"<membership/m> {dates} ."
    assert derive("known-from", stated) == triples(f"<membership/m> :knownFrom '{first}'^^xsd:date .")
    assert derive("known-until", stated) == triples(f"<membership/m> :knownUntil '{last}'^^xsd:date .")


def test_known_days_follow_the_beginning_that_the_editors_believe() -> None:
    stated = (
        "<source/editors> { <source/editors> :sourceKind :Editorial }"
        "<source/editors#m> { <membership/m> :validFrom '2025-12'^^xsd:gYearMonth }"
        "<source/a#p1> { <membership/m> :validFrom '2025'^^xsd:gYear ; :asOf '2026-01-31'^^xsd:date }"
        "<source/b#p1> { <membership/m> :validFrom '2024'^^xsd:gYear }"
    )
    assert derive("known-from", stated) == triples("<membership/m> :knownFrom '2025-12-31'^^xsd:date .")


@pytest.mark.parametrize("rule", RULE.values(), ids=RULE)
def test_rule_is_tested_and_explains_itself(rule: Rule) -> None:
    tested = {name for name, _, _ in CASES.values()} | {"first-day", "last-day", "known-from", "known-until"}
    store = Store()
    store.extend(parse(RULES.read_bytes(), RdfFormat.TURTLE, base_iri=SPACE.base))
    subject = SPACE.iri(f"shapes#rule-{rule.name}")
    told = {quad.predicate.value for quad in store.quads_for_pattern(subject, None, None)}
    assert rule.name in tested
    assert told >= {f"{RDFS}label", f"{RDFS}comment", f"{SH}prefixes"}


def test_rules_run_in_a_fixed_order() -> None:
    assert sorted(rule.order for rule in RULE.values()) == list(range(1, len(RULE) + 1))
