"""The worker that evaluates SPARQL queries over one version; started by the pool, never imported by the server."""

import re
from collections.abc import Mapping
from typing import IO, Any, cast

from pyoxigraph import (
    QueryBoolean,
    QueryResultsFormat,
    QueryTriples,
    RdfFormat,
    Store,
    Triple,
    serialize,
)

from ascn_graph.engine.datasets import Dataset, dataset_of
from ascn_graph.engine.diagnosis import diagnose
from ascn_graph.engine.frames import Failure, Handler, Output, serve
from ascn_graph.engine.table_description import Origin, write_table_description
from ascn_graph.engine.tables import write_table

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
_MAKES_TRIPLE_TERMS = re.compile(r"<<|\{\||~|\btriple\b", re.IGNORECASE)


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

    def evaluate(request: Mapping[str, Any], dataset: Dataset) -> Any:  # noqa: ANN401  # one of three kinds of result
        try:
            return dataset.store.query(
                request["text"],
                base_iri=base,
                prefixes=_occurring(prefixes, request["text"]),
                default_graph=None if dataset.default is None else list(dataset.default),
                named_graphs=None if dataset.named is None else list(dataset.named),
            )
        except SyntaxError as error:
            raise _syntax_failure(request["text"], str(error), base, prefixes) from error
        except (OSError, RuntimeError, ValueError) as error:
            raise _failure(error) from error

    def answer(request: Mapping[str, Any], output: Output) -> None:
        graphs = request["default_graphs"], request["named_graphs"]
        asked = None if graphs[0] is None else graphs
        written: str = request.get("written") or request["text"]
        dataset = dataset_of(store, written, asked, base, prefixes)
        may_make = may_make_triple_terms(written)
        if may_make and not request["triple_terms"]:
            _refuse_triple_terms(evaluate(request, dataset))
        result = evaluate(request, dataset)
        kind, name = _kind_and_format(result, request["formats"])
        facts: dict[str, object] = {"missing": dataset.missing} if dataset.missing else {}
        if may_make and request["triple_terms"]:
            facts["version"] = "1.2"
        output.describe(kind=kind, format=name, **facts)
        try:
            if name == "researcher":
                write_table(result, store, request["languages"], file_of(output))
            elif name == "csvm":
                origin = Origin(**request["origin"], query=written)
                write_table_description(result, store, request["languages"], origin, file_of(output))
            else:
                _write(result, name, prefixes, file_of(output))
        except (OSError, RuntimeError, ValueError) as error:
            raise _failure(error) from error

    return answer


def file_of(output: Output) -> IO[bytes]:
    """Give the answer as a file: it writes, which is all that a serialiser asks of one."""
    return cast("IO[bytes]", output)


def _occurring(prefixes: Mapping[str, str], query: str) -> dict[str, str]:
    """Give the prefixes that may occur in `query`: the engine takes longer for many than for a short query."""
    return {name: iri for name, iri in prefixes.items() if f"{name}:" in query}


def may_make_triple_terms(query: str) -> bool:
    """Tell whether a result of `query` may hold triple terms, of which there are none in a version.

    >>> may_make_triple_terms("SELECT (TRIPLE(:a, :b, ?c) AS ?t) {}"), may_make_triple_terms("SELECT * { ?s ?p ?o }")
    (True, False)
    """
    return bool(_MAKES_TRIPLE_TERMS.search(query))


def _refuse_triple_terms(result: Any) -> None:  # noqa: ANN401  # one of the engine's three kinds of result
    if isinstance(result, QueryBoolean):
        return
    try:
        if any(isinstance(term, Triple) for row in result for term in row):
            raise Failure("triple-terms", "the result holds triple terms")
    except (OSError, RuntimeError, ValueError) as error:
        raise _failure(error) from error


def _failure(error: Exception) -> Failure:
    # A function that nobody knows makes an expression an error by the standard (17.6); here it ends the query.
    known = "is not supported" not in str(error)
    return Failure("failed" if known else "unsupported", str(error))


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


def _kind_and_format(
    result: Any,  # noqa: ANN401  # one of the engine's three kinds of result
    formats: Mapping[str, str],
) -> tuple[str, str]:
    if isinstance(result, QueryTriples):
        kind = "triples"
    else:
        kind = "boolean" if isinstance(result, QueryBoolean) else "solutions"
    name = formats.get(kind)
    if name is None:
        raise Failure("unacceptable", f"the result is {kind}", kind=kind)
    return kind, name


def _write(
    result: Any,  # noqa: ANN401  # one of the engine's three kinds of result
    name: str,
    prefixes: Mapping[str, str],
    file: IO[bytes],
) -> None:
    if not isinstance(result, QueryTriples):
        result.serialize(file, RESULTS[name])
    elif name == "ttl":
        serialize(result, file, TRIPLES[name], prefixes=dict(prefixes))
    else:
        result.serialize(file, TRIPLES[name])
