"""The page of themes: the scheme as a tree."""

from collections.abc import Iterable, Iterator, Mapping

from pyoxigraph import NamedNode

from ascn_graph.dictionary.asking import read_query
from ascn_graph.dictionary.contents import Contents
from ascn_graph.dictionary.links import CLASSES, THEMES
from ascn_graph.dictionary.markdown import block, code, counted, folded, plain
from ascn_graph.dictionary.uses import Counts, counts
from ascn_graph.namespaces import SKOS

_INTRODUCTION = """\
The {count} of the scheme `<theme/scheme>`, the narrower under the broader, with the numbers of things that have
them. No [theme]({theme}) but these can be used. `ascn dictionary` makes this page from `ontology/themes.ttl` and
the data.
"""


def themes_page(contents: Contents) -> list[str]:
    """Write the page."""
    links = contents.links(THEMES)
    themes = contents.uses.instances.get(contents.names.namespace.term("Theme"), ())
    introduction = _INTRODUCTION.format(count=counted(len(themes), "theme"), theme=links.to(CLASSES, "Theme"))
    lines = ["# Themes", "", *introduction.split("\n")]
    used = counts(contents.asker, "themes")
    tops = (theme for theme in themes if not contents.terms.nodes(theme, f"{SKOS}broader"))
    for top in _by_label(contents, tops):
        lines += _branch(contents, used, top, 0)
    return [*lines, "", *folded("The query behind these counts", block("sparql", read_query("themes")))]


def _branch(
    contents: Contents, used: Mapping[NamedNode, Counts], theme: NamedNode, depth: int
) -> Iterator[str]:
    label, definition = (
        plain(text) for text in (contents.uses.label(theme), contents.terms.definition(theme))
    )
    parts = [f"**{label}** {code(contents.names.turtle(theme))}:", definition, _matches(contents, theme)]
    uses = _uses(contents, used.get(theme, {}))
    yield f"{'  ' * depth}- {' '.join(part for part in (*parts, f'*{uses}*' if uses else '') if part)}"
    for narrower in _by_label(contents, contents.terms.subjects(f"{SKOS}broader", theme)):
        yield from _branch(contents, used, narrower, depth + 1)


def _by_label(contents: Contents, themes: Iterable[NamedNode]) -> list[NamedNode]:
    return sorted(
        themes, key=lambda theme: (contents.uses.label(theme).casefold(), contents.names.turtle(theme))
    )


def _matches(contents: Contents, theme: NamedNode) -> str:
    """Name the concepts of other schemes that a theme is matched with."""
    kinds = ("exactMatch", "closeMatch", "relatedMatch")
    matches = [match for kind in kinds for match in contents.terms.nodes(theme, f"{SKOS}{kind}")]
    return f"See {', '.join(code(contents.names.turtle(match)) for match in matches)}." if matches else ""


def _uses(contents: Contents, used: Counts) -> str:
    """Name how many things of each most special class have a theme."""
    special = [class_ for class_ in contents.names.sorted(used) if not contents.terms.below(class_)]
    return ", ".join(f"{contents.terms.label(class_)} ({used[class_]:,})" for class_ in special)
