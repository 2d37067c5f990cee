"""The page on which people ask in SPARQL, and the one that tells what was wrong; neither needs scripts."""

from collections.abc import Sequence

from ascn_api.corrections import Correction
from ascn_api.html.links import Links
from ascn_api.html.rendering import render
from ascn_api.models import Problem
from ascn_api.readings import query_text
from ascn_graph.namespaces import Namespace
from ascn_graph.versions import Version

SOLUTION_FORMATS = (
    ("json", "JSON"),
    ("xml", "XML"),
    ("csv", "CSV"),
    ("tsv", "TSV"),
    ("researcher", "CSV with labels"),
)
"""Names and labels of the formats for what SELECT and ASK give."""
TRIPLE_FORMATS = (
    ("turtle", "Turtle"),
    ("jsonld", "JSON-LD"),
    ("ntriples", "N-Triples"),
    ("rdfxml", "RDF/XML"),
    ("trig", "TriG"),
    ("nquads", "N-Quads"),
)
"""The same for what CONSTRUCT and DESCRIBE give."""
_EXAMPLES = ("example-members", "example-outcomes", "example-participants")


def sparql_page(namespace: Namespace, version: Version, endpoint: str) -> str:
    """Show the form for a query to an endpoint (its address below the base), with examples and the prefixes."""
    examples = [_question(name) for name in _EXAMPLES]
    return render(
        "sparql.html",
        Links(namespace),
        version=version,
        iri=f"{namespace.base}{endpoint}",
        endpoint=endpoint,
        query=examples[0][1],
        examples=examples,
        answer_formats=answer_formats(),
        prefixes=prefixes_of(namespace, version),
    )


def problem_page(problem: Problem, query: str | None, corrections: Sequence[Correction] = ()) -> str:
    """Show a problem as a page of the site: what is wrong, what may have been meant, where to go on.

    `query` is the query that met it, to be corrected, or None where it was another kind of request; `corrections`
    ask the same again, with one candidate each in the place of a name that was not understood.
    """
    base = problem.type.partition("problems#")[0]
    shown_apart = {"type", "title", "status", "detail", "candidates", "instance"}
    facts = {name: value for name, value in problem.members().items() if name not in shown_apart}
    return render(
        "error.html",
        Links(Namespace(base)),
        problem=problem,
        corrections=corrections,
        facts=facts,
        query=query,
        endpoint="sparql",
        answer_formats=answer_formats(),
    )


def answer_formats() -> list[tuple[str, str]]:
    """List the formats a form offers, as (name, label); the first is a page."""
    return [("html", "a page"), *SOLUTION_FORMATS, *TRIPLE_FORMATS]


def prefixes_of(namespace: Namespace, version: Version) -> dict[str, str]:
    """Give the prefixes that a query may use undeclared."""
    return {} if version.strict else namespace.prefixes


def _question(name: str) -> tuple[str, str]:
    """Split a query file into the question of its opening comment and the query."""
    comment, _, query = query_text(name).partition("\n")
    return comment.removeprefix("# "), query.strip()
