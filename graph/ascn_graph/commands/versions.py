"""`ascn versions`: list, compare, report, roll back, tag and prune."""

import click

from ascn_graph.commands.place import Place
from ascn_graph.commands.progress import Progress
from ascn_graph.differences.asking import comparison_of, patch_header
from ascn_graph.differences.finding import differences
from ascn_graph.differences.telling import patch_lines
from ascn_graph.errors import DamagedVersion, NoVersion
from ascn_graph.next_version import roll_back
from ascn_graph.reports.reading import Result, read_report
from ascn_graph.versions import Version, Versions


@click.group(
    "versions", invoke_without_command=True, short_help="List versions, compare, roll back, tag or prune."
)
@click.pass_context
def command(context: click.Context) -> None:
    """List the versions that are kept, newest first; the current one has a star."""
    if context.invoked_subcommand:
        return
    versions: Versions = context.obj.versions
    current = versions.current_number()
    if current is None:
        raise NoVersion(versions.home)
    for number in reversed(versions.numbers()):
        star = "*" if number == current else " "
        try:
            click.echo(f"{star} {number:>4}  {_describe(versions.get(number))}")
        except DamagedVersion as error:
            click.echo(f"{star} {number:>4}  {error}")


def _describe(version: Version) -> str:
    tags = f" [{', '.join(version.tags)}]" if version.tags else ""
    counts = version.counts
    return (
        f"{version.published[:19]}Z  {counts['triples']:>9,} facts  +{counts['added']:,} -{counts['removed']:,}  "
        f"{version.message} ({version.agent}){tags}"
    )


@command.command("diff")
@click.argument("start", type=click.IntRange(min=1))
@click.argument("number", type=click.IntRange(min=1))
@click.pass_obj
def diff(place: Place, start: int, number: int) -> None:
    """Write what leads from version START to version NUMBER, as an RDF Patch.

    A merged default graph is left out: it only repeats what the named graphs state.
    """
    comparison = comparison_of(place.versions, number, start)
    header = patch_header(comparison, comparison.target.base)
    for lines in patch_lines(differences(comparison), header):
        click.echo(lines, nl=False)


@command.command("report")
@click.argument("number", type=click.IntRange(min=1))
@click.pass_obj
def report(place: Place, number: int) -> None:
    """Tell what validation found in version NUMBER, and which shapes matched nothing."""
    found = read_report(place.versions.get(number))
    click.echo(f"Version {number}: {found.summary}.")
    for result in found.results:
        click.echo(_tell(result))
    for shape in found.shapes:
        if not shape.focus_nodes:
            click.echo(f"matches nothing: <{shape.shape}>")


def _tell(result: Result) -> str:
    place = f"{result.file}:{result.line}: " if result.line else f"{result.file}: " if result.file else ""
    value = f" (value: {result.value})" if result.value and result.value != result.node else ""
    return f"{result.severity.lower()}: {place}<{result.node}> {result.message}{value} [{result.shape}]"


@command.command("rollback")
@click.argument("number", type=click.IntRange(min=1))
@click.option("-m", "--message", help="Why; kept with the new version.")
@click.pass_obj
def rollback(place: Place, number: int, message: str | None) -> None:
    """Publish the content of version NUMBER again, as the next version.

    Input files that have not changed since are not built again over it; `ascn build --force` does that.
    """
    with Progress("rolling back"):
        built = roll_back(place.versions, number, message)
    if built.published:
        click.echo(f"Published version {built.version.number} with the content of version {number}.")
    else:
        click.echo(f"Nothing changed: version {built.version.number} has that content already.")


@command.command("tag")
@click.argument("number", type=click.IntRange(min=1))
@click.argument("name")
@click.pass_obj
def tag(place: Place, number: int, name: str) -> None:
    """Call version NUMBER by NAME; tagged versions are never pruned."""
    with place.versions.writing() as writer:
        writer.tag(number, name)
    click.echo(f"Version {number} is tagged {name}.")


@command.command("untag")
@click.argument("name")
@click.pass_obj
def untag(place: Place, name: str) -> None:
    """Take the tag NAME away; its version may then be pruned."""
    with place.versions.writing() as writer:
        number = writer.untag(name)
    click.echo(f"Version {number} is no longer tagged {name}.")


@command.command("prune")
@click.option("--keep", type=click.IntRange(min=1), required=True, help="How many of the newest to keep.")
@click.pass_obj
def prune(place: Place, keep: int) -> None:
    """Delete old versions; the current one and tagged ones always stay."""
    with place.versions.writing() as writer:
        deleted = writer.prune(keep)
    click.echo(f"Deleted {', '.join(map(str, deleted))}." if deleted else "Nothing to delete.")
