"""`ascn verify`: whether versions are what they were when they were published."""

import click

from ascn_graph.commands.place import Place
from ascn_graph.commands.progress import Progress
from ascn_graph.verification import verify


@click.command("verify", short_help="Check that versions are as they were published.")
@click.argument("number", type=click.IntRange(min=1), required=False)
@click.pass_obj
def command(place: Place, number: int | None) -> None:
    """Read version NUMBER, or every version kept, and compare it with what was noted when it was published.

    Checks sizes of files, the number of quads, the content digest, the path index and the changes against the
    parent. Status 1 when anything differs.
    """
    versions = place.versions
    numbers = [versions.current().number] and ([number] if number else versions.numbers())
    damaged = False
    with Progress() as progress:
        for each in numbers:
            progress(f"verifying version {each}")
            faults = verify(versions, each)
            damaged = damaged or bool(faults)
            click.echo(f"Version {each}: {'; '.join(faults) if faults else 'sound'}")
    if damaged:
        raise click.exceptions.Exit(1)
