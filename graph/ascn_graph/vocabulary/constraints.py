"""The shapes and rules of a version, in chapters: one for what belongs to one class, as the files have them."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from textwrap import dedent

from pyoxigraph import Literal, NamedNode

from ascn_graph.labels import local_name
from ascn_graph.lookups import Lookups, Subject
from ascn_graph.namespaces import RDF, RDFS, SH, Namespace, Term
from ascn_graph.shapes import TARGETS
from ascn_graph.vocabulary.described import Described
from ascn_graph.vocabulary.wording import Phrase, Wording

VALUES, RULES, FURTHER = "values", "rules", "parts"
"""Chapters beside those of the classes: shapes that others refer to, rules, and everything else."""
_TYPE = f"{RDF}type"
_SHAPES = {f"{SH}NodeShape", f"{SH}PropertyShape"}
_SPARQL = (f"{SH}select", f"{SH}ask", f"{SH}construct")


@dataclass(frozen=True)
class Text:
    """A text in SPARQL, and the constraint or rule that holds it; `anchor` is its fragment."""

    anchor: str
    text: str


@dataclass(frozen=True)
class DescribedShape:
    """One shape, rule or other part; `kind` is the local name of its class, such as `PropertyShape`."""

    iri: str
    anchor: str
    kind: str
    names: tuple[Literal, ...]
    notes: tuple[Literal, ...]
    targets: tuple[tuple[str, str], ...]
    """Kind of target, such as `targetClass`, and its IRI."""
    predicate: str | None
    """The property it constrains, where its path is a single one."""
    path: Phrase
    counts: tuple[Phrase, ...]
    constraints: tuple[Phrase, ...]
    """What is asked of the values, or of the thing itself where there is no path."""
    messages: tuple[Literal, ...]
    severity: str
    group: str | None
    order: float | None
    is_required: bool
    at_most: str | None
    is_per_source: bool
    is_off: bool
    texts: tuple[Text, ...]
    inner: tuple["DescribedShape", ...] = ()
    """The property shapes it has."""

    @property
    def is_shape(self) -> bool:
        """Whether it is a shape, and no rule, group, prefix or constraint."""
        return SH + self.kind in _SHAPES


@dataclass(frozen=True)
class Chapter:
    """Shapes that belong together; `class_` is the class they are about, if there is one."""

    name: str
    class_: str | None
    shapes: tuple[DescribedShape, ...]


@dataclass(frozen=True)
class Shapes:
    """The document of shapes: `groups` are property groups, by IRI, `chapter_of` maps anchors to names of chapters."""

    iri: str
    header: Mapping[str, tuple[Term, ...]]
    chapters: tuple[Chapter, ...]
    groups: Mapping[str, DescribedShape]
    chapter_of: Mapping[str, str] = field(init=False)
    on_property: Mapping[str, tuple[DescribedShape, ...]] = field(init=False)
    """Property to the shapes that constrain it, in their order."""

    def __post_init__(self) -> None:
        """Find what is asked of each property."""
        found: dict[str, list[DescribedShape]] = defaultdict(list)
        chapter_of: dict[str, str] = {}
        for chapter in self.chapters:
            for shape in (part for outer in chapter.shapes for part in (outer, *outer.inner)):
                chapter_of.update((anchor, chapter.name) for anchor in anchors_of(shape))
                if shape.predicate:
                    found[shape.predicate].append(shape)
        object.__setattr__(self, "chapter_of", chapter_of)
        object.__setattr__(self, "on_property", {iri: tuple(shapes) for iri, shapes in found.items()})

    def chapter(self, name: str) -> Chapter | None:
        """Give a chapter by its name, or by the anchor of something in it."""
        wanted = self.chapter_of.get(name, name)
        named = {chapter.name: chapter for chapter in self.chapters}
        return named.get(name) or named.get(wanted)


def anchors_of(shape: DescribedShape) -> list[str]:
    """Give the fragments of a shape and of the constraints told with it, once each."""
    found = [shape.anchor, *(text.anchor for text in shape.texts)]
    return [anchor for anchor in dict.fromkeys(found) if anchor]


def read_shapes(store: Lookups, namespace: Namespace, name: Callable[[str], str]) -> Shapes:
    """Read `graph/shapes` of `store`; `name` gives the English words for a term of the vocabulary."""
    described, document = Described.of(store, namespace.shapes), namespace.iri("shapes")
    reader = _Reader(described, Wording(described, namespace, name), f"{document.value}#")
    parts = reader.parts()
    return Shapes(
        iri=document.value,
        header=described.facts.get(document, {}),
        chapters=tuple(_chapters(namespace, parts)),
        groups={part.iri: part for part in parts if part.kind == "PropertyGroup"},
    )


@dataclass(frozen=True)
class _Reader:
    described: Described
    wording: Wording
    start: str

    def parts(self) -> list[DescribedShape]:
        """Give everything that the document describes; constraints that only one shape has stand in that."""
        nodes = self.described.named(self.start)
        nested = {part for node in nodes for part in self.described.iris(node, f"{SH}property")}
        parts = [self.part(node) for node in nodes if node.value not in nested]
        told = {
            text.anchor
            for part in parts
            for shape in (part, *part.inner)
            for text in shape.texts
            if part.is_shape
        }
        return [part for part in parts if part.is_shape or part.anchor not in told]

    def part(self, node: Subject) -> DescribedShape:
        told = self.described
        iri = node.value if isinstance(node, NamedNode) else ""
        path = next(iter(told.values(node, f"{SH}path")), None)
        constraints = told.values(node, f"{SH}sparql")
        group, severity = (next(iter(told.iris(node, f"{SH}{name}")), None) for name in ("group", "severity"))
        kind = next(
            (local_name(type_) for type_ in told.iris(node, _TYPE)), "PropertyShape" if path else "NodeShape"
        )
        return DescribedShape(
            iri=iri,
            anchor=iri.removeprefix(self.start),
            kind=kind,
            names=told.literals(node, f"{SH}name") or told.literals(node, f"{RDFS}label"),
            notes=told.literals(node, f"{SH}description", f"{RDFS}comment"),
            targets=tuple((k, iri) for k in TARGETS for iri in told.iris(node, SH + k)),
            predicate=path.value if isinstance(path, NamedNode) else None,
            path=self.wording.path(path) if path else (),
            counts=self.wording.counts(node),
            constraints=self.wording.constraints(node),
            messages=told.literals(node, f"{SH}message"),
            severity=local_name(severity) if severity else "Violation",
            group=group,
            order=told.number(node, f"{SH}order"),
            is_required=(told.number(node, f"{SH}minCount") or 0) > 0,
            at_most=told.text(node, f"{SH}maxCount"),
            is_per_source=any(self._is_shared(constraint) for constraint in constraints),
            is_off=told.text(node, f"{SH}deactivated") == "true",
            texts=tuple(self._texts(node, constraints)),
            inner=tuple(
                self.part(p) for p in told.values(node, f"{SH}property") if not isinstance(p, Literal)
            ),
        )

    def _texts(self, node: Subject, constraints: tuple[Term, ...]) -> Iterator[Text]:
        for holder in (node, *(held for held in constraints if not self._is_shared(held))):
            anchor = holder.value.removeprefix(self.start) if isinstance(holder, NamedNode) else ""
            for literal in self.described.literals(holder, *_SPARQL):
                yield Text(anchor, dedent(literal.value).strip())

    def _is_shared(self, constraint: Term) -> bool:
        """Tell whether a constraint is the one that several shapes have: that one source gives one value."""
        return isinstance(constraint, NamedNode) and constraint.value == f"{self.start}one-per-source"


def _chapters(namespace: Namespace, parts: list[DescribedShape]) -> Iterator[Chapter]:
    found: dict[str, list[DescribedShape]] = defaultdict(list)
    for part in parts:
        found[_chapter_name(part)].append(part)
    last = [name for name in (VALUES, RULES, FURTHER) if name in found]
    for name in [*sorted(found.keys() - set(last)), *last]:
        classes = {iri for part in found[name] for kind, iri in part.targets if kind == "targetClass"}
        own = namespace.term(name).value
        yield Chapter(name, own if own in classes else None, tuple(sorted(found[name], key=_order)))


def _chapter_name(part: DescribedShape) -> str:
    """Name the chapter of a part after what its own name begins with, as the shapes of a class have it."""
    if part.kind == "SPARQLRule":
        return RULES
    if part.kind.endswith("Constraint") or (part.is_shape and not part.targets and not part.inner):
        return VALUES
    return part.anchor.partition("-")[0] if part.is_shape else FURTHER


def _order(part: DescribedShape) -> tuple[bool, str, float, str]:
    rank = "" if part.kind == "NodeShape" else part.kind if not part.is_shape else "Property"
    return part.kind != "NodeShape", rank, part.order if part.order is not None else 1000.0, part.anchor
