"""The command line `ascn`: finds the inputs and the versions, then hands over to one command."""

import errno
import sys
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import click

import ascn_graph
from ascn_graph.commands.place import Place
from ascn_graph.errors import GraphError, InvalidGraph, InvalidSource

_GROUP = "ascn.commands"


class Commands(click.Group):
    """Loads a command when it is used: `ascn serve` must not wait for the libraries of `ascn build`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name every command that an installed package brings."""
        return sorted(entry_points(group=_GROUP).names)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load one command."""
        for found in entry_points(group=_GROUP, name=cmd_name):
            command: click.Command = found.load()
            return command
        return None

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401  # whatever the command gives
        """Run the command; what users can cause ends with a readable message and status 1."""
        try:
            return super().invoke(ctx)
        except (InvalidSource, InvalidGraph) as error:
            count = len(error.findings)
            things = "1 thing is" if count == 1 else f"{count} things are"
            raise click.ClickException(f"{things} wrong; nothing was published.\n{error}") from error
        except GraphError as error:
            raise click.ClickException(str(error)) from error
        except OSError as error:
            if error.errno == errno.EPIPE:
                raise
            where = f": {error.filename}" if error.filename else ""
            raise click.ClickException(f"{error.strerror or error}{where}") from error


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(ascn_graph.__version__, prog_name="ascn")
@click.option(
    "--home",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(".ascn"),
    envvar="ASCN_HOME",
    show_default=True,
    show_envvar=True,
    help="Folder that holds the published versions.",
)
@click.option(
    "--inputs",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    envvar="ASCN_INPUTS",
    show_envvar=True,
    help="Folder with ontology/, shapes/ and graph/sources/; by default those of the checkout or the package.",
)
@click.pass_context
def main(context: click.Context, home: Path, inputs: Path | None) -> None:
    """The ASEAN Smart Cities Network as linked data: every fact with its source.

    \b
    Begin with:
      ascn serve                            build what changed, and serve it
      ascn query "SELECT * { ?s a :City }"  ask in SPARQL
      ascn path Banyuwangi Takamatsu        see how two things are connected
    """
    context.obj = Place(home, inputs or _own_inputs())


def _own_inputs() -> Path:
    package = Path(ascn_graph.__file__).parent
    packaged = package / "data"
    return packaged if packaged.is_dir() else package.parents[1]


if __name__ == "__main__":
    sys.exit(main(prog_name="ascn"))
