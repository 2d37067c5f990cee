"""What the files together must come to: how many things of each class and country, all tied to the network.

A small world of three cities is as it is expected. Each declaration below is added to the expectations (all that cannot
be read at once, and all that do not come true at once), and must be refused by its own line.
"""

import shutil
from pathlib import Path

import pytest

from ascn_graph.errors import Finding, InvalidSource
from ascn_graph.namespaces import DEFAULT_BASE, Namespace
from ascn_graph.publishing import build
from ascn_graph.versions import Versions

ROOT = Path(__file__).parents[1]
SPACE = Namespace(DEFAULT_BASE)
EXPECTED = "graph/expectations.ttl"
EDITORS = "graph/sources/editors.trig"

WORLD = """
@prefix : <ontology#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

<source/editors> {
  <source/editors> a :Source ; dcterms:title "The editors"@en ; dcterms:publisher <organisation/editors> ;
    dcterms:issued "2026-01-01"^^xsd:date ; dcterms:language "en" ; dcterms:rights "Free."@en ;
    :sourceKind :Editorial .
}
<source/editors#all> {
  <source/editors> rdfs:label "The editors"@en .
  <organisation/editors> a :Organisation ; rdfs:label "Editors"@en .
  <network/ascn> a :Network ; rdfs:label "Network"@en .
  <country/indonesia> a :Country ; rdfs:label "Indonesia"@en , "Indonesia"@id ; :iso3166 "ID" .
  <country/japan> a :Country ; rdfs:label "Japan"@en , "Jepang"@id ; :iso3166 "JP" .
  <city/jakarta> a :City ; rdfs:label "Jakarta"@en , "Jakarta"@id ; :locatedIn <country/indonesia> .
  <city/banyuwangi> a :City ; rdfs:label "Banyuwangi"@en ; :locatedIn <country/indonesia> .
  <city/takamatsu> a :City ; rdfs:label "Takamatsu"@en , "高松市"@ja ; :locatedIn <country/japan> .
  <membership/jakarta> a :Membership ; rdfs:label "Jakarta's membership"@en ; :member <city/jakarta> ;
    :network <network/ascn> ; :status :Member .
  <project/kampung> a :Project ; rdfs:label "Smart Kampung"@en ; :inCity <city/banyuwangi> .
}
"""

EXPECTATIONS = """
@prefix : <ontology#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .

<expectations#City> :expects :City ; :least 3 ; :most 3 .
<expectations#City-indonesia> :expects :City ; :inCountry <country/indonesia> ; :least 1 ; :most 2 .
<expectations#City-japan> :expects :City ; :inCountry <country/japan> ; :least 1 ; :most 5 .
<expectations#Meeting> :expects :Meeting ; :least 0 ; :most 9 .
<expectations#Meeting-japan> :expects :Meeting ; :inCountry <country/japan> ; :least 0 ; :most 9 .
<expectations#Project-indonesia> :expects :Project ; :inCountry <country/indonesia> ; :least 1 ; :most 1 .
:City :countryPath :locatedIn .
:Meeting :countryPath [ sh:alternativePath ( :heldInCountry ( :heldIn :locatedIn ) ) ] .
:Project :countryPath ( :inCity [ sh:inversePath [ sh:inversePath :locatedIn ] ] ) .
<expectations> :reachableFrom <network/ascn> .
<expectations#sources> :excepts :Source ; rdfs:comment "Evidence."@en .
<expectations#themes> :excepts :Theme ; rdfs:comment "The scheme is whole."@en .
<expectations#publishers> :exceptsObjectsOf dcterms:publisher ; rdfs:comment "They only publish."@en .
<expectations#takamatsu> :excepts <city/takamatsu> ; rdfs:comment "Only for this test."@en .
<expectations#japan> :excepts <country/japan> ; rdfs:comment "Only for this test."@en .
<country/indonesia> :nativeLanguage "id" .
<country/japan> :nativeLanguage "ja" .
"""

