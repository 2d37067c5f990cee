"""Data of any size in the shape of the real graph: the real graph over and over, its things renamed and interwoven.

Run it with `python -m tests.benchmarks.made_up --triples 780000`; it builds the files of the checkout, writes what
follows from them, publishes it as version 1 of a home of its own and prints how long each step took. The other
benchmarks ask `made_up` for it, which finds what was made before.

Every copy of the real graph names its things anew (`city/jakarta-n7`, "Jakarta 7"@en), with all that is stated and
inferred of them, so classes, properties, languages, paragraphs and sources keep their proportions. Countries,
networks, series, themes and codes are the same in every copy and become hubs. Of the other things some copies use
those of an earlier copy again, the early ones most: a few cities, meetings, organisations and sources have to do with
very many things, and most with few. The same files and the same seed give the same bytes, whose digest is printed.
"""

import argparse
import gzip
import hashlib
import json
import multiprocessing
import random
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Store, parse
from tests.benchmarks.weaving import read_rows, write_files

from ascn_graph.differences.contents import CHANGES_FILE
from ascn_graph.inputs import read_inputs
from ascn_graph.label_writing import write_labels
from ascn_graph.namespaces import DEFAULT_BASE, RDF, Namespace
from ascn_graph.paths.writing import write_index
from ascn_graph.publishing import build
from ascn_graph.versions import CONTEXT_FILE, LABELS_FOLDER, SOFTWARE, Version, Versions

ROOT = Path(__file__).parents[2]
DATA = ROOT / ".ascn" / "bench"
"""Where data are kept between runs unless a command says otherwise; ignored by git, removed by `make clean`."""
SMALL, LARGE = 780_000, 7_800_000
SEED = 20260801
_SHAPES = NamedNode(f"{DEFAULT_BASE}graph/shapes")
FACTS = "made.json"
_DEFAULT_GRAPH, _NAMED_GRAPHS = "default.nt", "named.nq"
_FORMAT = 1
"""Part of the name of the folder: raise it when other data are made of the same files and the same seed."""


@dataclass(frozen=True)
class MadeUp:
    """Made-up data on disk: `named.nq` and `default.nt` beside the home in which they are published."""

    folder: str
    triples: int
    """Distinct ones, in the default graph."""
    quads: int
    """In named graphs."""
    entities: int
    digest: str
    """SHA-256 of both files."""
    seconds: dict[str, float]
    """By step."""
    peak: int
    """MiB that the process that made them held at most."""

    @property
    def home(self) -> Path:
        """The ASCN_HOME whose version 1 they are."""
        return Path(self.folder) / "home"

    @property
    def default_graph(self) -> Path:
        """The triples of the default graph in N-Triples."""
        return Path(self.folder) / _DEFAULT_GRAPH

    def version(self) -> Version:
        """Give the published version."""
        return Versions(self.home).current()

    def entity_iris(self, number: int, seed: int = SEED) -> list[str]:
        """Pick `number` different entities (all, where there are fewer), in an order that follows from the seed."""
        entity = NamedNode(f"{DEFAULT_BASE}ontology#Entity")
        quads = (
            self.version()
            .open_store()
            .quads_for_pattern(None, NamedNode(f"{RDF}type"), entity, DefaultGraph())
        )
        found = sorted(quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode))
        return random.Random(seed).sample(found, min(number, len(found)))


