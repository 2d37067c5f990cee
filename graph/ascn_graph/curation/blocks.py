"""Blocks for the editors' file: what the editors have yet to say of a thing, ready to paste."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from pyoxigraph import Literal, NamedNode, Quad, Store

from ascn_graph.curation.dates import in_words
from ascn_graph.curation.kinds import Kind, read_kinds
from ascn_graph.curation.suggestions import suggest
from ascn_graph.inputs import SOURCES, InputFile, Inputs
from ascn_graph.labels import ALT_LABEL, LABEL, label_of
from ascn_graph.namespaces import DCTERMS, RDF, Namespace

EDITORS = "editors"
"""The source of the editors."""
PROPOSED = f"{SOURCES}/{EDITORS}/proposed.trig"
"""The file that proposed blocks stand in while they are tried."""
_TYPE = NamedNode(f"{RDF}type")
_PREFIXES = "@prefix : <ontology#> .\n@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"


@dataclass(frozen=True)
class Block:
    """The graph of `iri` for the editors' `file`; `class_` is None where the folder of the IRI belongs to no class."""

    iri: str
    class_: str | None
    file: str
    text: str
    begun: bool = False
    """Whether the editors have this graph already."""
    meant: tuple[str, ...] = ()
    """IRIs of which `iri` may be a misspelling."""


def as_file(blocks: Iterable[Block]) -> InputFile:
    """Give a further file of the editors that holds what `blocks` state, in graphs that no other file has."""
    bodies = (block.text.partition("\n")[2] for block in blocks)
    graphs = (f"<source/{EDITORS}#proposed-{number}> {{\n{body}" for number, body in enumerate(bodies))
    return InputFile(PROPOSED, (_PREFIXES + "".join(graphs)).encode())


@dataclass(frozen=True)
class Editors:
    """What the editors have said already, and where they say things; the store holds shapes and sources."""

    store: Store
    namespace: Namespace
    inputs: Inputs
    kinds: dict[str, Kind]
    """The folder of an IRI to the kind of thing it is for."""

    @classmethod
    def of(cls, store: Store, namespace: Namespace, inputs: Inputs) -> "Editors":
        """Read from the shapes in `store` which folder is for which class."""
        return cls(store, namespace, inputs, read_kinds(store, namespace))

    def blocks(self, quads: Sequence[Quad]) -> Iterator[Block]:
        """Give blocks for the things that `quads` name and that lack their class or label, in their order.

        Themes are left out: they are not the editors', but concepts of the scheme in ontology/themes.ttl.
        """
        terms = (term for quad in quads for term in (quad.subject, quad.object))
        for iri in dict.fromkeys(term.value for term in terms if isinstance(term, NamedNode)):
            local = self.namespace.local(iri) or ""
            if "/" not in local or "#" in local or local.startswith("theme/"):
                continue
            kind = self.kinds.get(local.partition("/")[0])
            if not self._has(iri, _TYPE):
                yield replace(self.block(iri, quads), meant=tuple(suggest(self.store, self.namespace, iri)))
            elif kind and kind.is_labelled and not self._has_label(iri):
                yield self.block(iri, quads)

    def block(self, iri: str, quads: Iterable[Quad] = (), label: str | None = None) -> Block:
        """Give the block for `iri`; its label is guessed from what `quads` say of it, else from its name."""
        local = self.namespace.local(iri) or iri
        folder, _, name = local.partition("/")
        graph, kind = f"source/{EDITORS}#{folder}-{name}", self.kinds.get(folder)
        statements = [f"  <{local}> a :{kind.name if kind else '…'}"]
        if kind and kind.is_labelled:
            statements.append(f"    rdfs:label {Literal(label or self._guess(iri, list(quads)))}@en")
        body = " ;\n".join(statements)
        return Block(
            iri=iri,
            class_=kind.name if kind else None,
            file=self._file(folder),
            text=f"<{graph}> {{\n{body} .\n}}\n",
            begun=self.store.contains_named_graph(self.namespace.iri(graph)),
        )

    def _guess(self, iri: str, quads: list[Quad]) -> str:
        folder, _, name = (self.namespace.local(iri) or iri).partition("/")
        kind = self.kinds.get(folder)
        own = [quad for quad in quads if quad.subject == NamedNode(iri)]
        ends = dict.fromkeys(filter(None, map(self._end, own)))
        if folder == "source":
            return self._source_label(own) or name
        if kind and kind.is_relationship and ends:
            return f"{kind.name}: {', '.join(self._label(end, quads) for end in ends)}"
        names = (quad.object for quad in own if quad.predicate == ALT_LABEL)
        printed = [name for name in names if isinstance(name, Literal)]
        if printed:
            return min(printed, key=lambda literal: (literal.language != "en", literal.value)).value
        return name.replace("-", " ").title()

    def _label(self, iri: str, quads: list[Quad]) -> str:
        return label_of(self.store, iri) if self._has(iri, LABEL) else self._guess(iri, quads)

    def _end(self, quad: Quad) -> str | None:
        """Give the object where it is a thing and no relationship itself, so that no guess goes in circles."""
        if not isinstance(quad.object, NamedNode):
            return None
        kind = self.kinds.get((self.namespace.local(quad.object.value) or "").partition("/")[0])
        return quad.object.value if kind and not kind.is_relationship else None

    def _source_label(self, quads: list[Quad]) -> str | None:
        values = {quad.predicate.value: quad.object for quad in quads}
        publisher, issued = values.get(f"{DCTERMS}publisher"), values.get(f"{DCTERMS}issued")
        if not isinstance(publisher, NamedNode):
            return None
        return source_label(
            label_of(self.store, publisher), issued.value if isinstance(issued, Literal) else None
        )

    def _has(self, iri: str, property_: NamedNode) -> bool:
        return _any(self.store.quads_for_pattern(NamedNode(iri), property_, None, None))

    def _has_label(self, iri: str) -> bool:
        labels = self.store.quads_for_pattern(NamedNode(iri), LABEL, None, None)
        return any(isinstance(quad.object, Literal) and quad.object.language == "en" for quad in labels)

    def _file(self, folder: str) -> str:
        """Name the file of the editors in which most things of this kind stand."""
        heading = f"<source/{EDITORS}#{folder}-".encode()
        own = [file for file in self.inputs.sources if file.source == EDITORS]
        first = InputFile(f"{SOURCES}/{EDITORS}.trig", b"")
        return max(own, key=lambda file: file.content.count(heading), default=first).name


def source_label(publisher: str, issued: str | None) -> str:
    """Give the label of a source.

    >>> source_label("JPNN.com", "2025-11-12"), source_label("ASEAN Secretariat", None)
    ('JPNN.com, 12 November 2025', 'ASEAN Secretariat')
    """
    return f"{publisher}, {in_words(issued)}" if issued else publisher


def _any(found: Iterable[object]) -> bool:
    return next(iter(found), None) is not None
