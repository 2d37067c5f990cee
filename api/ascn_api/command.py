"""`ascn serve`: build what changed, then serve the current version."""

import os
import subprocess
import sys

import click

from ascn_api.errors import ApiError
from ascn_api.serve import listen, serve
from ascn_api.settings import Settings
from ascn_graph.commands.place import Place
from ascn_graph.errors import GraphError
from ascn_graph.inputs import read_inputs
from ascn_graph.versions import SOFTWARE, Versions


@click.command("serve", short_help="Build what changed, and serve the current version.")
@click.option(
    "--host", help="Address to listen on (ASCN_HOST; by default 127.0.0.1, reachable as localhost too)."
)
@click.option("--port", type=click.IntRange(1, 65535), help="Port to listen on (ASCN_PORT; by default 8000).")
@click.option("--build/--no-build", default=True, help="Whether to build first when input files changed.")
@click.pass_obj
def command(place: Place, host: str | None, port: int | None, build: bool) -> None:
    """Build what changed, and serve the current version until Ctrl+C.

    Everything is named under ASCN_BASE, by default http://localhost:<port>/. When changed files are refused, the
    findings are listed and the current version is served.
    """
    try:
        settings = Settings.read(os.environ, home=place.home, host=host, port=port)
        sockets = listen(settings)
    except ApiError as error:
        raise click.ClickException(str(error)) from error
    versions = Versions(settings.home)
    if build and not _is_built(place, settings, versions):
        _build(place, settings, versions)
    serve(settings, sockets)


def _is_built(place: Place, settings: Settings, versions: Versions) -> bool:
    digest = read_inputs(place.inputs).digest
    return versions.is_built(digest, settings.base, settings.default_graph == "strict", SOFTWARE)


def _build(place: Place, settings: Settings, versions: Versions) -> None:
    """Build in a process of its own, whose libraries and memory the server does not need."""
    click.echo(f"Building the files in {place.inputs}, which changed.", err=True)
    words = ["--home", str(settings.home), "--inputs", str(place.inputs), "build", "--base", settings.base]
    words += ["--default-graph", settings.default_graph]
    status = subprocess.run([sys.executable, "-P", "-m", "ascn_graph", *words], check=False).returncode
    if status == 0:
        return
    try:
        current = versions.current_or_none()
    except GraphError:
        current = None
    if current is None or current.base != settings.base:
        raise click.ClickException("There is no sound version to serve.")
    click.echo(f"Serving version {current.number}, the last that was valid.", err=True)
