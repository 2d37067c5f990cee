"""What sources tell differently: each disagreement with its sides and the editors' judgement."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, QuerySolution

from ascn_graph.dictionary.asking import node, term, text
from ascn_graph.dictionary.contents import Contents
from ascn_graph.dictionary.links import Links
from ascn_graph.dictionary.markdown import code, counted, plain
from ascn_graph.namespaces import Term

_LONG = 200
_TEXT = "What sources tell differently, which sources take which side, and what the editors believe:"


def disagreements(contents: Contents, links: Links) -> Iterator[str]:
    """Write the section."""
    found = contents.uses.instances.get(contents.names.namespace.term("Disagreement"), ())
    values: dict[NamedNode, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
    for row in contents.asker.rows("disagreements"):
        values[node(row, "disagreement")][node(row, "property").value].append(term(row, "value"))
    positions, stated = _sides(contents, "positions", _position), _sides(contents, "disputed", _value)
    yield from ("## Disagreements", "", f"{_TEXT} {counted(len(found), 'disagreement')}.", "")
    for disagreement in found:
        sides = positions.get(disagreement) or stated.get(disagreement, {})
        yield from _Entry(contents, links, disagreement, values[disagreement], sides).lines()


@dataclass(frozen=True)
class _Entry:
    """One disagreement; `sides` are texts with the sources that say so."""

    contents: Contents
    links: Links
    iri: NamedNode
    values: Mapping[str, list[Term]]
    sides: Mapping[str, frozenset[NamedNode]]

    def lines(self) -> Iterator[str]:
        """Write the entry."""
        about = [self._thing(value) for value in self._values("about")]
        properties = [
            self.links.term(value) for value in self._values("onProperty") if isinstance(value, NamedNode)
        ]
        on = f", on {', '.join(properties)}" if properties else ""
        yield from (f"### {plain(self.contents.uses.label(self.iri))}", "")
        yield from (f"{code(self.contents.names.turtle(self.iri))} is about {', '.join(about)}{on}.", "")
        for side in sorted(self.sides):
            sources = [code(self.contents.names.local(source)) for source in self._sorted(side)]
            yield f"- {side} ({', '.join(sources)})" if sources else f"- {side}"
        yield from (f"- {self._judgement()}", "")

    def _judgement(self) -> str:
        believed = [self._readable(value) for value in self._values("believed")]
        reasons = [plain(value.value) for value in self._values("reason") if isinstance(value, Literal)]
        return " ".join([f"**believed**: {', '.join(believed)}." if believed else "**undecided**.", *reasons])

    def _readable(self, value: Term) -> str:
        if isinstance(value, Literal) and value.language:
            return f"“{plain(value.value.rstrip('.'))}”"
        return code(self.contents.shown(value, _LONG))

    def _values(self, name: str) -> list[Term]:
        return self.contents.names.sorted(self.values.get(self.contents.names.namespace.term(name).value, []))

    def _thing(self, value: Term) -> str:
        name = code(self.contents.names.turtle(value))
        return f"{plain(self.contents.uses.label(value))} {name}" if isinstance(value, NamedNode) else name

    def _sorted(self, side: str) -> list[NamedNode]:
        return self.contents.names.sorted(self.sides[side])


def _position(contents: Contents, row: QuerySolution) -> str:
    return plain(text(row, "text"))


def _value(contents: Contents, row: QuerySolution) -> str:
    return code(contents.shown(term(row, "value"), _LONG))


def _sides(
    contents: Contents, question: str, side: Callable[[Contents, QuerySolution], str]
) -> dict[NamedNode, dict[str, frozenset[NamedNode]]]:
    """Ask for the sides of each disagreement, each with the sources that state it."""
    found: dict[NamedNode, dict[str, set[NamedNode]]] = defaultdict(lambda: defaultdict(set))
    for row in contents.asker.rows(question):
        sources = found[node(row, "disagreement")][side(contents, row)]
        if isinstance(row["source"], NamedNode):
            sources.add(row["source"])
    return {
        disagreement: {told: frozenset(sources) for told, sources in sides.items()}
        for disagreement, sides in found.items()
    }
