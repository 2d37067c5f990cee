"""What every command needs to know: where versions are kept, where inputs are, under which base things are named."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from ascn_graph.versions import Version, Versions


@dataclass(frozen=True)
class Place:
    """Where the command works: ASCN_HOME, and the root of ontology/, shapes/ and graph/sources/."""

    home: Path
    inputs: Path

    @property
    def versions(self) -> Versions:
        """The versions kept at home."""
        return Versions(self.home)

    def version(self, number: int | None) -> Version:
        """Give version `number`, or the current one."""
        return self.versions.current() if number is None else self.versions.get(number)


def default_base() -> str:
    """Give the base that follows the port, as `ascn serve` would take it."""
    return f"http://localhost:{os.environ.get('ASCN_PORT') or 8000}/"


Function = Callable[..., Any]


def base_option(function: Function) -> Function:
    """Add --base, the IRI under which everything is named."""
    return click.option(
        "--base",
        envvar="ASCN_BASE",
        default=default_base,
        show_envvar=True,
        help="IRI under which everything is named, ending in '/'; by default http://localhost:<ASCN_PORT or 8000>/.",
    )(function)


def default_graph_option(function: Function) -> Function:
    """Add --default-graph, merged or strict."""
    return click.option(
        "--default-graph",
        type=click.Choice(["merged", "strict"]),
        envvar="ASCN_DEFAULT_GRAPH",
        default="merged",
        show_default=True,
        show_envvar=True,
        help="merged: queries find every fact without GRAPH; strict: the default graph holds what clients put there.",
    )(function)


def version_option(function: Function) -> Function:
    """Add --at, which chooses another version than the current one."""
    return click.option(
        "--at",
        "number",
        type=click.IntRange(min=1),
        metavar="VERSION",
        help="Number of the version to read; by default the current one.",
    )(function)
