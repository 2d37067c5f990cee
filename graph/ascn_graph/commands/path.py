"""`ascn path`: how things are connected, what they share, and what lies around them, with the evidence for each hop."""

import json
from collections.abc import Callable
from typing import Any

import click

from ascn_graph.commands.place import Place, version_option
from ascn_graph.commands.progress import Progress
from ascn_graph.paths.answers import Answer
from ascn_graph.paths.formats import FORMATS, render
from ascn_graph.paths.library import make_request
from ascn_graph.paths.opening import open_finder
from ascn_graph.paths.requests import (
    DEEPEST,
    LONGEST_PATH,
    MOST_PATHS,
    RANKS,
    SEARCHES,
    CommonRequest,
    NeighbourhoodRequest,
    PathRequest,
    Request,
    TreeRequest,
)
from ascn_graph.paths.terminal import to_text

_TEXT, _JSON = "text", "json"
_OPTIONS = {
    "avoid_classes": "avoid-class",
    "predicates": "predicate",
    "avoid_predicates": "avoid-predicate",
    "max_length": "max-length",
    "as_of": "as-of",
}
"""Fields of requests and conditions whose options are called otherwise."""
Function = Callable[..., Any]


def _conditions(function: Function) -> Function:
    """Add the options that become fields of a request and its conditions; None and () where they are not given."""
    options = [
        click.option("--through", multiple=True, help="Thing to pass; repeatable, as are the next four."),
        click.option("--avoid", multiple=True, help="Thing not to pass."),
        click.option("--avoid-class", "avoid_classes", multiple=True, help="Class not to pass."),
        click.option("--predicate", "predicates", multiple=True, help="Predicate to walk, and no others."),
        click.option("--avoid-predicate", "avoid_predicates", multiple=True, help="Predicate not to walk."),
        click.option("--classes", help="Classes passed, in order, as in 'Programme,*,Meeting'; * is any."),
        click.option("--directed", is_flag=True, default=None, help="Walk from subject to object only."),
        click.option(
            "--as-of", type=click.DateTime(["%Y-%m-%d"]), help="Day on which the statements hold or may hold."
        ),
        click.option("--search", type=click.Choice(SEARCHES), help="Of paths: which. Usually the best."),
        click.option("--rank", type=click.Choice(RANKS), help="Of paths: what comes first. Usually meaning."),
        click.option("--limit", type=click.IntRange(1, MOST_PATHS), help="Results at most."),
        click.option(
            "--max-length", type=click.IntRange(1, LONGEST_PATH), help="Hops in a path at most; usually 6."
        ),
    ]
    for option in reversed(options):
        function = option(function)
    return function


@click.command("path", short_help="See how things are connected, and who says so.")
@click.argument("things", nargs=-1, required=True)
@_conditions
@click.option("--common", is_flag=True, help="List what the things share.")
@click.option("--around", "depth", type=click.IntRange(1, DEEPEST), help="Show what is so many hops away.")
@click.option(
    "--language", "languages", multiple=True, default=("en",), help="Of labels; best first, repeatable."
)
@click.option("--format", "format_", type=click.Choice([_TEXT, *FORMATS]), default=_TEXT, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@version_option
@click.pass_obj
def command(
    place: Place,
    /,
    things: tuple[str, ...],
    common: bool,
    languages: tuple[str, ...],
    format_: str,
    as_json: bool,
    number: int | None,
    **wanted: object,
) -> None:
    """See how THINGS are connected, and which paragraphs say so.

    Two are connected by paths, more by a small tree. Things are IRIs, names relative to the base (city/jakarta) or
    labels in any language; classes and predicates are named as in queries (City, :memberOf) or by their labels.

    \b
      ascn path Banyuwangi Takamatsu
      ascn path 高松市 person/safrizal-za --rank length --as-of 2021-10-18
      ascn path Banyuwangi Takamatsu Jakarta
      ascn path Jakarta Surabaya --common
      ascn path Jakarta --around 2 --format svg > jakarta.svg
    """
    request = _request(len(things), common, {name: value for name, value in wanted.items() if value})
    with Progress("searching"):
        finder = open_finder(place.version(number))
        try:
            answer = finder.answer(things, request, languages)
        except ValueError as error:
            raise click.UsageError(f"{error}.") from error
    click.echo(_write(answer, _JSON if as_json else format_, finder.namespace.base), nl=False)


def _request(count: int, common: bool, wanted: dict[str, Any]) -> Request:
    """Make the request that is meant for so many things."""
    if common and "depth" in wanted:
        raise click.UsageError("--common and --around ask for different things.")
    if count == 1 and "depth" not in wanted:
        raise click.UsageError("Name a second thing, or ask what lies --around the first.")
    if day := wanted.get("as_of"):
        wanted["as_of"] = day.date()
    if classes := wanted.get("classes"):
        wanted["classes"] = [name.strip() for name in classes.split(",")]
    try:
        if "depth" in wanted:
            return make_request(NeighbourhoodRequest, wanted)
        if common:
            return make_request(CommonRequest, wanted)
        return make_request(PathRequest if count == 2 else TreeRequest, wanted)
    except TypeError as error:
        raise click.UsageError(f"--{_option(str(error))} is not for this question.") from error
    except ValueError as error:
        name, space, rest = str(error).partition(" ")
        raise click.UsageError(f"--{_OPTIONS.get(name, name)}{space}{rest}.") from error


def _option(message: str) -> str:
    name = message.partition(" ")[0]
    return _OPTIONS.get(name, name)


def _write(answer: Answer, format_: str, base: str) -> bytes | str:
    if format_ == _TEXT:
        return to_text(answer)
    if format_ == _JSON:
        return json.dumps(answer.to_json(), ensure_ascii=False, indent=2) + "\n"
    return render(answer, format_, base, None)
