"""`ascn validate`: one source file, judged in its place in the current version."""

from collections import Counter
from pathlib import Path

import click
from pyoxigraph import DefaultGraph, Quad

from ascn_graph.candidate import prepare
from ascn_graph.commands.place import Place, base_option
from ascn_graph.commands.progress import Progress
from ascn_graph.inputs import SOURCES, InputFile, read_inputs
from ascn_graph.namespaces import Namespace, check_base


@click.command("validate", short_help="Judge a source file in its place, without publishing anything.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@base_option
@click.pass_obj
def command(place: Place, file: Path, base: str) -> None:
    """Judge the source FILE (TriG) in its place, without publishing anything.

    The file is taken in place of the source file of the same name, or beside the others; then everything is inferred
    and validated as `ascn build` would. Status 1 when something is wrong.
    """
    if file.suffix != ".trig":
        raise click.UsageError(
            f"{file} is no TriG file (.trig); sources have a named graph for each paragraph."
        )
    namespace = check_base(base)
    source = InputFile(f"{SOURCES}/{file.name}", file.read_bytes())
    inputs = read_inputs(place.inputs).with_source(source)
    with Progress() as progress:
        candidate = prepare(
            inputs, namespace, place.versions.current_or_none(), strict=False, progress=progress
        )
    for warning in candidate.report.warnings:
        click.echo(f"Warning: {warning}", err=True)
    for line in _stated(candidate.quads, namespace, source.stem):
        click.echo(line)
    click.echo(
        f"{file} is valid: {candidate.report.shapes} shapes hold at {candidate.report.focus_nodes:,} nodes."
    )


def _stated(quads: frozenset[Quad], namespace: Namespace, stem: str) -> list[str]:
    """List the graphs of the file with the number of facts each states."""
    own = namespace.iri(f"source/{stem}").value
    names = (quad.graph_name for quad in quads)
    counts = Counter(
        name.value
        for name in names
        if not isinstance(name, DefaultGraph) and name.value.partition("#")[0] == own
    )
    ordered = sorted(counts, key=lambda name: (len(name), name))
    return [f"{namespace.local(name)}: {counts[name]} facts" for name in ordered]
