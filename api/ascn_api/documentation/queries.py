"""A query about each term, to begin with; it runs as it stands, whatever prefixes a server predefines."""

import re

from ascn_graph.namespaces import RDFS, Namespace
from ascn_graph.vocabulary.terms import CLASS, PROPERTY, Vocabulary, VocabularyTerm

_LIMIT = 100
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9_]*")


def query_about(vocabulary: Vocabulary, namespace: Namespace, term: VocabularyTerm, strict: bool) -> str:
    """Give a query for what a term is used for: things of a class, or values with the graphs that state them.

    In a strict version nothing stands in the default graph, so every query asks the graphs.
    """
    if term.kind == CLASS:
        return _instances(namespace, term, strict)
    return (
        _values(namespace, term) if term.kind == PROPERTY else _holders(vocabulary, namespace, term, strict)
    )


def _instances(namespace: Namespace, term: VocabularyTerm, strict: bool) -> str:
    name = _variable(term.name, "thing")
    label = f"?{name} rdfs:label ?label"
    return (
        f"{_prefix(namespace)}PREFIX rdfs: <{RDFS}>\n"
        f"SELECT DISTINCT ?{name} ?label WHERE {{\n"
        f"  {_within(f'?{name} a {_name(term)}', strict, 'graph')} .\n"
        f'  OPTIONAL {{ {_within(label, strict, "other")} FILTER (lang(?label) = "en") }}\n'
        f"}}\nORDER BY ?label LIMIT {_LIMIT}"
    )


def _values(namespace: Namespace, term: VocabularyTerm) -> str:
    subject = _variable(_fragment(namespace, term.domain), "thing")
    value = _variable(_fragment(namespace, term.range), "value")
    value = value if value != subject else "other"
    return (
        f"{_prefix(namespace)}"
        f"SELECT ?{subject} ?{value} ?graph WHERE {{\n"
        f"  GRAPH ?graph {{ ?{subject} {_name(term)} ?{value} }}\n"
        f"}} LIMIT {_LIMIT}"
    )


def _holders(vocabulary: Vocabulary, namespace: Namespace, term: VocabularyTerm, strict: bool) -> str:
    leading = [iri for type_ in term.types for iri in vocabulary.leading_to.get(type_, ())]
    subject, property_ = "thing", "?property"
    if leading:
        led = vocabulary.terms[leading[0]]
        subject, property_ = _variable(_fragment(namespace, led.domain), "thing"), _name(led)
    pattern = _within(f"?{subject} {property_} {_name(term)}", strict, "graph")
    selected = f"?{subject}" if leading else "?thing ?property"
    return f"{_prefix(namespace)}SELECT DISTINCT {selected} WHERE {{\n  {pattern}\n}} LIMIT {_LIMIT}"


def _within(pattern: str, strict: bool, graph: str) -> str:
    return f"GRAPH ?{graph} {{ {pattern} }}" if strict else pattern


def _prefix(namespace: Namespace) -> str:
    return f"PREFIX : <{namespace.term('').value}>\n"


def _name(term: VocabularyTerm) -> str:
    """Write a term in a query; names that are no plain words are written as IRIs."""
    return f":{term.name}" if _WORD.fullmatch(term.name) else f"<{term.iri}>"


def _fragment(namespace: Namespace, classes: tuple[str, ...]) -> str:
    start = namespace.term("").value
    return next((iri.removeprefix(start) for iri in classes if iri.startswith(start)), "")


def _variable(name: str, otherwise: str) -> str:
    """Name a variable after a class.

    >>> _variable("MeetingSeries", "thing"), _variable("x y", "thing")
    ('meetingSeries', 'thing')
    """
    return name[0].lower() + name[1:] if _WORD.fullmatch(name) else otherwise
