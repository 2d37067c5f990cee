"""What names in a query stand for: its own prologue and the predefined prefixes, read by the engine itself."""

from collections.abc import Iterator, Mapping, Sequence

from pyoxigraph import Literal, NamedNode, QuerySolutions, Store

from ascn_graph.engine.diagnosis import Diagnosis, diagnose
from ascn_graph.engine.lexer import find_form_start, tokens

Constant = NamedNode | Literal
_KINDS = ("word", "name", "iri", "string")


def prologue_of(text: str) -> str | None:
    """Give what stands before the form of a query: its BASE and PREFIX lines, and comments.

    None where something else stands there. What is read here is read in the server's own process, so it must not be a
    query: the engine takes `ASKWHERE{}` for one, which no lexer of words does.

    >>> prologue_of("BASE <http://x/> # SELECT\\nASK {}"), prologue_of("ASKWHERE{} ASK {}")
    ('BASE <http://x/> # SELECT\\n', None)
    """
    prologue = text[: find_form_start(text)]
    return prologue if all(token.kind in _KINDS for token in tokens(prologue, 0)) else None


def resolve(
    prologue: str, terms: Sequence[str], base: str, prefixes: Mapping[str, str]
) -> list[Constant] | None:
    """Give what `terms`, IRIs and literals as they are written, mean behind `prologue`; None if one means nothing.

    >>> resolve("PREFIX x: <http://x/>", ["x:a", "<b>", "3"], "http://y/", {})[1]
    <NamedNode value=http://y/b>
    """
    rows = " ".join(f"({number} {term}\n)" for number, term in enumerate(terms))
    try:
        found = Store().query(
            f"{prologue} SELECT ?number ?term {{ VALUES (?number ?term) {{ {rows} }} }}",
            base_iri=base,
            prefixes=dict(prefixes),
        )
    except SyntaxError:
        return None
    resolved = dict(_numbered(found))
    return [resolved[number] for number in range(len(terms))] if len(resolved) == len(terms) else None


def diagnose_prologue(prologue: str, base: str, prefixes: Mapping[str, str]) -> Diagnosis | None:
    """Say what is wrong with a prologue, None where nothing is."""

    def parse(tried: str) -> str | None:
        try:
            Store().query(tried, base_iri=base, prefixes=dict(prefixes))
        except SyntaxError as error:
            return str(error)
        return None

    text = f"{prologue} ASK {{}}"
    complaint = parse(text)
    return diagnose(parse, text, complaint) if complaint else None


def _numbered(found: object) -> Iterator[tuple[int, Constant]]:
    if isinstance(found, QuerySolutions):
        for number, term in found:
            if isinstance(number, Literal) and isinstance(term, NamedNode | Literal):
                yield int(number.value), term
