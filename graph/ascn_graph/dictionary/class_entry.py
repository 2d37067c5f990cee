"""What the page of classes says of one class."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pyoxigraph import NamedNode

from ascn_graph.dictionary.contents import Contents
from ascn_graph.dictionary.links import Links
from ascn_graph.dictionary.markdown import code, counted, plain, table
from ascn_graph.dictionary.requirements import Requirements
from ascn_graph.dictionary.uses import UNUSED, Use
from ascn_graph.namespaces import RDFS

_HEADER = ("Property", "What the shapes ask", "Statements", "Things", "Example")


def class_entry(
    contents: Contents, links: Links, requirements: Requirements, class_: NamedNode
) -> Iterator[str]:
    """Write the entry: heading, definition, particulars, and a table of the properties its things have."""
    terms, things = contents.terms, contents.uses.instances.get(class_, ())
    entry = _Entry(contents, links, requirements, class_, things, contents.uses.best(things))
    labels = [f"{terms.text(class_, f'{RDFS}label', language)} ({language})" for language in ("id", "ja")]
    yield from (f"### {contents.names.local(class_)}", "")
    yield from (f"**{plain(terms.label(class_))}**, {plain(', '.join(labels))}.", "")
    yield from (plain(terms.definition(class_)), "")
    yield from (*(f"- {text}" for text in entry.particulars() if text), "")
    yield from entry.properties(contents.uses.of_things(things))


@dataclass(frozen=True)
class _Entry:
    """One class with its things, and the one of which most is said."""

    contents: Contents
    links: Links
    requirements: Requirements
    class_: NamedNode
    things: tuple[NamedNode, ...]
    best: NamedNode | None

    @property
    def is_general(self) -> bool:
        """Whether things are of this class by being of one below it."""
        below = self.contents.terms.below(self.class_)
        special = {thing for class_ in below for thing in self.contents.uses.instances.get(class_, ())}
        return bool(below) and special.issuperset(self.things)

    def particulars(self) -> Iterator[str]:
        """Give the particulars; those that do not apply are empty."""
        terms, names = self.contents.terms, self.contents.names
        pattern = self.requirements.patterns.get(self.class_)
        named = f", named {code(f'<{pattern}>')}" if pattern else ""
        below = ", all of classes below it" if self.is_general else ""
        yield f"{counted(len(self.things), 'thing')}{named}{below}"
        if self.best and not self.is_general:
            yield f"for example {code(names.turtle(self.best))}: {plain(self.contents.uses.label(self.best))}"
        above = terms.above(self.class_)
        yield self._listed("below", [self.links.term(c) for c in above if names.is_term(c)])
        yield self._listed("also found as", [code(names.turtle(c)) for c in above if not names.is_term(c)])
        yield self._listed("checked by", [f"[{file}]({self.links.to(file)})" for file in self._files()])
        incoming = {} if self.is_general else self.contents.uses.incoming.get(self.class_, {})
        ranked = sorted(incoming, key=lambda p: (-incoming[p], names.turtle(p)))
        yield self._listed("led to by", [f"{self.links.term(p)} ({incoming[p]:,})" for p in ranked])

    def properties(self, used: Mapping[NamedNode, Use]) -> Iterator[str]:
        """Write the table, and what stands in none of its rows."""
        shaped = self.requirements.shaped(self.class_)
        shown = {p for p in used if self.contents.is_shown(p)} if not self.is_general else set()
        rows = [self._row(p, used.get(p, UNUSED)) for p in sorted({*shown, *shaped}, key=self._order)]
        yield from table(_HEADER, rows, [2, 3]) if rows else ()
        if further := self.requirements.further.get(self.class_):
            yield from (f"Also asked: {'; '.join(dict.fromkeys(further))}.", "")
        domain = self.contents.terms.subjects(f"{RDFS}domain", self.class_)
        unused = [self.links.term(p) for p in domain if p not in used and p not in shaped]
        if unused and used:
            yield from (f"Defined and not used yet: {', '.join(unused)}.", "")

    def _listed(self, words: str, items: list[str]) -> str:
        return f"{words} {', '.join(items)}" if items else ""

    def _files(self) -> list[str]:
        """Give the shape files that speak of the class by name."""
        heading = f"<shapes#{self.contents.names.local(self.class_)}> ".encode()
        return [file.name for file in self.contents.inputs.shapes if heading in file.content]

    def _row(self, property_: NamedNode, use: Use) -> list[str]:
        words = self.requirements.words(self._classes(), property_)
        counts = (f"{use.statements:,}", f"{use.things:,}")
        return [self.links.term(property_), ", ".join(words), *counts, self._example(property_)]

    def _classes(self) -> list[NamedNode]:
        return [self.class_, *self.contents.terms.above(self.class_)]

    def _order(self, property_: NamedNode) -> tuple[float, float, str]:
        place = self.contents.presentation.place(property_.value, [c.value for c in self._classes()])
        return place.group_order, place.order, self.contents.names.turtle(property_)

    def _example(self, property_: NamedNode) -> str:
        """Give a value of the class's example thing where it has one, else of that of which most is said."""
        properties = self.contents.uses.properties
        having = [thing for thing in self.things if property_ in properties.get(thing, {})]
        thing = self.best if self.best in having else self.contents.uses.best(having)
        value = self.contents.value(thing, property_) if thing else None
        return code(self.contents.shown(value)) if value else ""
