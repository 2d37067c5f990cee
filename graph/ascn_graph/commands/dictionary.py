"""`ascn dictionary`: the pages that document the data, made from the current version."""

import click
from pyoxigraph import NamedNode

from ascn_graph.commands.place import Place
from ascn_graph.commands.progress import Progress
from ascn_graph.dictionary.pages import make_pages, stale_pages, write_pages
from ascn_graph.inputs import Inputs, read_inputs
from ascn_graph.namespaces import Namespace
from ascn_graph.versions import SOFTWARE, Version


@click.command(
    "dictionary", short_help="Write the pages that document the data, or check that they are current."
)
@click.option("--check", is_flag=True, help="Write nothing; end with status 1 when a page is not current.")
@click.pass_obj
def command(place: Place, check: bool) -> None:
    """Write the pages that document the data, made from the current version.

    They list classes, properties, codes, themes, sources, gaps and disagreements with counts and real examples, and
    stand in ontology/, graph/sources/ and graph/. The current version must have been built from the input files, and
    hold nothing else.
    """
    inputs, version = read_inputs(place.inputs), place.versions.current()
    _require_built(place, version, inputs)
    with Progress("reading the data"):
        pages = make_pages(version, inputs)
    stale = stale_pages(place.inputs, pages)
    if check and stale:
        raise click.ClickException(
            f"Not current: {', '.join(stale)}. Run 'ascn dictionary' after 'ascn build', and commit what it writes."
        )
    write_pages(place.inputs, {name: pages[name] for name in stale})
    for name in stale:
        click.echo(f"Wrote {name}.")
    if not stale:
        click.echo(f"All {len(pages)} pages are current.")


def _require_built(place: Place, version: Version, inputs: Inputs) -> None:
    if version.strict:
        message = "in its default graph there are no facts (--default-graph strict). Build with 'merged'"
    elif not place.versions.is_built(inputs.digest, version.base, version.strict, SOFTWARE):
        message = f"it was not built from the files in {place.inputs} as they are. Run 'ascn build'"
    elif foreign := _foreign(version):
        message = (
            f"it also holds what clients wrote, to {foreign[0]} and perhaps others. Build in another --home"
        )
    else:
        return
    raise click.ClickException(f"Version {version.number} cannot be documented: {message} first.")


def _foreign(version: Version) -> list[str]:
    """Name the graphs that belong neither to the files nor to the build."""
    namespace = Namespace(version.base)
    owned = {namespace.iri(f"source/{name}").value for name in version.files}
    graphs = [graph.value for graph in version.open_store().named_graphs() if isinstance(graph, NamedNode)]
    return sorted(
        graph
        for graph in graphs
        if graph.partition("#")[0] not in owned and not (namespace.local(graph) or "").startswith("graph/")
    )
