"""The worker that evaluates SPARQL queries over one version; started by the pool, never imported by the server."""

from collections.abc import Mapping
from typing import IO, Any, cast

from pyoxigraph import (
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QueryTriples,
    RdfFormat,
    Store,
    serialize,
)

from ascn_graph.engine.diagnosis import diagnose
from ascn_graph.engine.frames import Failure, Handler, Output, serve

RESULTS = {
    "srj": QueryResultsFormat.JSON,
    "srx": QueryResultsFormat.XML,
    "csv": QueryResultsFormat.CSV,
    "tsv": QueryResultsFormat.TSV,
}
TRIPLES = {
    "ttl": RdfFormat.TURTLE,
    "nt": RdfFormat.N_TRIPLES,
    "rdf": RdfFormat.RDF_XML,
    "jsonld": RdfFormat.JSON_LD,
    "trig": RdfFormat.TRIG,
    "nq": RdfFormat.N_QUADS,
}


def main() -> None:
    """Serve queries until the pipe ends."""
    serve(open_version)


def open_version(opening: Mapping[str, Any]) -> Handler:
    """Open the store named in `opening` (`store`, `base`, `prefixes`) and give the handler of queries."""
    try:
        store = Store.read_only(opening["store"])
    except (OSError, RuntimeError) as error:
        raise Failure("damaged", str(error)) from error
    base: str = opening["base"]
    prefixes: dict[str, str] = opening["prefixes"]

    def answer(request: Mapping[str, Any], output: Output) -> None:
        graph = request.get("default_graphs")
        named = request.get("named_graphs")
        try:
            result = store.query(
                request["query"],
                base_iri=base,
                prefixes=prefixes,
                default_graph=None if graph is None else [NamedNode(iri) for iri in graph],
                named_graphs=None if named is None else [NamedNode(iri) for iri in named],
            )
        except SyntaxError as error:
            raise _syntax_failure(request["query"], str(error), base, prefixes) from error
        except (OSError, RuntimeError, ValueError) as error:
            raise Failure("failed", str(error)) from error
        _write(result, request, prefixes, output)

    return answer


def _syntax_failure(text: str, complaint: str, base: str, prefixes: Mapping[str, str]) -> Failure:
    nothing = Store()

    def parse(tried: str) -> str | None:
        try:
            nothing.query(tried, base_iri=base, prefixes=dict(prefixes))
        except SyntaxError as error:
            return str(error)
        return None

    found = diagnose(parse, text, complaint)
    return Failure("syntax", found.message, line=found.line, column=found.column, expected=found.expected)


def _write(
    result: Any,  # noqa: ANN401  # one of the engine's three kinds of result
    request: Mapping[str, Any],
    prefixes: Mapping[str, str],
    output: Output,
) -> None:
    kind = (
        "triples"
        if isinstance(result, QueryTriples)
        else "boolean"
        if isinstance(result, QueryBoolean)
        else "solutions"
    )
    name = request["formats"].get(kind)
    if name is None:
        raise Failure("unacceptable", f"the result is {kind}", kind=kind)
    output.describe(kind=kind, format=name)
    file = cast("IO[bytes]", output)  # it writes, which is all that a serialiser asks of a file
    try:
        if not isinstance(result, QueryTriples):
            result.serialize(file, RESULTS[name])
        elif name == "ttl":
            serialize(result, file, TRIPLES[name], prefixes=dict(prefixes))
        else:
            result.serialize(file, TRIPLES[name])
    except (OSError, RuntimeError, ValueError) as error:
        raise Failure("failed", str(error)) from error
