"""`ascn build`: from the input files to the next version."""

import click

from ascn_graph.commands.place import Place, base_option, default_graph_option
from ascn_graph.commands.progress import Progress
from ascn_graph.coverage import coverage_of
from ascn_graph.namespaces import check_base
from ascn_graph.next_version import Built
from ascn_graph.publishing import build


@click.command("build", short_help="Build the input files and publish them as the next version.")
@base_option
@default_graph_option
@click.option("-m", "--message", help="Why this version; kept with it.")
@click.option("--force", is_flag=True, help="Go through every stage although no input changed.")
@click.pass_obj
def command(place: Place, base: str, default_graph: str, message: str | None, force: bool) -> None:
    """Build the input files and publish them as the next version.

    Parses ontology, shapes and sources, infers what follows, validates everything by SHACL, and publishes. When
    something is wrong the current version stays and every finding is listed: file, line, node, rule. When nothing
    changed nothing is published.
    """
    with Progress() as progress:
        built = build(
            place.inputs,
            place.versions,
            check_base(base),
            strict=default_graph == "strict",
            message=message,
            force=force,
            progress=progress,
        )
    for warning in built.warnings:
        click.echo(f"Warning: {warning}", err=True)
    click.echo(describe(built))


def describe(built: Built) -> str:
    """Tell in a few lines what a build came to."""
    version, counts = built.version, built.version.counts
    if not built.published:
        return f"Nothing changed: version {version.number} stays current."
    lines = [
        f"Published version {version.number}: {counts['triples']:,} facts about {counts['entities']:,} entities in "
        f"{counts['graphs']:,} graphs ({counts['added']:,} added, {counts['removed']:,} removed); "
        f"{version.shacl['shapes']} shapes hold at {version.shacl['focus_nodes']:,} nodes."
    ]
    lines += [
        f"Labels of entities: {coverage}." for coverage in coverage_of(version) if coverage.name == "Entity"
    ]
    if built.kept:
        names = ", ".join(name or "the default graph" for name in built.kept[:5])
        more = f" and {len(built.kept) - 5} more" if len(built.kept) > 5 else ""
        lines.append(f"Kept what clients wrote to {names}{more}.")
    return "\n".join(lines)