def main() -> int:
    """Make the data unless they are there, and say what they came to."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add_options(parser)
    options = parser.parse_args()
    made = made_up(options.data, options.triples, options.seed)
    print(f"{made.triples:,} triples, {made.quads:,} quads in named graphs, {made.entities:,} entities")
    for step, seconds in made.seconds.items():
        print(f"{seconds:8.1f} s  {step}")
    print(f"{made.peak:8,} MiB held at most")
    print(f"digest {made.digest}\nASCN_HOME={made.home}")
    return 0


def add_options(parser: argparse.ArgumentParser, triples: int = SMALL) -> None:
    """Let a command say which data it works on."""
    parser.add_argument(
        "--triples", type=int, default=triples, help="about how many distinct triples there are to be"
    )
    parser.add_argument("--seed", type=int, default=SEED, help="of all that is left to chance")
    parser.add_argument(
        "--data", "--home", type=Path, default=DATA, help="folder that keeps made-up data from run to run"
    )


def made_up(data: Path, triples: int = SMALL, seed: int = SEED) -> MadeUp:
    """Give data of about so many triples, made now or before, under the folder `data`.

    They are made in a process of its own, so that its memory can be told and is returned.
    """
    inputs = read_inputs(ROOT).digest
    folder = data.absolute() / f"made-up-{triples}-{seed}-{inputs[:12]}-{_FORMAT}"
    facts = folder / FACTS
    if not facts.exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        making = multiprocessing.get_context("spawn").Process(target=_make, args=(folder, triples, seed))
        making.start()
        making.join()
        if making.exitcode != 0:
            raise SystemExit("The data could not be made.")
    return MadeUp(**json.loads(facts.read_text(encoding="utf-8")))


def _make(folder: Path, triples: int, seed: int) -> None:
    clock = [time.perf_counter()]
    seconds: dict[str, float] = {}

    def lap(step: str) -> None:
        clock.append(time.perf_counter())
        seconds[step] = round(clock[-1] - clock[-2], 2)

    with tempfile.TemporaryDirectory() as real:
        build(ROOT, Versions(Path(real)), Namespace(DEFAULT_BASE))
        store = Versions(Path(real)).current().open_store()
        things, rows = read_rows(store)
        shapes = sorted(f"{quad} .\n" for quad in store.quads_for_pattern(None, None, None, _SHAPES))
        del store
    lap("building the real graph")
    counts = write_files(folder, things, rows, triples, seed)
    with (folder / _NAMED_GRAPHS).open("a", encoding="utf-8") as named:
        named.writelines(shapes)
    counts["quads"] += len(shapes)
    lap("writing N-Quads")
    digest = digest_files(folder, (_DEFAULT_GRAPH, _NAMED_GRAPHS))
    lap("digest")
    publish_files(folder, (_DEFAULT_GRAPH,), counts, digest, lap)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    made = MadeUp(str(folder), counts["triples"], counts["quads"], counts["entities"], digest, seconds, peak)
    (folder / FACTS).write_text(json.dumps(asdict(made), indent=2) + "\n", encoding="utf-8")


def digest_files(folder: Path, names: Sequence[str]) -> str:
    """Give the SHA-256 of the SHA-256 of files."""
    total = hashlib.sha256()
    for name in names:
        with (folder / name).open("rb") as file:
            total.update(hashlib.file_digest(file, "sha256").digest())
    return total.hexdigest()


def publish_files(
    folder: Path,
    default_graph: Sequence[str],
    counts: dict[str, int],
    digest: str,
    lap: Callable[[str], None],
) -> None:
    """Publish files as version 1 of `home`: those that hold the default graph, and `named.nq`.

    The digest is that of the files, so `ascn verify` is not for it. `lap` is told each step when it is done.
    """
    namespace, versions = Namespace(DEFAULT_BASE), Versions(folder / "home")
    inputs = read_inputs(ROOT)
    with versions.writing() as writer:
        candidate = writer.start_candidate(None)
        store = Store(str(candidate / "store"))
        for name in default_graph:
            store.bulk_load(path=str(folder / name), format=RdfFormat.N_TRIPLES)
            lap(f"loading {name}")
        store.bulk_load(path=str(folder / _NAMED_GRAPHS), format=RdfFormat.N_QUADS)
        lap(f"loading {_NAMED_GRAPHS}")
        store.flush()
        graphs = sum(1 for _ in store.named_graphs())
        del store
        written = Store.read_only(str(candidate / "store"))
        triples = read_triples(folder / name for name in default_graph)
        write_index(written, namespace, candidate / "paths", triples)
        lap("writing the path index")
        write_labels(written, namespace, candidate / LABELS_FOLDER)
        lap("writing the index of names")
        (candidate / CONTEXT_FILE).write_bytes(inputs.context.content)
        _write_changes(folder / _NAMED_GRAPHS, candidate / CHANGES_FILE)
        lap("writing the changes")
        found = {**counts, "graphs": graphs, "added": counts["quads"], "removed": 0}
        writer.publish(candidate, _draft(found, digest, inputs.digest, candidate))
    lap("publishing")


def read_triples(files: Iterable[Path]) -> Iterator[Quad]:
    """Read N-Triples, one file after the other."""
    for file in files:
        yield from parse(path=file, format=RdfFormat.N_TRIPLES)


def _draft(counts: dict[str, int], digest: str, inputs: str, folder: Path) -> Version:
    return Version(
        number=0,
        published="",
        parent=None,
        agent="made_up",
        message="Made up",
        base=DEFAULT_BASE,
        strict=False,
        counts=counts,
        content_digest=digest,
        inputs_digest=inputs,
        files=[],
        shacl={"shapes": 0, "focus_nodes": 0, "violations": 0, "warnings": 0},
        software=SOFTWARE,
        sizes={},
        tags=[],
        folder=folder,
    )


def _write_changes(quads: Path, target: Path) -> None:
    with quads.open("rb") as lines, gzip.open(target, "wb", compresslevel=1) as changes:
        while block := lines.readlines(1 << 20):
            changes.write(b"".join(b"A " + line for line in block))


if __name__ == "__main__":
    sys.exit(main())