MISREAD = {
    "no number": (
        '<expectations#m1> :expects :Theme ; :least "many" ; :most 9 .',
        ":least is a whole number",
    ),
    "negative number": (
        "<expectations#m2> :expects :Theme ; :least -1 ; :most 9 .",
        ":least is a whole number",
    ),
    "number with a fraction": (
        "<expectations#m3> :expects :Theme ; :least 1 ; :most 9.5 .",
        ":most is a whole number",
    ),
    "no most": ("<expectations#m4> :expects :Theme ; :least 1 .", "no expectation says just that"),
    "class in quotes": ('<expectations#m5> :expects "Theme" ; :least 1 ; :most 9 .', ":expects is a class"),
    "two classes": (
        "<expectations#m6> :expects :Theme , :Claim ; :least 1 ; :most 9 .",
        "two values of :expects",
    ),
    "country in quotes": (
        '<expectations#m7> :expects :City ; :inCountry "Japan" ; :least 1 ; :most 9 .',
        ":inCountry is a country",
    ),
    "misspelt property": (
        "<expectations#m8> :expects :Theme ; :leest 1 ; :most 9 .",
        ":expects, :leest, :most: no expectation says just that",
    ),
    "something else": ("<city/bandung> a :City .", "no expectation says just that"),
    "exception without a reason": (
        "<expectations#m9> :excepts <city/jakarta> .",
        "no expectation says just that",
    ),
    "reason without a language": (
        '<expectations#m10> :excepts <city/jakarta> ; rdfs:comment "Why." .',
        "rdfs:comment is a sentence with its language",
    ),
    "language that is no tag": ('<country/fiji> :nativeLanguage "Fijian" .', ":nativeLanguage is the tag"),
    "root in quotes": ('<expectations#m11> :reachableFrom "network" .', ":reachableFrom is an entity"),
    "path in quotes": (':Session :countryPath "somehow" .', ":countryPath is a property path"),
    "path of no kind": (":Outcome :countryPath [ sh:path :heldIn ] .", ":countryPath is a property path"),
    "path in a circle": (
        ":Network :countryPath _:p . _:p sh:inversePath _:p .",
        ":countryPath is a property path",
    ),
    "empty path": (":Theme :countryPath ( ) .", ":countryPath is a property path"),
    "path of words": (':Claim :countryPath ( :heldIn "x" ) .', ":countryPath is a property path"),
    "two paths": (":Document :countryPath :heldIn , :locatedIn .", "two values of :countryPath"),
}
"""Lines that cannot be read, and what is said of them."""

UNTRUE = {
    "too few": (
        "<expectations#u1> :expects :Network ; :least 2 ; :most 3 .",
        "Of :Network there are 1, expected are 2 to 3. Look for what is missing",
    ),
    "too many": (
        "<expectations#u2> :expects :Country ; :least 0 ; :most 1 .",
        "Of :Country there are 2, expected are 0 to 1. Look for what stands twice",
    ),
    "none": (
        "<expectations#u3> :expects :Document ; :least 1 ; :most 1 .",
        "Of :Document there are 0, expected are 1 to 1.",
    ),
    "too few in a country": (
        "<expectations#u4> :expects :Project ; :inCountry <country/japan> ; :least 1 ; :most 1 .",
        "Of :Project there are 0 in <country/japan>, expected are 1 to 1.",
    ),
    "too many in a country": (
        "<expectations#u5> :expects :Membership ; :inCountry <country/indonesia> ; :least 0 ; :most 0 .",
        "Of :Membership there are 1 in <country/indonesia> (<membership/jakarta>), expected are 0 to 0.",
    ),
    "path that serves it": (":Membership :countryPath ( :member :locatedIn ) .", None),
    "in a country that is not named": (
        ":Country :countryPath ( [ sh:inversePath :locatedIn ] :locatedIn ) .",
        "In <country/indonesia>, where no :Country is expected, there is <country/indonesia>.",
    ),
    "which another is": (
        "<expectations#u6> :expects :Country ; :inCountry <country/japan> ; :least 1 ; :most 1 .",
        None,
    ),
    "unknown class": (
        "<expectations#u7> :expects :Citty ; :least 1 ; :most 1 .",
        ":Citty is no class of the vocabulary",
    ),
    "no class": ("<expectations#u8> :expects :locatedIn ; :least 1 ; :most 1 .", ":locatedIn is no class"),
    "unknown country": (
        "<expectations#u9> :expects :City ; :inCountry <country/atlantis> ; :least 0 ; :most 1 .",
        "<country/atlantis> is no country of the graph",
    ),
    "class that leads to no country": (
        "<expectations#u10> :expects :Theme ; :inCountry <country/japan> ; :least 0 ; :most 1 .",
        "How :Theme leads to a country is not declared",
    ),
    "least above most": (
        "<expectations#u11> :expects :Person ; :least 2 ; :most 1 .",
        "At least 2 and at most 1 cannot be",
    ),
    "twice": ("<expectations#u12> :expects :Claim ; :least 0 ; :most 1 .", "The same is expected twice"),
    "twice again": (
        "<expectations#u13> :expects :Claim ; :least 0 ; :most 2 .",
        "The same is expected twice",
    ),
    "path from an unknown class": (":Citty :countryPath :locatedIn .", "This is no class of the vocabulary"),
    "path along an unknown property": (
        ":Person :countryPath ( :livesIn :locatedIn ) .",
        "The path walks what",
    ),
    "language of an unknown country": (
        '<country/fiji> :nativeLanguage "fj" .',
        "This is no country of the graph",
    ),
    "unknown root": ("<expectations#u14> :reachableFrom <network/x> .", "is no entity of the graph"),
    "exception for what is reached": (
        '<expectations#u15> :excepts <city/jakarta> ; rdfs:comment "Why."@en .',
        "Nothing needs this exception",
    ),
    "exception for a class that is reached": (
        '<expectations#u16> :excepts :Project ; rdfs:comment "Why."@en .',
        "Nothing needs this exception",
    ),
    "exception for what is not there": (
        '<expectations#u17> :excepts <city/atlantis> ; rdfs:comment "Why."@en .',
        "Nothing needs this exception",
    ),
    "exception for objects that are reached": (
        '<expectations#u18> :exceptsObjectsOf :member ; rdfs:comment "Why."@en .',
        "Nothing needs this exception",
    ),
}
"""Lines that do not come true, and what is said of them; None for lines that only serve the one before."""


