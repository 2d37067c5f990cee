"""`ascn serve`: build what changed, then serve the current version."""

import os
import subprocess
import sys

import click

from ascn_api.errors import ApiError
from ascn_api.serve import listen, serve
from ascn_api.settings import Settings
from ascn_graph.commands.place import Place
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
    if build:
        _build_if_changed(place, settings)
    serve(settings, sockets)


def _build_if_changed(place: Place, settings: Settings) -> None:
    versions = Versions(settings.home)
    strict = settings.default_graph == "strict"
    current = versions.current_or_none()
    if versions.is_built(read_inputs(place.inputs).digest, settings.base, strict, SOFTWARE):
        return
    why = f"changed since version {current.number}" if current else "were never built"
    if current and current.base != settings.base:
        why = f"were last built for {current.base}"
    click.echo(f"Building the files in {place.inputs}, which {why}.", err=True)
    if _build(place, settings) == 0:
        return
    current = versions.current_or_none()  # another process may have published meanwhile
    if current is None or current.base != settings.base:
        raise click.ClickException("There is no valid version to serve.")
    click.echo(f"Serving version {current.number}, the last that was valid.", err=True)


def _build(place: Place, settings: Settings) -> int:
    """Build in a process of its own, whose libraries and memory the server does not need; give its status."""
    words = ["--home", str(settings.home), "--inputs", str(place.inputs), "build", "--base", settings.base]
    words += ["--default-graph", settings.default_graph]
    return subprocess.run([sys.executable, "-P", "-m", "ascn_graph", *words], check=False).returncode
