"""Whether a source can be begun: what a curator says of it, checked against everything that is there already."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from urllib.parse import urlsplit

from pyoxigraph import Literal, NamedNode, Store

from ascn_graph.curation.blocks import Block, Editors
from ascn_graph.curation.dates import datatype_of
from ascn_graph.curation.scaffold import Beginning, scaffold
from ascn_graph.curation.suggestions import names_of, nearest_names
from ascn_graph.curation.writing import written
from ascn_graph.errors import RefusedSource
from ascn_graph.inputs import SOURCES, Inputs
from ascn_graph.labels import fold, label_of
from ascn_graph.namespaces import DCTERMS, RDF, SH, Namespace
from ascn_graph.sources import read_statements

_TYPE = NamedNode(f"{RDF}type")
_NAME = re.compile(r"[a-z0-9-]+")
_OF_THE_EDITORS = "Editorial"
_SAME_HOST = re.compile(r"^(www|m|amp)\.")


@dataclass(frozen=True)
class Wanted:
    """What a curator says of a new source; `paragraphs` are the non-empty lines of its text."""

    address: str
    title: str
    language: str
    publisher: str
    date: str | None
    kind: str
    name: str | None
    licence: str | None
    paragraphs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Draft:
    """A source file to write, and the block that gives the source its label in the editors' file."""

    file: str
    """Relative to the inputs' root."""
    text: str
    block: Block


def begin(wanted: Wanted, inputs: Inputs, namespace: Namespace) -> Draft:
    """Draft the file of a source, everything checked; its name is suggested: the publisher's, and the date.

    :raises InvalidSource: when the inputs cannot be read.
    :raises RefusedSource: with everything that is wrong.
    """
    stated = read_statements(inputs, namespace)
    store = Store()
    store.bulk_extend([*stated.sources, *stated.ontology, *stated.shapes])
    beginning = _Desk(store, namespace, inputs).begin(wanted)
    iri = namespace.iri(f"source/{beginning.name}").value
    block = Editors.of(store, namespace, inputs).block(iri, label=beginning.label)
    return Draft(f"{SOURCES}/{beginning.name}.trig", scaffold(beginning), block)


def same_address(address: str) -> str:
    """Reduce a web address to what tells publications apart: no scheme, no fragment, no mobile host, no last slash.

    >>> same_address("https://m.newspaper.example/a/?id=1#top") == same_address("http://www.Newspaper.example/a?id=1")
    True
    """
    parts = urlsplit(address)
    query = f"?{parts.query}" if parts.query else ""
    return _SAME_HOST.sub("", parts.netloc.casefold()) + parts.path.rstrip("/") + query


