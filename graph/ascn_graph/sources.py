"""Reading the input files into quads, strictly: what may not stand in a file is found with its file and line."""

import re
from codecs import BOM_UTF8
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    RdfFormat,
    Triple,
    parse,
)

from ascn_graph.errors import Finding, InvalidSource
from ascn_graph.inputs import InputFile, Inputs
from ascn_graph.namespaces import SH, Namespace, rebase_quad

_ANY_BASE = "http://base.invalid/"
_NAMESPACES = {
    NamedNode(f"{SH}namespace"),
    NamedNode("http://purl.org/vocab/vann/preferredNamespaceUri"),
}
Check = Callable[[InputFile, Namespace, list[Quad]], Iterator[Finding]]


@dataclass(frozen=True)
class Stated:
    """Everything the input files state.

    `sources` holds the quads of graphs `<source/…>`, without blank nodes; `ontology` and `shapes` stand in
    `graph/ontology` and `graph/shapes`, their blank nodes labelled by RDFC-1.0.
    """

    sources: frozenset[Quad]
    ontology: frozenset[Quad]
    shapes: frozenset[Quad]
    expectations: frozenset[Quad] = frozenset()
    """Triples in the default graph, for no version."""


def read_statements(inputs: Inputs, namespace: Namespace) -> Stated:
    """Parse every file of `inputs`; relative IRIs are resolved against the base of `namespace`.

    :raises InvalidSource: with everything that is wrong in any file: syntax, a fact outside the graphs of its own
        source, a blank node in a source, a file that states nothing.
    """
    findings: list[Finding] = []

    def read_all(files: Iterable[InputFile], check: Check, graph: NamedNode | None = None) -> list[Quad]:
        quads: list[Quad] = []
        for file in files:
            try:
                found = _parse(file, namespace)
            except SyntaxError as error:
                findings.append(_syntax_finding(file, error))
                continue
            findings.extend(check(file, namespace, found))
            quads += [_moved(quad, graph) for quad in found] if graph else found
        return quads

    sources = read_all(inputs.sources, _OneFileEach())
    ontology = read_all(inputs.ontology, _check_not_empty, namespace.ontology)
    shapes = read_all(inputs.shapes, _check_not_empty, namespace.shapes)
    expectations = read_all([inputs.expectations] if inputs.expectations else [], _check_not_empty)
    if findings:
        raise InvalidSource(findings)
    labelled = _label_blank_nodes(
        (_resolve_namespace(quad, namespace) for quad in (*ontology, *shapes)), namespace
    )
    return Stated(
        sources=frozenset(sources),
        ontology=frozenset(quad for quad in labelled if quad.graph_name == namespace.ontology),
        shapes=frozenset(quad for quad in labelled if quad.graph_name == namespace.shapes),
        expectations=frozenset(expectations),
    )


def line_of(file: InputFile, *texts: str) -> int | None:
    """Give the line, from 1, on which the last of `texts` stands, each looked for after the one before it.

    >>> line_of(InputFile("a.trig", b"<g#p1> {\\n<a> <b> 1 }\\n<g#p2> {\\n<a> <b> 2 }"), "<g#p2>", "<a>")
    4
    """
    content = file.content.decode(errors="replace")
    position = -1
    for text in texts:
        position = content.find(text, position + 1)
        if position < 0:
            return None
    return content.count("\n", 0, position) + 1


def _parse(file: InputFile, namespace: Namespace) -> list[Quad]:
    if file.content.startswith(BOM_UTF8):
        message = "The file begins with a byte order mark: save it as UTF-8 without one"
        raise SyntaxError(message, (None, 1, None, None))
    syntax = RdfFormat.TRIG if file.name.endswith(".trig") else RdfFormat.TURTLE
    return list(parse(file.content, syntax, base_iri=namespace.base, rename_blank_nodes=True))