def write(root: Path, file: str, text: str) -> None:
    (root / file).parent.mkdir(parents=True, exist_ok=True)
    (root / file).write_text(text, encoding="utf-8")


def make_root(folder: Path, expectations: str) -> Path:
    """Write the real vocabulary and shapes, the small world and what is expected of it."""
    for part in ("ontology", "shapes"):
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("examples", "queries"))
    write(folder, EDITORS, WORLD)
    write(folder, EXPECTED, expectations)
    return folder


def findings(folder: Path, expectations: str) -> list[Finding]:
    """Build the small world, which must be refused, and give what was found."""
    versions = Versions(folder / "home")
    with pytest.raises(InvalidSource) as refused:
        build(make_root(folder / "inputs", expectations), versions, SPACE)
    assert versions.current_number() is None
    return refused.value.findings


def line_of(text: str, start: str) -> int:
    return next(number for number, line in enumerate(text.splitlines(), 1) if start in line)


def added(cases: dict[str, tuple[str, str]] | dict[str, tuple[str, str | None]]) -> str:
    return EXPECTATIONS + "".join(f"{line}\n" for line, _ in cases.values())


@pytest.fixture(scope="module")
def misread(tmp_path_factory: pytest.TempPathFactory) -> list[Finding]:
    return findings(tmp_path_factory.mktemp("misread"), added(MISREAD))


@pytest.fixture(scope="module")
def untrue(tmp_path_factory: pytest.TempPathFactory) -> list[Finding]:
    return findings(tmp_path_factory.mktemp("untrue"), added(UNTRUE))


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_root(tmp_path_factory.mktemp("inputs"), EXPECTATIONS)


