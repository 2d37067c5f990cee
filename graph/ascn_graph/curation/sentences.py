"""What graphs state, as English sentences: one for a relationship, read along its shortcuts, else one for each fact."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Quad

from ascn_graph.labels import local_name
from ascn_graph.namespaces import DCTERMS, PROV, RDF, XSD, Term
from ascn_graph.shortcuts import Shortcut
from ascn_graph.statements import Narrator

_TYPE = NamedNode(f"{RDF}type")
_DESCRIPTION = NamedNode(f"{DCTERMS}description")
_DERIVED = NamedNode(f"{PROV}wasDerivedFrom")
_HEAD = (
    *(f"{DCTERMS}{name}" for name in ("title", "publisher", "issued", "language", "license", "rights")),
    f"{RDF}type",
)
_OWN_HEAD = ("address", "sourceKind", "confidence", "origin")
_BASES = {"Compiled": "compiled from", "Inferred": "inferred from", "Translated": "translated from"}


@dataclass(frozen=True)
class Sentence:
    """One sentence and the quads it tells; `ends` are those that make up what a relationship says in short."""

    text: str
    quads: tuple[Quad, ...]
    ends: tuple[Quad, ...]


@dataclass(frozen=True)
class GraphTold:
    """What one graph states: `heading` names the place in its source, `basis` what a compiled one rests on."""

    graph: str
    heading: str
    basis: str | None
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True)
class Teller:
    """Tells graphs of one source in English."""

    narrator: Narrator
    shortcuts: Sequence[Shortcut]

    def tell(self, graph: NamedNode, quads: Iterable[Quad]) -> GraphTold:
        """Tell the `quads` of `graph`; subjects come in the order in which they are first met."""
        own, by_subject = list[Quad](), dict[Term, list[Quad]]()
        for quad in quads:
            about_itself = quad.subject == graph
            (own if about_itself else by_subject.setdefault(quad.subject, [])).append(quad)
        basis = self._basis(own)
        rest = [quad for quad in own if not self._is_head(quad) and not (basis and self._is_basis(quad))]
        told = [(graph, rest), *by_subject.items()]
        sentences = (sentence for subject, held in told for sentence in self._sentences(subject, held))
        return GraphTold(graph.value, heading_of(graph.value), basis, tuple(sentences))

    def name(self, node: Term) -> str:
        """Give the words for a thing."""
        if isinstance(node, NamedNode) and self._is_place(node.value):
            return heading_of(node.value)
        return self.narrator.words(node).text.value

    def _is_place(self, iri: str) -> bool:
        return "#" in iri and (self.narrator.namespace.local(iri) or "").startswith("source/")

    def _sentences(self, subject: Term, quads: list[Quad]) -> Iterator[Sentence]:
        if quads and self._is_relationship(subject):
            yield self._relationship(subject, quads)
            return
        if any(quad.predicate == self._position_on for quad in quads):
            yield self._position(quads)
            return
        by_predicate: dict[NamedNode, list[Quad]] = {}
        for quad in quads:
            by_predicate.setdefault(quad.predicate, []).append(quad)
        for held in by_predicate.values():
            yield Sentence(_ended(f"{self.name(subject)} {self._predication(held)}"), tuple(held), ())

    def _relationship(self, subject: Term, quads: list[Quad]) -> Sentence:
        clauses, ends = self._clauses(subject, quads)
        known = {*ends, *self._conditions(subject, quads)} if clauses else set[Quad]()
        details = "; ".join(self._predication([quad]) for quad in quads if quad not in known)
        if not clauses:
            return Sentence(_ended(f"{self.name(subject)} {details}"), tuple(quads), ())
        text = f"{'; '.join(clauses)}{f' ({details})' if details else ''}"
        return Sentence(_ended(text), tuple(quads), tuple(ends))

    @property
    def _position_on(self) -> NamedNode:
        return self.narrator.namespace.term("positionOn")

    def _position(self, quads: list[Quad]) -> Sentence:
        """Tell what the source holds in a disagreement; positions have no names."""
        on = [self.words(quad.object) for quad in quads if quad.predicate == self._position_on]
        held = [self.words(quad.object) for quad in quads if quad.predicate == _DESCRIPTION]
        rest = [self._predication([q]) for q in quads if q.predicate not in (self._position_on, _DESCRIPTION)]
        details = f" ({'; '.join(rest)})" if rest else ""
        text = f"On “{' and '.join(on)}” it holds: {' and '.join(held)}{details}"
        return Sentence(_ended(text), tuple(quads), tuple(quads))

    def _is_relationship(self, subject: Term) -> bool:
        kinds = {shortcut.relationship for shortcut in self.shortcuts}
        return isinstance(subject, NamedNode) and any(self._is_a(subject, kind) for kind in kinds)

    def _clauses(self, subject: Term, quads: list[Quad]) -> tuple[list[str], list[Quad]]:
        """Read a relationship along every shortcut that holds for it, once per start."""
        phrases: dict[str, list[str]] = {}
        ends: list[Quad] = []
        for shortcut in self._shortcuts_of(subject, quads):
            for start in (quad for quad in quads if quad.predicate == shortcut.start):
                for end in (quad for quad in quads if quad.predicate == shortcut.end):
                    words = f"{self.phrase(shortcut.predicate)} {self.name(end.object)}"
                    said = phrases.setdefault(self.name(start.object), [])
                    if words not in said:
                        said.append(words)
                    ends += [start, end]
        return [f"{start} {' and '.join(said)}" for start, said in phrases.items()], list(dict.fromkeys(ends))

    def _shortcuts_of(self, subject: Term, quads: list[Quad]) -> Iterator[Shortcut]:
        """Give the shortcuts of the relationship of which all conditions are stated here, or follow from a rule."""
        if not isinstance(subject, NamedNode):
            return
        stated = {(quad.predicate, quad.object) for quad in quads}
        inferred = self.narrator.namespace.inferred
        for shortcut in self.shortcuts:
            unstated = [condition for condition in shortcut.conditions if condition not in stated]
            is_met = all(Quad(subject, *condition, inferred) in self.narrator.store for condition in unstated)
            if is_met and self._is_a(subject, shortcut.relationship):
                yield shortcut

    def _conditions(self, subject: Term, quads: list[Quad]) -> list[Quad]:
        told = {met for shortcut in self._shortcuts_of(subject, quads) for met in shortcut.conditions}
        return [quad for quad in quads if (quad.predicate, quad.object) in told]

    def _is_a(self, subject: NamedNode, kind: NamedNode) -> bool:
        return next(self.narrator.store.quads_for_pattern(subject, _TYPE, kind, None), None) is not None

    def _predication(self, quads: Sequence[Quad]) -> str:
        """Tell the values of one property."""
        phrase, value = self.phrase(quads[0].predicate), quads[0].object
        if isinstance(value, Literal) and value.datatype.value == f"{XSD}boolean":
            return phrase if value.value == "true" else f"{phrase}: no"
        *first, last = (self.words(quad.object) for quad in quads)
        return f"{phrase} {', '.join(first)}{' and ' if first else ''}{last}"

    def words(self, value: Term) -> str:
        """Give the words for a value: a thing by its name, a text in quotation marks with its language."""
        if not isinstance(value, Literal):
            return self.name(value)
        if not value.language:
            return value.value
        return f"“{value.value}”" + ("" if value.language == "en" else f" ({value.language})")

    def phrase(self, predicate: NamedNode) -> str:
        """Give the verb phrase of a property."""
        return self.narrator.phrase(predicate).value

    def _is_head(self, quad: Quad) -> bool:
        own = {self.narrator.namespace.term(name).value for name in _OWN_HEAD}
        return "#" not in str(quad.subject) and quad.predicate.value in {*_HEAD, *own}

    def _is_basis(self, quad: Quad) -> bool:
        return quad.predicate in {_DERIVED, self.narrator.namespace.term("basis")}

    def _basis(self, quads: Iterable[Quad]) -> str | None:
        held = list(quads)
        bases = [quad.object for quad in held if quad.predicate == self.narrator.namespace.term("basis")]
        sources = [quad.object for quad in held if quad.predicate == _DERIVED]
        if not (bases or sources):
            return None
        name = local_name(bases[0].value) if bases and isinstance(bases[0], NamedNode) else "Compiled"
        words = _BASES.get(name, "derived from")
        count = "1 source" if len(sources) == 1 else f"{len(sources)} sources"
        listed = ", ".join(
            sorted(local_name(source.value) for source in sources if isinstance(source, NamedNode))
        )
        return f"{words} {count}: {listed}" if sources else words.partition(" ")[0]


def heading_of(graph: str) -> str:
    """Name the place in its source that a graph holds.

    >>> heading_of("http://l/source/a#p13"), heading_of("http://l/source/a"), heading_of("http://l/source/a#city-dili")
    ('Paragraph 13', 'In general', 'Item city-dili')
    """
    _, _, anchor = graph.partition("#")
    if anchor[:1] == "p" and anchor[1:].isdecimal():
        return f"Paragraph {anchor[1:]}"
    return f"Item {anchor}" if anchor else "In general"


def _ended(text: str) -> str:
    return text if text.endswith((".", "!", "?", ".”", "!”", "?”")) else f"{text}."