def _syntax_finding(file: InputFile, error: SyntaxError) -> Finding:
    # "Parser error at line 3 between columns 1 and 3: A dot is expected…"; line and column have places of their own.
    explanation = re.sub(r"^Parser error at line \d+.*?: ", "", str(error.args[0]))
    column = f" (column {error.offset})" if error.offset else ""
    return Finding(f"{explanation}{column}", "build: syntax", file.name, error.lineno)


def _check_not_empty(file: InputFile, namespace: Namespace, quads: list[Quad]) -> Iterator[Finding]:
    if not quads:
        yield Finding("The file states nothing.", "build: statements", file.name)


def _check_source(file: InputFile, namespace: Namespace, quads: list[Quad]) -> Iterator[Finding]:
    yield from _check_not_empty(file, namespace, quads)
    name = file.source
    own = namespace.iri(f"source/{name}").value
    for graph, subject in sorted({(quad.graph_name, str(quad.subject)) for quad in quads}, key=str):
        if isinstance(graph, DefaultGraph):
            message = "The fact stands outside any graph: put it into the graph of its paragraph."
            yield _finding(_without_graphs(file), namespace, message, "build: graphs", subject)
        elif graph.value != own and not graph.value.startswith(f"{own}#"):
            message = f"{graph} is not of this file; its graphs are <source/{name}> and <source/{name}#…>."
            yield _finding(file, namespace, message, "build: graphs", str(graph))
    for quad in quads:
        if any(isinstance(term, BlankNode | Triple) for term in (quad.subject, quad.object)):
            message = "Blank nodes and triple terms are not allowed in sources: give the thing an IRI."
            yield _finding(file, namespace, message, "build: names", str(quad.predicate))


def _without_graphs(file: InputFile) -> InputFile:
    """Blank what stands between braces, so that a line found is one outside of them."""
    blanked = re.sub(rb"\{[^{}]*\}", lambda graph: re.sub(rb"[^\n]", b" ", graph[0]), file.content)
    return InputFile(file.name, blanked)


class _OneFileEach:
    """Checks source files one after the other, and that no graph stands in two of them."""

    def __init__(self) -> None:
        self._files: dict[str, str] = {}

    def __call__(self, file: InputFile, namespace: Namespace, quads: list[Quad]) -> Iterator[Finding]:
        yield from _check_source(file, namespace, quads)
        for graph in sorted(
            {quad.graph_name.value for quad in quads if isinstance(quad.graph_name, NamedNode)}
        ):
            first = self._files.setdefault(graph, file.name)
            if first != file.name:
                message = (
                    f"The graph stands in {first} too. Keep what it states together, in one of the two files."
                )
                yield _finding(file, namespace, message, "build: graphs", graph)


def _finding(file: InputFile, namespace: Namespace, message: str, rule: str, term: str) -> Finding:
    iri = term.strip("<>")
    local = namespace.local(iri)
    line = line_of(file, f"<{local}>") if local else line_of(file, iri)
    return Finding(message, rule, file.name, line, node=iri if "://" in iri else None)


def _moved(quad: Quad, graph: NamedNode) -> Quad:
    return Quad(quad.subject, quad.predicate, quad.object, graph)


def _resolve_namespace(quad: Quad, namespace: Namespace) -> Quad:
    # Namespaces of prefixes are literals, which no parser resolves.
    value = quad.object
    if quad.predicate not in _NAMESPACES or not isinstance(value, Literal) or ":" in value.value:
        return quad
    resolved = Literal(namespace.base + value.value, datatype=value.datatype)
    return Quad(quad.subject, quad.predicate, resolved, quad.graph_name)


def _label_blank_nodes(quads: Iterable[Quad], namespace: Namespace) -> list[Quad]:
    # The labels follow from hashes of the IRIs around a node, so every server must label under the same base. Quads
    # without blank nodes have no part in that, and are most of them.
    blank, named = list[Quad](), list[Quad]()
    for quad in quads:
        (blank if BlankNode in {type(quad.subject), type(quad.object)} else named).append(quad)
    dataset = Dataset(rebase_quad(quad, namespace.base, _ANY_BASE) for quad in blank)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return [*named, *(rebase_quad(quad, _ANY_BASE, namespace.base) for quad in dataset)]
