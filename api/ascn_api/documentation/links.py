"""Names of terms and the links to where each is explained."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import quote

from pyoxigraph import Literal, NamedNode

from ascn_api.html.links import Links
from ascn_api.readings import Reading
from ascn_graph.extracts import exists
from ascn_graph.labels import prefer
from ascn_graph.lookups import Lookups
from ascn_graph.namespaces import Term
from ascn_graph.statements import Narrator, Words
from ascn_graph.vocabulary.documentation import Documentation
from ascn_graph.vocabulary.wording import Piece

_NAMED = re.compile(r"<([a-z]+(?:/[a-z0-9-]+)?(?:#[\w-]+)?)>|(?<![\w:<]):([A-Za-z]\w*)")


@dataclass(frozen=True)
class Named:
    """A term by the name a reader knows it by; `href` is None where it leads nowhere."""

    text: Literal
    href: str | None
    code: str
    """The name by which the files and queries call it."""


@dataclass(frozen=True)
class TermLinks:
    """Names terms for a reader and links to their explanations."""

    documentation: Documentation
    links: Links
    narrator: Narrator
    prefixes: Mapping[str, str]
    store: Lookups
    _texts: dict[str, Literal] = field(default_factory=dict)
    _starts: dict[str, str] = field(default_factory=dict)
    """Document to the beginning of the links to its parts."""

    @classmethod
    def of(cls, reading: Reading, languages: tuple[str, ...]) -> "TermLinks":
        """Name terms of the version that is read."""
        namespace = reading.snapshot.namespace
        return cls(
            documentation=reading.documentation,
            links=reading.links,
            narrator=reading.narrator(languages),
            prefixes=namespace.prefixes,
            store=reading.store,
        )

    def named(self, iri: str) -> Named:
        """Name one term, of any vocabulary."""
        return Named(self.text(iri), self.to(iri), self.code(iri))

    def all_named(self, iris: Iterable[str]) -> list[Named]:
        """Name several terms."""
        return [self.named(iri) for iri in iris]

    def text(self, iri: str) -> Literal:
        """Give the label of a term, or its prefixed name."""
        if iri not in self._texts:
            self._texts[iri] = self._text(iri)
        return self._texts[iri]

    def _text(self, iri: str) -> Literal:
        term = self.documentation.vocabulary.terms.get(iri)
        if term and term.labels:
            return prefer(term.labels, self.narrator.languages)
        return self.narrator.words(NamedNode(iri)).text

    def words(self, term: Term) -> Words:
        """Give the words for any term."""
        return self.narrator.words(term)

    def code(self, iri: str) -> str:
        """Write an IRI as Turtle does."""
        for prefix, start in self.prefixes.items():
            if iri.startswith(start) and iri != start:
                return f"{prefix}:{iri[len(start) :]}"
        local = self.documentation.namespace.local(iri)
        return f"<{iri if local is None else local}>"

    def to(self, iri: str) -> str | None:
        """Link to where a term is explained: a page of the documentation for one of ours, else the IRI itself."""
        document, _, anchor = iri.partition("#")
        if iri in self.documentation.vocabulary.terms:
            return self.part(document, anchor)
        if document == self.documentation.shapes.iri and anchor:
            chapter = self.documentation.shapes.chapter_of.get(anchor)
            return self.part(document, chapter, anchor) if chapter else None
        return self.links.to(iri)

    def part(self, document: str, name: str, anchor: str = "") -> str:
        """Link to one page of a document, at one place of it."""
        if document not in self._starts:
            self._starts[document] = f"{self.links.document(document, 'html')}?part="
        return f"{self._starts[document]}{quote(name)}{f'#{quote(anchor)}' if anchor else ''}"

    def linked(self, example: str) -> Iterator[Piece]:
        """Split an example into text and the IRIs in it, which are relative or terms of the vocabulary.

        Names that end in `…` stand for any, and lead nowhere.
        """
        end = 0
        namespace = self.documentation.namespace
        for match in _NAMED.finditer(example):
            thing, term = match.groups()
            iri = namespace.base + thing if thing else namespace.term(term).value
            # An example may name what this version does not have.
            if exists(self.store, iri) if thing else iri in self.documentation.vocabulary.terms:
                yield Piece(example[end : match.start()])
                yield Piece(match.group(), iri, is_code=True)
                end = match.end()
        yield Piece(example[end:])
