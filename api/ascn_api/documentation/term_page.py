"""One term of the vocabulary: what it means, what belongs to it, where it is used, and a query to begin with."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from pyoxigraph import Literal, NamedNode

from ascn_api.documentation.diagram import Drawing, draw, gather
from ascn_api.documentation.links import Named, TermLinks
from ascn_api.documentation.overview import boxes_of
from ascn_api.documentation.queries import query_about
from ascn_api.documentation.rows import PropertyRow, RowMaker
from ascn_api.documentation.shape_pages import ShapeEntry, entry_of
from ascn_api.readings import Reading
from ascn_graph.labels import prefer
from ascn_graph.namespaces import OWL
from ascn_graph.shortcuts import Shortcut
from ascn_graph.statements import Words
from ascn_graph.vocabulary.documentation import Documentation
from ascn_graph.vocabulary.examples import holders_of, instances_of, uses_of
from ascn_graph.vocabulary.terms import CLASS, INDIVIDUAL, PROPERTY, Vocabulary, VocabularyTerm
from ascn_graph.vocabulary.wording import Piece

_LISTED = 60
"""Terms in one list."""
_DRAWN = 40
_TRAITS = {
    "FunctionalProperty": "a thing has at most one value",
    "InverseFunctionalProperty": "a value belongs to at most one thing",
    "SymmetricProperty": "it holds both ways",
    "AsymmetricProperty": "it never holds both ways",
    "TransitiveProperty": "it holds along a chain",
    "ReflexiveProperty": "everything has it to itself",
    "IrreflexiveProperty": "nothing has it to itself",
    "ObjectProperty": "its values are things",
    "DatatypeProperty": "its values are texts, numbers or dates",
    "AnnotationProperty": "a note; nothing follows from it",
}


@dataclass(frozen=True)
class ShortcutWords:
    """What a shortcut stands for: a relationship, its two ends, and what it must say besides."""

    shortcut: Named
    phrase: Literal
    relationship: Named
    start: Named
    end: Named
    conditions: tuple[tuple[Named, Named], ...]


@dataclass(frozen=True)
class Example:
    """A thing or triple of the version that shows the use; phrase and value are None where a thing alone does."""

    subject: Words
    phrase: Literal | None = None
    value: Words | None = None


@dataclass(frozen=True)
class TermPage:
    """All that is told of one term, as its template asks for it; what does not belong to its kind is empty."""

    reading: Reading
    links: TermLinks
    term: VocabularyTerm

    @property
    def _documentation(self) -> Documentation:
        return self.links.documentation

    @property
    def _vocabulary(self) -> Vocabulary:
        return self.links.documentation.vocabulary

    @cached_property
    def named(self) -> Named:
        """The term itself."""
        return self.links.named(self.term.iri)

    @property
    def definition(self) -> Literal | None:
        """What it means."""
        return prefer(self.term.definitions, self.links.narrator.languages) if self.term.definitions else None

    @property
    def labels(self) -> list[Literal]:
        """What it is called, in every language."""
        return self._in_order(self.term.labels)

    @property
    def phrases(self) -> list[Literal]:
        """How a property reads."""
        return self._in_order(self.term.phrases)

    @property
    def inverse_phrases(self) -> list[Literal]:
        """How a property reads from its value."""
        return self._in_order(self.term.inverse_phrases)

    @property
    def traits(self) -> list[str]:
        """The nature of a property, in words."""
        return [words for name, words in _TRAITS.items() if self.term.is_a(OWL + name)]

    @property
    def types(self) -> list[Named]:
        """Its classes but for those of OWL, which are told in words."""
        return self._some(iri for iri in self.term.types if not iri.startswith(OWL))

    @property
    def above(self) -> list[Named]:
        """The terms of this vocabulary that are wider."""
        return self._some(iri for iri in self.term.above if iri in self._vocabulary.terms)

    @property
    def aligned(self) -> list[Named]:
        """The terms of others that are wider."""
        return self._some(iri for iri in self.term.above if iri not in self._vocabulary.terms)

    @property
    def matches(self) -> list[tuple[Named, Named]]:
        """In which relation it stands to which terms of others."""
        return [(self.links.named(name), self.links.named(iri)) for name, iri in self.term.matches[:_LISTED]]

    @property
    def below(self) -> list[Named]:
        """The terms that are narrower."""
        return self._some(self._vocabulary.below.get(self.term.iri, ()))

    @property
    def individuals(self) -> list[Named]:
        """The values of a list of codes."""
        return self._some(self._vocabulary.instances.get(self.term.iri, ()))

    @property
    def siblings(self) -> list[Named]:
        """The other values of the list in which an individual stands."""
        if self.term.kind != INDIVIDUAL:
            return []
        instances = self._vocabulary.instances
        lists = (instances.get(type_, ()) for type_ in self.term.types if type_ in self._vocabulary.terms)
        return self._some(iri for listed in lists for iri in listed if iri != self.term.iri)

    @property
    def users(self) -> list[Named]:
        """The classes whose things have a property."""
        return self._some(self._documentation.users(self.term)) if self.term.kind == PROPERTY else []

    @cached_property
    def rows(self) -> tuple[list[PropertyRow], list[PropertyRow]]:
        """The properties of a class itself, and those from the classes above it."""
        maker = RowMaker(self.links, self.reading.presentation, self.reading.uses.properties)
        return maker.rows(self.term.iri) if self.term.kind == CLASS else ([], [])

    @cached_property
    def leading(self) -> list[tuple[Named, list[Named]]]:
        """The properties that lead to a class, each with the classes it leads from."""
        terms = (self._vocabulary.terms[iri] for iri in self._vocabulary.leading_to.get(self.term.iri, ()))
        return [(self.links.named(t.iri), self._some(t.domain)) for t in islice(terms, _LISTED)]

    @cached_property
    def shortcuts(self) -> list[ShortcutWords]:
        """What a shortcut stands for, or the shortcuts that stand for a class of relationships."""
        shortcuts = self._vocabulary.shortcuts
        standing = self._vocabulary.standing_for.get(self.term.iri, ())
        found = [*shortcuts.get(self.term.iri, ()), *(s for iri in standing for s in shortcuts[iri])]
        return [self._shortcut(one) for one in found]

    def _shortcut(self, found: Shortcut) -> ShortcutWords:
        named = self.links.named
        return ShortcutWords(
            shortcut=named(found.predicate.value),
            phrase=self.links.narrator.phrase(found.predicate),
            relationship=named(found.relationship.value),
            start=named(found.start.value),
            end=named(found.end.value),
            conditions=tuple(
                (named(property_.value), named(value.value)) for property_, value in found.conditions
            ),
        )

    @cached_property
    def shapes(self) -> list[ShapeEntry]:
        """What is asked of a property."""
        shapes = self._documentation.shapes.on_property.get(self.term.iri, ())
        return [entry_of(self.links, shape) for shape in shapes[:_LISTED]]

    @property
    def chapter(self) -> str | None:
        """The chapter of the shapes that is about a class."""
        known = self.term.kind == CLASS and self._documentation.shapes.chapter(self.term.name)
        return self.term.name if known else None

    @property
    def rule(self) -> Named | None:
        """The rule whose conclusions use a property."""
        rule = self.reading.presentation.rules.get(self.term.iri)
        return self.links.named(rule) if rule and self.term.kind == PROPERTY else None

    @property
    def written(self) -> list[list[Piece]]:
        """The examples of the vocabulary itself."""
        return [list(self.links.linked(example.value)) for example in self.term.examples]

    @cached_property
    def examples(self) -> list[Example]:
        """Examples from the version."""
        store, strict, iri = self.reading.store, self.reading.snapshot.version.strict, self.term.iri
        words, phrase = self.links.words, self.links.narrator.phrase
        if self.term.kind == CLASS:
            return [Example(words(node)) for node in instances_of(store, iri, strict)]
        own = NamedNode(iri)
        if self.term.kind == PROPERTY:
            pairs = uses_of(store, iri, strict)
            return [Example(words(node), phrase(own), words(value)) for node, value in pairs]
        held = holders_of(store, iri, strict)
        return [Example(words(node), phrase(property_), words(own)) for node, property_ in held]

    @property
    def others(self) -> list[tuple[Literal, list[Words]]]:
        """What else is said of it."""
        return [
            (self.links.narrator.phrase(NamedNode(name)), [self.links.words(v) for v in values[:_LISTED]])
            for name, values in self.term.others
        ]

    @property
    def uses(self) -> int:
        """How often the version uses a class or property."""
        return self.reading.uses.of(self.term.iri)

    @cached_property
    def query(self) -> str:
        """A query to begin with."""
        strict = self.reading.snapshot.version.strict
        return query_about(self._vocabulary, self._documentation.namespace, self.term, strict)

    @cached_property
    def questions(self) -> list[Named]:
        """The competency questions whose queries use it."""
        return self._some(self._documentation.questions.get(self.term.iri, ()))

    @cached_property
    def drawing(self) -> Drawing | None:
        """A class with what leads to it and from it; None where nothing does."""
        terms, iri = self._vocabulary.terms, self.term.iri
        if self.term.kind != CLASS:
            return None
        from_it = [(iri, terms[p]) for p in self._vocabulary.leading_from.get(iri, ())]
        properties = (terms[p] for p in self._vocabulary.leading_to.get(iri, ()))
        to_it = [(class_, term) for term in properties for class_ in term.domain]
        led = [
            (class_, term)
            for class_, term in dict.fromkeys([*from_it, *to_it])
            if class_ in terms and len(term.range) == 1 and term.range[0] in terms
        ]
        boxes = boxes_of(self.links, led[:_DRAWN], iri)
        return draw(gather(boxes, self.term.name)) if len(boxes) > 1 else None

    def named_all(self, iris: Iterable[str]) -> list[Named]:
        """Name terms that the term itself lists."""
        return self._some(iris)

    def _in_order(self, texts: Iterable[Literal]) -> list[Literal]:
        """Put the languages first that the reader likes, then English."""
        liked = [*self.links.narrator.languages, "en"]

        def rank(text: Literal) -> tuple[int, str]:
            tag = (text.language or "").lower()
            return liked.index(tag) if tag in liked else len(liked), str(text)

        return sorted(texts, key=rank)

    def _some(self, iris: Iterable[str]) -> list[Named]:
        return self.links.all_named(islice(iris, _LISTED))
