"""What the page of properties says of one property of ours."""

from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from ascn_graph.dictionary.contents import Contents
from ascn_graph.dictionary.descriptions import TYPE
from ascn_graph.dictionary.links import SOURCES, Links
from ascn_graph.dictionary.markdown import code, counted, plain
from ascn_graph.dictionary.uses import UNUSED
from ascn_graph.namespaces import OWL, RDFS, Term


def property_entry(contents: Contents, links: Links, property_: NamedNode) -> list[str]:
    """Write the entry: heading, definition, and a list of particulars."""
    terms = contents.terms
    definition = f"**{plain(terms.label(property_))}**. {plain(terms.definition(property_))}"
    particulars = (f"- {text}" for text in _Entry(contents, links, property_).particulars() if text)
    return [f"### :{contents.names.local(property_)}", "", definition, "", *particulars, ""]


def ends(contents: Contents, links: Links, property_: NamedNode) -> tuple[str, str]:
    """Give domain and range of a property in words."""
    terms = contents.terms
    is_literal = NamedNode(f"{OWL}DatatypeProperty") in terms.nodes(property_, TYPE)
    domain, range_ = (
        " or ".join(map(links.term, terms.nodes(property_, f"{RDFS}{name}"))) for name in ("domain", "range")
    )
    return domain or "anything", range_ or ("a literal" if is_literal else "anything")


@dataclass(frozen=True)
class _Entry:
    """One property, to be read from `contents` and linked from the page of `links`."""

    contents: Contents
    links: Links
    property_: NamedNode

    def particulars(self) -> Iterator[str]:
        """Give the particulars; those that do not apply are empty."""
        yield self._kind()
        yield self._shortcut()
        yield self._use()
        yield self._above()
        thing = self.contents.uses.best(self.contents.uses.having.get(self.property_, ()))
        value = self.contents.value(thing, self.property_) if thing else None
        if thing and value:
            yield self._sentence(thing, value)
            yield self._statement(thing, value)

    def _kind(self) -> str:
        kinds = self.contents.terms.nodes(self.property_, TYPE)
        term = self.contents.names.namespace.term
        path = "; a path property" if term("PathProperty") in kinds else ""
        sorting = " that only sorts things" if term("ClassifyingProperty") in kinds else ""
        return f"from {' to '.join(ends(self.contents, self.links, self.property_))}{path}{sorting}"

    def _shortcut(self) -> str:
        found = self.contents.presentation.shortcuts.get(self.property_.value, ())
        if not found:
            return ""
        ways = [f"its {self.links.term(way.start)} to its {self.links.term(way.end)}" for way in found]
        conditions = [
            f"its {self.links.term(p)} is {self.links.term(value)}" for p, value in found[0].conditions
        ]
        when = f", where {' and '.join(conditions)}" if conditions else ""
        return f"abbreviates a {self.links.term(found[0].relationship)}: from {' or from '.join(ways)}{when}"

    def _use(self) -> str:
        uses = self.contents.uses
        use = uses.total.get(self.property_, UNUSED)
        if not use.statements:
            return "not used yet"
        sources, inferred = uses.sources(self.property_), uses.inferred(self.property_)
        told = [f"from [{counted(len(sources), 'source')}]({self.links.to(SOURCES)})"] if sources else []
        told += [f"{inferred:,} of them inferred{self._rule()}"] if inferred else []
        return ", ".join(
            [f"{counted(use.statements, 'statement')} about {counted(use.things, 'thing')}", *told]
        )

    def _rule(self) -> str:
        rule = self.contents.presentation.rules.get(self.property_.value)
        label = self.contents.shapes.text(NamedNode(rule), f"{RDFS}label") if rule else None
        return f" by the rule “{plain(label)}”" if label else ""

    def _above(self) -> str:
        above = self.contents.terms.above(self.property_, f"{RDFS}subPropertyOf")
        return f"also found as {', '.join(map(self.links.term, above))}" if above else ""

    def _sentence(self, thing: NamedNode, value: Term) -> str:
        phrase = self.contents.terms.text(self.property_, self.contents.names.namespace.term("phrase").value)
        if not phrase:
            return ""
        label = self.contents.uses.label
        end = label(value) if isinstance(value, NamedNode) else ""
        if isinstance(value, Literal):
            end = self.contents.shorter(value).value
        return f"{plain(label(thing))} *{plain(phrase)}* {plain(end)}"

    def _statement(self, thing: NamedNode, value: Term) -> str:
        turtle = self.contents.names.turtle
        graph = self.contents.graph(thing, self.property_, value)
        fact = f"{turtle(thing)} {turtle(self.property_)} {self.contents.shown(value)}"
        return code(f"{turtle(graph)} {{ {fact} }}" if graph else fact)
