"""Writing a version as one file: every named graph in N-Quads and TriG, each fact once in the other formats.

Quads come in the order of the store, which depends on the content alone and puts the triples of a subject together.
So equal versions give equal files, and nothing has to be held in memory, whatever the size of the graph.
"""

import gzip
import io
from collections.abc import Iterator
from pathlib import Path
from typing import IO, cast

from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Store, Triple, serialize

from ascn_graph.dumps.originals import Original
from ascn_graph.namespaces import Namespace

QUADS = {"nq": RdfFormat.N_QUADS, "trig": RdfFormat.TRIG}
"""Formats of all named graphs, by extension."""
TRIPLES = {"nt": RdfFormat.N_TRIPLES, "ttl": RdfFormat.TURTLE, "rdf": RdfFormat.RDF_XML}
"""Formats of the default graph, by extension."""
_BUFFER = 1024 * 1024


def write_dump(original: Original, extension: str, file: IO[bytes]) -> None:
    """Write a version to an open file, in the format of `extension`.

    :raises DamagedVersion: when the version cannot be opened.
    """
    store = original.open_store()
    # Two prefixes for the vocabulary would leave the choice to chance.
    prefixes = {name: start for name, start in Namespace(original.base).prefixes.items() if name != "ascn"}
    if extension in QUADS:
        serialize(_quads(store, original.strict), file, QUADS[extension], prefixes=prefixes)
    else:
        serialize(_triples(store), file, TRIPLES[extension], prefixes=prefixes)


def write_dump_file(original: Original, extension: str, path: Path) -> None:
    """Write a version to a file, compressed where its name ends in .gz; a reader finds the whole of it or nothing.

    :raises DamagedVersion: when the version cannot be opened.
    :raises OSError: when the file cannot be written.
    """
    partial = path.with_name(f".{path.name}.partial")
    try:
        with partial.open("wb") as file:
            if path.suffix == ".gz":
                _write_packed(original, extension, file)
            else:
                write_dump(original, extension, file)
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def _write_packed(original: Original, extension: str, file: IO[bytes]) -> None:
    # Without a time and a name in its header, so that equal content gives equal bytes.
    # The serialiser writes triple by triple, which is little for a compressor.
    with (
        gzip.GzipFile(filename="", fileobj=file, mode="wb", compresslevel=6, mtime=0) as packed,
        io.BufferedWriter(cast("io.RawIOBase", packed), _BUFFER) as buffered,
    ):
        write_dump(original, extension, buffered)


def _quads(store: Store, strict: bool) -> Iterator[Quad]:
    # A merged default graph only repeats what the named graphs say.
    graphs: list[NamedNode | DefaultGraph] = [DefaultGraph()] if strict else []
    graphs += sorted((graph for graph in store.named_graphs() if isinstance(graph, NamedNode)), key=str)
    for graph in graphs:
        yield from store.quads_for_pattern(None, None, None, graph)


def _triples(store: Store) -> Iterator[Triple]:
    for quad in store.quads_for_pattern(None, None, None, DefaultGraph()):
        yield quad.triple
