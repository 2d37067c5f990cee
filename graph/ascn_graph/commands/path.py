"""`ascn path`: how two things are connected, with the evidence for each hop."""

import json

import click

from ascn_graph.commands.place import Place, version_option
from ascn_graph.commands.progress import Progress
from ascn_graph.paths.opening import find
from ascn_graph.paths.requests import (
    LONGEST_PATH,
    MOST_PATHS,
    RANKS,
    USUAL_LENGTH,
    USUAL_LIMIT,
    PathRequest,
)
from ascn_graph.paths.terminal import to_text


@click.command("path", short_help="See how two things are connected, and who says so.")
@click.argument("start")
@click.argument("end")
@click.option(
    "--limit", type=click.IntRange(1, MOST_PATHS), default=USUAL_LIMIT, show_default=True, help="Paths."
)
@click.option(
    "--rank",
    type=click.Choice(RANKS),
    default=RANKS[0],
    show_default=True,
    help="The most telling path first, or the shortest.",
)
@click.option(
    "--max-length",
    type=click.IntRange(1, LONGEST_PATH),
    default=USUAL_LENGTH,
    show_default=True,
    help="Hops in a path at most.",
)
@click.option(
    "--language", "languages", multiple=True, default=("en",), help="Of labels; best first, repeatable."
)
@click.option("--json", "as_json", is_flag=True, help="Answer in the JSON of /paths.")
@version_option
@click.pass_obj
def command(
    place: Place,
    start: str,
    end: str,
    limit: int,
    rank: str,
    max_length: int,
    languages: tuple[str, ...],
    as_json: bool,
    number: int | None,
) -> None:
    """See how START and END are connected, and which paragraphs say so.

    Both are IRIs, names relative to the base (city/jakarta) or labels in any language:

    \b
      ascn path Banyuwangi Takamatsu
      ascn path 高松市 person/safrizal-za --rank length
    """
    with Progress("searching"):
        found = find(place.version(number), start, end, PathRequest(limit, rank, max_length), languages)
    if as_json:
        click.echo(json.dumps(found.to_json(), ensure_ascii=False, indent=2))
    else:
        click.echo(to_text(found), nl=False)
