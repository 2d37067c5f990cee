"""The page on which a person writes a query."""

from html import escape

from ascn_graph.namespaces import Namespace
from ascn_graph.versions import Version

EXAMPLE = """SELECT ?city ?label ?country WHERE {
  ?city a :City ; rdfs:label ?label ; :locatedIn ?country .
  FILTER(lang(?label) = "en")
}
ORDER BY ?label
LIMIT 20"""

_FORMATS = (
    ("", "by default"),
    ("json", "JSON"),
    ("xml", "XML"),
    ("csv", "CSV"),
    ("tsv", "TSV"),
    ("turtle", "Turtle"),
    ("ntriples", "N-Triples"),
    ("rdfxml", "RDF/XML"),
    ("jsonld", "JSON-LD"),
)


def query_page(namespace: Namespace, version: Version) -> str:
    """Write the page: a form that works without scripts, and the prefixes a query may use undeclared."""
    options = "".join(
        f'<option value="{value}">{escape(label)}</option>' if value else f"<option value>{label}</option>"
        for value, label in _FORMATS
    )
    prefixes = "".join(
        f"<tr><td><code>{escape(name)}:</code></td><td><code>{escape(iri)}</code></td></tr>"
        for name, iri in ({} if version.strict else namespace.prefixes).items()
    )
    return (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Ask in SPARQL</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1"></head><body><main>'
        f"<h1>Ask in SPARQL</h1><p>Version {version.number} of the graph answers.</p>"
        '<form action="/sparql" method="get"><p><label for="query">Query</label></p>'
        f'<p><textarea id="query" name="query" rows="14" cols="90" spellcheck="false">{escape(EXAMPLE)}</textarea></p>'
        f'<p><label>Format <select name="format">{options}</select></label> <button>Ask</button></p></form>'
        f"<h2>Predefined prefixes</h2><table>{prefixes}</table></main></body></html>"
    )
