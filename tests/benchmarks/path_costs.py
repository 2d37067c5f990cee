"""What the path index costs: the time to open it and to build it, and the memory of those who use it; see `paths`."""

import asyncio
import multiprocessing
import resource
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path

from pyoxigraph import RdfFormat, Store
from tests.benchmarks.made_up import read_triples
from tests.benchmarks.path_graph import CONCLUDED, STATED

from ascn_graph.engine.pool import Limits, Pool
from ascn_graph.namespaces import Namespace
from ascn_graph.paths.asking import ask
from ascn_graph.paths.index import open_index
from ascn_graph.paths.requests import PATHS, PathRequest
from ascn_graph.paths.writing import write_index
from ascn_graph.versions import Version

_KIB = 1024
_PATIENCE = 600.0


@dataclass(frozen=True)
class Memory:
    """MiB of one process."""

    resident: float
    share: float
    """What it holds alone, and its part of what it shares with others (proportional set size)."""
    alone: float
    """What it wrote itself; the rest are pages of files, which the system may drop at any time."""


@dataclass(frozen=True)
class Spent:
    """What a step took."""

    passed: float
    """Seconds."""
    worked: float
    """Seconds of all processors."""
    peak: float
    """MiB that the process held at most by the end of the step."""


def memory_of(pid: int) -> Memory:
    """Tell how much memory a process holds now."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()[1:]
    parts = {name: int(size.split()[0]) / _KIB for name, _, size in (line.partition(":") for line in lines)}
    return Memory(parts["Rss"], parts["Pss"], parts["Anonymous"])


def opening_times(version: Version, times: int) -> list[float]:
    """Open the index again and again, and give the milliseconds that each took."""
    return [_milliseconds(lambda: open_index(version.folder / "paths")) for _ in range(times)]


def _milliseconds(work: Callable[[], object]) -> float:
    before = time.perf_counter()
    work()
    return (time.perf_counter() - before) * 1000


def worker_memory(version: Version, pairs: Sequence[tuple[str, str]]) -> tuple[Memory, Memory]:
    """Have a worker of the service answer with evidence, and tell its memory after the first answer and the last."""
    return asyncio.run(_worker_memory(version, pairs))


async def _worker_memory(version: Version, pairs: Sequence[tuple[str, str]]) -> tuple[Memory, Memory]:
    # One worker stays, however long it takes: the pool would else replace one that was slow.
    async with Pool(Limits(workers=1, slow=1, slow_after=_PATIENCE)) as pool:
        told = []
        for pair in pairs:
            await ask(pool, version, PATHS, pair, PathRequest(limit=10), ("en",), _PATIENCE)
            told.append(max((memory_of(pid) for pid in pool.processes), key=lambda memory: memory.resident))
        return told[0], told[-1]


def bulk_load(folder: Path) -> list[Spent]:
    """Load what is stated into a new store, then what is concluded, so that it holds the default graph."""
    return _apart(partial(_bulk_load, folder))


def build_index(folder: Path, version: Version) -> Spent:
    """Write the index of a version anew, from the files of its default graph, as it is when a version is published."""
    return _apart(partial(_build_index, folder, version.folder / "store", Namespace(version.base)))[0]


def _bulk_load(folder: Path, lap: Callable[[], None]) -> None:
    with tempfile.TemporaryDirectory(dir=folder) as target:
        store = Store(target)
        for name in (STATED, CONCLUDED):
            store.bulk_load(path=str(folder / name), format=RdfFormat.N_TRIPLES)
            lap()
        del store


def _build_index(folder: Path, store: Path, namespace: Namespace, lap: Callable[[], None]) -> None:
    with tempfile.TemporaryDirectory(dir=folder) as target:
        triples = read_triples((folder / STATED, folder / CONCLUDED))
        write_index(Store.read_only(str(store)), namespace, Path(target) / "paths", triples)
        lap()


def _apart(work: Callable[[Callable[[], None]], None]) -> list[Spent]:
    """Work in a process of its own, and give what each of its steps took."""
    context = multiprocessing.get_context("spawn")
    mine, its = context.Pipe(duplex=False)
    process = context.Process(target=_work_apart, args=(work, its))
    process.start()
    its.close()
    spent = []
    try:
        while True:
            spent.append(mine.recv())
    except EOFError:
        process.join()
    if process.exitcode != 0 or not spent:
        raise SystemExit("What was to be measured failed.")
    return spent


def _work_apart(work: Callable[[Callable[[], None]], None], pipe: Connection) -> None:
    clock = [(time.perf_counter(), time.process_time())]

    def lap() -> None:
        clock.append((time.perf_counter(), time.process_time()))
        passed, worked = (now - before for now, before in zip(clock[-1], clock[-2], strict=True))
        pipe.send(Spent(passed, worked, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _KIB))

    work(lap)