@dataclass(frozen=True)
class _Desk:
    store: Store
    namespace: Namespace
    inputs: Inputs

    def begin(self, wanted: Wanted) -> Beginning:
        publishers = self._publishers(wanted.publisher)
        kinds = [
            kind for kind in self._kinds() if fold(kind) == fold(wanted.kind) and kind != _OF_THE_EDITORS
        ]
        name = wanted.name or self._name(publishers, wanted)
        faults = [
            *self._bad_texts(wanted),
            *self._bad_date(wanted.date),
            *self._bad_language(wanted.language),
            *self._bad_kind(wanted.kind, kinds),
            *self._bad_address(wanted.address),
            *self._bad_publisher(wanted.publisher, publishers),
            *self._bad_name(name, wanted.date),
        ]
        if faults:
            raise RefusedSource(faults)
        (publisher,) = publishers
        return Beginning(
            name=name or "",
            title=wanted.title.strip(),
            publisher=self.namespace.local(publisher.value) or publisher.value,
            publisher_label=label_of(self.store, publisher),
            issued=wanted.date,
            language=wanted.language,
            address=wanted.address,
            kind=kinds[0],
            licence=wanted.licence,
            paragraphs=wanted.paragraphs,
        )

    def _name(self, publishers: list[NamedNode], wanted: Wanted) -> str | None:
        if len(publishers) != 1 or not wanted.date:
            return None
        return f"{publishers[0].value.rpartition('/')[2]}-{wanted.date}"

    def _bad_texts(self, wanted: Wanted) -> Iterator[str]:
        if not wanted.title.strip():
            yield "--title is empty: give the title as printed."
        if wanted.licence is not None and not _is_web_address(wanted.licence):
            yield f"--licence {wanted.licence!r} is no web address: give that of the licence, or leave it out."

    def _bad_date(self, date: str | None) -> Iterator[str]:
        if date is not None and datatype_of(date) is None:
            yield (
                f"--date {date!r} is no day, month or year that exists from 1900 to 2099: write 2026-01-31, 2026-01 or "
                "2026, exactly as precise as the source."
            )

    def _bad_language(self, language: str) -> Iterator[str]:
        for pattern, message in self._rules_for("language"):
            if not re.search(pattern, language):
                yield f"--language {language!r} is refused: {message}"

    def _bad_kind(self, kind: str, kinds: list[str]) -> Iterator[str]:
        if not kinds:
            listed = ", ".join(code for code in self._kinds() if code != _OF_THE_EDITORS)
            yield f"--kind {kind!r} is no kind of source: use one of {listed}."

    def _bad_address(self, address: str) -> Iterator[str]:
        if not _is_web_address(address):
            yield f"--address {address!r} is no web address: it begins with http:// or https:// and has no spaces."
            return
        for quad in self.store.quads_for_pattern(None, self.namespace.term("address"), None, None):
            known, source = quad.object, quad.subject
            if not (isinstance(known, Literal) and isinstance(source, NamedNode)):
                continue
            if same_address(known.value) == same_address(address):
                taken = written(self.namespace, source.value)
                yield (
                    f"--address is that of {taken}, {known.value}: one publication must not count twice. Add to its "
                    "file instead."
                )

    def _bad_publisher(self, asked: str, publishers: list[NamedNode]) -> Iterator[str]:
        if len(publishers) > 1:
            yield f"--publisher {asked!r} can mean {self._named(publishers)}: give the IRI of one."
        if publishers:
            return
        near = self._named(nearest_names(self.store, self._possible_publishers(), asked.rpartition("/")[2]))
        slug = "-".join(fold(asked.rpartition("/")[2]).split())
        editors = Editors.of(self.store, self.namespace, self.inputs)
        label = asked if asked != slug and "/" not in asked else None
        block = editors.block(self.namespace.iri(f"organisation/{slug}").value, label=label)
        yield (
            f"--publisher {asked!r} is described nowhere."
            + (f" Near: {near}." if near else "")
            + f" Name one that is, or add it to {block.file}, with a label of your own:\n\n{block.text}"
        )

    def _bad_name(self, name: str | None, date: str | None) -> Iterator[str]:
        if name is None and date is None:
            yield "--name is needed: without a --date none can be suggested."
        if name is None:
            return
        if not _NAME.fullmatch(name):
            yield f"--name {name!r} is refused: use lower-case letters a to z, digits and hyphens."
        else:
            yield from self._taken(name)

    def _taken(self, name: str) -> Iterator[str]:
        files = {file.source: file.name for file in self.inputs.sources}
        if name in files or self._is_described(name):
            free = next(f"{name}-{n}" for n in count(2) if f"{name}-{n}" not in files)
            place = f" in {files[name]}" if name in files else ""
            label = label_of(self.store, self.namespace.iri(f"source/{name}"))
            yield (
                f"The name {name!r} is taken: <source/{name}>{place} is “{label}”. Give another, as in --name {free}."
            )

    def _is_described(self, name: str) -> bool:
        quads = self.store.quads_for_pattern(self.namespace.iri(f"source/{name}"), None, None, None)
        return next(quads, None) is not None

    def _publishers(self, asked: str) -> list[NamedNode]:
        """Give the organisations and people meant by an IRI, the last part of one, or a name."""
        possible = self._possible_publishers()
        exact = [node for node in possible if self.namespace.local(node.value) == asked]
        named = [node for node in possible if node.value.rpartition("/")[2] == asked]
        return exact or named or [node for node in possible if fold(asked) in names_of(self.store, node)]

    def _possible_publishers(self) -> list[NamedNode]:
        kinds = (self.namespace.term("Organisation"), self.namespace.term("Person"))
        quads = (quad for kind in kinds for quad in self.store.quads_for_pattern(None, _TYPE, kind, None))
        return sorted({quad.subject for quad in quads if isinstance(quad.subject, NamedNode)}, key=str)

    def _kinds(self) -> list[str]:
        codes = self.store.quads_for_pattern(None, _TYPE, self.namespace.term("SourceKind"), None)
        return sorted(
            quad.subject.value.rpartition("#")[2] for quad in codes if isinstance(quad.subject, NamedNode)
        )

    def _rules_for(self, property_: str) -> Iterator[tuple[str, str]]:
        """Give the patterns that the shapes of a source have for a property of Dublin Core, with their messages."""
        path = NamedNode(DCTERMS + property_)
        for shape in self.store.quads_for_pattern(None, NamedNode(f"{SH}path"), path, self.namespace.shapes):
            patterns = self.store.quads_for_pattern(shape.subject, NamedNode(f"{SH}pattern"), None, None)
            messages = self.store.quads_for_pattern(shape.subject, NamedNode(f"{SH}message"), None, None)
            message = next((quad.object for quad in messages), Literal(""))
            for pattern in (quad.object for quad in patterns):
                if isinstance(pattern, Literal) and isinstance(message, Literal):
                    yield pattern.value, message.value

    def _named(self, nodes: list[NamedNode]) -> str:
        return ", ".join(
            f"{self.namespace.local(node.value)} ({label_of(self.store, node)})" for node in nodes
        )


def _is_web_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and not any(map(str.isspace, text))
