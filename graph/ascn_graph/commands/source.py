"""`ascn source`: begin a source file, list the sources, and show what one of them states."""

import json
import sys
from dataclasses import asdict, astuple, fields
from pathlib import Path

import click

from ascn_graph.commands.place import Place, base_option, version_option
from ascn_graph.commands.progress import Progress
from ascn_graph.commands.table import write_rows
from ascn_graph.curation.accounts import Account, SourceLine, account, list_sources
from ascn_graph.curation.beginning import Draft, Wanted, begin
from ascn_graph.curation.scaffold import paragraphs_of
from ascn_graph.inputs import read_inputs
from ascn_graph.namespaces import Namespace, check_base

_NOTHING = "-"
"""Stands in an empty cell, so that columns can be told apart by spaces."""


@click.group("source", short_help="Begin a source file, list sources, show what one states.")
def command() -> None:
    """Begin the file of a new source, or see what the sources of a version state.

    How a source is added is told step by step in graph/sources/README.md.
    """


@command.command("new", short_help="Write the beginning of a source file.")
@click.option("--address", required=True, help="Web address at which it was published.")
@click.option("--title", required=True, help="As printed.")
@click.option("--language", required=True, help="Tag of the language it is written in: id, en, ja, …")
@click.option(
    "--publisher", required=True, help="An organisation or a person of the graph: jpnn, person/… or a name."
)
@click.option("--date", help="Day, month or year of issue, as precise as the source: 2026-01-31.")
@click.option("--kind", default="News", show_default=True, help="Official, Academic, Business, …")
@click.option("--licence", help="Web address of its licence, where it has one.")
@click.option("--name", help="Of the source; by default that of the publisher, and the date.")
@click.option(
    "--text",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="File with its text, one paragraph a line; only the number of paragraphs and their lengths are taken.",
)
@base_option
@click.pass_obj
def new(
    place: Place,
    address: str,
    title: str,
    language: str,
    publisher: str,
    date: str | None,
    kind: str,
    licence: str | None,
    name: str | None,
    text: Path | None,
    base: str,
) -> None:
    """Write the beginning of a source file: its own graph, and an empty one for each paragraph.

    Refused, with nothing written, are a name or an address that another source has, a publisher that nobody described,
    and what is no date, language or kind. A file that is there is never written over.
    """
    paragraphs = _paragraphs(text) if text else ()
    wanted = Wanted(address, title, language, publisher, date, kind, name, licence, paragraphs)
    draft = begin(wanted, read_inputs(place.inputs), check_base(base))
    path = place.inputs / draft.file
    with path.open("x", encoding="utf-8") as file:
        file.write(draft.text)
    click.echo(_next_steps(draft, path, len(paragraphs)))


@command.command("list", short_help="List the sources and what they come to.")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
@version_option
@click.pass_obj
def list_command(place: Place, as_json: bool, number: int | None) -> None:
    """List the sources: what they are, how many facts they state, about how many entities.

    Columns are told apart by spaces, and an empty cell has a hyphen:

    \b
      ascn source list | awk '$3 == "Official"'
    """
    version = place.version(number)
    with Progress("counting"):
        lines = list_sources(version.open_store(), Namespace(version.base))
    if as_json:
        click.echo(json.dumps([asdict(line) for line in lines], ensure_ascii=False, indent=2))
        return
    names = [field.name for field in fields(SourceLine)]
    write_rows([names, *([_cell(value) for value in astuple(line)] for line in lines)], sys.stdout)


@command.command("show", short_help="Tell what a source states, paragraph by paragraph.")
@click.argument("name")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
@version_option
@click.pass_obj
def show(place: Place, name: str, as_json: bool, number: int | None) -> None:
    """Tell what the source NAME states, paragraph by paragraph, as sentences.

    A compiled item names the sources it was compiled from. NAME may be a single graph too:

    \b
      ascn source show jpnn-2025-11-12
      ascn source show jpnn-2025-11-12#p13
    """
    version = place.version(number)
    with Progress("reading"):
        told = account(version.open_store(), Namespace(version.base), name)
    click.echo(json.dumps(_to_json(told), ensure_ascii=False, indent=2) if as_json else _to_text(told))


def _paragraphs(text: Path) -> tuple[str, ...]:
    try:
        paragraphs = paragraphs_of(text.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as error:
        raise click.UsageError(f"{text} is not UTF-8 (at byte {error.start}).") from error
    if not paragraphs:
        raise click.UsageError(f"{text} holds no text.")
    return paragraphs


def _next_steps(draft: Draft, path: Path, paragraphs: int) -> str:
    shown = path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
    counted = f", with {paragraphs} paragraph{'' if paragraphs == 1 else 's'} to fill" if paragraphs else ""
    return (
        f"Wrote {shown}{counted}.\n\nAdd its label to {draft.block.file}:\n\n{draft.block.text}\n"
        f"Then write what it states, and run: ascn validate {shown}"
    )


def _cell(value: str | int | None) -> str:
    return str(value) if value is not None else _NOTHING


def _to_text(told: Account) -> str:
    width = max((len(word) for word, _ in told.about), default=0)
    lines = [told.label, *(f"  {word:<{width}}  {value}" for word, value in told.about)]
    for graph in told.graphs:
        lines += ["", f"{graph.heading}{f' ({graph.basis})' if graph.basis else ''}"]
        lines += [f"  {sentence.text}" for sentence in graph.sentences]
    return "\n".join(lines)


def _to_json(told: Account) -> dict[str, object]:
    return {
        "name": told.name,
        "label": told.label,
        "about": [{"word": word, "value": value} for word, value in told.about],
        "graphs": [
            {
                "graph": graph.graph,
                "heading": graph.heading,
                "basis": graph.basis,
                "sentences": [sentence.text for sentence in graph.sentences],
            }
            for graph in told.graphs
        ],
    }
