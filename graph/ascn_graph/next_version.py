"""The next version from its quads: what differs from the current one is written, and the way back is published."""

import gzip
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from pyoxigraph import DefaultGraph, Quad, Store

from ascn_graph.differences.contents import CHANGES_FILE
from ascn_graph.digest import digest_quads, to_hex
from ascn_graph.errors import DamagedVersion, Finding
from ascn_graph.history.index import Held, write_names
from ascn_graph.label_writing import write_labels
from ascn_graph.namespaces import Namespace, rebase_quad
from ascn_graph.native_names import NATIVE_FILE
from ascn_graph.paths.index import open_index
from ascn_graph.paths.writing import write_index
from ascn_graph.reports.reading import has_report, move_report
from ascn_graph.reports.terms import REPORT_FILE
from ascn_graph.versions import CONTEXT_FILE, LABELS_FOLDER, SOFTWARE, Version, Versions, Writer

Progress = Callable[[str], None]
"""Is told the name of each stage as it begins."""
_FEW = 500
_DEFAULT = DefaultGraph()


@dataclass(frozen=True)
class Built:
    """What a build came to."""

    version: Version
    """The current version, published by this build or before it."""
    published: bool
    kept: tuple[str, ...] = ()
    """The graphs of clients that were carried over."""
    warnings: tuple[Finding, ...] = ()


def roll_back(versions: Versions, number: int, message: str | None = None) -> Built:
    """Publish the content of version `number` again, as the next version, unless it is that of the current one.

    The new version answers to the same input files as the one it follows, so they are built again only once they
    change, and the report of what it restores is carried over. A current version that cannot be read is no obstacle.

    :raises UnknownVersion: when version `number` is not kept.
    :raises DamagedVersion: when it cannot be read.
    :raises WriterBusy: when a build is at work.
    """
    with versions.writing() as writer:
        wanted, current = versions.get(number), _sound_current(versions)
        answering = current or wanted
        draft = replace(
            wanted,
            parent=versions.current_number(),
            agent="ascn versions rollback",
            message=message or f"Rolled back to version {number}",
            base=answering.base,
            inputs_digest=answering.inputs_digest,
            software=SOFTWARE,
            tags=[],
        )
        quads = _quads_of(wanted, answering.base)
        kept = [name for name in (CONTEXT_FILE, NATIVE_FILE) if (wanted.folder / name).is_file()]
        files = {name: (wanted.folder / name).read_bytes() for name in kept}
        if has_report(wanted):
            files[REPORT_FILE] = move_report(wanted, Namespace(answering.base), writer.next_number)
        published = publish(writer, current, draft, quads, files, lambda stage: None)
        return Built(published or answering, published is not None)


def publish(
    writer: Writer,
    parent: Version | None,
    draft: Version,
    quads: frozenset[Quad],
    files: Mapping[str, bytes],
    progress: Progress,
) -> Version | None:
    """Publish `quads` as the version after `parent`; None when that would be the same again, and can be read.

    `files` are small ones that go along, by name: the context and the report.
    """
    progress("comparing with the current version")
    before = _quads_of(parent, draft.base) if parent else frozenset()
    added, removed = quads - before, before - quads
    if parent and not added and not removed and _is_alike(parent, draft):
        return None
    progress("writing")
    start = parent if parent and parent.base == draft.base else None
    folder = writer.start_candidate(start)
    _write_store(folder / "store", added if start else quads, removed if start else ())
    store = _read_back(folder / "store", quads)
    # Without a merged default graph, statements stand in the graphs of their sources alone.
    walked = quads if draft.strict else (quad for quad in quads if quad.graph_name == _DEFAULT)
    write_index(store, Namespace(draft.base), folder / "paths", walked)
    write_labels(store, Namespace(draft.base), folder / LABELS_FOLDER)
    write_names(folder, added, removed, Held(store, Namespace(draft.base)), parent)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    shown = [sorted(map(_as_row, _changes(part, draft.strict))) for part in (added, removed)]
    _write_changes(folder / CHANGES_FILE, *shown)
    total = digest_quads(quads, draft.base)
    triples = sum(1 for quad in quads if quad.graph_name == _DEFAULT)
    counts = {
        "quads": len(quads) - triples,
        "triples": triples,
        "graphs": sum(1 for _ in store.named_graphs()),
        "entities": draft.counts["entities"],
        "added": len(shown[0]),
        "removed": len(shown[1]),
    }
    return writer.publish(folder, replace(draft, counts=counts, content_digest=to_hex(total)))


def has_paths(version: Version) -> bool:
    """Tell whether this release can read the paths of a version; it cannot read the index of an older release."""
    try:
        open_index(version.folder / "paths")
    except DamagedVersion:
        return False
    return True


def _is_alike(version: Version, draft: Version) -> bool:
    return (version.base, version.strict) == (draft.base, draft.strict) and has_paths(version)


def _sound_current(versions: Versions) -> Version | None:
    try:
        current = versions.current()
        current.open_store()
    except DamagedVersion:
        return None
    return current


def _quads_of(version: Version, base: str) -> frozenset[Quad]:
    quads = version.open_store()
    if version.base == base:
        return frozenset(quads)
    return frozenset(rebase_quad(quad, version.base, base) for quad in quads)


def _write_store(folder: Path, added: Collection[Quad], removed: Collection[Quad]) -> None:
    store = Store(str(folder))
    (store.extend if len(added) < _FEW else store.bulk_extend)(added)
    for quad in removed:
        store.remove(quad)
    for graph in {quad.graph_name for quad in removed if quad.graph_name != _DEFAULT}:
        if not any(True for _ in store.quads_for_pattern(None, None, None, graph)):
            store.remove_graph(graph)
    # backup() and read_only() leave out the write-ahead log: what is not flushed would be missing.
    store.flush()


def _read_back(folder: Path, quads: Collection[Quad]) -> Store:
    store = Store.read_only(str(folder))
    if len(store) != len(quads):
        raise DamagedVersion(
            f"The store written to {folder} has {len(store)} quads instead of {len(quads)}; is the disk full? "
            "Nothing was published."
        )
    return store


def _changes(quads: Collection[Quad], strict: bool) -> list[Quad]:
    # A merged default graph only repeats what the named graphs say.
    return [quad for quad in quads if strict or quad.graph_name != _DEFAULT]


def _as_row(quad: Quad) -> str:
    return f"{quad} ."  # str() of a quad names its graph, unless it is the default one


def _write_changes(path: Path, added: list[str], removed: list[str]) -> None:
    """Write the changes as rows of RDF Patch: A or D, then the quad as in N-Quads."""
    rows = "".join(f"{sign} {row}\n" for sign, part in (("D", removed), ("A", added)) for row in part)
    path.write_bytes(gzip.compress(rows.encode(), compresslevel=6, mtime=0))
