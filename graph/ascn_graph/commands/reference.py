"""`ascn reference`: codes, coordinates and names of the identified places, from packages into source files."""

import click

from ascn_graph.commands.place import Place
from ascn_graph.inputs import read_inputs
from ascn_graph.reference.collecting import ReferenceFile, collect


@click.command("reference", short_help="Take codes, coordinates and names from packages.")
@click.option("--check", is_flag=True, help="Write nothing; status 1 when a file is out of date.")
@click.pass_obj
def command(place: Place, check: bool) -> None:
    """Take codes, coordinates and names of places from the packages of the extra 'reference'.

    Countries are looked up by the :iso3166 that the editors' files give them, cities by their :geoNamesFeature and
    :subdivision. Each data set becomes one file in graph/sources/, which tells package, version and licence; the next
    build reads it like any other source.
    """
    files = list(collect(read_inputs(place.inputs)))
    for file in files:
        if not file.current and not check:
            (place.inputs / file.data.file).write_text(file.text, encoding="utf-8", newline="\n")
        click.echo(f"{file.data.file}: {_verdict(file, check)}, {len(file.data.facts)} places.")
    if check and not all(file.current for file in files):
        click.echo("Run 'ascn reference' to bring them up to date.", err=True)
        click.get_current_context().exit(1)


def _verdict(file: ReferenceFile, check: bool) -> str:
    if file.current:
        return f"current with {file.data.package}"
    return f"not what {file.data.package} gives" if check else f"written from {file.data.package}"
