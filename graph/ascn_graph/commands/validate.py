"""`ascn validate`: one source file, judged in its place in the current version."""

from pathlib import Path

import click

from ascn_graph.commands.place import Place, base_option
from ascn_graph.commands.progress import Progress
from ascn_graph.curation.judgement import judge
from ascn_graph.curation.report import Reporter
from ascn_graph.namespaces import check_base


@click.command("validate", short_help="Judge a source file in its place, without publishing anything.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("-q", "--quiet", is_flag=True, help="Leave out what the file states.")
@base_option
@click.pass_obj
def command(place: Place, file: Path, quiet: bool, base: str) -> None:
    """Judge the source FILE (TriG) in its place, without publishing anything.

    The file is taken in place of the source file of the same name, or beside the others; then everything is inferred
    and validated as `ascn build` would. Told are what the file states, paragraph by paragraph, and which other sources
    state the same or something else; then what is wrong, by line and rule, and what the editors have yet to say. Status
    1 when something is wrong.
    """
    if file.suffix != ".trig":
        raise click.UsageError(
            f"{file} is no TriG file (.trig); sources have a named graph for each paragraph."
        )
    namespace = check_base(base)
    with Progress() as progress:
        judged = judge(place.inputs, file, namespace, place.versions.current_or_none(), progress)
        reporter = Reporter(judged, namespace)
        parts = [*([] if quiet else [reporter.stated()]), reporter.warned(), reporter.refused()]
        told = ["\n".join(lines) for lines in map(list, parts) if lines]
    for part in (*told, reporter.verdict()):
        click.echo(part.rstrip() + ("\n" if part in told else ""))
    if not judged.is_valid:
        raise click.exceptions.Exit(1)
