"""How long `ascn build` takes, stage by stage, on made-up sources of the size of the whole network or on real ones.

Run it with `python tests/benchmarks/build.py`, with `--scale 0.1` for a tenth of the size, with `--root .` for the
files of the checkout. The made-up sources use the real vocabulary and shapes, and everything in them follows from
counting, so the same size gives the same files. Beside the time that passes stands the time the processor works,
which other programs disturb less. The target is 30 s for the whole build at scale 1.
"""

import argparse
import shutil
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from ascn_graph.namespaces import DEFAULT_BASE, FOREIGN_PREFIXES, Namespace
from ascn_graph.publishing import build
from ascn_graph.versions import Version, Versions

ROOT = Path(__file__).parents[2]
TARGET = 30.0
PREFIXES = "@prefix : <ontology#> .\n" + "".join(
    f"@prefix {name}: <{iri}> .\n" for name, iri in FOREIGN_PREFIXES.items()
)


@dataclass(frozen=True)
class Kind:
    """A kind of thing: its class, how many there are at scale 1, and what sources state of the n-th of them."""

    name: str
    count: int
    stated: str
    """Triples in Turtle: {n} is the thing's own number, {city} that of a city it has to do with, and so on."""
    folder: str = ""
    chosen: str = ""
    """What the editors state beside class and labels."""

    @property
    def path(self) -> str:
        return self.folder or self.name.lower()


@dataclass(frozen=True)
class Stage:
    """A stage of the build, the seconds that passed in it and those the processor worked."""

    name: str
    passed: float
    worked: float


KINDS = (
    Kind("Country", 11, "", chosen=':iso3166 "{letters}" ;'),
    Kind("Network", 2, 'dcterms:description "A network of cities."@en .'),
    Kind("MeetingSeries", 6, 'skos:altLabel "Meetings {n}"@id .', folder="series"),
    Kind(
        "City",
        130,
        ":locatedIn <country/{country}> ; :latitude -6.{n} ; :longitude 106.{n} ; :population 10{n} ;\n"
        '    :province "Province {country}"@en ; skos:altLabel "Kota {n}"@id .',
    ),
    Kind("Organisation", 220, ':basedIn <country/{country}> ; skos:altLabel "Dinas {n}"@id .'),
    Kind("Person", 330, 'skos:altLabel "Bapak {n}"@id ; :accordingTo <organisation/{organisation}> .'),
    Kind(
        "Programme",
        40,
        ':supports <city/{city}> ; :startDate "2019-04"^^xsd:gYearMonth ; dcterms:description "Help {n}."@en .',
    ),
    Kind("Document", 60, 'dcterms:issued "2020-07-01"^^xsd:date ; skos:altLabel "Dokumen {n}"@id .'),
    Kind(
        "Project",
        260,
        ":inCity <city/{city}> ; :implements <programme/{programme}> ; :hasTheme <theme/quality-environment> ;\n"
        '    :startDate "2018"^^xsd:gYear ; dcterms:description "Project {n}, in our words."@en .',
    ),
    Kind(
        "Meeting",
        60,
        ':partOfSeries <series/{meetingseries}> ; :ordinal {turn} ; :startDate "2021-10-18"^^xsd:date ;\n'
        '    :endDate "2021-10-19"^^xsd:date ; :heldIn <city/{city}> ; :hostedBy <organisation/{organisation}> ;\n'
        "    :mode :Hybrid ; :attendance 2{n} .",
    ),
    Kind(
        "Session",
        60,
        ':partOfMeeting <meeting/{meeting}> ; :day 1 ; dcterms:description "Session {n}."@en .',
    ),
    Kind(
        "Outcome",
        60,
        ':outcomeOf <meeting/{meeting}> ; :about <city/{city}> ; dcterms:description "Agreed {n}."@en .',
    ),
    Kind(
        "Claim",
        60,
        ":claimedBy <person/{person}> ; :about <project/{project}> ; :claimedAt <meeting/{meeting}> ;\n"
        '    dcterms:description "Said {n}."@en .',
    ),
    Kind(
        "Membership",
        80,
        ":member <city/{city}> ; :network <network/{network}> ; :status :Member ;\n"
        '    :validFrom "2018"^^xsd:gYear ; :asOf "2024-07-01"^^xsd:date .',
    ),
    Kind(
        "Representation",
        60,
        ":representative <person/{person}> ; :network <network/{network}> ; :country <country/{country}> ;\n"
        '    :role :NationalRepresentative ; :asOf "2024-07-01"^^xsd:date .',
    ),
    Kind(
        "Participation",
        200,
        ":agent <person/{person}> ; :meeting <meeting/{meeting}> ; :role :HeadOfDelegation ;\n"
        "    :delegationOf <country/{country}> .",
    ),
    Kind(
        "Appointment",
        250,
        ":holder <person/{person}> ; :organisation <organisation/{organisation}> ; :city <city/{city}> ;\n"
        '    :position "Kepala {n}"@id ; :validFrom "2020-03"^^xsd:gYearMonth ; :asOf "2023"^^xsd:gYear .',
    ),
    Kind(
        "Partnership",
        110,
        ":city <city/{city}> ; :partner <organisation/{organisation}> ; :programme <programme/{programme}> ;\n"
        '    :validFrom "2019-09-23"^^xsd:date ; :validUntil "2022"^^xsd:gYear .',
    ),
    Kind(
        "Disagreement",
        30,
        "",
        chosen=":about <project/{project}> ; :onProperty :startDate ;\n"
        '    :believed "2018"^^xsd:gYear ; :reason "The earlier source was corrected."@en ;',
    ),
)
SOURCES = 240
DOSSIER = "dossier"
Graphs = dict[str, dict[str, str]]
"""The text of each graph, by source and name relative to the base."""


