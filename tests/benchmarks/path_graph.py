"""A graph of the size that paths are measured on: 1.27 million things, 5.4 million links, 7.8 million stated triples.

Run it with `python -m tests.benchmarks.path_graph`; `--scale 0.1` takes a tenth. It writes the files, publishes them as
version 1 of a home of its own and prints how long each step took; `paths` asks for it and finds what was made before.
On two busy cores it took three quarters of an hour, most of it for the named graphs and the names, and 8 GB of disk.

The copies that `made_up` weaves say so much of each thing that 7.8 million triples hold a quarter of a million things
and half a million links. Here things have a class, most a name, some a date, and else only links: those that
`path_drawing` draws by lot. All words are the vocabulary's, which is that of the checkout. Every link is stated in the
graph of a paragraph, one in twenty in those of two, and 100,000 of them follow from memberships, appointments and
participations. Of what the build would conclude there is what paths and their evidence read: `a :Entity`, shortcuts,
first and last days, and the sources of paragraphs. At this size nothing is validated. The same seed gives the same
bytes, whose digest is printed.
"""

import argparse
import json
import multiprocessing
import resource
import shutil
import sys
import time
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path

from tests.benchmarks.made_up import DATA, FACTS, SEED, MadeUp, digest_files, publish_files
from tests.benchmarks.path_drawing import NODES, draw
from tests.benchmarks.path_pages import Pages

from ascn_graph.paths.index import FORMAT as INDEX_FORMAT

STATED, CONCLUDED, NAMED = "stated.nt", "concluded.nt", "named.nq"
_FORMAT = 1
"""Part of the name of the folder: raise it when other data are made of the same seed."""


def main() -> int:
    """Make the graph unless it is there, and say what it came to."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add_options(parser)
    options = parser.parse_args()
    made = path_graph(options.data, options.scale, options.seed)
    print(f"{made.triples:,} triples, {made.quads:,} quads in named graphs, {made.entities:,} entities")
    for step, seconds in made.seconds.items():
        print(f"{seconds:8.1f} s  {step}")
    print(f"{made.peak:8,} MiB held at most")
    print(f"digest {made.digest}\nASCN_HOME={made.home}")
    return 0


def add_options(parser: argparse.ArgumentParser) -> None:
    """Let a command say which graph it works on."""
    parser.add_argument("--scale", type=float, default=1.0, help="1 for 1.27 million things")
    parser.add_argument("--seed", type=int, default=SEED, help="of all that is left to chance")
    parser.add_argument("--data", type=Path, default=DATA, help="folder that keeps the graph from run to run")


def path_graph(data: Path, scale: float = 1.0, seed: int = SEED) -> MadeUp:
    """Give the graph at `scale`, made now or before, under the folder `data`; made in a process of its own."""
    things = round(NODES * scale)
    folder = data.absolute() / f"paths-{things}-{seed}-{INDEX_FORMAT}-{_FORMAT}"
    if not (folder / FACTS).exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        making = multiprocessing.get_context("spawn").Process(target=_make, args=(folder, scale, seed))
        making.start()
        making.join()
        if making.exitcode != 0:
            raise SystemExit("The graph could not be made.")
    return MadeUp(**json.loads((folder / FACTS).read_text(encoding="utf-8")))


def _make(folder: Path, scale: float, seed: int) -> None:
    clock = [time.perf_counter()]
    seconds: dict[str, float] = {}

    def lap(step: str) -> None:
        clock.append(time.perf_counter())
        seconds[step] = round(clock[-1] - clock[-2], 2)
        print(f"{seconds[step]:8.1f} s  {step}", flush=True)

    with ExitStack() as stack:
        stated, concluded, named = (
            stack.enter_context((folder / name).open("w", encoding="utf-8", buffering=1 << 20))
            for name in (STATED, CONCLUDED, NAMED)
        )
        pages = Pages(stated, concluded, named)
        pages.write_vocabulary()
        names = pages.write_things(scale)
        for links in draw(scale, seed):
            pages.write_links(links, names)
        pages.write_paragraphs(len(names["Source"]))
    lap("writing the files")
    digest = digest_files(folder, (STATED, CONCLUDED, NAMED))
    lap("digest")
    counts = {
        "triples": pages.stated + pages.concluded,
        "quads": pages.quads,
        "entities": sum(map(len, names.values())),
    }
    publish_files(folder, (STATED, CONCLUDED), counts, digest, lap)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    made = MadeUp(str(folder), counts["triples"], counts["quads"], counts["entities"], digest, seconds, peak)
    (folder / FACTS).write_text(json.dumps(asdict(made), indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
