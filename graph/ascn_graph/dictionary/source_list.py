"""The page of sources: by kind, with what is needed to find and to weigh each."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from pyoxigraph import Literal, NamedNode

from ascn_graph.dictionary.asking import node, number, read_query, term
from ascn_graph.dictionary.contents import Contents
from ascn_graph.dictionary.descriptions import TYPE
from ascn_graph.dictionary.links import SOURCES, Links
from ascn_graph.dictionary.markdown import block, code, counted, folded, plain, table
from ascn_graph.inputs import SOURCES as FOLDER
from ascn_graph.namespaces import DCTERMS, Term

_INTRODUCTION = """\
The {count} on whose word facts stand in the graph, by kind, the newest first. *Facts* are the distinct triples in
the graphs of a source; *entities* are those that these say something about. Sources with one *origin* print or
rework one text and count as one when facts are corroborated; a source without one is its own. `ascn dictionary`
makes this page.
"""


@dataclass(frozen=True)
class _Source:
    """What the page says of one source; absent values are empty."""

    iri: NamedNode
    values: Mapping[str, list[Term]]
    """IRI of a property to its values."""
    facts: int
    entities: int
    graphs: Mapping[Term | None, int]
    """Code of :Basis, or None, to the number of graphs."""
    cited: int
    """How many compiled items name it as one of their sources."""

    def text(self, predicate: str) -> str:
        """Give the values of a property in one line."""
        return ", ".join(
            str(value.value) for value in self.values.get(predicate, []) if isinstance(value, Literal)
        )

    def nodes(self, predicate: str) -> list[NamedNode]:
        """Give the values of a property that are IRIs."""
        return [value for value in self.values.get(predicate, []) if isinstance(value, NamedNode)]


def sources_page(contents: Contents) -> list[str]:
    """Write the page."""
    page = _Page(contents, contents.links(SOURCES), _places(contents))
    sources = _read(contents)
    lines = ["# Sources", "", *_INTRODUCTION.format(count=counted(len(sources), "source")).split("\n")]
    kinds = contents.terms.subjects(TYPE, contents.names.namespace.term("SourceKind"))
    of_kind = {kind: [source for source in sources if kind in source.nodes(page.kind)] for kind in kinds}
    lines += table(
        ["Kind", "Sources"], [[page.heading_link(k), f"{len(m):,}"] for k, m in of_kind.items() if m], [1]
    )
    for kind, members in of_kind.items():
        if members:
            lines += page.section(kind, members)
    queries = map(read_query, ("source-facts", "source-entities", "source-graphs", "source-citations"))
    return [*lines, *folded("The queries behind these counts", block("sparql", "\n".join(queries)))]


@dataclass(frozen=True)
class _Page:
    """Writes the sections."""

    contents: Contents
    links: Links
    places: Mapping[str, str]
    """Name of a source to the file that defines it, or to the folder of its files."""

    @property
    def kind(self) -> str:
        """The property that gives the kind of a source."""
        return self._term("sourceKind")

    def heading_link(self, kind: NamedNode) -> str:
        """Link the section of a kind."""
        label = self._heading(kind)
        return f"[{plain(label)}]({self.links.to(SOURCES, label)})"

    def section(self, kind: NamedNode, sources: list[_Source]) -> Iterator[str]:
        """Write the sources of one kind."""
        yield from (f"## {self._heading(kind)}", "", plain(self.contents.terms.definition(kind)), "")
        newest = sorted(sources, key=lambda source: self.contents.names.turtle(source.iri))
        newest.sort(key=lambda source: source.text(f"{DCTERMS}issued"), reverse=True)
        rows = [
            [
                self._described(source),
                source.text(f"{DCTERMS}issued") or "undated",
                source.text(f"{DCTERMS}language"),
                f"{source.facts:,}",
                f"{source.entities:,}",
            ]
            for source in newest
        ]
        yield from table(["Source", "Issued", "Language", "Facts", "Entities"], rows, [3, 4])

    def _heading(self, kind: NamedNode) -> str:
        label = self.contents.terms.label(kind)
        return label[:1].upper() + label[1:]

    def _described(self, source: _Source) -> str:
        title, address = source.text(f"{DCTERMS}title"), source.text(self._term("address"))
        linked = f"[{plain(title)}](<{address}>)" if address else f"**{plain(title)}**"
        publishers = map(self.contents.uses.label, source.nodes(f"{DCTERMS}publisher"))
        parts = [linked, f"{plain(', '.join(publishers))}, {self._file(source)}", *self._weight(source)]
        return "<br>".join(parts)

    def _file(self, source: _Source) -> str:
        name = self.contents.names.local(source.iri).removeprefix("source/")
        place = self.places.get(name)
        return f"[{code(name)}]({self.links.to(place)})" if place else code(name)

    def _weight(self, source: _Source) -> Iterator[str]:
        told = [self.contents.terms.label(value) for value in source.nodes(self._term("confidence"))]
        told += [f"origin: {self.contents.uses.label(value)}" for value in source.nodes(self._term("origin"))]
        if told:
            yield plain("; ".join(told))
        based = {basis: count for basis, count in source.graphs.items() if isinstance(basis, NamedNode)}
        graphs = [
            f"{counted(based[basis], 'graph')} {plain(self.contents.terms.label(basis))}"
            for basis in self.contents.names.sorted(based)
        ]
        if graphs:
            yield ", ".join(graphs)
        if source.cited:
            yield f"one of the sources of {counted(source.cited, 'compiled item')}"

    def _term(self, name: str) -> str:
        return self.contents.names.namespace.term(name).value


def _places(contents: Contents) -> dict[str, str]:
    paths = ((file.source, PurePosixPath(file.name)) for file in contents.inputs.sources)
    return {name: str(path if path.parent == PurePosixPath(FOLDER) else path.parent) for name, path in paths}


def _read(contents: Contents) -> list[_Source]:
    asker = contents.asker
    values: dict[NamedNode, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
    for row in asker.rows("sources"):
        values[node(row, "source")][node(row, "property").value].append(term(row, "value"))
    graphs: dict[NamedNode, dict[Term | None, int]] = defaultdict(dict)
    for row in asker.rows("source-graphs"):
        graphs[node(row, "source")][row["basis"]] = number(row, "count")
    facts, entities, cited = (
        {node(row, "source"): number(row, "count") for row in asker.rows(name)}
        for name in ("source-facts", "source-entities", "source-citations")
    )
    return [
        _Source(
            iri,
            {predicate: contents.names.sorted(terms) for predicate, terms in of_source.items()},
            facts.get(iri, 0),
            entities.get(iri, 0),
            graphs[iri],
            cited.get(iri, 0),
        )
        for iri, of_source in values.items()
    ]