def main() -> int:
    """Build, print the time of each stage, and give status 1 when the target is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--root", type=Path, help="build the files under this folder instead of made-up ones")
    parser.add_argument("--scale", type=float, default=1.0, help="how much of the size of the whole network")
    parser.add_argument(
        "--keep", type=Path, help="write the made-up files to this folder and leave them there"
    )
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = options.root or options.keep or Path(folder) / "inputs"
        if not options.root:
            write_inputs(root, options.scale)
        version, stages = build_timed(root, Path(folder) / "home")
    counts = version.counts
    sizes = ", ".join(f"{counts[name]:,} {name}" for name in ("quads", "graphs", "entities"))
    print(f"{len(version.files):,} sources, {sizes}; {version.shacl['focus_nodes']:,} focus nodes")
    for stage in stages:
        print(f"{stage.passed:8.2f} s  {stage.worked:6.2f} s of work  {stage.name}")
    passed, worked = (sum(times) for times in zip(*((s.passed, s.worked) for s in stages), strict=True))
    print(f"{passed:8.2f} s  {worked:6.2f} s of work  in all (target: at most {TARGET:g} s)")
    return 0 if passed <= TARGET else 1


def build_timed(root: Path, home: Path) -> tuple[Version, list[Stage]]:
    """Build the files under `root` in a new home; give the version and the stages in their order."""
    began: list[tuple[str, float, float]] = []

    def begin(stage: str) -> None:
        began.append((stage, time.perf_counter(), time.process_time()))

    begin("reading the files")
    built = build(root, Versions(home), Namespace(DEFAULT_BASE), progress=begin)
    begin("end")
    stages = [
        Stage(name, end - start, worked - before)
        for (name, start, before), (_, end, worked) in pairwise(began)
    ]
    return built.version, stages


def write_inputs(root: Path, scale: float) -> None:
    """Write the real vocabulary and shapes and made-up sources under `root`."""
    for part in ("ontology", "shapes"):
        shutil.copytree(ROOT / part, root / part, ignore=shutil.ignore_patterns("examples", "queries"))
    folder = root / "graph" / "sources"
    folder.mkdir(parents=True)
    for source, graphs in make_sources(scale).items():
        texts = (f"<{name}> {{\n{text}}}\n" for name, text in graphs.items())
        (folder / f"{source}.trig").write_text("\n".join([PREFIXES, *texts]), encoding="utf-8")


def make_sources(scale: float) -> Graphs:
    """Make what the editors, the sources and the dossier state, by source.

    Every thing has a graph of the editors. What is stated of it stands in one or two sources, in the paragraphs of
    every fourth, and a quarter of it in the dossier as well, compiled from two sources.
    """
    counts = {kind.name: max(1, round(kind.count * scale)) for kind in KINDS}
    sources = max(8, round(SOURCES * scale))
    graphs: Graphs = defaultdict(lambda: defaultdict(str))
    names = ["editors", DOSSIER, *(f"article-{number}" for number in range(sources))]
    for name in names:
        graphs[name][f"source/{name}"] += describe_source(name)
        graphs["editors"][f"source/editors#source-{name}"] += label(f"source/{name}", f"Source {name}")
    for serial, (subject, kind, number) in enumerate(things(counts)):
        about = related(number, counts)
        graphs["editors"][f"source/editors#{subject.replace('/', '-')}"] += (
            f"  <{subject}> a :{kind.name} ; {kind.chosen.format(**about)} :confidence :Medium .\n"
            + label(subject, f"{kind.name} {number}")
        )
        for graph in stated_in(serial, sources) if kind.stated else ():
            source = graph.removeprefix("source/").partition("#")[0]
            graphs[source][graph] += f"  <{subject}> {kind.stated.format(**about)}\n"
            if source == DOSSIER:
                graphs[source][graph] += compiled(graph, serial, sources)
    return graphs


def things(counts: dict[str, int]) -> Iterator[tuple[str, Kind, int]]:
    """Give every thing but the sources: its IRI relative to the base, its kind and its number."""
    for kind in KINDS:
        for number in range(counts[kind.name]):
            yield f"{kind.path}/{number}", kind, number


def related(number: int, counts: dict[str, int]) -> dict[str, object]:
    """Give the numbers of the things that the thing with `number` has to do with, spread evenly."""
    about: dict[str, object] = {name.lower(): number % count for name, count in counts.items()}
    letters = chr(ord("A") + number // 26 % 26) + chr(ord("A") + number % 26)
    return about | {"n": number, "turn": number // counts["MeetingSeries"] + 1, "letters": letters}


def stated_in(serial: int, sources: int) -> Iterator[str]:
    """Give the graphs in which what is known of a thing is stated."""
    for number in {serial % sources, (serial + serial % 2 * 7) % sources}:
        paragraph = f"#p{serial // sources + 1}" if number % 4 == 0 else ""
        yield f"source/article-{number}{paragraph}"
    if serial % 4 == 0:
        yield f"source/{DOSSIER}#item-{serial}"


def compiled(graph: str, serial: int, sources: int) -> str:
    """Tell on which sources a graph of the dossier rests."""
    origins = ", ".join(f"<source/article-{(serial + number) % sources}>" for number in (0, 1))
    return f"  <{graph}> :basis :Compiled ; prov:wasDerivedFrom {origins} .\n"


def describe_source(name: str) -> str:
    """Describe a source in Turtle; only the editors' has no address."""
    kind = ":Editorial" if name == "editors" else f':News ; :address "https://{name}.example/"^^xsd:anyURI'
    return (
        f'  <source/{name}> a :Source ; dcterms:title "Title of {name}"@en ; dcterms:language "en" ;\n'
        '    dcterms:publisher <organisation/0> ; dcterms:issued "2025-11-12"^^xsd:date ;\n'
        f'    dcterms:rights "Facts only."@en ; :sourceKind {kind} .\n'
    )


def label(subject: str, text: str) -> str:
    """Name a thing in three languages."""
    return f'  <{subject}> rdfs:label "{text}"@en , "{text} (id)"@id , "{text} (ja)"@ja .\n'


if __name__ == "__main__":
    sys.exit(main())