@pytest.fixture(scope="module")
def published(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Versions:
    """The small world, which is as expected, published as version 1."""
    versions = Versions(tmp_path_factory.mktemp("home"))
    build(root, versions, SPACE)
    return versions


@pytest.mark.parametrize(("line", "said"), MISREAD.values(), ids=MISREAD)
def test_declaration_that_cannot_be_read_is_refused_by_its_line(
    line: str, said: str, misread: list[Finding]
) -> None:
    [message] = [finding.message for finding in misread if finding.line == line_of(added(MISREAD), line)]
    assert said in message


def test_nothing_else_is_misread(misread: list[Finding]) -> None:
    assert len(misread) == len(MISREAD)
    assert {(finding.file, finding.rule) for finding in misread} == {(EXPECTED, "build: expectations")}


@pytest.mark.parametrize(("line", "said"), UNTRUE.values(), ids=UNTRUE)
def test_expectation_that_does_not_come_true_is_refused_by_its_line(
    line: str, said: str | None, untrue: list[Finding]
) -> None:
    messages = [finding.message for finding in untrue if finding.line == line_of(added(UNTRUE), line)]
    assert len(messages) == (said is not None)
    assert all(said in message for message in messages if said)


def test_nothing_else_is_untrue(untrue: list[Finding]) -> None:
    assert len(untrue) == sum(said is not None for _, said in UNTRUE.values())
    assert {finding.file for finding in untrue} == {EXPECTED}


def test_number_outside_its_range_names_the_class_or_the_country(untrue: list[Finding]) -> None:
    nodes = {finding.line: finding.node for finding in untrue}
    text = added(UNTRUE)
    assert nodes[line_of(text, "#u1>")] == f"{SPACE.base}ontology#Network"
    assert nodes[line_of(text, "#u4>")] == f"{SPACE.base}country/japan"


def test_expectations_with_an_error_of_syntax_are_refused_by_line(tmp_path: Path) -> None:
    [finding] = findings(tmp_path, EXPECTATIONS + "<expectations#x> :expects .\n")
    assert (finding.rule, finding.file) == ("build: syntax", EXPECTED)
    assert finding.line == line_of(EXPECTATIONS, "nativeLanguage") + 2


def test_declaration_without_a_name_is_refused(tmp_path: Path) -> None:
    [finding] = findings(tmp_path, EXPECTATIONS + "[] :expects :City ; :least 1 ; :most 1 .\n")
    assert (finding.file, finding.rule) == (EXPECTED, "build: expectations")
    assert finding.message == "Something without a name is declared. Name it, as in <expectations#City>."


def test_expectations_that_expect_nothing_are_refused(tmp_path: Path) -> None:
    [finding] = findings(tmp_path, "# To be written.\n")
    assert str(finding) == f"{EXPECTED}: The file states nothing. [build: statements]"


def test_what_no_path_from_the_network_leads_to_is_refused_by_node_file_and_line(tmp_path: Path) -> None:
    kept = [
        line for line in EXPECTATIONS.splitlines() if "takamatsu" not in line and "publishers" not in line
    ]
    orphans = findings(tmp_path, "\n".join(kept))
    world = {
        "organisation/editors": line_of(WORLD, "<organisation/editors> a"),
        "city/takamatsu": line_of(WORLD, "<city/takamatsu> a"),
    }
    assert {(finding.node, finding.file, finding.line) for finding in orphans} == {
        (SPACE.base + name, EDITORS, line) for name, line in world.items()
    }
    assert {finding.rule for finding in orphans} == {"build: orphans"}


def test_theme_that_nothing_has_is_refused_where_the_scheme_has_it(tmp_path: Path) -> None:
    kept = [line for line in EXPECTATIONS.splitlines() if "themes" not in line]
    themes = (ROOT / "ontology" / "themes.ttl").read_text(encoding="utf-8")
    found = {finding.node: (finding.file, finding.line) for finding in findings(tmp_path, "\n".join(kept))}
    assert found[f"{SPACE.base}theme/quality-environment"] == (
        "ontology/themes.ttl",
        next(
            n
            for n, line in enumerate(themes.splitlines(), 1)
            if line.startswith("<theme/quality-environment>")
        ),
    )


def test_world_that_is_as_expected_is_published(published: Versions) -> None:
    assert published.current_number() == 1


def test_expectations_that_change_are_checked_against_sources_that_do_not(
    root: Path, published: Versions, tmp_path: Path
) -> None:
    inputs = shutil.copytree(root, tmp_path / "inputs")
    write(inputs, EXPECTED, EXPECTATIONS.replace(":least 3 ; :most 3", ":least 4 ; :most 4"))
    with pytest.raises(InvalidSource, match="Of :City there are 3, expected are 4 to 4"):
        build(inputs, published, SPACE)
    assert published.current_number() == 1


def test_expectations_stand_in_no_version(published: Versions) -> None:
    store = published.current().open_store()
    assert list(store.quads_for_pattern(None, SPACE.term("least"), None, None)) == []


def test_nothing_is_expected_without_a_file(root: Path, tmp_path: Path) -> None:
    inputs = shutil.copytree(root, tmp_path / "inputs")
    (inputs / EXPECTED).unlink()
    write(
        inputs,
        EDITORS,
        WORLD.replace(
            "<city/takamatsu> a",
            '<city/sapporo> a :City ; rdfs:label "Sapporo"@en ; '
            ":locatedIn <country/japan> .\n  <city/takamatsu> a",
        ),
    )
    assert build(inputs, Versions(tmp_path / "home"), SPACE).published
