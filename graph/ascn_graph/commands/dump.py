"""`ascn dump`: a version as one file in a standard format."""

import gzip
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO, cast

import click
from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Store, Triple, serialize

from ascn_graph.commands.place import Place, version_option
from ascn_graph.commands.progress import Progress
from ascn_graph.namespaces import Namespace
from ascn_graph.versions import Version

_QUADS = {"nq": RdfFormat.N_QUADS, "trig": RdfFormat.TRIG}
_TRIPLES = {"nt": RdfFormat.N_TRIPLES, "ttl": RdfFormat.TURTLE, "rdf": RdfFormat.RDF_XML}


@click.command("dump", short_help="Write a version as one file: N-Quads, TriG, Turtle, …")
@click.option(
    "-f",
    "--format",
    "name",
    type=click.Choice([*_QUADS, *_TRIPLES]),
    default="trig",
    show_default=True,
    help="nq and trig hold every named graph; nt, ttl and rdf each fact once.",
)
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="File; .gz compresses it."
)
@version_option
@click.pass_obj
def command(place: Place, name: str, output: Path | None, number: int | None) -> None:
    """Write a version, sorted, so that equal versions give equal files."""
    version = place.version(number)
    with Progress("writing"):
        _dump(version, name, output)
    if output:
        click.echo(f"Wrote version {version.number} to {output}.", err=True)


def _dump(version: Version, name: str, output: Path | None) -> None:
    if output is None:
        _write(version, name, sys.stdout.buffer)
        return
    if not output.absolute().parent.is_dir():
        raise click.UsageError(f"The folder {output.absolute().parent} does not exist.")
    # A reader of the file finds the whole of it or nothing.
    partial = output.with_name(f".{output.name}.partial")
    try:
        with partial.open("wb") as file:
            if output.suffix == ".gz":
                # Without a time and a name in its header, so that equal content gives equal bytes.
                with gzip.GzipFile(filename="", fileobj=file, mode="wb", mtime=0) as packed:
                    _write(version, name, cast("IO[bytes]", packed))
            else:
                _write(version, name, file)
        partial.replace(output)
    finally:
        partial.unlink(missing_ok=True)


def _write(version: Version, name: str, file: IO[bytes]) -> None:
    store = version.open_store()
    prefixes = Namespace(version.base).prefixes
    if name in _QUADS:
        serialize(_quads(store, version.strict), file, _QUADS[name], prefixes=prefixes)
    else:
        serialize(_triples(store), file, _TRIPLES[name], prefixes=prefixes)


def _quads(store: Store, strict: bool) -> Iterator[Quad]:
    # A merged default graph only repeats what the named graphs say.
    graphs: list[NamedNode | DefaultGraph] = [DefaultGraph()] if strict else []
    graphs += sorted((graph for graph in store.named_graphs() if isinstance(graph, NamedNode)), key=str)
    for graph in graphs:
        yield from sorted(store.quads_for_pattern(None, None, None, graph), key=str)


def _triples(store: Store) -> Iterator[Triple]:
    quads = store.quads_for_pattern(None, None, None, DefaultGraph())
    return iter(sorted((quad.triple for quad in quads), key=str))
