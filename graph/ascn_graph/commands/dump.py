"""`ascn dump`: a version as one file in a standard format."""

import sys
from pathlib import Path

import click

from ascn_graph.commands.place import Place, version_option
from ascn_graph.commands.progress import Progress
from ascn_graph.dumps.originals import Original, original_of
from ascn_graph.dumps.writing import QUADS, TRIPLES, write_dump, write_dump_file


@click.command("dump", short_help="Write a version as one file: N-Quads, TriG, Turtle, …")
@click.option(
    "-f",
    "--format",
    "name",
    type=click.Choice([*QUADS, *TRIPLES]),
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
    """Write a version, in an order that its content decides, so that equal versions give equal files."""
    version = place.version(number)
    original = original_of(version)
    with Progress("writing"):
        _dump(original, name, output)
    if output:
        click.echo(f"Wrote version {version.number} to {output}.", err=True)


def _dump(original: Original, name: str, output: Path | None) -> None:
    if output is None:
        write_dump(original, name, sys.stdout.buffer)
        return
    if not output.absolute().parent.is_dir():
        raise click.UsageError(f"The folder {output.absolute().parent} does not exist.")
    write_dump_file(original, name, output)
